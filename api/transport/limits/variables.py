"""How many values come along with an operation: each has to be checked against its type before anything can run."""

from collections.abc import Iterable
from typing import Any

from api.transport.refusals import Refusal, RefusedError

_CONTAINERS = (dict, list)


def require_few_values(variables: dict[str, Any] | None, most: int) -> None:
    """Raise RefusedError (VALUE_LIMIT) when the variables hold more than `most` values, containers included."""
    if not variables:
        return
    pending: list[Any] = [value for value in variables.values() if isinstance(value, _CONTAINERS)]
    counted = len(variables)
    while pending and counted <= most:
        below = _below(pending.pop())
        counted += len(below)
        pending.extend(below)
    if counted > most:
        message = f"The variables hold more than {most} values: send them in parts."
        raise RefusedError(400, Refusal.VALUE_LIMIT, message)


def _below(value: Any) -> list[Any]:
    inner: Iterable[Any] = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return list(inner)
