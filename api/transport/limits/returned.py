"""How many objects an answer holds, counted along the operation's own fields without looking at any plain value."""

from collections.abc import Iterable
from typing import Any

from graphql import SelectionSetNode

from api.transport.limits.collecting import Fragments, fields_by_name, sets_below


class Outline:
    """The names in an answer under which objects lie, level by level; `sets` are selected of its root."""

    __slots__ = ("_below",)

    def __init__(self, sets: list[SelectionSetNode], fragments: Fragments) -> None:
        below = {name: sets_below(fields) for name, fields in fields_by_name(sets, fragments).items()}
        self._below = {name: Outline(inner, fragments) for name, inner in below.items() if inner}

    def objects(self, parents: list[dict[str, Any]]) -> int:
        """The objects below some that this outline is of."""
        count = 0
        for name, outline in self._below.items():
            found = list(_objects(parent.get(name) for parent in parents))
            count += len(found) + outline.objects(found)
        return count


def _objects(values: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for value in values:
        if isinstance(value, dict):
            yield value
        elif isinstance(value, list):
            yield from _objects(value)
