"""From a query's text to a validated document and its operation; the last documents seen are remembered.

Nothing here depends on variables or on who is calling.
"""

from collections import OrderedDict
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    validate,
)

from api.transport.limits.bounds import Bounds, ExcessError
from api.transport.limits.document import bounded_document
from api.transport.limits.measures import Measure, Measures
from api.transport.refusals import Refusal, RefusedError

REMEMBERED = 500
LONGEST_REMEMBERED = 20_000


class Fitting:
    """A document that fits the schema, and what its operations cost."""

    def __init__(self, schema: GraphQLSchema, parsed: DocumentNode) -> None:
        self.parsed = parsed
        self.measures = Measures(schema, parsed)
        self._found: dict[str | None, tuple[OperationType, Measure]] = {}

    def operation(self, name: str | None) -> tuple[OperationType, Measure]:
        """The kind and the cost of one of its operations.

        Raises:
            RefusedError: none is named so, or several are there and none is named.
        """
        found = self._found.get(name)
        if found is None:
            operation = operation_of(self.parsed, name)
            found = self._found[name] = operation.operation, self.measures.of(operation)
        return found


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it fits the schema, or the errors that say why it does not; `code` tells their kind."""

    fitting: Fitting | None
    errors: tuple[GraphQLError, ...] = ()
    code: Refusal = Refusal.VALIDATION


class Documents:
    """Parses and validates, remembering the most recent results for one schema.

    Args:
        schema: what documents must fit.
        bounds: how large they may be.
        hide_suggestions: whether errors keep to themselves which names would have fitted.
    """

    def __init__(self, schema: GraphQLSchema, bounds: Bounds, *, hide_suggestions: bool = False) -> None:
        self._schema = schema
        self._bounds = bounds
        self._hide_suggestions = hide_suggestions
        self._seen: OrderedDict[str, Document] = OrderedDict()

    def read(self, query: str) -> Document:
        """The document behind a text."""
        known = self._seen.get(query)
        if known is not None:
            self._seen.move_to_end(query)
            return known
        document = self._checked(query)
        if len(query) <= LONGEST_REMEMBERED:
            self._seen[query] = document
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return document

    def _checked(self, query: str) -> Document:
        try:
            parsed = bounded_document(query, self._bounds)
        except ExcessError as error:
            return Document(None, (error,), error.code)
        except GraphQLError as error:
            return Document(None, (error,), Refusal.SYNTAX)
        errors = validate(self._schema, parsed, hide_suggestions=self._hide_suggestions)
        if errors:
            return Document(None, tuple(errors))
        return Document(Fitting(self._schema, parsed))


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation to run.

    Raises:
        RefusedError: none is named so, or several are there and none is named.
    """
    operation = get_operation_ast(document, name)
    if operation is None:
        what = f"no operation named {name!r}" if name else "several operations: name one in `operationName`"
        has_any = any(isinstance(part, OperationDefinitionNode) for part in document.definitions)
        what = what if has_any else "no operation"
        raise RefusedError(400, Refusal.BAD_OPERATION, f"The document has {what}.")
    return operation
