"""The GraphQL endpoint: POST and GET, one call in, its answers out. Decides the order of checks, nothing else."""

from graphql import OperationType
from starlette.background import BackgroundTask
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.auth.viewers import identify
from api.context import Door
from api.transport.answers import executed, failed, response
from api.transport.arrival import Arrival
from api.transport.calls import call_of
from api.transport.deadlines import GoneError
from api.transport.events import EventStream, refused, told
from api.transport.negotiation import EVENTS, GRAPHQL, JSON, answer_type, takes_events, wants_page
from api.transport.operations import Caller, Operations, Prepared
from api.transport.pages import WELCOME
from api.transport.preflight import require_preflight
from api.transport.refusals import Refusal, RefusedError, UnfitError
from api.transport.single import connected, ended, reserved, started, token_of
from api.transport.streams import Streams

METHODS = ("GET", "POST", "PUT", "DELETE")
ALLOWED = {"Allow": ", ".join(METHODS)}
# What proxies log for a client that hung up; no client sees it.
CLIENT_CLOSED = 499


class GraphQLEndpoint:
    """Serves one schema's operations through one door."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._streams = Streams()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The endpoint as an ASGI application."""
        await (await self._respond(scope, receive))(scope, receive, send)

    async def _respond(self, scope: Scope, receive: Receive) -> ASGIApp:
        """Answer one HTTP request; every way out is an answer in GraphQL's shape."""
        came = Arrival.of(scope, receive)
        accept = came.headers.get("accept")
        if came.method == "GET" and not scope["query_string"] and wants_page(accept):
            return HTMLResponse(WELCOME)
        media_type = JSON
        try:
            wanted = JSON if came.method == "PUT" else answer_type(accept)
            media_type = JSON if wanted == EVENTS else wanted
            return await self._answer(came, wanted)
        except GoneError:
            return Response(status_code=CLIENT_CLOSED)
        except Exception as error:  # noqa: BLE001 - the last wall: a fault is masked, never a bare 500
            return await response(failed(error, media_type), media_type, came.headers.get("accept-encoding"))

    async def _answer(self, came: Arrival, wanted: str) -> ASGIApp:
        if came.method not in METHODS:
            raise RefusedError(405, Refusal.METHOD_NOT_ALLOWED, "Use POST, or GET for queries.", ALLOWED)
        require_preflight(came.headers)
        caller = _caller(came)
        if came.method == "PUT":
            return await reserved(self._streams, caller)
        token = token_of(came)
        if token is not None or came.method == "DELETE":
            return await self._on_stream(came, caller, token or "", wanted)
        call = await call_of(came)
        try:
            prepared = self._operations.prepare(call)
            if prepared.kind is not OperationType.QUERY:
                _require_fitting(came, prepared)
        except (RefusedError, UnfitError) as error:
            if wanted != EVENTS:
                raise
            return EventStream(refused(failed(error, EVENTS)))
        if wanted == EVENTS or prepared.kind is OperationType.SUBSCRIPTION:
            return EventStream(told(self._operations.answers(caller, prepared)))
        outcome = await self._operations.run(caller, prepared, receive=came.receive)
        note = BackgroundTask(caller.note_use, outcome.viewer) if caller.is_use_due(outcome.viewer) else None
        answer = executed(outcome.result, wanted, note, outcome.cost)
        return await response(answer, wanted, came.headers.get("accept-encoding"))

    async def _on_stream(self, came: Arrival, caller: Caller, token: str, wanted: str) -> ASGIApp:
        """Answer a request about a reserved stream."""
        if came.method == "DELETE":
            return ended(self._streams, caller, token, came)
        if came.method == "GET" and wanted == EVENTS:
            return connected(self._streams, caller, token)
        self._streams.of(token, caller)
        call = await call_of(came)
        try:
            prepared = self._operations.prepare(call)
        except UnfitError as error:
            # Nothing that is refused may look like success here, whatever the type of the answer.
            media_type = JSON if wanted == EVENTS else wanted
            return await response(failed(error, GRAPHQL), media_type, came.headers.get("accept-encoding"))
        _require_safe(came, prepared)
        return started(self._streams, caller, token, self._operations, prepared)


def _caller(came: Arrival) -> Caller:
    state = came.state
    door: Door = state.door
    identity = identify(came.headers.get("authorization"), door.rules, door.clock())
    return Caller(door, state.uses, identity)


def _require_fitting(came: Arrival, prepared: Prepared) -> None:
    """Raise RefusedError for an operation that this request can't carry, or whose answers it can't take."""
    _require_safe(came, prepared)
    if prepared.kind is OperationType.SUBSCRIPTION and not takes_events(came.headers.get("accept")):
        message = f"A subscription is answered as {EVENTS} or over a WebSocket: accept that, or connect there."
        raise RefusedError(400, Refusal.BAD_OPERATION, message)


def _require_safe(came: Arrival, prepared: Prepared) -> None:
    """Raise RefusedError for a mutation by GET."""
    if prepared.kind is OperationType.MUTATION and came.method == "GET":
        message = "A GET can't change anything: send mutations by POST."
        raise RefusedError(405, Refusal.METHOD_NOT_ALLOWED, message, {"Allow": "POST"})
