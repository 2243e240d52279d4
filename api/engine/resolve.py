"""Where a field's values come from: one way for each kind of field, each for all the parents of a level at once.

A source returns one element per parent. An element that is an exception is that parent's error, one that is awaitable
is awaited later; a source itself raises nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from graphql import GraphQLField, default_field_resolver
from graphql.pyutils import is_awaitable

from api.engine.generated import reader
from api.engine.info import ResolveInfo, RowInfo
from api.engine.level import Level
from api.engine.places import FieldPlace
from api.engine.waiting import INERT, Column, MaybeColumn, watched

if TYPE_CHECKING:
    from api.engine.plan import Field

BatchResolver: TypeAlias = Callable[..., "list[Any] | Awaitable[list[Any]]"]
"""`(parents, info, **arguments)` gives a list, or an awaitable of one, with an element for each parent in order."""

BatchOf: TypeAlias = Callable[[GraphQLField], BatchResolver | None]
PlainOf: TypeAlias = Callable[[GraphQLField], str | None]


class Source(Protocol):
    """Gives the values of a field."""

    def __call__(self, field: "Field", level: Level) -> MaybeColumn:
        """One element for each parent of the level."""


def source_of(type_name: str, name: str, definition: GraphQLField, batch_of: BatchOf, plain_of: PlainOf) -> Source:
    """The source of a field of an object type."""
    if name == "__typename":
        return TypeName(type_name)
    batch = batch_of(definition)
    if batch is not None:
        return Batch(batch)
    attribute = plain_of(definition)
    if attribute is not None:
        return Plain(type_name, attribute)
    if definition.resolve is None or definition.resolve is default_field_resolver:
        return Default(type_name, name)
    return Call(definition.resolve)


class TypeName:
    """`__typename`: known from the plan."""

    def __init__(self, type_name: str) -> None:
        self._type_name = type_name

    def __call__(self, field: "Field", level: Level) -> Column:
        """The same name for each parent."""
        del field
        return [self._type_name] * len(level.parents)


class Plain:
    """An attribute or mapping key, read without a call."""

    def __init__(self, type_name: str, attribute: str) -> None:
        self._attribute = attribute
        self._read = reader(type_name, attribute)

    def __call__(self, field: "Field", level: Level) -> Column:
        """The attribute of each parent; None where it has none."""
        del field
        parents, attribute = level.parents, self._attribute
        all_dicts, any_mapping = level.mappings
        if all_dicts:
            return [parent.get(attribute) for parent in parents]
        if not any_mapping:
            with suppress(Exception):  # the failing parents are found one by one
                return self._read(parents)
        return [_attribute_of(parent, attribute) for parent in parents]


class Default(Plain):
    """A field without a resolver: an attribute or key, called if it is a function."""

    def __call__(self, field: "Field", level: Level) -> Column:
        """What graphql-core's default resolver gives for each parent."""
        if level.execution.wrap is not None:
            return _call_each(default_field_resolver, level.parents, field, level)
        values = super().__call__(field, level)
        if set(map(type, values)) <= INERT or not any(map(callable, values)):
            return values
        return _call_each(_called, values, field, level)


class Call:
    """An ordinary resolver, called for each parent."""

    def __init__(self, resolver: Callable[..., Any]) -> None:
        self._resolver = resolver

    def __call__(self, field: "Field", level: Level) -> Column:
        """What the resolver returns or raises for each parent."""
        return _call_each(self._resolver, level.parents, field, level)


class Batch:
    """A batch resolver, called once for the level."""

    def __init__(self, resolver: BatchResolver) -> None:
        self._resolver = resolver

    def __call__(self, field: "Field", level: Level) -> MaybeColumn:
        """The resolver's results, or its error for each parent."""
        execution = level.execution
        info = ResolveInfo(FieldPlace(field, level.rows), execution)
        try:
            arguments = field.arguments(execution.variable_values)
            results = self._resolver(list(level.parents), info, **arguments)
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises belongs into the answer
            return [error] * len(level.parents)
        if is_awaitable(results):
            watch = execution.watch if field.is_watched else None
            return _awaited_batch(watched(results, watch), field, len(level.parents))
        return _checked(results, field, len(level.parents))


async def _awaited_batch(results: Awaitable[Any], field: "Field", count: int) -> Column:
    try:
        return _checked(await results, field, count)
    except Exception as error:  # noqa: BLE001 - whatever a resolver raises belongs into the answer
        return [error] * count


def _checked(results: Any, field: "Field", count: int) -> Column:
    """The results if they are a list of the right length, else an error for each parent."""
    if not isinstance(results, list):
        problem = f"returned {type(results).__name__} instead of a list"
    elif len(results) != count:
        problem = f"returned {len(results)} results for {count} parents"
    else:
        return results
    name = f"{field.parent_type.name}.{field.name}"
    error = TypeError(f"The batch resolver of '{name}' {problem}; return a list with one result for each parent.")
    return [error] * count


def _call_each(resolver: Callable[..., Any], sources: list[Any], field: "Field", level: Level) -> Column:
    execution = level.execution
    if execution.wrap is not None:
        resolver = execution.wrap(resolver)
    try:
        arguments = field.arguments(execution.variable_values)
    except Exception as error:  # noqa: BLE001 - a scalar may raise anything about its input
        return [error] * len(sources)
    place = FieldPlace(field, level.rows)
    info = ResolveInfo(place, execution)
    values: Column = []
    for index, source in enumerate(sources):
        try:
            values.append(resolver(source, RowInfo(info, place, index), **arguments))
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises belongs into the answer
            values.append(error)
    return values


def _called(value: Any, info: RowInfo, **arguments: Any) -> Any:
    return value(info, **arguments) if callable(value) else value


def _attribute_of(parent: Any, attribute: str) -> Any:
    try:
        return parent.get(attribute) if isinstance(parent, Mapping) else getattr(parent, attribute, None)
    except Exception as error:  # noqa: BLE001 - a property may raise anything
        return error
