"""What HR says of talent: assessments of a cycle, and the skills that a job asks for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, employee_of, lock, record, remove, require
from schema.access.naming import seen
from schema.access.request import Request
from schema.development.access import CATALOGUE_WRITING
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.people.store import settings_of
from schema.reviews.values import ReviewCycleStage
from schema.succession import access, bench_store, readiness_rules, succeeding_store
from schema.succession.succeeding_inputs import JobProfileSkillsSetInput, TalentAssessmentRecordInput
from schema.succession.tables import job_profile_skill, talent_assessment
from schema.succession.values import TalentLevel

RATIONALE, LISTED = 2_000, 30
"""Most letters of a rationale; most skills of a job."""

_KNOWN_IN = (ReviewCycleStage.RELEASED, ReviewCycleStage.ENDED)
_LEAST, _MOST = 1, 5


async def record_assessment(request: Request, given: TalentAssessmentRecordInput) -> Mapping[str, Any]:
    """Record an assessment of a cycle, or replace the one that there is.

    Performance is that of the released rating, none for the unrated. Potential that is left out is what the growth of
    the last years supports.
    """
    employee_id = await employee_of(request, given.employee_id, "employeeId", may=access.ASSESSING)
    checks, cycle_ids, values = Checks(), list[UUID](), dict[str, Any]()
    with checks.part():
        cycle = await seen(request, "ReviewCycle", given.cycle_id, "cycleId")
        words = f"The cycle is in {cycle.stage}; talent is assessed when its ratings are released."
        checks.that(cycle.stage in _KNOWN_IN, Problem.BAD_VALUE, words, "cycleId")
        cycle_ids.append(cycle.id)
    with checks.part():
        values["rationale"] = None if given.rationale is None else text(given.rationale, RATIONALE, "rationale")
    checks.done()
    values |= await _judged(request, given, cycle_ids[0], employee_id)
    await lock(request, "talent assessment", cycle_ids[0], employee_id)
    return {"assessment_id": await _kept(request, given, cycle_ids[0], employee_id, values)}


async def set_required_skills(request: Request, given: JobProfileSkillsSetInput) -> Mapping[str, Any]:
    """Say what a job asks for, in place of what was said before."""
    profile = await seen(request, "JobProfile", given.job_profile_id, "jobProfileId")
    await require(request, CATALOGUE_WRITING, None, "jobProfileId")
    wanted = await _wanted(request, given)
    await lock(request, "required skills", profile.id)
    before = {row.skill_id: row for row in await succeeding_store.required_rows(request, profile.id)}
    for skill, row in before.items():
        if skill not in wanted:
            await remove(request, job_profile_skill, row.id)
        elif row.proficiency != wanted[skill]:
            await change(request, job_profile_skill, row.id, proficiency=wanted[skill])
    for skill in wanted.keys() - before.keys():
        values = {"job_profile_id": profile.id, "skill_id": skill, "proficiency": wanted[skill]}
        await add(request, job_profile_skill, **values)
    was = {str(skill): row.proficiency for skill, row in before.items()}
    now = {str(skill): level for skill, level in wanted.items()}
    kind, moved = "JobProfileUpdated", EventOperation.UPDATED
    record(request, Event(kind, "JobProfile", profile.id, moved, before={"skills": was}, after={"skills": now}))
    return {"job_profile_id": profile.id}


async def _judged(
    request: Request, given: TalentAssessmentRecordInput, cycle_id: UUID, employee_id: UUID
) -> dict[str, Any]:
    rules = readiness_rules.rules_from(await settings_of(request))
    rated = await succeeding_store.released_rating(request, cycle_id, employee_id)
    is_rated = rated is not None and rated.value is not None
    performance = readiness_rules.performance_of(rated.place, rated.levels, rules) if rated and is_rated else None
    return {
        "performance": performance,
        "rating_id": None if rated is None else rated.id,
        "potential": given.potential or await _supported(request, employee_id, rules),
        "risk_of_loss": given.risk_of_loss,
        "impact_of_loss": given.impact_of_loss,
        "assessed_by_id": request.viewer.employee_id,
        "assessed_on": request.today,
    }


async def _supported(request: Request, employee_id: UUID, rules: readiness_rules.TalentRules) -> TalentLevel | None:
    thread = (await bench_store.threads(request, [employee_id], rules, []))[employee_id]
    return readiness_rules.supported_potential(await bench_store.growth(request, employee_id, thread, rules))


async def _kept(
    request: Request,
    given: TalentAssessmentRecordInput,
    cycle_id: UUID,
    employee_id: UUID,
    values: Mapping[str, Any],
) -> UUID:
    found = await succeeding_store.assessment_of(request, cycle_id, employee_id)
    version = None if found is None else found.version
    if given.expected_version is not None and version != given.expected_version:
        is_now = "there is none" if version is None else f"it is version {version} now"
        words = f"This was version {given.expected_version} when you read it and {is_now}; read it again."
        raise refused(Problem.STALE_VERSION, words, "expectedVersion")
    before = None if found is None else {name: getattr(found, name) for name in values}
    if found is None:
        row_id = await add(request, talent_assessment, employee_id=employee_id, review_cycle_id=cycle_id, **values)
    else:
        row_id = found.id
        await change(request, talent_assessment, row_id, **values)
    operation = EventOperation.CREATED if found is None else EventOperation.UPDATED
    kind = "TalentAssessmentCreated" if found is None else "TalentAssessmentUpdated"
    told: dict[str, Any] = {"audited": AuditedData.SUCCESSION, "before": before, "after": dict(values)}
    record(request, Event(kind, "TalentAssessment", row_id, operation, employee_id=employee_id, **told))
    return row_id


async def _wanted(request: Request, given: JobProfileSkillsSetInput) -> dict[UUID, int]:
    checks, wanted = Checks(), dict[UUID, int]()
    words = f"{len(given.skills)} skills are too many; send at most {LISTED}."
    checks.that(len(given.skills) <= LISTED, Problem.BAD_VALUE, words, "skills")
    checks.done()
    for place, one in enumerate(given.skills):
        path = ("skills", str(place))
        words = f"{one.proficiency} is no proficiency; send {_LEAST} to {_MOST}."
        checks.that(_LEAST <= one.proficiency <= _MOST, Problem.BAD_VALUE, words, *path, "proficiency")
        with checks.part():
            skill = await seen(request, "Skill", one.skill_id, *path, "skillId")
            words = "This skill stands in the list twice; send it once."
            checks.that(skill.id not in wanted, Problem.DUPLICATE, words, *path, "skillId")
            wanted[skill.id] = one.proficiency
    checks.done()
    return wanted
