"""How much a document holds once its fragments are spread, found without spreading them.

Every definition is read once; a fragment's counts are then added wherever it is spread. So the time is linear in the
document, even where the counts are exponential.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionNode,
)

from api.transport.limits.bounds import ExcessError
from api.transport.refusals import Refusal

Definition = OperationDefinitionNode | FragmentDefinitionNode


@dataclass(slots=True)
class Expansion:
    """What a definition holds with all of its fragments in place.

    `fields` counts each spread and inline fragment too, because each is work; only an operation has `root_fields`.
    """

    depth: int = 0
    root_fields: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0

    def add(self, other: "Expansion", depth: int) -> None:
        """Put another one in at a depth."""
        self.depth = max(self.depth, depth + other.depth)
        self.root_fields += other.root_fields if depth == 0 else 0
        self.fields += other.fields
        self.aliases += other.aliases
        self.directives += other.directives


@dataclass(slots=True)
class _Written:
    """What a definition holds as it is written, and the fragments that it spreads, with their depths."""

    expansion: Expansion = field(default_factory=Expansion)
    spreads: list[tuple[str, int]] = field(default_factory=list)


def expansions(document: DocumentNode) -> list[Expansion]:
    """One of each operation and fragment of a parsed document; it needs not be valid.

    Raises:
        ExcessError: a fragment spreads itself, so that there would be no end.
    """
    definitions = [node for node in document.definitions if isinstance(node, Definition)]
    fragments = {node.name.value: _written(node) for node in definitions if isinstance(node, FragmentDefinitionNode)}
    for name in _inner_first(fragments):
        _join(fragments[name], fragments)
    operations = [_written(node) for node in definitions if isinstance(node, OperationDefinitionNode)]
    for operation in operations:
        _join(operation, fragments)
    for fragment in fragments.values():
        fragment.expansion.root_fields = 0
    return [written.expansion for written in (*operations, *fragments.values())]


def _written(definition: Definition) -> _Written:
    written = _Written()
    expansion = written.expansion
    variables = definition.variable_definitions or ()
    expansion.directives = sum(len(node.directives or ()) for node in (definition, *variables))
    pending: list[tuple[SelectionNode, int]] = [(node, 0) for node in definition.selection_set.selections]
    while pending:
        node, depth = pending.pop()
        expansion.fields += 1
        expansion.directives += len(node.directives or ())
        if isinstance(node, FragmentSpreadNode):
            written.spreads.append((node.name.value, depth))
            continue
        if isinstance(node, FieldNode):
            expansion.root_fields += depth == 0
            expansion.aliases += node.alias is not None
            depth += 1
            expansion.depth = max(expansion.depth, depth)
        below = getattr(node, "selection_set", None)
        if below is not None:
            pending.extend((child, depth) for child in below.selections)
    return written


def _join(written: _Written, fragments: dict[str, _Written]) -> None:
    for name, depth in written.spreads:
        if name in fragments:
            written.expansion.add(fragments[name].expansion, depth)


def _inner_first(fragments: dict[str, _Written]) -> Iterator[str]:
    """Every fragment, after all those that it spreads; without recursion, since chains may be long."""
    done: set[str] = set()
    for root, written in fragments.items():
        path = {} if root in done else {root: iter(written.spreads)}
        while path:
            name, spreads = next(reversed(path.items()))
            inner = next((each for each, _ in spreads if each in fragments and each not in done), None)
            if inner is None:
                del path[name]
                done.add(name)
                yield name
            elif inner in path:
                raise ExcessError(Refusal.VALIDATION, f"The fragment {inner} spreads itself: break the circle.")
            else:
                path[inner] = iter(fragments[inner].spreads)
