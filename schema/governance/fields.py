"""Kinds of fields beyond those of `schema.access.fields`: short lists, the latest of a list, nodes that a row names."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from schema.access.fields import connect, listing_of, load, node_types, wrapper
from schema.access.reads import Readable
from schema.access.request import Request
from schema.governance import store
from schema.kit.batch import batch
from schema.kit.pages import Page


def listed(type_name: str, readable: Readable, column: str, description: str) -> Any:
    """A field of all nodes that name the parent in a column; for lists that stay short."""

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        found = await store.belonging(info.context, readable, column, [parent.row_id for parent in parents])
        return wrapped(type_name, found, parents)

    resolve.__name__ = f"{column}_list"
    return batch(description=description)(resolve)


def latest(type_name: str, column: str, description: str) -> Any:
    """A field of the first node, in its type's order, among those that name the parent in a column."""

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        listing, one = listing_of(info.context, type_name, column), Page(1, None, backward=False)
        pages = await connect(info, type_name, listing, column, parents, one)
        return [next(iter(page.nodes), None) for page in pages]

    resolve.__name__ = f"{column}_latest"
    return batch(description=description)(resolve)


async def nodes_named(request: Request, rows: Sequence[Any]) -> list[Any]:
    """What each row names by `node_type` and `node_id`, as far as readable; one statement for each type."""
    keys = [(row.node_type, row.node_id) for row in rows]
    found: dict[tuple[str, UUID], Any] = {}
    for type_name in dict.fromkeys(name for name, _ in keys if name in node_types):
        loaded = await load(request, type_name, [row for name, row in keys if name == type_name])
        found.update({(type_name, row): thing for row, thing in loaded.items()})
    return [found.get(key) for key in keys]


def wrapped(type_name: str, found: Mapping[UUID, Sequence[Row[Any]]], parents: Sequence[Any]) -> list[list[Any]]:
    """The rows of each parent as nodes of a type, in the order of the parents."""
    wrap = wrapper(node_types[type_name].cls)
    return [[wrap(row) for row in found[parent.row_id]] for parent in parents]
