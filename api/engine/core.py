"""The way in for callers of graphql-core: its `execute` and `subscribe` take the class made here as `executor_class`.

What this engine leaves to graphql-core (an abort signal, resolvers given for the one call) runs there; fields with a
batch resolver then need a per-object resolver of their own.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from inspect import signature
from typing import Any, ClassVar, cast
from weakref import WeakKeyDictionary

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLSchema,
    default_field_resolver,
    default_type_resolver,
)
from graphql import (
    subscribe as core_subscribe,
)
from graphql.execution import Executor as CoreExecutor

from api.engine.executor import Executor
from api.engine.operation import RequestRefused
from api.engine.resolve import BatchOf, PlainOf

_CORE_ARGUMENTS = frozenset(signature(CoreExecutor.__init__).parameters)


class PluggedExecutor(CoreExecutor[None]):
    """graphql-core's executor, with the execution itself done by this engine."""

    engine_of: ClassVar[Callable[[GraphQLSchema], Executor]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.extras = {name: kwargs.pop(name) for name in list(kwargs) if name not in _CORE_ARGUMENTS}
        super().__init__(*args, **kwargs)

    def execute_operation(self, serially: bool | None = None) -> Any:  # noqa: FBT001 - graphql-core's signature
        """Execute the operation that graphql-core has picked, with the variables it has coerced."""
        if not self._fits():
            return super().execute_operation(serially)
        engine = type(self).engine_of(self.schema)
        try:
            operation = engine.operation_of(self.operation, self.fragment_definitions)
        except RequestRefused as refused:
            return ExecutionResult(None, refused.errors)
        manager = self.middleware_manager
        wrap = manager.get_field_resolver if manager is not None and manager.middlewares else None
        return engine.run(
            operation,
            self.variable_values,
            self.root_value,
            self.context_value,
            wrap=wrap,
            extras=self.extras,
        )

    def _fits(self) -> bool:
        return (
            self.abort_signal is None
            and self.field_resolver is default_field_resolver
            and self.type_resolver is default_type_resolver
        )


def executor_class(
    *,
    batch_of: BatchOf | None = None,
    plain_of: PlainOf | None = None,
    field_seconds: float | None = None,
    cache_size: int = 512,
) -> type[PluggedExecutor]:
    """A class for graphql-core's `executor_class`; see `Executor` for the arguments. It serves any schema."""
    marks = {"batch_of": batch_of, "plain_of": plain_of}
    given = {name: mark for name, mark in marks.items() if mark is not None}
    engines: WeakKeyDictionary[GraphQLSchema, Executor] = WeakKeyDictionary()

    def engine_of(schema: GraphQLSchema) -> Executor:
        engine = engines.get(schema)
        if engine is None:
            options = cast("Any", given)
            engine = engines[schema] = Executor(schema, field_seconds=field_seconds, cache_size=cache_size, **options)
        return engine

    return _plugged_into(engine_of)


async def subscribe(
    executor: Executor,
    document: str | DocumentNode,
    root_value: Any = None,
    context_value: Any = None,
    variable_values: Mapping[str, Any] | None = None,
    operation_name: str | None = None,
) -> AsyncIterator[ExecutionResult] | ExecutionResult:
    """Open the source stream of a subscription as graphql-core does; each event is executed level by level."""
    try:
        parsed = executor.document(document) if isinstance(document, str) else document
    except RequestRefused as refused:
        return ExecutionResult(None, refused.errors)
    stream = core_subscribe(
        executor.schema,
        parsed,
        root_value,
        context_value,
        dict(variable_values or {}),
        operation_name,
        executor_class=_plugged_into(lambda _schema: executor),
    )
    return await stream if isinstance(stream, Awaitable) else stream


def _plugged_into(engine_of: Callable[[GraphQLSchema], Executor]) -> type[PluggedExecutor]:
    return type("PluggedExecutor", (PluggedExecutor,), {"engine_of": staticmethod(engine_of)})
