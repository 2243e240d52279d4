"""The executor: documents in, results out, with a bounded cache of plans between. It holds no state of a request."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
    assert_valid_schema,
    parse,
    validate,
)
from graphql.execution.values import VariableValues

from api.engine.cache import Cache
from api.engine.execution import Execution, Wrap
from api.engine.operation import Operation, RequestRefused, find_operation
from api.engine.resolve import BatchOf, PlainOf
from api.engine.sources import Source, opened
from api.engine.waiting import Column
from api.engine.watch import Watch

Validate: TypeAlias = Callable[[GraphQLSchema, DocumentNode], list[GraphQLError]]

_Kept: TypeAlias = tuple[Operation, DocumentNode | OperationDefinitionNode]
"""An operation and the node whose identity is its key, kept alive so that the identity stays its own."""

_NO_EXTRAS: Mapping[str, Any] = MappingProxyType({})


def _none_of(_field: GraphQLField) -> None:
    """Marks no field."""


class Executor:
    """Runs operations of one schema, level by level.

    `batch_of` gives the batch resolver of a field, `plain_of` the name of the attribute or mapping key that holds a
    plain field's value; None from both leaves the field to its own resolver, called for each object. A field with a
    batch resolver never calls its own. Values of the class `complete`, if one is given, are parts of the response
    already: they stand in it as they are, whatever is selected. `field_seconds` is how long a resolver may work before
    it is cancelled and its field an error, OverdueError; fields at the root of a mutation are left alone, since what
    they change may be half done. `cache_size` bounds the documents and operations kept;
    `validate` checks documents that come as text, once for each text.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        batch_of: BatchOf = _none_of,
        plain_of: PlainOf = _none_of,
        complete: type | None = None,
        field_seconds: float | None = None,
        cache_size: int = 512,
        validate: Validate = validate,
    ) -> None:
        assert_valid_schema(schema)
        self.schema = schema
        self._batch_of = batch_of
        self._plain_of = plain_of
        self._complete = complete
        self._watch = None if field_seconds is None else Watch(field_seconds)
        self._validate = validate
        self._documents: Cache[str, DocumentNode] = Cache(cache_size)
        self._operations: Cache[tuple[int, str | None], _Kept] = Cache(cache_size)

    async def execute(
        self,
        document: str | DocumentNode,
        root_value: Any = None,
        context_value: Any = None,
        variable_values: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        *,
        hide_suggestions: bool = False,
    ) -> ExecutionResult:
        """Execute an operation of a document.

        Text is parsed, validated and planned once and then found by the text itself; a parsed document counts as
        valid and is found again by its identity. Errors become part of the result; with `hide_suggestions`, those about
        variables don't guess at what was meant. If the caller cancels, every resolver still running is cancelled and
        awaited.
        """
        try:
            operation, variables = self._ready(document, variable_values, operation_name, hide_suggestions)
        except RequestRefused as refused:
            return ExecutionResult(None, refused.errors)
        result = self.run(operation, variables, root_value, context_value)
        return result if isinstance(result, ExecutionResult) else await result

    async def source(
        self,
        document: str | DocumentNode,
        root_value: Any = None,
        context_value: Any = None,
        variable_values: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        *,
        hide_suggestions: bool = False,
    ) -> Source:
        """Open the source of a subscription's events, or tell by a result with errors why there is none.

        Arguments as for `execute`, which then answers to each event as the root value.
        """
        try:
            operation, variables = self._ready(document, variable_values, operation_name, hide_suggestions)
        except RequestRefused as refused:
            return ExecutionResult(None, refused.errors)
        try:
            root = operation.plan(variables).root
        except RecursionError:
            return ExecutionResult(None, [_too_deep(operation)])
        if root.error is not None:
            return ExecutionResult(None, [_anew(root.error)])
        return await opened(root, self._execution(operation, variables, root_value, context_value))

    def document(self, text: str) -> DocumentNode:
        """The parsed and valid document; raises RequestRefused. Refused texts are not kept."""
        return self._documents.get(text, lambda: self._parsed(text))

    def operation(self, document: DocumentNode, name: str | None = None) -> Operation:
        """An operation of a parsed document, ready to run; raises RequestRefused."""

        def make() -> _Kept:
            return self._new(*find_operation(document, name)), document

        return self._operations.get((id(document), name), make)[0]

    def operation_of(
        self, definition: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]
    ) -> Operation:
        """The same for an operation that the caller has picked from its document."""
        return self._operations.get((id(definition), None), lambda: (self._new(definition, fragments), definition))[0]

    def run(
        self,
        operation: Operation,
        variables: VariableValues,
        root_value: Any,
        context_value: Any,
        *,
        wrap: Wrap | None = None,
        extras: Mapping[str, Any] = _NO_EXTRAS,
    ) -> ExecutionResult | Awaitable[ExecutionResult]:
        """Run a prepared operation: a result if nothing has to be awaited, else an awaitable of it.

        `wrap` puts middleware around per-object resolvers; `extras` are further attributes of `info`.
        """
        execution = self._execution(operation, variables, root_value, context_value, wrap, extras)
        try:
            plan = operation.plan(variables)
            if plan.root.error is not None:
                return ExecutionResult(None, [_anew(plan.root.error)])
            column = plan.run(execution, serially=operation.is_mutation)
        except RecursionError:
            return ExecutionResult(None, [_too_deep(operation)])
        if isinstance(column, list) and not execution.tracked:
            return _result(column, execution)
        return _awaited(column, execution)

    def _ready(
        self,
        document: str | DocumentNode,
        given: Mapping[str, Any] | None,
        name: str | None,
        hide_suggestions: bool,  # noqa: FBT001 - handed on
    ) -> tuple[Operation, VariableValues]:
        """The operation of a document with its variables; raises RequestRefused."""
        parsed = self.document(document) if isinstance(document, str) else document
        operation = self.operation(parsed, name)
        return operation, operation.variables(given, hide_suggestions=hide_suggestions)

    def _execution(
        self,
        operation: Operation,
        variables: VariableValues,
        root_value: Any,
        context_value: Any,
        wrap: Wrap | None = None,
        extras: Mapping[str, Any] = _NO_EXTRAS,
    ) -> Execution:
        return Execution(
            self.schema, operation, variables, root_value, context_value, wrap, extras, self._complete, self._watch
        )

    def _parsed(self, text: str) -> DocumentNode:
        try:
            document = parse(text)
        except GraphQLError as error:
            raise RequestRefused([error]) from error
        errors = self._validate(self.schema, document)
        if errors:
            raise RequestRefused(errors)
        return document

    def _new(self, definition: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]) -> Operation:
        return Operation(self.schema, definition, fragments, self._batch_of, self._plain_of)


async def _awaited(column: list[Any] | Awaitable[list[Any]], execution: Execution) -> ExecutionResult:
    try:
        ready = column if isinstance(column, list) else await column
        if execution.tracked:
            await execution.finish()
    except BaseException as error:
        await execution.abandon()
        if isinstance(error, RecursionError):
            return ExecutionResult(None, [_too_deep(execution.operation)])
        raise
    return _result(ready, execution)


def _result(column: Column, execution: Execution) -> ExecutionResult:
    failures = execution.failures
    return ExecutionResult(column[0], failures.in_order() if failures else None)


def _anew(error: GraphQLError) -> GraphQLError:
    """A copy, so that nobody who adds to the error of a request adds to the plan."""
    return GraphQLError(error.message, error.nodes)


def _too_deep(operation: Operation) -> GraphQLError:
    return GraphQLError("Selections are nested too deeply. Execution aborted.", operation.definition)
