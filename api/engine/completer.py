"""What completing a column has in common for all kinds of type: awaiting, nulls, errors, and putting parts together.

A completer gives a column of the same length. A value that failed stands in it as None, or as NULLED if its position
may not be null and the object or list around it has to give way.
"""

from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from inspect import isawaitable
from types import NoneType
from typing import Any

from graphql import Undefined

from api.engine.execution import Execution
from api.engine.places import Place, SomePlace
from api.engine.waiting import Column, MaybeColumn, may_wait, then

_NOTHING = (NoneType, type(Undefined))


class Completer:
    """What all completers share: awaiting, nulls, and values that are exceptions."""

    def __call__(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        """Complete a column of resolved values; it is not empty."""
        kinds = {type(values[0])} if len(values) == 1 else set(map(type, values))
        if execution.complete not in kinds and all(map(_is_ordinary, kinds)):
            return self.present(values, place, execution)
        if len(values) == 1 and isawaitable(values[0]):
            return self._awaited(values[0], place, execution)
        return then(execution.settled(values, place), lambda ready: self._screened(ready, place, execution))

    def present(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        """Complete values that are neither null nor exceptions nor awaitable."""
        raise NotImplementedError

    async def _awaited(self, awaitable: Awaitable[Any], place: Place, execution: Execution) -> Column:
        """Complete the one value of a column, which has to be awaited: what most fields of a request are."""
        try:
            value = await execution.watched(awaitable, place)
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises belongs into the answer
            value = error
        if type(value) is execution.complete:
            return [value]
        completed = self._screened([value], place, execution)
        return completed if isinstance(completed, list) else await completed

    def _screened(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        answered: dict[int, Any] = {}
        for index, value in enumerate(values):
            if type(value) is execution.complete:
                answered[index] = value
            elif value is None or value is Undefined:
                answered[index] = execution.absent(place, index)
            elif isinstance(value, Exception):
                answered[index] = execution.fail(value, place, index)
        return complete_rest(values, answered, place, partial(self.present, execution=execution))


def complete_rest(
    values: Column, answered: dict[int, Any], place: Place, complete: Callable[[Column, Place], MaybeColumn]
) -> MaybeColumn:
    """Complete the values whose answer is not known yet, and put both together."""
    if not answered:
        return complete(values, place)
    open_ = [index for index in range(len(values)) if index not in answered]
    if not open_:
        return list(answered.values())
    completed = complete([values[index] for index in open_], SomePlace(place, open_))
    return then(completed, lambda ready: merged(len(values), answered, [open_], [ready]))


def merged(count: int, answered: dict[int, Any], groups: list[list[int]], columns: list[Column]) -> Column:
    """One column of the elements known before and those of each group, at their indices."""
    merged = dict(answered)
    for indices, column in zip(groups, columns, strict=True):
        merged.update(zip(indices, column, strict=True))
    return [merged[index] for index in range(count)]


@lru_cache(maxsize=1024)
def _is_ordinary(kind: type) -> bool:
    """Whether objects of the class are neither null nor exceptions nor, as far as the class tells, awaitable."""
    return kind not in _NOTHING and not issubclass(kind, Exception) and not may_wait(kind)
