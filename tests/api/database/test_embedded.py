"""The embedded server: one for all who need it, gone after the last, and plain words when its folder is damaged."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.database.embedded import embedded_server
from api.errors import CommandError
from tests.api.conftest import passable_folder

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 50
"""How long a process may take to start or stop a server on a busy machine."""
HOLD = """
import sys, time
from pathlib import Path
from api.database.embedded import embedded_server
with embedded_server(Path(sys.argv[1])):
    print("up", flush=True)
    time.sleep(60)
"""


def servers(folder: Path) -> list[str]:
    """The users of the PostgreSQL servers that run over the folder.

    A process that a server has just begun bears its command line for a moment: it is no server.
    """
    listed = subprocess.run(["ps", "-wweo", "pid=,ppid=,user=,args="], capture_output=True, text=True, check=True)
    found = [line.split() for line in listed.stdout.splitlines() if f"/postgres -D {folder / 'postgres'}" in line]
    theirs = {pid for pid, *_ in found}
    return [user for _, parent, user, *_ in found if parent not in theirs]


def held(folder: Path) -> subprocess.Popen[str]:
    """A process of its own that uses the server until it is interrupted."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def ended(process: subprocess.Popen[str], number: int) -> None:
    process.send_signal(number)
    process.communicate(timeout=PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def whole() -> Iterator[Path]:
    """A data folder whose server ran once and was stopped."""
    with passable_folder() as path:
        with embedded_server(path / "data"):
            pass
        yield path / "data"


def test_the_server_runs_for_the_block_and_no_longer(folder: Path) -> None:
    with embedded_server(folder / "data") as url:
        assert len(servers(folder / "data")) == 1
        assert url.render_as_string() == (
            f"postgresql+asyncpg://postgres@/postgres?host={str(folder / 'data' / 'postgres').replace('/', '%2F')}"
        )
    assert servers(folder / "data") == []


def test_an_inner_user_does_not_stop_the_server_of_the_outer_one(folder: Path) -> None:
    with embedded_server(folder) as outer:
        with embedded_server(folder) as inner:
            assert inner == outer
        assert len(servers(folder)) == 1
    assert servers(folder) == []


def test_the_last_of_two_processes_stops_it(folder: Path) -> None:
    first, second = held(folder), held(folder)
    assert len(servers(folder)) == 1
    ended(first, signal.SIGINT)
    assert len(servers(folder)) == 1
    ended(second, signal.SIGINT)
    assert servers(folder) == []


def test_a_killed_user_does_not_keep_the_server_for_ever(folder: Path) -> None:
    ended(held(folder), signal.SIGKILL)
    assert len(servers(folder)) == 1
    with embedded_server(folder):
        assert len(servers(folder)) == 1
    assert servers(folder) == []


def test_an_interrupt_while_it_is_being_made_leaves_nothing_half_made(folder: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], cwd=ROOT, stderr=subprocess.DEVNULL)
    while not (folder / "postgres.unfinished").exists():
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=PATIENCE_SECONDS)
    assert servers(folder) == []
    with embedded_server(folder):
        assert not (folder / "postgres.unfinished").exists()


def test_a_path_too_long_for_a_socket_gets_one_elsewhere(folder: Path) -> None:
    data = folder / ("long" * 25) / "with a space"
    with embedded_server(data) as url:
        sockets = Path(str(url.query["host"]))
        assert sockets != data / "postgres"
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert sockets.stat().st_uid == (data / "postgres").stat().st_uid
    assert not sockets.exists()


def test_the_cluster_is_for_its_owner_alone(whole: Path) -> None:
    assert (whole / "postgres").stat().st_mode & 0o777 == 0o700


def remove(name: str) -> Callable[[Path], None]:
    def damage(cluster: Path) -> None:
        path = cluster / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return damage


def garble(name: str, content: bytes) -> Callable[[Path], None]:
    def damage(cluster: Path) -> None:
        (cluster / name).write_bytes(content)

    return damage


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (remove("PG_VERSION"), "is damaged: PG_VERSION is missing. Nothing was deleted; restore the folder"),
        (remove("global/pg_control"), "is damaged: global/pg_control is missing."),
        (remove("pg_wal"), "is damaged: pg_wal is missing."),
        (garble("PG_VERSION", b"\xff\n"), "is damaged: PG_VERSION is garbled."),
        (garble("PG_VERSION", b"16\n"), "was made by PostgreSQL 16, but the embedded one is 18: move the folder"),
        (garble("global/pg_control", bytes(8192)), "doesn't start: "),
        (garble("postgresql.conf", b"nonsense ="), "doesn't start: configuration file"),
        (garble("postmaster.pid", b"nonsense\n"), "doesn't start: "),
    ],
)
def test_a_damaged_folder_is_told_and_left_as_it_is(
    whole: Path, folder: Path, damage: Callable[[Path], None], told: str
) -> None:
    data = folder / "data"
    subprocess.run(["cp", "-a", str(whole), str(data)], check=True)
    damage(data / "postgres")
    before = contents(data)
    with pytest.raises(CommandError) as error, embedded_server(data):
        pytest.fail("the server must not start")
    assert told in str(error.value)
    assert str(data / "postgres") in str(error.value)
    assert "\n" not in str(error.value)
    assert contents(data) == before
    assert servers(data) == []


def contents(folder: Path) -> dict[str, int]:
    """Every stored file by its size; logs and locks are nobody's data."""
    passing = re.compile(r"server\.log|.*\.lock|.*\.pid")
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not passing.fullmatch(path.name)
    }


def test_a_file_in_the_place_of_the_folder_is_told(folder: Path) -> None:
    (folder / "data").write_text("x")
    with pytest.raises(CommandError, match=r"The data folder .*/data can't be made \(File exists\)"):
        embedded_server(folder / "data").__enter__()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can lend a folder to another user")
def test_root_runs_the_server_as_the_owner_of_the_folder(whole: Path, folder: Path) -> None:
    data = folder / "data"
    subprocess.run(["cp", "-a", str(whole), str(data)], check=True)
    subprocess.run(["chown", "-R", "nobody", str(data / "postgres")], check=True)
    with embedded_server(data):
        assert servers(data) == ["nobody"]
