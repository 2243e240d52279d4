"""Batch resolvers: called once per level for all parents, and what happens when they misbehave."""

import asyncio
from typing import Any

import pytest
from graphql import GraphQLError

from tests.engine.asking import answer, ask, executor_with, schema_with

SDL = """
type Goal { title: String strict: String! updates(first: Int = 2): [Update!] }
type Update { note: String }
type Employee { id: ID goals: [Goal!] manager: Employee }
type Query { employees: [Employee!] employee: Employee }
"""

ROOT = {"employees": [{"id": 1}, {"id": 2}, {"id": 3}]}


def test_each_field_is_resolved_once_per_level_for_all_parents() -> None:
    calls: list[tuple[str, int]] = []

    async def goals(parents: list[Any], info: Any) -> list[Any]:
        calls.append((info.field_name, len(parents)))
        return [[{"title": f"{parent['id']}.{number}"} for number in range(parent["id"])] for parent in parents]

    def updates(parents: list[Any], info: Any, first: int) -> list[Any]:
        calls.append((info.field_name, len(parents)))
        return [[{"note": parent["title"]}] * first for parent in parents]

    executor = executor_with(schema_with(SDL), {"Employee.goals": goals, "Goal.updates": updates})
    data, errors = ask(executor, "{ employees { goals { title updates(first: 1) { note } } } }", ROOT)
    titles = [["1.0"], ["2.0", "2.1"], ["3.0", "3.1", "3.2"]]
    assert errors == []
    assert data == {
        "employees": [{"goals": [{"title": title, "updates": [{"note": title}]} for title in each]} for each in titles]
    }
    assert calls == [("goals", 3), ("updates", 6)]


def test_the_root_is_one_parent() -> None:
    seen: list[Any] = []

    async def employees(parents: list[Any], _info: Any) -> list[Any]:
        seen.extend(parents)
        return [[{"id": 7}]]

    executor = executor_with(schema_with(SDL), {"Query.employees": employees})
    assert ask(executor, "{ employees { id } }", "the root") == ({"employees": [{"id": "7"}]}, [])
    assert seen == ["the root"]


def test_a_batch_field_never_calls_its_own_resolver() -> None:
    def own(_parent: Any, _info: Any) -> Any:
        raise AssertionError

    executor = executor_with(
        schema_with(SDL, {"Employee.id": own}), {"Employee.id": lambda parents, _info: ["x" for _ in parents]}
    )
    assert ask(executor, "{ employees { id } }", ROOT) == ({"employees": [{"id": "x"}] * 3}, [])


def test_an_element_that_is_an_exception_is_that_parents_error() -> None:
    def strict(parents: list[Any], _info: Any) -> list[Any]:
        return [ValueError("secret") if parent["title"] == "b" else parent["title"] for parent in parents]

    executor = executor_with(schema_with(SDL), {"Goal.strict": strict})
    root: dict[str, Any] = {"employees": [{"goals": [{"title": "a"}, {"title": "b"}]}, {"goals": [{"title": "c"}]}]}
    assert ask(executor, "{ employees { goals { strict } } }", root) == (
        {"employees": [{"goals": None}, {"goals": [{"strict": "c"}]}]},
        [("secret", ["employees", 0, "goals", 1, "strict"])],
    )


def test_elements_may_be_null_or_awaitable() -> None:
    async def one(value: str) -> str:
        return value

    def ids(parents: list[Any], _info: Any) -> list[Any]:
        return [None, one("later"), "now"][: len(parents)]

    executor = executor_with(schema_with(SDL), {"Employee.id": ids})
    assert ask(executor, "{ employees { id } }", ROOT) == (
        {"employees": [{"id": None}, {"id": "later"}, {"id": "now"}]},
        [],
    )


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize(
    ("results", "problem"),
    [
        (["a"], "returned 1 results for 3 parents"),
        (["a"] * 4, "returned 4 results for 3 parents"),
        (("a", "b", "c"), "returned tuple instead of a list"),
        (None, "returned NoneType instead of a list"),
        ("abc", "returned str instead of a list"),
    ],
)
def test_a_result_of_the_wrong_shape_is_an_error_for_each_parent(results: Any, problem: str, waits: bool) -> None:  # noqa: FBT001
    async def later(_parents: list[Any], _info: Any) -> Any:
        return results

    batch = later if waits else (lambda _parents, _info: results)
    executor = executor_with(schema_with(SDL), {"Employee.id": batch})
    message = f"The batch resolver of 'Employee.id' {problem}; return a list with one result for each parent."
    assert ask(executor, "{ employees { id __typename } }", ROOT) == (
        {"employees": [{"id": None, "__typename": "Employee"}] * 3},
        [(message, ["employees", index, "id"]) for index in range(3)],
    )


