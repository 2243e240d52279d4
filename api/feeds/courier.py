"""Delivering events to webhooks: one attempt at a time for each subscriber, in order, until it is taken or given up.

A job is one attempt at whatever is next in order. It claims the subscriber meanwhile, so that nothing overtakes, and
reads what is to be sent; while it waits for the receiver it holds no connection to the database. Then the row of the
attempt, the new state and the next job are one transaction. A worker that dies after sending and before that sends
again: receivers tell a repeated delivery by its id. Whatever is next always has a job; a schedule makes up for a lost
one.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row

from api.feeds.sealing import Seals, UnsealedError
from api.feeds.sending import Sender, Sent
from api.feeds.shapes import Shapes, UnreadError, UnshapelyError
from api.feeds.signing import HEADER, signature
from api.jobs.duties import JOB_NUMBER, Errand
from api.jobs.queue import enqueue
from api.jobs.store import end_claim, take_claim
from schema.access.policy import permits
from schema.access.request import Request
from schema.access.store import viewer_again
from schema.access.values import ViewerKind
from schema.access.viewer import Viewer
from schema.governance import access, delivering, rules
from schema.governance.ports import Occurred
from schema.governance.values import DeliveryState, SubscriptionState
from schema.kit.event_values import ActorKind
from schema.kit.events import Event
from schema.kit.ids import encode_id

JOB = "deliver-webhook"
AGAIN = timedelta(seconds=1)
"""When to look again after a subscriber that somebody else is at."""

CLAIM = timedelta(seconds=60)
"""For how long a subscriber is an attempt's alone, should its job be lost; several times as long as one may take."""


class StoppedError(Exception):
    """What only a person can mend: the subscription is stopped; the sentence says why and how."""


