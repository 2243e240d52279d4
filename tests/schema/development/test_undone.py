"""An accepted suggestion whose action nobody does is in the end neither good nor bad, unless it is done after all."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from schema.development import reasons
from schema.development.rules import DEFAULTS, Verdict, undone
from schema.development.scheduled import verify_outcomes
from schema.development.values import SuggestionOutcome
from schema.kit.ids import decode_id
from tests.schema.checkins.desk import NOW, Desk
from tests.schema.development.growth import done, one, run_scheduled
from tests.schema.development.test_journey import submit
from tests.world import World

WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
LAST = NOW + 26 * WEEK
"""The last day on which what is accepted at NOW is waited for."""
DECIDED = NOW.date()
NOTHING = SuggestionOutcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("due_on", "today", "expected"),
    [
        (None, DECIDED + 26 * WEEK, None),
        (None, DECIDED + 26 * WEEK + DAY, DECIDED + 26 * WEEK),
        (DECIDED + WEEK, DECIDED + 26 * WEEK, None),
        (DECIDED + 30 * WEEK, DECIDED + 30 * WEEK, None),
        (DECIDED + 30 * WEEK, DECIDED + 30 * WEEK + DAY, DECIDED + 30 * WEEK),
    ],
)
def test_an_action_is_waited_for_until_its_day_and_half_a_year_are_over(
    due_on: date | None, today: date, expected: date | None
) -> None:
    found = undone(DECIDED, due_on, today, DEFAULTS, given_up=False)
    assert found == (None if expected is None else Verdict(NOTHING, reasons.not_done(expected)))


def test_what_was_given_up_is_not_waited_for() -> None:
    assert undone(DECIDED, None, DECIDED, DEFAULTS, given_up=True) == Verdict(NOTHING, reasons.GIVEN_UP)


def accepted(desk: Desk) -> tuple[Any, str]:
    """The row of a suggestion that was accepted at NOW, and the id of its action."""
    submit(desk, NOW - WEEK, "16")
    (found,) = submit(desk, NOW, "16.5")["suggestions"]
    action = done(desk, "employee", "suggestionAccept", {"suggestionId": found["id"]})["action"]
    return decode_id(found["id"]).value, action["id"]


def outcome(desk: Desk, key: Any) -> tuple[str | None, str | None, datetime | None]:
    (row,) = desk.rows("SELECT outcome, outcome_reason, verified_at FROM trigger_firing WHERE id = :key", key=key)
    return tuple(row.values())


def test_nobody_did_it_and_then_somebody_did_after_all(world_copy: World) -> None:
    desk = Desk(world_copy)
    assert desk.begun is not None
    key, action = accepted(desk)
    run_scheduled(desk, verify_outcomes, LAST)
    assert outcome(desk, key) == (None, None, None)
    for now in (LAST + DAY, LAST + 2 * DAY):
        run_scheduled(desk, verify_outcomes, now)
    words = f"Its action was not done by {LAST.date()}, so that nothing tells whether it would have helped."
    assert outcome(desk, key) == ("INCONCLUSIVE", words, LAST + DAY)
    (event,) = (found for found in desk.events("OutcomeVerified") if found["node_id"] == key)
    assert event["payload"] == {"outcome": "INCONCLUSIVE"}
    assert one(desk, "SELECT count(*) AS n FROM compensation_recommendation WHERE employee_id = :me", me=desk.me) == 0
    done(desk, "employee", "developmentActionComplete", {"actionId": action}, LAST + 2 * DAY)
    assert outcome(desk, key) == (None, None, None)
    for number in range(1, 9):
        submit(desk, LAST + number * WEEK, "1")
    assert outcome(desk, key)[0] == "RECOVERED"
    assert [found["payload"]["outcome"] for found in desk.events("OutcomeVerified") if found["node_id"] == key] == [
        "INCONCLUSIVE",
        "RECOVERED",
    ]


def test_what_is_given_up_says_so_at_once_and_the_organization_sets_the_time(world_copy: World) -> None:
    desk = Desk(world_copy)
    assert desk.begun is not None
    key, action = accepted(desk)
    desk.rows(
        """UPDATE organization SET settings = settings || '{"development": {"weeksToAct": 2}}' WHERE key = 'demo'"""
    )
    run_scheduled(desk, verify_outcomes, NOW + 2 * WEEK)
    assert outcome(desk, key) == (None, None, None)
    done(desk, "employee", "developmentActionCancel", {"actionId": action, "reason": "No time"}, NOW + DAY)
    assert outcome(desk, key) == ("INCONCLUSIVE", reasons.GIVEN_UP, NOW + DAY)
    (event,) = (found for found in desk.events("OutcomeVerified") if found["node_id"] == key)
    assert desk.causes(event["id"]) == ["DevelopmentActionCancelled"]
