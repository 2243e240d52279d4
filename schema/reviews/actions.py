"""What is done with feedback: ask for it, give it, decline to.

The promise of anonymity: whoever gives feedback without a name is known to HR alone. An answer to a request always
bears a name, since whoever asked sees that it was answered, and when.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, employee_of, events_about, named, record, target
from schema.access.nodes import node_types
from schema.access.request import Request
from schema.checkins.checks import MOST_LETTERS, not_past, not_too_many
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.people.values import EmploymentStatus
from schema.reviews import access
from schema.reviews.inputs import FeedbackDeclineInput, FeedbackGiveInput, FeedbackRequestInput
from schema.reviews.tables import feedback, feedback_request
from schema.reviews.values import FeedbackKind, FeedbackRequestState


async def ask(request: Request, given: FeedbackRequestInput) -> Mapping[str, Any]:
    """Ask colleagues for feedback about an employee."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.FEEDBACK_ASKING)
    asker = _me(request)
    checks, question = Checks(), ""
    with checks.part():
        question = text(given.question, MOST_LETTERS, "question")
    with checks.part():
        not_past(given.due_on, request.today, "dueOn")
    authors = await _authors(request, given, employee_id, checks)
    checks.done()
    stamps = {"requested_by_id": asker, "requested_at": request.now, "due_on": given.due_on}
    made = []
    for author in authors:
        values = {"employee_id": employee_id, "author_id": author, "question": question, **stamps}
        request_id = await add(request, feedback_request, **values)
        made.append(request_id)
        after = {"author_id": author, "question": question}
        _record(request, "FeedbackRequested", "FeedbackRequest", request_id, employee_id, after=after)
    return {"feedback_request_ids": made}


async def give(request: Request, given: FeedbackGiveInput) -> Mapping[str, Any]:
    """Give feedback to a colleague, asked for or not."""
    author, words = _me(request), text(given.text, MOST_LETTERS, "text")
    if (given.request_id is None) == (given.employee_id is None):
        raise refused(Problem.BAD_VALUE, "Name a request or an employee, one of the two.", "employeeId")
    asked = None if given.request_id is None else await _asked(request, given.request_id)
    if asked is not None and given.named is False:
        message = "An answer to a request bears your name; give feedback without requestId to leave it out."
        raise refused(Problem.BAD_VALUE, message, "named")
    employee_id = asked.employee_id if asked else await _colleague(request, given.employee_id or "", author)
    shown = given.named if given.named is not None else bool(asked) or given.kind is FeedbackKind.RECOGNITION
    meant = {"kind": given.kind, "visibility": given.visibility, "author_shown": shown, "text": words}
    given_id = await add(request, feedback, employee_id=employee_id, author_id=author, given_at=request.now, **meant)
    causes = []
    if asked is not None:
        causes = (await events_about(request, "FeedbackRequest", [asked.id], "FeedbackRequested"))[asked.id]
    event = _record(request, "FeedbackGiven", "Feedback", given_id, employee_id, after=meant, causes=causes)
    if asked is not None:
        answer = {"state": FeedbackRequestState.GIVEN, "answered_at": request.now, "feedback_id": given_id}
        await _answer(request, asked, "FeedbackRequestAnswered", answer, [event.id])
    return {"feedback_id": given_id}


async def decline(request: Request, given: FeedbackDeclineInput) -> Mapping[str, Any]:
    """Decline to give feedback, with a reason."""
    _me(request)
    reason = text(given.reason, MOST_LETTERS, "reason")
    asked = await _asked(request, given.request_id)
    answer = {"state": FeedbackRequestState.DECLINED, "answered_at": request.now, "decline_reason": reason}
    causes = (await events_about(request, "FeedbackRequest", [asked.id], "FeedbackRequested"))[asked.id]
    await _answer(request, asked, "FeedbackDeclined", answer, causes)
    return {"feedback_request_id": asked.id}


def _me(request: Request) -> UUID:
    me = request.viewer.employee_id
    if me is None:
        raise refused(Problem.FORBIDDEN, "Feedback is a matter among employees; call as one.")
    return me


async def _authors(request: Request, given: FeedbackRequestInput, employee_id: UUID, checks: Checks) -> list[UUID]:
    """Those who are asked: colleagues who work here, each once, neither who asks nor who it is about."""
    with checks.part():
        not_too_many(given.author_ids, "authorIds")
    checks.that(bool(given.author_ids), Problem.BAD_VALUE, "Nobody is asked; name a colleague.", "authorIds")
    found: list[UUID] = []
    for place, opaque in enumerate(given.author_ids):
        path = ("authorIds", str(place))
        with checks.part():
            author = await _colleague_named(request, opaque, *path)
            message = "Ask somebody else than yourself and whom it is about."
            checks.that(author not in (employee_id, _me(request)), Problem.BAD_VALUE, message, *path)
            message = "This colleague stands twice in the list; ask once."
            checks.that(author not in found, Problem.DUPLICATE, message, *path)
            found.append(author)
    return found


async def _colleague(request: Request, opaque: str, author: UUID) -> UUID:
    employee_id = await _colleague_named(request, opaque, "employeeId")
    if employee_id == author:
        raise refused(Problem.BAD_VALUE, "Feedback is for somebody else than yourself; name a colleague.", "employeeId")
    return employee_id


async def _colleague_named(request: Request, opaque: str, *path: str) -> UUID:
    """Somebody who works here."""
    employee_id = named("Employee", opaque, *path)
    row = await node_types["Employee"].readable.by_id(request, employee_id)
    if row is None or row.status != EmploymentStatus.ACTIVE:
        message = "Nobody who works here is found under this id; name a colleague."
        raise refused(Problem.NOT_FOUND, message, *path)
    return employee_id


async def _asked(request: Request, opaque: str) -> Any:
    """An open request to the viewer."""
    row = await target(request, "FeedbackRequest", opaque, "requestId")
    if row.author_id != request.viewer.employee_id:
        raise refused(Problem.FORBIDDEN, "Whoever was asked answers this request, nobody else.", "requestId")
    if row.state != FeedbackRequestState.OPEN:
        message = "This request is answered already; give further feedback without requestId."
        raise refused(Problem.ALREADY_DECIDED, message, "requestId")
    return row


async def _answer(request: Request, asked: Any, kind: str, answer: dict[str, Any], causes: list[UUID]) -> None:
    await change(request, feedback_request, asked.id, **answer)
    _record(
        request,
        kind,
        "FeedbackRequest",
        asked.id,
        asked.employee_id,
        operation=EventOperation.UPDATED,
        causes=causes,
        before={"state": asked.state},
        after=answer,
    )


def _record(
    request: Request,
    kind: str,
    node_type: str,
    node_id: UUID,
    employee_id: UUID,
    *,
    operation: EventOperation = EventOperation.CREATED,
    **further: Any,
) -> Event:
    audited = AuditedData.FEEDBACK
    return record(
        request, Event(kind, node_type, node_id, operation, employee_id=employee_id, audited=audited, **further)
    )