@dataclass(frozen=True, slots=True)
class Courier:
    """Delivers; what is sent is read with `shapes`, signed with what `seals` opens, sent by `sender`.

    Attributes:
        shapes: reads what is sent.
        sender: sends it.
        seals: opens the secrets.
        cursor_key: as for any request.
        chance: from 0 to 1, evenly; spreads attempts.
    """

    shapes: Shapes
    sender: Sender
    seals: Seals
    cursor_key: bytes
    chance: Callable[[], float] = random.random

    async def put_out(self, request: Request, event: Event) -> None:
        """Listener: a delivery for each subscription that wants the event."""
        tenant = request.viewer.organization_id
        for subscription, delivery in await delivering.put_out(request.session, tenant, event.id):
            await _enqueue(request, subscription, key=f"{delivery}/0")

    async def resumed(self, request: Request, event: Event) -> None:
        """Listener: a subscription was changed or set going again; what waits is due at once."""
        await delivering.forget_delays(request.session, request.viewer.organization_id, event.node_id)
        await _enqueue(request, event.node_id, key=f"{event.id}")

    async def replayed(self, request: Request, event: Event) -> None:
        """Listener: a person asked for a delivery once more."""
        subscription = await delivering.subscription_of(request.session, request.viewer.organization_id, event.node_id)
        if subscription is not None:
            await _enqueue(request, subscription, event.node_id, key=f"{event.node_id}/0")

    async def sweep(self, request: Request, arguments: Mapping[str, Any]) -> None:
        """Schedule: a job for everything that waits, whether it has one or not."""
        del arguments
        for subscription, replay in await delivering.overdue(request.session, request.viewer.organization_id):
            await _enqueue(request, subscription, replay, key=f"sweep/{subscription}/{replay}")

    async def deliver(self, request: Request, arguments: Mapping[str, Any]) -> Errand | None:
        """Job: one attempt at what is next in order for a subscriber, or at a replay."""
        subscription, replay = UUID(arguments["subscription"]), arguments["replay"]
        tenant, turn, job = request.viewer.organization_id, arguments["turn"], arguments[JOB_NUMBER]
        if not await take_claim(request.session, tenant, _claim(subscription), job, CLAIM):
            await _enqueue(
                request, subscription, replay, key=f"behind/{subscription}/{turn % 2}", at=AGAIN, turn=turn + 1
            )
            return None
        errand = await self._errand(request, subscription, replay, turn, job)
        if errand is None:
            await end_claim(request.session, tenant, _claim(subscription), job)
        return errand

    async def _errand(
        self, request: Request, subscription: UUID, replay: str | None, turn: int, job: int
    ) -> Errand | None:
        """What is to be sent now; None where nothing is."""
        hook = await delivering.subscription(request.session, request.viewer.organization_id, subscription)
        if hook is None or not _sends(hook):
            return None
        due = await _due(request, subscription, replay)
        if due is None:
            return None
        at = max(filter(None, (due.next_attempt_at, hook.open_until)), default=request.now)
        if at > request.now + AGAIN:
            await _later(request, hook, due, replay, at, turn + 1)
            return None
        return await self._ready(request, hook, due, replay, job)

    async def _ready(
        self, request: Request, hook: Row[Any], due: Row[Any], replay: str | None, job: int
    ) -> Errand | None:
        try:
            body = await self._body(request, hook, due)
            secrets = self._secrets(hook, request.now)
        except StoppedError as stopped:
            await _stop(request, hook, str(stopped))
            return None
        except UnreadError as error:
            failed = Sent(None, 0, f"What is to be sent could not be read: {error}.")
            await self._note(request, hook, due, replay, failed, request.now)
            return None
        if body is None:
            await delivering.settle(request.session, hook.organization_id, due.id, DeliveryState.WITHHELD)
            await _next(request, hook, replay)
            return None

        async def settle(request: Request, sent: Sent) -> None:
            await end_claim(request.session, hook.organization_id, _claim(hook.id), job)
            now = await delivering.held(request.session, hook.organization_id, hook.id)
            await self._note(request, now, due, replay, sent, began, changed=now.version != hook.version)

        began = request.now
        return Errand(lambda: self._post(hook, due, secrets, orjson.dumps(body), began), settle)

    async def _note(
        self,
        request: Request,
        hook: Row[Any],
        due: Row[Any],
        replay: str | None,
        sent: Sent,
        began: datetime,
        *,
        changed: bool = False,
    ) -> None:
        """Write down how an attempt went; `changed` says that a person changed the subscription meanwhile."""
        attempt = delivering.Attempt(began, sent.status, sent.duration_ms, sent.error)
        await delivering.note_attempt(request.session, hook.organization_id, due.id, attempt)
        if sent.error is None:
            await _delivered(request, hook, due, replay)
        else:
            await self._failed(request, hook, due, replay, sent.error, at_once=changed)

    async def _body(self, request: Request, hook: Row[Any], due: Row[Any]) -> Any:
        """What is to be sent; None where there is nothing.

        Raises:
            StoppedError: only a person can mend what keeps it from being sent.
            UnreadError: it could not be read this time.
        """
        actor = Request(request.session, await _owner(request, hook), request.now, self.cursor_key)
        try:
            return await self.shapes.payload(
                actor, self.shapes.read(hook.query), Occurred(due.event_id, due.sequence, due.type)
            )
        except UnshapelyError as error:
            raise StoppedError(f"Its query fits the schema no longer; update it. {error}") from error

    async def _post(self, hook: Row[Any], due: Row[Any], secrets: list[str], body: bytes, now: datetime) -> Sent:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "GoldenThread",
            "GoldenThread-Event-Id": encode_id(due.type, due.event_id),
            "GoldenThread-Event-Type": due.type,
            "GoldenThread-Delivery-Id": encode_id("EventDelivery", due.id),
            HEADER: signature(secrets, body, int(now.timestamp())),
        }
        return await self.sender.post(hook.url, headers, body)

    def _secrets(self, hook: Row[Any], now: datetime) -> list[str]:
        """The secrets in force, newest first."""
        sealed = [hook.secret]
        if hook.previous_secret is not None and hook.previous_secret_until > now:
            sealed.append(hook.previous_secret)
        try:
            return [self.seals.open(hook.organization_id, hook.id, one) for one in sealed]
        except UnsealedError:
            raise StoppedError("Its secret was sealed with another key of the server: rotate the secret.") from None

    async def _failed(
        self, request: Request, hook: Row[Any], due: Row[Any], replay: str | None, why: str, *, at_once: bool
    ) -> None:
        now, first, failures = request.now, due.first_at or request.now, hook.failures + 1
        session, tenant = request.session, hook.organization_id
        if rules.is_given_up(first, now):
            await delivering.settle(session, tenant, due.id, DeliveryState.ABANDONED)
            if replay is None:
                await _stop(request, hook, f"Nothing was taken for {rules.RETRY_FOR.days} days; resume it. {why}")
            return
        until = None if at_once else rules.open_until(failures, now)
        at = now if at_once else max(rules.retry_at(due.attempts + 1, self.chance(), first, now), until or now)
        await delivering.settle(session, tenant, due.id, DeliveryState.FAILED, at)
        await delivering.note_health(session, tenant, hook.id, failures=failures, open_until=until)
        await _enqueue(request, hook.id, replay, key=f"{due.id}/{due.attempts + 1}", at=at - now)


