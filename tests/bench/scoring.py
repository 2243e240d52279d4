"""How long retention risk takes from the database: the telemetry's statement, features, scores, reasons of everybody.

    python -m tests.bench.scoring [--explain]

The organization of 1,000 people is made on the first run and kept, with its models. With `--explain`, PostgreSQL's
plan of the statement is printed too. What scoring takes from features alone, `python -m ml.studies.speed` tells.
"""

import asyncio
import statistics
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.database.engines import command_engine
from api.database.running import Entrance
from api.jobs.system import system_request
from api.scoring import artefact_files, registry, telemetry, working
from api.scoring.telemetry_sql import STATEMENT
from ml.explain import strongest
from ml.horizon import within
from schema.access.request import Request
from schema.kit.tenancy import APP_ROLE
from tests.bench.database import UNTIL, Database, database

PEOPLE, RUNS, MONTHS = 1_000, 15, 12
DAY = date.fromisoformat(UNTIL)
NOW = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC)
PARTS = ("statement", "features", "scores and reasons", "all")
_EVERYBODY = "SELECT id FROM employee WHERE hired_on IS NOT NULL ORDER BY id"


def main(arguments: list[str]) -> None:
    """Print the median wall times in milliseconds."""
    with database(PEOPLE) as made:
        told = asyncio.run(_measured(made, explain="--explain" in arguments))
    for name, taken in zip(PARTS, told, strict=True):
        sys.stdout.write(f"{name:>20} {statistics.median(taken):8.1f} ms (least {min(taken):.1f})\n")


async def _measured(made: Database, *, explain: bool) -> list[list[float]]:
    engine = command_engine(Entrance(made.owner, APP_ROLE))
    taken: list[list[float]] = [[] for _ in PARTS]
    try:
        async with system_request(engine, made.callers.organization_id, NOW) as request:
            people = [row.id for row in (await request.session.connection.execute(text(_EVERYBODY))).all()]
            score = await _score(request, made.folder)
            for _ in range(RUNS):
                for name, one in zip(taken, await _run(request, people, score), strict=True):
                    name.append(one)
        if explain:
            await _explain(engine, made, people)
    finally:
        await engine.dispose()
    return taken


async def _score(request: Request, folder: Path) -> Any:
    serving = await registry.serving(request, "retention")
    if serving is None:
        raise LookupError("the bench's organization has no model")
    models = artefact_files.folder_of(folder)
    return artefact_files.load(models, "retention", str(serving.artefact_hash)).scores["leaves"]


async def _run(request: Request, people: list[UUID], score: Any) -> tuple[float, float, float, float]:
    begun = time.perf_counter()
    brought = await telemetry.brought(request, people, DAY)
    asked = time.perf_counter()
    matrix, _ = working.read(brought)
    read = time.perf_counter()
    strongest(within(score, matrix, MONTHS))
    ended = time.perf_counter()
    first, second, third = ((late - early) * 1_000 for early, late in ((begun, asked), (asked, read), (read, ended)))
    return first, second, third, (ended - begun) * 1_000


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
