"""What changes of check-ins and 1:1s are given, as the graph takes it. Who may do what stands in `access`."""

from datetime import date, datetime

import strawberry

from schema.access.mutations import Input
from schema.checkins import values
from schema.checkins.values import BlockerKind
from schema.goals.values import GoalStatus
from schema.kit.enums import graph_enums
from schema.kit.scalars import Number, Week

graph_enums(values)

_VERSION = "The version that you have read; refused with STALE_VERSION where it has changed since. Any, when left out."


@strawberry.input(description="What a check-in says of a goal: a status, a value of its metric, or both.")
class CheckInGoalInput:
    """An update."""

    goal_id: strawberry.ID = strawberry.field(description="One of your own goals that is still pursued; once only.")
    status: GoalStatus | None = strawberry.field(
        default=None, description="How it stands in your words; what the metric says, when left out."
    )
    value: Number | None = strawberry.field(default=None, description="Value of its metric at the end of the week.")
    note: str | None = strawberry.field(default=None, description="What there is to say of it.")


@strawberry.input(description="What stands in the way.")
class BlockerInput:
    """A blocker."""

    kind: BlockerKind = strawberry.field(description="What sort of obstacle it is.")
    description: str = strawberry.field(description="What stands in the way.")
    owner_id: strawberry.ID | None = strawberry.field(
        default=None, description="The colleague who is to remove it; nobody yet, when left out."
    )
    goal_id: strawberry.ID | None = strawberry.field(default=None, description="The goal of yours that it holds up.")
    next_action: str | None = strawberry.field(default=None, description="What is to be done next.")
    due_on: date | None = strawberry.field(default=None, description="By when it is to be out of the way.")


@strawberry.input(description="A check-in to be handed in, whole. It replaces the draft of that week.")
class CheckInSubmitInput(Input):
    """A check-in."""

    week: Week = strawberry.field(description="The ISO week that it is about; this one or an earlier one.")
    employee_id: strawberry.ID | None = strawberry.field(
        default=None, description="You; nobody hands in for somebody else. May be left out."
    )
    align: str | None = strawberry.field(default=None, description="What the week was to serve.")
    track: str | None = strawberry.field(default=None, description="How it went.")
    achieve: str | None = strawberry.field(default=None, description="What was achieved, what comes next.")
    confidence: int | None = strawberry.field(
        default=None, description="How confident you are to meet your goals, from 0 to 10."
    )
    sentiment: int | None = strawberry.field(
        default=None, description="How you feel, from 1 to 5; yours to say, never inferred."
    )
    goal_updates: list[CheckInGoalInput] = strawberry.field(
        default_factory=list, description="What there is to say of your goals."
    )
    blockers: list[BlockerInput] = strawberry.field(default_factory=list, description="What stands in the way.")
    during_leave: bool = strawberry.field(
        default=False,
        description="Hand it in although you were on approved leave all week; rules don't count such a week.",
    )


@strawberry.input(description="What is known of a week so far; what is left out stays as it was in the draft.")
class CheckInDraftInput(Input):
    """A draft."""

    week: Week = strawberry.field(description="The ISO week that it is about; this one or an earlier one.")
    employee_id: strawberry.ID | None = strawberry.field(default=None, description="You; may be left out.")
    align: str | None = strawberry.field(default=strawberry.UNSET, description="What the week was to serve.")
    track: str | None = strawberry.field(default=strawberry.UNSET, description="How it went.")
    achieve: str | None = strawberry.field(default=strawberry.UNSET, description="What was achieved, what comes next.")
    confidence: int | None = strawberry.field(
        default=strawberry.UNSET, description="How confident you are to meet your goals, from 0 to 10."
    )
    sentiment: int | None = strawberry.field(default=strawberry.UNSET, description="How you feel, from 1 to 5.")
    goal_updates: list[CheckInGoalInput] | None = strawberry.field(
        default=None, description="What there is to say of your goals; replaces what the draft said."
    )
    blockers: list[BlockerInput] | None = strawberry.field(
        default=None, description="What stands in the way; replaces what the draft said."
    )