def _sends(hook: Row[Any]) -> bool:
    return hook.state == SubscriptionState.ACTIVE and hook.deleted_at is None


def _claim(subscription: UUID) -> str:
    """What an attempt has for itself: no other one is made at the same subscriber meanwhile."""
    return f"{JOB}/{subscription}"


async def _due(request: Request, subscription: UUID, replay: str | None) -> Row[Any] | None:
    tenant = request.viewer.organization_id
    if replay is None:
        return await delivering.head(request.session, tenant, subscription)
    return await delivering.waiting(request.session, tenant, UUID(replay))


async def _owner(request: Request, hook: Row[Any]) -> Viewer:
    """On whose rights it is read, with the rights of this moment.

    Raises:
        StoppedError: they have ended.
    """
    kind = ViewerKind.SERVICE if hook.actor_kind == ActorKind.SERVICE else ViewerKind.PERSON
    once = Viewer(hook.organization_id, kind, account_id=hook.actor_id)
    owner = await viewer_again(request.session, once, request.now)
    if owner is None:
        raise StoppedError("The account or token on whose rights it was read has ended; update it to take it over.")
    if not permits(access.MANAGE_WEBHOOKS, owner, (), request.today, request.today):
        raise StoppedError("Its owner may not have events sent any more; update it to take it over.")
    return owner


async def _delivered(request: Request, hook: Row[Any], due: Row[Any], replay: str | None) -> None:
    await delivering.settle(request.session, hook.organization_id, due.id, DeliveryState.DELIVERED)
    if hook.failures:
        await delivering.note_health(request.session, hook.organization_id, hook.id, failures=0, open_until=None)
    await _next(request, hook, replay)


async def _stop(request: Request, hook: Row[Any], why: str) -> None:
    """Send nothing more until a person has mended it; one that a person has stopped stays as it is."""
    if not _sends(hook):
        return
    state = SubscriptionState.BROKEN.value
    await delivering.note_health(request.session, hook.organization_id, hook.id, state=state, problem=why)


async def _next(request: Request, hook: Row[Any], replay: str | None) -> None:
    """A job for what is next in order; a replay is in none."""
    due = None if replay is not None else await delivering.head(request.session, hook.organization_id, hook.id)
    if due is not None:
        await _later(request, hook, due, None, max(due.next_attempt_at or request.now, request.now), 0)


async def _later(request: Request, hook: Row[Any], due: Row[Any], replay: str | None, at: datetime, turn: int) -> None:
    key = f"{due.id}/{due.attempts}" if turn == 0 else f"{due.id}/{due.attempts}/{turn}"
    await _enqueue(request, hook.id, replay, key=key, at=at - request.now, turn=turn)


async def _enqueue(
    request: Request,
    subscription: UUID,
    replay: UUID | str | None = None,
    *,
    key: str,
    at: timedelta = timedelta(0),
    turn: int = 0,
) -> None:
    """Put a job in, unless one of the same key waits or runs."""
    arguments = {"subscription": str(subscription), "replay": None if replay is None else str(replay), "turn": turn}
    moment = datetime.now(request.now.tzinfo) + at if at else None
    await enqueue(request.session, request.viewer.organization_id, JOB, arguments, key=key, at=moment)
