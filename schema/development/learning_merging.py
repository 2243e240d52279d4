"""What a learning system tells of courses, enrolments and completions, merged in sets; one person's word: `learning`.

Handing in the same rows twice changes nothing. A passed completion finishes what waited for it and proves what the
course teaches, exactly as one that a person records.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Row, Text, any_, bindparam, func, literal_column, select, true
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access.changes import add, change
from schema.access.request import Request
from schema.development import plan_store, rules, trigger_store
from schema.development.learning import fulfil, prove
from schema.development.plan_store import living
from schema.development.planning import finish
from schema.development.recording import MOVED, NEW, tell
from schema.development.tables import (
    completion,
    course,
    course_skill,
    development_action,
    development_plan,
    learning_assignment,
    skill,
)
from schema.development.values import LearningAssignmentStatus
from schema.kit.bulk import insert_rows
from schema.kit.clauses import joined
from schema.kit.ids import uuid7
from schema.kit.periods import Outcome


@dataclass(frozen=True, slots=True)
class ToldCourse:
    """A course as a learning system tells it; `skills` by name."""

    code: str
    title: str
    url: str | None
    hours: Decimal | None
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldEnrolment:
    """That an employee is to take a course; not `active`: no longer."""

    employee_id: UUID
    course_id: UUID
    assigned_on: date
    due_on: date | None
    active: bool


@dataclass(frozen=True, slots=True)
class ToldCompletion:
    """That an employee completed a course. `score` in percent; `known` is the row that told this completion before."""

    employee_id: UUID
    course_id: UUID
    completed_at: datetime
    score: int | None
    known: UUID | None = None


Merged = list[tuple[Outcome, UUID]]
"""What became of each row, in order, and of which node."""


async def merge_courses(request: Request, provider: str, told: Sequence[ToldCourse]) -> Merged:
    """Courses of a provider, by code; three statements and one for each that is changed."""
    held = {row.code: row for row in await courses(request, provider, [one.code for one in told])}
    skills = await _skills(request, {name for one in told for name in one.skills})
    made = await _offer(request, provider, [one for one in told if one.code not in held])
    merged: Merged = []
    for one in told:
        known = held.get(one.code)
        place = (Outcome.CREATE, made[one.code]) if known is None else await _renew(request, one, known)
        await _teach(request, place[1], [skills[name.lower()] for name in one.skills if name.lower() in skills])
        merged.append(place)
    return merged


async def courses(request: Request, provider: str, codes: Sequence[str]) -> Sequence[Row[Any]]:
    """The courses of a provider that have these codes; one statement."""
    one, wanted = course.c, bindparam(None, list(dict.fromkeys(codes)), type_=ARRAY(Text))
    mine = (*living(request, course), one.provider == provider, one.code == any_(wanted))
    return await request.session.rows(select(course).where(*mine))


async def merge_enrolments(request: Request, told: Sequence[ToldEnrolment]) -> Merged:
    """Who is to take which course; one statement, and one for each that is new or changed."""
    row = learning_assignment.c
    theirs = row.employee_id == _any_of([one.employee_id for one in told])
    mine = (*living(request, learning_assignment), theirs)
    rows = await request.session.rows(select(learning_assignment).where(*mine).order_by(row.assigned_on, row.id))
    held = {(found.employee_id, found.course_id): found for found in rows}
    return [await _enrol(request, one, held.get((one.employee_id, one.course_id))) for one in told]


async def merge_completions(request: Request, told: Sequence[ToldCompletion]) -> Merged:
    """Who completed what; seven statements, and a few for each that finishes something or proves a skill."""
    if not told:
        return []
    held = await _completed(request, told)
    merged: Merged = []
    fresh: list[tuple[UUID, ToldCompletion]] = []
    for one in told:
        known = one.known or held.get((one.employee_id, one.course_id, one.completed_at))
        if known is None:
            fresh.append((uuid7(), one))
            held[one.employee_id, one.course_id, one.completed_at] = fresh[-1][0]
            merged.append((Outcome.CREATE, fresh[-1][0]))
        elif one.known is None:
            merged.append((Outcome.UNCHANGED, known))
        else:
            await _amend(request, one, known)
            merged.append((Outcome.UPDATE, known))
    await _complete(request, fresh)
    return merged


async def revoke_completions(request: Request, ids: Sequence[UUID]) -> None:
    """Take completions back that their learning system took back; what they finished stays finished."""
    if not ids:
        return
    row = completion.c
    found = await request.session.rows(
        select(row.id, row.employee_id).where(*living(request, completion), row.id == _any_of(ids))
    )
    for one in found:
        await change(request, completion, one.id, deleted_at=request.now)
        tell(request, "CompletionRevoked", "Completion", MOVED, one.id, one.employee_id, by_system=True)


async def _offer(request: Request, provider: str, told: Sequence[ToldCourse]) -> dict[str, UUID]:
    """Insert new courses; the id of each, by code."""
    made = {one.code: uuid7() for one in told}
    rows = [{"code": one.code, "title": one.title, "url": one.url, "hours": one.hours} for one in told]
    if rows:
        shared = {"organization_id": request.viewer.organization_id, "provider": provider}
        named = [{**row, "id": row_id} for row, row_id in zip(rows, made.values(), strict=True)]
        await request.session.run(insert_rows(course, named, shared))
    for row, row_id in zip(rows, made.values(), strict=True):
        after = {"provider": provider, **row}
        tell(request, "CourseCreated", "Course", NEW, row_id, None, after=after, by_system=True)
    return made


async def _renew(request: Request, one: ToldCourse, known: Row[Any]) -> tuple[Outcome, UUID]:
    """Change a course where something else is told of it than is known."""
    values = {"title": one.title, "url": one.url, "hours": one.hours}
    changed = {name: value for name, value in values.items() if getattr(known, name) != value}
    if not changed:
        return Outcome.UNCHANGED, known.id
    await change(request, course, known.id, **changed)
    told = {"before": {name: getattr(known, name) for name in changed}, "after": changed, "by_system": True}
    tell(request, "CourseUpdated", "Course", MOVED, known.id, None, **told)
    return Outcome.UPDATE, known.id


async def _complete(request: Request, fresh: Sequence[tuple[UUID, ToldCompletion]]) -> None:
    """Insert new completions, with what follows from them."""
    if not fresh:
        return
    people, taken = [one.employee_id for _, one in fresh], [one.course_id for _, one in fresh]
    assignments = await _open_assignments(request, people)
    actions = await _open_actions(request, people)
    teaching = await _teaching(request, taken)
    limits = await trigger_store.thresholds(request)
    rows, follow = [], []
    for row_id, one in fresh:
        passed, place = rules.has_passed(one.score, limits), (one.employee_id, one.course_id)
        waiting = (assignments.pop(place, []), actions.pop(place, [])) if passed else ([], [])
        values = {
            "course_id": one.course_id,
            "assignment_id": next((row.id for row in waiting[0]), None),
            "action_id": next((row.id for row in waiting[1]), None),
            "completed_at": one.completed_at,
            "score": one.score,
        }
        rows.append({"id": row_id, "employee_id": one.employee_id, **values})
        follow.append((row_id, one, waiting, values, passed and one.course_id in teaching))
    await request.session.run(insert_rows(completion, rows, {"organization_id": request.viewer.organization_id}))
    for row_id, one, waiting, values, proves in follow:
        told = {"after": values, "by_system": True}
        made = tell(request, "CompletionCreated", "Completion", NEW, row_id, one.employee_id, **told)
        for row in waiting[0]:
            await fulfil(request, row, made.id)
        for row in waiting[1]:
            await finish(request, row, one.employee_id, one.completed_at, [made.id])
        if proves:
            await prove(request, one.employee_id, one.course_id, one.completed_at, made.id)


async def _amend(request: Request, one: ToldCompletion, known: UUID) -> None:
    values = {"completed_at": one.completed_at, "score": one.score, "deleted_at": None}
    await change(request, completion, known, **values)
    after = {"completed_at": one.completed_at, "score": one.score}
    tell(request, "CompletionUpdated", "Completion", MOVED, known, one.employee_id, after=after, by_system=True)


async def _enrol(request: Request, one: ToldEnrolment, known: Row[Any] | None) -> tuple[Outcome, UUID]:
    due = None if one.due_on is None else max(one.due_on, one.assigned_on)
    if known is None:
        status = LearningAssignmentStatus.ASSIGNED if one.active else LearningAssignmentStatus.WITHDRAWN
        values = {"course_id": one.course_id, "assigned_on": one.assigned_on, "due_on": due, "status": status}
        row_id = await add(request, learning_assignment, employee_id=one.employee_id, **values)
        told = {"after": values, "by_system": True}
        tell(request, "LearningAssignmentCreated", "LearningAssignment", NEW, row_id, one.employee_id, **told)
        return Outcome.CREATE, row_id
    values = {"due_on": known.due_on if due is None else max(due, known.assigned_on)}
    if not one.active and known.status in plan_store.OPEN_ASSIGNMENTS:
        values["status"] = LearningAssignmentStatus.WITHDRAWN
    changed = {name: value for name, value in values.items() if getattr(known, name) != value}
    if not changed:
        return Outcome.UNCHANGED, known.id
    await change(request, learning_assignment, known.id, **changed)
    before = {name: getattr(known, name) for name in changed}
    told = {"before": before, "after": changed, "by_system": True}
    tell(request, "LearningAssignmentUpdated", "LearningAssignment", MOVED, known.id, one.employee_id, **told)
    return Outcome.UPDATE, known.id


async def _skills(request: Request, names: set[str]) -> dict[str, UUID]:
    """The organization's skills of these names, by name in small letters; one statement, none without names."""
    if not names:
        return {}
    lower = func.lower(skill.c.name)
    rows = await request.session.rows(
        select(skill.c.id, lower.label("name")).where(
            *living(request, skill), lower.in_(sorted(name.lower() for name in names))
        )
    )
    return {row.name: row.id for row in rows}


