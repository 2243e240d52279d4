"""The state of one run of one operation: what resolvers may see, and the errors so far.

It lives as long as the request. What can be known before (fields, constants, compiled functions) is in the plan.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphql import GraphQLSchema
from graphql.execution.values import VariableValues
from graphql.pyutils import gather_with_cancel, is_awaitable
from graphql.type import GraphQLResolveInfoHelpers

from api.engine.failures import Failures
from api.engine.places import NULLED, Place
from api.engine.waiting import Column, MaybeColumn, settled, watched
from api.engine.watch import Watch

if TYPE_CHECKING:
    from asyncio import Future

    from api.engine.operation import Operation

Wrap = Callable[[Callable[..., Any]], Callable[..., Any]]


@dataclass(slots=True)
class Execution:
    """One run of an operation."""

    schema: GraphQLSchema
    operation: "Operation"
    variable_values: VariableValues
    root_value: Any
    context: Any
    wrap: Wrap | None
    """Puts middleware around a per-object resolver."""
    extras: Mapping[str, Any]
    """Further attributes of `info`, for frameworks that add their own."""
    complete: type | None = None
    """The class of values that are parts of the response already."""
    watch: Watch | None = None
    """Cancels resolvers that take too long; None where they may take as long as they like."""
    failures: Failures = field(default_factory=Failures)
    tracked: "set[Future[Any]]" = field(default_factory=set)

    def fail(self, error: Exception, place: Place, index: int) -> Any:
        """Record the error of a value; returns what stands in the column instead of it."""
        propagates = self.operation.propagates and place.non_null
        self.failures.add(error, place, index, propagates=propagates)
        return NULLED if propagates else None

    def absent(self, place: Place, index: int) -> Any:
        """What stands in the column for a value that is null."""
        if not place.non_null:
            return None
        field = place.origin.field
        name = f"{field.parent_type}.{field.name}"
        return self.fail(TypeError(f"Cannot return null for non-nullable field {name}."), place, index)

    def settled(self, values: Column, place: Place) -> MaybeColumn:
        """The values of a place with what its resolvers yield for awaitables, or raise; each within its time."""
        return settled(values, self.watch if place.origin.field.is_watched else None)

    def watched(self, awaitable: Awaitable[Any], place: Place) -> Awaitable[Any]:
        """What is to be awaited for the only value of a place, within its time."""
        return watched(awaitable, self.watch if place.origin.field.is_watched else None)

    @property
    def helpers(self) -> GraphQLResolveInfoHelpers:
        """What graphql-core offers resolvers as `info.async_helpers`."""
        return GraphQLResolveInfoHelpers(gather=lambda values: gather_with_cancel(*values), track=self._track)

    async def finish(self) -> None:
        """Wait for the work that resolvers asked to track."""
        await asyncio.gather(*self.tracked, return_exceptions=True)

    async def abandon(self) -> None:
        """Cancel the work that resolvers asked to track."""
        for future in self.tracked:
            future.cancel()
        await self.finish()

    def _track(self, values: Sequence[Any]) -> None:
        self.tracked.update(asyncio.ensure_future(value) for value in values if is_awaitable(value))
