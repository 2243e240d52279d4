"""The cross-program map of the demo organization: six programs, their rounds and links, a strategy, the metrics.

It fits together but for a few things that the rules find, as in any organization: a link without an owner, a handoff
that is late, a program whose owner has left.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.demo.copying import Progress, Simulated
from api.jobs.system import system_viewer
from schema.access.request import Request
from schema.kit.session import Session
from schema.people.tables import employment
from schema.programs import aligning
from schema.programs.metric_defining import first_words
from schema.programs.metric_registry import METRICS
from schema.programs.tables import metric_definition, program, program_cycle, program_link, talent_strategy

OFFICES = {
    "PERFORMANCE": ("hr_admin", "CONTINUOUS"),
    "TALENT_STRATEGY": ("skip_level_manager", "YEARLY"),
    "SUCCESSION": ("hrbp", "YEARLY"),
    "TOTAL_COMPENSATION": ("compensation_analyst", "YEARLY"),
    "LEARNING": (None, "QUARTERLY"),
    "HR_METRICS": ("hr_admin", "MONTHLY"),
}
"""Who of the personas answers for which program, and how often it comes round. Learning's owner has left."""

_ROUNDS = (
    # Program, name, and the days from the last day of the simulated time on which the round begins and ends.
    ("PERFORMANCE", "Performance year", -60, 300),
    ("TALENT_STRATEGY", "Strategy review", 70, 100),
    ("SUCCESSION", "Succession review", 55, 75),
    ("TOTAL_COMPENSATION", "Pay review", 10, 80),
    ("LEARNING", "Learning offer, next quarter", 20, 110),
    ("LEARNING", "Learning offer, this quarter", -70, 19),
    ("HR_METRICS", "Monthly report", -20, 9),
)
_LINKS: tuple[tuple[str, str, str, str, str | None, str | None, int | None, str], ...] = (
    # Kind, from, to, handoff, artefact, owner, days until it is due, status.
    ("DECISION", "PERFORMANCE", "TOTAL_COMPENSATION", "Released ratings", "Rating list", "hr_admin", -20, "DONE"),
    ("DECISION", "PERFORMANCE", "SUCCESSION", "Performance and potential", "Nine-box grid", "hrbp", 40, "IN_PROGRESS"),
    (
        "DECISION",
        "TALENT_STRATEGY",
        "PERFORMANCE",
        "Strategic tags of goals",
        "Strategy",
        "skip_level_manager",
        30,
        "DONE",
    ),
    ("DATA", "PERFORMANCE", "HR_METRICS", "Goals, check-ins, ratings", "Monthly extract", "hr_admin", 5, "IN_PROGRESS"),
    ("DATA", "LEARNING", "PERFORMANCE", "Completed courses", "LMS feed", "hr_admin", 5, "IN_PROGRESS"),
    ("DATA", "PERFORMANCE", "LEARNING", "Skill gaps from check-ins", "Demand by skill", None, -9, "PLANNED"),
    ("CADENCE", "LEARNING", "SUCCESSION", "Plans due before the review", None, "hrbp", 50, "PLANNED"),
    (
        "CADENCE",
        "TOTAL_COMPENSATION",
        "TALENT_STRATEGY",
        "Spend before the next strategy",
        None,
        "compensation_analyst",
        75,
        "PLANNED",
    ),
    ("OWNER", "SUCCESSION", "LEARNING", "Gaps of successors", "Development actions", "hrbp", 25, "PLANNED"),
    ("OWNER", "HR_METRICS", "TALENT_STRATEGY", "Quarterly report in person", "Report", "hr_admin", 60, "PLANNED"),
)
_OPTIONS = ("BUILD", "BIND", "BUY")
_TAGS = ("CUSTOMER_TRUST", "EFFICIENCY", "GROWTH", "PEOPLE", "QUALITY")
_UNOWNED = frozenset({"internal_mobility"})


async def draw(connection: AsyncConnection, simulated: Simulated, progress: Progress) -> None:
    """Draw the map and define the metrics; then let the rules look at all that is loaded. It comes last."""
    learning = await _left_last(connection, simulated.organization_id, simulated.organization.until)
    programs = await _programs(connection, simulated, learning)
    await _rounds(connection, simulated, programs)
    await _links(connection, simulated, programs)
    await _strategy(connection, simulated)
    await _definitions(connection, simulated)
    viewer = system_viewer(simulated.organization_id)
    request = Request(Session(connection), viewer, simulated.stamp, b"")
    opened, _ = await aligning.check(request, _one_by_one(simulated, "misalignment_finding").__next__)
    progress("misalignment_finding", len(opened))


