"""Statements of benches: who could follow in a position, and what the thread tells of them.

The pool starts from whose nominations the viewer may see. What the thread tells is exact and whoever asks: it is told
of the pool alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, any_, bindparam, literal, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access import binds
from schema.access.predicates import Anchors, readable
from schema.access.request import Request
from schema.development.matching_store import PROVING
from schema.development.tables import development_action, development_plan
from schema.kit.clauses import joined
from schema.kit.statements import Loaded
from schema.people import store as people
from schema.people.tables import employee, job_level, job_profile, position
from schema.people.values import EmploymentStatus, Severity
from schema.succession import access, store
from schema.succession.readiness_rules import Growth, TalentRules, Thread, performance_of
from schema.succession.tables import job_profile_skill, succession_plan, successor_nomination
from schema.succession.values import Readiness, SuccessorNominationState, TalentLevel

LEVELS_BELOW = 2
"""From how many levels below a position's own somebody of the same job family is looked at without a nomination."""

_FACTS = text("""
    SELECT e.id AS employee_id, rated.cycle AS rated_in, rated.place, rated.levels,
           assessed.potential, assessed.assessed_on, goals.achieved, goals.missed,
           actions.completed + steps.completed AS steps_completed, actions.pending + steps.pending AS steps_open,
           actions.completed AS actions_completed, plan.worked_on AS has_plan
    FROM employee AS e
    LEFT JOIN LATERAL (
        SELECT cycle.name AS cycle, cycle.ends_on, rating.id,
               (SELECT count(*) FROM rating_level AS lower WHERE lower.organization_id = level.organization_id
                    AND lower.scale_id = level.scale_id AND lower.value <= level.value) AS place,
               (SELECT count(*) FROM rating_level AS other WHERE other.organization_id = level.organization_id
                    AND other.scale_id = level.scale_id) AS levels
        FROM rating
        JOIN review_cycle AS cycle ON cycle.organization_id = rating.organization_id AND cycle.id = rating.cycle_id
        JOIN rating_level AS level ON level.organization_id = rating.organization_id AND level.id = rating.final_id
        WHERE rating.organization_id = e.organization_id AND rating.employee_id = e.id
          AND rating.released_at IS NOT NULL AND rating.deleted_at IS NULL
        ORDER BY cycle.ends_on DESC, rating.id DESC LIMIT 1) AS rated ON true
    LEFT JOIN LATERAL (
        SELECT potential, assessed_on FROM talent_assessment AS it
        WHERE it.organization_id = e.organization_id AND it.employee_id = e.id AND it.potential IS NOT NULL
          AND it.deleted_at IS NULL
        ORDER BY assessed_on DESC, id DESC LIMIT 1) AS assessed ON true
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE state = 'ACHIEVED') AS achieved,
               count(*) FILTER (WHERE state = 'MISSED') AS missed
        FROM goal WHERE goal.organization_id = e.organization_id AND goal.owner_id = e.id
          AND goal.deleted_at IS NULL AND goal.visibility <> 'PRIVATE'
          AND coalesce(CAST(timezone('UTC', goal.closed_at) AS date), goal.due_on) >= CAST(:since AS date)) AS goals
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE action.status = 'DONE') AS completed,
               count(*) FILTER (WHERE action.status <> 'DONE') AS pending
        FROM development_plan AS plan
        JOIN development_action AS action ON action.organization_id = plan.organization_id AND action.plan_id = plan.id
        WHERE plan.organization_id = e.organization_id AND plan.employee_id = e.id AND plan.deleted_at IS NULL
          AND action.deleted_at IS NULL AND action.status <> 'CANCELLED'
          AND coalesce(action.completed_at, :now) >= CAST(:since AS date)) AS actions
    CROSS JOIN LATERAL (
        SELECT count(step.completed_at) AS completed, count(*) - count(step.completed_at) AS pending
        FROM development_plan AS plan
        JOIN development_action AS action ON action.organization_id = plan.organization_id AND action.plan_id = plan.id
        JOIN milestone AS step ON step.organization_id = plan.organization_id AND step.action_id = action.id
        WHERE plan.organization_id = e.organization_id AND plan.employee_id = e.id AND plan.deleted_at IS NULL
          AND action.deleted_at IS NULL AND action.status <> 'CANCELLED' AND step.deleted_at IS NULL
          AND coalesce(step.completed_at, :now) >= CAST(:since AS date)) AS steps
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM development_plan AS plan
            JOIN development_action AS action
              ON action.organization_id = plan.organization_id AND action.plan_id = plan.id
            WHERE plan.organization_id = e.organization_id AND plan.employee_id = e.id AND plan.status = 'ACTIVE'
              AND plan.deleted_at IS NULL AND action.deleted_at IS NULL AND action.status <> 'CANCELLED'
        ) AS worked_on) AS plan
    WHERE e.organization_id = :tenant AND e.id = ANY(:ids)
""").bindparams(bindparam("ids", type_=ARRAY(Uuid)))
"""What the thread tells of employees. Private goals are left out: more people read this than those goals."""

