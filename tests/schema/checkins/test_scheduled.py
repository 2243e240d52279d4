"""What comes due by itself: escalated blockers and reminders; run twice, nothing is done twice."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from api.context import bind_tenant
from schema.access import journal
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.checkins.scheduled import SCHEDULED
from schema.kit.ids import decode_id, uuid7
from schema.kit.session import Session
from tests.schema.checkins.desk import NOW, Desk
from tests.world import CURSOR_KEY


def run(desk: Desk, name: str, now: datetime) -> None:
    """A job of the demo organization, as a worker runs it."""

    async def work() -> None:
        viewer = Viewer(desk.world.tenants["demo"])
        async with desk.world.engine().begin() as connection:
            await bind_tenant(connection, viewer.organization_id)
            session = Session(connection)
            request = Request(session, viewer, now, CURSOR_KEY)
            await SCHEDULED[name].handler(request, {"period": ""})
            await journal.write(session, viewer, now, request.events)

    desk.world.run(work())


def set_rules(desk: Desk, **rules: int) -> None:
    desk.rows(
        "UPDATE organization SET settings = settings || CAST(:told AS jsonb) WHERE organization_id = :tenant",
        told=json.dumps({"checkIns": rules}),
        tenant=desk.world.tenants["demo"],
    )


def blocker(desk: Desk, **further: Any) -> Any:
    desk.rows("UPDATE blocker SET resolved_at = now() WHERE resolved_at IS NULL")
    told = desk.submitted("2026-W48", blockers=[{"kind": "RESOURCE", "description": "No laptop", **further}])
    return decode_id(told["blockers"][0]["id"]).value


def escalated(desk: Desk) -> list[dict[str, Any]]:
    return desk.rows("SELECT blocker_id, source, added_by_id FROM agenda_item WHERE blocker_id IS NOT NULL")


def test_a_blocker_is_escalated_when_its_time_is_over_and_only_then(desk: Desk) -> None:
    key = blocker(desk)
    run(desk, "escalate_blockers", NOW + timedelta(days=14) - timedelta(seconds=1))
    assert (escalated(desk), desk.events("BlockerEscalated")) == ([], [])
    for _ in range(2):
        run(desk, "escalate_blockers", NOW + timedelta(days=14))
    assert escalated(desk) == [{"blocker_id": key, "source": "TRIGGER", "added_by_id": None}]
    (event,) = desk.events("BlockerEscalated")
    assert (event["node_id"], event["employee_id"], desk.causes(event["id"])) == (key, desk.me, ["BlockerRaised"])
    trail = desk.rows("SELECT actor_kind FROM audit_event WHERE action = 'BlockerEscalated'")
    assert trail == [{"actor_kind": "SYSTEM"}]


def test_the_time_is_the_organizations(desk: Desk) -> None:
    key = blocker(desk)
    set_rules(desk, escalateAfterDays=2)
    run(desk, "escalate_blockers", NOW + timedelta(days=2))
    assert [row["blocker_id"] for row in escalated(desk)] == [key]


def test_one_with_a_day_agreed_waits_for_it_and_one_of_a_private_goal_for_ever(desk: Desk) -> None:
    desk.rows("UPDATE goal SET visibility = 'PRIVATE' WHERE id = :goal", goal=desk.goals()["Cut"])
    blocker(desk, goalId=desk.goal("Cut"))
    run(desk, "escalate_blockers", NOW + timedelta(days=400))
    assert escalated(desk) == []
    desk.rows("UPDATE blocker SET goal_id = NULL, due_on = '2026-12-20' WHERE resolved_at IS NULL")
    run(desk, "escalate_blockers", datetime(2026, 12, 20, 23, 59, tzinfo=UTC))
    assert escalated(desk) == []
    run(desk, "escalate_blockers", datetime(2026, 12, 21, tzinfo=UTC))
    assert len(escalated(desk)) == 1


def reminded(desk: Desk) -> list[dict[str, Any]]:
    return desk.rows(
        "SELECT employee_id, week FROM check_in_reminder WHERE organization_id = :tenant ORDER BY employee_id",
        tenant=desk.world.tenants["demo"],
    )


def working(desk: Desk, monday: date) -> list[Any]:
    """Who works in the demo organization from Monday to Friday, by a statement of the test's own."""
    rows = desk.rows(
        "SELECT id FROM employee WHERE organization_id = :tenant AND deleted_at IS NULL AND ("
        " SELECT bool_and(status = 'ACTIVE') FROM generate_series(0, 4, 4) AS ahead JOIN LATERAL ("
        "  SELECT status FROM employment WHERE employee_id = employee.id"
        "  AND valid_from <= CAST(:monday AS date) + ahead ORDER BY valid_from DESC LIMIT 1) AS held ON true)"
        " ORDER BY id",
        tenant=desk.world.tenants["demo"],
        monday=monday,
    )
    return [row["id"] for row in rows]


