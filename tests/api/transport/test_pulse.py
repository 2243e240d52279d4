"""One timer for many limits: it rings what is due, once, and nothing that was discarded or put off."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest

from api.transport.deadlines import Limit
from api.transport.pulse import TICK_SECONDS, Pulse

T = TypeVar("T")
SOON, LATE = 3 * TICK_SECONDS, 10 * TICK_SECONDS


@dataclass(eq=False)
class Alarm:
    """Notes when it rings."""

    at: float
    rung: list[float] = field(default_factory=list)

    def ring(self) -> None:
        self.rung.append(asyncio.get_running_loop().time())


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


async def alarms(*delays: float) -> list[Alarm]:
    """Alarms that were added to the running loop's pulse."""
    loop = asyncio.get_running_loop()
    made = [Alarm(loop.time() + delay) for delay in delays]
    for one in made:
        Pulse.of(loop).add(one)
    return made


def test_each_rings_once_and_not_before_it_is_due() -> None:
    async def work() -> None:
        made = await alarms(SOON, LATE)
        await asyncio.sleep(LATE + 5 * TICK_SECONDS)
        assert [len(one.rung) for one in made] == [1, 1]
        assert all(one.rung[0] >= one.at for one in made)

    run(work())


def test_what_is_discarded_or_put_off_does_not_ring() -> None:
    async def work() -> None:
        discarded, put_off, kept = await alarms(SOON, SOON, SOON)
        Pulse.of(asyncio.get_running_loop()).discard(discarded)
        put_off.at += 1_000
        await asyncio.sleep(SOON + 5 * TICK_SECONDS)
        assert [len(one.rung) for one in (discarded, put_off, kept)] == [0, 0, 1]

    run(work())


def test_it_begins_again_after_there_was_nothing_to_wait_for() -> None:
    async def work() -> None:
        for _ in range(2):
            (one,) = await alarms(0)
            await asyncio.sleep(SOON)
            assert len(one.rung) == 1

    run(work())


def test_a_loop_rings_its_own_after_another_has_begun() -> None:
    first, second = asyncio.new_event_loop(), asyncio.new_event_loop()
    try:
        (one,) = first.run_until_complete(alarms(SOON))
        (other,) = second.run_until_complete(alarms(SOON))
        for loop, mine in ((first, one), (second, other)):
            loop.run_until_complete(asyncio.sleep(LATE))
            assert len(mine.rung) == 1
    finally:
        first.close()
        second.close()


@pytest.mark.parametrize("reached", [0, 2])
def test_a_limit_ends_what_takes_longer_and_no_other(reached: int) -> None:
    async def within(seconds: float) -> bool:
        try:
            with Limit(seconds):
                await asyncio.sleep(LATE)
        except TimeoutError:
            return True
        return False

    async def work() -> list[bool]:
        return await asyncio.gather(*(within(SOON if number < reached else 1_000) for number in range(4)))

    assert run(work()) == [True] * reached + [False] * (4 - reached)


def test_a_limit_that_is_prolonged_is_reached_later() -> None:
    async def wait(until: float) -> None:
        with Limit(SOON) as limit:
            limit.prolong(until)
            await asyncio.sleep(1_000)

    async def work() -> float:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        with pytest.raises(TimeoutError):
            await wait(begun + LATE)
        return loop.time() - begun

    assert run(work()) >= LATE
