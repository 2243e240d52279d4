"""What changes of improvement plans are given. Shapes only; what is wrong with them, the actions say."""

from datetime import date

import strawberry

from schema.access.mutations import Input
from schema.goals.inputs import VERSION
from schema.succession.values import CriterionState, ImprovementOutcome, SignOffDecision, SignOffOccasion

_PLAN = "The improvement plan; one that is under way."


@strawberry.input(description="What must be better, how that is told, and by when.")
class ImprovementCriterionInput:
    """A criterion."""

    description: str = strawberry.field(description="What must be better, at most 2,000 letters.")
    measure: str = strawberry.field(description="How it is told that it is, at most 2,000 letters.")
    due_on: date = strawberry.field(description="By when; a day of the plan.")
    goal_id: strawberry.ID | None = strawberry.field(
        default=None, description="The goal that it is about; one of the employee's."
    )


@strawberry.input(description="A plan to bring an employee's performance back.")
class ImprovementPlanOpenInput(Input):
    """A plan; the employee sees it from then on."""

    employee_id: strawberry.ID = strawberry.field(description="Whose plan it is; somebody without one under way.")
    concern: str = strawberry.field(description="What is not as it should be, at most 2,000 letters.")
    support: str = strawberry.field(description="What the organization does to help, at most 2,000 letters.")
    criteria: list[ImprovementCriterionInput] = strawberry.field(description="What must be better, 1 to 10, in order.")
    starts_on: date = strawberry.field(description="First day; today or later.")
    ends_on: date = strawberry.field(description="Last day.")
    rating_id: strawberry.ID | None = strawberry.field(
        default=None, description="The employee's rating that gives rise to it, once released."
    )


@strawberry.input(description="A meeting about a plan: one to come, or one that was held.")
class ImprovementPlanMeetingAddInput(Input):
    """A meeting; one that was held says whether the employee came."""

    plan_id: strawberry.ID = strawberry.field(description=_PLAN)
    held_on: date = strawberry.field(description="Day of the meeting; not before the plan begins.")
    notes: str | None = strawberry.field(
        default=None, description="What was said and agreed, at most 10,000 letters; for one that was held."
    )
    attended: bool | None = strawberry.field(
        default=None, description="Whether the employee took part; for one that was held, and needed there."
    )


@strawberry.input(description="To say how a planned meeting about a plan went.")
class ImprovementPlanMeetingHoldInput(Input):
    """A meeting that was planned."""

    meeting_id: strawberry.ID = strawberry.field(description="The meeting; one whose day has come.")
    attended: bool = strawberry.field(description="Whether the employee took part.")
    notes: str | None = strawberry.field(default=None, description="What was said and agreed, at most 10,000 letters.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To say whether a criterion is met.")
class ImprovementCriterionJudgeInput(Input):
    """A judgement; a later one replaces it while the plan is under way."""

    criterion_id: strawberry.ID = strawberry.field(description="The criterion, of a plan that is under way.")
    state: CriterionState = strawberry.field(description="MET or NOT_MET.")
    finding: str = strawberry.field(description="The evidence for that, at most 2,000 letters.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To give a plan a later end.")
class ImprovementPlanExtendInput(Input):
    """An extension."""

    plan_id: strawberry.ID = strawberry.field(description=_PLAN)
    ends_on: date = strawberry.field(description="The new last day; later than the one before, and not over.")
    reason: str = strawberry.field(description="Why, at most 2,000 letters.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To end a plan with an outcome.")
class ImprovementPlanCloseInput(Input):
    """An outcome; it must be that of the criteria."""

    plan_id: strawberry.ID = strawberry.field(description=_PLAN)
    outcome: ImprovementOutcome = strawberry.field(
        description="MET where all criteria are, PARTLY_MET where some are, NOT_MET where one is not."
    )
    note: str = strawberry.field(description="What was found, at most 2,000 letters.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To give a plan up without an outcome.")
class ImprovementPlanWithdrawInput(Input):
    """A withdrawal."""

    plan_id: strawberry.ID = strawberry.field(description=_PLAN)
    reason: str = strawberry.field(description="Why, at most 2,000 letters.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To sign a plan, each for oneself: the employee, the manager, HR.")
class ImprovementPlanSignOffInput(Input):
    """A signature; it is given once."""

    plan_id: strawberry.ID = strawberry.field(description="The improvement plan.")
    occasion: SignOffOccasion = strawberry.field(
        description="What is signed: START and EXTENSION while it is under way, OUTCOME once it is closed."
    )
    decision: SignOffDecision = strawberry.field(
        default=SignOffDecision.ACKNOWLEDGED, description="What the signature says: that you have seen it, if no more."
    )
    comment: str | None = strawberry.field(default=None, description="Your own words, at most 2,000 letters.")
