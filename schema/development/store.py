"""Every statement of development. Reads start from what the viewer may read."""

from typing import Any

from sqlalchemy import ColumnElement, Double, Select, Table, and_, cast, func, or_

from schema.access.predicates import Anchors, readable
from schema.access.reads import Order, Readable
from schema.access.request import Request
from schema.access.values import Condition
from schema.development import access
from schema.development.tables import (
    certification,
    completion,
    course,
    course_skill,
    development_action,
    development_plan,
    learning_assignment,
    mentorship,
    milestone,
    skill,
    skill_claim,
    skill_will_diagnosis,
    trigger_firing,
    trigger_observation,
    trigger_rule,
)
from schema.development.values import (
    DevelopmentActionKind,
    DevelopmentActionStatus,
    DevelopmentPlanStatus,
    SuggestionState,
)
from schema.goals.tables import goal
from schema.goals.values import GoalVisibility
from schema.kit.clauses import LAST_DAY, day_of, joined

"""Where what has no due date stands in lists: last."""


def _due(column: ColumnElement[Any]) -> Order:
    return Order("DUE_ON", (func.coalesce(column, LAST_DAY),))


def _not_private(goal_id: ColumnElement[Any]) -> dict[Condition, ColumnElement[bool]]:
    return {Condition.SHARED: or_(goal_id.is_(None), goal.c.visibility != GoalVisibility.PRIVATE)}


_with_plan = joined(development_action, development_plan, development_action.c.plan_id, living=True)
_of_plan = (development_plan.c.employee_id.label("employee_id"),)
_action_anchors = Anchors(subject=development_plan.c.employee_id, participants=(development_action.c.mentor_id,))
_firing_anchors = Anchors(
    subject=trigger_firing.c.employee_id,
    dated=day_of(trigger_firing.c.decided_at),
    conditions=_not_private(trigger_firing.c.goal_id),
)

SKILLS = Readable(skill, access.CATALOGUE, order=Order("NAME", (skill.c.name,)))
COURSES = Readable(course, access.CATALOGUE, order=Order("TITLE", (course.c.title,)))
SKILL_CLAIMS = Readable(
    skill_claim,
    access.SKILLS,
    Anchors(
        subject=skill_claim.c.employee_id,
        dated=skill_claim.c.claimed_on,
        participants=(skill_claim.c.asserted_by_id,),
    ),
    order=Order("CLAIMED_ON", (skill_claim.c.claimed_on,), descending=True),
)
CERTIFICATIONS = Readable(
    certification,
    access.SKILLS,
    Anchors(subject=certification.c.employee_id, dated=certification.c.issued_on),
    order=Order("ISSUED_ON", (certification.c.issued_on,), descending=True),
)
PLANS = Readable(
    development_plan,
    access.DEVELOPMENT,
    Anchors(subject=development_plan.c.employee_id),
    order=Order("STARTS_ON", (development_plan.c.starts_on,), descending=True),
)
ACTIONS = Readable(
    development_action,
    access.DEVELOPMENT_ACTIONS,
    _action_anchors,
    source=_with_plan,
    extra=_of_plan,
    order=_due(development_action.c.due_on),
)
MILESTONES = Readable(
    milestone,
    access.DEVELOPMENT_ACTIONS,
    _action_anchors,
    source=joined(
        joined(milestone, development_action, milestone.c.action_id, living=True),
        development_plan,
        development_action.c.plan_id,
        living=True,
    ),
    extra=_of_plan,
    order=_due(milestone.c.due_on),
)
MENTORSHIPS = Readable(
    mentorship,
    access.DEVELOPMENT_ACTIONS,
    Anchors(subject=mentorship.c.employee_id, participants=(mentorship.c.mentor_id,)),
    order=Order("STARTS_ON", (mentorship.c.starts_on,), descending=True),
)
ASSIGNMENTS = Readable(
    learning_assignment,
    access.LEARNING,
    Anchors(subject=learning_assignment.c.employee_id),
    order=Order("ASSIGNED_ON", (learning_assignment.c.assigned_on,), descending=True),
)
COMPLETIONS = Readable(
    completion,
    access.LEARNING,
    Anchors(subject=completion.c.employee_id, dated=day_of(completion.c.completed_at)),
    order=Order("COMPLETED_AT", (completion.c.completed_at,), descending=True),
)
TRIGGER_RULES = Readable(
    trigger_rule, access.TRIGGER_RULES, order=Order("KEY", (trigger_rule.c.key, trigger_rule.c.rule_version))
)
SUGGESTIONS = Readable(
    trigger_firing,
    access.SUGGESTIONS,
    _firing_anchors,
    source=joined(trigger_firing, goal, trigger_firing.c.goal_id, optional=True),
    order=Order("RAISED_AT", (trigger_firing.c.raised_at,), descending=True),
)
OBSERVATIONS = Readable(
    trigger_observation,
    access.SUGGESTIONS,
    _firing_anchors,
    source=joined(
        joined(trigger_observation, trigger_firing, trigger_observation.c.firing_id, living=True),
        goal,
        trigger_firing.c.goal_id,
        optional=True,
    ),
    order=Order("WEEK", (trigger_observation.c.week,)),
)
DIAGNOSES = Readable(
    skill_will_diagnosis,
    access.DIAGNOSES,
    Anchors(
        subject=skill_will_diagnosis.c.employee_id,
        dated=skill_will_diagnosis.c.diagnosed_on,
        conditions=_not_private(skill_will_diagnosis.c.goal_id),
    ),
    source=joined(skill_will_diagnosis, goal, skill_will_diagnosis.c.goal_id),
    order=Order("DIAGNOSED_ON", (skill_will_diagnosis.c.diagnosed_on,), descending=True),
)


