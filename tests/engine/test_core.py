"""Plugged into graphql-core: `executor_class`, middleware, subscriptions, and what is left to graphql-core."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from graphql import (
    ExecutionResult,
    GraphQLField,
    GraphQLSchema,
    MiddlewareManager,
    execute,
    execute_sync,
    parse,
)
from graphql import subscribe as core_subscribe
from graphql.pyutils import AbortController

from api.engine import executor_class, subscribe
from tests.engine.asking import answer, executor_with, field_of, schema_with

SDL = """
interface Named { name: String }
type Person implements Named { name: String }
type Query { people: [Person] word: String! named: Named }
type Mutation { word: String }
type Subscription { people(n: Int = 2): [Person] broken: String }
"""
ROOT = {"people": [{"name": "a"}, {"name": "b"}], "word": "w"}


def loud(parents: list[Any], _info: Any) -> list[str]:
    return [parent["name"].upper() for parent in parents]


def batch_of(field: GraphQLField) -> Any:
    return field.extensions.get("batch")


def plain_of(field: GraphQLField) -> Any:
    return field.extensions.get("plain")


def loud_schema() -> GraphQLSchema:
    schema = schema_with(SDL)
    field_of(schema, "Person.name").extensions["batch"] = loud
    return schema


def test_execute_takes_the_class() -> None:
    class_ = executor_class(batch_of=batch_of, plain_of=plain_of)
    document = parse("query($c: Boolean!) { people { name } word @skip(if: $c) }")
    for given, word in ((True, {}), (False, {"word": "w"})):
        result = execute(loud_schema(), document, ROOT, None, {"c": given}, executor_class=class_)
        assert result == ExecutionResult({"people": [{"name": "A"}, {"name": "B"}], **word}, None)


def test_execution_that_does_not_wait_is_synchronous_also_for_mutations() -> None:
    for document in ("{ word }", "mutation { word }"):
        result = execute_sync(loud_schema(), parse(document), ROOT, executor_class=executor_class())
        assert result == ExecutionResult({"word": "w"}, None)


def test_execution_that_waits_is_awaitable() -> None:
    async def word(_root: Any, _info: Any) -> str:
        await asyncio.sleep(0)
        return "later"

    async def run() -> Any:
        schema = schema_with(SDL, {"Query.word": word})
        result = execute(schema, parse("{ word }"), executor_class=executor_class())
        assert not isinstance(result, ExecutionResult)
        return answer(await result)

    assert asyncio.run(run()) == ({"word": "later"}, [])


def test_errors_are_those_of_the_engine() -> None:
    result = execute(loud_schema(), parse("{ word }"), {}, executor_class=executor_class())
    assert isinstance(result, ExecutionResult)
    assert answer(result) == (None, [("Cannot return null for non-nullable field Query.word.", ["word"])])


def test_incremental_delivery_is_refused() -> None:
    result = execute(loud_schema(), parse("{ ... @defer { word } }"), ROOT, executor_class=executor_class())
    assert isinstance(result, ExecutionResult)
    problem = "The directive '@defer' is not supported; ask for the whole answer."
    assert answer(result) == (None, [(problem, None)])


def test_middleware_wraps_resolvers_but_neither_batch_nor_plain_fields() -> None:
    wrapped: list[str] = []

    def notes(next_: Any, source: Any, info: Any, **arguments: Any) -> Any:
        wrapped.append(f"{info.parent_type}.{info.field_name}")
        return next_(source, info, **arguments)

    def run(middleware: MiddlewareManager) -> Any:
        class_ = executor_class(batch_of=batch_of)
        schema = loud_schema()
        field_of(schema, "Query.word").resolve = lambda root, _info: root["word"]
        return execute(schema, parse("{ people { name } word }"), ROOT, middleware=middleware, executor_class=class_)

    expected = ExecutionResult({"people": [{"name": "A"}, {"name": "B"}], "word": "w"}, None)
    assert run(MiddlewareManager(notes)) == expected
    assert wrapped == ["Query.people", "Query.word"]
    assert run(MiddlewareManager()) == expected


def test_further_arguments_of_execute_are_attributes_of_info() -> None:
    def word(_root: Any, info: Any) -> str:
        return str(info.operation_extensions)

    schema = schema_with(SDL, {"Query.word": word})
    result = execute(schema, parse("{ word }"), executor_class=executor_class(), operation_extensions={"a": 1})
    assert result == ExecutionResult({"word": "{'a': 1}"}, None)


def test_one_class_serves_several_schemas() -> None:
    class_ = executor_class()
    for word in ("one", "two"):
        schema = schema_with(SDL, {"Query.word": lambda _root, _info, word=word: word})
        assert execute(schema, parse("{ word }"), executor_class=class_) == ExecutionResult({"word": word}, None)


def test_resolvers_given_for_the_one_call_and_abort_signals_are_left_to_graphql_core() -> None:
    def resolver(_source: Any, info: Any) -> Any:
        return f"own {info.field_name}"

    schema = schema_with(SDL)
    result = execute(schema, parse("{ word }"), field_resolver=resolver, executor_class=executor_class())
    assert result == ExecutionResult({"word": "own word"}, None)
    named = execute(
        schema,
        parse("{ named { name } }"),
        {"named": {"name": "a"}},
        type_resolver=lambda _value, _info, _type: "Person",
        executor_class=executor_class(),
    )
    assert named == ExecutionResult({"named": {"name": "a"}}, None)
    controller = AbortController()
    controller.abort(ValueError("stopped"))
    with pytest.raises(ValueError, match="stopped"):
        execute(schema, parse("{ word }"), ROOT, executor_class=executor_class(), abort_signal=controller.signal)


async def events(_root: Any, _info: Any, n: int) -> AsyncIterator[Any]:
    for count in range(n):
        yield {"people": [{"name": f"n{index}"} for index in range(count + 1)]}


EXPECTED = [
    ExecutionResult({"people": [{"name": "N0"}]}, None),
    ExecutionResult({"people": [{"name": "N0"}, {"name": "N1"}]}, None),
]


def subscribed_schema() -> GraphQLSchema:
    schema = loud_schema()
    people = field_of(schema, "Subscription.people")
    people.subscribe = events
    people.resolve = lambda event, _info, **_arguments: event["people"]
    return schema


def test_each_event_of_a_subscription_runs_level_by_level() -> None:
    async def run() -> list[ExecutionResult]:
        executor = executor_with(subscribed_schema(), {"Person.name": loud})
        stream = await subscribe(executor, "subscription($n: Int) { people(n: $n) { name } }", None, None, {"n": 2})
        assert not isinstance(stream, ExecutionResult)
        return [result async for result in stream]

    assert asyncio.run(run()) == EXPECTED


def test_so_it_does_through_graphql_core() -> None:
    async def run() -> list[ExecutionResult]:
        class_ = executor_class(batch_of=batch_of)
        document = parse("subscription { people { name } }")
        stream = core_subscribe(subscribed_schema(), document, executor_class=class_)
        assert isinstance(stream, AsyncIterator)
        return [result async for result in stream]

    assert asyncio.run(run()) == EXPECTED


def test_a_subscription_that_can_not_start_is_a_result() -> None:
    def refused(document: str) -> Any:
        executor = executor_with(subscribed_schema())
        result = asyncio.run(subscribe(executor, document, {"broken": 5}))
        assert isinstance(result, ExecutionResult)
        return answer(result)

    assert refused("subscription { broken }") == (
        None,
        [("Subscription field must return AsyncIterable. Received: 5.", ["broken"])],
    )
    assert refused("subscription { nothing }") == (
        None,
        [("Cannot query field 'nothing' on type 'Subscription'.", None)],
    )
    assert refused("subscription { people(n: 1.5) { name } }")[0] is None
