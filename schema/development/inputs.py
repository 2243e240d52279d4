"""What mutations of development are given. Shapes only; what is wrong with them, the actions say."""

from datetime import date, datetime

import strawberry
from strawberry import UNSET

from schema.access.mutations import Input
from schema.development import values
from schema.development.values import DevelopmentActionKind
from schema.goals.inputs import VERSION
from schema.kit.enums import graph_enums
from schema.kit.scalars import Number

graph_enums(values)

_REASON = "At most 2,000 letters."
_WHOSE = "The employee; yourself when left out."


@strawberry.input(description="To do what a suggestion proposes.")
class SuggestionAcceptInput(Input):
    """An acceptance."""

    suggestion_id: strawberry.ID = strawberry.field(description="The suggestion.")
    reason: str | None = strawberry.field(default=None, description=f"Why, if you wish to say. {_REASON}")
    due_on: date | None = strawberry.field(default=None, description="By when it is to be done; today or later.")


@strawberry.input(description="Not to do what a suggestion proposes.")
class SuggestionDeclineInput(Input):
    """A refusal."""

    suggestion_id: strawberry.ID = strawberry.field(description="The suggestion.")
    reason: str = strawberry.field(description=f"Why not. {_REASON}")


@strawberry.input(description="To take a suggestion back whose cause was wrong.")
class SuggestionWithdrawInput(Input):
    """A withdrawal."""

    suggestion_id: strawberry.ID = strawberry.field(description="The suggestion.")
    reason: str = strawberry.field(description=f"What was wrong. {_REASON}")


@strawberry.input(description="A new development plan.")
class DevelopmentPlanCreateInput(Input):
    """A plan, a draft at first."""

    employee_id: strawberry.ID | None = strawberry.field(default=None, description=_WHOSE)
    name: str = strawberry.field(description="Name of the plan, at most 200 letters.")
    starts_on: date | None = strawberry.field(default=None, description="First day; today when left out.")
    ends_on: date | None = strawberry.field(default=None, description="Last day, if it has one.")


@strawberry.input(description="To begin with a plan that is a draft.")
class DevelopmentPlanActivateInput(Input):
    """A plan."""

    plan_id: strawberry.ID = strawberry.field(description="The plan.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To end a plan.")
