"""How often fields of a document meet under the same name, which is what makes validation slow.

graphql-core compares each two fields that would be merged into one; this counts them beforehand, and stops counting at
the bound. The fragments must not spread themselves.
"""

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

Fragments = dict[str, FragmentDefinitionNode]


def has_more_merges(document: DocumentNode, most: int) -> bool:
    """Whether there are more than `most` merges: for n fields of one name at one place, n * n."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    roots = [
        node.selection_set
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode)
    ]
    pending = [[root] for root in roots]
    merges = 0
    while pending and merges <= most:
        for same in _by_name(pending.pop(), fragments).values():
            merges += len(same) ** 2
            below = [node.selection_set for node in same if node.selection_set is not None]
            if below:
                pending.append(below)
    return merges > most


def _by_name(sets: list[SelectionSetNode], fragments: Fragments) -> dict[str, list[FieldNode]]:
    """The fields of some selection sets by their names in the answer; a fragment counts once."""
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
