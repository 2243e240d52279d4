"""Many rows in one statement: a column goes in as one array, which PostgreSQL takes several times faster than rows.

Very many go in by a few statements, so that PostgreSQL takes some in while the next are made.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Table, Text, Uuid, bindparam, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert

from schema.kit.session import Session

T = TypeVar("T")

AT_ONCE = 2_500
"""Rows that go in by one statement."""

A_TURN = 50
"""Rows that are made before whatever else waits, such as a statement that is being sent, has its turn."""

_MANY = 100
"""From so many rows on, what is the same in all of them is sent once; fewer are not worth a statement of their own."""


def insert_rows(
    table: Table, rows: Sequence[Mapping[str, Any]], shared: Mapping[str, ColumnElement[Any] | Any] | None = None
) -> Insert:
    """The statement that inserts rows, all with the same columns; its text does not depend on how many there are.

    Args:
        table: where to.
        rows: at least one.
        shared: columns that are the same in every row: values, or expressions of SQL.
    """
    return from_arrays(table, _sent(table, in_columns(rows)), shared or {})


def in_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The values of each column of rows that have all the same; at least one row."""
    return {name: [row[name] for row in rows] for name in rows[0]}


async def put_columns(
    session: Session,
    table: Table,
    organization_id: UUID,
    columns: Mapping[str, list[Any]],
    stamped: Sequence[str] = (),
) -> None:
    """Insert rows by their columns; one statement, composed once.

    Args:
        session: the transaction.
        table: where to.
        organization_id: whose they are.
        columns: the values of each column, documents as text; at least one row.
        stamped: columns that tell when a row went in, by PostgreSQL's clock rather than the transaction's beginning.
    """
    sent = _sent(table, columns)
    same = {name: columns[name][0] for name, values in sent.items() if _is_same(values)}
    different = tuple(name for name in sent if name not in same)

    def compose() -> Insert:
        shared: dict[str, ColumnElement[Any]] = {"organization_id": bindparam("tenant", type_=Uuid)}
        shared |= {name: bindparam(name, type_=table.c[name].type) for name in same}
        shared |= {name: func.clock_timestamp() for name in stamped}
        return from_arrays(table, dict.fromkeys(different), shared)

    shape = ("put columns", table.name, different, tuple(same), tuple(stamped))
    await session.fetch(shape, compose, sent | same | {"tenant": organization_id})


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Rows as many at a time as go in by one statement."""
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


async def in_flow(statements: AsyncIterator[Coroutine[Any, Any, None]]) -> None:
    """Run statements in the order in which their session takes them, while the next are made.

    Args:
        statements: makes them, giving way now and then (`A_TURN`).

    Raises:
        Exception: what the first statement that fails raises, or the making of one; the others are given up.
    """
    begun: list[asyncio.Task[None]] = []
    try:
        async for statement in statements:
            begun.append(asyncio.create_task(statement))
            await asyncio.sleep(0)
        await asyncio.gather(*begun)
    except BaseException:
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)
        raise


def from_arrays(
    table: Table, columns: Mapping[str, Sequence[Any] | None], shared: Mapping[str, ColumnElement[Any] | Any]
) -> Insert:
    """The same from the values of each column; None where they are given when the statement runs.

    A list within a column is text as PostgreSQL reads lists: it could not be told from the column's own.
    """
    kinds = {name: Text() if isinstance(table.c[name].type, ARRAY) else table.c[name].type for name in columns}
    arrays = [bindparam(name, values, type_=ARRAY(kinds[name])) for name, values in columns.items()]
    told = func.unnest(*arrays).table_valued(*(column(name, kind) for name, kind in kinds.items()), name="told")
    constants = [
        value if isinstance(value, ColumnElement) else literal(value, table.c[name].type)
        for name, value in shared.items()
    ]
    read = (
        one if kinds[one.name] is table.c[one.name].type else cast(one, table.c[one.name].type)
        for one in told.render_derived().c
    )
    return insert(table).from_select([*columns, *shared], select(*read, *constants))


def _sent(table: Table, columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Values as the driver takes them: lists as text."""
    return {
        name: [None if value is None else _listed(value) for value in values]
        if isinstance(table.c[name].type, ARRAY)
        else values
        for name, values in columns.items()
    }


def _is_same(values: Sequence[object]) -> bool:
    return len(values) >= _MANY and values[0] == values[-1] and values.count(values[0]) == len(values)


def _listed(values: Sequence[object]) -> str:
    """A list as PostgreSQL reads it from text."""
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
