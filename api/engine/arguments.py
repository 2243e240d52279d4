"""Arguments of a field: coerced when planned if they are constants, once per level if they use variables."""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    is_non_null_type,
    is_required_argument,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues, get_argument_values

from api.engine.waiting import INERT

Arguments: TypeAlias = Callable[[VariableValues], dict[str, Any]]
"""Gives the coerced arguments by their Python names; raises GraphQLError if they don't fit."""


def arguments_of(definition: GraphQLField, details: FieldDetails) -> Arguments:
    """Compile the arguments of a field node."""
    if not definition.args:
        return lambda _variables: {}
    node, _defer, fragment_variables = details
    if has_variables(node):
        found = None if fragment_variables else _mostly_known(definition, node)
        return found or (lambda variables: get_argument_values(definition, node, variables, fragment_variables))
    try:
        constants = get_argument_values(definition, node)
    except GraphQLError:
        constants = None
    if constants is None or not _copies(constants):
        return lambda variables: get_argument_values(definition, node, variables)
    return lambda _variables: _fresh(constants)


def has_variables(node: FieldNode) -> bool:
    """Whether a field node's arguments use variables anywhere."""
    return any(True for _ in _variables_in(node))


def _mostly_known(definition: GraphQLField, node: FieldNode) -> Arguments | None:
    """The arguments where each is a constant or a variable; None where one is made of variables and more."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    variables = {name: value.name.value for name, value in given.items() if isinstance(value, VariableNode)}
    if len(variables) < sum(1 for _ in _variables_in(node)):
        return None
    constants = _constants(definition, node, lambda name: name not in variables)
    defaults = _constants(definition, FieldNode(name=node.name), lambda name: name in variables, required=False)
    if constants is None or defaults is None:
        return None
    otherwise = constants | defaults
    named = [
        (argument.out_name or name, variables.get(name), is_non_null_type(argument.type))
        for name, argument in definition.args.items()
    ]

    def known(values: VariableValues) -> dict[str, Any]:
        """Values that were coerced with the variables; graphql-core refuses where one is missing or null."""
        found: dict[str, Any] = {}
        for out_name, variable, non_null in named:
            value = Undefined if variable is None else values.coerced.get(variable, Undefined)
            if value is not Undefined and not (non_null and value is None):
                found[out_name] = value
            elif variable is not None and non_null:
                return get_argument_values(definition, node, values)
            elif out_name in otherwise:
                found[out_name] = _fresh(otherwise[out_name])
        return found

    return known


def _constants(
    definition: GraphQLField, node: FieldNode, wanted: Callable[[str], bool], *, required: bool = True
) -> dict[str, Any] | None:
    """The values of those arguments that no variable gives; None where they can't be told beforehand."""
    args = {
        name: argument
        for name, argument in definition.args.items()
        if wanted(name) and (required or not is_required_argument(argument))
    }
    try:
        values = get_argument_values(GraphQLField(definition.type, args), node)
    except GraphQLError:
        return None
    return values if _copies(values) else None


def _variables_in(node: FieldNode) -> Iterator[VariableNode]:
    pending: list[ValueNode] = [argument.value for argument in node.arguments or ()]
    while pending:
        value = pending.pop()
        if isinstance(value, VariableNode):
            yield value
        elif isinstance(value, ListValueNode):
            pending.extend(value.values)
        elif isinstance(value, ObjectValueNode):
            pending.extend(field.value for field in value.fields)


def _copies(value: Any) -> bool:
    """Whether `_fresh` gives a value that shares nothing changeable: no objects made by an input type of its own."""
    kind = type(value)
    if kind is dict:
        return all(map(_copies, value.values()))
    if kind is list:
        return all(map(_copies, value))
    return kind in INERT or isinstance(value, Enum)


def _fresh(value: Any) -> Any:
    """The value with its own lists and dicts, so that no resolver changes the plan."""
    if type(value) is dict:
        return {key: _fresh(item) for key, item in value.items()}
    if type(value) is list:
        return [_fresh(item) for item in value]
    return value
