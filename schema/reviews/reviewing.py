"""What is done with reviews: write one, hand it in, take it back, let its author write it anew.

The promise of anonymity: no event and no entry of the audit trail says who wrote a review of a peer or of a manager,
nor about whom; that it was handed in is kept by the day. Not even HR can name a single one of them.
"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, lock, record, remove, require, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.reviews import access, reviewing_store
from schema.reviews.anonymity_rules import ANONYMOUS
from schema.reviews.reviewing_inputs import (
    ReviewAnswerInput,
    ReviewReopenInput,
    ReviewSaveInput,
    ReviewSubmitInput,
    ReviewWithdrawInput,
)
from schema.reviews.tables import response, review
from schema.reviews.values import QuestionKind, ReviewCycleStage, ReviewDirection, ReviewState

MOST_LETTERS = 10_000
NEW, MOVED = EventOperation.CREATED, EventOperation.UPDATED

_WRITING = {
    ReviewDirection.DOWNWARD: access.REVIEWING_REPORTS,
    ReviewDirection.SKIP: access.REVIEWING_BELOW,
    ReviewDirection.UPWARD: access.REVIEWING_UPWARD,
}


async def save(request: Request, given: ReviewSaveInput) -> Mapping[str, Any]:
    """Begin a review, or go on with it; the answers replace those saved before."""
    me, employee_id = _me(request), (await seen(request, "Employee", given.employee_id, "employeeId")).id
    cycle_id = (await seen(request, "ReviewCycle", given.cycle_id, "cycleId")).id
    await _require_asked(request, cycle_id, employee_id, given.direction, "employeeId")
    cycle = await _collecting(request, cycle_id, "cycleId")
    answers = await _answers(request, cycle.template_id, given)
    await lock(request, "review", cycle_id, employee_id, me, given.direction)
    found = await reviewing_store.own_review(request, cycle_id, employee_id, given.direction)
    if found is not None and found.state == ReviewState.SUBMITTED:
        raise refused(Problem.ALREADY_DECIDED, "The review is handed in; take it back first.", "employeeId")
    about = {"cycle_id": cycle_id, "employee_id": employee_id, "reviewer_id": me, "direction": given.direction}
    review_id: UUID = await add(request, review, **about) if found is None else found.id
    if found is not None:
        await change(request, review, review_id)
    await _replace(request, review_id, answers)
    _tell(request, "ReviewSaved", review_id, employee_id, given.direction, NEW if found is None else MOVED)
    return {"review_id": review_id}


async def submit(request: Request, given: ReviewSubmitInput) -> Mapping[str, Any]:
    """Hand a review in, every question that must be answered being answered."""
    row = await _own(request, given.review_id, version=given.expected_version)
    if row.state == ReviewState.SUBMITTED:
        raise refused(Problem.ALREADY_DECIDED, "The review is handed in already.", "reviewId")
    await _require_asked(request, row.cycle_id, row.employee_id, row.direction, "reviewId")
    cycle = await _collecting(request, row.cycle_id, "reviewId")
    asked = await reviewing_store.questions(request, cycle.template_id, row.direction)
    answered = {one.question_id for one in await reviewing_store.answers(request, row.id)}
    open_ = [one.text for key, one in asked.items() if one.required and key not in answered]
    if open_:
        raise refused(Problem.BAD_VALUE, f"'{open_[0]}' is not answered; answer it and hand in again.", "reviewId")
    at = _by_the_day(request.now) if row.direction in ANONYMOUS else request.now
    await change(request, review, row.id, state=ReviewState.SUBMITTED, submitted_at=at)
    _tell(request, "ReviewSubmitted", row.id, row.employee_id, row.direction)
    return {"review_id": row.id}


async def withdraw(request: Request, given: ReviewWithdrawInput) -> Mapping[str, Any]:
    """Take the own review back, while the cycle collects."""
    row = await _own(request, given.review_id)
    await _collecting(request, row.cycle_id, "reviewId")
    return await _take_back(request, row, "ReviewWithdrawn")


async def reopen(request: Request, given: ReviewReopenInput) -> Mapping[str, Any]:
    """Let an author write anew what was handed in under the author's name."""
    reason = text(given.reason, MOST_LETTERS, "reason")
    row = await target(request, "Review", given.review_id, "reviewId", may=access.REOPENING)
    if row.direction in ANONYMOUS:
        raise refused(Problem.FORBIDDEN, "An anonymous review is its author's alone; take it back.", "reviewId")
    await _collecting(request, row.cycle_id, "reviewId")
    return await _take_back(request, row, "ReviewReopened", {"reason": reason})


