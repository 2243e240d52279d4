"""The variables of an operation: their signatures are looked up once, plain values are coerced without ceremony.

Whatever is not as plain (an input object, a missing or a wrong value) goes to graphql-core, which words the errors.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLError,
    GraphQLID,
    GraphQLInputType,
    GraphQLSchema,
    GraphQLString,
    Undefined,
    VariableDefinitionNode,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values
from graphql.utilities import coerce_input_value

from api.engine.waiting import INERT

MAX_COERCION_ERRORS = 50

_AS_THEY_ARE: dict[Any, type] = {GraphQLID: str, GraphQLString: str, GraphQLBoolean: bool}


class Variables:
    """The variable definitions of one operation."""

    def __init__(self, schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]) -> None:
        self._schema = schema
        self._definitions = definitions
        plain = [_plain(schema, each) for each in definitions]
        self._plain = [each for each in plain if each is not None]
        self._all_plain = len(self._plain) == len(definitions)
        self._none = VariableValues({}, {})

    def coerced(self, inputs: Mapping[str, Any], *, hide_suggestions: bool) -> VariableValues | list[GraphQLError]:
        """The values of a request, or what is wrong with them."""
        if not self._definitions:
            return self._none
        if self._all_plain:
            values = self._plainly(inputs)
            if values is not None:
                return values
        return get_variable_values(self._schema, self._definitions, dict(inputs), MAX_COERCION_ERRORS, hide_suggestions)

    def _plainly(self, inputs: Mapping[str, Any]) -> VariableValues | None:
        """The values; None where one of them does not fit."""
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for one in self._plain:
            given = inputs.get(one.name, Undefined)
            if given is Undefined:
                if one.required:
                    return None
                sources[one.name] = one.absent
                if one.default is not Undefined:
                    coerced[one.name] = one.default
                continue
            value = given if type(given) is one.as_is else coerce_input_value(given, one.type)
            if value is Undefined:
                return None
            sources[one.name] = VariableValueSource(one.signature, given)
            coerced[one.name] = value
        return VariableValues(sources, coerced)


class _Plain:
    """A variable of a leaf type or a list of one, whose default, if any, is a plain value too."""

    __slots__ = ("absent", "as_is", "default", "name", "required", "signature", "type")

    def __init__(self, signature: GraphQLVariableSignature, default: Any) -> None:
        self.signature = signature
        self.name = signature.name
        self.type: GraphQLInputType = signature.type
        self.default = default
        self.as_is = _AS_THEY_ARE.get(get_nullable_type(self.type))
        """The Python type whose values are what they are coerced to; None where they have to be looked at."""
        self.required = is_non_null_type(signature.type) and default is Undefined
        self.absent = VariableValueSource(signature)


def _plain(schema: GraphQLSchema, definition: VariableDefinitionNode) -> _Plain | None:
    """A definition whose values can't be nested deeper than their type says; None for others."""
    signature = get_variable_signature(schema, definition)
    if isinstance(signature, GraphQLError):
        return None
    kind: Any = get_nullable_type(signature.type)
    if is_list_type(kind):
        kind = get_nullable_type(kind.of_type)
    default = Undefined if signature.default is None else _default(schema, definition)
    return _Plain(signature, default) if is_leaf_type(kind) and type(default) in (*INERT, type(Undefined)) else None


def _default(schema: GraphQLSchema, definition: VariableDefinitionNode) -> Any:
    """The value of a variable that is left out; a list, which nothing here is known of, where it has none."""
    found = get_variable_values(schema, [definition], {})
    return found if isinstance(found, list) else found.coerced[definition.variable.name.value]
