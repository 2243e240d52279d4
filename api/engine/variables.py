"""The variables of an operation: their signatures are looked up once, plain values are coerced without ceremony.

Whatever is not as plain (a default, a missing or a wrong value) goes to graphql-core, which also words the errors.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
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

MAX_COERCION_ERRORS = 50


class Variables:
    """The variable definitions of one operation."""

    def __init__(self, schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]) -> None:
        self._schema = schema
        self._definitions = definitions
        signatures = [get_variable_signature(schema, each) for each in definitions]
        self._plain = [_Plain(each) for each in signatures if not isinstance(each, GraphQLError) and _is_plain(each)]
        self._all_plain = len(self._plain) == len(definitions)

    def coerced(self, inputs: Mapping[str, Any], *, hide_suggestions: bool) -> VariableValues | list[GraphQLError]:
        """The values of a request, or what is wrong with them."""
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
                continue
            value = coerce_input_value(given, one.type)
            if value is Undefined:
                return None
            sources[one.name] = VariableValueSource(one.signature, given)
            coerced[one.name] = value
        return VariableValues(sources, coerced)


class _Plain:
    """A variable without a default, of a leaf type or a list of one."""

    __slots__ = ("absent", "name", "required", "signature", "type")

    def __init__(self, signature: GraphQLVariableSignature) -> None:
        self.signature = signature
        self.name = signature.name
        self.type: GraphQLInputType = signature.type
        self.required = is_non_null_type(signature.type)
        self.absent = VariableValueSource(signature)


def _is_plain(signature: GraphQLVariableSignature) -> bool:
    """Whether a value can't be nested deeper than the type says."""
    kind: Any = get_nullable_type(signature.type)
    if is_list_type(kind):
        kind = get_nullable_type(kind.of_type)
    return signature.default is None and is_leaf_type(kind)
