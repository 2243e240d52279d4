"""What all tables share: the tenant in front of every key, lifecycle, effective dating. Holds no table itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.schema import SchemaItem

metadata = MetaData()

JSON = JSONB
"""Documents whose shape belongs to an organization or a vendor; never a place for what the graph filters by."""

Texts = ARRAY(Text)
"""A short list of words, e.g. tags or scopes."""

Measure = Numeric(20, 4, asdecimal=True)
"""A measured value of a metric: exact, four decimals."""

Ratio = Numeric(9, 6, asdecimal=True)
"""A share or factor, 1 meaning the whole."""


@dataclass(frozen=True)
class Ref:
    """A reference to a row of the same organization."""

    column: str
    target: str
    nullable: bool = False


@dataclass(frozen=True)
class Choice:
    """A column that holds one value of an enumeration, kept as text and checked."""

    column: str
    values: type[StrEnum]
    nullable: bool = False
    default: StrEnum | None = None


@dataclass(frozen=True)
class Unique:
    """Columns that are unique together within an organization."""

    columns: tuple[str, ...]
    where: str | None = None


@dataclass(frozen=True)
class Indexed:
    """Columns to find rows by, behind the organization."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class Amount:
    """Two columns that hold money."""

    name: str
    nullable: bool = False


Part = Ref | Choice | Unique | Indexed | Amount | Column[Any] | CheckConstraint


def ref(column: str, target: str, *, nullable: bool = False) -> Ref:
    """A reference to `target`: column, two-column foreign key, index; no row can refer across tenants.

    It has no index of its own where another index of all rows of the table begins with the column.
    """
    return Ref(column, target, nullable)


def choice(column: str, values: type[StrEnum], *, nullable: bool = False, default: StrEnum | None = None) -> Choice:
    """A column for one value of an enumeration."""
    return Choice(column, values, nullable, default)


def unique(*columns: str, where: str | None = None) -> Unique:
    """Columns that are unique together within an organization; `where` is SQL that limits it to some rows."""
    return Unique(columns, where)


def indexed(*columns: str) -> Indexed:
    """An index behind the organization."""
    return Indexed(columns)


def column(name: str, kind: Any, *, nullable: bool = False, default: str | None = None) -> Column[Any]:
    """A plain column; required unless `nullable`; `default` is SQL."""
    return Column(name, kind, nullable=nullable, server_default=None if default is None else text(default))


def moment(name: str, *, nullable: bool = False) -> Column[Any]:
    """A point in time, UTC."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def day(name: str, *, nullable: bool = False) -> Column[Any]:
    """A calendar date."""
    return Column(name, Date, nullable=nullable)


def words(name: str, *, nullable: bool = False) -> Column[Any]:
    """Free text."""
    return Column(name, Text, nullable=nullable)


def money(name: str, *, nullable: bool = False) -> Amount:
    """Two columns, neither without the other: `<name>_minor` in minor units of `<name>_currency` (ISO 4217)."""
    return Amount(name, nullable)


def entity(name: str, *parts: Part | Sequence[Part], lifecycle: bool = True) -> Table:
    """A table of the thread.

    Adds `organization_id` and `id` as the primary key, in that order, so that the tenant leads every key and
    the table can be distributed by it; `created_at`; and, unless `lifecycle` is off (append-only facts),
    `version`, `updated_at` and `deleted_at`.
    """
    flat = tuple(_flat(parts))
    led = _led(flat)
    items = [item for part in flat for item in _items(name, part, led)]
    return Table(
        name,
        metadata,
        Column("organization_id", Uuid, nullable=False),
        Column("id", Uuid, nullable=False),
        *items,
        *_stamps(lifecycle=lifecycle),
        PrimaryKeyConstraint("organization_id", "id", name=f"pk_{name}"),
        ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name=f"fk_{name}_organization"),
    )


def effective(name: str, subject: str, *parts: Part | Sequence[Part], key: tuple[str, ...] = ()) -> Table:
    """An effective-dated table: a row begins at `valid_from` and ends where its subject's next row begins.

    Two rows of one subject never begin on one day, removed ones aside.

    Args:
        name: the table's name.
        subject: the column whose history this is, e.g. `employee_id`.
        parts: the columns.
        key: further columns of the subject, where one subject has parallel histories.
    """
    return entity(name, *parts, day("valid_from"), unique(subject, *key, "valid_from", where="deleted_at IS NULL"))


def _flat(parts: Sequence[Part | Sequence[Part]]) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, (tuple, list)):
            yield from part
        else:
            yield part  # type: ignore[misc]


def _led(parts: Sequence[Part]) -> frozenset[str]:
    """The columns that an index of all rows begins with."""
    whole = (part for part in parts if isinstance(part, Indexed) or (isinstance(part, Unique) and part.where is None))
    return frozenset(part.columns[0] for part in whole)


def _items(table: str, part: Part, led: frozenset[str]) -> Iterator[SchemaItem]:
    match part:
        case Ref(name, target, nullable):
            yield Column(name, Uuid, nullable=nullable)
            yield ForeignKeyConstraint(
                ["organization_id", name],
                [f"{target}.organization_id", f"{target}.id"],
                name=f"fk_{table}_{name}",
            )
            if name not in led:
                yield Index(f"ix_{table}_{name}", "organization_id", name)
        case Choice(name, values, nullable, default):
            yield Column(name, Text, nullable=nullable, server_default=None if default is None else default.value)
            yield CheckConstraint(_one_of(name, values), name=f"ck_{table}_{name}")
        case Unique(columns, where):
            condition = None if where is None else text(where)
            label = f"uq_{table}_{'_'.join(columns)}"[:63]
            yield Index(label, "organization_id", *columns, unique=True, postgresql_where=condition)
        case Indexed(columns):
            yield Index(f"ix_{table}_{'_'.join(columns)}"[:63], "organization_id", *columns)
        case Amount(name, nullable):
            minor, currency = f"{name}_minor", f"{name}_currency"
            yield Column(minor, BigInteger, nullable=nullable)
            yield Column(currency, String(3), nullable=nullable)
            if nullable:
                yield CheckConstraint(f"({minor} IS NULL) = ({currency} IS NULL)", name=f"ck_{table}_{currency}")
        case _:
            yield part


def _one_of(name: str, values: type[StrEnum]) -> ColumnElement[bool]:
    listed = ", ".join(f"'{value.value}'" for value in values)
    return text(f"{name} IN ({listed})")  # type: ignore[return-value]


def _stamps(*, lifecycle: bool) -> Iterator[Column[Any]]:
    now = func.now()
    yield Column("created_at", DateTime(timezone=True), nullable=False, server_default=now)
    if lifecycle:
        yield Column("version", Integer, nullable=False, server_default=text("1"))
        yield Column("updated_at", DateTime(timezone=True), nullable=False, server_default=now)
        yield Column("deleted_at", DateTime(timezone=True), nullable=True)
