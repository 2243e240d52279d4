"""Statements of pay equity, exact and whoever asks; the rights are checked before."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, Uuid, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from schema.access.request import Request
from schema.pay.cycle_store import living
from schema.pay.planning_tables import pay_equity_category, pay_gap_result

_EVERYBODY = """
    WITH employed AS (
        SELECT DISTINCT ON (employee_id) employee_id, status, job_profile_id, location_id, valid_from
        FROM employment
        WHERE organization_id = :tenant AND deleted_at IS NULL AND valid_from <= :day
        ORDER BY employee_id, valid_from DESC
    ), paid AS (
        SELECT DISTINCT ON (employee_id) employee_id, base_minor, base_currency, variable_target
        FROM compensation_record
        WHERE organization_id = :tenant AND deleted_at IS NULL AND valid_from <= :day
        ORDER BY employee_id, valid_from DESC
    )
    SELECT {} AS category_id, upper(person.sex) AS sex, paid.base_minor, paid.base_currency AS currency,
           coalesce(paid.variable_target, 0) AS variable_target, location.country, job_level.rank,
           CAST(:day AS date) - coalesce(employee.hired_on, employed.valid_from) AS tenure
    FROM employed
    JOIN paid USING (employee_id)
    JOIN employee ON employee.organization_id = :tenant AND employee.id = employed.employee_id
                 AND employee.deleted_at IS NULL
    JOIN person ON person.organization_id = :tenant AND person.id = employee.person_id
    LEFT JOIN job_profile ON job_profile.organization_id = :tenant AND job_profile.id = employed.job_profile_id
    {}
    LEFT JOIN job_level ON job_level.organization_id = :tenant AND job_level.id = job_profile.job_level_id
    LEFT JOIN location ON location.organization_id = :tenant AND location.id = employed.location_id
    WHERE employed.status = 'ACTIVE' AND paid.base_minor > 0
    ORDER BY {} employed.employee_id
"""
_IN_A_CATEGORY = """
    JOIN pay_equity_category AS category
      ON category.organization_id = :tenant AND category.id = ANY(:categories)
     AND (category.job_family_id IS NULL OR category.job_family_id = job_profile.job_family_id)
     AND (category.job_level_id IS NULL OR category.job_level_id = job_profile.job_level_id)
"""
_WORKERS = text(_EVERYBODY.format("category.id", _IN_A_CATEGORY, "category.id,")).bindparams(
    bindparam("tenant", type_=Uuid), bindparam("day", type_=Date), bindparam("categories", type_=ARRAY(Uuid))
)
_ALL_WORKERS = text(_EVERYBODY.format("CAST(NULL AS uuid)", "", "")).bindparams(
    bindparam("tenant", type_=Uuid), bindparam("day", type_=Date)
)


async def categories(request: Request) -> Sequence[Row[Any]]:
    """All categories of workers, by name; one statement."""
    told = pay_equity_category.c
    rows = select(pay_equity_category).where(*living(request, pay_equity_category))
    return await request.session.rows(rows.order_by(told.name, told.id))


async def workers(request: Request, named: Sequence[UUID], day: date) -> Sequence[Row[Any]]:
    """Who belongs to each category on a day, with their pay at full time; one statement."""
    values = {"tenant": request.viewer.organization_id, "day": day, "categories": list(named)}
    return await request.session.rows(_WORKERS, values)


async def all_workers(request: Request, day: date) -> Sequence[Row[Any]]:
    """Everybody who works here on a day, each once and of no category, with their pay; one statement."""
    return await request.session.rows(_ALL_WORKERS, {"tenant": request.viewer.organization_id, "day": day})


async def last_measured(request: Request) -> date | None:
    """The day on which the organization as a whole was last measured; one statement."""
    told = pay_gap_result.c
    mine = (told.organization_id == request.viewer.organization_id, told.compensation_cycle_id.is_(None))
    rows = await request.session.rows(select(func.max(told.measured_on).label("day")).where(*mine))
    found: date | None = rows[0].day
    return found


async def clocks(request: Request) -> dict[UUID | None, date | None]:
    """By category: when the time to remedy the last gap measured ends; one statement."""
    told = pay_gap_result.c
    rows = await request.session.rows(
        select(told.pay_equity_category_id, told.assessment_due_on)
        .ext(distinct_on(told.pay_equity_category_id))
        .where(told.organization_id == request.viewer.organization_id)
        .order_by(told.pay_equity_category_id, told.measured_on.desc(), told.id.desc())
    )
    return {row.pay_equity_category_id: row.assessment_due_on for row in rows}
