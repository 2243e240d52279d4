"""Lists: what counts as one, lists of lists, items that wait or fail."""

from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any

import pytest

from tests.engine.asking import ask, executor_with, schema_with

SDL = """
type Item { id: ID! }
type Query { words: [String] matrix: [[Int]] strictMatrix: [[Int!]!]! items: [Item!] table: [[Item]] }
"""


def asked(document: str, root: Any) -> Any:
    return ask(executor_with(schema_with(SDL)), document, root)


def words() -> Iterator[str]:
    yield "a"
    yield "b"


async def streamed() -> AsyncIterator[str]:
    for word in ("a", "b"):
        yield word


async def later(value: Any) -> Any:
    if isinstance(value, Exception):
        raise value
    return value


@pytest.mark.parametrize(
    "make",
    [
        lambda: ["a", "b"],
        partial(tuple, "ab"),
        words,
        {"a": 1, "b": 2}.keys,
        streamed,
        partial(later, ["a", "b"]),
    ],
    ids=["list", "tuple", "generator", "keys", "async generator", "awaitable"],
)
def test_what_counts_as_a_list(make: Any) -> None:
    executor = executor_with(schema_with(SDL, {"Query.words": lambda _source, _info: make()}))
    assert ask(executor, "{ words }") == ({"words": ["a", "b"]}, [])


@pytest.mark.parametrize("value", ["ab", b"ab", {"a": 1}, 5])
def test_what_does_not(value: Any) -> None:
    problem = "Expected Iterable, but did not find one for field 'Query.words'."
    assert asked("{ words }", {"words": value}) == ({"words": None}, [(problem, ["words"])])


def test_items_may_be_null_errors_or_awaitable() -> None:
    async def waiting(_source: Any, _info: Any) -> list[Any]:
        return ["a", None, ValueError("b fails"), later("c"), later(ValueError("d fails"))]

    executor = executor_with(schema_with(SDL, {"Query.words": waiting}))
    assert ask(executor, "{ words }") == (
        {"words": ["a", None, None, "c", None]},
        [("b fails", ["words", 2]), ("d fails", ["words", 4])],
    )


def test_lists_of_lists_keep_their_shape() -> None:
    root = {"matrix": [[1, 2], [], None, [3], [None]], "table": [[{"id": 1}], [], [None, {"id": 2}]]}
    assert asked("{ matrix table { id } }", root) == (
        {"matrix": [[1, 2], [], None, [3], [None]], "table": [[{"id": "1"}], [], [None, {"id": "2"}]]},
        [],
    )


def test_an_error_in_a_list_of_lists_has_both_indices() -> None:
    answer = asked("{ matrix }", {"matrix": [[1], [2, "x", 3]]})
    problem = "Int cannot represent non-integer value: 'x'"
    assert answer == ({"matrix": [[1], [2, None, 3]]}, [(problem, ["matrix", 1, 1])])


def test_null_rises_through_strict_lists_of_lists() -> None:
    problem = "Cannot return null for non-nullable field Query.strictMatrix."
    answer = asked("{ strictMatrix }", {"strictMatrix": [[1], [2, None]]})
    assert answer == (None, [(problem, ["strictMatrix", 1, 1])])


def test_an_iterator_that_breaks_is_an_error_of_the_list() -> None:
    def breaking() -> Iterator[str]:
        yield "a"
        raise ValueError("broke")

    async def breaking_stream() -> AsyncIterator[str]:
        yield "a"
        raise ValueError("broke later")

    assert asked("{ words }", {"words": breaking()}) == ({"words": None}, [("broke", ["words"])])
    assert asked("{ words }", {"words": breaking_stream()}) == ({"words": None}, [("broke later", ["words"])])


def test_an_empty_list_resolves_nothing_below() -> None:
    calls: list[list[Any]] = []

    def ids(parents: list[Any], _info: Any) -> list[str]:
        calls.append(parents)
        return ["id" for _ in parents]

    executor = executor_with(schema_with(SDL), {"Item.id": ids})
    assert ask(executor, "{ items { id } table { id } }", {"items": [], "table": [[], []]}) == (
        {"items": [], "table": [[], []]},
        [],
    )
    assert calls == []
