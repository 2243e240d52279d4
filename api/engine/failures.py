"""The errors of one execution: collected in whatever order they happen, answered in the order of the response.

Levels run breadth first and siblings concurrently, so errors arrive in no useful order. They are sorted by their
position in the response, and an error beneath a position that an earlier one has set to null is left out, as the
specification asks. For synchronous resolvers this gives exactly the list that depth-first execution gives.
"""

from typing import TypeAlias

from graphql import GraphQLError
from graphql.error import located_error

from api.engine.places import Place, Step

_Record: TypeAlias = tuple[tuple[int, ...], tuple[str | int, ...], GraphQLError]


class Failures(list[_Record]):
    """Collects located errors. Truthy once there is one."""

    __slots__ = ()

    def add(self, error: Exception, place: Place, index: int, *, propagates: bool) -> None:
        """Record the error of the value at `index`; with `propagates` it sets the next nullable position to null."""
        trail = place.trail(index)
        path = [step.key for step in trail]
        located = located_error(error, place.origin.field.nodes, path)
        depth = _nulled_depth(trail) if propagates else len(trail)
        self.append((tuple(step.order for step in trail), tuple(path[:depth]), located))

    def in_order(self) -> list[GraphQLError]:
        """The errors in response order, without those beneath a position that is null already."""
        errors: list[GraphQLError] = []
        nulled: set[tuple[str | int, ...]] = set()
        for _order, position, error in sorted(self, key=lambda record: record[0]):
            if not any(position[:depth] in nulled for depth in range(len(position) + 1)):
                nulled.add(position)
                errors.append(error)
        return errors


def _nulled_depth(trail: list[Step]) -> int:
    """How many steps lead to the position that becomes null; 0 is the whole data."""
    depth = len(trail)
    while depth and trail[depth - 1].non_null:
        depth -= 1
    return depth