async def _teach(request: Request, course_id: UUID, skills: Sequence[UUID]) -> None:
    """Let a course teach these skills, too: what people have added stays."""
    before = await plan_store.taught_by(request, course_id) if skills else {}
    for skill_id in dict.fromkeys(skills):
        if skill_id not in before:
            await add(request, course_skill, course_id=course_id, skill_id=skill_id)
            told = {"after": {"skill_id": skill_id}, "by_system": True}
            tell(request, "CourseSkillAdded", "Course", MOVED, course_id, None, **told)


async def _completed(request: Request, told: Sequence[ToldCompletion]) -> dict[tuple[UUID, UUID, datetime], UUID]:
    """Those of the completions that are on record; no more, for a person may have thousands.

    Looked up one by one within the statement: where its plan was made while the table was empty, and is kept, a plain
    join goes through all completions for each row.
    """
    row = completion.c
    shapes = (ARRAY(UuidType), ARRAY(UuidType), ARRAY(DateTime(timezone=True)))
    lists = ([one.employee_id for one in told], [one.course_id for one in told], [one.completed_at for one in told])
    arrays = [bindparam(None, values, type_=shape) for values, shape in zip(lists, shapes, strict=True)]
    wanted = func.unnest(*arrays).table_valued("employee_id", "course_id", "completed_at").render_derived("wanted")
    names = ("employee_id", "course_id", "completed_at")
    same = [row[name] == wanted.c[name] for name in names]
    found = select(row.id).where(*living(request, completion), *same).offset(literal_column("0")).lateral("found")
    rows = await request.session.rows(
        select(found.c.id, *(wanted.c[name] for name in names)).select_from(wanted.join(found, true()))
    )
    return {(one.employee_id, one.course_id, one.completed_at): one.id for one in rows}


