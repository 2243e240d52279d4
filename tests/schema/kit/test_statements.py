"""Kept statements: parameters by name, nothing of a request inside, a bounded number."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Date, Select, Text, Uuid, any_, bindparam, column, literal, select, table
from sqlalchemy.dialects.postgresql import ARRAY

from schema.kit.statements import Prepared, Statements
from schema.people.values import EmploymentStatus
from tests.world import World

SOMEBODY = UUID("01a1ff60-1993-7e81-8be0-eacb72d30e5f")
THING = table("thing", column("id", Uuid), column("name", Text), column("begun", Date))


def of_ids() -> Select[Any]:
    return select(THING.c.id, THING.c.name).where(THING.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))


def test_arguments_come_in_the_order_of_the_sql() -> None:
    statement = of_ids().where(THING.c.name == EmploymentStatus.ACTIVE, THING.c.begun <= bindparam("day", type_=Date))
    prepared = Prepared(statement, {"ids": [], "day": date.min})
    values = {"day": date(2026, 1, 1), "ids": [SOMEBODY], "other": 1}
    assert prepared.arguments(values) == [[SOMEBODY], EmploymentStatus.ACTIVE, date(2026, 1, 1)]
    assert prepared.sql.count("$") == 3


@pytest.mark.parametrize(
    ("compose", "kept"),
    [
        (of_ids, True),
        (lambda: of_ids().where(THING.c.name.in_([EmploymentStatus.ACTIVE])), True),
        (lambda: of_ids().limit(5), True),
        (lambda: of_ids().where(THING.c.id == SOMEBODY), False),
        (lambda: of_ids().where(THING.c.begun == date(2026, 1, 1)), False),
        (lambda: of_ids().where(THING.c.id == any_(literal([SOMEBODY], ARRAY(Uuid)))), False),
    ],
)
def test_a_statement_that_holds_somebodys_value_is_never_kept(
    compose: Callable[[], Select[Any]],
    *,
    kept: bool,
) -> None:
    statements = Statements()
    found = statements.get("shape", compose, {"ids": []})
    assert (found is not None) is kept
    assert statements.get("shape", compose, {"ids": []}) is found


def test_the_least_used_statement_goes_first() -> None:
    statements = Statements(most=2)
    first = statements.get("first", of_ids, {"ids": []})
    statements.get("second", of_ids, {"ids": []})
    assert statements.get("first", of_ids, {"ids": []}) is first
    statements.get("third", of_ids, {"ids": []})
    assert statements.get("first", of_ids, {"ids": []}) is first
    composed = []

    def again() -> Select[Any]:
        composed.append("again")
        return of_ids()

    statements.get("second", again, {"ids": []})
    assert composed == ["again"]


def test_no_kept_statement_answers_one_viewer_with_anothers_rows(world: World) -> None:
    operation = "{ viewer { employee { id goals(first: 1) { nodes { id } } } } }"
    personas = world.demo.personas
    asked = {"employee": personas.employee, "manager": personas.manager, "hrbp": personas.hrbp}
    for name, row in [*asked.items(), *reversed(asked.items())]:
        answer = world.ask(name, operation)
        assert answer.data is not None
        assert answer.data["viewer"]["employee"]["id"] == world.employee_id(row)


def test_the_constants_of_a_kept_statement_stand_in_its_text() -> None:
    def compose() -> Select[Any]:
        named = THING.c.name.in_(["it's", EmploymentStatus.ACTIVE])
        return of_ids().where(named, THING.c.begun <= bindparam("day", type_=Date)).limit(5)

    named = {"ids": [], "day": date.min}
    kept = Statements().get("shape", compose, named)
    assert kept is not None
    assert kept.parameters == 2
    assert list(kept.arguments({"ids": [SOMEBODY], "day": date(2026, 1, 1)})) == [[SOMEBODY], date(2026, 1, 1)]
    assert "IN ('it''s'::VARCHAR, 'ACTIVE'::VARCHAR)" in kept.sql
    assert "LIMIT (5)::" in kept.sql
