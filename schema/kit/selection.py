"""What an operation asks for below a field, so that nothing is fetched in vain."""

from collections.abc import Iterable

import strawberry
from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode
from graphql.language import FragmentDefinitionNode


def selects(info: strawberry.Info, name: str) -> bool:
    """Whether the selection of this field holds a field called `name` (a schema name), fragments included."""
    raw = info._raw_info  # noqa: SLF001 - the parsed operation; Strawberry's own view of it is built eagerly
    sets = (node.selection_set for node in raw.field_nodes)
    return any(_holds(selection, name, raw.fragments) for selection in sets if selection is not None)


def _holds(selection: SelectionSetNode, name: str, fragments: dict[str, FragmentDefinitionNode]) -> bool:
    return any(field.name.value == name for field in _fields(selection, fragments, set()))


def _fields(
    selection: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], seen: set[str]
) -> Iterable[FieldNode]:
    for node in selection.selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(node.selection_set, fragments, seen)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
            seen.add(node.name.value)
            yield from _fields(fragments[node.name.value].selection_set, fragments, seen)
