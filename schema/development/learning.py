"""What is recorded of learning: skills and certificates, courses, who is to take them, who did, who is whose mentor."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, employee_of, lock, remove, require, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.development import access, plan_store, rules, trigger_store
from schema.development.inputs import (
    CertificationAddInput,
    CompletionRecordInput,
    CourseCreateInput,
    CourseUpdateInput,
    LearningAssignInput,
    MentorshipAcceptInput,
    MentorshipEndInput,
    SkillClaimAddInput,
)
from schema.development.planning import finish
from schema.development.recording import LISTED, MOVED, NEW, TITLE, not_past, tell
from schema.development.tables import (
    certification,
    completion,
    course,
    course_skill,
    learning_assignment,
    mentorship,
    skill_claim,
)
from schema.development.values import LearningAssignmentStatus, MentorshipStatus, SkillClaimSource
from schema.kit.inputs import Checks, exact, text, told
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded
from schema.kit.tables import Measure

CODE, URL = 100, 2_000
"""Most letters of a code and of an address."""


async def claim_skill(request: Request, given: SkillClaimAddInput) -> Mapping[str, Any]:
    """Add a word on a skill: the employee's own, or the manager's."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.CLAIMING)
    checks, skill_id = Checks(), None
    with checks.part():
        skill_id = (await seen(request, "Skill", given.skill_id, "skillId")).id
    words = f"{given.proficiency} is no proficiency; send 1 to {rules.MOST_LEVEL}."
    checks.that(1 <= given.proficiency <= rules.MOST_LEVEL, Problem.BAD_VALUE, words, "proficiency")
    not_past(given.valid_until, request, checks, "validUntil")
    checks.done()
    own = employee_id == request.viewer.employee_id
    values = {
        "skill_id": skill_id,
        "proficiency": given.proficiency,
        "source": SkillClaimSource.SELF if own else SkillClaimSource.MANAGER,
        "asserted_by_id": request.viewer.employee_id,
        "claimed_on": request.today,
        "valid_until": given.valid_until,
    }
    return {"skill_claim_id": await _claim(request, employee_id, values, ())}


async def certify(request: Request, given: CertificationAddInput) -> Mapping[str, Any]:
    """Add a certificate."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.CERTIFYING)
    checks = Checks()
    values: dict[str, Any] = {"issued_on": given.issued_on, "expires_on": given.expires_on}
    for name in ("name", "issuer", "number"):
        with checks.part():
            said = getattr(given, name)
            values[name] = None if said is None else text(said, TITLE, name)
    with checks.part():
        values["skill_id"] = given.skill_id and (await seen(request, "Skill", given.skill_id, "skillId")).id
    words = f"{given.issued_on} lies in the future; send the day on which it was issued."
    checks.that(given.issued_on <= request.today, Problem.FUTURE, words, "issuedOn")
    words = "It would expire before it was issued; send a later day."
    checks.that(given.expires_on is None or given.expires_on >= given.issued_on, Problem.BAD_VALUE, words, "expiresOn")
    checks.done()
    row_id = await add(request, certification, employee_id=employee_id, **values)
    tell(request, "CertificationCreated", "Certification", NEW, row_id, employee_id, after=values)
    return {"certification_id": row_id}


async def create_course(request: Request, given: CourseCreateInput) -> Mapping[str, Any]:
    """Add a course to the organization's own catalogue."""
    await require(request, access.CATALOGUE_WRITING, None)
    checks = Checks()
    values = _course_values({"title": given.title, "url": given.url, "hours": given.hours}, checks)
    for name, most in (("code", CODE), ("provider", TITLE)):
        with checks.part():
            values[name] = text(getattr(given, name), most, name)
    skills = await _skills(request, given.skill_ids or (), checks)
    checks.done()
    await lock(request, "course", values["provider"], values["code"])
    if await plan_store.course_named(request, values["provider"], values["code"]) is not None:
        words = f"'{values['provider']}' has a course '{values['code']}' already; change that one instead."
        raise refused(Problem.ALREADY_EXISTS, words, "code")
    course_id = await add(request, course, **values)
    tell(request, "CourseCreated", "Course", NEW, course_id, None, after=values)
    await _teach(request, course_id, skills)
    return {"course_id": course_id}


