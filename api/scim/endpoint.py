"""The SCIM endpoint: from an HTTP request to its one transaction and back. Decides who may come in, tells what failed.

The caller is a service token with the scope `scim:write`; the token needs no other, and with that one alone it can do
nothing elsewhere.
"""

import os
from typing import Any, cast

import orjson
from sqlalchemy.exc import DBAPIError
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.auth.viewers import Identity, identify
from api.context import Door, open_request
from api.last_use import LastUse
from api.scim.bodies import TYPES, body_of
from api.scim.serving import Asked, Reply, asked_path, serve, writes
from api.transport.answers import failed
from api.transport.deadlines import within
from api.transport.negotiation import JSON
from plugins.scim.errors import CONFLICT, FORBIDDEN, ScimError, bad
from schema.access.viewer import Viewer
from schema.kit.problems import Problem, RefusedError

BASE = "/scim/v2"
PLAIN = {"Cache-Control": "no-store"}
_BODILESS = frozenset({"ServiceProviderConfig", "ResourceTypes", "Schemas"})
NO_BODY = frozenset({"GET", "DELETE"})

_RACES = frozenset({"23505", "23P01", "40001", "40P01", "55P03"})
"""PostgreSQL's codes for a change that met another one: unique, exclusion, serialization, deadlock, lock."""


def forwarded(endpoint: ASGIApp) -> ASGIApp:
    """The endpoint as clients reach it: with the scheme and address that a trusted proxy tells of them.

    Trusted are the proxies in FORWARDED_ALLOW_IPS, as uvicorn reads it; those of the same machine when it is not set.
    """
    trusted = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
    return cast("ASGIApp", ProxyHeadersMiddleware(cast("Any", endpoint), trusted))


class ScimEndpoint:
    """Serves `/scim/v2` within a time limit for each request."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The endpoint as an ASGI application."""
        request = Request(scope, receive)
        await (await self._respond(request))(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        try:
            door: Door = request.app.state.door
            identity = identify(request.headers.get("authorization"), door.rules, door.clock())
            asked = await _asked(request)
            with within(self._seconds):
                reply, viewer = await _done(door, identity, asked)
        except Exception as error:  # noqa: BLE001 - the last wall: a fault is masked, never a bare 500
            return _response(_refusal(error))
        return _response(reply, _note(request.app.state.uses, viewer, door))


async def _done(door: Door, identity: Identity, asked: Asked) -> tuple[Reply, Viewer]:
    now = door.clock()
    async with open_request(door, identity, writes=writes(asked.method, asked.path), now=now) as request:
        viewer = request.viewer
        return await serve(request, asked), viewer


async def _asked(request: Request) -> Asked:
    path = asked_path(str(request.path_params.get("path", "")))
    return Asked(
        request.method,
        path,
        f"{str(request.base_url).rstrip('/')}{BASE}",
        dict(request.query_params),
        None if request.method in NO_BODY or not path or path[0] in _BODILESS else await body_of(request),
        request.headers.get("if-match"),
        request.headers.get("if-none-match"),
    )


def _refusal(error: Exception) -> Reply:
    """What is told of an error: in the words of the standard where it is a refusal, else masked as everywhere."""
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _RACES:
        error = ScimError(CONFLICT, "Another change came at the same moment; send it again.")
    if isinstance(error, RefusedError):
        error = _of_refusal(error)
    if isinstance(error, ScimError):
        return Reply(error.status, error.document())
    answer = failed(error, JSON)
    detail = ScimError(answer.status, str(answer.body["errors"][0]["message"]))
    return Reply(answer.status, detail.document(), answer.headers)


def _of_refusal(error: RefusedError) -> ScimError:
    codes, words = {problem.code for problem in error.problems}, str(error)
    if Problem.ALREADY_EXISTS in codes:
        return ScimError(CONFLICT, words, "uniqueness")
    if Problem.CONFLICT in codes:
        return ScimError(CONFLICT, words)
    if Problem.FORBIDDEN in codes:
        return ScimError(FORBIDDEN, "The token lacks the scope scim:write, or is not a service's.")
    return bad("invalidValue", words)


def _response(reply: Reply, note: BackgroundTask | None = None) -> Response:
    headers = {**PLAIN, **reply.headers}
    if reply.document is None:
        return Response(status_code=reply.status, headers=headers, background=note)
    return Response(orjson.dumps(reply.document), reply.status, headers, TYPES[0], note)


def _note(uses: LastUse, viewer: Viewer, door: Door) -> BackgroundTask | None:
    now = door.clock()
    return BackgroundTask(uses.note, viewer, now) if uses.is_due(viewer, now) else None
