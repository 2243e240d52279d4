"""How types of the graph hang on the one door: nodes, references, children, restricted fields.

A type is declared thin; what is fetched, and who may see it, stands in the link's `store` and `access`.
"""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement

from schema.access import nodes
from schema.access.leaves import JsonText, UnwritableError, joined, leaf
from schema.access.paging import Listing, page, pages_by
from schema.access.policy import Policy, permits, policy, to
from schema.access.reads import Order, Readable, Text, Wrap
from schema.access.request import Request
from schema.access.texts import FlawedError, writing_of, written_or
from schema.access.values import Relation
from schema.access.writing import Row, Writer, Writes, writes
from schema.kit.batch import batch
from schema.kit.errors import forbidden, not_found
from schema.kit.external_ids import ExternalId, external_ids
from schema.kit.ids import decode_id_of, encode_id, encoded_in_sql
from schema.kit.pages import After, Before, Connection, First, Last, Page, page_of
from schema.kit.selection import Selected, selects
from schema.kit.statements import Loaded

Info = strawberry.Info[Request, None]
Narrowed = Callable[[Mapping[str, Any]], Sequence[ColumnElement[Any]]]
Check = Callable[[Request], Awaitable[None]]
N = TypeVar("N", bound=type)

NodeType = nodes.NodeType
node_types = nodes.node_types
"""Every node type by name; filled as the links' `types` are imported."""

EXTERNAL_IDS = policy("ids in other systems", "integration:read", to(Relation.HR_ADMIN, Relation.SERVICE))
"""What other systems call a node; for those who connect them."""


@strawberry.interface(description="Anything with an id of its own, to be fetched again with `node`.")
class Node:
    """Relay's Node. A subclass holds a loaded row: its columns are the instance's attributes."""

    row_id: strawberry.Private[UUID]
    as_of: strawberry.Private[date | None]

    subject_column: ClassVar[str] = "employee_id"
    """Which column names the employee whose data this is."""

    @property
    def subject_id(self) -> UUID | None:
        """The employee whose data this is; None for data of the organization itself."""
        employee: UUID | None = self.__dict__.get(self.subject_column)
        return employee

    created_at: datetime = strawberry.field(description="When it was recorded.")
    updated_at: datetime | None = strawberry.field(
        default=None, description="When it last changed; null for what is only ever added."
    )
    version: int | None = strawberry.field(
        default=None,
        description="Counts its changes, to be given back when changing it; null for what is only added.",
    )

    @batch(description="Opaque and global; give it back as it came.")
    @writes(lambda _writer, row, _one: joined(['"', *encoded_in_sql(row.type_name, row["id"]), '"']))
    async def id(parents: list[Any], info: Info) -> list[strawberry.ID]:  # noqa: N805 - a batch
        """The opaque ids; no statement."""
        del info
        return [strawberry.ID(encode_id(type(parent).__name__, parent.row_id)) for parent in parents]

    @batch(description="What other systems call it; for those who connect them.")
    async def external_ids(parents: list[Any], info: Info) -> list[list[ExternalId] | None]:  # noqa: N805 - a batch
        """One statement per level; FORBIDDEN for all whose standing does not reach."""
        request = info.context
        if not permits(EXTERNAL_IDS, request.viewer, (), request.today, request.today):
            return [forbidden(EXTERNAL_IDS.name) for _ in parents]  # type: ignore[misc]
        keys = [(type(parent).__name__, parent.row_id) for parent in parents]
        found = await external_ids(request.session, request.viewer.organization_id, keys)
        return [found[key] for key in keys]


def node(readable: Readable, *, description: str) -> Callable[[N], N]:
    """Declare a class as a GraphQL type that is a Node over a readable."""

    def declare(cls: N) -> N:
        made = strawberry.type(cls, description=description)
        node_types[cls.__name__] = NodeType(cls.__name__, made, readable)
        return made

    return declare


