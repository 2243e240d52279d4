"""Models of the demo: trained in seconds on the organization that was just simulated, serving at once.

The true reasons of the simulation are read by training alone and never stored. What a manager said of a diagnosis is
drawn: most agree with what the telemetry tells; one in three has said nothing yet.
"""

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Text, and_, case, cast, func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry import ID

from api.demo.copying import Progress
from api.jobs.system import system_request
from api.scoring import artefact_files, drifting, judging, registry, snapshots, tables
from api.scoring.logbook import Logbook
from api.scoring.registry import register
from api.scoring.serving import ModelsAtWork
from api.scoring.trained import train
from ml.diagnosis import CAUSES
from ml.errors import ModelInputError
from ml.simulate import Organization, simulate
from ml.train.boosting import QUICK
from schema.access.request import Request
from schema.access.values import LineKind
from schema.development.tables import skill_will_diagnosis
from schema.development.values import DiagnosisVerdict
from schema.governance import model_actions
from schema.governance.ai_tables import ai_decision_log, ai_system, bias_audit, human_review
from schema.governance.model_inputs import BiasAuditRunInput
from schema.governance.model_ports import Models
from schema.governance.values import ReviewOutcome
from schema.kit.ids import encode_id
from schema.kit.statements import Loaded
from schema.people.tables import organization, reporting_line

KINDS = ("retention", "diagnosis")
TEACHES_FROM, TEACHES_TO = 1_000, 2_000
"""People of an organization that models are learned from: enough who leave, and few enough for seconds."""
REVIEWED, AGREES, DISPUTED, CONFIRMED = 0.67, 0.8, 0.08, 0.5
NOTES = (
    "We talked about it in the last 1:1.",
    "The tool was new, and the training came late.",
    "Too many things at once; I should have said no to some of them.",
    "We waited six weeks for the other department.",
)
OBJECTION = "The dependency on the other team was known to everybody; this says nothing about me."


async def create(engine: AsyncEngine, key: str, told: Organization, folder: Path, progress: Progress) -> int:
    """Train, register and promote what does not serve yet; measure, diagnose, audit. How many diagnoses are new."""
    tenant = await _tenant(engine, key)
    now, teaching = _first_moment(told), _teaching(told)
    for kind in [one for one in KINDS if not await _serves(engine, tenant, one, folder)]:
        table = tables.simulated(kind, teaching)
        trained = await asyncio.to_thread(
            train, kind, table, seed=told.seed, day=told.until, recipes=QUICK, folder=folder
        )
        async with system_request(engine, tenant, now) as request:
            await register(request.session, tenant, trained, now, promote=True)
        progress(kind, 1)
    async with system_request(engine, tenant, now) as request:
        await snapshots.measure(request, told.until)
        made = await judging.diagnose_missed(request, folder)
        await _review(request, made, told.seed)
        await drifting.measure(request, folder)
        request.ports = {Models: ModelsAtWork(folder, Logbook(engine))}
        await _account(request)
    return len(made)


async def complete(engine: AsyncEngine, key: str, folder: Path) -> bool:
    """Whether both models serve, from files that the running code can read, and were audited."""
    tenant = await _tenant(engine, key)
    audited = select(bias_audit.c.ai_system_id).distinct().where(bias_audit.c.organization_id == tenant)
    async with engine.connect() as connection:
        count = len((await connection.execute(audited)).all())
    return count == len(KINDS) and all([await _serves(engine, tenant, one, folder) for one in KINDS])


async def _tenant(engine: AsyncEngine, key: str) -> UUID:
    async with engine.connect() as connection:
        found = await connection.execute(select(organization.c.organization_id).where(organization.c.key == key))
        return UUID(str(found.scalar_one()))


async def _serves(engine: AsyncEngine, tenant: UUID, kind: str, folder: Path) -> bool:
    """Whether a version is in force whose file is whole and of today's feature list."""
    async with system_request(engine, tenant, datetime.now(UTC)) as request:
        serving = await registry.serving(request, kind)
    if serving is None or serving.artefact_hash is None:
        return False
    try:
        await asyncio.to_thread(artefact_files.load, folder, kind, serving.artefact_hash)
    except ModelInputError:
        return False
    return True


