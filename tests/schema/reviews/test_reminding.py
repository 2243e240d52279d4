"""Who still owes something to a cycle is reminded of it: shortly before it is due, once, and not while on leave."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from api.context import bind_tenant
from schema.access import journal
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.kit.ids import decode_id
from schema.kit.session import Session
from schema.reviews.reminding_rules import ReviewRules, tasks_due
from schema.reviews.scheduled import SCHEDULED
from tests.schema.reviews.collecting import Collecting
from tests.world import CURSOR_KEY, World

DUE = date(2026, 11, 23)
REMINDED = "SELECT employee_id FROM review_reminder WHERE cycle_id = :cycle AND task = :task ORDER BY employee_id"


@pytest.fixture(scope="module")
def collecting(module_world: World) -> Collecting:
    """A cycle that collects: reviews of oneself until Monday, all others a week later."""
    told = Collecting(module_world)
    told.rows("UPDATE review_cycle SET self_until = '2026-11-23', reviews_until = '2026-11-30' WHERE id = :cycle")
    return told


def run(told: Collecting, day: date, stage: str = "COLLECTING") -> None:
    """What a worker does for the demo on a day."""
    told.rows("UPDATE review_cycle SET stage = :stage WHERE id = :cycle", stage=stage)

    async def work() -> None:
        viewer, now = Viewer(told.tenant), datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        async with told.world.engine().begin() as connection:
            await bind_tenant(connection, viewer.organization_id)
            request = Request(Session(connection), viewer, now, CURSOR_KEY)
            await SCHEDULED["remind_of_reviews"].handler(request, {"period": ""})
            await journal.write(request.session, viewer, now, request.events)

    told.world.run(work())


def reminded(told: Collecting, task: str) -> set[Any]:
    return {row["employee_id"] for row in told.rows(REMINDED, task=task)}


def active(told: Collecting) -> set[Any]:
    rows = told.rows(
        """SELECT e.id FROM employee e JOIN LATERAL (
            SELECT status FROM employment j WHERE j.employee_id = e.id AND j.deleted_at IS NULL
              AND j.valid_from <= '2026-11-21' ORDER BY valid_from DESC LIMIT 1) AS job ON job.status = 'ACTIVE'
        WHERE e.organization_id = :tenant AND e.deleted_at IS NULL
          AND e.hired_on <= (SELECT ends_on FROM review_cycle WHERE id = :cycle)
          AND NOT EXISTS (SELECT FROM absence a WHERE a.employee_id = e.id AND a.approved AND a.deleted_at IS NULL
                          AND '2026-11-21' BETWEEN a.starts_on AND a.ends_on)"""
    )
    return {row["id"] for row in rows}


def one(told: Collecting, who: str) -> Any:
    return decode_id(told.person(who)).value


def test_whoever_has_not_reviewed_oneself_is_reminded_once(collecting: Collecting) -> None:
    collecting.write("employee", 4, "Well.", way="SELF")
    collecting.save("manager", 4, way="SELF", about="manager")
    away = collecting.viewer("0").employee_id
    run(collecting, date(2026, 11, 19))
    assert reminded(collecting, "REVIEW_SELF") == set()
    collecting.insert(
        "absence",
        employee_id=away,
        kind="PARENTAL",
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 22),
        approved=True,
    )
    expected = active(collecting) - {one(collecting, "employee")}
    run(collecting, date(2026, 11, 21))
    assert reminded(collecting, "REVIEW_SELF") == expected
    assert one(collecting, "manager") in expected
    assert away not in expected
    assert reminded(collecting, "REVIEW_OTHERS") == set()
    before = collecting.written()
    run(collecting, date(2026, 11, 21))
    assert collecting.written() == before
    run(collecting, DUE)
    assert away in reminded(collecting, "REVIEW_SELF")
    told = collecting.rows(
        "SELECT count(*) AS n FROM domain_event WHERE organization_id = :tenant AND type = 'ReviewReminderDue'"
    )
    assert told == [{"n": len(reminded(collecting, "REVIEW_SELF"))}]


def test_managers_and_peers_who_owe_a_review_are_reminded(collecting: Collecting) -> None:
    collecting.ask_for("1", "2")
    collecting.write("1", 4, "Well done.")
    run(collecting, date(2026, 11, 29))
    found = reminded(collecting, "REVIEW_OTHERS")
    first, second = (collecting.viewer(who).employee_id for who in ("1", "2"))
    assert one(collecting, "manager") in found
    assert (first in found, second in found) == (False, True)


def test_naming_peers_is_what_the_employee_did_and_not_what_others_did(collecting: Collecting) -> None:
    collecting.rows("UPDATE review_cycle SET nominations_until = '2026-11-22' WHERE id = :cycle")
    named = {"cycleId": collecting.cycle, "reviewerIds": [collecting.person("skip-level")]}
    collecting.done("3", "nominationPropose", **named)
    run(collecting, date(2026, 11, 21), "PEER_SELECTION")
    found = reminded(collecting, "NOMINATE")
    # Others were asked to review this employee, who named nobody: the reminder must not tell of them.
    assert one(collecting, "employee") in found
    assert collecting.viewer("3").employee_id not in found


def test_a_reminder_is_for_its_employee_alone(collecting: Collecting) -> None:
    run(collecting, date(2026, 11, 29))
    asked = "query($id: ID!) { employee(id: $id) { reviewReminders { nodes { task dueOn cycle { id } } } } }"
    mine = collecting.world.ask("manager", asked, {"id": collecting.person("manager")})
    assert mine.data is not None
    told = [(node["task"], node["dueOn"]) for node in mine.data["employee"]["reviewReminders"]["nodes"]]
    assert ("REVIEW_OTHERS", "2026-11-30") in told
    for who in ("employee", "skip-level", "hr-admin"):
        hidden = collecting.world.ask(who, asked, {"id": collecting.person("manager")})
        assert hidden.codes == ["FORBIDDEN"], who


@pytest.mark.parametrize(
    ("stage", "day", "tasks"),
    [
        ("PEER_SELECTION", 9, []),
        ("PEER_SELECTION", 10, ["NOMINATE"]),
        ("PEER_SELECTION", 12, ["NOMINATE"]),
        ("PEER_SELECTION", 13, []),
        ("COLLECTING", 12, ["REVIEW_SELF"]),
        ("COLLECTING", 14, ["REVIEW_SELF", "REVIEW_OTHERS"]),
        ("CALIBRATION", 14, []),
    ],
)
def test_a_task_is_due_in_its_stage_and_shortly_before_its_last_day(stage: str, day: int, tasks: list[str]) -> None:
    days = {"nominations_until": 12, "self_until": 14, "reviews_until": 16}
    cycle = SimpleNamespace(stage=stage, **{name: date(2026, 11, number) for name, number in days.items()})
    assert [task for task, _ in tasks_due(cycle, date(2026, 11, day), ReviewRules(remind_days_before=2))] == tasks