def wrapper(cls: type[Any], as_of: date | None = None) -> Callable[[Loaded], Any]:
    """A function that makes a loaded row an instance of a node class, without its constructor."""

    def wrap(row: Loaded) -> Any:
        columns = row.__dict__
        columns["row_id"] = columns["id"]
        columns["as_of"] = as_of
        thing: Any = object.__new__(cls)
        thing.__dict__ = columns
        return thing

    return wrap


def load(
    request: Request, type_name: str, ids: Sequence[UUID], as_of: date | None = None, info: Info | None = None
) -> Awaitable[dict[UUID, Any]]:
    """The readable nodes of a type among the ids; one statement. With `info`, the nodes are the field's very values."""
    registered, distinct = node_types[type_name], list(dict.fromkeys(ids))

    async def read(wrap: Wrap, text: Text | None) -> dict[UUID, Any]:
        rows = await registered.readable.by_ids(request, distinct, as_of, text)
        return {identifier: wrap(row) for identifier, row in rows.items()}

    wrap = wrapper(registered.cls, as_of)
    return read(wrap, None) if info is None or as_of is not None else written_or(wrap, read, info, type_name)


async def load_one(
    request: Request, type_name: str, row_id: UUID, as_of: date | None = None, info: Info | None = None
) -> Any:
    """The readable node of a type behind an id, None where there is none; one statement. `info` as in `load`."""
    registered = node_types[type_name]
    writing = None if info is None or as_of is not None else writing_of(info, type_name)
    if writing is not None:
        try:
            row = await registered.readable.by_id(request, row_id, None, writing)
        except UnwritableError:
            writing.refuse()
        else:
            with suppress(FlawedError):
                return None if row is None else writing.one(row)
    row = await registered.readable.by_id(request, row_id, as_of)
    return None if row is None else wrapper(registered.cls, as_of)(row)


def extends(extended: str | type[Any]) -> Callable[[N], N]:
    """Add the fields of a class to a type of an earlier link, e.g. the goals of an employee; a node by its name."""

    def extend(cls: N) -> N:
        made: Any = strawberry.type(cls)
        target: Any = node_types[extended].cls if isinstance(extended, str) else extended
        target.__strawberry_definition__.fields.extend(made.__strawberry_definition__.fields)
        return cls

    return extend


def reference(column: str, type_name: str, description: str, *, guard: bool = False) -> Any:
    """A field that leads to one node: null where the column is empty or the viewer may not see what is there.

    With `guard`, the field is FORBIDDEN where the target's policy lets the viewer see nothing of the employee.
    """

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        async def fetch(allowed: Sequence[Any]) -> Sequence[Any]:
            targets = [(parent.__dict__[column], parent.as_of) for parent in allowed]
            return await follow(info.context, type_name, targets, info)

        return await guarded(info.context, _guard(type_name, guard), parents, fetch)

    def written(writer: Writer, row: Row, one: Selected) -> JsonText:
        rows = writer.rows(type_name, node_types[type_name].readable.table.c.id == row[column])
        return writer.guarded(_guard(type_name, guard), row, writer.only(one, type_name, rows))

    writes(written)(resolve)
    resolve.__name__ = column.removesuffix("_id")
    return batch(description=description)(resolve)


