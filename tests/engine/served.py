"""Made-up worlds behind a schema: nodes, values, resolvers.

Resolvers are pure functions of the parent's seed, the field and its arguments, so the same world can be served twice:
synchronously, for graphql-core as the reference, and with all that the drawn styles ask for waiting or in batches, for
the engine under test. Values are null, wrong or errors with small probability.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
    Undefined,
    build_schema,
    get_nullable_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
)

from tests.engine.worlds import World

GOOD: dict[str, list[Any]] = {
    "Int": [0, -7, 2147483647, True, "12", 3.0],
    "Float": [0.5, -1.25, 3, True, "1.5"],
    "String": ["", "text", 5, True, 1.5],
    "Boolean": [True, False, 1, 0],
    "ID": ["id", 7],
    "Color": [1, 2, "blue"],
    "Upper": ["loud", "x"],
}
BAD: dict[str, list[Any]] = {
    "Int": ["no", 1.5, 2147483648, [1]],
    "Float": ["no", float("nan"), [1.0]],
    "String": [["a"], {}],
    "Boolean": ["no", []],
    "ID": [[1], True],
    "Color": [3, "red", []],
    "Upper": [5, "fail", "null"],
}


class Node:
    """An object of the world whose fields are attributes."""

    def __init__(self, world: "Served", kind: str, seed: str) -> None:
        self.world = world
        self.kind = kind
        self.seed = seed

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.world.attribute(self, name)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.seed}>"


class MappedNode(Mapping[str, Any]):
    """An object of the world whose fields are keys."""

    def __init__(self, world: "Served", kind: str, seed: str) -> None:
        self.world = world
        self.kind = kind
        self.seed = seed

    def __getitem__(self, name: str) -> Any:
        if name.startswith("_"):
            raise KeyError(name)
        return self.world.attribute(self, name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"<{self.kind} {self.seed}>"


AnyNode = Node | MappedNode


class Served:
    """A world with its schema and resolvers."""

    def __init__(self, world: World, *, waits: bool) -> None:
        self.world = world
        self.waits = waits
        self.schema = build_schema(world.sdl)
        self.root = Node(self, "Query", "root")
        for each in list(self.schema.type_map.values()):
            if isinstance(each, GraphQLObjectType) and not each.name.startswith("__"):
                self._serve_object(each)
            elif isinstance(each, GraphQLInterfaceType | GraphQLUnionType):
                self._serve_abstract(each)
        self._serve_leaves()

    def attribute(self, node: AnyNode, name: str) -> Any:
        """The attribute or key of a node: its value, or a function of the arguments."""
        definition = self._owner(node).fields[name]
        if self.world.styles[node.kind, name] == "called":
            return lambda _info, **arguments: self.value(node, name, definition, arguments)
        return _caught(self.value, node, name, definition, {})

    def value(self, node: AnyNode, name: str, definition: GraphQLField, arguments: dict[str, Any]) -> Any:
        """What the field of the node resolves to; may raise."""
        random = Random(f"{node.kind} {node.seed} {name} {sorted(arguments.items(), key=repr)!r}")  # noqa: S311
        roll = random.random()
        if roll < 0.015:
            raise RuntimeError(f"{node.kind}.{name} raises")
        if roll < 0.025:
            return ValueError(f"{node.kind}.{name} returns an error")
        return self._made(definition.type, random)

    def _made(self, type_: Any, random: Random) -> Any:
        null, wait, broken = random.random(), random.random(), random.random()
        if null < (0.02 if is_non_null_type(type_) else 0.12):
            value: Any = Undefined if null < 0.005 else None
        else:
            value = self._present(get_nullable_type(type_), random, broken < 0.015)
        if self.waits and wait < 0.1:
            return _later(value)
        return value

    def _present(self, type_: Any, random: Random, broken: bool) -> Any:  # noqa: FBT001 - drawn, not chosen
        if is_list_type(type_):
            return self._listed(type_.of_type, random, broken)
        if type_.name in GOOD:
            return random.choice((BAD if broken else GOOD)[type_.name])
        if broken:
            return ValueError(f"no {type_.name}")
        kinds = self.schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]
        kind = Node if random.random() < 0.7 else MappedNode
        return kind(self, random.choice(list(kinds)).name, str(random.random()))

    def _listed(self, item_type: Any, random: Random, broken: bool) -> Any:  # noqa: FBT001 - drawn, not chosen
        if broken:
            return random.choice([5, "text", {"a": 1}])
        shape = random.random()
        items = [self._made(item_type, random) for _ in range(random.choice([0, 1, 2, 2, 3, 5]))]
        if shape < 0.6:
            return items
        if shape < 0.7:
            return tuple(items)
        if shape < 0.85 or not self.waits or any(map(asyncio.iscoroutine, items)):
            return (item for item in items)
        return _streamed(items)

    def _owner(self, node: AnyNode) -> GraphQLObjectType:
        owner = self.schema.type_map[node.kind]
        assert isinstance(owner, GraphQLObjectType)
        return owner

    def _serve_object(self, owner: GraphQLObjectType) -> None:
        for name, field in owner.fields.items():
            self._serve_field(self.world.styles[owner.name, name], name, field)
        typing = self.world.typing.get(owner.name, "")
        if typing.startswith("is"):
            owner.is_type_of = self._verdict(owner.name, later=typing == "is later")

    def _serve_field(self, style: str, name: str, field: GraphQLField) -> None:
        def sync(node: AnyNode, _info: Any, **arguments: Any) -> Any:
            return self.value(node, name, field, arguments)

        async def later(node: AnyNode, _info: Any, **arguments: Any) -> Any:
            await asyncio.sleep(0)
            value = self.value(node, name, field, arguments)
            return await value if isinstance(value, Awaitable) else value

        def path(_node: AnyNode, info: Any, **_arguments: Any) -> str:
            return f"{info.path.as_list()} {info.parent_type} {info.field_name}"

        def batch(nodes: list[AnyNode], _info: Any, **arguments: Any) -> list[Any]:
            return [_caught(self.value, node, name, field, arguments) for node in nodes]

        async def waiting_batch(nodes: list[AnyNode], info: Any, **arguments: Any) -> list[Any]:
            await asyncio.sleep(0)
            return batch(nodes, info, **arguments)

        own = {"path": path, "async": later if self.waits else sync, "plain": None, "called": None}
        field.resolve = own.get(style, sync)
        marks: dict[str, dict[str, Any]] = {
            "plain": {"plain": name},
            "batch": {"batch": batch},
            "waiting batch": {"batch": waiting_batch},
        }
        field.extensions.update(marks.get(style, {}))

    def _serve_abstract(self, abstract: GraphQLInterfaceType | GraphQLUnionType) -> None:
        typing = self.world.typing[abstract.name]
        if not typing.startswith("resolve"):
            return

        def named(node: AnyNode, _info: Any, _type: Any) -> str | None:
            roll = Random(f"{node.kind} {node.seed}").random()  # noqa: S311
            if roll < 0.02:
                raise RuntimeError(f"{node.kind} has no type")
            wrong = {2: None, 3: "Nothing", 4: "Query", 5: "Color"}
            return wrong.get(int(roll * 100), node.kind)

        async def named_later(node: AnyNode, info: Any, type_: Any) -> str | None:
            await asyncio.sleep(0)
            return named(node, info, type_)

        abstract.resolve_type = named_later if self.waits and typing == "resolve later" else named

    def _verdict(self, kind: str, *, later: bool) -> Callable[..., Any]:
        def verdict(node: AnyNode, _info: Any) -> bool:
            roll = Random(f"{kind} {node.kind} {node.seed}").random()  # noqa: S311
            if node.kind != kind:
                return False
            if roll < 0.02:
                raise RuntimeError(f"{kind} can't tell")
            return roll < 0.98

        async def verdict_later(node: AnyNode, info: Any) -> bool:
            await asyncio.sleep(0)
            return verdict(node, info)

        return verdict_later if later and self.waits else verdict

    def _serve_leaves(self) -> None:
        color, upper = self.schema.type_map["Color"], self.schema.type_map["Upper"]
        assert isinstance(color, GraphQLEnumType)
        assert isinstance(upper, GraphQLScalarType)
        for value, enum_value in zip((1, 2, "blue"), color.values.values(), strict=True):
            enum_value.value = value
        color.__dict__.pop("_value_lookup", None)
        upper.coerce_output_value = _upper


def plain_of(field: GraphQLField) -> str | None:
    """The engine's mark of a plain field."""
    plain: str | None = field.extensions.get("plain")
    return plain


def batch_of(field: GraphQLField) -> Any:
    """The engine's mark of a batch field."""
    return field.extensions.get("batch")


def _upper(value: Any) -> Any:
    if value == "fail":
        raise ValueError("Upper fails")
    return {"null": None}.get(value, value.upper())


def _caught(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except RuntimeError as error:
        return error


async def _later(value: Any) -> Any:
    await asyncio.sleep(0)
    if isinstance(value, Exception):
        raise value
    return value


async def _streamed(items: list[Any]) -> AsyncIterator[Any]:
    for item in items:
        await asyncio.sleep(0)
        yield item
