"""Where the values of a column stand in the response.

A place is made once per column, so it costs the same for one parent and for ten thousand. Paths are worked out only
when asked for: for an error, or by a resolver that reads `info.path`. A place knows nothing of the values.
"""

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from graphql.pyutils import Path

if TYPE_CHECKING:
    from api.engine.plan import Field


class _Nulled:
    """Stands in a column for a value that failed and whose position may not be null."""

    def __repr__(self) -> str:
        return "NULLED"


NULLED: Final = _Nulled()


class Step(NamedTuple):
    """One segment of a response path."""

    key: str | int
    typename: str | None
    order: int
    """Position among the siblings in the response."""
    non_null: bool


class Rows(Protocol):
    """The positions of a column of objects; what a selection set is executed for."""

    def trail(self, index: int) -> list[Step]:
        """The steps from the root of the response to the element at `index`."""


class Place(Rows, Protocol):
    """The positions of a column of values of one field."""

    origin: "FieldPlace"
    """The place of the field's whole values."""
    non_null: bool


class RootRows:
    """The single root object."""

    __slots__ = ()

    def trail(self, index: int) -> list[Step]:
        """The root has no path, and there is only one (`index` is 0)."""
        del index
        return []


class FieldPlace:
    """The values of one field, one for each of the rows above."""

    __slots__ = ("field", "non_null", "origin", "rows")

    def __init__(self, field: "Field", rows: Rows) -> None:
        self.field = field
        self.rows = rows
        self.origin = self
        self.non_null = field.non_null

    def trail(self, index: int) -> list[Step]:
        """The row's steps and then the field's response key."""
        field = self.field
        return [*self.rows.trail(index), Step(field.key, field.parent_type.name, field.order, self.non_null)]


class ItemPlace:
    """The items of many lists, laid end to end."""

    __slots__ = ("lists", "non_null", "origin", "sizes", "starts")

    def __init__(self, lists: Place, sizes: list[int], *, non_null: bool) -> None:
        self.origin = lists.origin
        self.lists = lists
        self.sizes = sizes
        self.non_null = non_null
        self.starts: list[int] | None = None

    def trail(self, index: int) -> list[Step]:
        """The list's steps and then the index within that list."""
        if self.starts is None:
            self.starts = [0, *accumulate(self.sizes)]
        which = bisect_right(self.starts, index) - 1
        key = index - self.starts[which]
        return [*self.lists.trail(which), Step(key, None, key, self.non_null)]


class SomePlace:
    """Some of the values of another place, by their indices there."""

    __slots__ = ("indices", "non_null", "origin", "whole")

    def __init__(self, whole: Place, indices: list[int]) -> None:
        self.origin = whole.origin
        self.whole = whole
        self.indices = indices
        self.non_null = whole.non_null

    def trail(self, index: int) -> list[Step]:
        """The steps of the element in the whole."""
        return self.whole.trail(self.indices[index])


def field_path(place: Place, index: int) -> Path:
    """The path of the field that the value at `index` belongs to, as resolvers get it in `info.path`."""
    steps = place.trail(index)
    while isinstance(steps[-1].key, int):
        steps.pop()
    path = Path(None, steps[0].key, steps[0].typename)
    for step in steps[1:]:
        path = Path(path, step.key, step.typename)
    return path
