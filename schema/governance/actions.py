"""What is done to webhooks: setting one up, changing, stopping and removing it, its secrets, repeating a delivery.

What is sent is read on the rights of whoever last said what is sent where. So nobody can have it read on the rights of
somebody else and sent to an address of their own.
"""

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select

from schema.access.changes import add, change, record, remove, require, target
from schema.access.request import Request
from schema.access.thread import event_types
from schema.access.values import ViewerKind
from schema.governance import access
from schema.governance.inputs import (
    EventDeliveryReplayInput,
    WebhookSubscriptionCreateInput,
    WebhookSubscriptionDeleteInput,
    WebhookSubscriptionPauseInput,
    WebhookSubscriptionResumeInput,
    WebhookSubscriptionSecretRotateInput,
    WebhookSubscriptionUpdateInput,
)
from schema.governance.integration_tables import event_delivery, webhook_subscription
from schema.governance.ports import Outbound
from schema.governance.values import DeliveryState, SubscriptionState
from schema.kit.event_values import ActorKind, EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.inputs import Checks
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded

NODE = "WebhookSubscription"
CREATED = "WebhookSubscriptionCreated"
UPDATED = "WebhookSubscriptionUpdated"
PAUSED = "WebhookSubscriptionPaused"
RESUMED = "WebhookSubscriptionResumed"
ROTATED = "WebhookSubscriptionSecretRotated"
DELETED = "WebhookSubscriptionDeleted"
REPLAYED = "EventDeliveryReplayed"

SECRET_LENGTHS = range(24, 201)
OVERLAP_HOURS = range(169)
_DRAWN_BYTES = 32


@dataclass(frozen=True)
class _Content:
    """What is sent where."""

    url: str
    query: str
    events: Sequence[str]


async def create_webhook(request: Request, given: WebhookSubscriptionCreateInput) -> Mapping[str, Any]:
    """Set a webhook up; its secret is shown in this answer alone."""
    await require(request, access.MANAGE_WEBHOOKS, None)
    content = _Content(given.url, given.query, list(dict.fromkeys(given.events)))
    await _require_sound(request, content)
    row_id, secret = uuid7(), _secret(given.secret)
    sealed = _outbound(request).seal(request.viewer.organization_id, row_id, secret)
    held = {"secret": sealed.secret, "secret_key": sealed.key}
    await add(request, webhook_subscription, id=row_id, **vars(content), **_owner(request), **held)
    _record(request, CREATED, EventOperation.CREATED, row_id, after=_told(content))
    return {"subscription_id": row_id, "sealed_secret": _text(sealed.secret)}


async def update_webhook(request: Request, given: WebhookSubscriptionUpdateInput) -> Mapping[str, Any]:
    """Change what is sent where; from then on it is read on the rights of whoever did."""
    row = await _target(request, given.subscription_id, given.expected_version)
    before = _Content(row.url, row.query, row.events)
    events = before.events if given.events is None else list(dict.fromkeys(given.events))
    content = _Content(given.url or before.url, given.query or before.query, events)
    await _require_sound(request, content)
    await change(request, webhook_subscription, row.id, **vars(content), **_owner(request))
    _record(request, UPDATED, EventOperation.UPDATED, row.id, before=_told(before), after=_told(content))
    return {"subscription_id": row.id}


async def pause_webhook(request: Request, given: WebhookSubscriptionPauseInput) -> Mapping[str, Any]:
    """Stop sending; events wait."""
    row = await _target(request, given.subscription_id)
    await _move(request, row, SubscriptionState.PAUSED, PAUSED)
    return {"subscription_id": row.id}


async def resume_webhook(request: Request, given: WebhookSubscriptionResumeInput) -> Mapping[str, Any]:
    """Send again, what waited first; what was wrong counts as mended."""
    row = await _target(request, given.subscription_id)
    await _move(request, row, SubscriptionState.ACTIVE, RESUMED)
    return {"subscription_id": row.id}


async def delete_webhook(request: Request, given: WebhookSubscriptionDeleteInput) -> Mapping[str, Any]:
    """Remove a webhook; what waited for it is not sent."""
    row = await _target(request, given.subscription_id, given.expected_version)
    await remove(request, webhook_subscription, row.id)
    content = _Content(row.url, row.query, row.events)
    _record(request, DELETED, EventOperation.DELETED, row.id, before=_told(content))
    return {"deleted_id": row.id}


