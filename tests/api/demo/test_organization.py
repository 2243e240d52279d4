"""The demo organization in the tables: all that was simulated, the same for the same seed, all or nothing, once."""

import asyncio
import hashlib
import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from api.__main__ import main
from api.demo import organization, pay
from api.demo.copying import Copy, Simulated
from api.demo.references import DanglingError, dangling
from ml.simulate import Organization, simulate
from schema.kit.tables import metadata
from tests.conftest import copied

PEOPLE, SEED, UNTIL = 60, 5, date(2026, 11, 21)

ROWS = {
    "absence": "absences",
    "account": "employees",
    "blocker": "blockers",
    "check_in": "check_ins",
    "compensation_record": "compensation_records",
    "employee": "employees",
    "employment": "employments",
    "goal": "goals",
    "goal_contribution": "goal_contributions",
    "goal_cycle": "goal_cycles",
    "goal_metric": "goal_metrics",
    "goal_update": "goal_updates",
    "job_family": "job_families",
    "job_level": "job_levels",
    "job_profile": "job_profiles",
    "location": "locations",
    "metric_observation": "goal_updates",
    "org_unit": "org_units",
    "pay_band": "pay_bands",
    "person": "persons",
    "position": "positions",
    "reporting_line": "reporting_lines",
    "skill_gap_flag": "skill_gap_flags",
    "system_outage": "outages",
}
"""Tables and the simulated ones that they hold, row by row."""


class StoppedError(Exception):
    """Somebody interrupts."""


@pytest.fixture(scope="module")
def told() -> Organization:
    return simulate(PEOPLE, SEED, until=UNTIL)


def owner_engine(url: URL) -> AsyncEngine:
    return create_async_engine(url, poolclass=NullPool)


async def query(url: URL, statement: str) -> list[Any]:
    async with owner_engine(url).connect() as connection:
        return [tuple(row) for row in await connection.execute(text(statement))]


@pytest.fixture(scope="module")
def loaded(runner: asyncio.Runner, module_database: URL, told: Organization) -> URL:
    runner.run(organization.create(owner_engine(module_database), "demo", told, lambda *_: None))
    return module_database


async def lost(url: URL, statements: list[str]) -> list[str]:
    """The references that lead nowhere after the statements, which are undone."""
    async with owner_engine(url).connect() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            await connection.execute(text(statement))
        tenant = (await connection.execute(text("SELECT organization_id FROM organization"))).scalar_one()
        found = await dangling(connection, tenant)
        await connection.rollback()
    return found


def counts(runner: asyncio.Runner, url: URL, names: list[str]) -> dict[str, int]:
    listed = ", ".join(f"(SELECT count(*)::int FROM {name})" for name in names)
    return dict(zip(names, runner.run(query(url, f"SELECT {listed}"))[0], strict=True))


def digest(runner: asyncio.Runner, url: URL) -> dict[str, str]:
    """A fingerprint of each table."""
    found = {}
    for name in sorted(metadata.tables):
        rows = runner.run(query(url, f"SELECT to_jsonb(t)::text AS row FROM {name} t ORDER BY 1"))
        found[name] = hashlib.sha256("\n".join(row for (row,) in rows).encode()).hexdigest()
    return found


def test_every_simulated_row_is_there(runner: asyncio.Runner, loaded: URL, told: Organization) -> None:
    assert counts(runner, loaded, list(ROWS)) == {
        table: len(getattr(told, simulated)) for table, simulated in ROWS.items()
    }


def test_every_persona_has_an_account(runner: asyncio.Runner, loaded: URL, told: Organization) -> None:
    ((settings,),) = runner.run(query(loaded, "SELECT settings FROM organization"))
    subjects = {subject for (subject,) in runner.run(query(loaded, "SELECT subject FROM account"))}
    personas = settings["personas"]
    assert sorted(personas) == [
        "auditor",
        "compensation",
        "employee",
        "hr-admin",
        "hrbp",
        "manager",
        "skip-level",
    ]
    assert set(personas.values()) <= subjects
    emails, persons = told.persons.values("work_email"), told.employees.values("person")
    assert personas["employee"] == emails[persons[told.personas.employee]]


def test_the_same_seed_gives_the_same_rows(
    runner: asyncio.Runner, server: URL, empty_database: URL, loaded: URL, told: Organization
) -> None:
    for other in copied(server, str(empty_database.database), runner):
        runner.run(organization.create(owner_engine(other), "demo", told, lambda *_: None))
        assert digest(runner, other) == digest(runner, loaded)


def test_references_that_lead_nowhere_are_found(runner: asyncio.Runner, loaded: URL) -> None:
    statements = ["DELETE FROM goal_metric", "UPDATE absence SET employee_id = id", "DELETE FROM talent_strategy"]
    assert runner.run(lost(loaded, statements)) == ["fk_absence_employee_id", "fk_metric_observation_goal_metric_id"]


def test_a_load_with_a_dangling_reference_leaves_nothing(
    runner: asyncio.Runner, fresh_database: URL, told: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pay.record_copies

    def broken(simulated: Simulated) -> Iterator[Copy]:
        for job in whole(simulated):
            nowhere = [UUID(int=row) for row in range(len(told.compensation_records))]
            yield replace(job, columns=job.columns | {"employee_id": nowhere})

    monkeypatch.setattr(pay, "record_copies", broken)
    with pytest.raises(DanglingError, match="fk_compensation_record_employee_id"):
        runner.run(organization.create(owner_engine(fresh_database), "demo", told, lambda *_: None))
    assert counts(runner, fresh_database, ["organization", "employee"]) == {"organization": 0, "employee": 0}


def test_an_interrupted_load_leaves_nothing(runner: asyncio.Runner, fresh_database: URL, told: Organization) -> None:
    def stop(table: str, _: int) -> None:
        if table == "compensation_record":
            raise StoppedError

    with pytest.raises(StoppedError):
        runner.run(organization.create(owner_engine(fresh_database), "demo", told, stop))
    names = sorted(metadata.tables)
    assert counts(runner, fresh_database, names) == dict.fromkeys(names, 0)


@pytest.fixture
def _signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals")
def test_the_command_creates_the_organization_once(
    runner: asyncio.Runner, fresh_database: URL, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    address = fresh_database.set(drivername="postgresql").render_as_string(hide_password=False)
    monkeypatch.setenv("GOLDENTHREAD_DATABASE_URL", address)
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("GOLDENTHREAD_PORT", str(free.getsockname()[1]))
    printed = []
    for seed in (SEED, SEED + 1):
        with pytest.raises(SystemExit) as left:
            main(["demo", "--employees", str(PEOPLE), "--seed", str(seed), "--until", str(UNTIL), "--load-only"])
        assert not left.value.code
        printed.append(capsys.readouterr().out)
    assert [f"Created the demo organization: {PEOPLE} people" in out for out in printed] == [True, False]
    assert counts(runner, fresh_database, ["organization", "employee"]) == {"organization": 1, "employee": PEOPLE}
