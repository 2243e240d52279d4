"""Computes the signals of fairness of a calibration and keeps them, each time with the number of the last change.

The statistics are `ml.fairness`; what is compared stands in `fairness_facts`. A computation is never rewritten: the
session points at its newest one.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from schema.access.request import Request
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.reviews import calibrating_store, fairness_facts
from schema.reviews.fairness_facts import Units
from schema.reviews.fairness_groups import labels
from schema.reviews.tables import calibration_session, fairness_signal
from schema.reviews.values import FairnessKind

LEAST_RELIABILITY = 0.5
"""Evidence is taken to tell at least as much truth as noise; below, the correction would make up what nobody saw."""
_POINTS, _SHARES = Decimal("0.0001"), Decimal("0.000001")


async def look_at_fairness(request: Request, session_id: UUID) -> None:
    """Compute the signals of a session anew, as it stands now; eight statements."""
    found = await calibrating_store.session_of(request, session_id)
    await compute(request.session, request.viewer.organization_id, found, request.now)


async def compute(session: Session, tenant: UUID, calibrated: Any, now: datetime) -> None:
    """Compute the signals of a session anew; seven statements.

    Args:
        session: the way to the database.
        tenant: the organization.
        calibrated: the row of the session.
        now: when that is.
    """
    rows = await fairness_facts.rated(session, tenant, calibrated.cycle_id)
    raters = await fairness_facts.raters(session, tenant, calibrated.id)
    units = await fairness_facts.units(session, tenant)
    noise = await fairness_facts.spread(session, tenant, calibrated.cycle_id)
    reliable = reliability(noise.error, noise.variance)
    findings = await asyncio.to_thread(_findings, rows, raters, units, reliable) if rows else []
    found = [_columns(one, units) for one in findings if _concerns(one, calibrated, raters, units)]
    number = calibrated.computations + 1
    kept = {
        "organization_id": tenant,
        "cycle_id": calibrated.cycle_id,
        "session_id": calibrated.id,
        "computed_at": now,
        "computation": number,
        "change_number": calibrated.change_count,
    }
    ids = sorted(uuid7() for _ in found)
    if found:
        rows_kept = [{**kept, "id": row_id, **one} for row_id, one in zip(ids, found, strict=True)]
        await session.run(insert(fairness_signal), rows_kept)
    mine = (calibration_session.c.organization_id == tenant, calibration_session.c.id == calibrated.id)
    await session.run(update(calibration_session).where(*mine).values(computations=number))


def reliability(error: Decimal | float | None, variance: Decimal | float | None) -> float | None:
    """The share of the variance of evidence that is true performance: 1 less error over variance; None if unknown.

    Spearman, The proof and measurement of association between two things, 1904.
    """
    if error is None or not variance:
        return None
    return min(max(1 - float(error) / float(variance), LEAST_RELIABILITY), 1.0)


def _findings(rows: Sequence[Any], raters: Mapping[UUID, str], units: Units, reliable: float | None) -> list[Any]:
    """The findings of all kinds, company-wide and within units."""
    # Costly to import, and needed by few requests.
    from ml.fairness.signals import signals
    from ml.fairness.values import Kind

    people = _people(rows, raters, units, reliable)
    return [one for kind in FairnessKind for one in signals(people, Kind(kind.value))]


def _concerns(one: Any, calibrated: Any, raters: Mapping[UUID, str], units: Units) -> bool:
    """Whether a session is told: company-wide, or within its unit; of raters, those whose ratings it has."""
    if one.kind.value == FairnessKind.MANAGER and one.group not in raters.values():
        return False
    return one.unit is None or units.is_within(UUID(one.unit), calibrated.org_unit_id)


def _people(rows: Sequence[Any], raters: Mapping[UUID, str], units: Units, reliable: float | None) -> Any:
    import numpy as np

    from ml.fairness.values import Kind, Ratings

    groups = [labels(row, raters) for row in rows]
    numbers = {employee: number for number, employee in enumerate(dict.fromkeys(row.employee_id for row in rows))}
    ends = sorted({row.ends_on for row in rows})
    history = len(ends) > 1
    return Ratings(
        rating=np.array([float(row.rating) for row in rows]),
        evidence=np.array([np.nan if row.evidence is None else float(row.evidence) for row in rows]),
        unit=_named(None if row.department_id is None else str(row.department_id) for row in rows),
        arms={Kind(kind.value): _named(group[kind] for group in groups) for kind in FairnessKind},
        reliability=reliable,
        parents={str(unit): None if above is None else str(above) for unit, above in units.parents.items()},
        employee=np.array([numbers[row.employee_id] for row in rows]) if history else None,
        cycle=np.array([ends.index(row.ends_on) for row in rows]) if history else None,
    )


def _named(values: Any) -> Any:
    import numpy as np

    listed = list(values)
    found = np.empty(len(listed), dtype=object)
    found[:] = listed
    return found


def _columns(one: Any, units: Units) -> dict[str, Any]:
    unit_id = None if one.unit is None else UUID(one.unit)
    explanation = one.explanation if unit_id is None else one.explanation.replace(str(unit_id), units.names[unit_id])
    return {
        "kind": FairnessKind(one.kind.value),
        "compared_group": one.group,
        "comparison": one.comparison,
        "org_unit_id": unit_id,
        "effect": _exact(one.effect, _POINTS),
        "interval_low": _exact(one.low, _POINTS),
        "interval_high": _exact(one.high, _POINTS),
        "n": one.n,
        "p_value": _exact(one.p, _SHARES),
        "q_value": _exact(one.q, _SHARES),
        "smallest_detectable": _exact(one.smallest_detectable, _POINTS),
        "flagged": one.flagged,
        "suppressed": one.suppressed,
        "method": one.method,
        "bound": _exact(one.bound, _POINTS),
        "explanation": explanation,
    }


def _exact(value: float | None, digits: Decimal) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(digits)