def children(
    type_name: str, column: str, description: str, *, guard: bool | Policy = False, order: Order | None = None
) -> Any:
    """A connection field to the rows that name the parent in `column`.

    With `guard`, the field is FORBIDDEN where that policy, or that of the rows, lets the viewer see nothing of the
    employee.
    """

    async def resolve(parents, info, first=None, after=None, last=None, before=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a connection's arguments
        async def fetch(allowed: Sequence[Any]) -> Sequence[Any]:
            listing = listing_of(info.context, type_name, column, order=order)
            return await connect(info, type_name, listing, column, allowed, page_of(first, after, last, before))

        return await guarded(info.context, _guard(type_name, guard), parents, fetch)

    writes(written_children(type_name, column, guard=guard, order=order))(resolve)
    resolve.__annotations__ = {"first": First, "after": After, "last": Last, "before": Before}
    resolve.__name__ = f"{column}_children"
    return batch(description=description)(resolve)


def written_children(
    type_name: str,
    column: str,
    *,
    guard: bool | Policy = False,
    order: Order | None = None,
    narrowed: Narrowed | None = None,
) -> Writes:
    """How PostgreSQL writes a connection to the rows that name the parent in `column`.

    `narrowed` gives the clauses of the arguments that do not page, by their names in the schema; without it there may
    be none.
    """

    def written(writer: Writer, row: Row, one: Selected) -> JsonText:
        given = writer.asked[one.plan]
        further = {name: value for name, value in given.items() if name != "first" and value is not None}
        if further and narrowed is None:
            raise UnwritableError
        readable = node_types[type_name].readable
        where = () if narrowed is None else narrowed(further)
        rows = writer.rows(type_name, readable.table.c[column] == row["id"], *where)
        text = writer.connection(one, type_name, rows, order or readable.order)
        return writer.guarded(_guard(type_name, guard), row, text)

    return written


def everything(type_name: str, description: str, *, guard: bool = False, check: Check | None = None) -> Any:
    """An entry point to all nodes of a type that the viewer may see.

    With `guard`, for data of the organization itself: FORBIDDEN where the policy gives the viewer's standing nothing.
    `check` refuses on other grounds.
    """

    async def resolve(self, info, first=None, after=None, last=None, before=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a connection's arguments
        del self
        require(info.context, _guard(type_name, guard))
        if check is not None:
            await check(info.context)
        return await connect_all(info, type_name, page_of(first, after, last, before))

    resolve.__annotations__ = {"info": Info, "first": First, "after": After, "last": Last, "before": Before}
    return strawberry.field(resolver=resolve, description=description)


def require(request: Request, rules: Policy | None) -> None:
    """Refuse a viewer whose standing gives no right to data of the organization itself.

    Raises:
        CodedError: `FORBIDDEN`.
    """
    if rules is not None and not permits(rules, request.viewer, (), request.today, request.today):
        raise forbidden(rules.name)


def restricted(rules: Policy, column: str, description: str) -> Any:
    """A field read from a column of an employee's row, for those whom the policy lets see it; else FORBIDDEN."""

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        async def fetch(allowed: Sequence[Any]) -> Sequence[Any]:
            return [parent.__dict__[column] for parent in allowed]

        return await guarded(info.context, rules, parents, fetch)

    def written(writer: Writer, row: Row, one: Selected) -> JsonText:
        return writer.guarded(rules, row, leaf(row[column], one.definition.type))

    writes(written)(resolve)
    resolve.__name__ = column
    return batch(description=description)(resolve)


def called(name: str, field: Any) -> Any:
    """The field under a name that Python keeps for itself, such as `from`."""
    field.graphql_name = name
    return field


async def guarded(
    request: Request,
    rules: Policy | None,
    parents: Sequence[Any],
    fetch: Callable[[Sequence[Any]], Awaitable[Sequence[Any]]],
) -> list[Any]:
    """What `fetch` finds for the parents whose subject the viewer may see; a FORBIDDEN error for each other one."""
    if rules is None:
        return list(await fetch(parents))
    subjects = [(parent.subject_id, parent.as_of or request.today) for parent in parents]
    permitted = await request.permitted(rules, subjects)
    allowed = [parent for parent, may in zip(parents, permitted, strict=True) if may]
    found = iter(await fetch(allowed) if allowed else ())
    return [next(found) if may else forbidden(rules.name) for may in permitted]


def listing_of(
    request: Request,
    type_name: str,
    name: str,
    *where: ColumnElement[Any],
    order: Order | None = None,
    told: Hashable = None,
) -> Listing:
    """The list of all readable nodes of a type, narrowed by `where`; `name` tells its cursors from other lists'.

    `told` tells `where` in short, where it has few forms, so that the statement can be kept for each.
    """
    readable, kept = node_types[type_name].readable, order or node_types[type_name].readable.order
    shape = (type_name, name, kept, told) if told is not None or not where else None
    return Listing(f"{type_name}.{name}", lambda: readable.rows(request, *where), readable.table.c.id, kept, shape)


async def connect(
    info: Info, type_name: str, listing: Listing, column: str, parents: Sequence[Any], wanted: Page
) -> list[Any]:
    """A page of the list for each parent, by the column that names the parent."""
    registered, ids = node_types[type_name], [parent.row_id for parent in parents]

    async def read(wrap: Wrap, text: Text | None) -> list[Any]:
        named, counted = registered.readable.table.c[column], selects(info, "totalCount")
        return await pages_by(info.context, listing, named, ids, wanted, wrap, counted=counted, text=text)

    return await written_or(wrapper(registered.cls), read, info, type_name, "nodes")


async def connect_all(
    info: Info, type_name: str, wanted: Page, *where: ColumnElement[Any], order: Order | None = None
) -> Any:
    """A page of all readable nodes of a type, narrowed by `where`."""
    listing = listing_of(info.context, type_name, "all", *where, order=order)
    return await paged(info, type_name, listing, wanted)


async def paged(
    info: Info, type_name: str, listing: Listing, wanted: Page, as_of: date | None = None
) -> Connection[Any]:
    """A page of a list of nodes, as of the day that the caller named, if any."""

    async def read(wrap: Wrap, text: Text | None) -> Connection[Any]:
        counted, placed = selects(info, "totalCount"), selects(info, "pageInfo") or selects(info, "edges")
        return await page(info.context, listing, wanted, wrap, counted=counted, placed=placed, text=text)

    wrap = wrapper(node_types[type_name].cls, as_of)
    return await (read(wrap, None) if as_of is not None else written_or(wrap, read, info, type_name, "nodes"))


async def follow(
    request: Request, type_name: str, targets: Sequence[tuple[UUID | None, date | None]], info: Info | None = None
) -> list[Any]:
    """The node behind each (id, as-of day), in order; one statement per distinct day. `info` as in `load`."""
    found: dict[tuple[UUID | None, date | None], Any] = {}
    for day in dict.fromkeys(day for identifier, day in targets if identifier is not None):
        wanted = [identifier for identifier, at in targets if at == day and identifier is not None]
        loaded = await load(request, type_name, wanted, day, info)
        found.update({(identifier, day): thing for identifier, thing in loaded.items()})
    return [found.get(target) for target in targets]


async def nodes_named(request: Request, names: Sequence[tuple[str | None, UUID | None]]) -> list[Any]:
    """The readable node behind each (type, id), in order; None for what the graph does not have.

    One statement for each type.
    """
    found: dict[tuple[str | None, UUID | None], Any] = {}
    for type_name in dict.fromkeys(name for name, _ in names if name is not None and name in node_types):
        ids = [identifier for name, identifier in names if name == type_name and identifier is not None]
        loaded = await load(request, type_name, ids)
        found.update({(type_name, identifier): thing for identifier, thing in loaded.items()})
    return [found.get((name, identifier)) for name, identifier in names]


async def one(
    request: Request, type_name: str, opaque: str, as_of: date | None = None, info: Info | None = None
) -> Any:
    """The readable node of a type behind an opaque id; one statement. `info` as in `load`.

    Raises:
        CodedError: `BAD_ID`, when the id is none of the type; `NOT_FOUND`, when the viewer may see nothing there.
    """
    found = await load_one(request, type_name, decode_id_of(type_name, opaque), as_of, info)
    if found is None:
        raise not_found()
    return found


def by_day(parents: Sequence[Any]) -> dict[date | None, list[Any]]:
    """The parents by their as-of day; almost always one group."""
    groups: dict[date | None, list[Any]] = {}
    for parent in parents:
        groups.setdefault(parent.as_of, []).append(parent)
    return groups


def _guard(type_name: str, guard: bool | Policy) -> Policy | None:  # noqa: FBT001
    if isinstance(guard, Policy):
        return guard
    return node_types[type_name].readable.policy if guard else None
