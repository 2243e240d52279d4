"""How often fields of a document meet under the same name, which is what makes validation slow.

graphql-core compares each two fields that would be merged into one; this counts them beforehand, and stops counting at
the bound. The fragments must not spread themselves.
"""

from graphql import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode

from api.transport.limits.collecting import fields_by_name, sets_below


def has_more_merges(document: DocumentNode, most: int) -> bool:
    """Whether there are more than `most` merges: for n fields of one name at one place, n * n."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    pending = [
        [node.selection_set]
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode)
    ]
    merges = 0
    while pending and merges <= most:
        for same in fields_by_name(pending.pop(), fragments).values():
            merges += len(same) ** 2
            below = sets_below(same)
            if below:
                pending.append(below)
    return merges > most
