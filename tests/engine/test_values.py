"""Where values come from without a batch resolver: attributes, keys, functions, per-object resolvers."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import GraphQLField, get_named_type, is_leaf_type

from api.engine import Executor
from tests.engine.asking import ask, executor_with, schema_with

SDL = """
type Person { name: String items: Int nick(of: String = "x"): String }
type Query { people: [Person!] person: Person }
"""


@dataclass
class Person:
    name: Any
    items: int = 1


class Keyed(Mapping[str, Any]):
    def __init__(self, values: dict[str, Any]) -> None:
        self.values_by_key = values

    def __getitem__(self, key: str) -> Any:
        return self.values_by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_key)

    def __len__(self) -> int:
        return len(self.values_by_key)


class Moody:
    def __init__(self, mood: str) -> None:
        self.mood = mood

    @property
    def name(self) -> str:
        if self.mood == "bad":
            raise ValueError("not today")
        return self.mood


def plain_scalars(attribute: str) -> Callable[[GraphQLField], str | None]:
    """Marks all scalar fields as plain, under one attribute name."""
    return lambda field: attribute if is_leaf_type(get_named_type(field.type)) else None


@pytest.mark.parametrize("marked", [True, False], ids=["plain", "default"])
def test_attributes_and_keys_are_read_side_by_side(marked: bool) -> None:  # noqa: FBT001
    people = [Person("a"), {"name": "b"}, Keyed({"name": "c"}), object(), {}, Keyed({})]
    executor = Executor(schema_with(SDL), plain_of=plain_scalars("name")) if marked else executor_with(schema_with(SDL))
    names = ["a", "b", "c", None, None, None]
    assert ask(executor, "{ people { name } }", {"people": people}) == (
        {"people": [{"name": name} for name in names]},
        [],
    )


def test_keys_win_over_the_methods_of_a_mapping() -> None:
    executor = executor_with(schema_with(SDL))
    people = [Keyed({"items": 5}), Person("a", items=6), Keyed({})]
    expected = {"people": [{"items": 5}, {"items": 6}, {"items": None}]}
    assert ask(executor, "{ people { items } }", {"people": people}) == (expected, [])
    assert ask(executor, "{ person { items } }", {"person": {"items": 5}}) == ({"person": {"items": 5}}, [])
    assert ask(executor, "{ person { items } }", {"person": {}}) == ({"person": {"items": None}}, [])


def test_a_plain_field_may_have_another_name_even_one_that_python_reserves() -> None:
    for name in ("full_name", "class", "with space"):
        person = type("P", (), {name: "Ann"})()
        executor = Executor(schema_with(SDL), plain_of=plain_scalars(name))
        assert ask(executor, "{ person { name } }", {"person": person}) == ({"person": {"name": "Ann"}}, [])


def test_a_plain_value_is_not_called_but_a_default_one_is() -> None:
    def nick(info: Any, of: str) -> str:
        return f"{info.path.as_list()} {of}"

    document = '{ people { nick(of: "y") } }'
    root = {"people": [{"nick": nick}, {"nick": "known"}]}
    expected = [{"nick": "['people', 0, 'nick'] y"}, {"nick": "known"}]
    schema = schema_with(SDL)
    assert ask(executor_with(schema), document, root) == ({"people": expected}, [])
    marked = Executor(schema, plain_of=plain_scalars("nick"))
    data, errors = ask(marked, document, root)
    assert data == {"people": [{"nick": None}, {"nick": "known"}]}
    assert [path for _message, path in errors] == [["people", 0, "nick"]]


def test_a_property_that_raises_is_that_objects_error() -> None:
    root = {"people": [Moody("good"), Moody("bad"), Moody("fine")]}
    assert ask(executor_with(schema_with(SDL)), "{ people { name } }", root) == (
        {"people": [{"name": "good"}, {"name": None}, {"name": "fine"}]},
        [("not today", ["people", 1, "name"])],
    )


def test_attributes_may_be_awaitable() -> None:
    async def run() -> Any:
        soon: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(soon.set_result, "soon")
        executor = executor_with(schema_with(SDL))
        return (await executor.execute("{ people { name } }", {"people": [Person(soon), Person("now")]})).data

    assert asyncio.run(run()) == {"people": [{"name": "soon"}, {"name": "now"}]}


def test_a_resolver_is_called_for_each_object_with_its_own_path() -> None:
    async def later(person: Any, info: Any) -> str:
        await asyncio.sleep(0)
        return f"{person} {info.path.as_list()}"

    def now(person: Any, info: Any) -> str:
        return f"{person} {info.path.as_list()}"

    document = "{ people { name n: items } }"
    for resolver in (later, now):
        executor = executor_with(schema_with(SDL, {"Person.name": resolver, "Person.items": lambda _p, _i: 3}))
        assert ask(executor, document, {"people": ["a", "b"]}) == (
            {
                "people": [
                    {"name": "a ['people', 0, 'name']", "n": 3},
                    {"name": "b ['people', 1, 'name']", "n": 3},
                ]
            },
            [],
        )


def test_the_resolvers_of_all_objects_wait_at_the_same_time() -> None:
    meeting = asyncio.Barrier(6)

    async def meets(_person: Any, _info: Any) -> str:
        await meeting.wait()
        return "met"

    async def run() -> Any:
        executor = executor_with(schema_with(SDL, {"Person.name": meets}))
        async with asyncio.timeout(5):
            return (await executor.execute("{ people { name again: name } }", {"people": [1, 2, 3]})).data

    assert asyncio.run(run()) == {"people": [{"name": "met", "again": "met"}] * 3}
