"""Statements of scenarios, exact and whoever asks; the rights are checked before."""

from datetime import date
from uuid import UUID

import numpy as np
from sqlalchemy import Date, Uuid, bindparam, text

from schema.access.request import Request
from schema.pay.scenario_rules import Staff

_UNKNOWN = float("nan")

_STAFF = text(
    """
    WITH employed AS (
        SELECT DISTINCT ON (employee_id) employee_id, status, org_unit_id, fte, valid_from
        FROM employment
        WHERE organization_id = :tenant AND deleted_at IS NULL AND valid_from <= :day
        ORDER BY employee_id, valid_from DESC
    ), paid AS (
        SELECT DISTINCT ON (employee_id) employee_id, base_minor, base_currency, variable_target
        FROM compensation_record
        WHERE organization_id = :tenant AND deleted_at IS NULL AND valid_from <= :day
        ORDER BY employee_id, valid_from DESC
    ), rated AS (
        SELECT DISTINCT ON (employee_id) employee_id, final_id
        FROM rating
        WHERE organization_id = :tenant AND deleted_at IS NULL AND released_at IS NOT NULL
          AND (CAST(:cycle AS uuid) IS NULL OR cycle_id = :cycle)
        ORDER BY employee_id, released_at DESC, id
    ), levels AS (
        SELECT id, value, CASE WHEN max(value) OVER scale > min(value) OVER scale
                               THEN CAST(value - min(value) OVER scale AS double precision)
                                    / (max(value) OVER scale - min(value) OVER scale) END AS standing
        FROM rating_level
        WHERE organization_id = :tenant AND deleted_at IS NULL
        WINDOW scale AS (PARTITION BY scale_id)
    ), assessed AS (
        SELECT DISTINCT ON (employee_id) employee_id, potential
        FROM talent_assessment
        WHERE organization_id = :tenant AND deleted_at IS NULL
        ORDER BY employee_id, assessed_on DESC, id
    )
    SELECT CAST(round(paid.base_minor * employed.fte) AS bigint) AS base, paid.base_currency AS currency,
           CAST(coalesce(paid.variable_target, 0) AS double precision) AS variable_target,
           CAST(:day AS date) - coalesce(employee.hired_on, employed.valid_from) AS tenure,
           CAST(employed.org_unit_id AS text) AS unit, coalesce(levels.value, 0) AS value, levels.standing,
           CASE assessed.potential WHEN 'HIGH' THEN 1 ELSE CASE WHEN assessed.potential IS NULL THEN -1 ELSE 0 END END
             AS potential, employed.employee_id
    FROM employed
    JOIN paid USING (employee_id)
    JOIN employee ON employee.organization_id = :tenant AND employee.id = employed.employee_id
                 AND employee.deleted_at IS NULL
    LEFT JOIN rated USING (employee_id)
    LEFT JOIN levels ON levels.id = rated.final_id
    LEFT JOIN assessed USING (employee_id)
    WHERE employed.status = 'ACTIVE' AND paid.base_minor > 0
    ORDER BY employed.employee_id
    """
).bindparams(bindparam("tenant", type_=Uuid), bindparam("day", type_=Date), bindparam("cycle", type_=Uuid))


async def staff(request: Request, review_cycle_id: UUID | None, day: date) -> Staff:
    """Everybody who works here and is paid on a day, with their released ratings; one statement."""
    values = {"tenant": request.viewer.organization_id, "day": day, "cycle": review_cycle_id}
    rows = await request.session.rows(_STAFF, values)
    columns = list(zip(*rows, strict=True)) if rows else [()] * 9
    base, currency, variable, tenure, unit, value, standing, potential, employees = columns
    units = {name: place for place, name in enumerate(sorted({one for one in unit if one is not None}))}
    return Staff(
        base=np.array(base, dtype=np.int64),
        currency=np.array(currency, dtype=np.object_),
        variable_target=np.array(variable, dtype=np.float64),
        tenure=np.array(tenure, dtype=np.int64),
        unit=np.array([units.get(one, -1) for one in unit], dtype=np.int64),
        units=list(units),
        value=np.array(value, dtype=np.int64),
        standing=np.array([_UNKNOWN if one is None else one for one in standing], dtype=np.float64),
        potential=np.array(potential, dtype=np.int64),
        employees=employees,
    )
