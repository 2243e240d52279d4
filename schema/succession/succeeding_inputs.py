"""What mutations of succession are given. Shapes only; what is wrong with them, the actions say."""

from datetime import date

import strawberry

from schema.access.mutations import Input
from schema.development.values import DevelopmentActionKind
from schema.goals.inputs import VERSION
from schema.people.values import Severity
from schema.succession.values import Readiness, TalentLevel

_PLAN = "The succession plan; one that is not closed."
_NOMINATION = "The nomination; one that was not withdrawn."


@strawberry.input(description="Where an employee stands in the nine-box grid of a cycle, as judged in a talent review.")
class TalentAssessmentRecordInput(Input):
    """An assessment; a later one of the same cycle replaces an earlier one."""

    employee_id: strawberry.ID = strawberry.field(description="Whom it is about.")
    cycle_id: strawberry.ID = strawberry.field(
        description="The review cycle; one whose ratings are released. Performance is that of its rating."
    )
    potential: TalentLevel | None = strawberry.field(
        default=None, description="The potential; what the growth of the last years supports, when left out."
    )
    risk_of_loss: Severity | None = strawberry.field(default=None, description="How likely the employee leaves.")
    impact_of_loss: Severity | None = strawberry.field(default=None, description="What it would cost if they left.")
    rationale: str | None = strawberry.field(default=None, description="Why, at most 2,000 letters.")
    expected_version: int | None = strawberry.field(
        default=None, description="The version of the assessment that this replaces, where you have read one."
    )


@strawberry.input(description="A succession plan for a position.")
class SuccessionPlanCreateInput(Input):
    """A plan."""

    position_id: strawberry.ID = strawberry.field(description="The position; one without a plan.")
    owner_id: strawberry.ID | None = strawberry.field(default=None, description="Who keeps the plan.")
    notes: str | None = strawberry.field(default=None, description="Remarks, at most 2,000 letters.")
    next_review_on: date | None = strawberry.field(
        default=None, description="Day of the next succession review; today or later."
    )


@strawberry.input(description="A candidate for a position.")
class SuccessorNominateInput(Input):
    """A nomination; it comes last in the order until it is ranked."""

    plan_id: strawberry.ID = strawberry.field(description=_PLAN)
    employee_id: strawberry.ID = strawberry.field(description="The candidate; not who holds the position.")
    readiness: Readiness | None = strawberry.field(
        default=None,
        description="How ready you think they are; what the thread supports, when left out. It never moves the rule.",
    )
    rationale: str | None = strawberry.field(default=None, description="Why, at most 2,000 letters.")


@strawberry.input(description="A nomination that was agreed in a succession review.")
class SuccessorConfirmInput(Input):
    """The nomination."""

    nomination_id: strawberry.ID = strawberry.field(description=_NOMINATION)
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A nomination to take back.")
class SuccessorWithdrawInput(Input):
    """The nomination, and why."""

    nomination_id: strawberry.ID = strawberry.field(description=_NOMINATION)
    reason: str = strawberry.field(description="Why, 1 to 2,000 letters.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="An order of candidates.")
class SuccessorRankInput(Input):
    """The order."""

    plan_id: strawberry.ID = strawberry.field(description=_PLAN)
    nomination_ids: list[strawberry.ID] = strawberry.field(
        description="The nominations in their new order, the first choice first; those that you leave out keep theirs."
    )


@strawberry.input(description="A development action that closes a gap of a candidate.")
class SuccessionGapPlanInput(Input):
    """The action."""

    gap_id: strawberry.ID = strawberry.field(description="The gap; one without an action.")
    kind: DevelopmentActionKind = strawberry.field(description="Its part of the 70/20/10 mix.")
    title: str = strawberry.field(description="What is done, 1 to 200 letters; the employee reads it.")
    due_on: date | None = strawberry.field(default=None, description="By when; today or later.")
    disclose: bool = strawberry.field(
        default=False,
        description="Whether the employee may know that it is for succession; the action names no origin otherwise.",
    )


@strawberry.input(description="A skill that a job asks for.")
class RequiredSkillInput:
    """A skill."""

    skill_id: strawberry.ID = strawberry.field(description="The skill.")
    proficiency: int = strawberry.field(description="How well it must be mastered, from 1, beginner, to 5, expert.")


@strawberry.input(description="The skills that a job asks for.")
class JobProfileSkillsSetInput(Input):
    """The skills, in place of those before."""

    job_profile_id: strawberry.ID = strawberry.field(description="The job.")
    skills: list[RequiredSkillInput] = strawberry.field(description="The skills, at most 30, each once.")
