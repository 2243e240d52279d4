"""Operations that ask for everything by every way in, generated from the schema; and what their answers tell.

Every field is asked for under an alias that names its type, so that fields of different types never collide.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_object_type,
    is_required_argument,
    parse,
    validate,
)

from schema import root
from schema.access.fields import node_types

Path = tuple[str | int, ...]
GRAPH = root.schema._schema
MANY = 1000
_INTERFACES = frozenset({"Node", "ThreadEvent"})
"""What a node of any of several types may stand behind: only its type and id are asked for there."""
_SEAL_BYTES = 12
_SPREAD = re.compile(r"\.\.\.((?:Whole|Flat|Plain)_\w+)")


@dataclass(frozen=True)
class Met:
    """A field of a node in an answer: its value, or the code of the error in its place."""

    type_name: str
    id: str
    field: str
    value: Any
    code: str | None


@dataclass
class Answer:
    """What an operation gave, whole."""

    data: Any
    errors: list[dict[str, Any]]
    statements: int = 0
    codes: dict[Path, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the errors by their paths."""
        self.codes = {
            tuple(error.get("path") or ()): (error.get("extensions") or {}).get("code") for error in self.errors
        }

    @property
    def raw(self) -> str:
        """All that leaves the server, with the sort keys inside the cursors."""
        told = json.dumps([self.data, self.errors], ensure_ascii=False)
        return told + "\n".join(filter(None, map(cursor_payload, strings(self.data))))

    def met(self) -> Iterator[Met]:
        """Every field of every node in it."""
        yield from _met(self.data, (), self.codes)


def parsed(operation: str) -> DocumentNode:
    """The operation, which must be valid."""
    # Without places: to find them for thousands of errors takes longer than to answer.
    document = parse(operation + _fragments(operation), no_location=True)
    assert validate(GRAPH, document) == []
    return document


@cache
def whole_nodes() -> DocumentNode:
    """Any nodes by id, with every field; of every node next to them, every plain value."""
    spreads = " ".join(f"...Whole_{name}" for name in node_types)
    return parsed(f"query Nodes($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename id {spreads} }} }}")


@cache
def flat_nodes() -> DocumentNode:
    """Any nodes by id, with every field that leads to no further node."""
    spreads = " ".join(f"...Flat_{name}" for name in node_types)
    return parsed(f"query Nodes($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename id {spreads} }} }}")


@cache
def whole_lists() -> DocumentNode:
    """Every list of the root, by nodes and by edges, with its size."""
    lists = " ".join(f"{name} {_list(one, 'Plain')}" for name, one in roots().items())
    inbox = _list(fields_of("Viewer")["inbox"], "Plain")
    return parsed(f"query Lists {{ {lists} viewer {{ roles inbox {inbox} employee {{ ...Plain_Employee }} }} }}")


@cache
def past_and_future(days: tuple[str, ...]) -> DocumentNode:
    """One employee with every field, and all of them with every plain value, as of each of some days."""
    asked = " ".join(
        f'one{place}: employee(id: $id, asOf: "{day}") {{ ...Whole_Employee }} all{place}: employees(first: {MANY},'
        f' asOf: "{day}") {{ totalCount edges {{ cursor }} nodes {{ ...Plain_Employee }} }}'
        for place, day in enumerate(days)
    )
    return parsed(f"query Days($id: ID!) {{ {asked} }}")


@cache
def feed() -> DocumentNode:
    """What changed since a time, of everything that the feed tells of."""
    told = "nodes { id node { id } } pageInfo { hasNextPage }"
    return parsed(f"query Feed($since: DateTime!) {{ changes(since: $since, first: {MANY}) {{ {told} }} }}")


def paged(variables: dict[str, Any]) -> list[dict[str, Any]]:
    """The variables, with no more ids at once than an operation may name."""
    ids = variables.get("ids")
    if ids is None:
        return [variables]
    return [{**variables, "ids": ids[begin : begin + MANY]} for begin in range(0, len(ids), MANY)]


def joined(pages: list[Answer]) -> Answer:
    """One answer of several, each of some of the nodes."""
    first, *others = pages
    for page in others:
        before = len(first.data["nodes"])
        first.data["nodes"] += page.data["nodes"]
        moved = [(error, error["path"]) for error in page.errors]
        first.errors += [{**error, "path": [top, before + place, *rest]} for error, (top, place, *rest) in moved]
    return Answer(first.data, first.errors, sum(page.statements for page in pages))


def single_nodes(ids: Iterable[str]) -> DocumentNode:
    """Each node by itself."""
    asked = " ".join(f'n{place}: node(id: "{one}") {{ __typename id }}' for place, one in enumerate(ids))
    return parsed(f"{{ {asked} }}")


def roots() -> dict[str, GraphQLField]:
    """The lists of the root, by name: what can be asked for without naming anything."""
    query = GRAPH.query_type
    assert query is not None
    named = {name: one for name, one in query.fields.items() if name != "viewer"}
    return {name: one for name, one in named.items() if not _demands(one)}


