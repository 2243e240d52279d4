"""Drift: how far what the served retention model reads, and says, has moved since it was trained.

What came true is known of those measured a year ago: who has resigned since. Rows stand in `model_drift`.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Date, Select, Uuid, bindparam, delete, insert, select

from api.scoring import artefact_files, registry, snapshots
from ml.artefacts import Artefact
from ml.drift import CALIBRATION_MOVED, MOVED, drift
from ml.features import Floats
from ml.horizon import within
from ml.retention import FEATURES
from schema.access.request import Request
from schema.governance.model_tables import model_drift
from schema.governance.values import DriftMeasure
from schema.kit.ids import uuid7
from schema.people.tables import employment

YEAR_MONTHS, YEAR_DAYS, MONTH_DAYS = 12, 365, 30.4375
FEWEST = 20
"""Fewer people tell nothing of a drift."""
SCORE = "score"


async def measure(request: Request, folder: Path) -> int:
    """Measure the drift of the retention model in force, today; how many rows.

    Raises:
        ModelInputError: the artefact in force is missing or damaged.
    """
    serving = await registry.serving(request, "retention")
    if serving is None or not serving.enabled or serving.version_id is None or serving.trained_at is None:
        return 0
    artefact = artefact_files.load(folder, "retention", str(serving.artefact_hash))
    before = await snapshots.of_day(request, serving.trained_at.date())
    now = await snapshots.of_day(request, None)
    months = (request.now - serving.trained_at).days / MONTH_DAYS
    rows = [_row(DriftMeasure.AGE, SCORE, months, moved=months >= YEAR_MONTHS, n=len(now.employees))]
    if min(len(before.employees), len(now.employees)) >= FEWEST:
        rows += await _moves(request, artefact, before.matrix, now.matrix)
    await _keep(request, serving.version_id, rows)
    return len(rows)


async def _moves(request: Request, artefact: Artefact, before: Floats, now: Floats) -> list[dict[str, Any]]:
    resolved = await _resolved(request, artefact)
    scores = (_year(artefact, before), _year(artefact, now))
    found = drift(FEATURES, before, now, scores, resolved)
    stable = found.features | {SCORE: found.score}
    rows = [
        _row(DriftMeasure.STABILITY, name, value, moved=value > MOVED, n=len(now)) for name, value in stable.items()
    ]
    if found.calibration is not None and resolved is not None:
        off = abs(found.calibration) > CALIBRATION_MOVED
        rows.append(_row(DriftMeasure.CALIBRATION, SCORE, found.calibration, moved=off, n=len(resolved[0])))
    return rows


async def _resolved(request: Request, artefact: Artefact) -> tuple[Floats, Floats] | None:
    """What was said a year ago, and who has resigned within that year; None where too few were measured then."""
    ago = await snapshots.of_day(request, date.fromordinal(request.today.toordinal() - YEAR_DAYS))
    if len(ago.employees) < FEWEST:
        return None
    gone = {one.employee_id for one in await request.fetch("resigned", _resigned, since=ago.days[0])}
    outcome = np.array([one in gone for one in ago.employees], dtype=np.float64)
    return _year(artefact, ago.matrix), outcome


def _year(artefact: Artefact, matrix: Floats) -> Floats:
    return within(artefact.scores["leaves"], matrix, YEAR_MONTHS).probability


def _row(by: DriftMeasure, feature: str, value: float, *, moved: bool, n: int) -> dict[str, Any]:
    return {"measure": by, "feature": feature, "value": Decimal(f"{value:.6f}"), "moved": bool(moved), "n": n}


async def _keep(request: Request, version_id: UUID, rows: list[dict[str, Any]]) -> None:
    """Once a day: a second measure of the day takes the first one's place."""
    one, tenant = model_drift.c, request.viewer.organization_id
    mine = (one.organization_id == tenant, one.model_version_id == version_id, one.measured_on == request.today)
    await request.session.run(delete(model_drift).where(*mine))
    key = {"organization_id": tenant, "model_version_id": version_id, "measured_on": request.today}
    await request.session.run(insert(model_drift), [{**key, "id": uuid7(), **row} for row in rows])


def _resigned() -> Select[Any]:
    one = employment.c
    return select(one.employee_id).where(
        one.organization_id == bindparam("tenant", type_=Uuid),
        one.status == "TERMINATED",
        one.leaving_reason == "RESIGNATION",
        one.valid_from.between(bindparam("since", type_=Date), bindparam("today", type_=Date)),
        one.deleted_at.is_(None),
    )