ACTIVE = development_plan.c.status == DevelopmentPlanStatus.ACTIVE
"""The plan that is being worked on; an employee has one at most."""


def in_state(state: SuggestionState) -> ColumnElement[bool]:
    """Suggestions in a state."""
    return trigger_firing.c.state == state


def waiting_for(request: Request) -> ColumnElement[bool]:
    """Suggestions that wait for the viewer's decision."""
    mine = readable(access.DECIDING, request.viewer, _firing_anchors, request.today)
    return and_(in_state(SuggestionState.PROPOSED), mine)


MIX = {
    "experience": DevelopmentActionKind.EXPERIENCE_70,
    "exposure": DevelopmentActionKind.EXPOSURE_20,
    "education": DevelopmentActionKind.EDUCATION_10,
}


def mix_in_sql(request: Request, plan_id: ColumnElement[Any]) -> Select[Any]:
    """What `rules.mix` gives, as a statement: the shares of a plan's actions; no row where there are none."""
    alive = development_action.c.status != DevelopmentActionStatus.CANCELLED
    total = func.count().filter(alive)
    shares = {
        name: cast(func.count().filter(alive, development_action.c.kind == kind), Double) / cast(total, Double)
        for name, kind in MIX.items()
    }
    columns: list[ColumnElement[Any]] = [share.label(name) for name, share in shares.items()]
    mine = ACTIONS.rows(request, development_action.c.plan_id == plan_id)
    return mine.with_only_columns(*columns).having(total > 0)


def taught_skills(request: Request) -> Select[Any]:
    """Skills with the course that teaches them, in column `course_id` of `course_skill`."""
    return _taught(SKILLS.rows(request), course_skill.c.skill_id == skill.c.id, skill)


def teaching_courses(request: Request) -> Select[Any]:
    """Courses with the skill that they teach, in column `skill_id` of `course_skill`."""
    return _taught(COURSES.rows(request), course_skill.c.course_id == course.c.id, course)


def _taught(rows: Select[Any], match: ColumnElement[bool], table: Table) -> Select[Any]:
    return rows.join(
        course_skill,
        and_(course_skill.c.organization_id == table.c.organization_id, match, course_skill.c.deleted_at.is_(None)),
    )
