"""What anonymous reviews say together, in the graph. No node, no date, no list to page, filter or sort."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry

from schema.access.fields import Info, extends, follow, guarded, node_types
from schema.access.request import Request
from schema.kit.batch import batch
from schema.kit.errors import not_found
from schema.kit.ids import decode_id_of
from schema.kit.statements import Loaded
from schema.reviews import access, anonymity_store
from schema.reviews.anonymity_rules import ANONYMOUS, may_read
from schema.reviews.setup_types import QuestionRevision
from schema.reviews.values import ReviewDirection


@strawberry.type(description="What reviewers say to a question by levels of its scale, taken together.")
class ReviewScore:
    """A mean."""

    question_id: strawberry.Private[UUID]
    mean: float = strawberry.field(description="The mean of their levels, to the hundredth.")
    n: int = strawberry.field(description="How many gave a level.")

    @batch(description="The question, as it was worded.")
    async def question(parents: list[Any], info: Info) -> list[QuestionRevision | None]:
        """One statement."""
        return await follow(info.context, "QuestionRevision", [(parent.question_id, None) for parent in parents])


@strawberry.type(description="What one of the reviewers says to a question in words; nothing tells which.")
class ReviewComment:
    """Words."""

    question_id: strawberry.Private[UUID]
    text: str = strawberry.field(description="The words.")

    @batch(description="The question, as it was worded.")
    async def question(parents: list[Any], info: Info) -> list[QuestionRevision | None]:
        """One statement."""
        return await follow(info.context, "QuestionRevision", [(parent.question_id, None) for parent in parents])


@strawberry.type(description="What the reviews of one direction say of an employee, as it was when it was released.")
class ReviewSummary:
    """A summary."""

    direction: ReviewDirection = strawberry.field(description="In which direction they look.")
    responses: int | None = strawberry.field(description="How many wrote; null where it is suppressed.")
    suppressed: bool = strawberry.field(
        description="Whether fewer wrote than the cycle's anonymity policy asks for, not counting you; perhaps nobody."
    )
    scores: list[ReviewScore] = strawberry.field(
        description="By question; without those to which too few gave a level."
    )
    comments: list[ReviewComment] = strawberry.field(
        description="By question, each in an order of its own that tells nothing; without those to which too few wrote."
    )


@extends("Employee")
class EmployeeSummaries:
    """What anonymous reviews add to an employee."""

    @batch(description="What peers and direct reports say, taken together; empty before the cycle's release.")
    async def review_summaries(
        parents: list[Any],
        info: Info,
        cycle_id: Annotated[strawberry.ID, strawberry.argument(description="The review cycle.")],
    ) -> list[list[ReviewSummary] | None]:
        """Five statements; FORBIDDEN where the viewer may not read them. No day of the past makes a difference."""
        cycle = decode_id_of("ReviewCycle", cycle_id)

        async def fetch(allowed: Sequence[Any]) -> Sequence[Any]:
            return await summaries(info.context, cycle, [parent.row_id for parent in allowed])

        return await guarded(info.context, access.REVIEW_SUMMARIES, parents, fetch)


async def summaries(request: Request, cycle_id: UUID, employees: Sequence[UUID]) -> Sequence[Any]:
    """The summaries of employees in a cycle, in their order: one for each anonymous direction."""
    cycle = await node_types["ReviewCycle"].readable.by_id(request, cycle_id)
    if cycle is None:
        return [not_found() for _ in employees]
    if cycle.released_at is None:
        return [[] for _ in employees]
    found = await anonymity_store.readable(request, cycle_id, employees)
    wrote = await anonymity_store.written(request, cycle_id, employees)
    return [[_summary(way, found.get((one, way)), wrote=(one, way) in wrote) for way in ANONYMOUS] for one in employees]


def _summary(direction: ReviewDirection, told: tuple[Loaded, Sequence[Loaded]] | None, *, wrote: bool) -> ReviewSummary:
    """A summary as somebody reads it who wrote one of its reviews, or did not."""
    if told is None or not may_read(told[0].responses, told[0].minimum, wrote=wrote):
        return ReviewSummary(direction=direction, responses=None, suppressed=True, scores=[], comments=[])
    summary, answers = told
    least = summary.minimum
    return ReviewSummary(
        direction=direction,
        responses=summary.responses,
        suppressed=False,
        scores=[
            ReviewScore(question_id=one.question_revision_id, mean=float(one.mean), n=one.responses)
            for one in answers
            if one.mean is not None and may_read(one.responses, least, wrote=wrote)
        ],
        comments=[
            ReviewComment(question_id=one.question_revision_id, text=text)
            for one in answers
            if one.comments is not None and may_read(len(one.comments), least, wrote=wrote)
            for text in one.comments
        ],
    )
