"""An operation of which nothing is left but what leads to one field: what could come before it is not asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    print_ast,
)

Fragments = Mapping[str, FragmentDefinitionNode]


def asked_alone(text: str, path: Sequence[str | int]) -> str:
    """The operation with the fields on a path alone, fragments written out; all of the last one's selection stays."""
    definitions = parse(text).definitions
    fragments = {one.name.value: one for one in definitions if isinstance(one, FragmentDefinitionNode)}
    (operation,) = (one for one in definitions if isinstance(one, OperationDefinitionNode))
    keys = [key for key in path if isinstance(key, str)]
    used = [one for one in fragments.values() if f"...{one.name.value}" in text]
    kept = replace(operation, selection_set=_kept(operation.selection_set, keys, fragments))
    return "\n".join(map(print_ast, [kept, *used]))


def _kept(chosen: SelectionSetNode, keys: Sequence[str], fragments: Fragments) -> SelectionSetNode:
    found: list[Any] = []
    for one in chosen.selections:
        match one:
            case FieldNode() if (one.alias or one.name).value == keys[0]:
                below = None if len(keys) == 1 else one.selection_set
                found.append(replace(one, selection_set=_kept(below, keys[1:], fragments)) if below else one)
            case FragmentSpreadNode():
                named = fragments[one.name.value]
                inner = _kept(named.selection_set, keys, fragments)
                found.append(
                    InlineFragmentNode(
                        type_condition=named.type_condition, directives=one.directives, selection_set=inner
                    )
                )
            case InlineFragmentNode():
                found.append(replace(one, selection_set=_kept(one.selection_set, keys, fragments)))
    # What does not lead there has nothing left in it.
    return SelectionSetNode(selections=tuple(one for one in found if _leads(one)))


def _leads(node: Any) -> bool:
    return node.selection_set is None or bool(node.selection_set.selections)
