"""What retention risk reads about everybody, measured once a day and kept: pages read it, nobody waits for telemetry.

All of a day's rows were known before that day began, whenever they are made. The first of each month is kept; of other
days the last one, and those that a version was trained on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Date, Select, Uuid, any_, bindparam, delete, extract, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from api.scoring import telemetry, working
from ml.features import Floats, fingerprint
from ml.retention import FEATURES, Reference
from schema.access.request import Request
from schema.governance.ai_tables import model_version
from schema.governance.model_tables import feature_snapshot
from schema.kit.ids import uuid7
from schema.kit.statements import Loaded
from schema.people.tables import employee

CHUNK = 5_000
"""People measured at once; places within roles are learned from the first so many, drawn by their ids' last digits."""
LIST = fingerprint(FEATURES)
STORED = "<f8"
STALE_DAYS = 35
"""An older measure is none."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Rows of `ml.retention.FEATURES` by employee, each with the day before which it was known."""

    employees: list[UUID]
    days: list[date]
    matrix: Floats


async def measure(request: Request, day: date) -> int:
    """Measure everybody who works here, before a day, in place of an earlier measure of that day; how many."""
    everybody = await request.fetch("employees to measure", _employees)
    ids = sorted((one.id for one in everybody), key=lambda one: one.bytes[::-1])
    places: Reference | None = None
    found = 0
    one = feature_snapshot.c
    tenant = request.viewer.organization_id
    await request.session.run(delete(feature_snapshot).where(one.organization_id == tenant, one.as_of == day))
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        brought = await telemetry.brought(request, part, day)
        matrix, places = working.read(brought, places)
        there = np.flatnonzero(working.employed(brought))
        rows = [_row(tenant, part[at], day, matrix[at]) for at in there.tolist()]
        if rows:
            await request.session.run(insert(feature_snapshot), rows)
        found += len(rows)
    await _forget(request, day)
    return found


async def latest(request: Request, employees: Sequence[UUID]) -> Measured:
    """The last measure of each employee until today, of those that have a fresh one; one statement."""
    oldest = date.fromordinal(request.today.toordinal() - STALE_DAYS)
    rows = await request.fetch("snapshots", _latest, ids=list(employees), oldest=oldest)
    return _measured(rows)


async def of_day(request: Request, day: date | None) -> Measured:
    """Everybody's measures of the last day until a day (today where None is given) that has any; one statement."""
    until = request.today if day is None else day
    rows = await request.fetch("snapshots of a day", _of_day, until=until)
    return _measured(rows)


def _row(tenant: UUID, employee_id: UUID, day: date, values: Floats) -> dict[str, Any]:
    key = {"organization_id": tenant, "id": uuid7(), "employee_id": employee_id, "as_of": day}
    return {**key, "feature_list": LIST, "features": values.astype(STORED).tobytes()}


def _measured(rows: Sequence[Loaded]) -> Measured:
    matrix = np.frombuffer(b"".join(one.features for one in rows), dtype=STORED).astype(np.float64)
    shaped = matrix.reshape(len(rows), len(FEATURES))
    return Measured([one.employee_id for one in rows], [one.as_of for one in rows], shaped)


async def _forget(request: Request, day: date) -> None:
    one, tenant = feature_snapshot.c, request.viewer.organization_id
    trained = select(func.date(func.timezone("UTC", model_version.c.trained_at))).where(
        model_version.c.organization_id == tenant
    )
    spare = (extract("day", one.as_of) != 1, one.as_of.not_in(trained), one.as_of != day)
    await request.session.run(delete(feature_snapshot).where(one.organization_id == tenant, *spare))


def _tenant() -> Any:
    return bindparam("tenant", type_=Uuid)


def _employees() -> Select[Any]:
    return select(employee.c.id).where(
        employee.c.organization_id == _tenant(), employee.c.deleted_at.is_(None), employee.c.hired_on.is_not(None)
    )


def _latest() -> Select[Any]:
    one = feature_snapshot.c
    return (
        select(one.employee_id, one.as_of, one.features)
        .where(
            one.organization_id == _tenant(),
            one.employee_id == any_(bindparam("ids", type_=ARRAY(Uuid))),
            one.as_of.between(bindparam("oldest", type_=Date), bindparam("today", type_=Date)),
            one.feature_list == LIST,
        )
        .ext(distinct_on(one.employee_id))
        .order_by(one.employee_id, one.as_of.desc())
    )


def _of_day() -> Select[Any]:
    one = feature_snapshot.c
    tenant = _tenant()
    last = (
        select(func.max(one.as_of))
        .where(one.organization_id == tenant, one.as_of <= bindparam("until", type_=Date), one.feature_list == LIST)
        .scalar_subquery()
    )
    return (
        select(one.employee_id, one.as_of, one.features)
        .where(one.organization_id == tenant, one.as_of == last, one.feature_list == LIST)
        .order_by(one.employee_id)
    )
