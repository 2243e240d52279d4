"""Lists to page through: a page by keyset, a page for each parent, the size of a whole. Who may see what: `reads`."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    any_,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from schema.access import binds
from schema.access.reads import Order, Text, Wrap, fetched, sent
from schema.access.request import Request
from schema.kit.cursors import decode_cursor, encode_cursor
from schema.kit.pages import Connection, Page, page_from
from schema.kit.statements import Compose, Loaded


@dataclass(frozen=True, eq=False)
class Listing:
    """A list of rows to page through.

    Attributes:
        name: names the list in its cursors.
        rows: composes the statement of all rows of the list, unordered.
        identity: the id column of the rows.
        order: their order.
        shape: what tells the statement from others, values aside; None where it holds values, such as a filter's.
        as_of: the day whose state is listed; today when left out.
        counting: composes a statement of as many rows that is cheaper to count, where there is one.
    """

    name: str
    rows: Compose
    identity: ColumnElement[Any]
    order: Order
    shape: Hashable = None
    as_of: date | None = None
    counting: Compose | None = None

    def scope(self, request: Request) -> str:
        """What a cursor of this list is good for."""
        direction = "DESC" if self.order.descending else "ASC"
        return f"{request.viewer.organization_id}/{self.name}/{self.order.name}/{direction}"

    def shaped(self, *further: Hashable) -> Hashable:
        """The shape of a statement over this list."""
        return None if self.shape is None else (self.shape, *further)

    @property
    def keys(self) -> tuple[ColumnElement[Any], ...]:
        """The sort keys, the id last."""
        return (*self.order.keys, self.identity)


async def page(
    request: Request,
    listing: Listing,
    wanted: Page,
    wrap: Wrap,
    *,
    counted: bool,
    placed: bool = True,
    text: Text | None = None,
) -> Connection[Any]:
    """One page of a list, and the size of the whole list when `counted`; one statement each.

    Unless it is to be `placed`, nobody asks for its cursors, nor whether there is more.
    """
    cursor_of = _cursor_of(request, listing)
    if text is None:
        shape, values = _shape(listing, wanted), _values(request, listing, wanted)
        rows = await request.fetch(shape, lambda: _window(listing, wanted), **values)
        total = await _count(request, listing) if counted else None
        return page_from(rows, wanted, cursor_of, total, lambda kept: list(map(wrap, kept)))
    bare = not (placed or wanted.backward)
    told = _bare_page(request, listing, wanted, text) if bare else _written_page(request, listing, wanted, text)
    nodes, ends, more = await told
    total = await _count(request, listing) if counted else None
    return Connection(nodes=nodes, rows=ends, more=more, page=wanted, cursor_of=cursor_of, total=total)


async def pages_by(  # noqa: PLR0913 - a list, its parents, and how to show it
    request: Request,
    listing: Listing,
    parent: ColumnElement[Any],
    parents: Sequence[UUID],
    wanted: Page,
    wrap: Wrap,
    *,
    counted: bool,
    text: Text | None = None,
) -> list[Connection[Any]]:
    """A page of the list for each parent, cut in SQL; `parent` is the column that names the parent of a row.

    Two statements at most, whatever the number of parents.
    """
    distinct = list(dict.fromkeys(parents))
    values = _values(request, listing, wanted)
    shape = listing.shaped("pages", parent.key, wanted.backward, wanted.cursor is None)
    kept = [*_key_names(listing), "parent_of_row"]
    values |= {"ids": distinct}
    rows = await fetched(request, shape, lambda: _windows(listing, parent, wanted), values, text, kept)
    grouped: dict[UUID, list[Loaded]] = {identifier: [] for identifier in distinct}
    for row in rows:
        grouped[row.parent_of_row].append(row)
    totals = await _counts(request, listing, parent, distinct) if counted else {}
    cursor_of, nodes_of = _cursor_of(request, listing), _nodes_of(wrap, text)
    return [
        page_from(grouped[identifier], wanted, cursor_of, totals.get(identifier, 0) if counted else None, nodes_of)
        for identifier in parents
    ]


def _nodes_of(wrap: Wrap, text: Text | None) -> Callable[[Sequence[Loaded]], Any]:
    return (lambda rows: list(map(wrap, rows))) if text is None else text.listed


async def _written_page(request: Request, listing: Listing, wanted: Page, text: Text) -> tuple[Any, list[Loaded], bool]:
    """The text of a page's nodes, its first and last row by their keys, and whether there are more."""
    names, shape = _key_names(listing), _shape(listing, wanted)
    (told,) = await request.fetch(
        None if shape is None else (shape, text.shape),
        lambda: sent(_joined(text.over(_window(listing, wanted), *names), names, wanted)),
        **_values(request, listing, wanted),
        **text.values,
    )
    ends = [_loaded(names, [getattr(told, f"{end}_{name}") for name in names]) for end in ("first", "last")]
    return text.whole(told.written), ends if told.number and wanted.size else [], told.number > wanted.size


