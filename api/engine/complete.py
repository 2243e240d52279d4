"""Completing values: from what resolvers return to what the response holds, a column at a time.

One completer for each kind of type, nested as the types are: lists around leaves, objects or abstract types. All
follow the specification's "Value Completion". A completer gives a column of the same length, in which a value that
failed stands as None, or as NULLED if its position may not be null and the object or list around it has to give way.
"""

from collections.abc import AsyncIterable, Awaitable, Callable
from functools import lru_cache, partial
from itertools import chain, islice
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeAlias

from graphql import (
    GraphQLAbstractType,
    GraphQLError,
    GraphQLLeafType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    Undefined,
    default_type_resolver,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.pyutils import inspect, is_iterable

from api.engine.execution import Execution
from api.engine.info import ResolveInfo, RowInfo
from api.engine.leaves import bulk_coercer, coerce_one
from api.engine.places import NULLED, ItemPlace, Place, SomePlace
from api.engine.waiting import Column, MaybeColumn, may_wait, settled, then, then_all

if TYPE_CHECKING:
    from api.engine.plan import ObjectPlan

Below: TypeAlias = "Callable[[GraphQLObjectType], ObjectPlan]"
"""Gives the plan of the selection under the field for one concrete type."""

_NOTHING = (NoneType, type(Undefined))
_SEQUENCES = frozenset({list, tuple})


def completer(type_: GraphQLOutputType, below: Below) -> "Completer":
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


class Completer:
    """What all completers share: awaiting, nulls, and values that are exceptions."""

    def __call__(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        """Complete a column of resolved values; it is not empty."""
        if all(map(_is_ordinary, set(map(type, values)))):
            return self.present(values, place, execution)
        return then(settled(values), lambda ready: self._screened(ready, place, execution))

    def present(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        """Complete values that are neither null nor exceptions nor awaitable."""
        raise NotImplementedError

    def _screened(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        answered: dict[int, Any] = {}
        for index, value in enumerate(values):
            if value is None or value is Undefined:
                answered[index] = execution.absent(place, index)
            elif isinstance(value, Exception):
                answered[index] = execution.fail(value, place, index)
        return _rest(values, answered, place, partial(self.present, execution=execution))


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
        return then(settled(lists), lambda ready: self._without_failed(ready, place, execution))

    def _without_failed(self, lists: Column, place: Place, execution: Execution) -> MaybeColumn:
        failed = {
            index: execution.fail(each, place, index) for index, each in enumerate(lists) if isinstance(each, Exception)
        }
        return _rest(lists, failed, place, partial(self._flattened, execution=execution))

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


class Objects(Completer):
    """Values of one object type."""

    def __init__(self, object_type: GraphQLObjectType, below: Below) -> None:
        self._type = object_type
        self._below = below

    def present(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        """Check that the values are of the type if it can tell, then run the selection for all of them."""
        is_type_of = self._type.is_type_of
        if is_type_of is None:
            return self._run(values, place, execution)
        info = ResolveInfo(place.origin, execution)
        verdicts = [_attempt(is_type_of, value, RowInfo(info, place, index)) for index, value in enumerate(values)]
        return then(settled(verdicts), lambda ready: self._checked(ready, values, place, execution))

    def _checked(self, verdicts: Column, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        failed = {
            index: execution.fail(self._verdict_error(verdict, values[index], place), place, index)
            for index, verdict in enumerate(verdicts)
            if isinstance(verdict, Exception) or not verdict
        }
        return _rest(values, failed, place, partial(self._run, execution=execution))

    def _verdict_error(self, verdict: Any, value: Any, place: Place) -> Exception:
        if isinstance(verdict, Exception):
            return verdict
        message = f"Expected value of type '{self._type}' but got: {inspect(value)}."
        return GraphQLError(message, place.origin.field.nodes)

    def _run(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        plan = self._below(self._type)
        if plan.error is not None:
            return [execution.fail(plan.error, place, index) for index in range(len(values))]
        return plan.run(values, place, execution, instead=NULLED if place.non_null else None)


class Abstract(Completer):
    """Values of an interface or union: each concrete type's values are completed as one column."""

    def __init__(self, abstract: GraphQLAbstractType, below: Below) -> None:
        self._type = abstract
        self._below = below

    def present(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        """Ask for the type of each value."""
        resolve_type = self._type.resolve_type or default_type_resolver
        info = ResolveInfo(place.origin, execution)
        names = [
            _attempt(resolve_type, value, RowInfo(info, place, index), self._type) for index, value in enumerate(values)
        ]
        return then(settled(names), lambda ready: self._by_type(ready, values, place, execution))

    def _by_type(self, names: Column, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        failed: dict[int, Any] = {}
        known: dict[str, GraphQLObjectType] = {}
        groups: dict[str, list[int]] = {}
        for index, name in enumerate(names):
            try:
                if not isinstance(name, str) or name not in known:
                    runtime_type = self._runtime_type(name, values[index], place, execution)
                    known[runtime_type.name] = runtime_type
                groups.setdefault(name, []).append(index)
            except Exception as error:  # noqa: BLE001 - what a type resolver raised is re-raised here
                failed[index] = execution.fail(error, place, index)
        if len(groups) == 1 and not failed:
            return Objects(known[names[0]], self._below).present(values, place, execution)
        columns = [
            Objects(known[name], self._below).present(
                [values[index] for index in indices], SomePlace(place, indices), execution
            )
            for name, indices in groups.items()
        ]
        return then_all(columns, lambda ready: _merged(len(values), failed, list(groups.values()), ready))

    def _runtime_type(self, name: Any, value: Any, place: Place, execution: Execution) -> GraphQLObjectType:
        """The object type of that name; raises GraphQLError, worded as graphql-core words it, if it is none."""
        if isinstance(name, Exception):
            raise name
        field, schema = place.origin.field, execution.schema
        spot = f"Abstract type '{self._type}' must resolve to an Object type at runtime for field"
        spot = f"{spot} '{field.parent_type}.{field.name}'"
        if name is None:
            raise GraphQLError(
                f"{spot}. Either the '{self._type}' type should provide a 'resolve_type' function"
                " or each possible type should provide an 'is_type_of' function.",
                field.nodes,
            )
        if not isinstance(name, str):
            raise GraphQLError(
                f"{spot} with value {inspect(value)}, received '{inspect(name)}',"
                " which is not a valid Object type name.",
                field.nodes,
            )
        runtime_type = schema.get_type(name)
        if runtime_type is None:
            problem = f"Abstract type '{self._type}' was resolved to a type '{name}' that does not exist"
            raise GraphQLError(f"{problem} inside the schema.", field.nodes)
        if not is_object_type(runtime_type):
            problem = f"Abstract type '{self._type}' was resolved to a non-object type '{name}'."
            raise GraphQLError(problem, field.nodes)
        if not schema.is_sub_type(self._type, runtime_type):
            problem = f"Runtime Object type '{runtime_type}' is not a possible type for '{self._type}'."
            raise GraphQLError(problem, field.nodes)
        return runtime_type


@lru_cache(maxsize=1024)
def _is_ordinary(kind: type) -> bool:
    """Whether objects of the class are neither null nor exceptions nor, as far as the class tells, awaitable."""
    return kind not in _NOTHING and not issubclass(kind, Exception) and not may_wait(kind)


def _rest(
    values: Column, answered: dict[int, Any], place: Place, complete: Callable[[Column, Place], MaybeColumn]
) -> MaybeColumn:
    """Complete the values whose answer is not known yet, and put both together."""
    if not answered:
        return complete(values, place)
    open_ = [index for index in range(len(values)) if index not in answered]
    if not open_:
        return list(answered.values())
    completed = complete([values[index] for index in open_], SomePlace(place, open_))
    return then(completed, lambda ready: _merged(len(values), answered, [open_], [ready]))


def _merged(count: int, answered: dict[int, Any], groups: list[list[int]], columns: list[Column]) -> Column:
    """One column of the elements known before and those of each group, at their indices."""
    merged = dict(answered)
    for indices, column in zip(groups, columns, strict=True):
        merged.update(zip(indices, column, strict=True))
    return [merged[index] for index in range(count)]


def _attempt(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except Exception as error:  # noqa: BLE001 - becomes the error of the value
        return error


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
