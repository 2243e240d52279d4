"""Reading one GraphQL call from an HTTP request: from the JSON body of a POST, or from the URL of a GET.

Nothing is executed here; whatever is not a call is refused with the part that is wrong.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

from api.transport.negotiation import require_json
from api.transport.refusals import Refusal, RefusedError, bad_request

LARGEST_BODY = 1_000_000
# What is read and thrown away of a larger body, so that the client hears the refusal, not a broken pipe.
MOST_DISCARDED = 32_000_000
BODY_SECONDS = 10
JSON_PARAMETERS = ("variables", "extensions")


@dataclass(frozen=True, slots=True)
class Call:
    """A GraphQL request as the client meant it."""

    query: str
    operation_name: str | None
    variables: dict[str, Any] | None


async def call_of(request: Request) -> Call:
    """The call that a GET or POST carries.

    Raises:
        RefusedError: it carries none.
    """
    if request.method == "POST":
        require_json(request.headers.get("content-type"))
        return _call(_decoded(await _body(request), "The body"))
    return _call(_of_url(request.query_params))


async def _body(request: Request) -> bytes:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _limited(request)
    except TimeoutError:
        raise RefusedError(
            408, Refusal.BODY_TIMEOUT, f"The body did not arrive within {BODY_SECONDS} s: send it at once."
        ) from None
    except ClientDisconnect:
        raise bad_request("The body ended early.") from None


async def _limited(request: Request) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= LARGEST_BODY:
            chunks.append(chunk)
        elif size > MOST_DISCARDED:
            break
    if size > LARGEST_BODY:
        raise RefusedError(
            413, Refusal.BODY_TOO_LARGE, f"The body is larger than {LARGEST_BODY} bytes: send less at once."
        )
    return b"".join(chunks)


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


def _call(given: Any) -> Call:
    if not isinstance(given, dict):
        raise bad_request('The body is no GraphQL request: send one JSON object, {"query": "..."}.')
    query = given.get("query")
    if not isinstance(query, str) or not query.strip():
        raise bad_request("The request has no query: put the GraphQL document into the text `query`.")
    name, variables = given.get("operationName"), given.get("variables")
    if not isinstance(name, str | None):
        raise bad_request("`operationName` must be a text or null.")
    if not isinstance(variables, dict | None):
        raise bad_request("`variables` must be an object or null.")
    if not isinstance(given.get("extensions"), dict | None):
        raise bad_request("`extensions` must be an object or null.")
    return Call(query, name or None, variables)