_SKILLS = text("""
    SELECT DISTINCT ON (employee_id, skill_id) employee_id, skill_id, proficiency
    FROM skill_claim
    WHERE organization_id = :tenant AND employee_id = ANY(:ids) AND source = ANY(CAST(:proving AS text[]))
      AND claimed_on <= :today AND (valid_until IS NULL OR valid_until >= :today)
      AND skill_id IN (SELECT skill_id FROM job_profile_skill
                       WHERE organization_id = :tenant AND job_profile_id = ANY(:profiles) AND deleted_at IS NULL)
    ORDER BY employee_id, skill_id, claimed_on DESC, id DESC
""").bindparams(bindparam("ids", type_=ARRAY(Uuid)), bindparam("profiles", type_=ARRAY(Uuid)))

_GROWTH = text("""
    SELECT (SELECT count(*) FROM trigger_firing AS firing
            WHERE firing.organization_id = :tenant AND firing.employee_id = :employee AND firing.outcome = 'RECOVERED'
              AND firing.deleted_at IS NULL AND firing.verified_at >= CAST(:since AS date)) AS outcomes_verified,
           (SELECT count(*) FROM (
                SELECT FROM skill_claim AS claim
                WHERE claim.organization_id = :tenant AND claim.employee_id = :employee
                  AND claim.source = ANY(CAST(:proving AS text[])) AND claim.claimed_on >= CAST(:since AS date)
                GROUP BY claim.skill_id
                HAVING max(claim.proficiency) > (array_agg(claim.proficiency ORDER BY claim.claimed_on, claim.id))[1]
            ) AS raised) AS skills_raised
""")


@dataclass(frozen=True)
class Followed:
    """A position that somebody is to follow in."""

    position_id: UUID
    criticality: Severity | None
    vacancy_risk: Severity | None
    job_profile_id: UUID | None


async def positions(request: Request, ids: Sequence[UUID]) -> dict[UUID, Followed]:
    """The positions with what is at stake; one statement."""
    own = position.c

    def compose() -> Select[Any]:
        columns = (own.id, own.criticality, own.vacancy_risk, own.job_profile_id)
        mine = (own.organization_id == binds.tenant(request.viewer), own.id == any_(binds.ids()))
        return select(*columns).where(*mine)

    rows = await request.fetch("bench positions", compose, ids=list(ids))
    return {row.id: _followed(row) for row in rows}


async def pool(request: Request, ids: Sequence[UUID], *, nominated: bool) -> list[Loaded]:
    """Who could follow in each position, whoever holds it aside; one statement.

    The nominated, and unless only they are wanted, those of the same family of jobs up to two levels below.
    """
    shape = ("bench pool", nominated)
    return await request.fetch(shape, lambda: _pool(request, nominated=nominated), ids=list(ids))


async def threads(
    request: Request, employees: Sequence[UUID], rules: TalentRules, profiles: Sequence[UUID]
) -> dict[UUID, Thread]:
    """What the thread tells of each employee, without what a job asks for; two statements."""
    since = first_day(request.today, rules)
    known = {"tenant": request.viewer.organization_id, "ids": list(employees)}
    facts = await request.session.rows(_FACTS, {**known, "since": since, "now": request.now})
    proving = {"proving": [source.value for source in PROVING], "today": request.today, "profiles": list(profiles)}
    held: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for row in await request.session.rows(_SKILLS, known | proving):
        held[row.employee_id][row.skill_id] = row.proficiency
    return {row.employee_id: _thread(row, held[row.employee_id], rules) for row in facts}


async def growth(request: Request, employee_id: UUID, thread: Thread, rules: TalentRules) -> Growth:
    """How somebody grew in the years that count; one statement."""
    values = {"tenant": request.viewer.organization_id, "employee": employee_id}
    proving = [source.value for source in PROVING]
    since = first_day(request.today, rules)
    (row,) = await request.session.rows(_GROWTH, {**values, "since": since, "proving": proving})
    return Growth(thread.steps_completed, row.outcomes_verified, row.skills_raised)


async def required_skills(request: Request, profiles: Sequence[UUID]) -> dict[UUID, dict[UUID, int]]:
    """What each job asks for, by skill; one statement."""
    own = job_profile_skill.c

    def compose() -> Select[Any]:
        mine = (own.organization_id == binds.tenant(request.viewer), own.deleted_at.is_(None))
        columns = (own.job_profile_id, own.skill_id, own.proficiency)
        return select(*columns).where(*mine, own.job_profile_id == any_(binds.ids())).order_by(own.skill_id)

    found: dict[UUID, dict[UUID, int]] = {profile: {} for profile in profiles}
    for row in await request.fetch("required skills", compose, ids=list(profiles)):
        found[row.job_profile_id][row.skill_id] = row.proficiency
    return found


