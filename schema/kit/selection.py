"""What an operation asks for below a field, so that nothing is fetched in vain."""

from collections.abc import Hashable, Iterable
from typing import Any, Protocol

import strawberry
from graphql import FieldNode, FragmentSpreadNode, GraphQLField, InlineFragmentNode, SelectionSetNode
from graphql.language import FragmentDefinitionNode


class Selected(Protocol):
    """A field that is selected; the executor's look-ahead gives it."""

    @property
    def name(self) -> str:
        """Its name in the schema."""

    @property
    def key(self) -> str:
        """Its name in the answer."""

    @property
    def plan(self) -> Hashable:
        """The same for this field whenever the operation runs."""

    @property
    def definition(self) -> GraphQLField:
        """The field in the schema."""

    @property
    def return_type_name(self) -> str:
        """The named type that it returns."""

    @property
    def arguments(self) -> dict[str, Any]:
        """Its arguments by their names in the schema; GraphQLError when they don't fit."""

    @property
    def selection(self) -> "Selection":
        """What is selected below it."""


class Selection(Protocol):
    """What is selected below a field."""

    @property
    def names(self) -> frozenset[str]:
        """The names of the fields selected."""

    @property
    def plan(self) -> Hashable:
        """Tells this selection from all others, arguments aside."""

    @property
    def with_arguments(self) -> tuple[Selected, ...]:
        """The fields at any depth that take arguments."""

    @property
    def is_constant(self) -> bool:
        """Whether those arguments are the same whenever the operation runs."""

    def only(self, name: str) -> "Selection | None":
        """What is selected below the field of that name; None where it is selected not at all or several times."""

    def answered(self, type_name: str) -> tuple[Selected, ...]:
        """All that the answer holds for an object of the type, `__typename` among it."""


def selection_of(info: strawberry.Info) -> Selection | None:
    """What is selected below this field; None under an executor that does not look ahead."""
    found: Selection | None = getattr(info._raw_info, "selection", None)  # noqa: SLF001 - our executor's own info
    return found


def selects(info: strawberry.Info, name: str) -> bool:
    """Whether the selection of this field holds a field called `name` (a schema name), fragments included."""
    selection = selection_of(info)
    if selection is not None:
        return name in selection.names
    raw = info._raw_info  # noqa: SLF001 - the parsed operation; Strawberry's own view of it is built eagerly
    sets = (node.selection_set for node in raw.field_nodes)
    return any(_holds(selected, name, raw.fragments) for selected in sets if selected is not None)


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
