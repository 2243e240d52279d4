"""What a filter of goals says in SQL, without a database."""

from datetime import date

import pytest
from sqlalchemy.dialects import postgresql

from schema.goals.store import GoalCriteria, matching
from schema.goals.values import GoalLevel, GoalState, GoalStatus
from schema.kit.ids import uuid7

CYCLE = uuid7()

CASES = [
    (GoalCriteria(), []),
    (GoalCriteria(cycle_id=CYCLE), [f"goal.cycle_id = '{CYCLE}'"]),
    (GoalCriteria(level=(GoalLevel.TEAM,)), ["goal.level IN ('TEAM')"]),
    (GoalCriteria(status=(GoalStatus.RED, GoalStatus.YELLOW)), ["goal.status IN ('RED', 'YELLOW')"]),
    (
        GoalCriteria(due_from=date(2026, 1, 1), due_before=date(2027, 1, 1), state=(GoalState.ACTIVE,)),
        ["goal.due_on >= '2026-01-01'", "goal.due_on < '2027-01-01'", "goal.state IN ('ACTIVE')"],
    ),
    (GoalCriteria(strategic_tag="growth"), ["'growth' = ANY (goal.tags)"]),
    (GoalCriteria(kind=()), ["goal.kind IN (NULL) AND (1 != 1)"]),
]


@pytest.mark.parametrize(("criteria", "expected"), CASES)
def test_each_criterion_is_one_clause(criteria: GoalCriteria, expected: list[str]) -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    written = [
        str(clause.compile(dialect=dialect, compile_kwargs={"literal_binds": True})) for clause in matching(criteria)
    ]
    assert written == expected
