"""What answers a cause: stretch projects, courses and mentors; of these what the plan lacks most."""

from uuid import UUID

from schema.access.request import Request
from schema.development import rules, trigger_store
from schema.development.causes import Cause, word_in
from schema.development.matching_store import Taken, courses_for, mentors_for, taken
from schema.development.values import Candidate, DevelopmentRules, SuggestionKind, TriggerCause

TALK = "Talk about how the weekly check-in can fit in again"
"""What is proposed where no step of development is called for."""


async def chosen_for(
    request: Request, employee_id: UUID, cause: Cause, thresholds: DevelopmentRules
) -> Candidate | None:
    """What answers the cause and is lacking most in the plan; None where there is nothing that is not there already."""
    if cause.cause is TriggerCause.MISSED_CHECK_INS:
        return Candidate(SuggestionKind.CONVERSATION, TALK, ())
    there, candidates = await taken(request, employee_id), _stretch(cause)
    skill_id = await _skill(request, employee_id, cause)
    if skill_id is not None:
        candidates += await _courses(request, employee_id, cause, skill_id)
        candidates += await _mentors(request, employee_id, cause, skill_id, thresholds)
    kinds = [*there.planned, *filter(None, map(rules.action_kind, there.proposed))]
    return rules.choose([one for one in candidates if _is_new(one, there)], kinds)


async def skill_in(request: Request, text: str) -> tuple[UUID, str] | None:
    """The skill that a text names; the longest name, where there are several."""
    for row in await trigger_store.skills_in(request, text):
        if word_in(row.name, text):
            return row.id, row.name
    return None


def _is_new(candidate: Candidate, there: Taken) -> bool:
    match candidate.kind:
        case SuggestionKind.STRETCH_PROJECT:
            return candidate.goal_id not in there.bound
        case SuggestionKind.MENTOR:
            return candidate.mentor_id not in there.bound
    return candidate.course_id not in there.bound


async def _skill(request: Request, employee_id: UUID, cause: Cause) -> UUID | None:
    """The skill that is lacking: what the cause names, was last flagged for the goal, or stands in its words."""
    if cause.skill_id is not None or cause.goal is None:
        return cause.skill_id
    flagged = await trigger_store.flagged_skill(request, employee_id, cause.goal.id)
    named = None if flagged is not None else await skill_in(request, cause.goal.text)
    return flagged if named is None else named[0]


def _stretch(cause: Cause) -> list[Candidate]:
    if cause.goal is None:
        return []
    title = f"Lead a stretch project for “{cause.goal.title}”"
    return [Candidate(SuggestionKind.STRETCH_PROJECT, title, (cause.goal.id,), cause.goal.id, skill_id=cause.skill_id)]


async def _courses(request: Request, employee_id: UUID, cause: Cause, skill_id: UUID) -> list[Candidate]:
    return [
        Candidate(
            SuggestionKind.COURSE,
            f"Take the course “{row.title}”",
            (place, row.id),
            goal_id=cause.goal_id,
            course_id=row.id,
            skill_id=skill_id,
        )
        for place, row in enumerate(await courses_for(request, employee_id, skill_id))
    ]


async def _mentors(
    request: Request, employee_id: UUID, cause: Cause, skill_id: UUID, thresholds: DevelopmentRules
) -> list[Candidate]:
    name = await trigger_store.skill_name(request, skill_id)
    return [
        Candidate(
            SuggestionKind.MENTOR,
            f"Work with {row.display_name} on {name}",
            (place, row.id),
            goal_id=cause.goal_id,
            mentor_id=row.id,
            skill_id=skill_id,
        )
        for place, row in enumerate(await mentors_for(request, employee_id, skill_id, thresholds))
    ]