@strawberry.input(description="A draft to be thrown away.")
class CheckInDeleteInput(Input):
    """A draft."""

    check_in_id: strawberry.ID = strawberry.field(description="The draft.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="What a manager replies to a check-in.")
class CheckInReplyInput(Input):
    """A reply."""

    check_in_id: strawberry.ID = strawberry.field(description="The check-in.")
    reply: str = strawberry.field(description="The reply; a later one takes the place of an earlier one.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="A value that was told wrongly, put right in the open.")
class CheckInCorrectInput(Input):
    """A correction."""

    goal_update_id: strawberry.ID = strawberry.field(description="What the check-in said of the goal.")
    value: Number = strawberry.field(description="What the value of the metric really was.")
    reason: str = strawberry.field(description="Why it was told wrongly.")


@strawberry.input(description="A skill that is lacking, in the words of the manager. Give `skillId` or `skillName`.")
class SkillGapFlagInput(Input):
    """A flag."""

    check_in_id: strawberry.ID = strawberry.field(description="The check-in that shows it.")
    skill_id: strawberry.ID | None = strawberry.field(default=None, description="The skill.")
    skill_name: str | None = strawberry.field(
        default=None,
        description="Its name, upper or lower case; a name that no skill has makes a skill of the organization's own.",
    )
    goal_id: strawberry.ID | None = strawberry.field(default=None, description="The goal that needs it.")
    note: str | None = strawberry.field(default=None, description="What there is to say of it.")


@strawberry.input(description="To take back a flagged skill gap that is none.")
class SkillGapFlagWithdrawInput(Input):
    """A withdrawal."""

    flag_id: strawberry.ID = strawberry.field(description="The flag.")
    reason: str = strawberry.field(description="Why it was wrong.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="What is to happen with a blocker; what is left out stays as it is.")
class BlockerUpdateInput(Input):
    """Changes of a blocker."""

    blocker_id: strawberry.ID = strawberry.field(description="The blocker.")
    owner_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The colleague who is to remove it; null for nobody."
    )
    next_action: str | None = strawberry.field(default=strawberry.UNSET, description="What is to be done next.")
    due_on: date | None = strawberry.field(default=strawberry.UNSET, description="By when it is to be out of the way.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="A blocker that is out of the way.")
class BlockerResolveInput(Input):
    """A blocker."""

    blocker_id: strawberry.ID = strawberry.field(description="The blocker.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="A blocker to be taken to the next level: onto the agenda of the next 1:1.")
class BlockerEscalateInput(Input):
    """A blocker."""

    blocker_id: strawberry.ID = strawberry.field(description="The blocker.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="A 1:1 of an employee with the manager of today.")
class OneOnOneScheduleInput(Input):
    """A 1:1."""

    scheduled_at: datetime = strawberry.field(description="When it is to begin; not in the past.")
    employee_id: strawberry.ID | None = strawberry.field(default=None, description="The employee; you, when left out.")


@strawberry.input(description="A 1:1 that takes place at another time. Its agenda stays with it.")
class OneOnOneRescheduleInput(Input):
    """A 1:1."""

    one_on_one_id: strawberry.ID = strawberry.field(description="The 1:1; one that is still to come.")
    scheduled_at: datetime = strawberry.field(description="When it is to begin; not in the past.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="A 1:1 that took place. What was not talked about goes on to the next one.")
class OneOnOneHoldInput(Input):
    """A 1:1."""

    one_on_one_id: strawberry.ID = strawberry.field(description="The 1:1.")
    notes: str | None = strawberry.field(default=None, description="Notes that the two share.")
    held_at: datetime | None = strawberry.field(default=None, description="When it took place; now, when left out.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="A 1:1 that does not take place. Its agenda goes on to the next one.")
class OneOnOneCancelInput(Input):
    """A 1:1."""

    one_on_one_id: strawberry.ID = strawberry.field(description="The 1:1.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="Something to talk about.")
class AgendaItemAddInput(Input):
    """An agenda item."""

    title: str = strawberry.field(description="What is to be talked about.")
    employee_id: strawberry.ID | None = strawberry.field(
        default=None, description="Whose next 1:1 it belongs to; yours, when left out. Not beside `oneOnOneId`."
    )
    one_on_one_id: strawberry.ID | None = strawberry.field(
        default=None, description="The 1:1; the employee's next one, when left out."
    )


@strawberry.input(description="An agenda item that was talked about.")
class AgendaItemDiscussInput(Input):
    """An agenda item."""

    agenda_item_id: strawberry.ID = strawberry.field(description="The agenda item.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="An agenda item that need not be talked about.")
class AgendaItemRemoveInput(Input):
    """An agenda item."""

    agenda_item_id: strawberry.ID = strawberry.field(description="The agenda item.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="What was agreed in a 1:1.")
class ActionItemAddInput(Input):
    """An action item."""

    one_on_one_id: strawberry.ID = strawberry.field(description="The 1:1.")
    title: str = strawberry.field(description="What is to be done.")
    owner_id: strawberry.ID | None = strawberry.field(
        default=None, description="Which of the two is to do it; you, when left out."
    )
    due_on: date | None = strawberry.field(default=None, description="By when; not in the past.")


@strawberry.input(description="Something agreed that is done.")
class ActionItemCompleteInput(Input):
    """An action item."""

    action_item_id: strawberry.ID = strawberry.field(description="The action item.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)
