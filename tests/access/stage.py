"""The stage: two organizations with the same rows, every column of which holds a canary that nothing else can be.

A canary tells its organization, row and column, so that wherever it turns up in an answer one knows what was shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    Table,
    Uuid,
    insert,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncEngine

from schema.access.fields import node_types
from schema.access.thread import event_types
from schema.kit.ids import decode_id, encode_id
from schema.kit.session import Session
from schema.kit.tables import metadata
from schema.people import chains
from tests.access.cast import BEFORE
from tests.access.staged import rows, thread
from tests.access.staged.row import Row

OURS, THEIRS = "ours", "theirs"
SHARE = 9
"""The digits of a column that holds a share."""
_SPACE = UUID("01890000-0000-7000-8000-000000000000")
_UNFILLED = {"organization_id", "id", "created_at", "updated_at", "deleted_at", "version", "last_told_on"}


class Spot(NamedTuple):
    """A place on the stage: a column of a row, or the row itself where the column is empty."""

    tenant: str
    label: str
    column: str = ""


@dataclass
class Canaries:
    """What stands where: by text for words, numbers and moments; by UUID for rows."""

    spots: dict[str, Spot] = field(default_factory=dict)
    rows: dict[UUID, Spot] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def fill(self, spot: Spot, column: Column[Any], choices: tuple[str, ...]) -> Any:
        """A value for a column, remembered where it can be told from all others."""
        if choices:
            return choices[-1]
        number = next(self._numbers)
        value, sign = _value(column, number, f"~{spot.tenant}/{spot.label}.{column.name}~")
        if sign is not None:
            self.spots[sign] = spot
        return value


def row_id(tenant: str, label: str) -> UUID:
    """The UUID of a row."""
    return uuid5(_SPACE, f"{tenant}/{label}")


def organization_id(tenant: str) -> UUID:
    """The UUID of an organization."""
    return uuid5(_SPACE, tenant)


def type_of(row: Row) -> str | None:
    """The type of a row in the graph; None for a table without one. An event of the thread is that, and no entry."""
    return thread.event_type_of(row) or _types().get(row.table)


def opaque(tenant: str, row: Row) -> str:
    """The id of a row in the graph."""
    name = type_of(row)
    assert name is not None
    return encode_id(name, row_id(tenant, row.label))


@cache
def _types() -> dict[str, str]:
    return {one.readable.table.name: one.name for one in node_types.values() if one.name not in event_types}


async def build(engine: AsyncEngine) -> Canaries:
    """Store both organizations as the owner of the tables."""
    canaries = Canaries()
    async with engine.begin() as connection:
        # Rows refer to each other in circles; every reference is there when all are stored.
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for tenant in (OURS, THEIRS):
            identity = organization_id(tenant)
            named = {"organization_id": identity, "key": tenant, "name": f"The {tenant} organization", "settings": {}}
            await connection.execute(insert(metadata.tables["organization"]), named)
            stamped = {"organization_id": identity, "value": 1}
            await connection.execute(insert(metadata.tables["rights_stamp"]), stamped)
            for one in rows():
                await connection.execute(insert(metadata.tables[one.table]), values_of(tenant, one, canaries))
            await chains.rebuild(Session(connection), identity)
    return canaries


def values_of(tenant: str, row: Row, canaries: Canaries) -> dict[str, Any]:
    """The columns of a row: those that matter as given, references by label, canaries in all others."""
    table, known = metadata.tables[row.table], row_id(tenant, row.label)
    assert known not in canaries.rows, f"two rows are called {row.label}"
    canaries.rows[known] = Spot(tenant, row.label)
    found: dict[str, Any] = {"organization_id": organization_id(tenant), "id": known}
    for column in table.c:
        if column.name in row.values:
            found[column.name] = _given(tenant, column, row.values[column.name])
        elif not _left_out(table, column):
            spot = Spot(tenant, row.label, column.name)
            found[column.name] = canaries.fill(spot, column, _choices(table, column.name))
    for name, value in found.items():
        if isinstance(value, datetime):
            found[name] = _marked(canaries, Spot(tenant, row.label, name), value)
    return found


def _given(tenant: str, column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, Uuid) and isinstance(value, str):
        return row_id(tenant, value)
    if isinstance(column.type, Numeric) and isinstance(value, str):
        return Decimal(value)
    return value


def _left_out(table: Table, column: Column[Any]) -> bool:
    """Stamps, and what may be empty and is no data of its own: references, dates."""
    if column.name in _UNFILLED and not (column.name == "version" and table.name in _VERSIONED):
        return True
    return bool(column.nullable) and isinstance(column.type, Uuid | Date | DateTime)


_VERSIONED = {"merit_matrix", "metric_definition", "model_version"}
"""Where `version` is a number of the domain, not the lock of the row."""

_OWN_RANGE = re.compile(r"(\w+) BETWEEN (-?\d+) AND (\d+)")
_ONE_OF = re.compile(r"^(\w+) IN \((.*)\)$")


@cache
def _choices(table: Table, column: str) -> tuple[str, ...]:
    """The values that a checked column of words may hold."""
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            found = _ONE_OF.match(str(constraint.sqltext))
            if found is not None and found[1] == column:
                return tuple(re.findall(r"'([^']*)'", found[2]))
    return ()


def _value(column: Column[Any], number: int, sign: str) -> tuple[Any, str | None]:
    """A value for a column, and the text by which it is found in an answer; None where it can't be told apart."""
    kind = column.type
    if isinstance(kind, ARRAY) and isinstance(kind.item_type, Double):
        share = _share(number)
        return [float(share)], str(share).rstrip("0")
    numbered = _number(kind, number)
    if numbered is not None:
        return numbered, str(numbered).rstrip("0") if isinstance(numbered, Decimal) and numbered < 1 else str(numbered)
    plain = _PLAIN.get(type(kind))
    if plain is not None:
        return plain, None
    if isinstance(kind, String) and kind.length is not None:
        return {2: "DE", 3: "EUR", 8: "2026-W10"}[kind.length], None
    return _worded(column, sign), sign


