"""The caches of documents and plans, and the ways to hand over a document."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLError, GraphQLSchema, parse, validate

from api.engine import Executor, RequestRefused
from api.engine.cache import Cache
from api.engine.operation import MAX_PLANS
from api.engine.planner import Plan
from tests.engine.asking import answer, ask, executor_with, schema_with

SDL = "type Query { word(n: Int): String other: String }"
ROOT = {"word": lambda _info, n=0: f"word {n}", "other": "x"}


class Counted:
    """Counts validations."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
        self.count += 1
        return validate(schema, document)


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """The plans made during a test."""
    made: list[Plan] = []
    original = Plan.__init__

    def noted(self: Plan, *arguments: Any) -> None:
        made.append(self)
        original(self, *arguments)

    monkeypatch.setattr(Plan, "__init__", noted)
    return made


def test_a_text_is_validated_and_planned_once_whatever_the_variables(plans: list[Plan]) -> None:
    counted = Counted()
    executor = executor_with(schema_with(SDL), validate=counted)
    for n in range(50):
        document = "query($n: Int) { word(n: $n) }"
        assert ask(executor, document, ROOT, {"n": n}) == ({"word": f"word {n}"}, [])
    assert (counted.count, len(plans)) == (1, 1)


def test_a_parsed_document_is_planned_once_and_counts_as_valid(plans: list[Plan]) -> None:
    counted = Counted()
    executor = executor_with(schema_with(SDL), validate=counted)
    document = parse("{ other unknown }")
    for _ in range(3):
        assert answer(asyncio.run(executor.execute(document, ROOT))) == ({"other": "x"}, [])
    assert (counted.count, len(plans)) == (0, 1)


def test_each_operation_of_a_document_has_its_plan(plans: list[Plan]) -> None:
    executor = executor_with(schema_with(SDL))
    document = "query A { other } query B { word }"
    for name in ("A", "B", "A", "B"):
        asyncio.run(executor.execute(document, ROOT, operation_name=name))
    assert len(plans) == 2


def test_the_documents_kept_are_bounded_and_the_oldest_go_first(plans: list[Plan]) -> None:
    executor = executor_with(schema_with(SDL), cache_size=3)
    for alias in ("a", "b", "c", "a", "d", "a", "b"):
        assert ask(executor, f"{{ {alias}: other }}", ROOT) == ({alias: "x"}, [])
    assert len(plans) == 5


def test_the_plans_of_one_operation_are_bounded(plans: list[Plan]) -> None:
    names = [f"c{index}" for index in range(7)]
    head = ", ".join(f"${name}: Boolean!" for name in names)
    body = " ".join(f"{name}: other @include(if: ${name})" for name in names)
    executor = executor_with(schema_with(SDL))
    document = f"query({head}) {{ __typename {body} }}"
    for number in range(2**7):
        given = {name: bool(number >> index & 1) for index, name in enumerate(names)}
        kept = {name: "x" for name in names if given[name]}
        assert ask(executor, document, ROOT, given) == ({"__typename": "Query", **kept}, [])
    assert len(plans) == 2**7
    operation = executor.operation(executor.document(document))
    assert len(operation._plans) == MAX_PLANS


def test_a_plan_keeps_nothing_of_the_request_that_made_it() -> None:
    executor = executor_with(schema_with(SDL))
    document = "query($n: Int, $c: Boolean!) { word(n: $n) @skip(if: $c) other }"
    ask(executor, document, ROOT, {"n": 42, "c": False})
    operation = executor.operation(executor.document(document))
    plan = operation.plan(operation.variables({"c": False}))
    assert set(plan._conditions.coerced) == set(plan._conditions.sources) == {"c"}


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("{ other", "Syntax Error: Expected Name, found <EOF>."),
        ("{ nothing }", "Cannot query field 'nothing' on type 'Query'."),
    ],
)
def test_a_text_that_is_refused_is_not_kept(document: str, problem: str) -> None:
    executor = executor_with(schema_with(SDL))
    for _ in range(2):
        assert ask(executor, document, ROOT) == (None, [(problem, None)])
        with pytest.raises(RequestRefused, match=problem):
            executor.document(document)
    assert len(executor._documents) == 0


def test_the_context_and_root_reach_the_resolvers() -> None:
    def told(root: Any, info: Any) -> str:
        return f"{root} {info.root_value} {info.context}"

    executor = executor_with(schema_with(SDL, {"Query.other": told}))
    result = asyncio.run(executor.execute("{ other }", "root", "context"))
    assert answer(result) == ({"other": "root root context"}, [])


def test_an_invalid_schema_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="Query root type must be provided"):
        Executor(GraphQLSchema())


def test_a_cache_needs_room_for_one() -> None:
    with pytest.raises(ValueError, match="Cache size 0 is too small"):
        Cache(0)


def test_a_cache_forgets_what_was_used_longest_ago() -> None:
    cache: Cache[str, int] = Cache(2)
    made: list[str] = []

    def maker(key: str) -> Callable[[], int]:
        def make() -> int:
            made.append(key)
            return len(made)

        return make

    assert [cache.get(key, maker(key)) for key in "abacab"] == [1, 2, 1, 3, 1, 4]
    assert (made, len(cache)) == (["a", "b", "c", "b"], 2)
    assert ("a" in cache, "c" in cache) == (True, False)
