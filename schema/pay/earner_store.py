"""Who earns what in a compensation cycle, with all that its rules look at: one statement for everybody."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Uuid, bindparam

from schema.access.request import Request
from schema.pay.paid_staff import of_staff
from schema.pay.values import BandFigures, Earner

LONG_LEAVE_DAYS = 30
"""An absence of so many days is long leave."""

_EARNERS = of_staff(
    """
    , away AS (
        SELECT employee_id, sum(least(ends_on, :ends) - greatest(starts_on, :begins) + 1) AS days
        FROM absence
        WHERE organization_id = :tenant AND deleted_at IS NULL AND approved
          AND ends_on - starts_on + 1 >= :long AND starts_on <= :ends AND ends_on >= :begins
        GROUP BY employee_id
    ), unlocked AS (
        SELECT employee_id
        FROM compensation_recommendation
        WHERE organization_id = :tenant AND deleted_at IS NULL AND kind = 'MERIT' AND state = 'DRAFT'
          AND (compensation_cycle_id IS NULL OR compensation_cycle_id = :pay_cycle)
        GROUP BY employee_id
    ), improving AS (
        SELECT employee_id
        FROM improvement_plan
        WHERE organization_id = :tenant AND deleted_at IS NULL AND state IN ('ACTIVE', 'EXTENDED')
        GROUP BY employee_id
    ), before AS (
        SELECT DISTINCT ON (past.employee_id) past.employee_id, job_level.rank
        FROM (SELECT employee_id, max(valid_from) AS valid_from
              FROM compensation_record
              WHERE organization_id = :tenant AND deleted_at IS NULL AND valid_from <= :day AND reason <> 'AWARD'
              GROUP BY employee_id) AS paid
        JOIN employment AS past ON past.organization_id = :tenant AND past.employee_id = paid.employee_id
                               AND past.deleted_at IS NULL AND past.valid_from <= paid.valid_from
        JOIN job_profile ON job_profile.organization_id = :tenant AND job_profile.id = past.job_profile_id
        JOIN job_level ON job_level.organization_id = :tenant AND job_level.id = job_profile.job_level_id
        ORDER BY past.employee_id, past.valid_from DESC
    ), bands AS (
        SELECT DISTINCT ON (job_level_id, country) *
        FROM pay_band
        WHERE organization_id = :tenant AND deleted_at IS NULL AND valid_from <= :day
        ORDER BY job_level_id, country, valid_from DESC
    )
    SELECT employed.employee_id, paid.base_minor, paid.base_currency AS currency,
           coalesce(paid.variable_target, 0) AS variable_target, employed.fte, employed.org_unit_id, employee.hired_on,
           coalesce(away.days, 0) AS days_away, rated.id AS rating_id, rated.final_id AS level_id, levels.label,
           levels.standing, coalesce(assessed.potential = 'HIGH', false) AS is_high_potential,
           coalesce(job_level.rank > before.rank, false) AS is_promoted,
           unlocked.employee_id IS NOT NULL AS is_unlocked, improving.employee_id IS NOT NULL AS is_improving,
           coalesce(bands.minimum_minor, own.minimum_minor) AS minimum_minor,
           coalesce(bands.midpoint_minor, own.midpoint_minor) AS midpoint_minor,
           coalesce(bands.maximum_minor, own.maximum_minor) AS maximum_minor,
           coalesce(bands.currency, own.currency) AS band_currency
    FROM employed
    JOIN paid USING (employee_id)
    JOIN employee ON employee.organization_id = :tenant AND employee.id = employed.employee_id
                 AND employee.deleted_at IS NULL
    LEFT JOIN job_profile ON job_profile.organization_id = :tenant AND job_profile.id = employed.job_profile_id
    LEFT JOIN job_level ON job_level.organization_id = :tenant AND job_level.id = job_profile.job_level_id
    LEFT JOIN location ON location.organization_id = :tenant AND location.id = employed.location_id
    LEFT JOIN bands ON bands.job_level_id = job_level.id AND bands.country = location.country
                   AND bands.currency = paid.base_currency
    LEFT JOIN pay_band AS own ON own.organization_id = :tenant AND own.id = paid.pay_band_id
    LEFT JOIN rated ON rated.employee_id = employed.employee_id
    LEFT JOIN levels ON levels.id = rated.final_id
    LEFT JOIN assessed ON assessed.employee_id = employed.employee_id
    LEFT JOIN away ON away.employee_id = employed.employee_id
    LEFT JOIN unlocked ON unlocked.employee_id = employed.employee_id
    LEFT JOIN improving ON improving.employee_id = employed.employee_id
    LEFT JOIN before ON before.employee_id = employed.employee_id
    WHERE employed.status = 'ACTIVE' AND paid.base_minor > 0
      AND (CAST(:hired_by AS date) IS NULL OR employee.hired_on <= :hired_by)
    ORDER BY employed.employee_id
    """
).bindparams(
    bindparam("pay_cycle", type_=Uuid),
    bindparam("begins", type_=Date),
    bindparam("ends", type_=Date),
    bindparam("hired_by", type_=Date),
    bindparam("long", type_=Integer),
)


@dataclass(frozen=True)
class Span:
    """What the earners of a cycle are looked up by: its days, and the cycles of pay and of reviews."""

    cycle_id: UUID | None
    review_cycle_id: UUID | None
    day: date
    period: tuple[date, date]
    hired_by: date | None = None


async def earners(request: Request, span: Span) -> list[Earner]:
    """Everybody who is eligible, as of the day on which awards begin; one statement."""
    values = {
        "tenant": request.viewer.organization_id,
        "day": span.day,
        "cycle": span.review_cycle_id,
        "pay_cycle": span.cycle_id,
        "begins": span.period[0],
        "ends": span.period[1],
        "hired_by": span.hired_by,
        "long": LONG_LEAVE_DAYS,
    }
    return list(map(_earner, await request.session.rows(_EARNERS, values)))


def _earner(row: Any) -> Earner:
    band = None
    if row.band_currency is not None:
        band = BandFigures(row.minimum_minor, row.midpoint_minor, row.maximum_minor, row.band_currency)
    return Earner(
        employee_id=row.employee_id,
        base_minor=row.base_minor,
        currency=row.currency,
        variable_target=row.variable_target,
        fte=row.fte,
        band=band,
        org_unit_id=row.org_unit_id,
        hired_on=row.hired_on,
        days_away=int(row.days_away),
        rating_id=row.rating_id,
        level_id=row.level_id,
        label=row.label,
        standing=row.standing,
        is_high_potential=row.is_high_potential,
        is_promoted=row.is_promoted,
        is_unlocked=row.is_unlocked,
        is_improving=row.is_improving,
    )
