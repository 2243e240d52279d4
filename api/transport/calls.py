"""Reading one GraphQL call from an HTTP request: from the JSON body of a POST, or from the URL of a GET.

Nothing is executed here; whatever is not a call is refused with the part that is wrong.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
from starlette.types import Receive

from api.transport.arrival import WHOLE, Arrival
from api.transport.deadlines import Limit
from api.transport.negotiation import require_json
from api.transport.refusals import Refusal, RefusedError, bad_request

LARGEST_BODY = 1_000_000
# A body may take this long, and longer only while it comes at this rate: one that trickles in only holds a place.
# The refusal is there within a second.
GRACE_SECONDS = 0.9
SLOWEST = 1_000
JSON_PARAMETERS = ("variables", "extensions")


class Call(NamedTuple):
    """A GraphQL request as the client meant it: a document, the SHA-256 of one that the server knows, or both.

    `key` is the client's name for it, by the header `Idempotency-Key`: mutations that are sent again under it are made
    once. `operation_id` is whatever was sent to know the answers by, where those of many come on one stream.
    """

    query: str | None
    operation_name: str | None
    variables: dict[str, Any] | None
    hash: str | None = None
    key: str | None = None
    operation_id: Any = None


async def call_of(came: Arrival) -> Call:
    """The call that a GET or POST carries.

    Raises:
        RefusedError: it carries none.
    """
    if came.method == "POST":
        headers = came.headers
        require_json(headers.get("content-type"))
        body = await _body(came, headers.get("content-length", ""))
        return call_from(_decoded(body, "The body"), headers.get("idempotency-key"))
    return call_from(_of_url(came.parameters))


def call_from(given: Any, key: str | None = None) -> Call:
    """The call that a decoded JSON value holds, with the client's own name for it.

    Raises:
        RefusedError: BAD_REQUEST, it holds none.
    """
    if not isinstance(given, dict):
        raise bad_request('The body is no GraphQL request: send one JSON object, {"query": "..."}.')
    query, name, variables = given.get("query"), given.get("operationName"), given.get("variables")
    # Spelled out: a union in `isinstance` is made anew each time, which costs more than all else here.
    if query is not None and (not isinstance(query, str) or not query.strip()):
        raise bad_request("The request has no query: put the GraphQL document into the text `query`.")
    if name is not None and not isinstance(name, str):
        raise bad_request("`operationName` must be a text or null.")
    if variables is not None and not isinstance(variables, dict):
        raise bad_request("`variables` must be an object or null.")
    extensions = given.get("extensions")
    if extensions is not None and not isinstance(extensions, dict):
        raise bad_request("`extensions` must be an object or null.")
    told = extensions or {}
    return Call(query, name or None, variables, _hash(given, told), key, told.get("operationId"))


async def _body(came: Arrival, told: str) -> bytes:
    """The body, of the length that was told, if any."""
    if told.isdigit() and int(told) > LARGEST_BODY:
        raise _too_large()
    if WHOLE in came.scope:
        return await _read(came.receive)
    try:
        with Limit(GRACE_SECONDS) as limit:
            return await _read(came.receive, limit)
    except TimeoutError:
        raise RefusedError(
            408, Refusal.BODY_TIMEOUT, f"The body came slower than {SLOWEST} bytes per second: send it at once."
        ) from None


async def _read(receive: Receive, limit: Limit | None = None) -> bytes:
    """The body, while it comes fast enough, if there is a limit; nearly every one comes in one piece."""
    parts: list[bytes] = []
    size, soonest = 0, 0.0 if limit is None else limit.at
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise bad_request("The body ended early.")
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            raise _too_large()
        if not message.get("more_body", False):
            return b"".join((*parts, part)) if parts else part
        parts.append(part)
        if limit is not None:
            limit.prolong(soonest + size / SLOWEST)


def _too_large() -> RefusedError:
    return RefusedError(
        413, Refusal.BODY_TOO_LARGE, f"The body is larger than {LARGEST_BODY} bytes: send less at once."
    )


def _of_url(parameters: Mapping[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = dict(parameters)
    for name in JSON_PARAMETERS:
        if name in given:
            given[name] = _decoded(given[name].encode(), f"The parameter {name}")
    return given


def _decoded(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise bad_request(f"{what} is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).") from None


def _hash(given: dict[str, Any], extensions: dict[str, Any]) -> str | None:
    """The hash in `documentId`, or where the protocol of automatic persisted queries has it."""
    kept = extensions.get("persistedQuery")
    if kept is not None and not (isinstance(kept, dict) and kept.get("version") == 1):
        raise bad_request('`extensions.persistedQuery` must be {"version": 1, "sha256Hash": "..."}.')
    digest = given.get("documentId") if kept is None else kept.get("sha256Hash")
    if not isinstance(digest, str) and (digest is not None or kept is not None):
        raise bad_request("`documentId` and `sha256Hash` must be texts.")
    return digest