def fields_of(type_name: str) -> dict[str, GraphQLField]:
    """The fields of a type, by name."""
    kind = GRAPH.type_map[type_name]
    assert isinstance(kind, GraphQLObjectType)
    return dict(kind.fields)


def node_of(kind: GraphQLNamedType) -> str | None:
    """The type of the nodes in a connection."""
    if not (isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection")):
        return None
    return str(get_named_type(kind.fields["nodes"].type).name)


def strings(part: Any) -> Iterator[str]:
    """Every text in an answer."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from strings(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from strings(inner)


def cursor_payload(word: str) -> str | None:
    """The sort keys inside a cursor, which anybody can read; None for any other word."""
    try:
        raw = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
        payload = raw[_SEAL_BYTES:].decode()
    except (binascii.Error, ValueError):
        return None
    return payload if payload.startswith("[") else None


def _fragments(operation: str) -> str:
    """The fragments that an operation spreads, and those that they spread."""
    known: dict[str, str] = {}
    open_ends = set(_SPREAD.findall(operation))
    while open_ends:
        name = open_ends.pop()
        depth, _, type_name = name.partition("_")
        known[name] = {"Whole": _whole, "Flat": _flat, "Plain": _plain}[depth](type_name)
        open_ends |= set(_SPREAD.findall(known[name])) - known.keys()
    return " ".join(known.values())


def _whole(type_name: str) -> str:
    asked = " ".join(_asked(type_name, name, one) for name, one in fields_of(type_name).items() if not _demands(one))
    return f"fragment Whole_{type_name} on {type_name} {{ __typename id {asked} }}"


def _demands(one: GraphQLField) -> bool:
    """Whether a field can't be asked for without naming something; its own tests ask for it."""
    return any(map(is_required_argument, one.args.values()))


def _flat(type_name: str) -> str:
    asked = " ".join(
        f"{type_name}__{name}: {name} {_leaves(get_named_type(one.type))}"
        for name, one in fields_of(type_name).items()
        if get_named_type(one.type).name not in {*_INTERFACES, *node_types}
        and node_of(get_named_type(one.type)) is None
        and not _demands(one)
    )
    return f"fragment Flat_{type_name} on {type_name} {{ __typename id {asked} }}"


def _leaves(kind: GraphQLNamedType) -> str:
    """The selection of the plain values of an object that is no node, and of the objects within."""
    if is_leaf_type(kind):
        return ""
    inner = {name: get_named_type(one.type) for name, one in fields_of(kind.name).items()}
    return f"{{ {' '.join(f'{name} {_leaves(one)}' for name, one in inner.items() if one.name not in node_types)} }}"


def _plain(type_name: str) -> str:
    leaves = [name for name, one in fields_of(type_name).items() if is_leaf_type(get_named_type(one.type))]
    asked = " ".join(f"{type_name}__{name}: {name}" for name in leaves)
    return f"fragment Plain_{type_name} on {type_name} {{ __typename id {asked} }}"


def _asked(type_name: str, name: str, one: GraphQLField) -> str:
    alias, kind = f"{type_name}__{name}: {name}", get_named_type(one.type)
    if is_leaf_type(kind):
        return alias
    return f"{alias} {_list(one, 'Plain')}"


def _list(one: GraphQLField, depth: str) -> str:
    """The selection of a field that is no plain value."""
    kind = get_named_type(one.type)
    inside = node_of(kind)
    if inside is not None and inside not in {*_INTERFACES, *node_types}:
        parts = " ".join(_part(name, part) for name, part in fields_of(inside).items())
        return f"(first: {MANY}) {{ totalCount edges {{ cursor }} nodes {{ {parts} }} }}"
    if inside is not None:
        told = "__typename id" if inside in _INTERFACES else f"...{depth}_{inside}"
        nodes = f"totalCount edges {{ cursor node {{ id }} }} nodes {{ {told} }}"
        return f"(first: {MANY}) {{ {nodes} pageInfo {{ startCursor endCursor }} }}"
    if kind.name in _INTERFACES:
        return "{ __typename id }"
    if kind.name in node_types:
        return f"{{ ...{depth}_{kind.name} }}"
    assert is_object_type(kind)
    return f"{{ {' '.join(_part(name, inner) for name, inner in fields_of(kind.name).items())} }}"


def _part(name: str, one: GraphQLField) -> str:
    """A field of an object that is no node."""
    kind = get_named_type(one.type)
    if is_leaf_type(kind):
        return name
    return (
        f"{name} {{ __typename id }}" if kind.name in {*_INTERFACES, *node_types} else f"{name} {_list(one, 'Plain')}"
    )


def _met(part: Any, path: Path, codes: Mapping[Path, str | None]) -> Iterator[Met]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            here = (*path, key)
            type_name, found, name = key.partition("__")
            if found and type_name and "id" in part:
                yield Met(type_name, part["id"], name, value, codes.get(here))
            yield from _met(value, here, codes)
    elif isinstance(part, list):
        for place, value in enumerate(part):
            yield from _met(value, (*path, place), codes)
