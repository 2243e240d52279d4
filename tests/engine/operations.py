"""Random valid operations over any schema of the made-up worlds: aliases, fragments, directives, variables.

A response key always stands for the same field with the same arguments, so that all selections merge.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)

VARIABLES: dict[str, tuple[str, list[Any]]] = {
    "x": ("Int", [None, 1, 2]),
    "y": ("[Int!] = [4]", [[1], [], None]),
    "z": ("Point", [{"a": 2}, {"b": ["up", None]}, {}, None]),
    "c": ("Color", ["GREEN", None]),
    "s": ("Upper", ["high"]),
    "p": ("Boolean!", [True, False]),
    "q": ("Boolean! = true", [True, False]),
    "r": ("Boolean = false", [True, False] * 4 + [None]),
}

ARGUMENTS = {
    "x": ["1", "null", "$x"],
    "y": ["[1, 2]", "3", "$y", "[]"],
    "z": ["{}", '{a: 3, b: ["deep"]}', "$z", "{a: 1, b: $s}"],
    "c": ["BLUE", "$c"],
    "s": ['"low"', "$s"],
}

MAX_DEPTH = 4


@dataclass
class Operation:
    """Text and variables of an operation."""

    text: str
    variables: dict[str, Any]


@dataclass
class Draft:
    """An operation being drawn."""

    schema: GraphQLSchema
    random: Random
    fragments: dict[str, str] = field(default_factory=dict)
    budget: int = 60

    def operation(self) -> Operation:
        """Draw an operation."""
        root = self.schema.query_type
        assert root is not None
        body = self.selection_set(root, MAX_DEPTH)
        variables = {
            name: self.random.choice(values)
            for name, (type_, values) in VARIABLES.items()
            if ("!" in type_ and "=" not in type_) or self.random.random() < 0.7
        }
        used = {name: each for name, each in VARIABLES.items() if f"${name}" in body + "".join(self.fragments.values())}
        head = ", ".join(f"${name}: {type_}" for name, (type_, _values) in used.items())
        text = f"query Drawn{f'({head})' if head else ''} {body} {' '.join(self.fragments.values())}"
        return Operation(text, {name: value for name, value in variables.items() if name in used})

    def selection_set(self, parent: GraphQLNamedType, depth: int) -> str:
        """Draw a selection set on a composite type."""
        count = self.random.randint(1, 5)
        return "{ " + " ".join(self._selection(parent, depth) for _ in range(count)) + " }"

    def _selection(self, parent: GraphQLNamedType, depth: int) -> str:
        self.budget -= 1
        roll = self.random.random()
        if roll < 0.15:
            return f"... {self._condition(parent)}{self._directive()} {self._narrowed(parent, depth)}"
        if roll < 0.25 and self.budget > 0:
            return f"...{self._fragment(parent, depth)}{self._directive()}"
        fields = parent.fields if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else {}
        fitting = {
            name: each for name, each in fields.items() if not is_composite_type(get_named_type(each.type)) or depth
        }
        if not fitting or roll > 0.95 or self.budget < 0:
            return self.random.choice(["__typename", "kind: __typename"])
        name = self.random.choice(list(fitting))
        return self._field(name, fitting[name], depth)

    def _field(self, name: str, definition: GraphQLField, depth: int) -> str:
        variant = self.random.randint(0, 2) if definition.args else 0
        alias = self.random.choice(["", "again_", "other_"])
        arguments = _arguments(variant) if definition.args and variant else ""
        key = f"{alias}{name}_{variant}: " if alias or variant else ""
        named = get_named_type(definition.type)
        below = f" {self.selection_set(named, depth - 1)}" if is_composite_type(named) else ""
        return f"{key}{name}{arguments}{self._directive()}{below}"

    def _condition(self, parent: GraphQLNamedType) -> str:
        if self.random.random() < 0.2:
            self._target = parent
            return ""
        targets: list[GraphQLNamedType] = [parent]
        if is_abstract_type(parent):
            targets += self.schema.get_possible_types(parent)
        elif isinstance(parent, GraphQLObjectType):
            targets += parent.interfaces
        self._target = self.random.choice(targets)
        return f"on {self._target.name}"

    def _narrowed(self, parent: GraphQLNamedType, depth: int) -> str:
        del parent
        return self.selection_set(self._target, depth)

    def _fragment(self, parent: GraphQLNamedType, depth: int) -> str:
        known = [name for name in self.fragments if name.startswith(f"On{parent.name}_")]
        if known and self.random.random() < 0.5:
            return self.random.choice(known)
        name = f"On{parent.name}_{self.budget}"
        body = self.selection_set(parent, depth)
        self.fragments[name] = f"fragment {name} on {parent.name} {body}"
        return name

    def _directive(self) -> str:
        roll = self.random.random()
        if roll > 0.25:
            return ""
        value = self.random.choice(["true", "false", "$p", "$q", "$r"])
        return f" @{self.random.choice(['skip', 'include'])}(if: {value})"


def _arguments(variant: int) -> str:
    """The arguments of a variant: always the same, so that equal keys merge."""
    chosen = Random(variant)  # noqa: S311
    parts = [f"{name}: {chosen.choice(values)}" for name, values in ARGUMENTS.items() if chosen.random() < 0.7]
    return f"({', '.join(parts)})" if parts else ""
