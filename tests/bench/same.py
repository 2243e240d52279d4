"""Whether two peers answered with the same data. Opaque ids and cursors are the graph's own: LIMIT has plain ones."""

import math
import re
from datetime import datetime
from typing import Any

from schema.kit.errors import CodedError
from schema.kit.ids import decode_id

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
_PRECISION = 1e-9


def difference(one: Any, other: Any, path: str = "data") -> str | None:
    """The first place where two answers differ, with what stands there; None when they are the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            return f"{path} has {sorted(one)}, not {sorted(other)}"
        pairs = [(f"{path}.{key}", one[key], other[key]) for key in one]
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return f"{path} has {len(one)} elements, not {len(other)}"
        pairs = [(f"{path}[{place}]", mine, other[place]) for place, mine in enumerate(one)]
    else:
        return None if _same(one, other, path) else f"{path} is {one!r}, not {other!r}"
    return next((found for name, mine, theirs in pairs if (found := difference(mine, theirs, name)) is not None), None)


def _same(one: Any, other: Any, path: str) -> bool:
    if path.endswith(".endCursor"):
        return isinstance(one, str) and isinstance(other, str)
    if _is_number(one) and _is_number(other):
        return math.isclose(one, other, rel_tol=_PRECISION)
    return type(one) is type(other) and bool(_plain(one) == _plain(other))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Any) -> Any:
    """A value without the dress of the graph: the row's id for an opaque one, a point in time for a text."""
    if not isinstance(value, str):
        return value
    if _MOMENT.match(value):
        return datetime.fromisoformat(value)
    try:
        return str(decode_id(value).value)
    except CodedError:
        return value
