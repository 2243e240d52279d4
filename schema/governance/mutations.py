"""Changes of governance: webhooks and their deliveries."""

import base64
from typing import Any

import strawberry

from schema.access.fields import Info, reference
from schema.access.mutations import Payload, mutation
from schema.governance import actions, parking
from schema.governance.integration_types import EventDelivery, WebhookSubscription
from schema.governance.parked_types import ParkedEvent
from schema.governance.ports import Outbound
from schema.kit.batch import batch
from schema.kit.ids import encode_id


@strawberry.type(description="What a change of a webhook answers.")
class WebhookSubscriptionPayload(Payload):
    """The webhook."""

    subscription: WebhookSubscription | None = reference(
        "subscription_id", "WebhookSubscription", "The webhook; null where the change was refused."
    )


@strawberry.type(description="What a change of a webhook's secret answers.")
class WebhookSubscriptionSecretPayload(WebhookSubscriptionPayload):
    """The webhook, and its secret."""

    @batch(description="The secret that deliveries are signed with. It is shown here alone: keep it now.")
    async def secret(parents: list[Any], info: Info) -> list[str | None]:  # noqa: N805 - a batch
        """No statement. What is kept of the answer, for a retry, is sealed."""
        return [
            _opened(info, parent.__dict__["subscription_id"], parent.__dict__["sealed_secret"]) for parent in parents
        ]


@strawberry.type(description="What the removal of a webhook answers.")
class WebhookSubscriptionDeletePayload(Payload):
    """The id of what is gone."""

    @strawberry.field(description="The id of the webhook that was removed; null where that was refused.")
    def deleted_subscription_id(self) -> strawberry.ID | None:
        """The opaque id."""
        row_id = self.__dict__["deleted_id"]
        return None if row_id is None else strawberry.ID(encode_id(actions.NODE, row_id))


@strawberry.type(description="What the repetition of a delivery answers.")
class EventDeliveryReplayPayload(Payload):
    """The new delivery."""

    delivery: EventDelivery | None = reference(
        "delivery_id", "EventDelivery", "The new delivery, a row of its own; null where that was refused."
    )


@strawberry.type(description="What the wish to try a parked event again answers.")
class ParkedEventReplayPayload(Payload):
    """The parked event; it is gone once it was tried with success."""

    parked_event: ParkedEvent | None = reference(
        "parked_event_id", "ParkedEvent", "The parked event, as long as it is parked."
    )


@strawberry.type
class GovernanceMutation:
    """The mutations of governance."""

    webhook_subscription_create: WebhookSubscriptionSecretPayload | None = mutation(
        actions.create_webhook,
        WebhookSubscriptionSecretPayload,
        description="Have events sent to another system as they happen, in the shape that a query gives them.",
    )
    webhook_subscription_update: WebhookSubscriptionPayload | None = mutation(
        actions.update_webhook, WebhookSubscriptionPayload, description="Change what a webhook sends, or where to."
    )
    webhook_subscription_pause: WebhookSubscriptionPayload | None = mutation(
        actions.pause_webhook, WebhookSubscriptionPayload, description="Stop a webhook for a while; events wait."
    )
    webhook_subscription_resume: WebhookSubscriptionPayload | None = mutation(
        actions.resume_webhook,
        WebhookSubscriptionPayload,
        description="Let a webhook send again, after a pause or when what was wrong is mended; what waits goes first.",
    )
    webhook_subscription_delete: WebhookSubscriptionDeletePayload | None = mutation(
        actions.delete_webhook, WebhookSubscriptionDeletePayload, description="Remove a webhook."
    )
    webhook_subscription_secret_rotate: WebhookSubscriptionSecretPayload | None = mutation(
        actions.rotate_secret,
        WebhookSubscriptionSecretPayload,
        description="Give a webhook a new secret; for a while deliveries are signed with the one before, too.",
    )
    event_delivery_replay: EventDeliveryReplayPayload | None = mutation(
        actions.replay_delivery, EventDeliveryReplayPayload, description="Deliver an event once more."
    )
    parked_event_replay: ParkedEventReplayPayload | None = mutation(
        parking.ask,
        ParkedEventReplayPayload,
        description="Have an event tried again that the server failed at; a worker does so at once, and what succeeds "
        "is parked no longer.",
    )


def _opened(info: Info, row_id: Any, sealed: str | None) -> str | None:
    if sealed is None:
        return None
    outbound: Outbound = info.context.ports[Outbound]
    return outbound.unseal(info.context.viewer.organization_id, row_id, base64.b64decode(sealed))
