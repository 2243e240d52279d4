"""What the database tells is what the studies read of the simulation: the same features, to the last digit."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
import pytest

from api.context import bind_tenant
from api.jobs.system import system_viewer
from api.scoring import missing, snapshots, telemetry, working
from ml import diagnosis, retention
from ml.features import Floats
from ml.studies import cases, months
from schema.access.request import Request
from schema.kit.session import Session
from tests.world import DEMO, NOW, UNTIL, World

T = TypeVar("T")
DAY = np.datetime64(UNTIL, "D")
DONE = datetime(UNTIL.year, UNTIL.month, UNTIL.day, tzinfo=UTC)
FIRST = telemetry.monday_of(UNTIL) - telemetry.WEEKS * telemetry.WEEK
PLACED = {"pay_place", "hours_late_place", "sentiment_place", "confidence_place"}
"""The studies learn these from leavers too."""
WINDOWED = {"behind"}
"""The page reads gaps of sixteen weeks, the studies of a year: they differ where nobody reported for eight weeks."""


def asked(world: World, question: Callable[[Request], Coroutine[Any, Any, T]]) -> T:
    async def work() -> T:
        async with world.engine().connect() as connection:
            await bind_tenant(connection, world.tenants[DEMO])
            return await question(Request(Session(connection), system_viewer(world.tenants[DEMO]), NOW, b"key"))

    return world.run(work())


def same(ours: Floats, theirs: Floats) -> bool:
    return bool(np.allclose(ours, theirs, rtol=0, atol=1e-9, equal_nan=True))


@pytest.fixture(scope="module")
def employees(world: World) -> list[UUID]:
    rows = world.rows(
        "SELECT id FROM employee WHERE organization_id = :tenant ORDER BY employee_number", tenant=world.tenants[DEMO]
    )
    return [row["id"] for row in rows]


@pytest.fixture(scope="module")
def goals(world: World) -> list[UUID]:
    rows = world.rows(
        "SELECT id FROM goal WHERE organization_id = :tenant AND level = 'INDIVIDUAL' ORDER BY id",
        tenant=world.tenants[DEMO],
    )
    return [row["id"] for row in rows]


def test_retention_reads_what_the_studies_read(world: World, employees: list[UUID]) -> None:
    brought = asked(world, lambda request: telemetry.brought(request, employees, UNTIL))
    ours, _ = working.read(brought)
    there = working.employed(brought)
    theirs = months._matrix(world.demo, months._dated(world.demo), months._weekly(world.demo), DAY)
    head = world.demo.personas
    names = [one.name for one in retention.FEATURES]
    apart = {
        name
        for at, name in enumerate(names)
        if name not in PLACED | WINDOWED and not same(ours[there][1:, at], theirs[there][1:, at])
    }
    assert apart == set()
    assert head.employee > 0
    assert np.isnan(ours[0, names.index("months_with_manager")]), "who leads the company has no manager"


def test_a_diagnosis_reads_what_the_studies_read(world: World, goals: list[UUID]) -> None:
    missed = np.flatnonzero(world.demo.truth.goals.missed).tolist()

    async def both(request: Request) -> Floats:
        told = missing.read(await telemetry.brought(request, [], UNTIL, [goals[at] for at in missed]))
        everybody = missing.read(await telemetry.brought(request, [], UNTIL, goals[:: cases.GOALS]))
        return diagnosis.features(told, DAY, diagnosis.reference(everybody))

    known = cases.missed_goals(world.demo)
    theirs = diagnosis.features(known.telemetry, known.cut_off, diagnosis.reference(cases.everybody(world.demo)))
    ours = asked(world, both)
    assert ours.shape == (len(missed), len(diagnosis.FEATURES))
    assert same(ours, theirs)


def test_check_ins_are_those_of_the_table(world: World, employees: list[UUID]) -> None:
    rows = world.rows(
        "SELECT employee_id, (week_starts_on - :first) / 7 AS week, confidence, sentiment, submitted_at FROM check_in "
        "WHERE organization_id = :tenant AND deleted_at IS NULL AND week_starts_on >= :first "
        "AND week_starts_on + 7 <= :day AND submitted_at < :done",
        tenant=world.tenants[DEMO],
        first=FIRST,
        day=UNTIL,
        done=DONE,
    )
    told = sorted(
        (employees.index(row["employee_id"]), row["week"], *_scales(row), row["submitted_at"]) for row in rows
    )
    brought = asked(world, lambda request: telemetry.brought(request, employees, UNTIL)).check_ins
    submitted = telemetry.instants(brought["submitted"]).tolist()
    columns = [brought[name].tolist() for name in ("at", "week", "confidence", "sentiment")]
    read = [(*row, moment.replace(tzinfo=UTC)) for *row, moment in zip(*columns, submitted, strict=True)]
    assert len(told) > len(employees)
    assert sorted(read) == told


def _scales(row: dict[str, Any]) -> tuple[int, int]:
    """Confidence and sentiment as they are sent: -1 where nothing was declared."""
    confidence, sentiment = (-1 if row[name] is None else row[name] for name in ("confidence", "sentiment"))
    return confidence, sentiment


def test_gaps_are_the_shares_of_the_way_that_are_lacking(world: World, goals: list[UUID]) -> None:
    rows = world.rows(
        "SELECT g.id, (c.week_starts_on - :first) / 7 AS week, c.target - c.value AS gap, "
        "CASE WHEN m.direction = 'MAINTAIN' THEN m.target ELSE m.target - m.baseline END AS way "
        "FROM goal g JOIN goal_metric m ON m.goal_id = g.id AND m.deleted_at IS NULL JOIN goal_update c "
        "ON c.goal_id = g.id AND c.employee_id = g.owner_id WHERE g.organization_id = :tenant AND g.id = ANY(:goals) "
        "AND c.value IS NOT NULL AND c.target IS NOT NULL AND c.week_starts_on >= :first "
        "AND c.week_starts_on + 7 <= :day AND c.recorded_at < :done",
        tenant=world.tenants[DEMO],
        goals=goals,
        first=FIRST,
        day=UNTIL,
        done=DONE,
    )
    told = sorted((row["id"], row["week"], float(row["gap"]) / float(row["way"])) for row in rows if row["way"])
    brought = asked(world, lambda request: telemetry.brought(request, [], UNTIL, goals))
    number = {row["goal"]: goals[row["asked"] - 1] for row in brought.goals if row["asked"]}
    columns = [brought.gaps[name].tolist() for name in ("of", "week", "value")]
    read = sorted((number[of], week, gap) for of, week, gap in zip(*columns, strict=True))
    assert len(told) > len(goals)
    assert read == told


def test_gaps_reach_back_over_eight_due_weeks_and_no_further(
    world: World, employees: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = asked(world, lambda request: telemetry.brought(request, employees, UNTIL))
    monkeypatch.setattr(telemetry, "RECENT_WEEKS", telemetry.RECENT)
    all_ = asked(world, lambda request: telemetry.brought(request, employees, UNTIL))
    assert len(few.gaps) < len(all_.gaps)
    assert np.array_equal(working.read(few)[0], working.read(all_)[0], equal_nan=True)


def test_a_level_is_one_statement_whatever_its_size(world: World, employees: list[UUID]) -> None:
    async def counted(request: Request) -> list[int]:
        taken = []
        for count in (1, 3):
            before = request.session.statements
            await telemetry.brought(request, employees[:count], UNTIL)
            taken.append(request.session.statements - before)
        return taken

    assert asked(world, counted) == [1, 1]


def test_nothing_of_the_day_itself_is_read(world: World, employees: list[UUID]) -> None:
    """The features of a past day are the same as they were then: no row of a later day is in them."""
    day = datetime(2026, 8, 3, tzinfo=UTC).date()
    brought = asked(world, lambda request: telemetry.brought(request, employees, day))
    last = (day - datetime(1970, 1, 1, tzinfo=UTC).date()).days
    for name in ("ratings", "completions", "feedback", "claims"):
        rows = getattr(brought, name)
        assert not (rows["day"] >= last).any(), name
    assert brought.check_ins["week"].max() == telemetry.WEEKS - 1
    assert brought.mondays[-1] + np.timedelta64(7, "D") == np.datetime64(day, "D")


def test_a_measure_is_kept_to_the_last_bit(world: World, employees: list[UUID]) -> None:
    async def measured(request: Request) -> tuple[int, snapshots.Measured]:
        made = await snapshots.measure(request, UNTIL)
        return made, await snapshots.latest(request, employees)

    made, kept = asked(world, measured)
    ours, _ = asked(world, lambda request: _read(request, employees))
    assert made == len(kept.employees) == int((ours[1]).sum())
    place = {one: at for at, one in enumerate(employees)}
    expected = ours[0][[place[one] for one in kept.employees]]
    assert np.array_equal(kept.matrix, expected, equal_nan=True)
    assert set(kept.days) == {UNTIL}


async def _read(request: Request, employees: list[UUID]) -> tuple[tuple[Floats, Any], None]:
    brought = await telemetry.brought(request, employees, UNTIL)
    return (working.read(brought)[0], working.employed(brought)), None
