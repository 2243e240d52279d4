"""What each operation of a document costs: worked out once, then asked before and after every execution."""

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode

from api.transport.limits.collecting import Fragments
from api.transport.limits.prices import Formula
from api.transport.limits.returned import Outline


class Measure:
    """The cost of one operation, in objects."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments) -> None:
        self._formula = Formula(schema, operation, fragments)
        self._outline = Outline([operation.selection_set], fragments)

    def requested(self, variables: Mapping[str, Any] | None) -> int:
        """The most that an answer may hold, as far as that is known beforehand."""
        return self._formula.cost(variables)

    def actual(self, data: dict[str, Any] | None) -> int | None:
        """What an answer does hold; None where it holds no data at all, whatever was fetched for it."""
        return None if data is None else self._outline.objects([data])


class Measures:
    """The measures of one valid document's operations, each made when it is first asked for."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._made: dict[str | None, Measure] = {}

    def of(self, operation: OperationDefinitionNode) -> Measure:
        """The measure of one of the document's operations."""
        name = operation.name.value if operation.name else None
        if name not in self._made:
            self._made[name] = Measure(self._schema, operation, self._fragments)
        return self._made[name]
