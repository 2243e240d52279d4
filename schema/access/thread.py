"""The thread as a stream: what happened to an employee, each event with its causes.

Types of events stand with their links. An event is as visible as the node that it tells about, at the moment of
reading: no right of its own, no copy of data that the node's policy would hide.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import strawberry
from sqlalchemy import CTE, ColumnElement, Select, and_, any_, false, func, literal, or_, select

from schema.access import binds
from schema.access.fields import Info, Node, reference, wrapper
from schema.access.nodes import NodeType, node_types
from schema.access.policy import policy, to
from schema.access.reads import Columns, Order, Readable
from schema.access.request import Request
from schema.access.values import EVERYBODY
from schema.kit.batch import batch
from schema.kit.event_tables import domain_event, domain_event_cause
from schema.kit.statements import Loaded

if TYPE_CHECKING:
    from schema.people.types import Employee

N = TypeVar("N", bound=type)

AS_ITS_NODE = policy("what happened to this employee", "events:read", to(*EVERYBODY))
"""Opens nothing by itself: a further predicate asks for the right to the node that the event tells about."""

SEQUENCE = Order("SEQUENCE", (domain_event.c.sequence,))

MOST_BECAUSE = 1_000
"""How many events are told of what a node follows from."""


@dataclass(frozen=True, eq=False)
class EventReads(Readable):
    """Events of one type, as far as the viewer may read the nodes that they tell about."""

    type: str = ""
    node_type: str = ""

    def rows(self, request: Request, *where: ColumnElement[Any], only: Columns | None = None) -> Select[Any]:
        """The statement of all events of the type that the viewer may read."""
        return _rows(request, _seen(request, {self.node_type: [self.type]}), *where, only=only)

    def completed(self, row: Loaded) -> Loaded:
        """The event with the facts of its payload as attributes."""
        return _with_facts(row)


event_types: dict[str, str] = {}
"""The type of node that each type of event of the thread tells about; filled as the links' `events` are imported."""


@strawberry.interface(description="Something that happened on the way from goals to pay.")
class ThreadEvent(Node):
    """An event of the thread. Its payload's facts are attributes."""

    type: strawberry.Private[str]
    payload: strawberry.Private[dict[str, Any]]

    at: datetime = strawberry.field(description="When it happened.")
    sequence: int = strawberry.field(description="Its place among all events of the organization.")
    employee: Annotated["Employee", strawberry.lazy("schema.people.types")] | None = reference(
        "employee_id", "Employee", "Whose thread it belongs to."
    )

    @batch(description="The events that it follows from, as far as you may see them; earliest first.")
    async def causes(
        parents: list[Any],  # noqa: N805 - a batch
        info: Info,
    ) -> list[list[Annotated["ThreadEvent", strawberry.lazy("schema.access.thread")]]]:
        """One statement."""
        found = await causes_of(info.context, [parent.row_id for parent in parents])
        return [found[parent.row_id] for parent in parents]


def thread_event(node_type: str, *, description: str) -> Callable[[N], N]:
    """Declare a class as a type of event of the thread, named for the events' `type`."""

    def declare(cls: N) -> N:
        made = strawberry.type(cls, description=description)
        readable = EventReads(domain_event, AS_ITS_NODE, order=SEQUENCE, type=cls.__name__, node_type=node_type)
        node_types[cls.__name__] = NodeType(cls.__name__, made, readable)
        event_types[cls.__name__] = node_type
        return made

    return declare


def event_of(row: Loaded) -> Any:
    """A loaded event as an instance of its type, the facts of its payload as attributes."""
    return wrapper(node_types[row.type].cls)(_with_facts(row))


def _with_facts(row: Loaded) -> Loaded:
    for name, value in row.payload.items():
        row.__dict__.setdefault(name, value)
    return row


async def causes_of(request: Request, events: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """For each event, those that it follows from and that the viewer may see; one statement."""
    link = domain_event_cause.c

    def compose() -> Select[Any]:
        joined = and_(link.organization_id == domain_event.c.organization_id, link.cause_id == domain_event.c.id)
        return (
            all_rows(request, link.event_id == any_(binds.ids()))
            .add_columns(link.event_id.label("follower"))
            .join(domain_event_cause, joined)
            .order_by(domain_event.c.sequence)
        )

    found: dict[UUID, list[Any]] = {event: [] for event in events}
    for row in await request.fetch("thread causes", compose, ids=list(found)):
        found[row.follower].append(event_of(row))
    return found


async def because_of(request: Request, node_type: str, nodes: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """For each node, all that its events follow from, near and far, as far as the viewer may see it, earliest first.

    One statement. It walks through events that the viewer may not see, and that are no types of the thread, to what
    lies behind them; of a node's, the `MOST_BECAUSE` latest are told.
    """

    def compose() -> Select[Any]:
        behind = _behind(request, node_type)
        place = func.row_number().over(partition_by=behind.c.node_id, order_by=domain_event.c.sequence.desc())
        found = (
            all_rows(request)
            .add_columns(behind.c.node_id.label("follower"), place.label("place"))
            .join(behind, behind.c.event_id == domain_event.c.id)
            .subquery()
        )
        return select(found).where(found.c.place <= MOST_BECAUSE).order_by(found.c.sequence)

    found: dict[UUID, list[Any]] = {node: [] for node in nodes}
    for row in await request.fetch(("because", node_type), compose, ids=list(found)):
        found[row.follower].append(event_of(row))
    return found


def _behind(request: Request, node_type: str) -> CTE:
    """Every event that the events about the nodes follow from, with the node; each once, so that it comes to an end."""
    tenant, link, event = binds.tenant(request.viewer), domain_event_cause.c, domain_event.c
    about = (event.organization_id == tenant, event.node_type == node_type, event.node_id == any_(binds.ids()))
    first = and_(link.organization_id == event.organization_id, link.event_id == event.id)
    start = select(event.node_id, link.cause_id.label("event_id")).join(domain_event_cause, first).where(*about)
    walk = start.cte("behind", recursive=True)
    further = select(walk.c.node_id, link.cause_id).where(
        link.organization_id == tenant, link.event_id == walk.c.event_id
    )
    return walk.union(further)


def all_rows(
    request: Request, *where: ColumnElement[Any], about: str | None = None, only: Columns | None = None
) -> Select[Any]:
    """The statement of all events of the thread that the viewer may read; `only` are its columns where not all are.

    With `about`, of those that tell about nodes of that type: of all types it is long.
    """
    grouped: dict[str, list[str]] = {}
    for name, node_type in event_types.items():
        if about in (None, node_type):
            grouped.setdefault(node_type, []).append(name)
    return _rows(request, _seen(request, grouped), *where, only=only)


def _rows(request: Request, seen: ColumnElement[bool], *where: ColumnElement[Any], only: Columns | None) -> Select[Any]:
    columns = [column for column in domain_event.c if column.name != "organization_id"] if only is None else only
    return select(*columns).where(domain_event.c.organization_id == binds.tenant(request.viewer), seen, *where)


def _seen(request: Request, types: dict[str, list[str]]) -> ColumnElement[bool]:
    """That the viewer may read the node behind an event of one of the types, by type of node."""
    return or_(false(), *(and_(domain_event.c.type.in_(names), _node(request, kind)) for kind, names in types.items()))


def _node(request: Request, node_type: str) -> ColumnElement[bool]:
    readable = node_types[node_type].readable
    found = readable.rows(request, readable.table.c.id == domain_event.c.node_id, only=[literal(1)])
    return found.correlate(domain_event).exists()
