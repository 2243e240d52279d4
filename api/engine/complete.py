"""Completing values: from what resolvers return to what the response holds, a column at a time.

One completer for each kind of type, nested as the types are: lists around leaves, objects or abstract types. All
follow the specification's "Value Completion". Objects and abstract types have a module of their own.
"""

from collections.abc import AsyncIterable, Awaitable
from functools import partial
from itertools import chain, islice
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLLeafType,
    GraphQLList,
    GraphQLOutputType,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.pyutils import inspect, is_iterable

from api.engine.completer import Completer, complete_rest
from api.engine.execution import Execution
from api.engine.leaves import bulk_coercer, coerce_one
from api.engine.objects import Abstract, Below, Objects
from api.engine.places import NULLED, ItemPlace, Place
from api.engine.waiting import Column, MaybeColumn, then

_SEQUENCES = frozenset({list, tuple})


def completer(type_: GraphQLOutputType, below: Below) -> Completer:
    """The completer of an output type; whether it is non-null is up to the place."""
    nullable = get_nullable_type(type_)
    if is_list_type(nullable):
        return Lists(nullable, below)
    if is_leaf_type(nullable):
        return Leaves(nullable)
    if is_abstract_type(nullable):
        return Abstract(nullable, below)
    if is_object_type(nullable):
        return Objects(nullable, below)
    raise TypeError(f"Type {inspect(type_)} can't be the type of a field; use an output type.")


class Leaves(Completer):
    """Scalars and enums."""

    def __init__(self, leaf: GraphQLLeafType) -> None:
        self._leaf = leaf
        self._bulk = bulk_coercer(leaf)

    def present(self, values: Column, place: Place, execution: Execution) -> Column:
        """Coerce the values to what the response holds."""
        column = self._bulk(values, set(map(type, values)))
        return self._one_by_one(values, place, execution) if column is None else column

    def _one_by_one(self, values: Column, place: Place, execution: Execution) -> Column:
        column: Column = []
        for index, value in enumerate(values):
            try:
                column.append(coerce_one(self._leaf, value))
            except Exception as error:  # noqa: BLE001 - a scalar may raise anything
                column.append(execution.fail(error, place, index))
        return column


class Lists(Completer):
    """Lists, also of lists: the items of all lists are completed as one column."""

    def __init__(self, list_type: GraphQLList[GraphQLOutputType], below: Below) -> None:
        self._items = completer(list_type.of_type, below)
        self._non_null = is_non_null_type(list_type.of_type)

    def present(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        """Complete iterables and asynchronous iterables to lists."""
        if set(map(type, values)) <= _SEQUENCES:
            return self._flattened(values, place, execution)
        field = place.origin.field
        lists = [_as_list(value, f"{field.parent_type}.{field.name}") for value in values]
        return then(execution.settled(lists, place), lambda ready: self._without_failed(ready, place, execution))

    def _without_failed(self, lists: Column, place: Place, execution: Execution) -> MaybeColumn:
        failed = {
            index: execution.fail(each, place, index) for index, each in enumerate(lists) if isinstance(each, Exception)
        }
        return complete_rest(lists, failed, place, partial(self._flattened, execution=execution))

    def _flattened(self, lists: Column, place: Place, execution: Execution) -> MaybeColumn:
        sizes = list(map(len, lists))
        items = list(chain.from_iterable(lists))
        if not items:
            return [[] for _ in lists]
        completed = self._items(items, ItemPlace(place, sizes, non_null=self._non_null), execution)
        return then(completed, lambda ready: self._regrouped(ready, sizes, place, execution))

    def _regrouped(self, items: Column, sizes: list[int], place: Place, execution: Execution) -> Column:
        remaining = iter(items)
        lists: Column = [list(islice(remaining, size)) for size in sizes]
        if self._non_null and execution.failures:
            instead = NULLED if place.non_null else None
            return [instead if any(item is NULLED for item in each) else each for each in lists]
        return lists


def _as_list(value: Any, name: str) -> list[Any] | tuple[Any, ...] | Exception | Awaitable[list[Any]]:
    if isinstance(value, list | tuple):
        return value
    if hasattr(value, "__aiter__"):
        return _collected(value)
    if not is_iterable(value):
        return GraphQLError(f"Expected Iterable, but did not find one for field '{name}'.")
    try:
        return list(value)
    except Exception as error:  # noqa: BLE001 - an iterator may raise anything
        return error


async def _collected(items: AsyncIterable[Any]) -> list[Any]:
    return [item async for item in items]
