"""Turns: one at a time, and what a failure left is mended before the next one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest

from schema.kit.turns import Turns


class Mending:
    """Mends, or fails to, and remembers after what."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.after: list[str] = []

    async def __call__(self, error: BaseException) -> None:
        self.after.append(repr(error))
        if self.failures:
            raise self.failures.pop()


async def failing(turns: Turns, error: BaseException) -> None:
    with pytest.raises(type(error)):
        async with turns:
            raise error


def test_turns_are_taken_one_after_the_other_in_the_order_of_coming() -> None:
    told: list[str] = []

    async def take(turns: Turns, name: str) -> None:
        async with turns:
            told.append(f"{name} begins")
            await asyncio.sleep(0)
            told.append(f"{name} ends")

    async def work() -> None:
        turns = Turns(nullcontext, None)
        await asyncio.gather(*(take(turns, name) for name in "abc"))

    asyncio.run(work())
    assert told == [f"{name} {what}" for name in "abc" for what in ("begins", "ends")]


def test_waiting_is_told() -> None:
    told: list[str] = []

    @contextmanager
    def in_line() -> Iterator[None]:
        told.append("waits")
        yield
        told.append("goes on")

    async def work() -> None:
        async with Turns(in_line, None):
            told.append("works")

    asyncio.run(work())
    assert told == ["waits", "goes on", "works"]


def test_what_failed_is_mended_once_before_the_next_turn() -> None:
    mend = Mending()

    async def work() -> None:
        turns = Turns(nullcontext, mend)
        async with turns:
            pass
        await failing(turns, LookupError("first"))
        await failing(turns, asyncio.CancelledError())
        for _ in range(2):
            async with turns:
                pass

    asyncio.run(work())
    assert mend.after == ["LookupError('first')", "CancelledError()"]


def test_what_can_not_be_mended_is_tried_again_by_the_next() -> None:
    mend = Mending(ConnectionError("gone"))

    async def work() -> None:
        turns = Turns(nullcontext, mend)
        await failing(turns, LookupError("first"))
        with pytest.raises(ConnectionError, match="gone"):
            async with turns:
                raise AssertionError
        async with turns:
            pass

    asyncio.run(work())
    assert mend.after == ["LookupError('first')"] * 2


def test_without_a_way_to_mend_turns_go_on() -> None:
    async def work() -> str:
        turns = Turns(nullcontext, None)
        await failing(turns, LookupError("first"))
        async with turns:
            return "goes on"

    assert asyncio.run(work()) == "goes on"
