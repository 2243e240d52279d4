"""What happened, in the graph: who acted, events, the audit trail.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from schema.access.fields import Info, Node, follow, node, nodes_named, reference
from schema.access.lists import wrapped
from schema.access.policy import Policy, permits
from schema.access.request import Request
from schema.governance import access, store, values
from schema.kit import event_values
from schema.kit.batch import batch
from schema.kit.enums import graph_enums
from schema.kit.errors import forbidden
from schema.kit.event_values import ActorKind, AuditedData, EventOperation
from schema.kit.ids import encode_id
from schema.people.types import Employee

graph_enums(values)
graph_enums(event_values)

_ACTOR_TYPES = {ActorKind.PERSON: "Account", ActorKind.SERVICE: "ServiceToken"}


def _content(column: str, description: str) -> Any:
    """A field of what an entry of the audit trail says; FORBIDDEN unless the kind of data lets the viewer read it."""

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        return [_by_kind(info.context, access.AUDIT_CONTENT, parent, parent.__dict__[column]) for parent in parents]

    resolve.__name__ = column
    return batch(description=description)(resolve)


@strawberry.type(description="Who or what acted.")
class Actor:
    """A person, a machine or the server."""

    id: strawberry.ID | None = strawberry.field(description="Id of the account or service token; null for the server.")
    kind: ActorKind = strawberry.field(description="Which of them.")
    name: str | None = strawberry.field(description="Name of the service token.")
    employee_id: strawberry.Private[UUID | None]

    @batch(description="The employee behind the account; null for machines and for accounts without one.")
    async def employee(parents: list[Any], info: Info) -> list[Employee | None]:
        """One statement."""
        return await follow(info.context, "Employee", [(parent.employee_id, None) for parent in parents])


@node(store.DOMAIN_EVENTS, description="Something that happened to a node.")
class DomainEvent(Node):
    """An entry of the outbox."""

    type: str = strawberry.field(description="What happened, e.g. check_in.submitted.")
    at: datetime = strawberry.field(description="When.")
    operation: EventOperation = strawberry.field(description="Whether the node was created, changed or removed.")

    @batch(description="To what it happened; null where you may not see it or it is gone.")
    async def node(parents: list[Any], info: Info) -> list[Node | None]:
        """One statement for each type of node."""
        return await nodes_named(info.context, [(parent.node_type, parent.node_id) for parent in parents])

    @batch(description="The events that it follows from, oldest first.")
    async def causes(
        parents: list[Any], info: Info
    ) -> list[list[Annotated["DomainEvent", strawberry.lazy("schema.governance.audit_types")]]]:
        """One statement."""
        found = await store.causes(info.context, [parent.row_id for parent in parents])
        return [wrapped("DomainEvent", found[parent.row_id]) for parent in parents]


@node(store.AUDIT_EVENTS, description="An entry of the audit trail; it can't be changed without breaking the chain.")
class AuditEvent(Node):
    """An entry of the audit trail."""

    at: datetime = strawberry.field(description="When.")
    action: str = strawberry.field(description="What was done, e.g. goal.close.")
    data_kind: AuditedData = strawberry.field(description="The kind of data; it decides who may read the content.")
    hash: str = strawberry.field(description="SHA-256 of this entry and of the hash before it.")
    previous_hash: str | None = strawberry.field(description="Hash of the entry before; null for the first.")
    before: JSON | None = _content("before", "What was there before; null where there was nothing.")
    after: JSON | None = _content("after", "What was there afterwards; null where nothing was left.")
    employee: Employee | None = reference("employee_id", "Employee", "Whose data it was; null where nobody's.")

    @batch(description="Who did it; FORBIDDEN where an author may have been promised not to be named.")
    async def actor(parents: list[Any], info: Info) -> list[Actor | None]:
        """No statement."""
        return [_by_kind(info.context, access.AUDIT_ACTOR, parent, actor_of(parent)) for parent in parents]

    @batch(description="To what it was done; null where you may not see it or it is gone.")
    async def subject(parents: list[Any], info: Info) -> list[Node | None]:
        """One statement for each type of node."""
        return await nodes_named(info.context, [(parent.node_type, parent.node_id) for parent in parents])


def actor_of(row: Any) -> Actor:
    """Who acted, from a row that was read with its account and service token."""
    kind = ActorKind(row.actor_kind)
    known = None if row.actor_id is None else strawberry.ID(encode_id(_ACTOR_TYPES[kind], row.actor_id))
    return Actor(id=known, kind=kind, name=row.actor_name, employee_id=row.actor_employee_id)


def _by_kind(request: Request, policies: Mapping[AuditedData, Policy], entry: Any, value: Any) -> Any:
    """The value, or a FORBIDDEN error where the kind of data of the entry hides it from the viewer."""
    rules = policies[AuditedData(entry.data_kind)]
    may = permits(rules, request.viewer, (), request.today, request.today)
    return value if may else forbidden(rules.name)
