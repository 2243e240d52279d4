"""How many objects an answer holds, counted along the operation's own fields without looking at any plain value."""

from collections.abc import Iterable
from typing import Any

from graphql import SelectionSetNode

from api.transport.limits.collecting import Fragments, fields_by_name, sets_below
from schema.kit.written import Written


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
            found: list[dict[str, Any]] = []
            count += _gathered([parent.get(name) for parent in parents], found)
            if found:
                count += len(found) + outline.objects(found)
        return count


def _gathered(values: Iterable[Any], found: list[dict[str, Any]]) -> int:
    """Put the objects among the values into `found`; the number of those that are written already."""
    written = 0
    for value in values:
        if isinstance(value, dict):
            found.append(value)
        elif isinstance(value, list):
            written += _gathered(value, found)
        elif isinstance(value, Written):
            written += value.objects
    return written
