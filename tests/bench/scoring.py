"""How long retention risk of everybody takes from the database, as it is served and as it is measured anew.

    python -m tests.bench.scoring [--explain]

Served: what was measured once a day is read, then scores, intervals and reasons are made. Anew: the statement that
brings a year of telemetry, features, scores. CPU is that of this process and of the connection's server process, so it
holds while others use the machine too. The organization of 1,000 people is made on the first run and kept, with its
models. With `--explain`, PostgreSQL's plan of the telemetry's statement is printed too. What scoring takes from
features alone, `python -m ml.studies.speed` tells.
"""

import asyncio
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.database.engines import command_engine
from api.database.running import Entrance
from api.jobs.system import system_request
from api.scoring import artefact_files, registry, snapshots, telemetry, working
from api.scoring.registry import Serving
from api.scoring.serving import scored
from api.scoring.telemetry_sql import STATEMENT
from ml.artefacts import Artefact
from ml.explain import strongest
from ml.horizon import within
from ml.retention import RECENT_WEEKS
from schema.access.request import Request
from schema.kit.tenancy import APP_ROLE
from tests.bench.cpu import process_seconds
from tests.bench.database import UNTIL, Database, database

PEOPLE, RUNS, WARM, MONTHS = 1_000, 15, 6, 12
"""PostgreSQL plans a kept statement anew five times; from then on its plan is kept too."""
DAY = date.fromisoformat(UNTIL)
NOW = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC)
_EVERYBODY = "SELECT id FROM employee WHERE hired_on IS NOT NULL ORDER BY id"
Steps = dict[str, list[tuple[float, float]]]
"""By step: wall and CPU milliseconds of each run."""


@dataclass(frozen=True)
class _Bench:
    """Whom to score by what, and the server process of the connection."""

    request: Request
    people: list[UUID]
    serving: Serving
    artefact: Artefact
    backend: int

    @property
    def clock(self) -> tuple[float, float]:
        """Wall and CPU, in milliseconds."""
        return time.perf_counter() * 1_000, (time.process_time() + process_seconds(self.backend)) * 1_000


def main(arguments: list[str]) -> None:
    """Print the median times in milliseconds."""
    with database(PEOPLE) as made:
        steps = asyncio.run(_measured(made, explain="--explain" in arguments))
    sys.stdout.write(f"{'':>38} {'wall':>8} {'CPU':>8} {'least CPU':>10}\n")
    for name, taken in steps.items():
        wall, cpu = zip(*taken, strict=True)
        sys.stdout.write(f"{name:>38} {statistics.median(wall):8.1f} {statistics.median(cpu):8.1f} {min(cpu):10.1f}\n")


async def _measured(made: Database, *, explain: bool) -> Steps:
    engine = command_engine(Entrance(made.owner, APP_ROLE))
    steps: Steps = {}
    try:
        async with system_request(engine, made.callers.organization_id, NOW) as request:
            bench = await _bench(request, made.folder)
            for _ in range(WARM):
                await _run(bench, {})
            for _ in range(RUNS):
                await _run(bench, steps)
        if explain:
            await _explain(engine, made, bench.people)
    finally:
        await engine.dispose()
    return steps


async def _bench(request: Request, folder: Path) -> _Bench:
    people = [row.id for row in (await request.session.connection.execute(text(_EVERYBODY))).all()]
    backend = (await request.session.connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    serving = await registry.serving(request, "retention")
    if serving is None:
        raise LookupError("the bench's organization has no model")
    artefact = artefact_files.load(artefact_files.folder_of(folder), "retention", str(serving.artefact_hash))
    return _Bench(request, people, serving, artefact, backend)


async def _run(bench: _Bench, steps: Steps) -> None:
    score, begun = bench.artefact.scores["leaves"], bench.clock
    measured = await snapshots.latest(bench.request, bench.people)
    stored = bench.clock
    strongest(within(score, measured.matrix, MONTHS))
    served = bench.clock
    told = [one.told() for one in scored(bench.artefact, measured, bench.serving, MONTHS)]
    assert len(told) == len(measured.employees)
    worded = bench.clock
    brought = await telemetry.brought(bench.request, bench.people, DAY)
    asked = bench.clock
    matrix, _ = working.read(brought)
    read = bench.clock
    strongest(within(score, matrix, MONTHS))
    ended = bench.clock
    for name, early, late in (
        ("served: stored features", begun, stored),
        ("served: scores and reasons", stored, served),
        ("served: all", begun, served),
        ("scores, reasons as sentences, hashes", served, worded),
        ("anew: statement", worded, asked),
        ("anew: features", asked, read),
        ("anew: scores and reasons", read, ended),
        ("anew: all", worded, ended),
    ):
        steps.setdefault(name, []).append((late[0] - early[0], late[1] - early[1]))


async def _explain(engine: AsyncEngine, made: Database, people: list[UUID]) -> None:
    """The plan with generic parameters written out, as the owner sees it."""
    first = telemetry.monday_of(DAY) - telemetry.WEEKS * telemetry.WEEK
    ids = "ARRAY[" + ",".join(f"'{one}'" for one in people) + "]::uuid[]"
    written: dict[str, str] = {
        ":employees": ids,
        ":goals": "'{}'::uuid[]",
        ":tenant": f"'{made.callers.organization_id}'::uuid",
        ":gaps_from": f"'{DAY - telemetry.RECENT * telemetry.WEEK}'::date",
        ":first": f"'{first}'::date",
        ":latest": f"'{telemetry.monday_of(DAY) - RECENT_WEEKS * telemetry.WEEK}'::date",
        ":done": f"'{DAY}T00:00Z'::timestamptz",
        ":day": f"'{DAY}'::date",
    }
    statement = STATEMENT
    for name, value in written.items():
        statement = statement.replace(name, value)
    async with system_request(engine, made.callers.organization_id, NOW) as request:
        driver = (await request.session.connection.get_raw_connection()).driver_connection
        assert driver is not None
        for row in await driver.fetch(f"EXPLAIN (ANALYZE, BUFFERS) {statement}"):
            sys.stdout.write(row[0][:160] + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
