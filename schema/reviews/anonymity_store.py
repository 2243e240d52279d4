"""Statements of summaries: what anonymous reviews say, what is kept of it, what a viewer may read of that."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Uuid, any_, bindparam, select, text

from schema.access import binds
from schema.access.predicates import Anchors
from schema.access.reads import Readable, uuids
from schema.access.request import Request
from schema.kit.clauses import joined
from schema.kit.statements import Loaded
from schema.reviews import access
from schema.reviews.anonymity_rules import ANONYMOUS
from schema.reviews.anonymity_tables import review_summary, review_summary_answer
from schema.reviews.tables import anonymity_minimum, review, review_cycle

_anchors = Anchors(subject=review_summary.c.employee_id, dated=review_summary.c.frozen_on)

SUMMARIES = Readable(
    review_summary,
    access.REVIEW_SUMMARIES,
    _anchors,
    sealed=frozenset({"counted"}),
)
ANSWERS = Readable(
    review_summary_answer,
    access.REVIEW_SUMMARIES,
    _anchors,
    source=joined(review_summary_answer, review_summary, review_summary_answer.c.summary_id, living=True),
)

# Ordered by nothing that tells when anything was written.
_SAID = text(
    """
    SELECT v.id AS review_id, v.employee_id, v.direction, a.question_revision_id, l.value AS level, a.text
    FROM review v
    LEFT JOIN response a ON a.organization_id = v.organization_id AND a.review_id = v.id AND a.deleted_at IS NULL
    LEFT JOIN rating_level l ON l.organization_id = a.organization_id AND l.id = a.level_id
    WHERE v.organization_id = :tenant AND v.cycle_id = :cycle AND v.deleted_at IS NULL
      AND v.direction IN ('PEER', 'UPWARD') AND v.state = 'SUBMITTED'
    """
).bindparams(bindparam("tenant", type_=Uuid), bindparam("cycle", type_=Uuid))


async def said(request: Request, cycle_id: UUID) -> Sequence[Row[Any]]:
    """Every answer of every anonymous review of a cycle that was handed in; one statement."""
    return await request.session.rows(_SAID, {"tenant": request.viewer.organization_id, "cycle": cycle_id})


async def minimums(request: Request, cycle_id: UUID) -> dict[str, int]:
    """What the cycle promises, by direction; one statement."""
    promised, cycle = anonymity_minimum.c, review_cycle.c
    same = (promised.organization_id == cycle.organization_id) & (promised.policy_id == cycle.anonymity_policy_id)
    mine = (cycle.organization_id == request.viewer.organization_id, cycle.id == cycle_id)
    statement = select(promised.direction, promised.minimum_responses).select_from(
        anonymity_minimum.join(review_cycle, same)
    )
    rows = await request.session.rows(statement.where(*mine, promised.deleted_at.is_(None)))
    return {row.direction: row.minimum_responses for row in rows}


async def kept(request: Request, cycle_id: UUID) -> dict[tuple[UUID, str], Row[Any]]:
    """The summaries of a cycle by employee and direction, locked; one statement."""
    told = review_summary.c
    mine = (
        told.organization_id == request.viewer.organization_id,
        told.cycle_id == cycle_id,
        told.deleted_at.is_(None),
    )
    rows = await request.session.rows(select(review_summary).where(*mine).with_for_update())
    return {(row.employee_id, row.direction): row for row in rows}


async def kept_answers(request: Request, summaries: Sequence[UUID]) -> dict[tuple[UUID, UUID], UUID]:
    """The answers of summaries by summary and question; one statement."""
    told = review_summary_answer.c
    mine = (told.organization_id == request.viewer.organization_id, told.deleted_at.is_(None))
    statement = select(told.id, told.summary_id, told.question_revision_id)
    rows = await request.session.rows(statement.where(*mine, told.summary_id == any_(uuids(summaries))))
    return {(row.summary_id, row.question_revision_id): row.id for row in rows}


async def readable(
    request: Request, cycle_id: UUID, employees: Sequence[UUID]
) -> dict[tuple[UUID, str], tuple[Loaded, list[Loaded]]]:
    """The summaries of employees in a cycle that the viewer may read, each with its answers; two statements."""
    found = await SUMMARIES.by_parents(request, "employee_id", employees)
    mine = [row for rows in found.values() for row in rows if row.cycle_id == cycle_id]
    answers = await ANSWERS.by_parents(request, "summary_id", [row.id for row in mine])
    return {(row.employee_id, row.direction): (row, answers[row.id]) for row in mine}


async def written(request: Request, cycle_id: UUID, employees: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """About whom of the employees, and in which direction, the viewer wrote in a cycle; one statement."""
    told = review.c

    def compose() -> Select[Any]:
        return select(told.employee_id, told.direction).where(
            told.organization_id == binds.tenant(request.viewer),
            told.cycle_id == bindparam("cycle", type_=Uuid),
            told.employee_id == any_(binds.ids()),
            told.reviewer_id == binds.me(request.viewer),
            told.direction.in_(ANONYMOUS),
        )

    rows = await request.fetch("reviews that I wrote", compose, cycle=cycle_id, ids=list(employees))
    return {(row.employee_id, row.direction) for row in rows}
