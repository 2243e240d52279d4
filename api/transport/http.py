"""The GraphQL endpoint: POST and GET, one call in, its answers out. Decides the order of checks, nothing else."""

from collections.abc import Mapping

from graphql import OperationType
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.auth.viewers import identify
from api.context import Door
from api.transport.answers import executed, failed, response
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

Headers = Mapping[str, str]


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
        request = Request(scope, receive)
        headers = _headers(scope)
        accept = headers.get("accept")
        if request.method == "GET" and not request.query_params and wants_page(accept):
            return HTMLResponse(WELCOME)
        media_type = JSON
        try:
            wanted = JSON if request.method == "PUT" else answer_type(accept)
            media_type = JSON if wanted == EVENTS else wanted
            return await self._answer(request, headers, wanted)
        except GoneError:
            return Response(status_code=CLIENT_CLOSED)
        except Exception as error:  # noqa: BLE001 - the last wall: a fault is masked, never a bare 500
            return await response(failed(error, media_type), media_type, headers.get("accept-encoding"))

    async def _answer(self, request: Request, headers: Headers, wanted: str) -> ASGIApp:
        if request.method not in METHODS:
            raise RefusedError(405, Refusal.METHOD_NOT_ALLOWED, "Use POST, or GET for queries.", ALLOWED)
        require_preflight(headers)
        caller = _caller(request, headers)
        if request.method == "PUT":
            return await reserved(self._streams, caller)
        token = token_of(request, headers)
        if token is not None or request.method == "DELETE":
            return await self._on_stream(request, headers, caller, token or "", wanted)
        call = await call_of(request, headers)
        try:
            prepared = self._operations.prepare(call)
            _require_fitting(request, headers, prepared)
        except (RefusedError, UnfitError) as error:
            if wanted != EVENTS:
                raise
            return EventStream(refused(failed(error, EVENTS)))
        if wanted == EVENTS or prepared.kind is OperationType.SUBSCRIPTION:
            return EventStream(told(self._operations.answers(caller, prepared)))
        outcome = await self._operations.run(caller, prepared, receive=request.receive)
        due = caller.uses.is_due(outcome.viewer, caller.door.clock())
        note = BackgroundTask(caller.note_use, outcome.viewer) if due else None
        answer = executed(outcome.result, wanted, note, outcome.cost)
        return await response(answer, wanted, headers.get("accept-encoding"))

    async def _on_stream(self, request: Request, headers: Headers, caller: Caller, token: str, wanted: str) -> ASGIApp:
        """Answer a request about a reserved stream."""
        if request.method == "DELETE":
            return ended(self._streams, caller, token, request)
        if request.method == "GET" and wanted == EVENTS:
            return connected(self._streams, caller, token)
        self._streams.of(token, caller)
        call = await call_of(request, headers)
        try:
            prepared = self._operations.prepare(call)
        except UnfitError as error:
            # Nothing that is refused may look like success here, whatever the type of the answer.
            media_type = JSON if wanted == EVENTS else wanted
            return await response(failed(error, GRAPHQL), media_type, headers.get("accept-encoding"))
        _require_safe(request, prepared)
        return started(self._streams, caller, token, self._operations, prepared)


def _headers(scope: Scope) -> Headers:
    """The headers by their names in lower case; of one that was sent twice the first."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}


def _caller(request: Request, headers: Headers) -> Caller:
    state = request.app.state
    door: Door = state.door
    identity = identify(headers.get("authorization"), door.rules, door.clock())
    return Caller(door, state.uses, identity)


def _require_fitting(request: Request, headers: Headers, prepared: Prepared) -> None:
    """Raise RefusedError for an operation that this request can't carry, or whose answers it can't take."""
    _require_safe(request, prepared)
    if prepared.kind is OperationType.SUBSCRIPTION and not takes_events(headers.get("accept")):
        message = f"A subscription is answered as {EVENTS} or over a WebSocket: accept that, or connect there."
        raise RefusedError(400, Refusal.BAD_OPERATION, message)


def _require_safe(request: Request, prepared: Prepared) -> None:
    """Raise RefusedError for a mutation by GET."""
    if prepared.kind is OperationType.MUTATION and request.method == "GET":
        message = "A GET can't change anything: send mutations by POST."
        raise RefusedError(405, Refusal.METHOD_NOT_ALLOWED, message, {"Allow": "POST"})
