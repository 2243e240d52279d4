"""The embedded server is started again when it dies under those who use it, and only then."""

import asyncio
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.database.embedded import answers, embedded_server, revive
from api.database.guard import keep_running
from api.errors import CommandError
from tests.api.conftest import passable_folder
from tests.api.database.test_embedded import servers


@pytest.fixture
def data() -> Iterator[Path]:
    """The data folder of a running server."""
    with passable_folder() as folder, embedded_server(folder / "data"):
        yield folder / "data"


def strike(data: Path, number: int = signal.SIGQUIT) -> None:
    """Send a signal to the server's first process."""
    os.kill(int((data / "postgres" / "postmaster.pid").read_text().split()[0]), number)


async def until(data: Path, *, up: bool) -> None:
    async with asyncio.timeout(20):
        while answers(data) is not up:  # noqa: ASYNC110 - another process, which tells nobody
            await asyncio.sleep(0.02)


async def guarded(data: Path, *blows: int) -> int:
    """How many servers there are in the end, after each of the blows was survived."""
    stop = asyncio.Event()
    guard = asyncio.create_task(keep_running(data, stop))
    for number in blows:
        strike(data, number)
        await until(data, up=False)
        await until(data, up=True)
    stop.set()
    await guard
    return len(servers(data))


def test_a_server_that_answers_is_left_alone(data: Path) -> None:
    before = (data / "postgres" / "postmaster.pid").read_text()
    assert answers(data)
    revive(data)
    assert (data / "postgres" / "postmaster.pid").read_text() == before


def test_a_server_that_stopped_at_once_is_started_again_each_time(data: Path) -> None:
    assert asyncio.run(guarded(data, signal.SIGQUIT, signal.SIGQUIT)) == 1


def test_a_server_that_was_killed_is_started_again(data: Path) -> None:
    assert asyncio.run(guarded(data, signal.SIGKILL)) == 1


def test_several_who_find_it_dead_start_one_server(data: Path) -> None:
    strike(data)
    asyncio.run(until(data, up=False))
    threads = [threading.Thread(target=revive, args=(data,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(servers(data)) == 1
    assert answers(data)


def test_a_folder_that_is_gone_is_told_and_not_made_anew(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    cluster, aside = data / "postgres", data / "aside"
    strike(data)
    asyncio.run(until(data, up=False))
    cluster.rename(aside)
    with pytest.raises(CommandError, match="it is no folder that this user may read"):
        revive(data)

    async def watch() -> None:
        stop = asyncio.Event()
        guard = asyncio.create_task(keep_running(data, stop))
        async with asyncio.timeout(10):
            while not caplog.records:  # noqa: ASYNC110 - a log tells nobody
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        stop.set()
        await guard

    asyncio.run(watch())
    assert not cluster.exists()
    assert "is damaged" in caplog.text
    shutil.move(aside, cluster)
