"""A crowd of subscribers on one server: what they cost it, and what other requests notice. A script, not a test.

    .venv/bin/python -m tests.api.transport.crowd [subscribers]

Measured with the subscriptions idle, then with every one of them told something once a second: memory of the server,
its CPU, and the latency of one query at a time from a client beside them.
"""

import asyncio
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

import httpx2
import psutil  # type: ignore[import-untyped]
from rich.console import Console
from rich.table import Table
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.app import create_app, token_rules
from api.auth.keys import signing_key
from api.auth.tokens import Person, sign
from api.context import utc_now
from api.personas import LIFETIME
from api.transport.messages import PROTOCOL
from tests.api.conftest import ACME, _world, passable_folder
from tests.api.transport.conftest import small_graph
from tests.api.transport.serving import served

SUBSCRIBERS = 1_000
SECONDS = 15


def main(subscribers: int) -> None:
    """Start the server in a process of its own and measure it."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,))
    server.start()
    try:
        address, token = here.recv()
        rows = asyncio.run(measured(address, token, psutil.Process(server.pid), subscribers))
    finally:
        here.send("stop")
        server.join()
    Console().print(table(rows))


def serve(pipe: Connection) -> None:
    """Serve the small graph until told to stop."""
    with passable_folder() as folder:
        for world in _world(folder):
            settings = replace(world.settings, pool_size=10, pool_timeout_seconds=5, subscriptions=100_000)
            person = Person(ACME, "ann")
            token = sign(person, signing_key(settings), token_rules(settings), utc_now(), LIFETIME)
            with served(create_app(settings, small_graph())) as address:
                pipe.send((address, token))
                pipe.recv()


async def measured(address: str, token: str, server: psutil.Process, subscribers: int) -> list[dict[str, Any]]:
    """One row of figures for each state of the crowd; the queries come from a process that hears nothing else."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as asker:
        observe = partial(observed, address, token, server, asker)
        return [await observe("nobody"), *[row async for row in crowded(address, token, subscribers, observe)]]


async def crowded(
    address: str, token: str, subscribers: int, observe: Callable[[str], Awaitable[dict[str, Any]]]
) -> AsyncIterator[dict[str, Any]]:
    """The figures with everyone idle, with everyone told something, and idle again."""
    for state, query in (
        ("idle", "subscription { silence }"),
        ("told every second", "subscription { beat }"),
        ("idle, again", "subscription { silence }"),
    ):
        started = time.perf_counter()
        sockets = [await subscribed(address, token, query) for _ in range(subscribers)]
        took = time.perf_counter() - started
        readers = [asyncio.create_task(heard(socket)) for socket in sockets]
        row = await observe(f"{subscribers} {state}")
        await asyncio.gather(*(socket.close() for socket in sockets))
        yield {**row, "opened_s": took, "told": sum(await asyncio.gather(*readers))}


async def subscribed(address: str, token: str, query: str) -> ClientConnection:
    """A socket with one subscription open."""
    socket = await connect(address.replace("http", "ws"), subprotocols=[Subprotocol(PROTOCOL)], compression=None)
    hello = {"type": "connection_init", "payload": {"Authorization": f"Bearer {token}"}}
    await socket.send(json.dumps(hello))
    await socket.recv()
    await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": query}}))
    return socket


async def heard(socket: ClientConnection) -> int:
    """How many events came before the socket closed."""
    return len([message async for message in socket if '"next"' in str(message)])


async def observed(
    address: str, token: str, server: psutil.Process, asker: ProcessPoolExecutor, state: str
) -> dict[str, Any]:
    """Latency in ms, CPU in percent of a core and memory in MB, over some seconds."""
    await asyncio.sleep(2)
    before = sum(server.cpu_times()[:2])
    latencies = await asyncio.get_running_loop().run_in_executor(asker, asked, address, token)
    return {
        "state": state,
        "p50_ms": statistics.median(latencies) * 1e3,
        "p99_ms": statistics.quantiles(latencies, n=100)[98] * 1e3,
        "worst_ms": max(latencies) * 1e3,
        "cpu_percent": (sum(server.cpu_times()[:2]) - before) / SECONDS * 100,
        "rss_mb": server.memory_info().rss / 1e6,
    }


def asked(address: str, token: str) -> list[float]:
    """Seconds that each of a row of queries took, every 20 ms."""
    latencies = []
    with httpx2.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        limit = time.perf_counter() + SECONDS
        while (started := time.perf_counter()) < limit:
            answer = client.post(address, json={"query": "{ organizations }"})
            latencies.append(time.perf_counter() - started)
            assert answer.json()["data"] == {"organizations": "acme"}
            time.sleep(0.02)
    return latencies


def table(rows: list[dict[str, Any]]) -> Table:
    """The figures, for a person to read."""
    columns = ("state", "opened_s", "told", "p50_ms", "p99_ms", "worst_ms", "cpu_percent", "rss_mb")
    made = Table(*columns)
    for row in rows:
        cells = (row.get(column, "") for column in columns)
        made.add_row(*(f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in cells))
    return made


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SUBSCRIBERS)
