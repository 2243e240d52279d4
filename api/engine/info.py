"""What resolvers learn about the field they answer: the attributes of graphql-core's `GraphQLResolveInfo`, and more.

`ResolveInfo` is made once per field and level and goes to batch resolvers. `RowInfo` stands for one parent of that
level and goes to per-object resolvers, which need their own path. Both compute what costs something when it is read.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

from graphql.pyutils import Path, is_awaitable
from graphql.type import GraphQLResolveInfoHelpers

from api.engine.execution import Execution
from api.engine.lookahead import Selection
from api.engine.places import FieldPlace, Place, field_path

_READ: dict[str, Callable[[Any, Any], Any]] = {
    "field_name": lambda field, _: field.name,
    "field_nodes": lambda field, _: field.nodes,
    "return_type": lambda field, _: field.definition.type,
    "parent_type": lambda field, _: field.parent_type,
    "schema": lambda _, execution: execution.schema,
    "fragments": lambda _, execution: execution.operation.fragments,
    "root_value": lambda _, execution: execution.root_value,
    "operation": lambda _, execution: execution.operation.definition,
    "variable_values": lambda _, execution: execution.variable_values,
}
"""What few resolvers ask for, of the field and of the execution."""


class ResolveInfo:
    """A field being resolved for all the parents of a level."""

    abort_signal = None
    """Always None: an execution is cancelled through its task."""

    is_awaitable = staticmethod(is_awaitable)

    def __init__(self, place: FieldPlace, execution: Execution) -> None:
        self._place = place
        self._execution = execution
        self.context = execution.context

    def __getattr__(self, name: str) -> Any:
        read = _READ.get(name)
        if read is not None:
            return read(self._place.field, self._execution)
        try:
            return self._execution.extras[name]
        except KeyError:
            raise AttributeError(f"The resolve info has no attribute {name!r}.", name=name, obj=self) from None

    @cached_property
    def path(self) -> Path:
        """The response keys that lead to the field, without list indices: the level has many rows."""
        path: Path | None = None
        for step in self._place.trail(0):
            if isinstance(step.key, str):
                path = Path(path, step.key, step.typename)
        return cast("Path", path)

    def path_of(self, index: int) -> Path:
        """The response path of the field for the parent at `index`."""
        return field_path(self._place, index)

    @property
    def selection(self) -> Selection:
        """What the operation selects under the field."""
        return Selection((self._place.field,), self._execution)

    @cached_property
    def async_helpers(self) -> GraphQLResolveInfoHelpers:
        """graphql-core's helpers for asynchronous work."""
        return self._execution.helpers


class RowInfo:
    """A field being resolved for one parent, or one of its values being typed; only the path is its own."""

    __slots__ = ("_index", "_level", "_place")

    def __init__(self, level: ResolveInfo, place: Place, index: int) -> None:
        self._level = level
        self._place = place
        self._index = index

    def __getattr__(self, name: str) -> Any:
        return getattr(self._level, name)

    @property
    def context(self) -> Any:
        """That of the level; named here because nearly every resolver reads it."""
        return self._level.context

    @property
    def selection(self) -> Selection:
        """Likewise."""
        return self._level.selection

    @property
    def path(self) -> Path:
        """The response path of the field for this parent."""
        return field_path(self._place, self._index)