async def noted_gaps(request: Request, nominations: Sequence[UUID]) -> dict[UUID, dict[UUID, UUID | None]]:
    """The gaps noted with nominations: by skill, the action that closes it; one statement."""
    found: dict[UUID, dict[UUID, UUID | None]] = {nomination: {} for nomination in nominations}
    by_nomination = await store.SUCCESSION_GAPS.by_parents(request, "successor_nomination_id", nominations)
    for nomination, rows in by_nomination.items():
        found[nomination] = {row.skill_id: row.development_action_id for row in rows}
    return found


async def planned_actions(request: Request, employees: Sequence[UUID]) -> dict[tuple[UUID, UUID], UUID]:
    """The newest action of an active plan for each employee and skill; one statement."""
    action, plan = development_action.c, development_plan.c

    def compose() -> Select[Any]:
        return (
            select(plan.employee_id, action.skill_id, action.id)
            .select_from(joined(development_action, development_plan, action.plan_id, living=True))
            .where(
                action.organization_id == binds.tenant(request.viewer),
                action.deleted_at.is_(None),
                action.skill_id.is_not(None),
                action.status != "CANCELLED",
                plan.status == "ACTIVE",
                plan.employee_id == any_(binds.ids()),
            )
            .order_by(action.id)
        )

    rows = await request.fetch("actions for gaps", compose, ids=list(employees))
    return {(row.employee_id, row.skill_id): row.id for row in rows}


def first_day(today: date, rules: TalentRules) -> date:
    """From when on goals and steps count."""
    return today.replace(day=1, year=today.year - rules.years)


def _pool(request: Request, *, nominated: bool) -> Select[Any]:
    current = people.in_force(binds.today(request.today), employee.c.id)
    wanted_job, wanted_level = job_profile.alias("wanted_job"), job_level.alias("wanted_level")
    named = and_(_named(), succession_plan.c.position_id == position.c.id)
    plans = joined(successor_nomination, succession_plan, successor_nomination.c.succession_plan_id, living=True)
    listed = plans.select().with_only_columns(
        successor_nomination.c.id.label("nomination_id"),
        successor_nomination.c.readiness,
        successor_nomination.c.rank,
    )
    own = listed.where(named, successor_nomination.c.employee_id == employee.c.id).correlate(position, employee)
    nomination = own.lateral("nomination")
    seen = readable(access.SUCCESSOR, request.viewer, Anchors(subject=employee.c.id), request.today)
    same_family = and_(
        job_profile.c.job_family_id == wanted_job.c.job_family_id,
        job_level.c.rank.between(wanted_level.c.rank - LEVELS_BELOW, wanted_level.c.rank),
    )
    source = (
        position.join(employee, employee.c.organization_id == position.c.organization_id)
        .join(current, literal(value=True))
        .outerjoin(nomination, literal(value=True))
        .outerjoin(wanted_job, _is(wanted_job, position.c.job_profile_id))
        .outerjoin(wanted_level, _is(wanted_level, wanted_job.c.job_level_id))
        .outerjoin(job_profile, _is(job_profile, current.c.job_profile_id))
        .outerjoin(job_level, _is(job_level, job_profile.c.job_level_id))
    )
    is_named = nomination.c.nomination_id.is_not(None)
    return (
        select(
            position.c.id.label("position_id"),
            employee.c.id.label("employee_id"),
            nomination.c.nomination_id,
            nomination.c.readiness,
            nomination.c.rank,
        )
        .select_from(source)
        .where(
            position.c.organization_id == binds.tenant(request.viewer),
            position.c.id == any_(binds.ids()),
            current.c.status == EmploymentStatus.ACTIVE,
            current.c.position_id.is_distinct_from(position.c.id),
            employee.c.deleted_at.is_(None),
            is_named if nominated else or_(is_named, same_family),
            seen,
        )
    )


def _named() -> ColumnElement[bool]:
    return and_(
        successor_nomination.c.organization_id == position.c.organization_id,
        successor_nomination.c.deleted_at.is_(None),
        successor_nomination.c.state != SuccessorNominationState.WITHDRAWN,
    )


def _is(table: Any, key: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(table.c.organization_id == position.c.organization_id, table.c.id == key)


def _followed(row: Loaded) -> Followed:
    return Followed(
        row.id,
        None if row.criticality is None else Severity(row.criticality),
        None if row.vacancy_risk is None else Severity(row.vacancy_risk),
        row.job_profile_id,
    )


def _thread(row: Any, held: Mapping[UUID, int], rules: TalentRules) -> Thread:
    return Thread(
        performance=None if row.place is None else performance_of(row.place, row.levels, rules),
        rated_in=row.rated_in,
        potential=None if row.potential is None else TalentLevel(row.potential),
        assessed_on=row.assessed_on,
        has_plan=row.has_plan,
        goals_achieved=row.achieved,
        goals_missed=row.missed,
        steps_completed=row.steps_completed,
        steps_open=row.steps_open,
        held=held,
    )


def nominated_as(row: Loaded) -> Readiness | None:
    """How ready a person said that the candidate is; None without a nomination."""
    return None if row.readiness is None else Readiness(row.readiness)
