"""Statements that writing reviews needs, exact and whoever asks; the rights are checked before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select

from schema.access.request import Request
from schema.kit.clauses import joined
from schema.reviews.tables import nomination, question, question_revision, response, review, review_cycle
from schema.reviews.values import NominationState, ReviewDirection


async def held_cycle(request: Request, cycle_id: UUID) -> Row[Any]:
    """A cycle, kept in its stage to the end of the transaction; one statement."""
    told = review_cycle.c
    mine = (told.organization_id == request.viewer.organization_id, told.id == cycle_id)
    wanted = select(told.stage, told.template_id).where(*mine).with_for_update(read=True)
    return (await request.session.rows(wanted))[0]


async def is_asked(request: Request, cycle_id: UUID, employee_id: UUID) -> bool:
    """Whether the viewer's nomination to review an employee as a peer is approved; one statement."""
    told = nomination.c
    mine = (
        told.organization_id == request.viewer.organization_id,
        told.deleted_at.is_(None),
        told.cycle_id == cycle_id,
        told.employee_id == employee_id,
        told.reviewer_id == request.viewer.employee_id,
        told.direction == ReviewDirection.PEER,
        told.state == NominationState.APPROVED,
    )
    return bool(await request.session.rows(select(told.id).where(*mine).limit(1)))


async def own_review(
    request: Request, cycle_id: UUID, employee_id: UUID, direction: ReviewDirection
) -> Row[Any] | None:
    """The viewer's review of an employee in a direction, locked; one statement."""
    told = review.c
    mine = (
        told.organization_id == request.viewer.organization_id,
        told.deleted_at.is_(None),
        told.cycle_id == cycle_id,
        told.employee_id == employee_id,
        told.reviewer_id == request.viewer.employee_id,
        told.direction == direction,
    )
    return next(iter(await request.session.rows(select(review).where(*mine).with_for_update())), None)


async def questions(request: Request, template_id: UUID | None, direction: ReviewDirection) -> dict[UUID, Row[Any]]:
    """What a template asks in a direction, in order: the newest wording of each question; one statement."""
    asked, worded = question.c, question_revision.c
    rows = await request.session.rows(
        select(asked.id.label("question_id"), worded.id, worded.kind, worded.text, worded.scale_id, worded.required)
        .select_from(
            question.join(
                question_revision,
                (worded.organization_id == asked.organization_id) & (worded.question_id == asked.id),
            )
        )
        .where(
            asked.organization_id == request.viewer.organization_id,
            asked.template_id == template_id,
            asked.deleted_at.is_(None),
            asked.retired_at.is_(None),
            or_(asked.direction.is_(None), asked.direction == direction),
        )
        .order_by(asked.position, asked.id, worded.revision)
    )
    return {row.question_id: row for row in rows}


async def answers(request: Request, review_id: UUID) -> Sequence[Row[Any]]:
    """The answers of a review, each with its question; one statement."""
    told = response.c
    return await request.session.rows(
        select(response, question_revision.c.question_id)
        .select_from(joined(response, question_revision, told.question_revision_id))
        .where(
            told.organization_id == request.viewer.organization_id,
            told.review_id == review_id,
            told.deleted_at.is_(None),
        )
        .order_by(told.id)
    )


async def nominations(request: Request, cycle_id: UUID, employee_id: UUID) -> Sequence[Row[Any]]:
    """All nominations of peers of an employee in a cycle, whoever made them, locked; one statement."""
    told = nomination.c
    mine = (told.organization_id == request.viewer.organization_id, told.deleted_at.is_(None))
    about = (told.cycle_id == cycle_id, told.employee_id == employee_id, told.direction == ReviewDirection.PEER)
    return await request.session.rows(select(nomination).where(*mine, *about).with_for_update())


async def is_free(request: Request, name: str) -> bool:
    """Whether no cycle has this name, seen by the viewer or not; one statement."""
    told = review_cycle.c
    mine = (told.organization_id == request.viewer.organization_id, told.deleted_at.is_(None), told.name == name)
    return not await request.session.rows(select(told.id).where(*mine))
