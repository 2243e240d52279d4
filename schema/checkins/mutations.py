"""The changes of check-ins and 1:1s. Thin: what is done stands in the actions, who may do it in `access`."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation, references
from schema.checkins import actions, correcting, submitting, talks
from schema.checkins.types import ActionItem, AgendaItem, Blocker, CheckIn, GoalUpdate, OneOnOne, SkillGapFlag

if TYPE_CHECKING:
    from schema.development.types import Suggestion

Suggested = list[Annotated["Suggestion", strawberry.lazy("schema.development.types")]]


@strawberry.type(description="A check-in handed in, and what rules suggest on it.")
class CheckInSubmitPayload(Payload):
    """Payload."""

    check_in: CheckIn | None = reference("check_in_id", "CheckIn", "The check-in.")
    suggestions: Suggested = references("suggestion_ids", "Suggestion", "What it led to, as far as you may see it.")


@strawberry.type(description="A check-in after a change.")
class CheckInPayload(Payload):
    """Payload."""

    check_in: CheckIn | None = reference("check_in_id", "CheckIn", "The check-in.")


@strawberry.type(description="A draft thrown away.")
class CheckInDeletePayload(Payload):
    """Payload."""

    deleted_check_in_id: strawberry.ID | None = strawberry.field(description="Its id.")


@strawberry.type(description="An update with the right value.")
class CheckInCorrectPayload(Payload):
    """Payload."""

    goal_update: GoalUpdate | None = reference("goal_update_id", "GoalUpdate", "What the check-in says now.")


@strawberry.type(description="A skill gap, and what rules suggest on it.")
class SkillGapFlagPayload(Payload):
    """Payload."""

    flag: SkillGapFlag | None = reference("flag_id", "SkillGapFlag", "The flag.")
    suggestions: Suggested = references("suggestion_ids", "Suggestion", "What it led to, as far as you may see it.")


@strawberry.type(description="A skill gap taken back.")
class SkillGapFlagWithdrawPayload(Payload):
    """Payload."""

    withdrawn_flag_id: strawberry.ID | None = strawberry.field(description="Its id.")


@strawberry.type(description="A blocker after a change.")
class BlockerPayload(Payload):
    """Payload."""

    blocker: Blocker | None = reference("blocker_id", "Blocker", "The blocker.")


@strawberry.type(description="A blocker taken to the next level.")
class BlockerEscalatePayload(Payload):
    """Payload."""

    blocker: Blocker | None = reference("blocker_id", "Blocker", "The blocker.")
    agenda_item: AgendaItem | None = reference(
        "agenda_item_id", "AgendaItem", "Its place on the agenda; null where you may not see the agenda."
    )


@strawberry.type(description="A 1:1 after a change.")
class OneOnOnePayload(Payload):
    """Payload."""

    one_on_one: OneOnOne | None = reference("one_on_one_id", "OneOnOne", "The 1:1.")


@strawberry.type(description="An agenda item after a change.")
class AgendaItemPayload(Payload):
    """Payload."""

    agenda_item: AgendaItem | None = reference("agenda_item_id", "AgendaItem", "The agenda item.")


@strawberry.type(description="An agenda item taken off.")
class AgendaItemRemovePayload(Payload):
    """Payload."""

    deleted_agenda_item_id: strawberry.ID | None = strawberry.field(description="Its id.")


@strawberry.type(description="An action item after a change.")
class ActionItemPayload(Payload):
    """Payload."""

    action_item: ActionItem | None = reference("action_item_id", "ActionItem", "The action item.")


@strawberry.type
class CheckInsMutation:
    """The mutations of check-ins."""

    check_in_draft: CheckInPayload | None = mutation(
        submitting.draft, CheckInPayload, description="Keep what is known of your week so far; only you see it."
    )
    check_in_submit: CheckInSubmitPayload | None = mutation(
        submitting.submit,
        CheckInSubmitPayload,
        description="Hand in your check-in of a week. It stays as it is; late ones land on their own week.",
    )
    check_in_correct: CheckInCorrectPayload | None = mutation(
        correcting.correct,
        CheckInCorrectPayload,
        description="Put right a value that you told wrongly. What you told at first stays known.",
    )
    check_in_delete: CheckInDeletePayload | None = mutation(
        submitting.discard, CheckInDeletePayload, description="Throw away a draft of yours."
    )
    check_in_reply: CheckInPayload | None = mutation(
        actions.reply, CheckInPayload, description="Reply to a check-in of somebody who reports to you."
    )
    skill_gap_flag: SkillGapFlagPayload | None = mutation(
        actions.flag, SkillGapFlagPayload, description="Flag a skill that somebody who reports to you is lacking."
    )
    skill_gap_flag_withdraw: SkillGapFlagWithdrawPayload | None = mutation(
        actions.withdraw_flag,
        SkillGapFlagWithdrawPayload,
        description="Take back a skill gap that is none; open suggestions that answer it are withdrawn.",
    )
    blocker_update: BlockerPayload | None = mutation(
        actions.update_blocker, BlockerPayload, description="Say who is to remove a blocker, what is next, by when."
    )
    blocker_resolve: BlockerPayload | None = mutation(
        actions.resolve_blocker, BlockerPayload, description="Say that a blocker is out of the way."
    )
    blocker_escalate: BlockerEscalatePayload | None = mutation(
        actions.escalate_blocker,
        BlockerEscalatePayload,
        description="Take a blocker to the next level: onto the agenda of the next 1:1.",
    )
    one_on_one_schedule: OneOnOnePayload | None = mutation(
        talks.schedule, OneOnOnePayload, description="Schedule a 1:1 of an employee with the manager of today."
    )
    one_on_one_reschedule: OneOnOnePayload | None = mutation(
        talks.reschedule, OneOnOnePayload, description="Let a 1:1 take place at another time."
    )
    one_on_one_hold: OneOnOnePayload | None = mutation(
        talks.hold, OneOnOnePayload, description="Say that a 1:1 took place, with the notes that the two share."
    )
    one_on_one_cancel: OneOnOnePayload | None = mutation(
        talks.cancel, OneOnOnePayload, description="Say that a 1:1 does not take place."
    )
    agenda_item_add: AgendaItemPayload | None = mutation(
        talks.add_to_agenda, AgendaItemPayload, description="Put something onto the agenda of a 1:1."
    )
    agenda_item_discuss: AgendaItemPayload | None = mutation(
        talks.discuss, AgendaItemPayload, description="Say that something on the agenda was talked about."
    )
    agenda_item_remove: AgendaItemRemovePayload | None = mutation(
        talks.drop, AgendaItemRemovePayload, description="Take something off the agenda."
    )
    action_item_add: ActionItemPayload | None = mutation(
        talks.agree, ActionItemPayload, description="Agree in a 1:1 what one of the two is to do."
    )
    action_item_complete: ActionItemPayload | None = mutation(
        talks.complete, ActionItemPayload, description="Say that something agreed is done."
    )