async def _open_assignments(request: Request, people: Sequence[UUID]) -> dict[tuple[UUID, UUID], list[Row[Any]]]:
    row = learning_assignment.c
    statement = select(learning_assignment).where(
        *living(request, learning_assignment),
        row.employee_id == _any_of(people),
        row.status.in_(plan_store.OPEN_ASSIGNMENTS),
    )
    return _by_course(await request.session.rows(statement.order_by(row.assigned_on, row.id).with_for_update()))


async def _open_actions(request: Request, people: Sequence[UUID]) -> dict[tuple[UUID, UUID], list[Row[Any]]]:
    row, plan = development_action.c, development_plan.c
    statement = (
        select(development_action, plan.employee_id)
        .select_from(joined(development_action, development_plan, row.plan_id, living=True))
        .where(
            *living(request, development_action),
            plan.employee_id == _any_of(people),
            row.course_id.is_not(None),
            row.status.in_(plan_store.OPEN_ACTIONS),
        )
    )
    return _by_course(await request.session.rows(statement.order_by(row.id).with_for_update(of=development_action)))


async def _teaching(request: Request, taken: Sequence[UUID]) -> set[UUID]:
    row = course_skill.c
    rows = await request.session.rows(
        select(row.course_id).where(*living(request, course_skill), row.course_id == _any_of(taken)).distinct()
    )
    return {one.course_id for one in rows}


def _by_course(rows: Sequence[Row[Any]]) -> dict[tuple[UUID, UUID], list[Row[Any]]]:
    found: dict[tuple[UUID, UUID], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.employee_id, row.course_id].append(row)
    return found


def _any_of(ids: Sequence[UUID]) -> Any:
    return any_(bindparam(None, list(dict.fromkeys(ids)), type_=ARRAY(UuidType)))