class DevelopmentPlanCloseInput(Input):
    """A plan."""

    plan_id: strawberry.ID = strawberry.field(description="The plan.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="Something to do for development.")
class DevelopmentActionAddInput(Input):
    """An action."""

    plan_id: strawberry.ID = strawberry.field(description="The plan; not a closed one.")
    kind: DevelopmentActionKind = strawberry.field(description="Its part of the 70/20/10 mix.")
    title: str = strawberry.field(description="What is to be done, at most 200 letters.")
    due_on: date | None = strawberry.field(default=None, description="By when.")
    goal_id: strawberry.ID | None = strawberry.field(default=None, description="The goal that it serves.")
    course_id: strawberry.ID | None = strawberry.field(
        default=None, description="The course to take; only with EDUCATION_10."
    )
    mentor_id: strawberry.ID | None = strawberry.field(
        default=None, description="Who shares experience; only with EXPOSURE_20, and not the employee."
    )
    skill_id: strawberry.ID | None = strawberry.field(default=None, description="The skill to gain.")


@strawberry.input(description="Changes of an action: what is left out stays, null clears.")
class DevelopmentActionUpdateInput(Input):
    """The attributes that may change."""

    action_id: strawberry.ID = strawberry.field(description="The action; not one that is done or cancelled.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    title: str | None = strawberry.field(default=UNSET, description="At most 200 letters.")
    due_on: date | None = strawberry.field(default=UNSET, description="By when.")
    goal_id: strawberry.ID | None = strawberry.field(default=UNSET, description="The goal that it serves.")
    skill_id: strawberry.ID | None = strawberry.field(default=UNSET, description="The skill to gain.")


@strawberry.input(description="To begin with an action.")
class DevelopmentActionStartInput(Input):
    """An action."""

    action_id: strawberry.ID = strawberry.field(description="The action; a planned one.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="That an action is done.")
class DevelopmentActionCompleteInput(Input):
    """An action."""

    action_id: strawberry.ID = strawberry.field(description="The action; not one that is done or cancelled.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To give an action up; it no longer counts in the mix.")
class DevelopmentActionCancelInput(Input):
    """An action."""

    action_id: strawberry.ID = strawberry.field(description="The action; not one that is done or cancelled.")
    reason: str = strawberry.field(description=f"Why. {_REASON}")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A step of an action.")
class MilestoneAddInput(Input):
    """A milestone."""

    action_id: strawberry.ID = strawberry.field(description="The action; not one that is done or cancelled.")
    title: str = strawberry.field(description="What is to be reached, at most 200 letters.")
    due_on: date | None = strawberry.field(default=None, description="By when.")


@strawberry.input(description="That a step of an action is reached.")
class MilestoneCompleteInput(Input):
    """A milestone."""

    milestone_id: strawberry.ID = strawberry.field(description="The milestone; not one that is reached.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A word on how well an employee masters a skill; earlier ones stay.")
class SkillClaimAddInput(Input):
    """A claim. Its source is whoever sends it: the employee or the manager."""

    employee_id: strawberry.ID | None = strawberry.field(default=None, description=_WHOSE)
    skill_id: strawberry.ID = strawberry.field(description="The skill.")
    proficiency: int = strawberry.field(description="From 1, beginner, to 5, expert.")
    valid_until: date | None = strawberry.field(default=None, description="Last day on which it counts.")


@strawberry.input(description="A certificate that an employee holds.")
class CertificationAddInput(Input):
    """A certificate."""

    employee_id: strawberry.ID | None = strawberry.field(default=None, description=_WHOSE)
    name: str = strawberry.field(description="Name of the certificate, at most 200 letters.")
    issuer: str | None = strawberry.field(default=None, description="Who issued it, at most 200 letters.")
    number: str | None = strawberry.field(default=None, description="Its number with the issuer, at most 200 letters.")
    issued_on: date = strawberry.field(description="Day of issue; not in the future.")
    expires_on: date | None = strawberry.field(default=None, description="Last day on which it is valid, if any.")
    skill_id: strawberry.ID | None = strawberry.field(default=None, description="The skill that it proves.")


@strawberry.input(description="A new skill of the organization's own.")
class SkillCreateInput(Input):
    """A skill."""

    name: str = strawberry.field(description="Its name, at most 200 letters, that no skill has in upper or lower case.")
    code: str | None = strawberry.field(
        default=None, description="Its code among your own skills, at most 100 letters; its name when left out."
    )
    category: str | None = strawberry.field(default=None, description="What it belongs to, at most 200 letters.")
    uri: str | None = strawberry.field(default=None, description="Where it is defined, at most 2,000 letters.")


@strawberry.input(description="A new course of the organization's own catalogue.")
class CourseCreateInput(Input):
    """A course."""

    code: str = strawberry.field(description="Its code with the provider, at most 100 letters.")
    title: str = strawberry.field(description="Title, at most 200 letters.")
    provider: str = strawberry.field(description="Who offers it, at most 200 letters.")
    url: str | None = strawberry.field(default=None, description="Where it is taken, at most 2,000 letters.")
    hours: Number | None = strawberry.field(default=None, description="How many hours it takes; not below 0.")
    skill_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The skills that it teaches, at most 20."
    )


@strawberry.input(description="Changes of a course: what is left out stays, null clears.")
class CourseUpdateInput(Input):
    """The attributes that may change."""

    course_id: strawberry.ID = strawberry.field(description="The course.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    title: str | None = strawberry.field(default=UNSET, description="Title, at most 200 letters.")
    url: str | None = strawberry.field(default=UNSET, description="Where it is taken, at most 2,000 letters.")
    hours: Number | None = strawberry.field(default=UNSET, description="How many hours it takes; not below 0.")
    skill_ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="The skills that it teaches, at most 20, in place of those before."
    )


@strawberry.input(description="A course that an employee is to take.")
class LearningAssignInput(Input):
    """An assignment."""

    employee_id: strawberry.ID = strawberry.field(description="Who is to take it.")
    course_id: strawberry.ID = strawberry.field(description="The course.")
    mandatory: bool = strawberry.field(default=False, description="Whether it must be taken.")
    due_on: date | None = strawberry.field(default=None, description="By when; today or later.")


@strawberry.input(description="That an employee completed a course.")
class CompletionRecordInput(Input):
    """A completion."""

    employee_id: strawberry.ID = strawberry.field(description="Who completed it.")
    course_id: strawberry.ID = strawberry.field(description="The course.")
    completed_at: datetime | None = strawberry.field(
        default=None, description="When; now when left out, not in the future."
    )
    score: int | None = strawberry.field(
        default=None,
        description="Result in percent, from 0 to 100. Below the organization's passing score it proves nothing.",
    )


@strawberry.input(description="To become the mentor that one was asked to be.")
class MentorshipAcceptInput(Input):
    """A mentorship."""

    mentorship_id: strawberry.ID = strawberry.field(description="The mentorship; a proposed one.")


@strawberry.input(description="To end a mentorship, or not to begin with it.")
class MentorshipEndInput(Input):
    """A mentorship."""

    mentorship_id: strawberry.ID = strawberry.field(description="The mentorship; not one that has ended.")