async def rotate_secret(request: Request, given: WebhookSubscriptionSecretRotateInput) -> Mapping[str, Any]:
    """Draw or take a new secret, shown in this answer alone; the one before holds a while longer."""
    row = await _target(request, given.subscription_id)
    if given.overlap_hours not in OVERLAP_HOURS:
        raise refused(Problem.BAD_VALUE, "Let both secrets hold for 0 to 168 hours.", "overlapHours")
    outbound, tenant = _outbound(request), request.viewer.organization_id
    sealed = outbound.seal(tenant, row.id, _secret(given.secret))
    hook = webhook_subscription.c
    kept = await request.session.rows(select(hook.secret).where(hook.organization_id == tenant, hook.id == row.id))
    until = request.now + timedelta(hours=given.overlap_hours)
    previous = {"previous_secret": kept[0].secret, "previous_secret_until": until}
    held = {"secret": sealed.secret, "secret_key": sealed.key}
    await change(request, webhook_subscription, row.id, **held, **previous)
    _record(request, ROTATED, EventOperation.UPDATED, row.id)
    return {"subscription_id": row.id, "sealed_secret": _text(sealed.secret)}


async def replay_delivery(request: Request, given: EventDeliveryReplayInput) -> Mapping[str, Any]:
    """Deliver an event once more, beside the others that wait."""
    row = await target(request, "EventDelivery", given.delivery_id, "deliveryId", may=access.MANAGE_WEBHOOKS)
    if row.state == DeliveryState.PENDING:
        raise refused(Problem.ALREADY_EXISTS, "It still waits for its first attempt; there is nothing to repeat.")
    same = {name: getattr(row, name) for name in ("webhook_subscription_id", "event_id", "sequence")}
    delivery_id = await add(request, event_delivery, **same, replay_of_id=row.replay_of_id or row.id)
    event = Event(REPLAYED, "EventDelivery", delivery_id, EventOperation.CREATED)
    record(request, event)
    return {"delivery_id": delivery_id}


async def _target(request: Request, opaque: str, version: int | None = None) -> Loaded:
    return await target(request, NODE, opaque, "subscriptionId", may=access.MANAGE_WEBHOOKS, version=version)


async def _require_sound(request: Request, content: _Content) -> None:
    """Let pass what can be sent.

    Raises:
        RefusedError: all that is wrong: BAD_ADDRESS, PRIVATE_ADDRESS; BAD_DOCUMENT, NOT_FOUND; BAD_VALUE.
    """
    outbound, checks = _outbound(request), Checks()
    with checks.part():
        await outbound.require_reachable(content.url)
    with checks.part():
        await outbound.require_fitting(request, content.query)
    with checks.part():
        _require_known(content.events)
    checks.done()


def _require_known(events: Sequence[str]) -> None:
    unknown = [name for name in events if name not in event_types]
    if unknown or not events:
        words = f"'{unknown[0][:40]}' is none" if unknown else "Name at least one"
        raise refused(Problem.BAD_VALUE, f"{words} of the types of events: {', '.join(sorted(event_types))}.", "events")


def _secret(given: str | None) -> str:
    if given is None:
        return f"whsec_{secrets.token_urlsafe(_DRAWN_BYTES)}"
    if len(given) not in SECRET_LENGTHS or not given.isascii() or not given.isprintable():
        raise refused(Problem.BAD_VALUE, "A secret has 24 to 200 printable ASCII letters; or leave it out.", "secret")
    return given


async def _move(request: Request, row: Loaded, state: SubscriptionState, event: str) -> None:
    health = {"problem": None, "failures": 0, "open_until": None}
    await change(request, webhook_subscription, row.id, state=state.value, **health)
    states = ({"state": str(row.state)}, {"state": state.value})
    _record(request, event, EventOperation.UPDATED, row.id, before=states[0], after=states[1])


def _owner(request: Request) -> dict[str, Any]:
    kind = ActorKind.SERVICE if request.viewer.kind is ViewerKind.SERVICE else ActorKind.PERSON
    return {"actor_kind": kind.value, "actor_id": request.viewer.account_id}


def _told(content: _Content) -> dict[str, Any]:
    """For the audit trail: the host alone, since many receivers put a secret into the rest of the URL."""
    return {"host": urlsplit(content.url).hostname, "query": content.query, "events": list(content.events)}


def _record(
    request: Request,
    event: str,
    operation: EventOperation,
    row_id: UUID,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    record(request, Event(event, NODE, row_id, operation, before=before, after=after))


def _outbound(request: Request) -> Outbound:
    outbound: Outbound = request.ports[Outbound]
    return outbound


def _text(sealed: bytes) -> str:
    return base64.b64encode(sealed).decode()
