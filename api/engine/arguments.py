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
    ValueNode,
    VariableNode,
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
    if any(_variables_in(node)):
        return lambda variables: get_argument_values(definition, node, variables, fragment_variables)
    try:
        constants = get_argument_values(definition, node)
    except GraphQLError:
        constants = None
    if constants is None or not _copies(constants):
        return lambda variables: get_argument_values(definition, node, variables)
    return lambda _variables: _fresh(constants)


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
