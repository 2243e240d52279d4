"""Statements of scenarios, exact and whoever asks; the rights are checked before."""

from datetime import date
from uuid import UUID

import numpy as np

from schema.access.request import Request
from schema.pay.paid_staff import of_staff
from schema.pay.scenario_rules import Staff

_UNKNOWN = float("nan")

_STAFF = of_staff(
    """
    SELECT CAST(round(paid.base_minor * employed.fte) AS bigint) AS base, paid.base_currency AS currency,
           CAST(coalesce(paid.variable_target, 0) AS double precision) AS variable_target,
           CAST(:day AS date) - coalesce(employee.hired_on, employed.valid_from) AS tenure,
           CAST(employed.org_unit_id AS text) AS unit, coalesce(levels.value, 0) AS value,
           CAST(levels.standing AS double precision) AS standing,
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
)


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
