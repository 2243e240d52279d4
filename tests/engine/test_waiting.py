"""Composing steps that may have to wait."""

import asyncio
import types
from collections.abc import Generator
from typing import Any

import pytest

from api.engine.waiting import Column, MaybeColumn, outcomes, settled, then, then_all


async def later(value: Any) -> Any:
    await asyncio.sleep(0)
    if isinstance(value, BaseException):
        raise value
    return value


def doubled(column: Column) -> Column:
    return [value * 2 for value in column]


def doubled_later(column: Column) -> MaybeColumn:
    return later(doubled(column))


async def awaited(column: MaybeColumn) -> Column:
    return column if isinstance(column, list) else await column


def test_nothing_waits_without_need() -> None:
    assert then([1, 2], doubled) == [2, 4]
    assert then_all([[1], [2]], lambda columns: columns[0] + columns[1]) == [1, 2]
    assert then_all([], lambda columns: [len(columns)]) == [0]
    column = [1, "a", None, object()]
    assert settled(column) is column


def test_steps_follow_once_the_column_is_there() -> None:
    async def run() -> None:
        assert await awaited(then(later([1]), doubled)) == [2]
        assert await awaited(then(later([1]), doubled_later)) == [2]
        assert await awaited(then([1], doubled_later)) == [2]
        assert await awaited(then_all([[1], later([2])], lambda columns: columns[0] + columns[1])) == [1, 2]
        assert await awaited(then_all([later([1])], lambda columns: doubled_later(columns[0]))) == [2]

    asyncio.run(run())


def test_settling_keeps_the_order_and_the_column_itself() -> None:
    async def run() -> None:
        column = [1, later(2), None, later(ValueError("x")), later(4)]
        result = await awaited(settled(column))
        assert [str(value) for value in result] == ["1", "2", "None", "x", "4"]
        assert result is not column

    asyncio.run(run())


def test_a_generator_is_awaitable_only_if_it_is_a_coroutine() -> None:
    @types.coroutine
    def old_style() -> Generator[Any, Any, str]:
        yield from asyncio.sleep(0).__await__()
        return "old"

    def plain() -> Generator[str, None, None]:
        yield "item"

    async def run() -> None:
        generator = plain()
        assert await awaited(settled([old_style(), generator])) == ["old", generator]
        assert settled([generator]) == [generator]

    asyncio.run(run())


def test_an_error_of_the_engine_itself_is_raised_after_all_have_ended() -> None:
    ended: list[str] = []

    async def ends() -> Column:
        await asyncio.sleep(0.001)
        ended.append("sibling")
        return []

    async def run() -> None:
        with pytest.raises(ZeroDivisionError):
            await awaited(then_all([later(ZeroDivisionError()), ends()], lambda columns: columns[0]))
        assert ended == ["sibling"]

    asyncio.run(run())


def test_outcomes_give_errors_back_but_raise_what_is_graver() -> None:
    async def run() -> None:
        error = ValueError("x")
        assert await outcomes([later(1), later(error)]) == [1, error]
        assert await outcomes([later(error)]) == [error]
        with pytest.raises(asyncio.CancelledError):
            await outcomes([later(asyncio.CancelledError()), later(1)])

    asyncio.run(run())
