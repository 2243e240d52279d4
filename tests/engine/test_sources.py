"""Opening a subscription: the same stream, or the same errors, as graphql-core opens."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from inspect import isawaitable
from typing import Any

import pytest
from graphql import Executor as CoreExecutor
from graphql import GraphQLSchema, create_source_event_stream, parse
from graphql.execution import ExecutionResult

from api.engine import Executor
from tests.engine.asking import field_of, schema_with

SDL = """
type Query { word: String }
type Subscription { words(first: Int = 2, of: String!): String other: String }
"""
SEEN: list[dict[str, Any]] = []


async def _words(given: dict[str, Any]) -> AsyncIterator[str]:
    for number in range(given["first"]):
        yield f"{given['of']} {number}"


def at_once(_root: Any, info: Any, **given: Any) -> AsyncIterator[str]:
    SEEN.append({"path": info.path.as_list(), "context": info.context, "name": info.field_name})
    return _words(given)


async def later(_root: Any, _info: Any, **given: Any) -> AsyncIterator[str]:
    await asyncio.sleep(0)
    return _words(given)


def failing(_root: Any, _info: Any, **_given: Any) -> AsyncIterator[str]:
    raise ValueError("No words.")


async def failing_later(_root: Any, _info: Any, **_given: Any) -> AsyncIterator[str]:
    await asyncio.sleep(0)
    raise ValueError("No words any more.")


OPENERS = {
    "at once": at_once,
    "later": later,
    "it raises": failing,
    "it raises later": failing_later,
    "it gives an error": lambda _root, _info, **_given: ValueError("Not these."),
    "it gives no stream": lambda _root, _info, **_given: "words",
    "nothing opens it": None,
}
DOCUMENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "plain": ('subscription { words(of: "a") }', {}),
    "aliased": ('subscription { mine: words(of: "a", first: 1) }', {}),
    "with variables": ("subscription S($n: Int, $of: String!) { words(first: $n, of: $of) }", {"n": 3, "of": "b"}),
    "a variable is missing": ("subscription S($of: String!) { words(of: $of) }", {}),
    "a variable is wrong": ("subscription S($n: Int) { words(first: $n, of: $n) }", {"n": "x"}),
    "an argument is missing": ("subscription { words }", {}),
    "of several operations": ('subscription { words(of: "a") } query Q { word }', {}),
}
Outcome = tuple[list[str], list[tuple[str, Any, Any]]]


def schema_of(opener: Any) -> GraphQLSchema:
    schema = schema_with(SDL)
    field_of(schema, "Subscription.words").subscribe = opener
    return schema


async def outcome(opened: Any) -> Outcome:
    """The words of a stream, or its errors."""
    found = await opened if isinstance(opened, Awaitable) or isawaitable(opened) else opened
    if isinstance(found, ExecutionResult):
        assert found.data is None
        return [], [(error.message, error.path, error.locations) for error in found.errors or ()]
    return [word async for word in found], []


async def by_core(schema: GraphQLSchema, document: str, variables: dict[str, Any]) -> Outcome:
    built = CoreExecutor.build(schema, parse(document), {"other": "root"}, "context", variables)
    if isinstance(built, list):
        return await outcome(ExecutionResult(None, built))
    return await outcome(create_source_event_stream(built))


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("opener", OPENERS)
def test_it_opens_what_graphql_core_opens(opener: str, document: str) -> None:
    schema, (text, variables) = schema_of(OPENERS[opener]), DOCUMENTS[document]

    async def both() -> tuple[Outcome, Outcome]:
        engine = Executor(schema, validate=lambda *_: [])
        ours = await outcome(engine.source(parse(text), {"other": "root"}, "context", variables))
        return ours, await by_core(schema, text, variables)

    ours, theirs = asyncio.run(both())
    assert ours == theirs


def test_the_opener_learns_where_it_is_and_for_whom() -> None:
    SEEN.clear()
    engine = Executor(schema_of(at_once))
    opened = asyncio.run(outcome(engine.source('subscription { mine: words(of: "a") }', None, "somebody")))
    assert opened == (["a 0", "a 1"], [])
    assert SEEN == [{"path": ["mine"], "context": "somebody", "name": "words"}]


def test_what_is_skipped_opens_nothing() -> None:
    engine = Executor(schema_of(at_once), validate=lambda *_: [])
    document = 'subscription S($not: Boolean!) { words(of: "a") @skip(if: $not) }'
    words, errors = asyncio.run(outcome(engine.source(document, variable_values={"not": True})))
    assert (words, [message for message, *_ in errors]) == ([], ["The subscription selects no field that is defined."])
