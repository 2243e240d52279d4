"""`python -m tests.bench.pay_cycle`: a compensation cycle of many people, from opening to pay, and a scenario.

In a database of its own that it fills with what pay needs and nothing else. Each step is one operation of the graph,
committed with its events, over connections and with a collector as `serve` has them; the best of some rounds counts,
each on a fresh copy.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from rich.console import Console
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from api.commands.serve import spare_the_collector
from api.context import bind_tenant
from api.database import migrations
from api.database.embedded import embedded_server
from api.database.engines import app_engine
from api.database.running import Entrance
from api.graph import executor
from api.settings import load
from schema import root
from schema.access import journal
from schema.access.request import Request
from schema.access.values import Role
from schema.access.viewer import Viewer
from schema.kit.ids import encode_id, uuid7
from schema.kit.session import Session
from schema.kit.tenancy import APP_ROLE

EMPLOYEES, ROUNDS, UNITS = 10_000, 3, 100
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
POSITIONS = ("BELOW_RANGE", "LOWER_THIRD", "MIDDLE_THIRD", "UPPER_THIRD", "ABOVE_RANGE")
ANALYST, APPROVER, THIRD = 0, 1, 2
LIMIT_SECONDS, LIMIT_SCENARIO = 5.0, 0.3


# Ids follow from a name, so that one statement fills a table and the next refers to it.
def of(name: str, number: str = "1") -> str:
    """The id of a row, as SQL."""
    return f"CAST(overlay(overlay(md5('{name}' || {number}) PLACING '7' FROM 13) PLACING '8' FROM 17) AS uuid)"


_EVERYBODY = "generate_series(1, :people) AS one"
_FILL = (
    "INSERT INTO organization (organization_id, key, name) VALUES (:tenant, 'bench', 'Bench')",
    (f"INSERT INTO org_unit (organization_id, id, name, kind) VALUES (:tenant, {of('company')}, 'All', 'COMPANY')"),
    (
        f"INSERT INTO org_unit (organization_id, id, name, kind, parent_id) SELECT :tenant, {of('unit', 'one')},"
        f" 'Unit ' || one, 'DEPARTMENT', {of('company')} FROM generate_series(0, :units - 1) AS one"
    ),
    (f"INSERT INTO location (organization_id, id, name, country) VALUES (:tenant, {of('place')}, 'Bonn', 'DE')"),
    f"INSERT INTO job_level (organization_id, id, name, rank) VALUES (:tenant, {of('level')}, 'L', 1)",
    (
        "INSERT INTO job_profile (organization_id, id, title, job_level_id) VALUES"
        f" (:tenant, {of('job')}, 'Job', {of('level')})"
    ),
    (
        "INSERT INTO pay_band (organization_id, id, job_level_id, country, currency, minimum_minor, midpoint_minor,"
        f" maximum_minor, valid_from) VALUES (:tenant, {of('band')}, {of('level')}, 'DE', 'EUR',"
        " 4000000, 5000000, 6000000, '2020-01-01')"
    ),
    (
        f"INSERT INTO person (organization_id, id, display_name, sort_name) SELECT :tenant, {of('person', 'one')},"
        f" 'Person ' || one, 'Person' || one FROM {_EVERYBODY}"
    ),
    (
        "INSERT INTO employee (organization_id, id, person_id, employee_number, hired_on) SELECT :tenant,"
        f" {of('employee', 'one')}, {of('person', 'one')}, 'E' || one, DATE '2019-01-01' + one % 2000"
        f" FROM {_EVERYBODY}"
    ),
    (
        "INSERT INTO employment"
        " (organization_id, id, employee_id, status, job_profile_id, org_unit_id, location_id, fte, valid_from)"
        f" SELECT :tenant, {of('job-of', 'one')}, {of('employee', 'one')}, 'ACTIVE',"
        f" {of('job')}, {of('unit', 'one % :units')}, {of('place')},"
        f" CASE one % 5 WHEN 0 THEN 0.8 ELSE 1 END, DATE '2019-01-01' + one % 2000 FROM {_EVERYBODY}"
    ),
    (
        "INSERT INTO employment (organization_id, id, employee_id, status, leaving_reason, valid_from) SELECT :tenant,"
        f" {of('left', 'one')}, {of('employee', 'one')}, 'TERMINATED', 'RESIGNED',"
        f" DATE '2025-12-01' + one % 300 FROM {_EVERYBODY} WHERE one % 10 = 7"
    ),
    (
        "INSERT INTO compensation_record (organization_id, id, employee_id, base_minor, base_currency, variable_target,"
        f" pay_band_id, reason, valid_from) SELECT :tenant, {of('pay', 'one')}, {of('employee', 'one')},"
        " 3900000 + (one * 7919 % 2200) * 1000, 'EUR', 0.1,"
        f" {of('band')}, 'HIRE', DATE '2019-01-01' + one % 2000 FROM {_EVERYBODY}"
    ),
    (f"INSERT INTO rating_scale (organization_id, id, name, scale_version) VALUES (:tenant, {of('scale')}, 'Five', 1)"),
    (
        "INSERT INTO rating_level (organization_id, id, scale_id, value, label) SELECT :tenant,"
        f" {of('rated', 'one')}, {of('scale')}, one, 'Level ' || one FROM generate_series(1, 5) AS one"
    ),
    (
        "INSERT INTO review_cycle (organization_id, id, name, stage, starts_on, ends_on, released_at, scale_id) VALUES"
        f" (:tenant, {of('reviews')}, 'Reviews', 'RELEASED', '2025-10-01', '2026-09-30',"
        f" '2026-10-15T00:00Z', {of('scale')})"
    ),
    (
        "INSERT INTO rating (organization_id, id, cycle_id, employee_id, final_id, released_at) SELECT :tenant,"
        f" {of('rating', 'one')}, {of('reviews')}, {of('employee', 'one')},"
        f" {of('rated', '1 + one % 5')}, '2026-10-15T00:00Z' FROM {_EVERYBODY} WHERE one % 20 > 0"
    ),
    "ANALYZE",
)
_TOTALS = """query($id: ID!) { node(id: $id) { ... on CompensationCycle { stage
    pools { kind budget { amountMinor } committed { amountMinor } } recommendations(first: 1) { totalCount } } } }"""


@dataclass
class Bench:
    """The organization, asked as one of two people who plan its pay."""

    engine: AsyncEngine
    tenant: UUID
    planners: list[UUID]
    seconds: dict[str, float]
    statements: dict[str, int]

    async def ask(self, step: str, who: int, operation: str, variables: Mapping[str, Any]) -> Any:
        """Run an operation, commit it with its events, and keep how long all of that took."""
        begun = time.perf_counter()
        roles, planner = frozenset({Role.COMPENSATION_ANALYST}), self.planners[who]
        viewer = Viewer(self.tenant, account_id=UUID(int=who + 1), employee_id=planner, roles=roles)
        async with self.engine.connect() as connection:
            await bind_tenant(connection, self.tenant)
            session = Session(connection)
            request = Request(session, viewer, NOW, b"a key for the cursors of a bench")
            found = await executor(root.schema).execute(operation, context_value=request, variable_values=variables)
            await journal.write(session, viewer, NOW, request.events)
            await connection.commit()
        self.seconds[step], self.statements[step] = time.perf_counter() - begun, session.statements
        if found.errors or found.data is None:
            raise AssertionError(found.errors)
        return found.data

    async def change(self, step: str, who: int, name: str, selection: str, given: Mapping[str, Any]) -> Any:
        """Make a change that must not be refused."""
        kind = name[0].upper() + name[1:]
        payload = f"{selection} userErrors {{ code message }}"
        operation = f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ {payload} }} }}"
        found = (await self.ask(step, who, operation, {"input": given}))[name]
        if found["userErrors"]:
            raise AssertionError(found["userErrors"])
        return found


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pay_cycle", description=__doc__)
    parser.add_argument("--employees", type=int, default=EMPLOYEES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    spare_the_collector()
    rounds = []
    for number in range(options.rounds):
        with _database() as owner:
            rounds.append(asyncio.run(_round(owner, options.employees)))
        Console(stderr=True).log(f"Round {number + 1}: {rounds[-1]}")
    best = {step: min(one["seconds"][step] for one in rounds) for step in rounds[0]["seconds"]}
    cycle = min(sum(value for step, value in one["seconds"].items() if step in CYCLE) for one in rounds)
    figures = {"employees": options.employees, **rounds[0]["counts"], "statements": rounds[0]["statements"]}
    figures |= {"seconds": {step: round(value, 3) for step, value in best.items()}, "cycle": round(cycle, 3)}
    figures |= {"kept": cycle < LIMIT_SECONDS and best["scenario again"] < LIMIT_SCENARIO}
    Console().print_json(json.dumps(figures))


CYCLE = ("open", "propose", "totals")
"""The steps that a cycle of ten thousand is to take no more than five seconds for, together."""


async def _round(owner: URL, employees: int) -> dict[str, Any]:
    tenant = uuid7()
    made = create_async_engine(owner, poolclass=NullPool)
    async with made.begin() as connection:
        await _fill(connection, tenant, employees)
        planners = [row.id for row in await connection.execute(text("SELECT id FROM employee ORDER BY id LIMIT 3"))]
    await made.dispose()
    engine = app_engine(Entrance(owner.set(username=APP_ROLE)), load({}))
    bench = Bench(engine, tenant, planners, {}, {})
    try:
        counts = await _play(bench)
    finally:
        await engine.dispose()
    return {"counts": counts, "seconds": bench.seconds, "statements": bench.statements}


async def _play(bench: Bench) -> dict[str, int]:
    """The whole cycle: one plans, another one approves."""
    cycle = await _set_up(bench)
    opened = await bench.change("open", ANALYST, "compensationCycleOpen", "drafted", {"cycleId": cycle})
    why = "The budget bears no more."
    told = {"cycleId": cycle, "deviationReason": why}
    proposed = await bench.change("propose", ANALYST, "compensationRecommendationsPropose", "done left", told)
    totals = (await bench.ask("totals", ANALYST, _TOTALS, {"id": cycle}))["node"]
    if any(pool["committed"]["amountMinor"] > pool["budget"]["amountMinor"] for pool in totals["pools"]):
        raise AssertionError("a pool is exceeded")
    await bench.change("approve", APPROVER, "compensationRecommendationsApprove", "done left", {"cycleId": cycle})
    # Nobody approves a raise of their own, so that of whoever approves all others is left to a third.
    await bench.change("approve the last", THIRD, "compensationRecommendationsApprove", "left", {"cycleId": cycle})
    await bench.change("sign off", APPROVER, "compensationCycleSignOff", "done", {"cycleId": cycle})
    exported = await bench.change("export", APPROVER, "compensationCycleExport", "done raised", {"cycleId": cycle})
    changes = [{"segment": {"talent": "HIGH_PERFORMERS"}, "poolPercentagePoints": "1"}]
    asked = "scenario { cost { amountMinor } retention { headcount } }"
    for step in ("scenario", "scenario again"):
        scenario = {"cycleId": cycle, "changes": changes, "seed": 7}
        await bench.change(step, ANALYST, "compensationScenarioRun", asked, scenario)
    return {"drafted": opened["drafted"], "proposed": proposed["done"], "raised": exported["raised"]}


async def _set_up(bench: Bench) -> str:
    def opaque(kind: str, rows: list[Any]) -> list[str]:
        return [encode_id(kind, row.id) for row in rows]

    async with bench.engine.connect() as connection:
        await bind_tenant(connection, bench.tenant)
        scale = opaque("RatingScale", list(await connection.execute(text("SELECT id FROM rating_scale"))))[0]
        levels = opaque(
            "RatingLevel", list(await connection.execute(text("SELECT id FROM rating_level ORDER BY value")))
        )
        reviews = opaque("ReviewCycle", list(await connection.execute(text("SELECT id FROM review_cycle"))))[0]
        company = opaque(
            "OrgUnit", list(await connection.execute(text("SELECT id FROM org_unit WHERE parent_id IS NULL")))
        )
    cells = [
        {
            "ratingLevelId": level,
            "rangePosition": position,
            **dict(
                zip(
                    ("minimum", "low", "default", "high", "maximum"), ("0", "0.01", "0.02", "0.03", "0.05"), strict=True
                )
            ),
        }
        for level in [*levels, None]
        for position in POSITIONS
    ]
    given: dict[str, Any] = {"name": "Merit", "scaleId": scale, "cells": cells}
    matrix = (await bench.change("matrix", ANALYST, "meritMatrixCreate", "matrix { id }", given))["matrix"]["id"]
    await bench.change("publish", APPROVER, "meritMatrixPublish", "matrix { id }", {"matrixId": matrix})
    given = {"name": "2027", "startsOn": "2026-11-01", "endsOn": "2026-12-15", "effectiveOn": "2027-01-01"}
    given |= {"currency": "EUR", "fxOn": "2026-11-20", "reviewCycleId": reviews, "matrixId": matrix}
    cycle = (await bench.change("create", ANALYST, "compensationCycleCreate", "cycle { id }", given))["cycle"]["id"]
    for unit in company:
        budget = {"amountMinor": 900_000_000, "currency": "EUR"}
        told = {"cycleId": cycle, "orgUnitId": unit, "kind": "BASE", "budget": budget}
        await bench.change("pool", ANALYST, "budgetPoolCreate", "pool { id }", told)
    return str(cycle)


async def _fill(connection: AsyncConnection, tenant: UUID, employees: int) -> None:
    for statement in _FILL:
        values = {"tenant": tenant, "people": employees, "units": UNITS}
        used = {name: value for name, value in values.items() if f":{name}" in statement}
        await connection.execute(text(statement), used)


@contextmanager
def _database() -> Iterator[URL]:
    with tempfile.TemporaryDirectory(prefix="goldenthread-bench-") as folder:
        Path(folder).chmod(0o755)
        with embedded_server(Path(folder) / "data") as owner:
            migrations.migrate(owner, migrations.route(None, migrations.HEAD))
            yield owner


if __name__ == "__main__":
    main()
