"""Statements that templates of reviews need, exact and whoever asks; the rights are checked before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import distinct_on

from schema.access.request import Request
from schema.kit.clauses import joined
from schema.reviews.tables import question, question_revision, review_cycle, review_template
from schema.reviews.values import ReviewCycleStage

NOT_RUNNING = (ReviewCycleStage.DRAFT, ReviewCycleStage.ENDED)
"""Stages in which what a cycle asks may still change, or does not matter any more."""


async def is_free(request: Request, name: str) -> bool:
    """Whether no template has this name; one statement."""
    told = review_template.c
    mine = (told.organization_id == request.viewer.organization_id, told.deleted_at.is_(None), told.name == name)
    return not await request.session.rows(select(told.id).where(*mine))


async def running(request: Request, template_id: UUID) -> list[str]:
    """The names of the running cycles that use a template, kept in their stage; one statement."""
    told = review_cycle.c
    mine = (
        told.organization_id == request.viewer.organization_id,
        told.deleted_at.is_(None),
        told.template_id == template_id,
        told.stage.not_in(NOT_RUNNING),
    )
    rows = await request.session.rows(select(told.name).where(*mine).order_by(told.name).with_for_update(read=True))
    return [row.name for row in rows]


async def asked(request: Request, template_id: UUID) -> Sequence[Row[Any]]:
    """What a template asks, in order, each question in its newest wording; one statement."""
    told, worded = question.c, question_revision.c
    rows = await request.session.rows(
        select(
            told.id,
            told.position,
            told.direction,
            worded.revision,
            worded.kind,
            worded.text,
            worded.scale_id,
            worded.required,
        )
        .ext(distinct_on(told.id))
        .select_from(joined(question_revision, question, worded.question_id))
        .where(
            told.organization_id == request.viewer.organization_id,
            told.template_id == template_id,
            told.deleted_at.is_(None),
            told.retired_at.is_(None),
        )
        .order_by(told.id, worded.revision.desc())
    )
    return sorted(rows, key=lambda row: (row.position, row.id))
