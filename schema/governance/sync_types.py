"""Changes at other systems in the graph. Thin; what they carry is shown as what it changes there."""

from datetime import datetime
from typing import Annotated

import strawberry

from schema.access.fields import Node, node, reference
from schema.governance import store
from schema.governance.integration_types import ConnectedSystem
from schema.governance.sync_values import RemoteChangeState
from schema.kit.enums import graph_enum
from schema.people.types import Employee

graph_enum(RemoteChangeState)


@strawberry.type(description="What a change does to one field at the other system.")
class RemoteDifference:
    """A difference."""

    field: str = strawberry.field(description="The field, as the other system calls it.")
    before: str | None = strawberry.field(description="What is there; null where nothing is.")
    after: str | None = strawberry.field(description="What will be there.")


@node(store.REMOTE_CHANGES, description="Something to do at another system, from its proposal to its confirmation.")
class RemoteChange(Node):
    """A change."""

    command: str = strawberry.field(description="What is done, as the connector calls it, e.g. change-pay.")
    state: RemoteChangeState = strawberry.field(description="How far it is.")
    approved_at: datetime | None = strawberry.field(description="When it was approved; null while it is not.")
    sent_at: datetime | None = strawberry.field(description="When it was sent last; null where it never was.")
    settled_at: datetime | None = strawberry.field(description="When its outcome was known; null while it is not.")
    attempts: int = strawberry.field(description="How often it was sent.")
    code: str | None = strawberry.field(description="Stable code of why it is where it is; null where all is well.")
    message: str | None = strawberry.field(description="What is wrong and how to mend it; null where nothing is.")
    connection: ConnectedSystem | None = reference("connection_id", "ConnectedSystem", "Where it is to be done.")
    employee: Annotated[Employee, strawberry.lazy("schema.people.types")] | None = reference(
        "employee_id", "Employee", "Whom it is about."
    )

    @strawberry.field(description="What it changes there, as planned; empty before it was.")
    def differences(self) -> list[RemoteDifference]:
        """From the plan."""
        before, after = self.__dict__["before"], self.__dict__["after"]
        names = sorted({*before, *after})
        return [RemoteDifference(field=name, before=before.get(name), after=after.get(name)) for name in names]