async def update_course(request: Request, given: CourseUpdateInput) -> Mapping[str, Any]:
    """Change what was sent of a course."""
    row = await target(request, "Course", given.course_id, "courseId", version=given.expected_version)
    await require(request, access.CATALOGUE_WRITING, None, "courseId")
    checks = Checks()
    values = _course_values(told(given, "title", "url", "hours"), checks)
    sent = told(given, "skill_ids")
    skills = await _skills(request, sent.get("skill_ids") or (), checks)
    checks.done()
    await change(request, course, row.id, **values)
    before = {name: getattr(row, name) for name in values}
    tell(request, "CourseUpdated", "Course", MOVED, row.id, None, before=before, after=values)
    if sent:
        await _teach(request, row.id, skills)
    return {"course_id": row.id}


async def assign(request: Request, given: LearningAssignInput) -> Mapping[str, Any]:
    """Let an employee take a course."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.ASSIGNING)
    checks, course_id = Checks(), None
    with checks.part():
        course_id = (await seen(request, "Course", given.course_id, "courseId")).id
    not_past(given.due_on, request, checks, "dueOn")
    checks.done()
    await lock(request, "learning", employee_id)
    if course_id is not None and await plan_store.open_assignments(request, employee_id, course_id):
        raise refused(Problem.ALREADY_EXISTS, "This course is assigned already and not completed yet.", "courseId")
    values = {
        "course_id": course_id,
        "assigned_by_id": request.viewer.employee_id,
        "mandatory": given.mandatory,
        "assigned_on": request.today,
        "due_on": given.due_on,
    }
    row_id = await add(request, learning_assignment, employee_id=employee_id, **values)
    tell(request, "LearningAssignmentCreated", "LearningAssignment", NEW, row_id, employee_id, after=values)
    return {"assignment_id": row_id}


async def record_completion(request: Request, given: CompletionRecordInput) -> Mapping[str, Any]:
    """Record a completed course. A passed one finishes what waited for it and proves what it teaches."""
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.COMPLETING)
    course_id, at = await _completed(request, given)
    await lock(request, "learning", employee_id)
    if await plan_store.is_completed(request, employee_id, course_id, at):
        words = f"This course is on record as completed at {at.isoformat()}; nothing is to be done."
        raise refused(Problem.ALREADY_EXISTS, words, "completedAt")
    passed = rules.has_passed(given.score, await trigger_store.thresholds(request))
    assignments = await plan_store.open_assignments(request, employee_id, course_id) if passed else []
    actions = await plan_store.open_actions_for(request, employee_id, course_id) if passed else []
    values = {
        "course_id": course_id,
        "assignment_id": next((row.id for row in assignments), None),
        "action_id": next((row.id for row in actions), None),
        "completed_at": at,
        "score": given.score,
    }
    row_id = await add(request, completion, employee_id=employee_id, **values)
    made = tell(request, "CompletionCreated", "Completion", NEW, row_id, employee_id, after=values)
    for row in assignments:
        await fulfil(request, row, made.id)
    for row in actions:
        await finish(request, row, employee_id, at, [made.id])
    claims = await prove(request, employee_id, course_id, at, made.id) if passed else []
    return {
        "completion_id": row_id,
        "action_ids": [row.id for row in actions],
        "skill_claim_ids": claims,
    }


async def accept_mentorship(request: Request, given: MentorshipAcceptInput) -> Mapping[str, Any]:
    """Become the mentor that one was asked to be."""
    row = await target(request, "Mentorship", given.mentorship_id, "mentorshipId")
    if request.viewer.employee_id != row.mentor_id:
        words = "Only who was asked to be the mentor can accept; ask that person."
        raise refused(Problem.FORBIDDEN, words, "mentorshipId")
    if row.status != MentorshipStatus.PROPOSED:
        words = f"The mentorship is {row.status.lower()} already; read it again."
        raise refused(Problem.ALREADY_DECIDED, words, "mentorshipId")
    return await _move_mentorship(request, row, {"status": MentorshipStatus.ACTIVE})


async def end_mentorship(request: Request, given: MentorshipEndInput) -> Mapping[str, Any]:
    """End a mentorship, or say no to one that was proposed: either of the two, or who plans with the employee."""
    row = await target(request, "Mentorship", given.mentorship_id, "mentorshipId")
    if request.viewer.employee_id != row.mentor_id:
        await require(request, access.PLANNING, row.employee_id, "mentorshipId")
    if row.status == MentorshipStatus.ENDED:
        raise refused(Problem.CLOSED, "The mentorship has ended already.", "mentorshipId")
    ended = {"status": MentorshipStatus.ENDED, "ends_on": max(request.today, row.starts_on)}
    return await _move_mentorship(request, row, ended)


async def _completed(request: Request, given: CompletionRecordInput) -> tuple[UUID, datetime]:
    """Which course was completed and when."""
    checks, at = Checks(), given.completed_at or request.now
    found: list[UUID] = []
    with checks.part():
        found.append((await seen(request, "Course", given.course_id, "courseId")).id)
    words = f"{at.isoformat()} lies in the future; send when it was completed."
    checks.that(at <= request.now, Problem.FUTURE, words, "completedAt")
    words = f"{given.score} is no result; send 0 to 100."
    checks.that(given.score is None or 0 <= given.score <= 100, Problem.BAD_VALUE, words, "score")  # noqa: PLR2004 - percent
    checks.done()
    return found[0], at


async def fulfil(request: Request, row: Any, cause: UUID) -> None:
    """An assignment is completed, as an event (`cause`) says."""
    completed = {"status": LearningAssignmentStatus.COMPLETED}
    await change(request, learning_assignment, row.id, **completed)
    kind, before = "LearningAssignmentUpdated", {"status": row.status}
    told_of = {"causes": [cause], "before": before, "after": completed}
    tell(request, kind, "LearningAssignment", MOVED, row.id, row.employee_id, **told_of)


async def prove(request: Request, employee_id: UUID, course_id: UUID, at: datetime, cause: UUID) -> list[UUID]:
    """Claims of what the course teaches, on the word of the learning system."""
    skills = list(await plan_store.taught_by(request, course_id))
    levels = await plan_store.proven_levels(request, employee_id, skills)
    return [
        await _claim(
            request,
            employee_id,
            {
                "skill_id": skill_id,
                "proficiency": rules.level_after_course(levels.get(skill_id)),
                "source": SkillClaimSource.LMS,
                "claimed_on": at.date(),
            },
            [cause],
        )
        for skill_id in skills
    ]


async def _claim(request: Request, employee_id: UUID, values: Mapping[str, Any], because: Sequence[UUID]) -> UUID:
    row_id = await add(request, skill_claim, employee_id=employee_id, **values)
    tell(request, "SkillClaimCreated", "SkillClaim", NEW, row_id, employee_id, causes=because, after=values)
    return row_id


def _course_values(sent: Mapping[str, Any], checks: Checks) -> dict[str, Any]:
    """The columns of a course, as far as they were sent."""
    values: dict[str, Any] = {}
    if "title" in sent:
        with checks.part():
            values["title"] = text(sent["title"] or "", TITLE, "title")
    if "url" in sent:
        with checks.part():
            values["url"] = None if sent["url"] is None else text(sent["url"], URL, "url")
    if "hours" in sent:
        with checks.part():
            values["hours"] = None if sent["hours"] is None else exact(sent["hours"], Measure, "hours")
        words = f"{values.get('hours')} hours are too few; send 0 or more."
        checks.that((values.get("hours") or 0) >= 0, Problem.BAD_VALUE, words, "hours")
    return values


async def _skills(request: Request, opaque: Sequence[str], checks: Checks) -> list[UUID]:
    checks.that(len(opaque) <= LISTED, Problem.BAD_VALUE, f"Send at most {LISTED} skills.", "skillIds")
    found = []
    for number, one in enumerate(opaque[:LISTED]):
        with checks.part():
            found.append((await seen(request, "Skill", one, "skillIds", str(number))).id)
    return list(dict.fromkeys(found))


async def _teach(request: Request, course_id: UUID, skills: Sequence[UUID]) -> None:
    """Let a course teach these skills and no others."""
    before = await plan_store.taught_by(request, course_id)
    for skill_id in [one for one in before if one not in skills]:
        await remove(request, course_skill, before[skill_id])
        tell(request, "CourseSkillDeleted", "Course", MOVED, course_id, None, before={"skill_id": skill_id})
    for skill_id in [one for one in skills if one not in before]:
        await add(request, course_skill, course_id=course_id, skill_id=skill_id)
        tell(request, "CourseSkillAdded", "Course", MOVED, course_id, None, after={"skill_id": skill_id})


async def _move_mentorship(request: Request, row: Loaded, values: Mapping[str, Any]) -> Mapping[str, Any]:
    before = {name: getattr(row, name) for name in values}
    await change(request, mentorship, row.id, **values)
    kind = "MentorshipUpdated"
    tell(request, kind, "Mentorship", MOVED, row.id, row.employee_id, before=before, after=values)
    return {"mentorship_id": row.id}
