"""Two worlds that differ only in what somebody may not see give that somebody the same answers, byte for byte."""

from typing import Any

import pytest
from graphql import DocumentNode, GraphQLEnumType
from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    Text,
    Uuid,
    and_,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from api.context import bind_tenant
from schema.kit.session import Session
from schema.kit.tables import metadata
from schema.kit.tenancy import APP_ROLE
from tests.access import crawl, stage
from tests.access.conftest import Stage
from tests.access.expectations import COLUMNS, ROWS, SEALED
from tests.access.personas import Persona, sees
from tests.access.stage import OURS, Spot

_ORDERS = {"employees": "EmployeeOrderField", "goals": "GoalOrderField"}


@pytest.mark.parametrize("name", ["colleague", "former"])
def test_a_hidden_value_moves_nothing(on_stage: Stage, name: str) -> None:
    """Neither a list nor its order, its size, its cursors, nor what a filter finds, nor an error."""
    before, after, changed = on_stage.runner.run(_twice(on_stage, on_stage.personas[name]))
    assert changed > 300
    assert after == before


def test_a_value_that_shows_does_move_the_answer(on_stage: Stage) -> None:
    """So that the comparison compares something: the admin sees what changed for a colleague in secret."""
    persona = on_stage.personas["admin"]
    before, after, _ = on_stage.runner.run(_twice(on_stage, persona, hidden_from=on_stage.personas["colleague"]))
    assert after != before


def _operations(on_stage: Stage) -> list[tuple[DocumentNode, dict[str, Any]]]:
    return [(crawl.whole_lists(), {}), (crawl.flat_nodes(), {"ids": on_stage.ids}), (_ordered(), {})]


def _ordered() -> DocumentNode:
    """Every list that can be ordered, by every field, both ways."""
    asked = [
        f"{name}_{field}_{direction}: {name}(first: 500, orderBy: {{field: {field}, direction: {direction}}})"
        " { edges { cursor node { id } } }"
        for name, orders in _ORDERS.items()
        for field in _values(orders)
        for direction in ("ASC", "DESC")
    ]
    return crawl.parsed(f"{{ {' '.join(asked)} }}")


def _values(enum: str) -> list[str]:
    kind = crawl.GRAPH.type_map[enum]
    assert isinstance(kind, GraphQLEnumType)
    return list(kind.values)


async def _twice(on_stage: Stage, persona: Persona, hidden_from: Persona | None = None) -> tuple[str, str, int]:
    """The answers before and after everything changed that is hidden; and how many values that were. Undone."""
    engine = create_async_engine(on_stage.owner, poolclass=NullPool)
    async with engine.connect() as connection:
        await bind_tenant(connection, persona.viewer.organization_id)
        before = await _answers(on_stage, connection, persona)
        changed = await _change(on_stage, connection, hidden_from or persona)
        after = await _answers(on_stage, connection, persona)
        await connection.rollback()
    await engine.dispose()
    return before, after, changed


async def _answers(on_stage: Stage, connection: AsyncConnection, persona: Persona) -> str:
    await connection.execute(text(f"SET LOCAL ROLE {APP_ROLE}"))
    session = Session(connection)
    answers = [await on_stage.answer(session, persona, *one) for one in _operations(on_stage)]
    assert {code for answer in answers for code in answer.codes.values()} <= {"FORBIDDEN"}
    return "\n".join(answer.raw for answer in answers)


async def _change(on_stage: Stage, connection: AsyncConnection, persona: Persona) -> int:
    """Change every value that the persona may not see, keeping what the tables demand."""
    # What is only ever added, the application may not change; the owner of the tables may.
    await connection.execute(text("RESET ROLE"))
    hidden: dict[tuple[str, str], dict[str, Any]] = {}
    for spot in on_stage.canaries.spots.values():
        column = metadata.tables[on_stage.row_of(spot).table].c[spot.column] if spot.tenant == OURS else None
        other = None if column is None or _shows(on_stage, persona, spot) else _other(column)
        if column is not None and other is not None:
            hidden.setdefault((column.table.name, spot.label), {})[spot.column] = other
    for (table_name, label), values in hidden.items():
        table = metadata.tables[table_name]
        mine = and_(table.c.organization_id == stage.organization_id(OURS), table.c.id == stage.row_id(OURS, label))
        assert (await connection.execute(update(table).where(mine).values(values))).rowcount == 1
    return sum(map(len, hidden.values()))


def _shows(on_stage: Stage, persona: Persona, spot: Spot) -> bool:
    row = on_stage.row_of(spot)
    audience = COLUMNS.get(f"{row.kind}.{spot.column}", ROWS[row.kind])
    return f"{row.table}.{spot.column}" not in SEALED and sees(persona, spot.tenant, row, audience)


def _other(column: Column[Any]) -> Any:
    """Another value of the column; None where the stage does not change its kind of column."""
    match column.type:
        case Uuid() | SmallInteger() | LargeBinary():
            return None
        case BigInteger() | Integer():
            return column + 1
        case Numeric():
            return column + 1 if column.type.precision != stage.SHARE else None
        case Text() | String():
            return column + "x"
    return None
