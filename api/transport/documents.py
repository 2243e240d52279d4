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
    parse,
    validate,
)

from api.transport.refusals import Refusal, RefusedError

REMEMBERED = 500
LONGEST_REMEMBERED = 20_000
MOST_TOKENS = 20_000


@dataclass(frozen=True, slots=True)
class Document:
    """A document that fits the schema, or the errors that say why not; `code` tells their kind."""

    parsed: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    code: Refusal | None = None


class Documents:
    """Parses and validates, remembering the most recent results for one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._seen: OrderedDict[str, Document] = OrderedDict()

    def read(self, query: str) -> Document:
        """The document behind a text."""
        if query in self._seen:
            self._seen.move_to_end(query)
            return self._seen[query]
        document = _checked(self._schema, query)
        if len(query) <= LONGEST_REMEMBERED:
            self._seen[query] = document
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return document


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation to run.

    Raises:
        RefusedError: none is named so, or several are there and none is named, or it is a subscription.
    """
    operation = get_operation_ast(document, name)
    if operation is None:
        what = f"no operation named {name!r}" if name else "several operations: name one in `operationName`"
        has_any = any(isinstance(part, OperationDefinitionNode) for part in document.definitions)
        what = what if has_any else "no operation"
        raise RefusedError(400, Refusal.BAD_OPERATION, f"The document has {what}.")
    if operation.operation is OperationType.SUBSCRIPTION:
        raise RefusedError(400, Refusal.BAD_OPERATION, "Subscriptions are not served over plain HTTP.")
    return operation


def _checked(schema: GraphQLSchema, query: str) -> Document:
    try:
        parsed = parse(query, max_tokens=MOST_TOKENS)
        errors = validate(schema, parsed)
    except GraphQLError as error:
        return Document(None, (error,), Refusal.SYNTAX)
    except RecursionError:
        return Document(None, (GraphQLError("The document is nested too deeply."),), Refusal.SYNTAX)
    return Document(parsed, tuple(errors), Refusal.VALIDATION if errors else None)