async def _review(request: Request, diagnoses: Sequence[UUID], seed: int) -> None:
    """What managers, and some employees, have said of diagnoses."""
    chance = random.Random(seed)  # noqa: S311 - a drawn organization is no secret
    for row in await request.fetch(None, lambda: _with_manager(request, diagnoses)):
        if chance.random() < REVIEWED:
            said = _said(row, chance, request.now)
            mine = (skill_will_diagnosis.c.organization_id == request.viewer.organization_id,)
            await request.session.run(
                update(skill_will_diagnosis).where(*mine, skill_will_diagnosis.c.id == row.id).values(**said)
            )
    await request.session.run(_entered(request, diagnoses))


def _entered(request: Request, diagnoses: Sequence[UUID]) -> Any:
    """What people said is entered beside the log of what the model said, as a review through the graph does."""
    one, log, tenant = skill_will_diagnosis.c, ai_decision_log.c, request.viewer.organization_id
    outcome = case((one.review_agrees, ReviewOutcome.CONFIRMED.value), else_=ReviewOutcome.OVERRULED.value)
    said = and_(log.organization_id == one.organization_id, log.output["diagnosis"].astext == cast(one.id, Text))
    rows = (
        select(one.organization_id, func.gen_random_uuid(), log.id, one.reviewed_by_id, outcome, one.reviewed_at)
        .select_from(skill_will_diagnosis.join(ai_decision_log, said))
        .where(one.organization_id == tenant, one.id.in_(diagnoses), one.reviewed_by_id.is_not(None))
    )
    columns = ["organization_id", "id", "ai_decision_log_id", "reviewer_id", "outcome", "at"]
    return insert(human_review).from_select(columns, rows)


def _said(row: Loaded, chance: random.Random, now: datetime) -> dict[str, Any]:
    clear = row.verdict != DiagnosisVerdict.UNCLEAR
    view = row.verdict if clear and chance.random() < AGREES else chance.choice(CAUSES)
    said: dict[str, Any] = {
        "reviewed_by_id": row.manager_id,
        "review_verdict": view,
        "review_agrees": view == row.verdict,
        "review_note": chance.choice(NOTES),
        "reviewed_at": now,
    }
    if chance.random() < DISPUTED:
        said |= {"disputed_by_id": row.employee_id, "dispute_note": OBJECTION, "disputed_at": now}
    elif chance.random() < CONFIRMED:
        said |= {"confirmed_by_id": row.manager_id, "confirmed_cause": view, "confirmed_at": now}
    return said


async def _account(request: Request) -> None:
    """Audit both systems, and tell everybody that they are used."""
    mine = ai_system.c.organization_id == request.viewer.organization_id
    for system in await request.fetch(None, lambda: select(ai_system).where(mine).order_by(ai_system.c.key)):
        await model_actions.audit(request, BiasAuditRunInput(ai_system_id=ID(encode_id("AiSystem", system.id))))
        await model_actions.notify(request, system)


def _with_manager(request: Request, diagnoses: Sequence[UUID]) -> Any:
    """Diagnoses with the manager of today, where there is one."""
    one, line = skill_will_diagnosis.c, reporting_line.c
    above = and_(
        line.organization_id == one.organization_id,
        line.employee_id == one.employee_id,
        line.kind == LineKind.SOLID,
        line.line == 1,
        line.valid_from <= request.today,
    )
    latest = (
        select(one.id, one.employee_id, one.verdict, line.manager_id)
        .select_from(skill_will_diagnosis.join(reporting_line, above))
        .where(one.organization_id == request.viewer.organization_id, one.id.in_(diagnoses))
        .ext(distinct_on(one.id))
        .order_by(one.id, line.valid_from.desc())
        .subquery()
    )
    return select(latest).where(latest.c.manager_id.is_not(None)).order_by(latest.c.id)


def _teaching(told: Organization) -> Organization:
    """What to learn from: the organization itself, or one of its kind where it is too small or too large."""
    if TEACHES_FROM <= len(told.employees) <= TEACHES_TO:
        return told
    return simulate(TEACHES_FROM, told.seed, until=told.until)


def _first_moment(told: Organization) -> datetime:
    """Of the last day, so that whatever a person does on that day comes later."""
    return datetime.combine(told.until, time(), UTC)
