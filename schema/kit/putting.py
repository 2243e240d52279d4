"""Writes that are composed once: rows that go in, a row that changes, one column of many. Never commits.

What the tables allow is the tables' business. Values go this way; an expression of SQL is composed each time.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Table, Update, Uuid, bindparam, column, func, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, Insert, insert

from schema.kit.bulk import from_arrays
from schema.kit.session import Session

Row = Mapping[str, Any]
Stamps = tuple[str, ...]
"""Columns that tell when a row went in, by PostgreSQL's clock rather than the beginning of the transaction."""


def as_json(document: object) -> str:
    """A document as it goes to PostgreSQL."""
    return orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS).decode()


async def put(session: Session, table: Table, organization_id: UUID, rows: Sequence[Row], stamped: Stamps = ()) -> None:
    """Insert rows, all with the same columns; one statement, or one for each row where a column holds lists.

    Args:
        session: the transaction.
        table: where to.
        organization_id: whose they are.
        rows: at least one.
        stamped: see `Stamps`.
    """
    names, own = tuple(rows[0]), {"tenant": organization_id}
    if len(rows) > 1 and any(isinstance(table.c[name].type, ARRAY) for name in names):
        # A column of lists is no array that could be taken apart again.
        for row in rows:
            await put(session, table, organization_id, [row], stamped)
        return
    sent = {name: _sent(table, name, [row[name] for row in rows]) for name in names}
    if len(rows) > 1:
        await session.fetch(("put", table.name, names, stamped), lambda: _many(table, names, stamped), sent | own)
        return
    values = {name: one for name, (one,) in sent.items()}
    await session.fetch(("put one", table.name, names, stamped), lambda: _one(table, names, stamped), values | own)


async def put_missing(session: Session, table: Table, organization_id: UUID, rows: Sequence[Row]) -> list[UUID]:
    """Insert those of the rows that break no unique key; their ids. One statement; no column may hold lists."""
    names = tuple(rows[0])
    sent = {name: _sent(table, name, [row[name] for row in rows]) for name in names}

    found = await session.fetch(
        ("put missing", table.name, names),
        lambda: _many(table, names, ()).on_conflict_do_nothing().returning(table.c.id),
        sent | {"tenant": organization_id},
    )
    return [row.id for row in found]


async def alter(session: Session, table: Table, organization_id: UUID, row_id: UUID, values: Row) -> None:
    """Change columns of a row, to values or expressions of SQL, and count the change; one statement."""
    if any(isinstance(value, ColumnElement) for value in values.values()):
        own = (table.c.organization_id == organization_id, table.c.id == row_id)
        await session.run(update(table).where(*own).values(dict(values) | _counted(table)))
        return
    names = tuple(values)
    sent = {f"new_{name}": _sent(table, name, [value])[0] for name, value in values.items()}
    which = {"tenant": organization_id, "row": row_id}
    await session.fetch(("alter", table.name, names), lambda: _altered(table, names), sent | which)


async def alter_each(
    session: Session, table: Table, organization_id: UUID, name: str, values: Mapping[UUID, Any]
) -> None:
    """A value for one column of each row, and count the changes; one statement, none without rows."""
    if values:
        sent = {"rows": list(values), "values": _sent(table, name, list(values.values())), "tenant": organization_id}
        await session.fetch(("alter each", table.name, name), lambda: _each(table, name), sent)


def _sent(table: Table, name: str, values: list[Any]) -> list[Any]:
    """Values as the driver takes them: documents as text."""
    if not isinstance(table.c[name].type, JSONB):
        return values
    return [None if value is None else as_json(value) for value in values]


def _one(table: Table, names: Sequence[str], stamped: Stamps) -> Insert:
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    return insert(table).values(**_shared(stamped), **values)


def _many(table: Table, names: Sequence[str], stamped: Stamps) -> Insert:
    return from_arrays(table, dict.fromkeys(names), _shared(stamped))


def _shared(stamped: Stamps) -> dict[str, Any]:
    clock = {name: func.clock_timestamp() for name in stamped}
    return {"organization_id": bindparam("tenant", type_=Uuid)} | clock


def _altered(table: Table, names: Sequence[str]) -> Update:
    values: dict[str, Any] = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    mine = (table.c.organization_id == bindparam("tenant", type_=Uuid), table.c.id == bindparam("row", type_=Uuid))
    return update(table).where(*mine).values(values | _counted(table))


def _each(table: Table, name: str) -> Update:
    kind = table.c[name].type
    arrays = (bindparam("rows", type_=ARRAY(Uuid)), bindparam("values", type_=ARRAY(kind)))
    told = func.unnest(*arrays).table_valued(column("id", Uuid), column("value", kind), name="told").render_derived()
    mine = (table.c.organization_id == bindparam("tenant", type_=Uuid), table.c.id == told.c.id)
    return update(table).where(*mine).values({name: told.c.value} | _counted(table))


def _counted(table: Table) -> dict[str, Any]:
    return {"version": table.c.version + 1, "updated_at": func.now()} if "version" in table.c else {}