async def _bare_page(request: Request, listing: Listing, wanted: Page, text: Text) -> tuple[Any, list[Loaded], bool]:
    """The text of a page's nodes alone."""
    shape = _shape(listing, wanted)
    (told,) = await request.fetch(
        None if shape is None else ("bare", shape, text.shape),
        lambda: sent(_bare(text.over(_window(listing, wanted)))),
        **_values(request, listing, wanted) | {"size": wanted.size},
        **text.values,
    )
    return text.whole(told.written), [], False


def _bare(rows: Select[Any]) -> Select[Any]:
    """One row of all, what is written joined to one text: the rows come in their order."""
    each = rows.subquery("each")
    return select(func.concat("[", func.string_agg(each.c.written, literal_column("','")), "]").label("written"))


def _joined(rows: Select[Any], names: Sequence[str], wanted: Page) -> Select[Any]:
    """One row of all: what is written joined to one text, and the keys of the first row and the last one shown."""
    each = rows.subquery("each")
    numbered = select(*each.c, func.row_number().over().label("place")).subquery("numbered")
    place, last = numbered.c.place, func.least(func.count(), binds.size() - 1)
    ends: dict[str, Any] = {"last": 1, "first": last} if wanted.backward else {"first": 1, "last": last}
    keys = [
        func.array_agg(numbered.c[name])[ends[end]].label(f"{end}_{name}")
        for end in ("first", "last")
        for name in names
    ]
    comma: Any = literal_column("','")
    # The rows come in their order, so that only the other one has to be asked for.
    between = aggregate_order_by(comma, place.desc()) if wanted.backward else comma
    written = func.string_agg(numbered.c.written, between).filter(place < binds.size())
    return select(func.concat("[", written, "]").label("written"), func.count().label("number"), *keys)


def _loaded(names: Sequence[str], values: Sequence[Any]) -> Loaded:
    row = Loaded()
    row.__dict__ = dict(zip(names, values, strict=True))
    return row


def _windows(listing: Listing, parent: ColumnElement[Any], wanted: Page) -> Select[Any]:
    """The statement of a page for each parent among the ids."""
    each = func.unnest(binds.ids()).table_valued("id", name="parents").render_derived()
    own = _window(listing, wanted).where(parent == each.c.id).lateral("own")
    return select(each.c.id.label("parent_of_row"), *own.c).select_from(each.join(own, literal(True)))


def _window(listing: Listing, wanted: Page) -> Select[Any]:
    """The statement of a page, with one row more than asked, in the order of fetching."""
    keys = listing.keys
    down = listing.order.descending is not wanted.backward
    labelled = [key.label(name) for name, key in zip(_key_names(listing), keys, strict=True)]
    statement = listing.rows().add_columns(*labelled)
    if wanted.cursor is not None:
        place = tuple_(*(binds.place(position, key.type) for position, key in enumerate(keys)))
        statement = statement.where(tuple_(*keys) < place if down else tuple_(*keys) > place)
    ordered = [key.desc() if down else key.asc() for key in keys]
    return statement.order_by(*ordered).limit(binds.size())


def _values(request: Request, listing: Listing, wanted: Page) -> dict[str, Any]:
    """The values of a page's statement; one row more than asked tells whether there are more."""
    values = {"size": wanted.size + 1, "as_of": listing.as_of or request.today}
    if wanted.cursor is None:
        return values
    types = [key.type.python_type for key in listing.keys]
    places = decode_cursor(request.cursor_key, listing.scope(request), wanted.cursor, types)
    return values | {f"place_{position}": place for position, place in enumerate(places)}


def _cursor_of(request: Request, listing: Listing) -> Callable[[Any], str]:
    """The cursor of a row of the list, from the sort keys that were fetched with it."""
    scope, names = listing.scope(request), _key_names(listing)
    return lambda row: encode_cursor(request.cursor_key, scope, [row.__dict__[name] for name in names])


def _shape(listing: Listing, wanted: Page) -> Hashable:
    return listing.shaped("page", wanted.backward, wanted.cursor is None)


def _key_names(listing: Listing) -> list[str]:
    return [f"key_{position}" for position in range(len(listing.keys))]


async def _count(request: Request, listing: Listing) -> int:
    def compose() -> Select[Any]:
        rows = listing.rows().order_by(None) if listing.counting is None else listing.counting()
        return select(func.count().label("number")).select_from(rows.subquery())

    (row,) = await request.fetch(listing.shaped("count"), compose, as_of=listing.as_of or request.today)
    return int(row.number)


async def _counts(
    request: Request, listing: Listing, parent: ColumnElement[Any], parents: list[UUID]
) -> dict[UUID, int]:
    def compose() -> Select[Any]:
        return (
            listing.rows()
            .with_only_columns(parent.label("parent"), func.count().label("number"))
            .where(parent == any_(binds.ids()))
            .group_by(parent)
            .order_by(None)
        )

    day = listing.as_of or request.today
    rows = await request.fetch(listing.shaped("counts", parent.key), compose, ids=parents, as_of=day)
    return {row.parent: row.number for row in rows}
