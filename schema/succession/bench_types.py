"""Benches in the graph: who could follow in a position, how ready they are and why, what they still lack."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry

from schema.access.fields import Info, extends, follow
from schema.access.policy import permits
from schema.access.request import Request
from schema.development.plan_types import DevelopmentAction
from schema.development.skill_types import Skill
from schema.kit.batch import batch
from schema.kit.cursors import decode_cursor, encode_cursor
from schema.kit.errors import forbidden
from schema.kit.pages import After, Before, Connection, First, Last, Page, page_from, page_of
from schema.people import access as people_access
from schema.people.store import settings_of
from schema.people.types import Employee
from schema.people.values import Severity
from schema.succession import access, bench_store, readiness_rules, store
from schema.succession.bench_candidates import Candidate, candidates
from schema.succession.readiness_rules import rules_from
from schema.succession.types import SuccessorNomination
from schema.succession.values import Readiness


@strawberry.type(description="How well a position is covered by those nominated for it, as far as you may see them.")
class PositionBench:
    """A bench."""

    at_stake: strawberry.Private[Severity]
    ready_now: int = strawberry.field(description="How many are ready now: high performance and high potential.")
    ready_soon: int = strawberry.field(
        description="How many are ready within a year: high potential, moderate performance, and a plan."
    )
    coverage: float = strawberry.field(
        description="Ready successors as a share of how many the organization wants, from 0 to 1."
    )

    @strawberry.field(description="What is at stake where the position falls vacant, given who could follow.")
    def risk(self, info: Info) -> Severity | None:
        """FORBIDDEN as the criticality that it is told from."""
        request = info.context
        if not permits(people_access.POSITION_RISK, request.viewer, (), request.today, request.today):
            raise forbidden(people_access.POSITION_RISK.name)
        return self.at_stake


@strawberry.type(description="A skill that a candidate lacks for a position.")
class CandidateGap:
    """A gap."""

    skill_id: strawberry.Private[UUID]
    action_id: strawberry.Private[UUID | None]
    required: int | None = strawberry.field(
        description="The proficiency that the job asks for, from 1 to 5; null where it was noted by hand."
    )
    held: int | None = strawberry.field(description="The proficiency that others vouch for; null where nobody does.")

    @batch(description="The skill.")
    async def skill(parents: list[Any], info: Info) -> list[Skill | None]:
        """One statement."""
        return await follow(info.context, "Skill", [(gap.skill_id, None) for gap in parents])

    @batch(description="The development action that closes it; null while there is none.")
    async def action(parents: list[Any], info: Info) -> list[DevelopmentAction | None]:
        """One statement."""
        return await follow(info.context, "DevelopmentAction", [(gap.action_id, None) for gap in parents])


@strawberry.type(description="Somebody who could follow in a position, by what the thread tells of them.")
class SuccessionCandidate:
    """A candidate."""

    told: strawberry.Private[Candidate]
    readiness: Readiness | None = strawberry.field(
        description="How soon they could take the seat, by rule; null while performance or potential is unknown."
    )
    fit: float | None = strawberry.field(
        description="Skills (half), goals achieved (three tenths) and steps completed (two tenths), from 0 to 1."
    )
    reasons: list[str] = strawberry.field(description="Why, in sentences with the figures.")
    goals_achieved: int = strawberry.field(description="How many goals they achieved in the years that count.")
    milestones_completed: int = strawberry.field(
        description="How many actions and milestones of development plans they completed in these years."
    )
    rank: int | None = strawberry.field(description="Order among the nominated; null without a nomination.")

    @batch(description="Who it is.")
    async def employee(parents: list[Any], info: Info) -> list[Employee | None]:
        """One statement."""
        return await follow(info.context, "Employee", [(one.told.employee_id, None) for one in parents])

    @batch(description="The nomination; null for who was not nominated.")
    async def nomination(parents: list[Any], info: Info) -> list[SuccessorNomination | None]:
        """One statement."""
        return await follow(info.context, "SuccessorNomination", [(one.told.nomination_id, None) for one in parents])

    @batch(description="The skills that they lack, the widest gap first, with what is done about it.")
    async def gaps(parents: list[Any], info: Info) -> list[list[CandidateGap]]:
        """Two statements."""
        request = info.context
        named = [one.told.nomination_id for one in parents if one.told.nomination_id is not None]
        noted = await bench_store.noted_gaps(request, named)
        planned = await bench_store.planned_actions(request, [one.told.employee_id for one in parents])
        return [_gaps(one.told, noted.get(one.told.nomination_id, {}), planned) for one in parents]


@extends("Position")
class PositionBenches:
    """What succession adds to a position beside its plan."""

    @batch(description="How well the position is covered. Not for whoever holds it.")
    async def bench(parents: list[Any], info: Info) -> list[PositionBench | None]:
        """Nine statements at most."""
        request, ids = info.context, [parent.row_id for parent in parents]
        visible = await store.plan_visibility(request, ids)
        followed = await bench_store.positions(request, [one for one in ids if visible[one]])
        listed = await candidates(request, list(followed.values()), nominated=True)
        rules = rules_from(await settings_of(request))
        made = {
            one: _bench(followed[one], readiness_rules.bench([each.readiness for each in listed[one]], rules))
            for one in followed
        }
        return _seen(visible, ids, made)

    @batch(
        description="Who could follow: the nominated, and whoever of the same family of jobs could be ready; the "
        "readiest first. Not for whoever holds the position."
    )
    async def candidates(
        parents: list[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> list[Connection[SuccessionCandidate] | None]:
        """Eight statements at most."""
        request, ids = info.context, [parent.row_id for parent in parents]
        wanted = page_of(first, after, last, before)
        visible = await store.plan_visibility(request, ids)
        followed = await bench_store.positions(request, [one for one in ids if visible[one]])
        listed = await candidates(request, list(followed.values()))
        made = {one: _page(request, one, listed[one], wanted) for one in followed}
        return _seen(visible, ids, made)


def _seen(visible: dict[UUID, bool], ids: Sequence[UUID], made: dict[UUID, Any]) -> list[Any]:
    hidden = forbidden(access.SUCCESSION.name)
    return [made[one] if visible[one] else hidden for one in ids]


def _bench(followed: bench_store.Followed, found: readiness_rules.Bench) -> PositionBench:
    return PositionBench(
        at_stake=readiness_rules.risk(followed.criticality, followed.vacancy_risk, found),
        ready_now=found.ready_now,
        ready_soon=found.ready_soon,
        coverage=float(found.coverage),
    )


def _page(request: Request, position_id: UUID, ranked: list[Candidate], wanted: Page) -> Connection[Any]:
    """A page of the candidates of a position, which are few enough to be ranked as a whole."""
    scope = f"{request.viewer.organization_id}/Position.candidates/{position_id}"
    rows = ranked[::-1] if wanted.backward else ranked
    if wanted.cursor is not None:
        place = tuple(decode_cursor(request.cursor_key, scope, wanted.cursor, [int, int, UUID]))
        rows = [one for one in rows if (one.place < place if wanted.backward else one.place > place)]
    return page_from(
        rows[: wanted.size + 1],
        wanted,
        lambda one: encode_cursor(request.cursor_key, scope, one.place),
        len(ranked),
        lambda kept: [_shown(one) for one in kept],
    )


def _shown(one: Candidate) -> SuccessionCandidate:
    return SuccessionCandidate(
        told=one,
        readiness=one.readiness,
        fit=None if one.fit is None else float(one.fit),
        reasons=one.reasons,
        goals_achieved=one.thread.goals_achieved,
        milestones_completed=one.thread.steps_completed,
        rank=one.rank,
    )


def _gaps(one: Candidate, noted: dict[UUID, UUID | None], planned: dict[tuple[UUID, UUID], UUID]) -> list[CandidateGap]:
    required, held = one.thread.required, one.thread.held
    short = readiness_rules.lacking(required, held)
    skills = [*short, *sorted(skill for skill in noted if skill not in short)]
    return [
        CandidateGap(
            skill_id=skill,
            action_id=noted.get(skill) or planned.get((one.employee_id, skill)),
            required=required.get(skill),
            held=held.get(skill),
        )
        for skill in skills
    ]


@strawberry.type(description="A skill that a job asks for.")
class RequiredSkill:
    """A skill."""

    skill_id: strawberry.Private[UUID]
    proficiency: int = strawberry.field(description="How well it must be mastered, from 1, beginner, to 5, expert.")

    @batch(description="The skill.")
    async def skill(parents: list[Any], info: Info) -> list[Skill | None]:
        """One statement."""
        return await follow(info.context, "Skill", [(one.skill_id, None) for one in parents])


@extends("JobProfile")
class JobProfileSkills:
    """What succession adds to a job."""

    @batch(description="The skills that the job asks for; candidates for a position are measured by them.")
    async def required_skills(parents: list[Any], info: Info) -> list[list[RequiredSkill]]:
        """One statement."""
        required = await bench_store.required_skills(info.context, [parent.row_id for parent in parents])
        return [
            [RequiredSkill(skill_id=skill, proficiency=level) for skill, level in required[parent.row_id].items()]
            for parent in parents
        ]
