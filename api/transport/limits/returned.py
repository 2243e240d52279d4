"""How many objects an answer holds, counted along the operation's own fields without looking at any plain value."""

from collections.abc import Iterable
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)

Fragments = dict[str, FragmentDefinitionNode]


class Outline:
    """The names in an answer under which objects lie, level by level."""

    __slots__ = ("_below",)

    def __init__(self) -> None:
        self._below: dict[str, Outline] = {}

    def objects(self, parents: list[dict[str, Any]]) -> int:
        """The objects below some that this outline is of."""
        count = 0
        for name, outline in self._below.items():
            found = list(_objects(parent.get(name) for parent in parents))
            count += len(found) + outline.objects(found)
        return count

    def extend(self, selections: SelectionSetNode, fragments: Fragments) -> None:
        """Take in what a selection set asks for."""
        for node in selections.selections:
            if isinstance(node, FragmentSpreadNode):
                self.extend(fragments[node.name.value].selection_set, fragments)
            elif isinstance(node, InlineFragmentNode):
                self.extend(node.selection_set, fragments)
            elif isinstance(node, FieldNode) and node.selection_set is not None:
                name = (node.alias or node.name).value
                self._below.setdefault(name, Outline()).extend(node.selection_set, fragments)


def _objects(values: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for value in values:
        if isinstance(value, dict):
            yield value
        elif isinstance(value, list):
            yield from _objects(value)
