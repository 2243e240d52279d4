"""The command `import` as a person uses it: the difference, the rejected rows, and nothing by halves."""

import asyncio
import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from api.__main__ import main
from tests.plugins.importing import save_profile, save_workbook

ROOT = Path(__file__).parents[2]
HEADER = "key,employee_number,display_name,fte,manager_number"
GOOD = f"{HEADER}\na,1,Ann,1,\nb,2,Bob,0.5,1\n"
BAD = f"{HEADER}\na,1,Ann,1,\nb,2,Bob,half,1\nc,3,Cem,1,9\n"
TABLES = ("organization", "account", "person", "employee", "external_id", "employment", "reporting_line")


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def engine(fresh_database: URL, monkeypatch: pytest.MonkeyPatch) -> AsyncEngine:
    """The database that the command works on, entered as owner."""
    monkeypatch.setenv("GOLDENTHREAD_DATABASE_URL", shown(fresh_database))
    monkeypatch.setenv("COLUMNS", "200")
    return create_async_engine(fresh_database, poolclass=NullPool)


def shown(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def profile(tmp_path: Path) -> str:
    return str(save_profile(tmp_path, HEADER.split(","), "full"))


def saved(folder: Path, content: str) -> str:
    path = folder / "people.csv"
    path.write_text(content, encoding="utf-8")
    return str(path)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code of an import, and what it printed."""
    with pytest.raises(SystemExit) as left:
        main(["import", *arguments])
    printed = capsys.readouterr()
    return int(left.value.code or 0), printed.out, printed.err


def table(printed: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in printed.splitlines() if "│" in line]


def counted(runner: asyncio.Runner, engine: AsyncEngine) -> list[int]:
    """How many rows the tables hold."""
    counts = ", ".join(f"(SELECT count(*)::int FROM {name})" for name in TABLES)
    return list(runner.run(_rows(engine, f"SELECT {counts}"))[0])


async def _rows(engine: AsyncEngine, statement: str) -> list[Any]:
    async with engine.connect() as connection:
        return list(await connection.execute(text(statement)))


def test_an_import_tells_what_it_did_and_founds_the_organization(
    runner: asyncio.Runner, engine: AsyncEngine, profile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, profile, saved(tmp_path, GOOD))
    assert (code, err) == (0, "")
    assert table(out) == [
        ["person", "2", "0", "0", "0"],
        ["employee", "2", "0", "0", "0"],
        ["external_id", "2", "0", "0", "0"],
        ["employment", "2", "0", "0", "0"],
        ["reporting_line", "1", "0", "0", "0"],
        ["row", "0", "0", "0", "0"],
    ]
    for step in ("Reading people.csv", "Comparing", "Writing"):
        assert [line.split()[-2] for line in out.splitlines() if line.startswith(step)] == ["100%"]
    assert out.endswith("Imported. A token to look at it: python -m api token person hr-admin --organization acme\n")
    assert counted(runner, engine) == [1, 1, 2, 2, 2, 2, 1]


def test_a_dry_run_prints_the_same_table_and_changes_nothing(
    runner: asyncio.Runner, engine: AsyncEngine, profile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, GOOD)
    code, dry, _ = said(capsys, profile, path, "--dry-run")
    assert code == 0
    assert dry.endswith("Nothing was changed: this was a dry run.\n")
    assert counted(runner, engine) == [0] * 7
    assert table(said(capsys, profile, path)[1]) == table(dry)


@pytest.mark.usefixtures("engine")
def test_rejected_rows_are_told_and_written_beside_the_file(
    profile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = said(capsys, profile, saved(tmp_path, BAD))
    rejects = tmp_path / "people.rejected.csv"
    assert code == 0
    assert table(out)[-1] == ["row", "0", "0", "0", "2"]
    assert out.endswith(
        "row 3, fte: BAD_NUMBER: fte holds 'half', which is no number; write it like 12345.67.\n"
        "row 4, manager_number: UNKNOWN_MANAGER: No employee has the number 9; add the manager or mend the number.\n"
        f"2 rejected rows are in {rejects}, with what is wrong with each.\n"
    )
    with rejects.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["error_row", "error_column", "error_code", "error_message", *HEADER.split(",")]
    assert [[*row[:3], *row[4:]] for row in rows[1:]] == [
        ["3", "fte", "BAD_NUMBER", "b", "2", "Bob", "half", "1"],
        ["4", "manager_number", "UNKNOWN_MANAGER", "c", "3", "Cem", "1", "9"],
    ]


def test_the_mended_rejects_go_in(
    runner: asyncio.Runner, engine: AsyncEngine, profile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, profile, saved(tmp_path, BAD))
    rejects = tmp_path / "people.rejected.csv"
    mended = rejects.read_text(encoding="utf-8").replace(",half,", ",0.5,").replace(",1,9\n", ",1,1\n")
    rejects.write_text(mended.replace(",1,9\r\n", ",1,1\r\n"), encoding="utf-8", newline="")
    code, out, _ = said(capsys, profile, str(rejects), "--delta")
    assert (code, table(out)[-1]) == (0, ["row", "0", "0", "0", "0"])
    assert counted(runner, engine) == [1, 1, 3, 3, 3, 3, 2]


@pytest.mark.usefixtures("engine")
def test_rejected_rows_of_a_workbook_are_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = save_profile(tmp_path, ("key", "fte"), "full", form="xlsx")
    path = save_workbook(tmp_path / "people.xlsx", [["key", "fte"], ["a", 1], ["b", "half"]])
    assert said(capsys, str(profile), str(path))[0] == 0
    rows = load_workbook(tmp_path / "people.rejected.xlsx").active.iter_rows(values_only=True)
    assert [[*row[:3], *row[4:]] for row in rows] == [
        ["error_row", "error_column", "error_code", "key", "fte"],
        [3, "fte", "BAD_NUMBER", "b", "half"],
    ]


def test_all_or_nothing_writes_the_rejects_and_nothing_else(
    runner: asyncio.Runner, engine: AsyncEngine, profile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "wrong.csv"
    code, out, err = said(capsys, profile, saved(tmp_path, BAD), "--all-or-nothing", "--rejects", str(target))
    assert code == 1
    assert out.endswith(f"2 rejected rows are in {target}, with what is wrong with each.\n")
    assert err == (
        "error: 2 rows were rejected and all or nothing was asked for; mend them and try again. "
        "Nothing was changed. (ROWS_REJECTED)\n"
    )
    assert len(target.read_text(encoding="utf-8").splitlines()) == 3
    assert counted(runner, engine) == [0] * 7


def test_what_can_not_be_imported_is_told_in_a_sentence_and_nothing_is_written(
    runner: asyncio.Runner, engine: AsyncEngine, profile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, f"{HEADER}\na,1,Ann,1,2\nb,2,Bob,1,1\n")
    cases = {
        (profile, path): "error: The managers above employee 1 run in a circle; mend the manager column. "
        "Nothing was changed. (CIRCULAR_LINES)\n",
        (profile, path, "--rejects", path): f"error: The rejected rows of {path} can't be written to that same file: "
        "name another one.\n",
        (profile, path, "--period", "2018"): "error: '2018' is no period: write both days as 2018-07-01/2019-06-30.\n",
        ("city_payroll", path, "--effective-on", "2026-01-01", "--period", "2025-01-01/2025-12-31"): (
            "error: The file has no column 'EMPLOYEE_NO' for natural_key, only key, employee_number, display_name, "
            "fte, manager_number; add the column's name to the profile, or the column to the file. (MISSING_COLUMN)\n"
        ),
    }
    for arguments, sentence in cases.items():
        code, _, err = said(capsys, *arguments)
        assert (code, err.replace("employee 2", "employee 1")) == (1, sentence)
    assert counted(runner, engine) == [0] * 7


def test_a_database_that_can_not_be_used_is_told(
    server: URL, profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, GOOD)
    monkeypatch.setenv("GOLDENTHREAD_DATABASE_URL", "postgresql://hr@127.0.0.1:1/thread")
    code, _, err = said(capsys, profile, path)
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith("error: The database postgresql://hr@127.0.0.1:1/thread can't be reached: ")
    monkeypatch.setenv("GOLDENTHREAD_DATABASE_URL", shown(server))
    code, _, err = said(capsys, profile, path)
    assert (code, err.count("\n")) == (1, 1)
    assert err.endswith("run python -m api migrate.\n")


def test_rejects_that_can_not_be_written_are_told(
    runner: asyncio.Runner, engine: AsyncEngine, profile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "nowhere" / "rejects.csv"
    code, _, err = said(capsys, profile, saved(tmp_path, BAD), "--rejects", str(target))
    assert code == 1
    assert err == (
        f"error: The rejected rows can't be written to {target} (No such file or directory): name another file with "
        "--rejects and run the same import again, which changes nothing twice.\n"
    )
    assert counted(runner, engine) == [1, 1, 1, 1, 1, 1, 0]


def started(profile: str, path: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "api", "import", profile, path],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )


async def until(connection: AsyncConnection, statement: str) -> None:
    """Wait until a query finds a row."""
    ends = time.monotonic() + 60
    while (await connection.execute(text(statement))).first() is None:
        assert time.monotonic() < ends, statement
        await asyncio.sleep(0.05)


WAITS_TO_WRITE = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'reporting_line'::regclass"
WAITS_ITS_TURN = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"
NOBODY_ELSE = (
    "SELECT 1 FROM (SELECT count(*) AS others FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid()) AS told WHERE others = 0"
)
HOLD = "LOCK TABLE reporting_line IN EXCLUSIVE MODE"


def test_an_import_that_is_killed_leaves_nothing(
    runner: asyncio.Runner, engine: AsyncEngine, profile: str, tmp_path: Path
) -> None:
    async def work() -> None:
        async with engine.connect() as connection:
            await connection.execute(text(HOLD))
            process = started(profile, saved(tmp_path, GOOD))
            await until(connection, WAITS_TO_WRITE)
            process.kill()
            process.communicate()
            await connection.rollback()
            await until(connection, NOBODY_ELSE)

    runner.run(work())
    assert counted(runner, engine) == [0] * 7


def test_two_imports_at_once_take_turns(
    runner: asyncio.Runner, engine: AsyncEngine, profile: str, tmp_path: Path
) -> None:
    async def work() -> list[subprocess.Popen[str]]:
        path = saved(tmp_path, GOOD)
        async with engine.connect() as connection:
            await connection.execute(text(HOLD))
            first = started(profile, path)
            await until(connection, WAITS_TO_WRITE)
            second = started(profile, path)
            await until(connection, WAITS_ITS_TURN)
            await connection.rollback()
        return [first, second]

    printed = [(process.communicate(timeout=60), process.returncode) for process in runner.run(work())]
    assert [(err, code) for (_, err), code in printed] == [("", 0), ("", 0)]
    employees = [next(row for row in table(out) if row[0] == "employee") for (out, _), _ in printed]
    assert employees == [["employee", "2", "0", "0", "0"], ["employee", "0", "0", "2", "0"]]
    assert counted(runner, engine) == [1, 1, 2, 2, 2, 2, 1]
