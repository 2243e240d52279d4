"""How a declared field's function is called: with Strawberry's info, and its arguments under their Python names.

What is here is what Strawberry does for each call, done once for each field where the answer can't differ.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import strawberry
from graphql import GraphQLField, get_nullable_type, is_leaf_type
from strawberry.relay import GlobalID
from strawberry.types.arguments import StrawberryArgument, convert_argument
from strawberry.types.base import StrawberryMaybe, StrawberryOptional
from strawberry.types.field import StrawberryField

from schema.kit.batch import Batch

Resolver = Callable[..., Any]
Read = Callable[[dict[str, Any], Any], dict[str, Any]]


def of_batch(schema: strawberry.Schema, field: GraphQLField, declared: StrawberryField, resolve: Batch) -> Resolver:
    """The batch function as the executor calls it."""
    info_class, read = schema.config.info_class, _reader(schema, field, declared)

    def call(parents: list[Any], raw_info: Any, **given: Any) -> Awaitable[Sequence[Any]]:
        info = info_class(_raw_info=raw_info, _field=declared)
        return resolve(parents, info, **read(given, info))

    return call


def of_each(schema: strawberry.Schema, field: GraphQLField, declared: StrawberryField) -> Resolver | None:
    """The function of a field that is called for each object; None where Strawberry does more than call it."""
    resolver = declared.base_resolver
    if resolver is None or declared.extensions or resolver.parent_parameter or resolver.root_parameter:
        return None
    if isinstance(resolver.wrapped_func, classmethod):
        return None
    info_class, read, function = schema.config.info_class, _reader(schema, field, declared), resolver.wrapped_func
    takes_self = resolver.self_parameter is not None
    info_name = None if resolver.info_parameter is None else resolver.info_parameter.name

    def call(source: Any, raw_info: Any, **given: Any) -> Any:
        info = info_class(_raw_info=raw_info, _field=declared)
        arguments = read(given, info)
        if info_name is not None:
            arguments[info_name] = info
        return function(source, **arguments) if takes_self else function(**arguments)

    return call


def _reader(schema: strawberry.Schema, field: GraphQLField, declared: StrawberryField) -> Read:
    """What makes the executor's arguments those of the function; what was not given is left to its default."""
    config, registry = schema.config, schema.schema_converter.scalar_registry
    named = [(config.name_converter.from_argument(one), one) for one in declared.arguments]
    plain = [(name, one.python_name) for name, one in named if _is_plain(field, name, one)]
    others = [(name, one.python_name, one.type) for name, one in named if not _is_plain(field, name, one)]

    if not named:
        return lambda _given, _info: {}

    def read(given: dict[str, Any], info: Any) -> dict[str, Any]:
        arguments = {python_name: given[name] for name, python_name in plain if name in given}
        for name, python_name, kind in others:
            if name in given:
                arguments[python_name] = convert_argument(given[name], kind, registry, config, info, path=(name,))
        return arguments

    return read


def _is_plain(field: GraphQLField, name: str, argument: StrawberryArgument) -> bool:
    """Whether graphql-core has made the value what the function takes already: a scalar's or an enumeration's."""
    kind: Any = argument.type
    if isinstance(kind, StrawberryOptional) and not isinstance(kind, StrawberryMaybe):
        kind = kind.of_type
    is_leaf = is_leaf_type(get_nullable_type(field.args[name].type))
    return is_leaf and not isinstance(kind, StrawberryMaybe) and kind is not GlobalID
