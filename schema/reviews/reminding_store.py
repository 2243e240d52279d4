"""Who owes what to a review cycle: one statement for each task, whoever asks.

Those who are on approved leave today are left out; they are found when they are back, while there is time.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, Uuid, bindparam, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from schema.access.request import Request
from schema.kit.ids import uuid7
from schema.reviews.tables import review_cycle, review_reminder
from schema.reviews.values import ReviewCycleStage, ReviewTask

CHUNK = 1_000
"""Rows in one statement; PostgreSQL takes 32,767 values at most."""

_WORKING = """
    WITH employed AS (
        SELECT DISTINCT ON (employee_id) employee_id, status
        FROM employment
        WHERE organization_id = :tenant AND deleted_at IS NULL AND valid_from <= :today
        ORDER BY employee_id, valid_from DESC
    ), working AS (
        SELECT employee.id, employee.hired_on
        FROM employee
        JOIN employed ON employed.employee_id = employee.id AND employed.status = 'ACTIVE'
        WHERE employee.organization_id = :tenant AND employee.deleted_at IS NULL
    ), managed AS (
        SELECT DISTINCT ON (employee_id) employee_id, manager_id
        FROM reporting_line
        WHERE organization_id = :tenant AND deleted_at IS NULL AND kind = 'SOLID' AND line = 1 AND valid_from <= :today
        ORDER BY employee_id, valid_from DESC
    ), reviewed AS (
        SELECT working.id, managed.manager_id
        FROM working
        JOIN review_cycle ON review_cycle.organization_id = :tenant AND review_cycle.id = :cycle
        LEFT JOIN managed ON managed.employee_id = working.id
        WHERE working.hired_on IS NULL OR working.hired_on <= review_cycle.ends_on
    ), written AS (
        SELECT employee_id, reviewer_id, direction
        FROM review
        WHERE organization_id = :tenant AND deleted_at IS NULL AND cycle_id = :cycle AND state = 'SUBMITTED'
    ), owing AS ({})
    SELECT DISTINCT working.id
    FROM owing
    JOIN working ON working.id = owing.employee_id
    WHERE NOT EXISTS (SELECT FROM absence
                      WHERE absence.organization_id = :tenant AND absence.deleted_at IS NULL AND absence.approved
                        AND absence.employee_id = working.id AND :today BETWEEN absence.starts_on AND absence.ends_on)
      AND NOT EXISTS (SELECT FROM review_reminder AS told
                      WHERE told.organization_id = :tenant AND told.cycle_id = :cycle AND told.task = :task
                        AND told.employee_id = working.id)
    ORDER BY working.id
"""

# Peers whom others nominated are none that the employee knows of, so that a missing reminder tells nothing of them.
_OWING = {
    ReviewTask.NOMINATE: """
        SELECT reviewed.id AS employee_id
        FROM reviewed
        WHERE NOT EXISTS (SELECT FROM nomination
                          WHERE nomination.organization_id = :tenant AND nomination.deleted_at IS NULL
                            AND nomination.cycle_id = :cycle AND nomination.employee_id = reviewed.id
                            AND nomination.nominated_by_id = reviewed.id)
    """,
    ReviewTask.REVIEW_SELF: """
        SELECT reviewed.id AS employee_id
        FROM reviewed
        WHERE NOT EXISTS (SELECT FROM written WHERE written.employee_id = reviewed.id AND written.direction = 'SELF')
    """,
    ReviewTask.REVIEW_OTHERS: """
        SELECT reviewed.manager_id AS employee_id
        FROM reviewed
        WHERE NOT EXISTS (SELECT FROM written
                          WHERE written.employee_id = reviewed.id AND written.reviewer_id = reviewed.manager_id
                            AND written.direction = 'DOWNWARD')
        UNION
        SELECT asked.reviewer_id
        FROM nomination AS asked
        JOIN reviewed ON reviewed.id = asked.employee_id
        WHERE asked.organization_id = :tenant AND asked.deleted_at IS NULL AND asked.cycle_id = :cycle
          AND asked.direction = 'PEER' AND asked.state = 'APPROVED'
          AND NOT EXISTS (SELECT FROM written
                          WHERE written.employee_id = asked.employee_id AND written.reviewer_id = asked.reviewer_id
                            AND written.direction = 'PEER')
    """,
}
_STATEMENTS = {
    task: text(_WORKING.format(owing)).bindparams(
        bindparam("tenant", type_=Uuid), bindparam("cycle", type_=Uuid), bindparam("today", type_=Date)
    )
    for task, owing in _OWING.items()
}


async def cycles(request: Request) -> Sequence[Row[Any]]:
    """The cycles in which something is owed, with their days; one statement."""
    told = review_cycle.c
    mine = (
        told.organization_id == request.viewer.organization_id,
        told.deleted_at.is_(None),
        told.stage.in_((ReviewCycleStage.PEER_SELECTION, ReviewCycleStage.COLLECTING)),
    )
    columns = (told.id, told.stage, told.nominations_until, told.self_until, told.reviews_until)
    return await request.session.rows(select(*columns).where(*mine).order_by(told.id))


async def owing(request: Request, cycle_id: UUID, task: ReviewTask) -> list[UUID]:
    """Those who owe a task to a cycle and were not reminded of it yet; one statement."""
    values = {"tenant": request.viewer.organization_id, "cycle": cycle_id, "today": request.today, "task": task.value}
    return [row.id for row in await request.session.rows(_STATEMENTS[task], values)]


async def remind(
    request: Request, cycle_id: UUID, task: ReviewTask, due_on: date, employees: Sequence[UUID]
) -> list[Row[Any]]:
    """A reminder for each who has none yet; those."""
    of_cycle = {"organization_id": request.viewer.organization_id, "cycle_id": cycle_id, "task": task}
    found: list[Row[Any]] = []
    for start in range(0, len(employees), CHUNK):
        rows = [
            {"id": uuid7(), "employee_id": one, "due_on": due_on, "reminded_at": request.now, **of_cycle}
            for one in employees[start : start + CHUNK]
        ]
        new = upsert(review_reminder).values(rows).on_conflict_do_nothing()
        found += await request.session.rows(new.returning(review_reminder.c.id, review_reminder.c.employee_id))
    return found
