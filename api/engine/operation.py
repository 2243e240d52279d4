"""One operation of a document: its variables, and its plans by the values that `@skip` and `@include` take.

Only the variables in those two directives shape the response, so each combination of their values has its own plan
and all other variables share it. Documents with `@defer` or `@stream` are refused: the answer here is one piece.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    Undefined,
    VariableNode,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues
from graphql.type.directives import GraphQLDisableErrorPropagationDirective

from api.engine.cache import Cache
from api.engine.planner import Plan
from api.engine.resolve import BatchOf, PlainOf
from api.engine.variables import Variables

MAX_PLANS = 32
"""Plans kept of one operation; with n boolean variables in its directives it may have 2^n."""

_CONDITIONS = frozenset({"skip", "include"})
_INCREMENTAL = frozenset({"defer", "stream"})
_KEEPS_NULLS = GraphQLDisableErrorPropagationDirective.name


class RequestRefused(Exception):  # noqa: N818 - it is an answer to the caller, not a fault
    """The request can't be executed; `errors` say why."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = errors


class Operation:
    """An operation ready to be planned and run; raises RequestRefused if this engine can't run it."""

    def __init__(
        self,
        schema: GraphQLSchema,
        definition: OperationDefinitionNode,
        fragments: dict[str, FragmentDefinitionNode],
        batch_of: BatchOf,
        plain_of: PlainOf,
    ) -> None:
        self.schema = schema
        self.definition = definition
        self.fragments = fragments
        self._batch_of = batch_of
        self._plain_of = plain_of
        self._details = {name: _details(schema, fragment) for name, fragment in fragments.items()}
        self._conditions = self._condition_names()
        self._variables = Variables(schema, definition.variable_definitions or ())
        self.is_mutation = definition.operation is OperationType.MUTATION
        self.propagates = not any(each.name.value == _KEEPS_NULLS for each in definition.directives or ())
        self._shared = not any(fragment.variable_definitions for fragment in fragments.values())
        self._plans: Cache[tuple[Any, ...], Plan] = Cache(MAX_PLANS)

    def variables(self, inputs: Mapping[str, Any] | None, *, hide_suggestions: bool = False) -> VariableValues:
        """The coerced variables; raises RequestRefused if they don't fit, with or without guesses at what was meant."""
        values = self._variables.coerced(inputs or {}, hide_suggestions=hide_suggestions)
        if isinstance(values, list):
            raise RequestRefused(values)
        return values

    def plan(self, variables: VariableValues) -> Plan:
        """The plan for the variables; kept, unless fragments with variables of their own shape the response too."""
        if self._shared and not self._conditions:
            return self._only_plan
        coerced = variables.coerced
        values = tuple([coerced.get(name, Undefined) for name in self._conditions])
        if not self._shared or not all(value is Undefined or value in (True, False, None) for value in values):
            return self._planned(variables)
        return self._plans.get(values, lambda: self._planned(self._only_conditions(variables)))

    @cached_property
    def _only_plan(self) -> Plan:
        """That of an operation whose response no variable shapes."""
        return self._planned(VariableValues({}, {}))

    def _planned(self, variables: VariableValues) -> Plan:
        return Plan(self.schema, self.definition, self._details, variables, self._batch_of, self._plain_of)

    def _only_conditions(self, variables: VariableValues) -> VariableValues:
        """Without the variables that a plan doesn't read, so that it keeps nothing of a request alive."""
        sources, coerced = variables
        return VariableValues(
            {name: sources[name] for name in self._conditions if name in sources},
            {name: coerced[name] for name in self._conditions if name in coerced},
        )

    def _condition_names(self) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for directive in self._directives():
            if directive.name.value in _INCREMENTAL:
                problem = f"The directive '@{directive.name.value}' is not supported; ask for the whole answer."
                raise RequestRefused([GraphQLError(problem, directive)])
            if directive.name.value in _CONDITIONS:
                values = (argument.value for argument in directive.arguments or ())
                names.update((value.name.value, None) for value in values if isinstance(value, VariableNode))
        return tuple(names)

    def _directives(self) -> Iterator[DirectiveNode]:
        pending: list[SelectionNode] = [*self.definition.selection_set.selections]
        for fragment in self.fragments.values():
            pending.extend(fragment.selection_set.selections)
        while pending:
            node = pending.pop()
            yield from node.directives or ()
            below = getattr(node, "selection_set", None)
            if below is not None:
                pending.extend(below.selections)


def find_operation(
    document: DocumentNode, name: str | None
) -> tuple[OperationDefinitionNode, dict[str, FragmentDefinitionNode]]:
    """The operation to run, and the document's fragments by name; raises RequestRefused if there is no such one."""
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if name is None and len(operations) > 1:
        raise RequestRefused([GraphQLError("Must provide operation name if query contains multiple operations.")])
    if name is not None:
        operations = [each for each in operations if each.name and each.name.value == name]
    if not operations:
        problem = "Must provide an operation." if name is None else f"Unknown operation named '{name}'."
        raise RequestRefused([GraphQLError(problem)])
    fragments = [each for each in document.definitions if isinstance(each, FragmentDefinitionNode)]
    return operations[-1], {fragment.name.value: fragment for fragment in fragments}


def _details(schema: GraphQLSchema, fragment: FragmentDefinitionNode) -> FragmentDetails:
    if not fragment.variable_definitions:
        return FragmentDetails(fragment)
    signatures = [get_variable_signature(schema, each) for each in fragment.variable_definitions]
    errors = [signature for signature in signatures if isinstance(signature, GraphQLError)]
    if errors:
        raise RequestRefused(errors)
    return FragmentDetails(fragment, {each.name: each for each in signatures if not isinstance(each, GraphQLError)})
