"""The single connection mode of GraphQL over SSE: browsers open few connections to a server over HTTP/1.

PUT reserves a stream and answers with its token. The other requests bring it in a header or in the URL: a GET that
wants events connects to the stream, POST and GET start an operation under `extensions.operationId`, DELETE ends one.
Every request carries the caller's own credentials too, so the token opens nothing to anybody else.
https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
"""

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp

from api.transport.arrival import Arrival
from api.transport.events import EventStream
from api.transport.operations import Caller, Operations, Prepared
from api.transport.refusals import bad_request
from api.transport.streams import Streams

TOKEN_HEADER = "X-GraphQL-Event-Stream-Token"  # noqa: S105 - the name of the header
TOKEN_NAME = TOKEN_HEADER.lower()
TOKEN_PARAMETER = "token"  # noqa: S105 - the name of the parameter
FRESH = {"Cache-Control": "no-store"}


def token_of(came: Arrival) -> str | None:
    """The token of a stream that the request is about; None where it is about none."""
    token = came.headers.get(TOKEN_NAME)
    return token or (came.parameters.get(TOKEN_PARAMETER) if came.scope["query_string"] else None)


async def reserved(streams: Streams, caller: Caller) -> Response:
    """The answer to a PUT: the token of a new stream.

    Raises:
        RefusedError: TOO_MANY_STREAMS.
        CodedError: the caller is not known.
    """
    return PlainTextResponse(await streams.reserve(caller), 201, FRESH)


def connected(streams: Streams, caller: Caller, token: str) -> ASGIApp:
    """The stream's one connection.

    Raises:
        RefusedError: STREAM_NOT_FOUND, STREAM_TAKEN.
    """
    stream = streams.of(token, caller)
    stream.take()
    return EventStream(streams.told(token, stream, caller))


def started(streams: Streams, caller: Caller, token: str, operations: Operations, prepared: Prepared) -> Response:
    """The answer to an operation that will be answered on the stream.

    Raises:
        RefusedError: STREAM_NOT_FOUND, DUPLICATE_OPERATION, TOO_MANY_OPERATIONS, BAD_REQUEST.
    """
    identity = prepared.call.operation_id
    if not isinstance(identity, str) or not identity:
        raise bad_request("An operation on a stream needs `extensions.operationId`, a text that is not empty.")
    streams.of(token, caller).start(identity, operations.answers(caller, prepared))
    return Response(None, 202, FRESH)


def ended(streams: Streams, caller: Caller, token: str, came: Arrival) -> Response:
    """The answer to a DELETE: the operation is open no more, if it ever was.

    Raises:
        RefusedError: STREAM_NOT_FOUND, BAD_REQUEST.
    """
    identity = came.parameters.get("operationId")
    if not identity:
        raise bad_request("Name the operation to end in the URL: DELETE ?operationId=...")
    streams.of(token, caller).stop(identity)
    return Response(None, 200, FRESH)
