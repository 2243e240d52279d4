"""The one door to rows: a `Readable` names a table, its policy and its anchors.

Every read of the table starts from what the viewer may read. Fetches by id, by parent and by page; resolves nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Double,
    FromClause,
    Numeric,
    Row,
    Select,
    Table,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access.policy import Policy
from schema.access.predicates import Anchors, readable
from schema.access.request import Request
from schema.kit.cursors import decode_cursor, encode_cursor
from schema.kit.pages import Connection, Page, page_from

Wrap = Callable[[Row[Any]], Any]
Clauses = Sequence[ColumnElement[Any]]


@dataclass(frozen=True, eq=False)
class Order:
    """An order of a list: keys that are never null, all in one direction; the id settles ties."""

    name: str
    keys: tuple[ColumnElement[Any], ...]
    descending: bool = False


@dataclass(frozen=True, eq=False)
class Readable:
    """What of a table a viewer can read.

    Attributes:
        table: the table whose row is the node.
        policy: who may see it.
        anchors: where the table keeps what the policy asks about.
        source: the table with its joins; the table itself when left out.
        extra: further labelled columns from the joins.
        history: for effective-dated rows, the subject's columns; `valid_to` is then derived.
        order: the order of lists, when none is asked for; by id, which is by time of creation, when left out.
    """

    table: Table
    policy: Policy
    anchors: Anchors = field(default_factory=Anchors)
    source: FromClause | None = None
    extra: tuple[ColumnElement[Any], ...] = ()
    history: tuple[str, ...] = ()
    order: Order = field(default_factory=lambda: Order("CREATED", ()))

    def rows(self, request: Request, *where: ColumnElement[Any]) -> Select[Any]:
        """The statement of all rows that the viewer may read."""
        viewer = request.viewer
        statement = (
            select(*self.columns(request))
            .select_from(self.table if self.source is None else self.source)
            .where(
                self.table.c.organization_id == viewer.organization_id,
                readable(self.policy, viewer, self.anchors, request.today),
                *where,
            )
        )
        return statement.where(self.table.c.deleted_at.is_(None)) if "deleted_at" in self.table.c else statement

    def columns(self, request: Request) -> list[ColumnElement[Any]]:
        """The columns of a row: decimals as floats, since the graph shows measures and ratios as numbers."""
        own = [_shown(column) for column in self.table.c if column.name not in {"organization_id", "deleted_at"}]
        return [*own, *self.extra, *([self._valid_to(request)] if self.history else [])]

    async def by_ids(self, request: Request, ids: Sequence[UUID], as_of: date | None = None) -> dict[UUID, Row[Any]]:
        """The readable rows among the ids; `as_of` matters only to readables that override this."""
        del as_of
        rows = await request.session.rows(self.rows(request, self.table.c.id == any_(uuids(ids))))
        return {row.id: row for row in rows}

    async def current(
        self, request: Request, column: str, subjects: Sequence[UUID], as_of: date
    ) -> dict[UUID, Row[Any]]:
        """For effective-dated rows: each subject's row in force on a day, as far as readable."""
        table = self.table
        statement = (
            self.rows(request, table.c[column] == any_(uuids(subjects)), table.c.valid_from <= as_of)
            .distinct(table.c[column])
            .order_by(table.c[column], table.c.valid_from.desc())
        )
        return {getattr(row, column): row for row in await request.session.rows(statement)}

    def _valid_to(self, request: Request) -> ColumnElement[Any]:
        """Where the subject's next row begins, unless that next row is hidden from the viewer."""
        following = self.table.alias()
        same = [following.c[name] == self.table.c[name] for name in ("organization_id", *self.history)]
        begins = (
            select(func.min(following.c.valid_from))
            .where(*same, following.c.valid_from > self.table.c.valid_from, following.c.deleted_at.is_(None))
            .correlate(self.table)
            .scalar_subquery()
        )
        anchors = Anchors(
            self.anchors.subject,
            begins if self.anchors.dated is not None else None,
            begins,
            self.anchors.participants,
            self.anchors.conditions,
        )
        seen = readable(self.policy, request.viewer, anchors, request.today)
        return case((seen, begins), else_=None).label("valid_to")


