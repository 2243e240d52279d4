"""The one door to rows: a `Readable` names a table, its policy and its anchors.

Every read of the table starts from what the viewer may read. Fetches by id and by parent; resolves nothing.
"""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Double,
    FromClause,
    LargeBinary,
    Numeric,
    Select,
    Table,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from schema.access import binds
from schema.access.policy import Policy
from schema.access.predicates import Anchors, readable
from schema.access.request import Request
from schema.kit.statements import Compose, Loaded

Wrap = Callable[[Loaded], Any]
Clauses = Sequence[ColumnElement[Any]]
Columns = Sequence[ColumnElement[Any]]


class Text(Protocol):
    """What is written of each row as `written`, where its columns themselves are not wanted."""

    @property
    def shape(self) -> Hashable:
        """What tells its statement from others."""

    @property
    def values(self) -> Mapping[str, Any]:
        """The values of its own named parameters."""

    def over(self, rows: Select[Any], *kept: str) -> Select[Any]:
        """The statement of the text of each row, and of the columns that are kept."""

    def listed(self, rows: Sequence[Loaded]) -> Any:
        """The texts of rows as one list."""

    def whole(self, text: bytes) -> Any:
        """A list that is one text already."""


_ONE = binds.given("id_of_one", Uuid)
_IDS = ("id",)


