"""Who would leave within a year as things are: the one place that a scenario takes its baseline from.

Where a model of who leaves is in force, its means over groups say so; else the organization's own history does: how
many left of their own accord in the last two years, by tenure. The scenario says which.
"""

from datetime import date, timedelta

import numpy as np
from sqlalchemy import Date, Uuid, bindparam, text

from schema.access.request import Request
from schema.pay import leaving_groups
from schema.pay.leaving_groups import TENURES
from schema.pay.leaving_ports import Leavers
from schema.pay.scenario_rules import Baseline, Floats, Staff

VERSION = "observed-leavers-1"
LOOKED_BACK = timedelta(days=730)
MONTHS = 12

_YEAR_DAYS = 365.25
_PRIOR_LEAVERS = 0.5
"""Jeffreys' prior of a rate: half a leaver, so that nobody is certain to stay."""

# Years that people of a tenure were there, and how many of them left of their own accord.
_OBSERVED = text(
    """
    WITH spells AS (
        SELECT employment.employee_id, employment.status, employment.valid_from, employment.leaving_reason,
               coalesce(employee.hired_on, min(employment.valid_from) OVER of_one) AS hired_on,
               lead(employment.valid_from) OVER (of_one ORDER BY employment.valid_from) AS ends
        FROM employment
        JOIN employee ON employee.organization_id = :tenant AND employee.id = employment.employee_id
        WHERE employment.organization_id = :tenant AND employment.deleted_at IS NULL
        WINDOW of_one AS (PARTITION BY employment.employee_id)
    ), tenures AS (
        SELECT begins, coalesce(lead(begins) OVER (ORDER BY begins), 36500) AS ends
        FROM (VALUES (0), (730), (1825)) AS told (begins)
    )
    SELECT tenures.begins,
           coalesce(sum(greatest(least(spells.ends, CAST(:until AS date), hired_on + tenures.ends)
                        - greatest(valid_from, CAST(:since AS date), hired_on + tenures.begins), 0))
                    FILTER (WHERE status = 'ACTIVE'), 0) AS days,
           count(*) FILTER (WHERE status = 'TERMINATED' AND valid_from BETWEEN :since AND :until
                            AND valid_from - hired_on >= tenures.begins AND valid_from - hired_on < tenures.ends
                            AND coalesce(leaving_reason, 'VOLUNTARY') IN ('VOLUNTARY', 'RESIGNED', 'RESIGNATION'))
             AS leavers
    FROM tenures CROSS JOIN spells
    GROUP BY tenures.begins
    ORDER BY tenures.begins
    """
).bindparams(bindparam("tenant", type_=Uuid), bindparam("since", type_=Date), bindparam("until", type_=Date))


async def baseline(request: Request, staff: Staff) -> Baseline:
    """The chance of each person to leave within a year: the served model's, or what was observed."""
    model: Leavers | None = request.ports.get(Leavers)
    told = None if model is None else await model.leaving(request, staff.employees, MONTHS)
    found = None if told is None else leaving_groups.baseline_of(staff, told)
    return await _history(request, staff) if found is None else found


async def _history(request: Request, staff: Staff) -> Baseline:
    since, until = request.today - LOOKED_BACK, request.today
    values = {"tenant": request.viewer.organization_id, "since": since, "until": until}
    rows = await request.session.rows(_OBSERVED, values)
    leavers = np.array([row.leavers for row in rows], dtype=np.float64)
    years = np.array([row.days for row in rows], dtype=np.float64) / _YEAR_DAYS
    return observed(staff, leavers, years, since, until)


def observed(staff: Staff, leavers: Floats, years: Floats, since: date, until: date) -> Baseline:
    """The baseline from leavers and years of people, by tenure; pure."""
    counted = leavers + _PRIOR_LEAVERS
    rates = counted / np.maximum(years, 1.0)
    stratum = np.searchsorted(np.array(TENURES), np.maximum(staff.tenure, 0), side="right") - 1
    return Baseline(
        version=VERSION,
        probability=1 - np.exp(-rates[stratum]),
        stratum=stratum,
        log_error=1 / np.sqrt(counted),
        assumptions=(_told(int(leavers.sum()), years.sum(), since, until),),
    )


def _told(leavers: int, years: float, since: date, until: date) -> str:
    words = (
        f"Without the changes as many leave of their own accord as did, with the same tenure, from {since} to {until}"
    )
    return f"{words}: {leavers} of {years:.0f} years of people. No model of risk is served."