@pytest.mark.parametrize("waits", [True, False])
def test_a_raised_error_is_an_error_for_each_parent_and_leaves_siblings_alone(waits: bool) -> None:  # noqa: FBT001
    fault = GraphQLError("no database", extensions={"code": "DOWN"})

    async def later(_parents: list[Any], _info: Any) -> Any:
        raise fault

    def now(_parents: list[Any], _info: Any) -> Any:
        raise fault

    executor = executor_with(schema_with(SDL), {"Employee.goals": later if waits else now})
    result = asyncio.run(executor.execute("{ employees { goals { title } id } }", ROOT))
    assert answer(result) == (
        {"employees": [{"goals": None, "id": str(index)} for index in (1, 2, 3)]},
        [("no database", ["employees", index, "goals"]) for index in range(3)],
    )
    assert [error.extensions for error in result.errors or []] == [{"code": "DOWN"}] * 3
    assert [error.original_error for error in result.errors or []] == [fault] * 3


def test_a_wrong_element_is_an_error_at_its_own_path() -> None:
    executor = executor_with(schema_with(SDL), {"Employee.id": lambda _parents, _info: ["a", [1], "c"]})
    assert ask(executor, "{ employees { id } }", ROOT) == (
        {"employees": [{"id": "a"}, {"id": None}, {"id": "c"}]},
        [("ID cannot represent value: [1]", ["employees", 1, "id"])],
    )


def test_a_resolver_can_not_disturb_the_level_through_its_list_of_parents() -> None:
    def ids(parents: list[Any], _info: Any) -> list[Any]:
        found = [parent["id"] for parent in parents]
        parents.clear()
        return found

    executor = executor_with(schema_with(SDL), {"Employee.id": ids})
    expected = {"employees": [{"id": str(index), "again": str(index)} for index in (1, 2, 3)]}
    assert ask(executor, "{ employees { id again: id } }", ROOT) == (expected, [])


def test_results_are_not_changed_in_place() -> None:
    kept = [ValueError("a"), None, "c"]
    executor = executor_with(schema_with(SDL), {"Employee.id": lambda _parents, _info: kept})
    ask(executor, "{ employees { id } }", ROOT)
    assert [type(each) for each in kept] == [ValueError, type(None), str]


def test_siblings_wait_at_the_same_time() -> None:
    meeting = asyncio.Barrier(2)

    async def meets(parents: list[Any], _info: Any) -> list[str]:
        await meeting.wait()
        return ["met" for _ in parents]

    async def run() -> Any:
        executor = executor_with(schema_with(SDL), {"Employee.id": meets})
        async with asyncio.timeout(5):
            return answer(await executor.execute("{ employee { id also: id } }", {"employee": {}}))

    assert asyncio.run(run()) == ({"employee": {"id": "met", "also": "met"}}, [])


def test_branches_wait_at_the_same_time_below_different_fields() -> None:
    meeting = asyncio.Barrier(2)

    async def meets(parents: list[Any], _info: Any) -> list[str]:
        await meeting.wait()
        return ["met" for _ in parents]

    async def run() -> Any:
        executor = executor_with(schema_with(SDL), {"Employee.id": meets})
        async with asyncio.timeout(5):
            root: dict[str, Any] = {"employee": {"manager": {}}}
            return answer(await executor.execute("{ employee { id manager { id } } }", root))

    assert asyncio.run(run()) == ({"employee": {"id": "met", "manager": {"id": "met"}}}, [])
