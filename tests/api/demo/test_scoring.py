"""A creation of the demo that was interrupted: started again, it makes what is missing, and only that."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from api.__main__ import main
from api.demo import organization, scoring
from api.personas import DEMO
from api.scoring.artefact_files import folder_of
from ml.simulate import simulate

PEOPLE, SEED, UNTIL = 60, 5, date(2026, 11, 21)
STEPS = ("calibrating", "reviewing", "planning pay", "training two models", "leaving work to do")
Rows = Callable[[str], list[Any]]


class StoppedError(Exception):
    """Somebody interrupts."""


@pytest.fixture
def engine(fresh_database: URL) -> AsyncEngine:
    return create_async_engine(fresh_database, poolclass=NullPool)


@pytest.fixture
def rows(engine: AsyncEngine, runner: asyncio.Runner) -> Rows:
    async def query(statement: str) -> list[Any]:
        async with engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(statement))]

    return lambda statement: runner.run(query(statement))


@pytest.fixture
def start(
    fresh_database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[[], str]]:
    """Run the command with other arguments than the first time; what it prints."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    address = fresh_database.set(drivername="postgresql").render_as_string(hide_password=False)
    monkeypatch.setenv("GOLDENTHREAD_DATABASE_URL", address)
    monkeypatch.setenv("GOLDENTHREAD_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("GOLDENTHREAD_PORT", str(free.getsockname()[1]))

    def run() -> str:
        with pytest.raises(SystemExit) as left:
            main(["demo", "--employees", "90", "--seed", "6", "--until", "2026-12-01", "--load-only"])
        assert not left.value.code
        return capsys.readouterr().out

    yield run
    for number, handler in kept.items():
        signal.signal(number, handler)


def served(rows: Rows) -> list[Any]:
    return rows(
        "SELECT s.key, v.version FROM model_promotion p JOIN ai_system s ON s.id = p.ai_system_id "
        "JOIN model_version v ON v.id = p.model_version_id ORDER BY s.key, p.promoted_at, p.id"
    )


def test_what_an_interruption_left_out_is_made_up_for_once(
    runner: asyncio.Runner, engine: AsyncEngine, rows: Rows, start: Callable[[], str], tmp_path: Path
) -> None:
    told, folder = simulate(PEOPLE, SEED, until=UNTIL), folder_of(tmp_path)
    runner.run(organization.create(engine, DEMO, told, lambda *_: None))

    def stop(kind: str, _: int) -> None:
        if kind == "retention":
            raise StoppedError

    with pytest.raises(StoppedError):
        runner.run(scoring.create(engine, DEMO, told, folder, stop))
    assert served(rows) == [("retention", 1)]
    assert not runner.run(scoring.complete(engine, DEMO, folder))
    assert f"Made up for what was interrupted: {', '.join(STEPS)}." in start()
    assert served(rows) == [("diagnosis", 1), ("retention", 1)]
    assert rows("SELECT count(*)::int FROM employee") == [(PEOPLE,)]
    counted = (
        "SELECT (SELECT count(*) FROM calibration_session), (SELECT count(*) FROM compensation_cycle), "
        "(SELECT count(*) FROM skill_will_diagnosis), (SELECT count(*) FROM bias_audit), "
        "(SELECT count(*) FROM feature_snapshot), (SELECT count(*) FROM worker_notice)"
    )
    before = rows(counted)
    assert all(before[0])
    again = start()
    assert "Made up" not in again
    assert "Created" not in again
    assert rows(counted) == before


def test_a_lost_model_is_trained_anew(
    runner: asyncio.Runner, engine: AsyncEngine, rows: Rows, start: Callable[[], str], tmp_path: Path
) -> None:
    told, folder = simulate(PEOPLE, SEED, until=UNTIL), folder_of(tmp_path)
    runner.run(organization.create(engine, DEMO, told, lambda *_: None))
    runner.run(scoring.create(engine, DEMO, told, folder, lambda *_: None))
    assert runner.run(scoring.complete(engine, DEMO, folder))
    for kept in folder.glob("*.npz"):
        kept.write_bytes(kept.read_bytes()[:-9])
    assert not runner.run(scoring.complete(engine, DEMO, folder))
    start()
    assert runner.run(scoring.complete(engine, DEMO, folder))
    assert served(rows) == [("diagnosis", 1), ("diagnosis", 2), ("retention", 1), ("retention", 2)]
