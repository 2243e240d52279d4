"""Resolvers that raise, or return what does not fit: an error at its path, for every kind of type; the rest intact."""

import asyncio
from typing import Any

import pytest

from tests.engine.asking import ask, executor_with, schema_with

SDL = """
enum Health { GREEN RED }
interface Named { name: String }
type Employee implements Named { name: String }
type Goal {
  id: ID count: Int ratio: Float done: Boolean health: Health tags: [String] owner: Employee watcher: Named
  owners: [Employee!] strict: Int!
}
type Query { goals: [Goal!] first: Goal other: Goal }
"""
ROOT: dict[str, Any] = {"goals": [{"id": 1}, {"id": 2}, {"id": 3}]}
WRONG: dict[str, tuple[str, Any, Any, str]] = {
    "Int": ("count", 1, "many", "Int cannot represent non-integer value: 'many'"),
    "Float": ("ratio", 0.5, [], "Float cannot represent non numeric value: []"),
    "Boolean": ("done", True, "yes", "Boolean cannot represent a non boolean value: 'yes'"),
    "Enum": ("health", "RED", "BLUE", "Enum 'Health' cannot represent value: 'BLUE'"),
    "List": ("tags", ["a"], 7, "Expected Iterable, but did not find one for field 'Goal.tags'."),
    "Object": ("owner { name }", {"name": "Ann"}, ValueError("lost"), "lost"),
    "Interface": (
        "watcher { name }",
        {"name": "Ann", "__typename": "Employee"},
        {"name": "Ann", "__typename": "Health"},
        "Abstract type 'Named' was resolved to a non-object type 'Health'.",
    ),
}


def shown(value: Any) -> Any:
    return {"name": "Ann"} if isinstance(value, dict) else value


@pytest.mark.parametrize("waits", [True, False], ids=["waiting", "at once"])
@pytest.mark.parametrize("batch", [True, False], ids=["batch", "per object"])
@pytest.mark.parametrize(("selected", "good", "bad", "message"), WRONG.values(), ids=WRONG)
def test_one_wrong_value_is_one_error(
    selected: str,
    good: Any,
    bad: Any,
    message: str,
    batch: bool,  # noqa: FBT001
    waits: bool,  # noqa: FBT001
) -> None:
    name = selected.partition(" ")[0]

    def of(goal: Any) -> Any:
        return bad if goal["id"] == 2 else good

    async def later(value: Any) -> Any:
        await asyncio.sleep(0)
        return value

    def many(goals: list[Any], _info: Any) -> Any:
        return later([of(goal) for goal in goals]) if waits else [of(goal) for goal in goals]

    def one(goal: Any, _info: Any) -> Any:
        return later(of(goal)) if waits else of(goal)

    executor = (
        executor_with(schema_with(SDL), {f"Goal.{name}": many})
        if batch
        else executor_with(schema_with(SDL, {f"Goal.{name}": one}))
    )
    whole = {name: shown(good)}
    assert ask(executor, f"{{ goals {{ id {selected} }} }}", ROOT) == (
        {"goals": [{"id": "1", **whole}, {"id": "2", name: None}, {"id": "3", **whole}]},
        [(message, ["goals", 1, name])],
    )


@pytest.mark.parametrize("waits", [True, False], ids=["waiting", "at once"])
def test_a_resolver_for_one_object_that_raises_is_its_own_error(waits: bool) -> None:  # noqa: FBT001
    def raises(goal: Any, _info: Any) -> int:
        if goal["id"] == 2:
            raise LookupError("no such count")
        return int(goal["id"])

    async def later(goal: Any, info: Any) -> int:
        await asyncio.sleep(0)
        return raises(goal, info)

    executor = executor_with(schema_with(SDL, {"Goal.count": later if waits else raises}))
    assert ask(executor, "{ goals { id count } }", ROOT) == (
        {"goals": [{"id": "1", "count": 1}, {"id": "2", "count": None}, {"id": "3", "count": 3}]},
        [("no such count", ["goals", 1, "count"])],
    )


def test_a_batch_of_the_wrong_length_spoils_no_other_branch() -> None:
    executor = executor_with(schema_with(SDL), {"Goal.strict": lambda _goals, _info: []})
    root = {"first": {"id": 1}, "other": {"id": 2}}
    told = "The batch resolver of 'Goal.strict' returned 0 results for 1 parents"
    assert ask(executor, "{ first { id strict } other { id } }", root) == (
        {"first": None, "other": {"id": "2"}},
        [(f"{told}; return a list with one result for each parent.", ["first", "strict"])],
    )
