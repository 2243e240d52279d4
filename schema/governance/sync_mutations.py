"""Changes of changes at other systems."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.governance import sync_changes
from schema.governance.sync_types import RemoteChange


@strawberry.type(description="What moving a change at another system answers.")
class RemoteChangePayload(Payload):
    """The change."""

    change: RemoteChange | None = reference("change_id", "RemoteChange", "The change; null where it was refused.")


@strawberry.type
class RemoteChangesMutation:
    """The mutations of changes at other systems."""

    remote_change_propose: RemoteChangePayload | None = mutation(
        sync_changes.propose,
        RemoteChangePayload,
        description="Propose to do at another system what is on record here; what it would change there is planned.",
    )
    remote_change_approve: RemoteChangePayload | None = mutation(
        sync_changes.approve, RemoteChangePayload, description="Let a planned change be sent; not by its proposer."
    )
    remote_change_plan: RemoteChangePayload | None = mutation(
        sync_changes.plan_anew,
        RemoteChangePayload,
        description="Plan a change anew, e.g. after a conflict; it has to be approved again.",
    )
    remote_change_cancel: RemoteChangePayload | None = mutation(
        sync_changes.cancel, RemoteChangePayload, description="Withdraw a change that was not sent."
    )
