"""The shape of every answer: data, errors with stable codes, and the HTTP status by the GraphQL-over-HTTP draft.

Faults of our own are masked here: the caller gets an id, the log gets the rest under that id.
https://graphql.github.io/graphql-over-http/draft/
"""

import logging
import secrets
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from graphql import ExecutionResult, GraphQLError
from starlette.background import BackgroundTask
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.database.failures import as_coded, is_aftermath
from api.engine import OverdueError
from api.transport.compression import ENCODING, compressed, is_compressible
from api.transport.encoding import encoded
from api.transport.limits.budgets import Cost
from api.transport.negotiation import GRAPHQL, JSON
from api.transport.refusals import Refusal, RefusedError, UnfitError
from schema.kit.errors import Code, CodedError

OK = 200
BAD_REQUEST = 400
# What a code means when it ends the whole request.
STATUS = {Code.UNAUTHENTICATED: 401, Code.INTERNAL: 500, Code.SATURATED: 503, Code.TIMEOUT: 504, Code.UNAVAILABLE: 503}
HEADERS = {
    Code.UNAUTHENTICATED: {"WWW-Authenticate": "Bearer"},
    Code.SATURATED: {"Retry-After": "1"},
    Code.UNAVAILABLE: {"Retry-After": "5"},
}

RawHeaders = list[tuple[bytes, bytes]]


def _raw(headers: Mapping[str, str]) -> RawHeaders:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


HEADERS_OF = {
    kind: _raw(
        {
            "Content-Type": f"{kind}; charset=utf-8",
            "Cache-Control": "no-store",
            "Vary": "Accept, Accept-Encoding",
        }
    )
    for kind in (GRAPHQL, JSON)
}
"""What every answer in a media type says of itself."""
_ENCODED = _raw({"Content-Encoding": ENCODING})

_log = logging.getLogger(__name__)


class Answer(NamedTuple):
    """What goes back, before it is encoded."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str] = MappingProxyType({})
    background: BackgroundTask | None = None


async def response(answer: Answer, media_type: str, accept_encoding: str | None) -> Response:
    """The HTTP response in the media type agreed on, compressed where that pays and is welcome."""
    body = encoded(answer.body)
    told = HEADERS_OF[media_type]
    if answer.headers:
        told = told + _raw(answer.headers)
    if is_compressible(body, accept_encoding):
        body = await compressed(body)
        told = told + _ENCODED
    return _Told(body, answer.status, told, answer.background)


class _Told(Response):
    """A body with headers that are encoded already, as those of nearly every answer are."""

    def __init__(self, body: bytes, status: int, headers: RawHeaders, background: BackgroundTask | None) -> None:
        self.status_code = status
        self.background = background
        self.body = body
        self.raw_headers = [*headers, (b"content-length", b"%d" % len(body))]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body})
        if self.background is not None:
            await self.background()


def failed(error: Exception, media_type: str) -> Answer:
    """The answer of a request that an exception ended."""
    if isinstance(error, UnfitError):
        return unfit(error.errors, error.code, media_type)
    if isinstance(error, RefusedError):
        body: dict[str, Any] = {"errors": [_entry(str(error), error.code)]}
        if error.extensions:
            body["extensions"] = error.extensions
        return Answer(error.status, body, error.headers)
    coded = error if isinstance(error, CodedError) else as_coded(error) or _masked(error)
    status = STATUS.get(coded.code, BAD_REQUEST)
    return Answer(status, {"errors": [_entry(coded.message, coded.code)]}, HEADERS.get(coded.code, {}))


def unfit(errors: Sequence[GraphQLError], code: Refusal, media_type: str) -> Answer:
    """The answer of a request that is GraphQL, but can't be executed: no data, and 400 where the type allows it."""
    body = {"errors": [_located(error, code) for error in errors]}
    return Answer(BAD_REQUEST if media_type == GRAPHQL else OK, body)


def executed(
    result: ExecutionResult, media_type: str, background: BackgroundTask | None = None, cost: Cost | None = None
) -> Answer:
    """The answer of an execution, with whatever part of the data there is."""
    errors = result.errors or []
    if result.data is None and any(error.path is None for error in errors):
        return unfit(errors, Refusal.BAD_VARIABLES, media_type)
    body: dict[str, Any] = {"data": result.data}
    if errors:
        body["errors"] = _shown(errors)
    if cost is not None:
        body["extensions"] = {"cost": cost}
    return Answer(OK, body, background=background)


def unopened(result: ExecutionResult) -> Answer:
    """The answer of a subscription whose source could not be opened: errors, and no data."""
    answer = executed(result, GRAPHQL)
    return Answer(answer.status, {name: part for name, part in answer.body.items() if name != "data"})


def _shown(errors: Sequence[GraphQLError]) -> list[dict[str, Any]]:
    causes = [coded for error in errors if (coded := _coded(error.original_error or error)) is not None]
    return [_of_execution(error, causes) for error in errors]


def _of_execution(error: GraphQLError, causes: Sequence[CodedError]) -> dict[str, Any]:
    original = error.original_error
    if original is None or isinstance(original, GraphQLError):
        return _located(error, Code.BAD_VALUE)
    coded = _coded(original)
    if coded is None and is_aftermath(original) and causes:
        coded = causes[0]
    coded = coded or _masked(original)
    return {**error.formatted, "message": coded.message, "extensions": {"code": coded.code}}


def _coded(error: BaseException) -> CodedError | None:
    """The error that a client may see, for what ended a field; None for a fault of ours."""
    if isinstance(error, OverdueError):
        message = (
            f"This took longer than {error.seconds:g} s, more than the server allows one field: ask for less of it."
        )
        return CodedError(Code.TIMEOUT, message)
    return as_coded(error)


def _located(error: GraphQLError, code: Refusal | Code) -> dict[str, Any]:
    return {**error.formatted, "extensions": {"code": code, **(error.extensions or {})}}


def _masked(error: BaseException) -> CodedError:
    number = secrets.token_hex(6)
    _log.error("fault %s", number, exc_info=error)
    return CodedError(Code.INTERNAL, f"Something went wrong here; the server's log tells more under {number}.")


def _entry(message: str, code: Refusal | Code) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code}}
