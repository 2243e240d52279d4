"""Lanes: who uses a connection next, and what the pool has left meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.database.engines import app_engine, pool_numbers
from api.database.lanes import PATIENCE_SECONDS, Lanes
from tests.api.conftest import World, run

POOL, MOST = 4, 2
"""Connections of the pool, and how many of them lanes may keep."""


def _with_lanes(world: World, work: Callable[[AsyncEngine, Lanes], Awaitable[Any]]) -> Any:
    async def working() -> Any:
        engine = app_engine(world.database.app, replace(world.settings, pool_size=POOL))
        lanes = Lanes(engine)
        try:
            return await work(engine, lanes)
        finally:
            lanes.close()
            assert pool_numbers(engine, lanes.idle) == {"size": POOL, "inUse": 0}
            await engine.dispose()

    return run(working())


async def _backend(lanes: Lanes, read: str = "SELECT pg_backend_pid()") -> int:
    async with lanes.lane() as driver:
        backend: int = await driver.fetchval(read)
        return backend


def test_the_next_read_has_the_connection_of_the_last(world: World) -> None:
    async def asked(_: AsyncEngine, lanes: Lanes) -> int:
        return len({await _backend(lanes) for _ in range(5)})

    assert _with_lanes(world, asked) == 1


def test_a_rush_of_reads_shares_few_connections(world: World) -> None:
    async def asked(engine: AsyncEngine, lanes: Lanes) -> tuple[int, int, int]:
        backends = await asyncio.gather(*(_backend(lanes) for _ in range(20)))
        return len(set(backends)), lanes.idle, pool_numbers(engine, 0)["inUse"]

    assert _with_lanes(world, asked) == (MOST, MOST, MOST)


def test_a_read_behind_long_ones_turns_to_the_pool(world: World) -> None:
    long = f"SELECT pg_backend_pid() FROM pg_sleep({3 * PATIENCE_SECONDS})"

    async def asked(_: AsyncEngine, lanes: Lanes) -> tuple[bool, int, int]:
        slow = [asyncio.create_task(_backend(lanes, long)) for _ in range(MOST)]
        await asyncio.sleep(0)
        quick = await _backend(lanes)
        is_first = not any(task.done() for task in slow)
        return is_first, len({quick, *await asyncio.gather(*slow)}), lanes.idle

    assert _with_lanes(world, asked) == (True, MOST + 1, MOST)


def test_whoever_is_cancelled_passes_on_what_he_was_handed(world: World) -> None:
    async def asked(_: AsyncEngine, lanes: Lanes) -> tuple[int, int]:
        lent = [await lanes.take() for _ in range(MOST)]
        waiting = [asyncio.create_task(_backend(lanes)) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        for connection in lent:
            lanes.keep(connection)
        waiting[1].cancel()  # after it was handed one, before it took it
        ended = await asyncio.gather(*waiting, return_exceptions=True)
        return sum(isinstance(one, int) for one in ended), lanes.idle

    assert _with_lanes(world, asked) == (1, MOST)


def test_a_connection_that_failed_is_replaced(world: World) -> None:
    async def asked(_: AsyncEngine, lanes: Lanes) -> tuple[bool, int]:
        first = await _backend(lanes)
        with pytest.raises(LookupError):
            async with lanes.lane():
                raise LookupError
        return await _backend(lanes) != first, lanes.idle

    assert _with_lanes(world, asked) == (True, 1)


def test_idle_connections_make_room(world: World) -> None:
    async def asked(engine: AsyncEngine, lanes: Lanes) -> list[tuple[int, int]]:
        await asyncio.gather(*(_backend(lanes) for _ in range(MOST)))
        others, seen = [], []
        for _ in range(POOL):
            lanes.make_room()
            others.append(await engine.connect())
            seen.append((lanes.idle, pool_numbers(engine, lanes.idle)["inUse"]))
        for connection in others:
            await connection.close()
        return seen

    assert _with_lanes(world, asked) == [(1, 1), (0, 2), (0, 3), (0, 4)]
