"""The GraphQL endpoint: POST and GET, one call in, one answer out. Decides the order of checks, nothing else."""

from graphql import OperationType
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from api.auth.viewers import Identity, identify
from api.context import Door
from api.engine import Executor
from api.last_use import LastUse
from api.transport.answers import Answer, executed, failed, media_type_of_refusal, response, unfit
from api.transport.calls import Call, call_of
from api.transport.documents import Documents, operation_of
from api.transport.execution import run
from api.transport.negotiation import answer_type, wants_page
from api.transport.pages import WELCOME
from api.transport.refusals import Refusal, RefusedError

METHODS = ("GET", "POST")
ALLOWED = {"Allow": ", ".join(METHODS)}


class GraphQLEndpoint:
    """Serves one schema through one door."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._documents = Documents(executor.schema)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The endpoint as an ASGI application."""
        request = Request(scope, receive)
        await (await self._respond(request))(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        """Answer one HTTP request; every way out is an answer in GraphQL's shape."""
        accept = request.headers.get("accept")
        if request.method == "GET" and not request.query_params and wants_page(accept):
            return HTMLResponse(WELCOME)
        media_type = media_type_of_refusal()
        try:
            media_type = answer_type(accept)
            answer = await self._answer(request, media_type)
        except Exception as error:  # noqa: BLE001 - the last wall: a fault is masked, never a bare 500
            answer = failed(error)
        return response(answer, media_type)

    async def _answer(self, request: Request, media_type: str) -> Answer:
        if request.method not in METHODS:
            raise RefusedError(405, Refusal.METHOD_NOT_ALLOWED, "Use POST, or GET for queries.", ALLOWED)
        door: Door = request.app.state.door
        identity = identify(request.headers.get("authorization"), door.rules, door.clock())
        call = await call_of(request)
        return await self._run(request, call, identity, media_type)

    async def _run(self, request: Request, call: Call, identity: Identity, media_type: str) -> Answer:
        document = self._documents.read(call.query)
        if document.parsed is None or document.code is not None:
            return unfit(document.errors, document.code or Refusal.SYNTAX, media_type)
        writes = operation_of(document.parsed, call.operation_name).operation is OperationType.MUTATION
        if writes and request.method == "GET":
            message = "A GET can't change anything: send mutations by POST."
            raise RefusedError(405, Refusal.METHOD_NOT_ALLOWED, message, {"Allow": "POST"})
        door: Door = request.app.state.door
        outcome = await run(door, self._executor, document.parsed, call, identity, writes=writes)
        uses: LastUse = request.app.state.uses
        now = door.clock()
        due = uses.is_due(outcome.viewer, now)
        return executed(outcome.result, media_type, BackgroundTask(uses.note, outcome.viewer, now) if due else None)
