"""Values that are parts of the response already: they stand in it as they are, wherever an object or a list may."""

import asyncio
from typing import Any

from graphql import build_schema

from api.engine import Executor

SCHEMA = build_schema(
    "type Goal { title: String! goals: [Goal!]! } type Query { goal: Goal! goals: [Goal!]! none: [Goal!]! }"
)


class Part:
    """A part that is complete."""


def _data(root: Any) -> Any:
    executor = Executor(SCHEMA, complete=Part)
    result = asyncio.run(executor.execute("{ goal { title } goals { title goals { title } } none { title } }", root))
    assert result.errors is None
    return result.data


def test_a_complete_value_is_asked_for_nothing() -> None:
    one, whole, among = Part(), Part(), Part()
    goals = [{"title": "Ship", "goals": whole}, among, {"title": "Learn", "goals": []}]
    assert _data({"goal": one, "goals": goals, "none": []}) == {
        "goal": one,
        "goals": [{"title": "Ship", "goals": whole}, among, {"title": "Learn", "goals": []}],
        "none": [],
    }


def test_an_awaited_value_may_be_complete_too() -> None:
    part = Part()

    async def soon() -> Part:
        return part

    assert _data({"goal": soon(), "goals": part, "none": [part, part]}) == {
        "goal": part,
        "goals": part,
        "none": [part, part],
    }


def test_without_a_class_nothing_is_complete() -> None:
    result = asyncio.run(Executor(SCHEMA).execute("{ goal { title } }", {"goal": Part()}))
    assert [error.path for error in result.errors or []] == [["goal", "title"]]
