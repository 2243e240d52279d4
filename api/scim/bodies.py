"""Reading the JSON body of a SCIM request, within bounds of size and time."""

import asyncio
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

from plugins.scim.errors import TOO_LARGE, ScimError, bad

LARGEST = 1_000_000
SECONDS = 10
TYPES = ("application/scim+json", "application/json")
UNSUPPORTED, TIMEOUT = 415, 408


async def body_of(request: Request) -> Any:
    """The value that a request carries.

    Raises:
        ScimError: invalidSyntax; 408, 413, 415.
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in TYPES:
        raise ScimError(UNSUPPORTED, f"The body is of no type that is read here; send it as {TYPES[0]}.")
    try:
        async with asyncio.timeout(SECONDS):
            raw = await _read(request)
    except TimeoutError:
        raise ScimError(TIMEOUT, f"The body took longer than {SECONDS} s; send it at once.") from None
    except ClientDisconnect:
        raise bad("invalidSyntax", "The body ended early.") from None
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise bad("invalidSyntax", f"The body is not JSON: {error.msg} (line {error.lineno}).") from None


async def _read(request: Request) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST:
            raise ScimError(TOO_LARGE, f"The body is larger than {LARGEST} bytes; send less at once.")
        chunks.append(chunk)
    return b"".join(chunks)
