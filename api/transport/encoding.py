"""JSON on its way out, with the parts that PostgreSQL wrote as they stand."""

from typing import Any

import orjson

from schema.kit.written import Written


def encoded(body: Any) -> bytes:
    """A body as JSON."""
    return orjson.dumps(body, default=_as_written)


def _as_written(part: Any) -> orjson.Fragment:
    if isinstance(part, Written):
        return orjson.Fragment(part.text)
    raise TypeError(f"{type(part).__name__} has no JSON")