async def _take_back(request: Request, row: Any, kind: str, told: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    if row.state == ReviewState.DRAFT:
        raise refused(Problem.ALREADY_DECIDED, "The review is not handed in; go on writing.", "reviewId")
    await change(request, review, row.id, state=ReviewState.DRAFT, submitted_at=None)
    _tell(request, kind, row.id, row.employee_id, row.direction, told=told)
    return {"review_id": row.id}


def _me(request: Request) -> UUID:
    me = request.viewer.employee_id
    if me is None:
        raise refused(Problem.FORBIDDEN, "Reviews are a matter among employees; call as one.")
    return me


async def _own(request: Request, opaque: str, *, version: int | None = None) -> Any:
    """A review of the viewer's."""
    row = await target(request, "Review", opaque, "reviewId", version=version)
    if row.reviewer_id != _me(request):
        raise refused(Problem.FORBIDDEN, "A review is its author's; write your own.", "reviewId")
    return row


async def _require_asked(
    request: Request, cycle_id: UUID, employee_id: UUID, direction: ReviewDirection, *path: str
) -> None:
    """Let pass whoever may review the employee in this direction today; two statements at most."""
    if direction in _WRITING:
        await require(request, _WRITING[ReviewDirection(direction)], employee_id, *path)
    elif direction == ReviewDirection.SELF:
        if employee_id != _me(request):
            raise refused(Problem.FORBIDDEN, "A self review is about yourself; choose another direction.", *path)
    elif not await reviewing_store.is_asked(request, cycle_id, employee_id):
        raise refused(Problem.FORBIDDEN, "You are not among the peers who are asked; be nominated first.", *path)


async def _collecting(request: Request, cycle_id: UUID, *path: str) -> Any:
    """The cycle, which collects and goes on to do so until the transaction ends."""
    cycle = await reviewing_store.held_cycle(request, cycle_id)
    if cycle.stage != ReviewCycleStage.COLLECTING:
        raise refused(Problem.CLOSED, f"The cycle is in {cycle.stage}; reviews are written while it collects.", *path)
    return cycle


async def _answers(request: Request, template_id: UUID | None, given: ReviewSaveInput) -> dict[UUID, dict[str, Any]]:
    """What the answers say, by the wording of the question."""
    asked = await reviewing_store.questions(request, template_id, given.direction)
    checks, found = Checks(), {}
    for place, one in enumerate(given.answers):
        path = ("answers", str(place))
        with checks.part():
            question_id = (await seen(request, "Question", one.question_id, *path, "questionId")).id
            if question_id not in asked:
                raise refused(Problem.BAD_VALUE, "This is not asked here; leave it out.", *path, "questionId")
            if asked[question_id].id in found:
                raise refused(Problem.DUPLICATE, "This question is answered twice; once is enough.", *path)
            found[asked[question_id].id] = await _answer(request, asked[question_id], one, *path)
    checks.done()
    return found


async def _answer(request: Request, asked: Any, given: ReviewAnswerInput, *path: str) -> dict[str, Any]:
    """A level where one is asked for, with or without words; else words alone."""
    rated = asked.kind == QuestionKind.RATING
    if rated != (given.level_id is not None):
        words = "This question is answered by a level." if rated else "This question is answered in words alone."
        raise refused(Problem.BAD_VALUE, words, *path, "levelId")
    values: dict[str, Any] = {"level_id": None, "text": None}
    if given.level_id is not None:
        level = await seen(request, "RatingLevel", given.level_id, *path, "levelId")
        if level.scale_id != asked.scale_id:
            raise refused(Problem.BAD_VALUE, "The level is none of the question's scale.", *path, "levelId")
        values["level_id"] = level.id
    if given.text is not None or not rated:
        values["text"] = text(given.text or "", MOST_LETTERS, *path, "text")
    return values


async def _replace(request: Request, review_id: UUID, answers: dict[UUID, dict[str, Any]]) -> None:
    """Store the answers of a review in the place of earlier ones."""
    before = {row.question_revision_id: row for row in await reviewing_store.answers(request, review_id)}
    for revision, row in before.items():
        if revision not in answers:
            await remove(request, response, row.id)
        elif answers[revision] != {"level_id": row.level_id, "text": row.text}:
            await change(request, response, row.id, **answers[revision])
    for revision, values in answers.items():
        if revision not in before:
            await add(request, response, review_id=review_id, question_revision_id=revision, **values)


def _tell(
    request: Request,
    kind: str,
    review_id: UUID,
    employee_id: UUID,
    direction: ReviewDirection,
    operation: EventOperation = MOVED,
    told: Mapping[str, str] | None = None,
) -> None:
    """Record what happened to a review; of an anonymous one neither author nor employee, and only the day."""
    if direction in ANONYMOUS:
        hidden: dict[str, Any] = {"by_system": True, "at": _by_the_day(request.now), "audited": AuditedData.PRIVATE}
        record(request, Event(kind, "Review", review_id, operation, **hidden))
        return
    shown: dict[str, Any] = {"employee_id": employee_id, "audited": AuditedData.FEEDBACK, "after": told}
    record(request, Event(kind, "Review", review_id, operation, **shown))


def _by_the_day(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(), moment.tzinfo)
