"""A slow reader costs one event ahead, whatever there is to tell; an event that came to nothing is not told."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from graphql import ExecutionResult

from api.transport.operations import _is_hidden
from api.transport.subscriptions import Subscription


class Patient:
    """A source that can be asked for the rest later; notes how far it was asked."""

    patient = True

    def __init__(self, number: int) -> None:
        self.asked = 0
        self.closed = False
        self._number = number

    def __aiter__(self) -> AsyncIterator[int]:
        return self

    async def __anext__(self) -> int:
        if self.asked == self._number:
            raise StopAsyncIteration
        self.asked += 1
        return self.asked

    async def aclose(self) -> None:
        self.closed = True


async def idle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_patient_source_is_asked_for_one_event_ahead() -> None:
    async def work() -> list[tuple[int, int]]:
        source, seen = Patient(10_000), []
        async with Subscription(source) as events:
            await idle()
            for _ in range(100):
                seen.append((await anext(events), source.asked))
                await idle()
        assert source.closed
        return seen

    assert asyncio.run(work()) == [(number, number) for number in range(1, 101)]


def test_a_patient_source_is_told_to_its_end() -> None:
    async def work() -> list[Any]:
        async with Subscription(Patient(200)) as events:
            return [event async for event in events]

    assert asyncio.run(work()) == list(range(1, 201))


def test_only_a_null_without_an_error_is_not_told() -> None:
    error: Any = object()
    assert _is_hidden(ExecutionResult({"threadEvents": None}, None))
    assert not _is_hidden(ExecutionResult({"threadEvents": {"id": 1}}, None))
    assert not _is_hidden(ExecutionResult({"threadEvents": None}, [error]))
    assert not _is_hidden(ExecutionResult(None, [error]))
