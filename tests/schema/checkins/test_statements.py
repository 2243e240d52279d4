"""How many statements a check-in takes: as many for three goals as for one, what a rule raises aside."""

from typing import Any

import pytest

from tests.schema.checkins.desk import NOW, Desk
from tests.world import World

SUBMIT = (
    "mutation ($input: CheckInSubmitInput!) { checkInSubmit(input: $input) { checkIn { id } userErrors { code } } }"
)
ANY, BLOCKERS, GOALS, VALUES = 10, 1, 9, 3
"""Statements of any check-in, and further ones for blockers, for goals, for the values of their metrics; beside those
that write the journal."""


@pytest.fixture(scope="module")
def desk(module_world: World) -> Desk:
    """A desk of goals that call for nothing."""
    found = Desk(module_world)
    found.rows("UPDATE goal_update SET missed = false, measured_status = NULL WHERE employee_id = :me", me=found.me)
    found.rows("UPDATE goal_update SET status = 'GREEN' WHERE employee_id = :me", me=found.me)
    found.rows("UPDATE goal SET status = 'GREEN' WHERE owner_id = :me", me=found.me)
    assert found.begun is not None
    return found


def taken(desk: Desk, goals: int, **further: Any) -> int:
    """Statements of a check-in that speaks of so many goals; it is undone."""
    updates = [{"goalId": desk.goal(name), "status": "GREEN"} for name in list(desk.goals())[:goals]]
    return counted(desk, updates, **further)


def counted(desk: Desk, updates: list[dict[str, Any]], **further: Any) -> int:
    given = {"week": "2026-W48", "goalUpdates": updates, **further}
    answer = desk.world.ask("employee", SUBMIT, {"input": given}, now=NOW)
    assert answer.errors == []
    assert answer.data is not None
    assert answer.data["checkInSubmit"]["userErrors"] == []
    return answer.statements


def test_three_goals_take_as_many_statements_as_one(desk: Desk) -> None:
    assert [taken(desk, goals) for goals in (0, 1, 3)] == [ANY, ANY + GOALS, ANY + GOALS]


def test_three_blockers_take_as_many_statements_as_one(desk: Desk) -> None:
    blocker = {"kind": "RESOURCE", "description": "No laptop"}
    assert [taken(desk, 0, blockers=[blocker] * number) for number in (1, 3)] == [ANY + BLOCKERS] * 2


def test_three_values_take_as_many_statements_as_one(desk: Desk) -> None:
    metrics = desk.rows(
        "SELECT g.title, m.target FROM goal g JOIN goal_metric m ON m.goal_id = g.id WHERE g.owner_id = :me", me=desk.me
    )
    updates = [
        {"goalId": desk.goal(row["title"].split()[0]), "status": "GREEN", "value": str(row["target"])}
        for row in metrics
    ]
    assert len(updates) >= 3
    assert [counted(desk, updates[:number]) for number in (1, 3)] == [ANY + GOALS + VALUES] * 2
