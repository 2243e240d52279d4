"""Random valid queries over the schema: aliases, fragments, directives, variables, arguments of a real world.

A response key always stands for the same field with the same arguments on the same type, so all selections merge.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_leaf_type,
    is_required_argument,
)

Ids = dict[str, list[str]]
"""Opaque ids by the type of their nodes; under the empty name, such as lead nowhere."""

DEEPEST = 7
VARIANTS = 3
SWITCHES = {"yes": True, "no": False}
DAYS = ["2026-11-21", "2026-06-30", "2025-12-01", "2027-01-01"]
VALUES: dict[str, list[Any]] = {
    "Boolean": [True, False],
    "Date": DAYS,
    "DateTime": [f"{day}T12:00:00Z" for day in DAYS],
    "Float": [0.5, 1.0],
    "Int": [1, 2, 3],
    "IsoWeek": ["2026-W20", "2026-W45"],
    "String": ["an", "e", ""],
}
# What leads to most of the graph is drawn more often, or most answers would be short.
WEIGHTS = {"employee": 30, "employees": 60, "viewer": 40, "nodes": 15, "edges": 10, "pageInfo": 2, "id": 2}
SIZES = [1, 2, 2, 2, 3, 3, 3, 0]
CURSORS = [None, None, None, "nonsense"]


class UndrawableError(Exception):
    """No value is known for an argument that is required."""


@dataclass
class Drawn:
    """A query, and the values of its variables."""

    text: str
    variables: dict[str, Any]


@dataclass
class Draft:
    """A query being drawn; `budget` is how many more selections it may have before it only asks for names."""

    schema: GraphQLSchema
    ids: Ids
    seed: int
    budget: int = 80
    fragments: dict[str, str] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin to draw."""
        self.random = Random(self.seed)  # noqa: S311 - drawn, not secret

    def query(self) -> Drawn:
        """Draw a query."""
        root = self.schema.query_type
        assert root is not None
        body = self._set(root, DEEPEST, 3)
        head = ", ".join(f"${name}: {kind}" for name, kind in self.declared.items())
        text = f"query Drawn{f'({head})' if head else ''} {body} {' '.join(self.fragments.values())}"
        return Drawn(text, self.variables)

    def _set(self, parent: GraphQLNamedType, depth: int, most: int = 6) -> str:
        chosen = [self._selection(parent, depth) for _ in range(self.random.randint(2, most))]
        return "{ " + " ".join(chosen) + " }"

    def _selection(self, parent: GraphQLNamedType, depth: int) -> str:
        self.budget -= 1
        roll = self.random.random()
        if roll < 0.05 or (is_abstract_type(parent) and roll < 0.6):
            target = self._target(parent)
            return f"... on {target.name}{self._directive()} {self._set(target, depth)}"
        if roll < 0.15:
            return self._fragment(parent, depth)
        return self._field(parent, depth) if roll < 0.97 else "__typename"

    def _field(self, parent: GraphQLNamedType, depth: int) -> str:
        fields = parent.fields if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else {}
        is_narrow = depth <= 0 or self.budget <= 0
        fitting = [name for name, one in fields.items() if not (is_narrow and _leads_on(one))]
        if not fitting:
            return "__typename"
        weights = [WEIGHTS.get(each, 3 if _leads_on(fields[each]) else 1) for each in fitting]
        (name,) = self.random.choices(fitting, weights)
        variant = self.random.randrange(VARIANTS) if fields[name].args else 0
        try:
            arguments = self._arguments(parent.name, name, fields[name], variant)
        except UndrawableError:
            return "__typename"
        kind = get_named_type(fields[name].type)
        below = f" {self._set(kind, depth - 1)}" if is_composite_type(kind) else ""
        alias = self.random.choice(["", "also"]) if not fields[name].args else str(variant)
        return f"{parent.name}{alias}_{name}: {name}{arguments}{self._directive()}{below}"

    def _target(self, parent: GraphQLNamedType) -> GraphQLNamedType:
        targets: list[GraphQLNamedType] = [parent]
        if is_abstract_type(parent):
            targets += self.schema.get_possible_types(parent)
        elif isinstance(parent, GraphQLObjectType):
            targets += parent.interfaces
        return self.random.choice(targets)

    def _fragment(self, parent: GraphQLNamedType, depth: int) -> str:
        # The depth is in the name, so that what is spread again leads no deeper than where it was drawn.
        name = f"On{parent.name}_{max(depth, 0)}_{self.random.randrange(2)}"
        if name not in self.fragments:
            self.fragments[name] = ""
            self.fragments[name] = f"fragment {name} on {parent.name} {self._set(parent, depth - 1, 3)}"
        # A fragment that is still being drawn must not spread itself.
        return f"...{name}{self._directive()}" if self.fragments[name] else "__typename"

    def _directive(self) -> str:
        roll = self.random.random()
        if roll > 0.1:
            return ""
        value = self.random.choice(["true", "false", "$yes", "$no"])
        if value.startswith("$"):
            self._declare(value[1:], "Boolean!", SWITCHES[value[1:]])
        return f" @{self.random.choice(['skip', 'include'])}(if: {value})"

    def _arguments(self, type_name: str, name: str, definition: GraphQLField, variant: int) -> str:
        """The arguments of a variant: always the same within one query; some as variables."""
        random = Random(f"{self.seed} {type_name}.{name} {variant}")  # noqa: S311 - drawn, not secret
        given = {
            key: self._argument(key, argument, definition, random)
            for key, argument in definition.args.items()
            if is_required_argument(argument) or key == "first" or random.random() < 0.3
        }
        parts = []
        for key, value in given.items():
            told = literal(value)
            if random.random() < 0.3:
                variable = f"{type_name}_{name}_{key}_{variant}"
                self._declare(variable, str(definition.args[key].type), value)
                told = f"${variable}"
            parts.append(f"{key}: {told}")
        return f"({', '.join(parts)})" if parts else ""

    def _argument(self, key: str, argument: GraphQLArgument, definition: GraphQLField, random: Random) -> Any:
        if key == "first":
            return random.choice(SIZES)
        if key == "last":
            return None if random.random() < 0.9 else 2
        if key in {"after", "before"}:
            return random.choice(CURSORS)
        return self._value(argument.type, random, get_named_type(definition.type).name)

    def _value(self, kind: Any, random: Random, around: str) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self._value(kind.of_type, random, around)
        if isinstance(kind, GraphQLList):
            return [self._value(kind.of_type, random, around) for _ in range(random.randint(1, 3))]
        if isinstance(kind, GraphQLEnumType):
            return Word(random.choice(list(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind, random, around)
        if kind.name == "ID":
            return self._id(random, around)
        if kind.name not in VALUES:
            raise UndrawableError(kind.name)
        return random.choice(VALUES[kind.name])

    def _object(self, kind: GraphQLInputObjectType, random: Random, around: str) -> dict[str, Any]:
        given = {}
        for name, one in kind.fields.items():
            is_required = isinstance(one.type, GraphQLNonNull)
            if is_required or random.random() < 2 / len(kind.fields):
                given[name] = self._value(one.type, random, around)
        return given

    def _id(self, random: Random, around: str) -> str:
        """Mostly an id of the type that the field returns, else of any type, or one that leads nowhere."""
        roll = random.random()
        if roll < 0.1:
            return random.choice(self.ids[""])
        if roll < 0.85 and around in self.ids:
            return random.choice(self.ids[around])
        return random.choice(self.ids[random.choice([name for name in self.ids if name])])

    def _declare(self, name: str, kind: str, value: Any) -> None:
        self.declared[name] = kind
        self.variables[name] = value


class Word(str):
    """The name of an enum's value, which stands in a document without quotes."""

    __slots__ = ()


def literal(value: Any) -> str:
    """A value as it stands in a document."""
    if isinstance(value, Word):
        return str(value)
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(literal(each) for each in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {literal(each)}' for name, each in value.items())}}}"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _leads_on(definition: GraphQLField) -> bool:
    return not is_leaf_type(get_named_type(definition.type))
