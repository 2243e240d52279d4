"""The fields that stand at one place of an answer, by their names there; fragments are looked through, each once."""

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
)

Fragments = dict[str, FragmentDefinitionNode]


def fields_by_name(sets: list[SelectionSetNode], fragments: Fragments) -> dict[str, list[FieldNode]]:
    """The fields of some selection sets of the same object, whatever type they are for."""
    named: dict[str, list[FieldNode]] = {}
    spread: set[str] = set()
    pending: list[SelectionNode] = [node for each in sets for node in each.selections]
    while pending:
        node = pending.pop()
        if isinstance(node, FieldNode):
            named.setdefault((node.alias or node.name).value, []).append(node)
        elif isinstance(node, InlineFragmentNode):
            pending.extend(node.selection_set.selections)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
            spread.add(node.name.value)
            fragment = fragments.get(node.name.value)
            pending.extend(fragment.selection_set.selections if fragment else ())
    return named


def sets_below(fields: list[FieldNode]) -> list[SelectionSetNode]:
    """What is selected under fields of one name; nothing where they hold no object."""
    return [node.selection_set for node in fields if node.selection_set is not None]
