"""Audits of bias: how groups of sex, age band and both fare with what a model says of everybody who works here.

The attributes are read here alone; no model ever sees them. Rates and tests are those of `ml.impact`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, Uuid, and_, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from api.scoring import snapshots
from ml.artefacts import Artefact
from ml.errors import ModelInputError
from ml.features import Flags, Floats
from ml.horizon import within
from ml.impact import Impact, intersections, scoring_rates, selection_rates
from schema.access.request import Request
from schema.development.tables import skill_will_diagnosis
from schema.development.values import DiagnosisVerdict
from schema.governance import model_rules
from schema.governance.model_ports import Audited, Rate
from schema.people.store import settings_of
from schema.people.tables import employee, person

YEAR_MONTHS, YEAR_DAYS = 12, 365.25
AGE_BANDS = ((30, "under 30"), (40, "30 to 39"), (50, "40 to 49"))
OLDEST = "50 and over"
NOBODY = "Nobody is scored yet, so there is nothing to audit."

Groups = NDArray[np.object_]


async def audit(request: Request, key: str, version_id: UUID, artefact: Artefact) -> Audited:
    """Scoring and selection rates of a system.

    Raises:
        ModelInputError: nobody is scored.
    """
    people, scores, chosen, days = await (_retention(request, artefact) if key == "retention" else _diagnoses(request))
    if not people:
        raise ModelInputError(NOBODY)
    sex, age = await _attributes(request, people)
    rates = [
        rate
        for attribute, groups in (("sex", sex), ("age band", age), ("sex and age band", intersections(sex, age)))
        for rate in _rates(attribute, groups, scores, chosen)
    ]
    return Audited(version_id, min(days), max(days), len(people), rates)


def _rates(attribute: str, groups: Groups, scores: Floats, chosen: Flags) -> list[Rate]:
    both = ((f"{attribute}, scoring rate", scoring_rates(scores, groups)), (attribute, selection_rates(chosen, groups)))
    return [_rate(name, one, cells) for name, cells in both for one in cells if one.people]


def _rate(attribute: str, one: Impact, cells: Sequence[Impact]) -> Rate:
    top = next((cell.group for cell in cells if cell.ratio == 1.0 and not cell.small), None)
    reference = top if one.ratio is not None else None
    return Rate(attribute, one.group, reference, one.people, one.rate, one.ratio, one.p_value, one.small)


async def _retention(request: Request, artefact: Artefact) -> tuple[list[UUID], Floats, Flags, list[date]]:
    """Selected is who is named at high risk within a year."""
    measured = await snapshots.of_day(request, None)
    told = within(artefact.scores["leaves"], measured.matrix, YEAR_MONTHS).probability
    _, high = model_rules.bands_from(await settings_of(request))
    return measured.employees, told, told >= high, measured.days


async def _diagnoses(request: Request) -> tuple[list[UUID], Floats, Flags, list[date]]:
    """Selected is who is told to lack will."""
    rows = await request.fetch("diagnoses to audit", _diagnosed)
    scores = np.array([one.will_probability or 0.0 for one in rows], dtype=np.float64)
    chosen = np.array([one.verdict == DiagnosisVerdict.WILL for one in rows], dtype=np.bool_)
    return [one.employee_id for one in rows], scores, chosen, [one.diagnosed_on for one in rows]


async def _attributes(request: Request, people: Sequence[UUID]) -> tuple[Groups, Groups]:
    rows = {one.id: one for one in await request.fetch("audited attributes", _persons, ids=list(people))}
    sex = np.array([rows[one].sex for one in people], dtype=object)
    age = np.array([_age_band(rows[one].birth_date, request.today) for one in people], dtype=object)
    return sex, age


def _age_band(born: date | None, today: date) -> str | None:
    if born is None:
        return None
    years = (today - born).days / YEAR_DAYS
    return next((name for below, name in AGE_BANDS if years < below), OLDEST)


def _tenant() -> Any:
    return bindparam("tenant", type_=Uuid)


def _persons() -> Select[Any]:
    who = and_(person.c.organization_id == employee.c.organization_id, person.c.id == employee.c.person_id)
    return (
        select(employee.c.id, person.c.sex, person.c.birth_date)
        .select_from(employee.join(person, who))
        .where(employee.c.organization_id == _tenant(), employee.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    )


def _diagnosed() -> Select[Any]:
    one = skill_will_diagnosis.c
    shown = (one.employee_id, one.verdict, one.will_probability, one.diagnosed_on)
    return select(*shown).where(one.organization_id == _tenant(), one.deleted_at.is_(None)).order_by(one.id)
