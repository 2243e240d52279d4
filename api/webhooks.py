"""Where vendors send their webhooks: from an HTTP request to what the connector's own process makes of it.

Who sends is proven by the signature alone. Whoever can't prove it is told the same thing after the same time, whether
there is such a connection or not; why, is told to nobody.
"""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from goldenthread_sdk import Delivery
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.connections import WayToSystems
from api.context import Door
from api.transport.answers import failed
from api.transport.deadlines import within
from api.transport.negotiation import JSON
from api.transport.refusals import Refusal, RefusedError
from plugins.host.room import PluginError
from plugins.sync.hints import Taken, take_webhook
from schema.governance.hook_addresses import webhook_target
from schema.governance.sync_ports import Connections

LARGEST = 1_000_000
SECONDS_FOR_BODY = 10
PER_MINUTE = 60
"""Webhooks of one connection that are looked at in a minute; each costs a process."""

AT_ONCE = 2
MOST_CONNECTIONS = 10_000
REFUSAL_SECONDS = 2.0
"""A refusal is told when a whole multiple of this has passed since the request."""

MINUTE = 60.0
ACCEPTED, BAD_REQUEST, UNAUTHORIZED, NOT_FOUND, BAD_METHOD = 202, 400, 401, 404, 405
TIMEOUT, TOO_LARGE, TOO_MANY, UNAVAILABLE = 408, 413, 429, 503
_REFUSED = RefusedError(UNAUTHORIZED, Refusal.BAD_WEBHOOK, "This webhook is not taken: check its address and secret.")
_NOT_TAKEN = RefusedError(NOT_FOUND, Refusal.NO_WEBHOOKS, "This connection takes no webhooks; send none.")
_UNCLEAR = RefusedError(
    UNAVAILABLE,
    Refusal.WEBHOOKS_UNAVAILABLE,
    "Webhooks can't be checked now; send it again later.",
    {"Retry-After": "60"},
)


class WebhookEndpoint:
    """Serves `/webhooks/{target}` within a time limit for each request."""

    def __init__(
        self, seconds: float, *, refusal_seconds: float = REFUSAL_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._refusal_seconds = refusal_seconds
        self._clock = clock
        self._due: OrderedDict[object, float] = OrderedDict()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The endpoint as an ASGI application."""
        begun = self._clock()
        request = Request(scope, receive)
        try:
            taken = await self._taken(request)
        except Exception as error:  # noqa: BLE001 - the last wall: a fault is masked, never a bare 500
            response = _refusal(error)
        else:
            response = Response(status_code=ACCEPTED)
            if taken in _REFUSALS:
                passed = self._clock() - begun
                whole = math.ceil(passed / self._refusal_seconds) * self._refusal_seconds
                await asyncio.sleep(whole - passed)
                response = _refusal(_REFUSALS[taken])
        await response(scope, receive, send)

    async def _taken(self, request: Request) -> Taken:
        if request.method != "POST":
            raise RefusedError(BAD_METHOD, Refusal.METHOD_NOT_ALLOWED, "Webhooks are sent by POST.", {"Allow": "POST"})
        target = webhook_target(str(request.path_params["target"]))
        body = await _body(request)
        if target is None:
            return Taken.REFUSED
        self._take_turn(target)
        door: Door = request.app.state.door
        headers = {name.lower(): value for name, value in request.headers.items()}
        delivery = Delivery(headers, body, door.clock())
        with within(self._seconds):
            return await self._asked(door, target, delivery)

    async def _asked(self, door: Door, target: tuple[UUID, UUID], delivery: Delivery) -> Taken:
        systems: WayToSystems = door.ports[Connections]
        organization_id, connection_id = target
        async with self._places:
            try:
                return await take_webhook(await systems.means(organization_id), connection_id, delivery)
            except PluginError as error:
                raise _UNCLEAR from error

    def _take_turn(self, target: object) -> None:
        """Let pass as many webhooks to one address as a minute allows: the generic cell rate algorithm.

        Raises:
            RefusedError: too many.
        """
        now, apart = self._clock(), MINUTE / PER_MINUTE
        due = max(self._due.pop(target, now), now) + apart
        wait = due - now - MINUTE
        self._due[target] = due if wait <= 0 else due - apart
        if len(self._due) > MOST_CONNECTIONS:
            self._due.popitem(last=False)
        if wait > 0:
            later = {"Retry-After": str(math.ceil(wait))}
            raise RefusedError(
                TOO_MANY, Refusal.TOO_MANY_WEBHOOKS, "Too many webhooks came; send it again later.", later
            )


_REFUSALS = {Taken.REFUSED: _REFUSED, Taken.NOT_TAKEN: _NOT_TAKEN}


async def _body(request: Request) -> bytes:
    """What was sent, to the byte.

    Raises:
        RefusedError: it is too large, or came too slowly.
    """
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(SECONDS_FOR_BODY):
            async for chunk in request.stream():
                size += len(chunk)
                if size > LARGEST:
                    words = f"The body is larger than {LARGEST} bytes; send less at once."
                    raise RefusedError(TOO_LARGE, Refusal.BODY_TOO_LARGE, words)
                chunks.append(chunk)
    except TimeoutError:
        words = f"The body took longer than {SECONDS_FOR_BODY} s; send it at once."
        raise RefusedError(TIMEOUT, Refusal.BODY_TIMEOUT, words) from None
    except ClientDisconnect:
        raise RefusedError(BAD_REQUEST, Refusal.BAD_REQUEST, "The body ended early.") from None
    return b"".join(chunks)


def _refusal(error: Exception) -> Response:
    answer = failed(error, JSON)
    headers: dict[str, Any] = {**answer.headers, "Cache-Control": "no-store"}
    return Response(orjson.dumps(answer.body), answer.status, headers, JSON)
