"""The documents that shape what webhooks send: a subscription each, executed for one event as the webhook's owner."""

from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
)

from api.engine import Executor
from api.transport.answers import executed
from api.transport.documents import Documents
from api.transport.limits.bounds import Bounds
from api.transport.negotiation import GRAPHQL
from schema.access.request import Request
from schema.governance.ports import Occurred
from schema.kit.errors import Code

FIELD = "threadEvents"
LONGEST = 20_000
FAULTS = {Code.INTERNAL, Code.SATURATED, Code.TIMEOUT, Code.UNAVAILABLE}
"""Codes of what is no right that lacks, but a fault that passes: then nothing is sent yet."""


class UnshapelyError(Exception):
    """A document that can't shape what is sent; the sentence says why."""


class UnreadError(Exception):
    """What is to be sent could not be read now."""


class Shapes:
    """Reads and executes documents of one schema, with the bounds of any operation."""

    def __init__(self, executor: Executor, bounds: Bounds) -> None:
        self._executor = executor
        self._documents = Documents(executor.schema, bounds)
        self._bounds = bounds

    def read(self, query: str) -> DocumentNode:
        """The document behind a text.

        Raises:
            UnshapelyError: it is not one subscription to `threadEvents` without variables, or too dear.
        """
        if len(query) > LONGEST:
            raise UnshapelyError(f"The document has {len(query)} letters; send at most {LONGEST}.")
        document = self._documents.read(query)
        fitting = document.fitting
        if fitting is None:
            raise UnshapelyError(f"The document does not fit the schema: {document.errors[0].message}")
        cost = fitting.measures.of(_only(fitting.parsed)).requested(None)
        if cost > self._bounds.cost:
            raise UnshapelyError(f"An event may hold {cost} objects; select at most {self._bounds.cost}.")
        return fitting.parsed

    async def require_open(self, request: Request, document: DocumentNode) -> None:
        """Let pass a viewer who may open the subscription.

        Raises:
            GraphQLError: what its resolver refuses for.
        """
        source: Any = await self._executor.source(document, None, request)
        if isinstance(source, ExecutionResult):
            raise (source.errors or [GraphQLError("It can't be opened.")])[0]
        await source.aclose()

    async def payload(self, request: Request, document: DocumentNode, event: Occurred) -> dict[str, Any] | None:
        """What the document makes of an event for the request's viewer; None where the viewer may not hear of it.

        Raises:
            UnreadError: it could not be read now.
        """
        savepoint = await request.session.connection.begin_nested()
        try:
            result = await self._executor.execute(document, event, request)
        finally:
            await savepoint.rollback()
        body = executed(result, GRAPHQL).body
        codes = {error["extensions"]["code"] for error in body.get("errors", ())}
        if codes & FAULTS:
            raise UnreadError(", ".join(sorted(codes & FAULTS)))
        return body if body.get("data") and any(told is not None for told in body["data"].values()) else None


def _only(document: DocumentNode) -> OperationDefinitionNode:
    operations = [part for part in document.definitions if isinstance(part, OperationDefinitionNode)]
    if len(operations) != 1 or operations[0].operation is not OperationType.SUBSCRIPTION:
        raise UnshapelyError("Send a document with one operation, a subscription.")
    (operation,) = operations
    if operation.variable_definitions:
        raise UnshapelyError("Write the values into the document: nobody gives it variables.")
    field = operation.selection_set.selections[0]
    if not isinstance(field, FieldNode) or field.name.value != FIELD:
        raise UnshapelyError(f"Subscribe to {FIELD}: what else there is to subscribe to is not sent.")
    return operation