def _one_by_one(simulated: Simulated, name: str) -> Iterator[UUID]:
    """Ids for as many rows as there will be, the same for the same seed."""
    return (simulated.fresh_ids(f"{name} {number}", 1)[0] for number in count())


async def _left_last(connection: AsyncConnection, tenant: UUID, until: date) -> UUID | None:
    """Who left last."""
    own = employment.c
    mine = (own.organization_id == tenant, own.status == "TERMINATED", own.valid_from <= until)
    found = await connection.execute(
        select(own.employee_id).where(*mine).order_by(own.valid_from.desc(), own.employee_id).limit(1)
    )
    return found.scalar()


async def _programs(connection: AsyncConnection, simulated: Simulated, learning: UUID | None) -> dict[str, UUID]:
    ids = dict(zip(OFFICES, simulated.fresh_ids("program", len(OFFICES)), strict=True))
    rows = [
        {"id": ids[kind], "kind": kind, "owner_id": _persona(simulated, who) or learning, "cadence": cadence}
        for kind, (who, cadence) in OFFICES.items()
    ]
    await _insert(connection, simulated, program, rows)
    return ids


async def _rounds(connection: AsyncConnection, simulated: Simulated, programs: dict[str, UUID]) -> None:
    ids = simulated.fresh_ids("program_cycle", len(_ROUNDS))
    rows = [
        {
            "id": row,
            "program_id": programs[kind],
            "name": name,
            "starts_on": _day(simulated, first),
            "ends_on": _day(simulated, last),
        }
        for row, (kind, name, first, last) in zip(ids, _ROUNDS, strict=True)
    ]
    await _insert(connection, simulated, program_cycle, rows)


async def _links(connection: AsyncConnection, simulated: Simulated, programs: dict[str, UUID]) -> None:
    ids = simulated.fresh_ids("program_link", len(_LINKS))
    rows = [
        {
            "id": row,
            "kind": kind,
            "from_id": programs[from_],
            "to_id": programs[to],
            "handoff": handoff,
            "artefact": artefact,
            "owner_id": _persona(simulated, who),
            "due_on": None if due is None else _day(simulated, due),
            "status": status,
        }
        for row, (kind, from_, to, handoff, artefact, who, due, status) in zip(ids, _LINKS, strict=True)
    ]
    await _insert(connection, simulated, program_link, rows)


async def _strategy(connection: AsyncConnection, simulated: Simulated) -> None:
    row = {
        "id": simulated.fresh_ids("talent_strategy", 1)[0],
        "name": "Grow our own",
        "options": list(_OPTIONS),
        "strategic_tags": list(_TAGS),
        "owner_id": _persona(simulated, "skip_level_manager"),
        "starts_on": _day(simulated, -200),
        "ends_on": _day(simulated, 165),
    }
    await _insert(connection, simulated, talent_strategy, [row])


async def _definitions(connection: AsyncConnection, simulated: Simulated) -> None:
    ids, owner = simulated.fresh_ids("metric_definition", len(METRICS)), _persona(simulated, "hr_admin")
    rows = [
        {"id": row, "key": key, "version": 1, **first_words(one), "owner_id": None if key in _UNOWNED else owner}
        for row, (key, one) in zip(ids, METRICS.items(), strict=True)
    ]
    await _insert(connection, simulated, metric_definition, rows)


def _persona(simulated: Simulated, name: str | None) -> UUID | None:
    return None if name is None else simulated.ids("employees")[getattr(simulated.organization.personas, name)]


def _day(simulated: Simulated, days: int) -> date:
    return simulated.organization.until + timedelta(days=days)


async def _insert(
    connection: AsyncConnection, simulated: Simulated, table: Table, rows: Sequence[dict[str, Any]]
) -> None:
    stamps: dict[str, datetime] = {"created_at": simulated.stamp}
    if "updated_at" in table.c:
        stamps["updated_at"] = simulated.stamp
    tenant = {"organization_id": simulated.organization_id}
    await connection.execute(insert(table), [tenant | stamps | row for row in rows])