_PLAIN: dict[type, Any] = {
    Boolean: False,
    SmallInteger: 1,
    Date: BEFORE,
    DateTime: datetime.combine(BEFORE, time(12), UTC),
}
"""Values of the kinds of columns that hold too little to be told apart."""


def _number(kind: Any, number: int) -> int | Decimal | None:
    """A number of nine digits, or a share of six; None for what is no number, or a small one."""
    if isinstance(kind, SmallInteger):
        return None
    if isinstance(kind, Integer):
        return 710_000_000 + number
    if isinstance(kind, Numeric):
        return _share(number) if kind.precision == SHARE else Decimal(720_000_000 + number)
    return None


def _share(number: int) -> Decimal:
    return Decimal(730_000 + number) / 1_000_000


def _worded(column: Column[Any], sign: str) -> Any:
    """Words, in the shape that the column wants."""
    match column.type:
        case ARRAY():
            return [sign]
        case JSONB():
            return {"said": sign}
        case LargeBinary():
            return sign.encode()
    return f"https://host.example/{sign}" if column.name == "url" else sign


def _marked(canaries: Canaries, spot: Spot, moment: datetime) -> datetime:
    """The moment with a fraction of a second that is its own; it ends in no zero, since answers drop those."""
    number = next(number for number in canaries._numbers if number % 10)
    canaries.spots[f".{740_000 + number}"] = spot
    return moment.replace(microsecond=740_000 + number)


_SIGNS = re.compile(r"~[\w/#.]+~|\b7[12]\d{7}\b|\b0\.73\d{1,4}\b|\.7[45]\d{4}(?!\d)")


def found_in(canaries: Canaries, answer: str) -> set[Spot]:
    """Every canary in a text."""
    return {canaries.spots[sign] for sign in set(_SIGNS.findall(answer)) if sign in canaries.spots}


def row_behind(canaries: Canaries, word: str) -> Spot | None:
    """The row behind an opaque id; None for any other word."""
    try:
        return canaries.rows.get(decode_id(word).value)
    except Exception:  # noqa: BLE001 - any word may be asked about
        return None