@dataclass(frozen=True, eq=False)
class Listing:
    """A list of rows to page through.

    Attributes:
        name: names the list in its cursors.
        rows: the statement of all rows of the list, unordered.
        identity: the id column of the rows.
        order: their order.
    """

    name: str
    rows: Select[Any]
    identity: ColumnElement[Any]
    order: Order

    def scope(self, request: Request) -> str:
        """What a cursor of this list is good for."""
        direction = "DESC" if self.order.descending else "ASC"
        return f"{request.viewer.organization_id}/{self.name}/{self.order.name}/{direction}"

    @property
    def keys(self) -> tuple[ColumnElement[Any], ...]:
        """The sort keys, the id last."""
        return (*self.order.keys, self.identity)


async def page(request: Request, listing: Listing, wanted: Page, wrap: Wrap, *, counted: bool) -> Connection[Any]:
    """One page of a list, and the size of the whole list when `counted`; one statement each."""
    statement = _window(request, listing, wanted)
    rows = [_keyed(row, wrap) for row in await request.session.rows(statement)]
    total = await _count(request, listing.rows) if counted else None
    return page_from(rows, wanted, _cursor_of(request, listing), total)


async def pages_by(
    request: Request,
    listing: Listing,
    parent: ColumnElement[Any],
    parents: Sequence[UUID],
    wanted: Page,
    wrap: Wrap,
    *,
    counted: bool,
) -> list[Connection[Any]]:
    """A page of the list for each parent, cut in SQL; `parent` is the column that names the parent of a row.

    Two statements at most, whatever the number of parents.
    """
    each = func.unnest(uuids(parents)).table_valued("id", name="parents").render_derived()
    own = _window(request, listing, wanted).where(parent == each.c.id).lateral("own")
    statement = select(each.c.id.label("_parent"), *own.c).select_from(each.join(own, literal(True)))
    grouped: dict[UUID, list[Any]] = {identifier: [] for identifier in parents}
    for row in await request.session.rows(statement):
        grouped[row._mapping["_parent"]].append(_keyed(row, wrap))  # noqa: SLF001 - the column's own name
    totals = await _counts(request, listing.rows, parent, parents) if counted else {}
    cursor_of = _cursor_of(request, listing)
    return [
        page_from(grouped[identifier], wanted, cursor_of, totals.get(identifier, 0) if counted else None)
        for identifier in parents
    ]


def _window(request: Request, listing: Listing, wanted: Page) -> Select[Any]:
    """The statement of a page, with one row more than asked, in the order of fetching."""
    keys = listing.keys
    down = listing.order.descending is not wanted.backward
    labelled = [key.label(f"_key{position}") for position, key in enumerate(keys)]
    statement = listing.rows.add_columns(*labelled)
    if wanted.cursor is not None:
        types = [_python_type(key) for key in keys]
        values = decode_cursor(request.cursor_key, listing.scope(request), wanted.cursor, types)
        place = tuple_(*(literal(value, key.type) for value, key in zip(values, keys, strict=True)))
        statement = statement.where(tuple_(*keys) < place if down else tuple_(*keys) > place)
    ordered = [key.desc() if down else key.asc() for key in keys]
    return statement.order_by(*ordered).limit(wanted.size + 1)


def _cursor_of(request: Request, listing: Listing) -> Callable[[Any], str]:
    scope = listing.scope(request)
    return lambda node: encode_cursor(request.cursor_key, scope, node._keys)  # noqa: SLF001 - set by `_keyed`


def _keyed(row: Row[Any], wrap: Wrap) -> Any:
    """The wrapped row, remembering its sort keys for the cursor."""
    node = wrap(row)
    columns = row._mapping  # noqa: SLF001 - SQLAlchemy's public view of a row by name
    node._keys = [value for name, value in columns.items() if name.startswith("_key")]  # noqa: SLF001
    return node


async def _count(request: Request, rows: Select[Any]) -> int:
    counted = select(func.count()).select_from(rows.order_by(None).subquery())
    return int((await request.session.rows(counted))[0][0])


async def _counts(
    request: Request, rows: Select[Any], parent: ColumnElement[Any], parents: Sequence[UUID]
) -> dict[UUID, int]:
    statement = (
        rows.with_only_columns(parent.label("parent"), func.count().label("number"))
        .where(parent == any_(uuids(parents)))
        .group_by(parent)
        .order_by(None)
    )
    return {row.parent: row.number for row in await request.session.rows(statement)}


def _shown(column: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, Numeric) and column.type.asdecimal:
        return cast(column, Double).label(column.name)
    return column


def _python_type(key: ColumnElement[Any]) -> type:
    return key.type.python_type


def uuids(ids: Sequence[UUID]) -> Any:
    """Ids as one array parameter, so that a statement's text does not depend on how many there are."""
    return bindparam(None, list(ids), type_=ARRAY(Uuid), unique=True)
