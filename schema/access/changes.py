"""What actions write with: the row to act on, new and changed rows, locks, events. Never commits; the door does."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, Text, Uuid, any_, func, select

from schema.access.binds import given, ids, tenant
from schema.access.fields import node_types
from schema.access.policy import Policy
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.kit.errors import CodedError
from schema.kit.event_tables import domain_event
from schema.kit.events import Event
from schema.kit.ids import decode_id_of, uuid7
from schema.kit.problems import Problem, refused
from schema.kit.putting import alter, alter_each, put
from schema.kit.statements import Loaded

_NOT_FOUND = "Nothing is found under this id; send the id of something that you may see."


def named(type_name: str, opaque: str, *path: str) -> UUID:
    """The row that an id of an input names.

    Raises:
        RefusedError: BAD_ID.
    """
    try:
        return decode_id_of(type_name, opaque)
    except CodedError as error:
        raise refused(Problem.BAD_ID, error.message, *path) from None


async def target(
    request: Request, type_name: str, opaque: str, *path: str, may: Policy | None = None, version: int | None = None
) -> Loaded:
    """The row to act on, locked to the end of the transaction; three statements at most.

    Args:
        request: the request.
        type_name: the graph's name of its type.
        opaque: its id, as the input has it.
        path: where in the input the id stands.
        may: who may do this to an employee's rows; whoever may see the row, when left out.
        version: the version that the caller has read; any, when left out.

    Raises:
        RefusedError: BAD_ID; NOT_FOUND, where the viewer sees no such row; FORBIDDEN; STALE_VERSION.
    """
    readable, row_id = node_types[type_name].readable, named(type_name, opaque, *path)
    await _hold(request, readable.table, row_id)
    row = await readable.by_id(request, row_id)
    if row is None:
        raise refused(Problem.NOT_FOUND, _NOT_FOUND, *path)
    if may is not None:
        await require(request, may, row.__dict__.get("employee_id"), *path)
    if version is not None and row.version != version:
        words = f"This was version {version} when you read it and is version {row.version} now; read it again."
        raise refused(Problem.STALE_VERSION, words, "expectedVersion")
    return row


async def require(request: Request, may: Policy, employee_id: UUID | None, *path: str) -> None:
    """Let pass whoever may do this to data of the employee, today; one statement at most.

    Raises:
        RefusedError: FORBIDDEN.
    """
    (permitted,) = await request.permitted(may, [(employee_id, request.today)])
    if not permitted:
        raise refused(Problem.FORBIDDEN, f"You may not change {may.name}.", *path)


async def employee_of(request: Request, opaque: str | None, *path: str, may: Policy) -> UUID:
    """The employee whom an input names, or the viewer where it names none; two statements at most.

    Raises:
        RefusedError: BAD_ID, NOT_FOUND, FORBIDDEN.
    """
    employee_id = request.viewer.employee_id if opaque is None else named("Employee", opaque, *path)
    if employee_id is None:
        raise refused(Problem.NOT_FOUND, "You are no employee here; name the employee.", *path)
    if employee_id not in await node_types["Employee"].readable.by_ids(request, [employee_id]):
        raise refused(Problem.NOT_FOUND, _NOT_FOUND, *path)
    await require(request, may, employee_id, *path)
    return employee_id


async def add(request: Request, table: Table, **values: Any) -> UUID:
    """Insert a row of the viewer's organization; its new id."""
    identifier = uuid7()
    await put(request.session, table, request.viewer.organization_id, [{"id": identifier, **values}])
    return identifier


async def change(request: Request, table: Table, row_id: UUID, **values: Any) -> None:
    """Update a row of the viewer's organization, and count the change."""
    await alter(request.session, table, request.viewer.organization_id, row_id, values)


async def change_each(request: Request, table: Table, name: str, values: Mapping[UUID, Any]) -> None:
    """Update one column of rows of the viewer's organization, each by its own value, and count the changes."""
    await alter_each(request.session, table, request.viewer.organization_id, name, values)


async def remove(request: Request, table: Table, row_id: UUID) -> None:
    """Take a row out of sight; it stays as a tombstone."""
    await change(request, table, row_id, deleted_at=request.now)


async def lock(request: Request, *words: object) -> None:
    """Wait until nobody else in the organization holds a lock of these words; held to the end of the transaction."""
    text = "/".join(map(str, (request.viewer.organization_id, *words)))
    await request.ask(_locked, words=text)


def record(request: Request, event: Event) -> Event:
    """Gather an event, to be written at the end of the request."""
    request.events.append(event)
    return event


async def events_about(request: Request, node_type: str, nodes: Sequence[UUID], *types: str) -> dict[UUID, list[UUID]]:
    """The ids of the events about each node, oldest first, of these types or of any; one statement.

    For `causes`: no policy applies, since an id alone goes into another event.
    """
    found: dict[UUID, list[UUID]] = {node: [] for node in nodes}
    for row in await request.ask(_about, types, kind=node_type, ids=list(found)):
        found[row.node_id].append(row.id)
    for gathered in request.events:
        if gathered.node_type == node_type and gathered.node_id in found and (not types or gathered.type in types):
            found[gathered.node_id].append(gathered.id)
    return found


def _locked(viewer: Viewer) -> Select[Any]:
    del viewer
    return select(func.pg_advisory_xact_lock(func.hashtextextended(given("words", Text), 0)))


def _about(viewer: Viewer, types: tuple[str, ...]) -> Select[Any]:
    event = domain_event.c
    clauses = [event.type.in_(types)] if types else []
    told = (event.organization_id == tenant(viewer), event.node_type == given("kind", Text), *clauses)
    return select(event.node_id, event.id).where(*told, event.node_id == any_(ids())).order_by(event.sequence)


async def _hold(request: Request, table: Table, row_id: UUID) -> None:
    await request.ask(_held, table, row=row_id)


def _held(viewer: Viewer, table: Table) -> Select[Any]:
    mine = (table.c.organization_id == tenant(viewer), table.c.id == given("row", Uuid))
    return select(table.c.id).where(*mine).with_for_update()
