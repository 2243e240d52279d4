"""Many rows at once in PostgreSQL: what goes in comes out, and the next are made meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Double, MetaData, Numeric, Table, Text, Uuid, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from schema.kit.bulk import AT_ONCE, batches, in_columns, in_flow, insert_rows, put_columns
from schema.kit.session import Session
from tests.world import World

TENANT = UUID(int=1)
NOTED = Table(
    "noted",
    MetaData(),
    Column("organization_id", Uuid),
    Column("id", Uuid),
    Column("words", ARRAY(Text)),
    Column("figures", ARRAY(Double)),
    Column("document", JSONB),
    Column("share", Numeric(9, 6)),
)
MADE = """CREATE TEMP TABLE noted (organization_id uuid, id uuid, words text[], figures double precision[],
    document jsonb, share numeric(9, 6)) ON COMMIT DROP"""

AWKWARD = ['"', "\\", '\\"', ",", "{}", "", " ", "NULL", "null", "a\nb", "\t", "ä€", "'", "x,y"]
ROWS: list[dict[str, Any]] = [
    {"id": UUID(int=2), "words": AWKWARD, "figures": [0.1, -2.5e-9], "share": Decimal("0.020000")},
    {"id": UUID(int=3), "words": [], "figures": None, "share": None},
    {"id": UUID(int=4), "words": None, "figures": [], "share": Decimal(1)},
]


@pytest.fixture
def session(world: World) -> Iterator[Session]:
    """A transaction with a table that goes with it."""

    async def begun() -> Session:
        connection = await world.engine(owner=True).connect()
        await connection.execute(text(MADE))
        return Session(connection)

    one = world.run(begun())
    yield one
    world.run(one.connection.close())


def _kept(world: World, session: Session) -> list[dict[str, Any]]:
    rows = world.run(session.rows(select(NOTED).order_by(NOTED.c.id)))
    return [dict(row._mapping) for row in rows]


@pytest.mark.parametrize("by_columns", [False, True])
def test_lists_of_any_words_and_nothing_come_out_as_they_went_in(
    world: World, session: Session, *, by_columns: bool
) -> None:
    put = put_columns(session, NOTED, TENANT, in_columns(ROWS)) if by_columns else None
    world.run(put or session.run(insert_rows(NOTED, ROWS, {"organization_id": TENANT})))
    assert _kept(world, session) == [{"organization_id": TENANT, "document": None, **row} for row in ROWS]


@pytest.mark.parametrize("number", [1, 99, 100, 1_000])
def test_what_is_the_same_in_all_rows_stands_in_each(world: World, session: Session, number: int) -> None:
    rows = [{"id": UUID(int=one), "words": ["a"], "share": None, "document": '{"a": 1}'} for one in range(number)]
    world.run(put_columns(session, NOTED, TENANT, in_columns(rows)))
    same = {"organization_id": TENANT, "words": ["a"], "figures": None, "share": None, "document": {"a": 1}}
    assert session.statements == 1
    assert _kept(world, session) == [{**same, "id": row["id"]} for row in rows]


def test_one_row_that_differs_keeps_its_own(world: World, session: Session) -> None:
    rows = [{"id": UUID(int=one), "share": Decimal(1 + one // 149)} for one in range(150)]
    world.run(put_columns(session, NOTED, TENANT, in_columns(rows)))
    assert [row["share"] for row in _kept(world, session)] == [1] * 149 + [2]


def test_batches_hold_every_row_once() -> None:
    assert [len(some) for some in batches(range(2 * AT_ONCE + 1))] == [AT_ONCE, AT_ONCE, 1]
    assert [one for some in batches(range(AT_ONCE + 1)) for one in some] == list(range(AT_ONCE + 1))
    assert list(batches([])) == []


def test_the_next_statement_is_made_while_one_runs() -> None:
    told: list[str] = []

    async def play() -> None:
        made = asyncio.Event()

        async def first() -> None:
            await asyncio.wait_for(made.wait(), 5)
            told.append("first")

        async def second() -> None:
            """Made after the first was begun, and run whenever its turn is."""

        async def statements() -> AsyncIterator[Coroutine[Any, Any, None]]:
            yield first()
            told.append("the next is made")
            made.set()
            yield second()

        await in_flow(statements())

    asyncio.run(play())
    assert told == ["the next is made", "first"]


@pytest.mark.parametrize("while_made", [False, True])
def test_a_failure_is_told_and_the_others_are_given_up(*, while_made: bool) -> None:
    told: list[str] = []

    async def waiting() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            told.append("given up")
            raise

    async def failing() -> None:
        raise LookupError("the statement")

    async def statements() -> AsyncIterator[Coroutine[Any, Any, None]]:
        yield waiting()
        if while_made:
            raise LookupError("the making")
        yield failing()

    with pytest.raises(LookupError, match="the making" if while_made else "the statement"):
        asyncio.run(in_flow(statements()))
    assert told == ["given up"]
