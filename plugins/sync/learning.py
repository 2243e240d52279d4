"""Courses, enrolments and completions that a connector told, put into development by its own merging."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any
from uuid import UUID

from goldenthread_sdk import Completion, CompletionState, Course, Enrolment

from plugins.host.calling import Host
from plugins.sync.matching import Match, Unmatched, match
from plugins.sync.put import Place, Put, rejected
from schema.access.request import Request
from schema.development import learning_merging
from schema.development.learning_merging import ToldCompletion, ToldCourse, ToldEnrolment
from schema.kit.periods import Outcome

PERCENT = 100
MINUTES_PER_HOUR = 60
_HOURS = Decimal("0.0001")


async def put_courses(request: Request, _host: Host, place: Place, records: Sequence[Course]) -> list[Put]:
    """Courses, under the name of their system as provider."""
    told = [
        ToldCourse(one.key, one.name, one.url, _hours(one.minutes), one.skills if one.active else ()) for one in records
    ]
    return _puts("Course", await learning_merging.merge_courses(request, place.system, told))


def _hours(minutes: int | None) -> Decimal | None:
    return None if minutes is None else (Decimal(minutes) / MINUTES_PER_HOUR).quantize(_HOURS, ROUND_HALF_EVEN)


async def put_enrolments(request: Request, host: Host, place: Place, records: Sequence[Enrolment]) -> list[Put]:
    """Who is to take which course."""
    people = await match(request, host, place.connector, place.system, [one.person for one in records])
    courses = await _known_courses(request, place, records)

    def told(one: Enrolment, employee_id: UUID, course_id: UUID) -> ToldEnrolment:
        begun = request.today if one.enrolled_at is None else one.enrolled_at.astimezone(UTC).date()
        return ToldEnrolment(employee_id, course_id, begun, one.due_on, one.active)

    return await _of_learning(
        request, "LearningAssignment", records, people, courses, told, learning_merging.merge_enrolments
    )


async def put_completions(request: Request, host: Host, place: Place, records: Sequence[Completion]) -> list[Put]:
    """Who completed what; one that was taken back is taken back here, too."""
    people = await match(request, host, place.connector, place.system, [one.person for one in records])
    courses = await _known_courses(request, place, records)
    await _name_courses(request, place, courses, records)
    revoked = [
        place.nodes[one.key] for one in records if one.state is CompletionState.REVOKED and one.key in place.nodes
    ]
    await learning_merging.revoke_completions(request, revoked)

    def told(one: Completion, employee_id: UUID, course_id: UUID) -> ToldCompletion | Put:
        if one.state is CompletionState.REVOKED:
            known = place.nodes.get(one.key)
            return Put(Outcome.UNCHANGED if known is None else Outcome.UPDATE, "Completion", known)
        score = None if one.score is None else int((one.score * PERCENT).to_integral_value(ROUND_HALF_EVEN))
        if one.state is CompletionState.FAILED and score is None:
            score = 0
        at = min((one.completed_at or request.now).astimezone(UTC), request.now)
        return ToldCompletion(employee_id, course_id, at, score, place.nodes.get(one.key))

    return await _of_learning(request, "Completion", records, people, courses, told, learning_merging.merge_completions)


async def _of_learning(
    request: Request,
    node_type: str,
    records: Sequence[Any],
    people: Sequence[Match],
    courses: Mapping[str, UUID],
    told: Callable[[Any, UUID, UUID], Any],
    merging: Callable[[Request, Sequence[Any]], Awaitable[learning_merging.Merged]],
) -> list[Put]:
    """Merge those whose person and course are known; say of the others which is not."""
    puts: list[Put | None] = []
    accepted = []
    for one, person in zip(records, people, strict=True):
        course_id = courses.get(one.course_key)
        if isinstance(person, Unmatched):
            puts.append(rejected(person.code, person.message, "person"))
        elif course_id is None:
            words = "The course is not known here: read the courses of this system first."
            puts.append(rejected("UNKNOWN_COURSE", words, "course_key"))
        elif isinstance(made := told(one, person, course_id), Put):
            puts.append(made)
        else:
            accepted.append(made)
            puts.append(None)
    merged = iter(_puts(node_type, await merging(request, accepted)))
    return [next(merged) if put is None else put for put in puts]


async def _known_courses(request: Request, place: Place, records: Sequence[Enrolment | Completion]) -> dict[str, UUID]:
    named = [one.course_key for one in records]
    return {row.code: row.id for row in await learning_merging.courses(request, place.system, named)}


async def _name_courses(
    request: Request, place: Place, courses: dict[str, UUID], records: Sequence[Completion]
) -> None:
    """Add courses that completions name and that no stream of courses has told."""
    new = {one.course_key: one.course_name for one in records if one.course_name and one.course_key not in courses}
    told = [ToldCourse(key, name, None, None) for key, name in new.items()]
    merged = await learning_merging.merge_courses(request, place.system, told) if told else []
    courses.update({one.code: row_id for one, (_, row_id) in zip(told, merged, strict=True)})


def _puts(node_type: str, merged: learning_merging.Merged) -> list[Put]:
    return [Put(outcome, node_type, row_id) for outcome, row_id in merged]
