"""What mutations of changes at other systems are given."""

import strawberry

from schema.access.mutations import Input

_CHANGE = "The change."
_VERSION = "The `version` that you have read; refused as STALE_VERSION when it has changed since."


@strawberry.input(description="A change to propose: what is on record here is to be done at another system.")
class RemoteChangeProposeInput(Input):
    """A new change."""

    connection_id: strawberry.ID = strawberry.field(description="Where it is to be done.")
    command: str = strawberry.field(description="What is to be done, as the connector calls it, e.g. change-pay.")
    node_id: strawberry.ID = strawberry.field(
        description="What is to be done there: a CompensationRecord or a LearningAssignment."
    )


@strawberry.input(description="A change that may be sent, by somebody else than its proposer.")
class RemoteChangeApproveInput(Input):
    """The change."""

    change_id: strawberry.ID = strawberry.field(description=_CHANGE)
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.input(description="A change to plan anew, e.g. since what is at the other system has changed.")
class RemoteChangePlanInput(Input):
    """The change."""

    change_id: strawberry.ID = strawberry.field(description=_CHANGE)


@strawberry.input(description="A change to withdraw before it is sent.")
class RemoteChangeCancelInput(Input):
    """The change."""

    change_id: strawberry.ID = strawberry.field(description=_CHANGE)
