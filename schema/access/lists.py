"""Fields beside connections: a short list, the only row, the first row of those that name the parent.

A list that may grow is a connection instead, see `fields.children`.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from schema.access.fields import connect, listing_of, node_types, wrapper
from schema.access.leaves import JsonText
from schema.access.policy import Policy
from schema.access.reads import Order, Readable
from schema.access.request import Request
from schema.access.writing import Row, Writer, Writes, writes
from schema.kit.batch import batch
from schema.kit.pages import Page
from schema.kit.selection import Selected
from schema.kit.statements import Loaded


def listed(type_name: str, column: str, description: str, *, order: Order | None = None) -> Any:
    """A field of all nodes that name the parent in `column`, in their type's order unless another is given.

    One statement per level; for lists that stay short.
    """

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        return await lists_of(info.context, type_name, column, parents, order=order)

    def written(writer: Writer, row: Row, one: Selected) -> JsonText:
        readable = node_types[type_name].readable
        keys = (*(order or readable.order).directed, readable.table.c.id)
        rows = writer.rows(type_name, readable.table.c[column] == row["id"]).order_by(*keys)
        return writer.nodes(one, type_name, rows)

    writes(written)(resolve)
    resolve.__name__ = f"{type_name}_list"
    return batch(description=description)(resolve)


def only(type_name: str, column: str, description: str) -> Any:
    """A field of the one node that names the parent in `column`; null where there is none. One statement per level."""

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        return await only_of(info.context, type_name, column, [parent.row_id for parent in parents])

    writes(written_only(type_name, column))(resolve)
    resolve.__name__ = f"{type_name}_only"
    return batch(description=description)(resolve)


def written_only(type_name: str, column: str, *where: ColumnElement[Any], guard: Policy | None = None) -> Writes:
    """How PostgreSQL writes the one node that names the parent in `column` and meets the clauses."""

    def written(writer: Writer, row: Row, one: Selected) -> JsonText:
        readable = node_types[type_name].readable
        rows = writer.rows(type_name, readable.table.c[column] == row["id"], *where)
        if not _is_unique(readable, column):
            rows = rows.order_by(*readable.order.directed, readable.table.c.id).limit(1)
        return writer.guarded(guard, row, writer.only(one, type_name, rows))

    return written


def _is_unique(readable: Readable, column: str) -> bool:
    """Whether the tables see to it that at most one row that has not been removed names the same in the column."""
    return not readable.removed and any(
        index.unique
        and [key.name for key in index.columns] == ["organization_id", column]
        and str(index.dialect_options["postgresql"]["where"]) in {"None", "deleted_at IS NULL"}
        for index in readable.table.indexes
    )


def latest(type_name: str, column: str, description: str) -> Any:
    """A field of the first node, in its type's order, of those that name the parent in `column`; null without one.

    One statement per level; it reads one row per parent, however long the list.
    """

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        listing, one = listing_of(info.context, type_name, column), Page(1, None, backward=False)
        pages = await connect(info, type_name, listing, column, parents, one)
        return [next(iter(page.nodes), None) for page in pages]

    resolve.__name__ = f"{type_name}_latest"
    return batch(description=description)(resolve)


async def lists_of(
    request: Request,
    type_name: str,
    column: str,
    parents: Sequence[Any],
    *where: ColumnElement[Any],
    order: Order | None = None,
) -> list[list[Any]]:
    """For each parent, all readable nodes that name it in `column`, in order; one statement."""
    ids = [parent.row_id for parent in parents]
    found = await node_types[type_name].readable.by_parents(request, column, ids, *where, order=order)
    return [wrapped(type_name, found[identifier]) for identifier in ids]


async def only_of(
    request: Request, type_name: str, column: str, ids: Sequence[UUID | None], *where: ColumnElement[Any]
) -> list[Any]:
    """For each id, the one readable node that names it in `column`, or None; one statement."""
    known = list(dict.fromkeys(identifier for identifier in ids if identifier is not None))
    found = await node_types[type_name].readable.by_parents(request, column, known, *where)
    nodes = {identifier: next(iter(wrapped(type_name, rows)), None) for identifier, rows in found.items()}
    return [None if identifier is None else nodes[identifier] for identifier in ids]


def wrapped(type_name: str, rows: Iterable[Loaded]) -> list[Any]:
    """Loaded rows as nodes of a type."""
    return list(map(wrapper(node_types[type_name].cls), rows))
