"""Opening a subscription: the stream that its field's `subscribe` gives. Each event is executed by itself, elsewhere.

The first field at the root is the one that is opened; valid documents have no other.
"""

from collections.abc import AsyncIterable
from inspect import isawaitable
from typing import Any

from graphql import ExecutionResult, GraphQLError, default_field_resolver
from graphql.error import located_error
from graphql.pyutils import inspect

from api.engine.execution import Execution
from api.engine.info import ResolveInfo, RowInfo
from api.engine.places import FieldPlace, RootRows
from api.engine.plan import Field, ObjectPlan

Source = AsyncIterable[Any] | ExecutionResult
"""The events, or why there are none."""


async def opened(root: ObjectPlan, execution: Execution) -> Source:
    """What the first field of a selection set on the subscription type opens."""
    if not root.fields:
        problem = "The subscription selects no field that is defined."
        return ExecutionResult(None, [GraphQLError(problem, execution.operation.definition)])
    field = root.fields[0]
    try:
        return _stream(await _subscribed(field, execution))
    except Exception as raised:  # noqa: BLE001 - whatever a resolver raises belongs into the answer
        return ExecutionResult(None, [located_error(raised, field.nodes, [field.key])])


async def _subscribed(field: Field, execution: Execution) -> Any:
    place = FieldPlace(field, RootRows())
    info = RowInfo(ResolveInfo(place, execution), place, 0)
    subscribe: Any = field.definition.subscribe or default_field_resolver
    result = subscribe(execution.root_value, info, **field.arguments(execution.variable_values))
    return await result if isawaitable(result) else result


def _stream(result: Any) -> AsyncIterable[Any]:
    """The result, if it is one of events."""
    if isinstance(result, Exception):
        raise result
    if not isinstance(result, AsyncIterable):
        raise GraphQLError(f"Subscription field must return AsyncIterable. Received: {inspect(result)}.")
    return result