@dataclass(frozen=True, eq=False)
class Order:
    """An order of a list: keys that are never null, all in one direction; the id settles ties."""

    name: str
    keys: tuple[ColumnElement[Any], ...]
    descending: bool = False

    @property
    def directed(self) -> list[ColumnElement[Any]]:
        """The keys with their direction."""
        return [key.desc() if self.descending else key.asc() for key in self.keys]


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
        sealed: columns that never leave the database.
        removed: whether rows that were removed are among them, as tombstones.
    """

    table: Table
    policy: Policy
    anchors: Anchors = field(default_factory=Anchors)
    source: FromClause | None = None
    extra: tuple[ColumnElement[Any], ...] = ()
    history: tuple[str, ...] = ()
    order: Order = field(default_factory=lambda: Order("CREATED", ()))
    sealed: frozenset[str] = frozenset()
    removed: bool = False

    def rows(self, request: Request, *where: ColumnElement[Any], only: Columns | None = None) -> Select[Any]:
        """The statement of all rows that the viewer may read; `only` are its columns where not all are wanted."""
        viewer = request.viewer
        statement = (
            select(*(self.columns(request) if only is None else only))
            .select_from(self.table if self.source is None else self.source)
            .where(
                self.table.c.organization_id == binds.tenant(viewer),
                readable(self.policy, viewer, self.anchors, request.today),
                *where,
            )
        )
        lasting = self.removed or "deleted_at" not in self.table.c
        return statement if lasting else statement.where(self.table.c.deleted_at.is_(None))

    def on(self, request: Request, day: date) -> "Readable":
        """The same door for the state of a day, where that makes a difference."""
        del request, day
        return self

    def columns(self, request: Request) -> list[ColumnElement[Any]]:
        """The columns of a row: decimals as floats, since the graph shows measures and ratios as numbers."""
        hidden = {"organization_id", "deleted_at"} | self.sealed
        own = [_shown(column) for column in self.table.c if column.name not in hidden]
        return [*own, *self.extra, *([self._valid_to(request)] if self.history else [])]

    async def by_ids(
        self, request: Request, ids: Sequence[UUID], as_of: date | None = None, text: "Text | None" = None
    ) -> dict[UUID, Loaded]:
        """The readable rows among the ids, as of a day where that makes a difference; one statement."""
        if len(ids) == 1:
            row = await self.by_id(request, ids[0], as_of, text)
            return {} if row is None else {row.id: row}
        rows = await self._where_id(request, "ids", any_(binds.ids()), list(ids), as_of, text)
        return {row.id: row if text is not None else self.completed(row) for row in rows}

    async def by_id(
        self, request: Request, identifier: UUID, as_of: date | None = None, text: "Text | None" = None
    ) -> Loaded | None:
        """The readable row behind an id, as of a day where that makes a difference; one statement.

        Of one row PostgreSQL looks up what hangs on it, where for several it reads small tables whole.
        """
        rows = await self._where_id(request, "id_of_one", _ONE, identifier, as_of, text)
        if not rows:
            return None
        return rows[0] if text is not None else self.completed(rows[0])

    def completed(self, row: Loaded) -> Loaded:
        """A row that was looked up by its id, with what belongs to it and stands in no column of its own."""
        return row

    def _where_id(
        self, request: Request, name: str, among: Any, value: Any, as_of: date | None, text: "Text | None"
    ) -> Awaitable[list[Loaded]]:
        day = as_of or request.today
        values = {name: value, "as_of": day}

        def rows() -> Select[Any]:
            return self.on(request, day).rows(request, self.table.c.id == among)

        return fetched(request, (self, name), rows, values, text, _IDS)

    async def all(self, request: Request, *where: ColumnElement[Any], order: Order | None = None) -> list[Loaded]:
        """All readable rows, in order, ties as they were created; one statement. For what stays small.

        `where` are clauses that were made once and hold no value of a request.
        """
        return await request.fetch((self, "all", order, where), self._ordered(request, where, order))

    async def by_parents(
        self,
        request: Request,
        column: str,
        parents: Sequence[UUID],
        *where: ColumnElement[Any],
        order: Order | None = None,
    ) -> dict[UUID, list[Loaded]]:
        """All readable rows that name each parent in `column`, in order; one statement.

        For what belongs to its parent as a whole and stays small, such as the cells of a matrix. `where` as in `all`.
        """
        found: dict[UUID, list[Loaded]] = {parent: [] for parent in parents}
        compose = self._ordered(request, (self.table.c[column] == any_(binds.ids()), *where), order)
        shape = (self, "parents", column, order, where)
        for row in await request.fetch(shape, compose, ids=list(parents)):
            found[getattr(row, column)].append(row)
        return found

    async def current(self, request: Request, column: str, subjects: Sequence[UUID], as_of: date) -> dict[UUID, Loaded]:
        """For effective-dated rows: each subject's row in force on a day, as far as readable; one statement."""
        table = self.table

        def compose() -> Select[Any]:
            begun = table.c.valid_from <= binds.as_of(as_of)
            return (
                self.rows(request, table.c[column] == any_(binds.ids()), begun)
                .ext(distinct_on(table.c[column]))
                .order_by(table.c[column], table.c.valid_from.desc())
            )

        rows = await request.fetch((self, "current", column), compose, ids=list(subjects), as_of=as_of)
        return {getattr(row, column): row for row in rows}

    def _ordered(self, request: Request, where: Clauses, order: Order | None) -> Compose:
        keys = (order or self.order).directed
        return lambda: self.rows(request, *where).order_by(*keys, self.table.c.id)

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
        dated = begins if self.anchors.dated is not None else None
        anchors = replace(self.anchors, dated=dated, begins=begins)
        seen = readable(self.policy, request.viewer, anchors, request.today)
        return case((seen, begins), else_=None).label("valid_to")


def fetched(
    request: Request, shape: Hashable, rows: Compose, values: dict[str, Any], text: Text | None, kept: Sequence[str]
) -> Awaitable[list[Loaded]]:
    """The rows of a statement, or their texts with the columns that are kept beside them."""
    if text is None:
        return request.fetch(shape, rows, **values)
    shape = None if shape is None else (shape, text.shape)
    return request.fetch(shape, lambda: sent(text.over(rows(), *kept)), **values, **text.values)


def sent(rows: Select[Any]) -> Select[Any]:
    """The statement of texts with what is `written`, its first column, as bytes: nobody reads that on the way out."""
    written, *kept = rows.selected_columns
    return rows.with_only_columns(func.textsend(written, type_=LargeBinary).label("written"), *kept)


def _shown(column: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, Numeric) and column.type.asdecimal:
        return cast(column, Double).label(column.name)
    return column


def uuids(ids: Sequence[UUID]) -> Any:
    """Ids as one array parameter, so that a statement's text does not depend on how many there are."""
    return bindparam(None, list(ids), type_=ARRAY(Uuid), unique=True)