def test_whoever_has_not_checked_in_is_reminded_once_and_leave_is_no_reason(desk: Desk) -> None:
    monday, tenant = date(2026, 11, 23), desk.world.tenants["demo"]
    desk.rows("DELETE FROM absence WHERE ends_on >= :monday", monday=monday)
    peer, other = desk.world.employee_key(desk.peer_row), desk.world.employee_key(desk.stranger_row)
    for who, last in ((peer, date(2026, 11, 27)), (other, date(2026, 11, 26))):
        desk.rows(
            "INSERT INTO absence (organization_id, id, employee_id, kind, starts_on, ends_on, approved)"
            " VALUES (:tenant, :id, :who, 'SICK', :monday, :last, true)",
            tenant=tenant,
            id=uuid7(),
            who=who,
            monday=monday,
            last=last,
        )
    desk.submitted("2026-W48")
    for _ in range(2):
        run(desk, "remind_of_check_ins", NOW)
    expected = [who for who in working(desk, monday) if who not in (desk.me, peer)]
    assert reminded(desk) == [{"employee_id": who, "week": "2026-W48"} for who in expected]
    events = desk.events("CheckInReminderDue")
    assert sorted(event["employee_id"] for event in events) == expected
    assert {json.dumps(event["payload"]) for event in events} == {'{"week": "2026-W48"}'}
    skipped = desk.rows("SELECT employee_id, state FROM check_in WHERE week = '2026-W48' AND state <> 'SUBMITTED'")
    assert skipped == [{"employee_id": peer, "state": "SKIPPED_LEAVE"}]
    assert [event["employee_id"] for event in desk.events("CheckInSkipped")] == [peer]


def test_nobody_is_reminded_of_a_week_without_the_system_nor_before_its_day(desk: Desk) -> None:
    set_rules(desk, remindOnWeekday=5)
    thursday = NOW - timedelta(days=1)
    for monday in (date(2026, 11, 16), date(2026, 11, 23)):
        year, week, _ = monday.isocalendar()
        desk.rows(
            "INSERT INTO system_outage (organization_id, id, week, week_starts_on, reason)"
            " VALUES (:tenant, :id, :week, :monday, 'Move') ON CONFLICT DO NOTHING",
            tenant=desk.world.tenants["demo"],
            id=uuid7(),
            week=f"{year}-W{week}",
            monday=monday,
        )
    for now in (thursday, NOW):
        run(desk, "remind_of_check_ins", now)
    assert (reminded(desk), desk.events("CheckInReminderDue")) == ([], [])


def test_the_reminder_is_seen_by_the_employee_and_the_manager_and_no_colleague(desk: Desk) -> None:
    run(desk, "remind_of_check_ins", NOW)
    query = "query ($id: ID!) { employee(id: $id) { checkInReminders { nodes { week } } } }"
    shown = {}
    for who in ("employee", "manager", "peer"):
        answer = desk.world.ask(desk.viewer(who), query, {"id": desk.opaque("employee")}, now=NOW)
        assert answer.data is not None
        shown[who] = (answer.data["employee"]["checkInReminders"], answer.codes)
    assert shown == {
        "employee": ({"nodes": [{"week": "2026-W48"}]}, []),
        "manager": ({"nodes": [{"week": "2026-W48"}]}, []),
        "peer": (None, ["FORBIDDEN"]),
    }
