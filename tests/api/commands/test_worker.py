"""The command `worker`, and the worker inside the server: real processes over a real database."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.api.conftest import ACME, World
from tests.bench.ports import free_port

ROOT = Path(__file__).parents[3]
PATIENCE = 30


@contextmanager
def process(world: World, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command in a process of its own; killed at the end if it still runs."""
    environment = {
        "GOLDENTHREAD_DATA_DIR": str(world.settings.data_dir),
        "GOLDENTHREAD_PORT": str(free_port()),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "api", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def first_line(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline()


def ended(running: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """The exit code after a signal, and what was logged."""
    running.send_signal(number)
    _, logged = running.communicate(timeout=PATIENCE)
    return running.returncode, logged


@pytest.fixture
def recorded(world: World) -> World:
    """An organization that has an event to tell, and was told none."""

    async def happen(connection: AsyncConnection) -> None:
        for table in ("job.place", "domain_event", "journal"):
            await connection.execute(text(f"DELETE FROM {table}"))
        event = (
            "INSERT INTO domain_event (organization_id, id, sequence, type, at, node_type, node_id, operation)"
            f" VALUES ('{ACME}', '{ACME}', 1, 'Happened', now(), 'Goal', '{ACME}', 'CREATED')"
        )
        await connection.execute(text(event))
        journal = f"INSERT INTO journal (organization_id, id, last_event) VALUES ('{ACME}', '{ACME}', 1)"
        await connection.execute(text(journal))

    world.as_owner(happen)
    return world


async def _place(connection: AsyncConnection) -> int | None:
    found: int | None = await connection.scalar(
        text(f"SELECT sequence FROM job.place WHERE organization_id = '{ACME}'")
    )
    return found


async def _await_told(world: World) -> None:
    async with asyncio.timeout(PATIENCE):
        while await asyncio.to_thread(world.as_owner, _place) != 1:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)


def test_a_worker_tells_events_and_ends_when_told_to(recorded: World) -> None:
    with process(recorded, "worker") as running:
        assert first_line(running) == "Working (Ctrl-C stops it).\n"
        asyncio.run(_await_told(recorded))
        assert ended(running, signal.SIGTERM) == (0, "")


def test_the_server_works_too_and_ends_when_told_to(recorded: World) -> None:
    with process(recorded, "serve") as running:
        assert first_line(running).startswith("Serving http://127.0.0.1:")
        asyncio.run(_await_told(recorded))
        assert ended(running, signal.SIGTERM) == (128 + signal.SIGTERM, "")
