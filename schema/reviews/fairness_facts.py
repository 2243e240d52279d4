"""What signals of fairness compare: the ratings of a cycle and of those before it, with what tells groups apart.

Without a policy: protected attributes go from here into statistics, and nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, text

from schema.kit.session import Session

CYCLES = 4
"""How many cycles are looked at: the one that is calibrated, and those before it that were released."""
LONG_LEAVE_DAYS = 30
"""From so many days of approved leave within a cycle on, somebody was on leave; holidays aside."""

_RATED = text(
    """
    WITH RECURSIVE cycles AS (
        SELECT c.id, c.starts_on, c.ends_on, c.id = :cycle AS calibrated
        FROM review_cycle c JOIN review_cycle mine ON mine.organization_id = :tenant AND mine.id = :cycle
        WHERE c.organization_id = :tenant AND c.deleted_at IS NULL
          AND (c.id = :cycle OR (c.ends_on < mine.ends_on AND c.released_at IS NOT NULL
               AND c.scale_id IS NOT DISTINCT FROM mine.scale_id))
        ORDER BY c.ends_on DESC LIMIT :cycles
    ), up AS (
        SELECT u.id AS unit_id, u.id AS above_id, u.kind, u.parent_id FROM org_unit u WHERE u.organization_id = :tenant
        UNION ALL
        SELECT up.unit_id, u.id, u.kind, u.parent_id
        FROM up JOIN org_unit u ON u.organization_id = :tenant AND u.id = up.parent_id
        WHERE up.kind NOT IN ('DEPARTMENT', 'DIVISION', 'COMPANY')
    ), departments AS (
        SELECT unit_id, above_id AS department_id FROM up WHERE kind IN ('DEPARTMENT', 'DIVISION')
    )
    SELECT r.employee_id, r.rater_id, c.calibrated, c.ends_on, l.value AS rating, r.supported_score AS evidence,
           d.department_id, job.work_arrangement, job.fte, p.sex, p.birth_date, e.hired_on,
           (SELECT coalesce(sum(least(a.ends_on, c.ends_on) - greatest(a.starts_on, c.starts_on) + 1), 0)
            FROM absence a
            WHERE a.organization_id = :tenant AND a.employee_id = r.employee_id AND a.approved
              AND a.kind <> 'VACATION' AND a.deleted_at IS NULL
              AND a.starts_on <= c.ends_on AND a.ends_on >= c.starts_on) >= :long_leave AS on_leave
    FROM cycles c
    JOIN rating r ON r.organization_id = :tenant AND r.cycle_id = c.id AND r.deleted_at IS NULL
    JOIN rating_level l ON l.organization_id = :tenant AND l.id = coalesce(r.final_id, r.calibrated_id, r.proposed_id)
    JOIN employee e ON e.organization_id = :tenant AND e.id = r.employee_id
    JOIN person p ON p.organization_id = :tenant AND p.id = e.person_id
    LEFT JOIN LATERAL (
        SELECT m.org_unit_id, m.work_arrangement, m.fte FROM employment m
        WHERE m.organization_id = :tenant AND m.employee_id = r.employee_id AND m.deleted_at IS NULL
          AND m.valid_from <= c.ends_on
        ORDER BY m.valid_from DESC LIMIT 1
    ) job ON true
    LEFT JOIN departments d ON d.unit_id = job.org_unit_id
    ORDER BY c.ends_on DESC, r.employee_id
    """
).bindparams(bindparam("tenant", type_=Uuid), bindparam("cycle", type_=Uuid))
_SPREAD = text(
    """
    SELECT avg(error) AS error, var_samp(score) AS variance FROM (
        SELECT sum(e.weight * e.score) / sum(e.weight) AS score,
               CASE WHEN count(*) > 1 THEN
                   (sum(e.weight * e.score * e.score) / sum(e.weight) - (sum(e.weight * e.score) / sum(e.weight)) ^ 2)
                   * sum(e.weight * e.weight) / sum(e.weight) ^ 2 END AS error
        FROM rating r
        JOIN rating_evidence e ON e.organization_id = r.organization_id AND e.rating_id = r.id
         AND e.gathering = r.gathering AND e.weight > 0 AND e.score IS NOT NULL
        WHERE r.organization_id = :tenant AND r.cycle_id = :cycle AND r.deleted_at IS NULL
        GROUP BY r.id
    ) each
    """
).bindparams(bindparam("tenant", type_=Uuid), bindparam("cycle", type_=Uuid))
_UNITS = text("SELECT id, name, parent_id FROM org_unit WHERE organization_id = :tenant").bindparams(
    bindparam("tenant", type_=Uuid)
)
_RATERS = text(
    """
    SELECT DISTINCT e.id, p.display_name, e.employee_number
    FROM rating r
    JOIN employee e ON e.organization_id = r.organization_id AND e.id = r.rater_id
    JOIN person p ON p.organization_id = e.organization_id AND p.id = e.person_id
    WHERE r.organization_id = :tenant AND r.session_id = :session AND r.deleted_at IS NULL
    """
).bindparams(bindparam("tenant", type_=Uuid), bindparam("session", type_=Uuid))


@dataclass(frozen=True, slots=True)
class Units:
    """The units of an organization: what they are called, and the unit above each."""

    names: Mapping[UUID, str]
    parents: Mapping[UUID, UUID | None]

    def is_within(self, unit: UUID, top: UUID | None) -> bool:
        """Whether a unit is another one or below it; None is above all."""
        at: UUID | None = unit
        while at is not None and at != top:
            at = self.parents.get(at)
        return at == top


async def rated(session: Session, tenant: UUID, cycle_id: UUID) -> Sequence[Row[Any]]:
    """Everybody who has a level in the cycle or in one before it, by cycle, the calibrated one first; one statement."""
    named = {"tenant": tenant, "cycle": cycle_id, "cycles": CYCLES, "long_leave": LONG_LEAVE_DAYS}
    return await session.rows(_RATED, named)


async def spread(session: Session, tenant: UUID, cycle_id: UUID) -> Row[Any]:
    """The variance of the evidence over everybody in a cycle, and what of it is error; one statement.

    The error of one rating is the weighted variance of its pieces, over the number of pieces of equal weight that would
    say as much.
    """
    return (await session.rows(_SPREAD, {"tenant": tenant, "cycle": cycle_id}))[0]


async def units(session: Session, tenant: UUID) -> Units:
    """Every unit of the organization; one statement."""
    rows = await session.rows(_UNITS, {"tenant": tenant})
    return Units({row.id: row.name for row in rows}, {row.id: row.parent_id for row in rows})


async def raters(session: Session, tenant: UUID, session_id: UUID) -> dict[UUID, str]:
    """Who rates in a calibration, as they are called; one statement."""
    rows = await session.rows(_RATERS, {"tenant": tenant, "session": session_id})
    return {row.id: f"{row.display_name} ({row.employee_number})" for row in rows}
