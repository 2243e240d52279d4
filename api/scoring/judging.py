"""Diagnosing missed goals: by a duty, from telemetry until yesterday, with the model in force, which may abstain.

What a diagnosis is, and who reads it when, stands in `schema.development.diagnosing`.
"""

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from sqlalchemy import Select, Uuid, bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on

from api.scoring import artefact_files, missing, registry, telemetry
from api.scoring.logbook import Line, note
from api.scoring.serving import inputs_hash
from api.scoring.snapshots import CHUNK
from ml.causes import Diagnosed, diagnose, offers
from ml.diagnosis import CAUSES, features, reference, weeks_observed
from ml.errors import ModelInputError
from ml.explain import Reason as Told
from ml.explain import counter_evidence, reasons
from ml.features import Floats, Ints
from ml.scores import Score
from schema.access.request import Request
from schema.development import diagnosing
from schema.development.diagnosing import Finding, Reason
from schema.development.values import DiagnosisVerdict
from schema.goals.tables import goal
from schema.goals.values import GoalLevel
from schema.kit.statements import Loaded

DIAGNOSIS = "diagnosis"


async def diagnose_missed(request: Request, folder: Path, goals: Sequence[UUID] | None = None) -> list[UUID]:
    """Diagnose the missed goals that have no diagnosis yet, among `goals` or all; the diagnoses.

    None where no model serves.

    Raises:
        ModelInputError: the artefact in force is missing or damaged.
    """
    serving = await registry.serving(request, DIAGNOSIS)
    missed = await diagnosing.undiagnosed(request, goals)
    if not missed or serving is None or not serving.enabled or serving.version_id is None:
        return []
    artefact = await asyncio.to_thread(artefact_files.load, folder, DIAGNOSIS, str(serving.artefact_hash))
    scores = tuple(artefact.scores[cause] for cause in CAUSES)
    matrix, weeks = await _read(request, [one.id for one in missed])
    told = diagnose(scores, matrix, weeks)
    found = _findings(missed, scores, told, matrix, weeks)
    made = await diagnosing.keep(request, found, request.today, serving.version_id, serving.number or 0)
    lines = [
        Line(one.employee_id, inputs_hash(row), orjson.dumps(_output(diagnosis_id, one)).decode())
        for diagnosis_id, one, row in zip(made, found, matrix, strict=True)
    ]
    await note(request, serving.system_id, serving.version_id, lines)
    return made


async def _read(request: Request, goals: list[UUID]) -> tuple[Floats, Ints]:
    """The features of goals, and their weeks of telemetry; two statements."""
    rows = await request.fetch("a goal of each employee", _one_of_each)
    ordered = sorted((one.id for one in rows), key=lambda one: one.bytes[::-1])[:CHUNK]
    population = missing.read(await telemetry.brought(request, [], request.today, ordered))
    asked = missing.read(await telemetry.brought(request, [], request.today, goals))
    if len(asked.difficulty) != len(goals):
        raise ModelInputError(
            "The telemetry of some missed goals can't be read: check that they are an employee's own."
        )
    matrix = features(asked, np.datetime64(request.today, "D"), reference(population))
    return matrix, weeks_observed(asked)


def _findings(
    missed: Sequence[Loaded], scores: tuple[Score, ...], told: Diagnosed, matrix: Floats, weeks: Ints
) -> list[Finding]:
    likeliest = told.probabilities.argmax(axis=1)
    because = [reasons(score, one, matrix) for score, one in zip(scores, told.scored, strict=True)]
    return [
        Finding(
            goal_id=one.id,
            employee_id=one.owner_id,
            verdict=DiagnosisVerdict(str(told.verdict[at])),
            **{cause.lower(): float(told.probabilities[at, which]) for which, cause in enumerate(CAUSES)},
            weeks_observed=int(weeks[at]),
            reasons=[_reason(why) for why in because[likeliest[at]][at]],
            counter_evidence=[
                _reason(why) for why in counter_evidence(scores[likeliest[at]], told.scored[likeliest[at]], matrix, at)
            ],
            offered=_offered(told, at, seed := _seed(one.id)),
            offer_seed=seed,
        )
        for at, one in enumerate(missed)
    ]


def _offered(told: Diagnosed, at: int, seed: int) -> list[DiagnosisVerdict]:
    order = offers(told.probabilities[at : at + 1], told.verdict[at : at + 1], seed)[0]
    return [DiagnosisVerdict(CAUSES[which]) for which in order.tolist()]


def _seed(goal_id: UUID) -> int:
    """Of the goal, so that the order can be drawn again."""
    return int.from_bytes(sha256(goal_id.bytes).digest()[:6])


def _reason(one: Told) -> Reason:
    return Reason(one.feature, one.label, one.direction, one.contribution)


def _output(diagnosis_id: UUID, one: Finding) -> dict[str, Any]:
    shares = {"skill": one.skill, "will": one.will, "external": one.external}
    return {
        "diagnosis": str(diagnosis_id),
        "verdict": one.verdict.value,
        **{name: round(share, 6) for name, share in shares.items()},
    }


def _one_of_each() -> Select[Any]:
    one = goal.c
    return (
        select(one.id)
        .where(
            one.organization_id == bindparam("tenant", type_=Uuid),
            one.level == GoalLevel.INDIVIDUAL,
            one.deleted_at.is_(None),
            one.owner_id.is_not(None),
        )
        .ext(distinct_on(one.owner_id))
        .order_by(one.owner_id, one.id)
    )
