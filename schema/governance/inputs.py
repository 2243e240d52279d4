"""What mutations of governance are given."""

import strawberry

from schema.access.mutations import Input

_URL = "Where it is sent: an https URL whose host has public addresses only."
_QUERY = (
    "A GraphQL document with one subscription to `threadEvents`, without variables: what it selects of an event is "
    "sent as `data`, read on your rights each time."
)
_EVENTS = "The types of events that are sent, e.g. CheckInSubmitted; at least one."
_SECRET = "24 to 200 printable letters that deliveries are signed with; drawn by the server when left out."  # noqa: S105 - a description
_ID = "The subscription."
_VERSION = "The `version` that you have read; refused as STALE_VERSION when it has changed since."


@strawberry.input(description="A webhook to set up.")
class WebhookSubscriptionCreateInput(Input):
    """A new webhook."""

    url: str = strawberry.field(description=_URL)
    query: str = strawberry.field(description=_QUERY)
    events: list[str] = strawberry.field(description=_EVENTS)
    secret: str | None = strawberry.field(default=None, description=_SECRET)


@strawberry.input(description="What to change of a webhook; what is left out stays. It is then read on your rights.")
class WebhookSubscriptionUpdateInput(Input):
    """Changes of a webhook."""

    subscription_id: strawberry.ID = strawberry.field(description=_ID)
    url: str | None = strawberry.field(default=None, description=_URL)
    query: str | None = strawberry.field(default=None, description=_QUERY)
    events: list[str] | None = strawberry.field(default=None, description=_EVENTS)
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="A webhook to stop for a while.")
class WebhookSubscriptionPauseInput(Input):
    """The webhook."""

    subscription_id: strawberry.ID = strawberry.field(description=_ID)


@strawberry.input(description="A webhook to set going again.")
class WebhookSubscriptionResumeInput(Input):
    """The webhook."""

    subscription_id: strawberry.ID = strawberry.field(description=_ID)


@strawberry.input(description="A webhook to remove.")
class WebhookSubscriptionDeleteInput(Input):
    """The webhook."""

    subscription_id: strawberry.ID = strawberry.field(description=_ID)
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="A webhook whose secret is to be replaced.")
class WebhookSubscriptionSecretRotateInput(Input):
    """The webhook, and for how long both secrets hold."""

    subscription_id: strawberry.ID = strawberry.field(description=_ID)
    secret: str | None = strawberry.field(default=None, description=_SECRET)
    overlap_hours: int = strawberry.field(
        default=24, description="How many hours deliveries are signed with both secrets, 0 to 168."
    )


@strawberry.input(description="A delivery to repeat.")
class EventDeliveryReplayInput(Input):
    """The delivery."""

    delivery_id: strawberry.ID = strawberry.field(description="The delivery.")


@strawberry.input(description="A parked event to be tried again.")
class ParkedEventReplayInput(Input):
    """The parked event."""

    parked_event_id: strawberry.ID = strawberry.field(description="The parked event.")
