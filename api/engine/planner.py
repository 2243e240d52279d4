"""Plans an operation: collects its selection sets and decides where each field's values come from.

Selection sets are collected for the concrete type they meet, when they first meet it, by graphql-core's own
`collect_fields`. Nothing here depends on variables other than those of `@skip` and `@include`.
"""

from collections.abc import Callable

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.collect_fields import (
    CollectedFields,
    FieldDetailsList,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues

from api.engine.execution import Execution
from api.engine.places import RootRows
from api.engine.plan import Field, ObjectPlan
from api.engine.resolve import BatchOf, PlainOf, Source, source_of
from api.engine.waiting import MaybeColumn

_ROOT = RootRows()


class Plan:
    """An operation under given values of the variables in `@skip` and `@include`."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: dict[str, FragmentDetails],
        conditions: VariableValues,
        batch_of: BatchOf,
        plain_of: PlainOf,
    ) -> None:
        self.schema = schema
        self._operation = operation
        self._fragments = fragments
        self._conditions = conditions
        self._batch_of = batch_of
        self._plain_of = plain_of
        self.root = self._root()

    def run(self, execution: Execution, *, serially: bool) -> MaybeColumn:
        """Execute the operation; the column has one element: the data, or None."""
        run = self.root.run_serially if serially else self.root.run
        return run([execution.root_value], _ROOT, execution, instead=None)

    def source(self, parent_type: GraphQLObjectType, name: str, definition: GraphQLField) -> Source:
        """Where the values of a field come from."""
        return source_of(parent_type.name, name, definition, self._batch_of, self._plain_of)

    def below(self, details: FieldDetailsList, object_type: GraphQLObjectType) -> ObjectPlan:
        """The plan of what is selected under a field for one concrete type."""
        return self._collected(
            object_type,
            lambda: collect_subfields(
                self.schema, self._fragments, self._conditions, self._operation, object_type, details
            ),
        )

    def _root(self) -> ObjectPlan:
        operation = self._operation
        root_type = self.schema.get_root_type(operation.operation)
        if root_type is None:
            problem = f"Schema is not configured to execute {operation.operation.value} operation."
            return ObjectPlan([], GraphQLError(problem, operation))
        return self._collected(
            root_type,
            lambda: collect_fields(self.schema, self._fragments, self._conditions, root_type, operation),
        )

    def _collected(self, object_type: GraphQLObjectType, collect: Callable[[], CollectedFields]) -> ObjectPlan:
        try:
            grouped = collect().grouped_field_set
        except GraphQLError as error:
            return ObjectPlan([], error)
        fields: list[Field] = []
        for key, details in grouped.items():
            definition = self.schema.get_field(object_type, details[0].node.name.value)
            if definition is not None:
                fields.append(Field(key, len(fields), object_type, definition, details, self))
        return ObjectPlan(fields)
