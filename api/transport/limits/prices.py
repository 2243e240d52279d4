"""The static cost of an operation: the most objects that its answer may hold, found before anything is fetched.

A plain field is free, an object costs 1, and what lies below a list counts as often as the list may be long: a page by
its `first` or `last`, a list asked for by a required list (`nodes(ids:)`) by the length of that, any other list by a
guess. What is written twice counts twice, and of all type conditions every one counts.

The formula is made once for an operation of a valid document; its value depends on the variables alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_required_argument,
    value_from_ast_untyped,
)

from api.transport.limits.collecting import Fragments
from schema.kit.pages import DEFAULT_SIZE, MAXIMUM_SIZE

GUESSED_SIZE = 10
"""How long a list without a page is taken to be."""

MOST_KNOWN = 64
"""Costs of one operation that are remembered."""

SIZES = ("first", "last")
"""The arguments that say how long a page is."""

PAGES = ("edges", "nodes")
"""The fields that hold a page, as Relay names them; they are as long as the field around them says."""

# A directive takes its selection away where its condition has this value.
TAKES_AWAY = {"include": False, "skip": True}

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Operand:
    """A value that the document holds, or the variable that will."""

    value: Any = None
    variable: str | None = None

    def under(self, variables: Variables) -> Any:
        return self.value if self.variable is None else variables.get(self.variable)


@dataclass(frozen=True, slots=True)
class _Term:
    """One selection: the sum under it, and how often that counts."""

    below: int
    taken_away: tuple[tuple[_Operand, bool], ...]
    """Conditions with the value at which this selection does not count."""

    def variables(self) -> Iterator[str]:
        """The variables that it depends on."""
        return (operand.variable for operand, _ in self.taken_away if operand.variable is not None)

    def value(self, below: tuple[int, int], variables: Variables) -> tuple[int, int]:
        """What it adds once, and for each node of the page around it."""
        if any(operand.under(variables) is value for operand, value in self.taken_away):
            return 0, 0
        return self.counted(below, variables)

    def counted(self, below: tuple[int, int], variables: Variables) -> tuple[int, int]:  # noqa: ARG002 - for fields
        """A fragment adds what it holds."""
        return below


@dataclass(frozen=True, slots=True)
class _Sized(_Term):
    """A field that is as long as its sizes say."""

    sizes: tuple[_Operand, ...]

    def variables(self) -> Iterator[str]:
        """Those of its conditions and of its sizes."""
        yield from _Term.variables(self)
        yield from (operand.variable for operand in self.sizes if operand.variable is not None)


@dataclass(frozen=True, slots=True)
class _Object(_Sized):
    """A field whose value is one object."""

    def counted(self, below: tuple[int, int], variables: Variables) -> tuple[int, int]:
        """The object, and its page if it has one."""
        once, per_node = below
        return 1 + once + _size(self.sizes, variables, DEFAULT_SIZE) * per_node, 0


@dataclass(frozen=True, slots=True)
class _List(_Sized):
    """A field whose value is a list of objects."""

    is_of_page: bool

    def counted(self, below: tuple[int, int], variables: Variables) -> tuple[int, int]:
        """The objects of the list, or one of them where the page around it says how many there are."""
        once, per_node = below
        each = 1 + once + DEFAULT_SIZE * per_node
        if self.is_of_page:
            return 0, each
        return _size(self.sizes, variables, GUESSED_SIZE) * each, 0


class Formula:
    """The cost of one operation as a function of its variables."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments) -> None:
        self._schema = schema
        self._fragments = fragments
        # Each sum's terms refer to sums before it, so that one pass gives all values.
        self._sums: list[list[_Term]] = []
        self._of_fragments: dict[str, int] = {}
        self._defaults = {
            node.variable.name.value: value_from_ast_untyped(node.default_value)
            for node in operation.variable_definitions or ()
            if node.default_value is not None
        }
        self._sum(operation.selection_set, schema.get_root_type(operation.operation))
        self._names = sorted({name for terms in self._sums for term in terms for name in term.variables()})
        # By what the variables count as, since clients ask for the same sizes again and again.
        self._known: dict[tuple[object, ...], int] = {}

    def cost(self, variables: Variables | None) -> int:
        """The cost with the variables of a request; they need not be coerced yet, wrong ones are refused later."""
        given = {**self._defaults, **(variables or {})} if self._defaults else variables or {}
        asked = tuple([_counted(given.get(name)) for name in self._names]) if self._names else ()
        cost = self._known.get(asked)
        if cost is None:
            cost = self._known[asked] = self._cost(given)
            if len(self._known) > MOST_KNOWN:
                del self._known[next(iter(self._known))]
        return cost

    def _cost(self, given: Variables) -> int:
        values: list[tuple[int, int]] = []
        for terms in self._sums:
            once = per_node = 0
            for term in terms:
                more = term.value(values[term.below], given)
                once += more[0]
                per_node += more[1]
            values.append((once, per_node))
        return values[-1][0]

    def _sum(self, selections: SelectionSetNode, parent: GraphQLNamedType | None) -> int:
        terms: list[_Term] = []
        for node in selections.selections:
            term = self._term(node, parent)
            if term is not None:
                terms.append(term)
        self._sums.append(terms)
        return len(self._sums) - 1

    def _term(self, node: SelectionNode, parent: GraphQLNamedType | None) -> _Term | None:
        if isinstance(node, FragmentSpreadNode):
            return _Term(self._sum_of_fragment(node.name.value), _conditions(node))
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            narrowed = parent if condition is None else self._schema.get_type(condition.name.value)
            return _Term(self._sum(node.selection_set, narrowed), _conditions(node))
        return self._field(node, parent) if isinstance(node, FieldNode) else None

    def _sum_of_fragment(self, name: str) -> int:
        if name not in self._of_fragments:
            fragment = self._fragments[name]
            condition = self._schema.get_type(fragment.type_condition.name.value)
            self._of_fragments[name] = self._sum(fragment.selection_set, condition)
        return self._of_fragments[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> _Term | None:
        if node.selection_set is None or not is_composite_type(parent):
            return None
        definition = self._schema.get_field(parent, node.name.value)
        if definition is None:
            return None
        below = self._sum(node.selection_set, get_named_type(definition.type))
        sizes = _sizes(node, definition)
        if not is_list_type(get_nullable_type(definition.type)):
            return _Object(below, _conditions(node), sizes)
        is_of_page = not sizes and node.name.value in PAGES
        return _List(below, _conditions(node), sizes, is_of_page)


def _conditions(node: SelectionNode) -> tuple[tuple[_Operand, bool], ...]:
    return tuple(
        (_operand(argument.value), TAKES_AWAY[directive.name.value])
        for directive in node.directives or ()
        if directive.name.value in TAKES_AWAY
        for argument in directive.arguments or ()
    )


def _sizes(node: FieldNode, definition: GraphQLField) -> tuple[_Operand, ...]:
    """What says how long the list or page of a field is; nothing where only a guess is left."""
    given = {argument.name.value: _operand(argument.value) for argument in node.arguments or ()}
    paged = [name for name in SIZES if name in definition.args]
    if paged:
        return tuple(given.get(name, _Operand()) for name in paged)
    required = (
        name
        for name, argument in definition.args.items()
        if is_required_argument(argument) and is_list_type(get_nullable_type(argument.type))
    )
    return tuple(given[name] for name in required if name in given)


def _operand(node: ValueNode) -> _Operand:
    if isinstance(node, VariableNode):
        return _Operand(variable=node.name.value)
    return _Operand(value_from_ast_untyped(node))


def _size(sizes: tuple[_Operand, ...], variables: Variables, guess: int) -> int:
    """How long; a page that was asked for without its size has the default one."""
    found = [length for operand in sizes if (length := _length(operand.under(variables))) is not None]
    return max(found, default=DEFAULT_SIZE if sizes else guess)


def _counted(value: Any) -> tuple[bool | None, int | None]:
    """All that a variable can mean to a cost: a condition, or a length."""
    return (value if isinstance(value, bool) else None, _length(value))


def _length(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, list):
        return len(value)
    # A larger page is refused where it is read, with a better sentence than its cost.
    return min(max(int(value), 0), MAXIMUM_SIZE) if isinstance(value, int | float) else 1
