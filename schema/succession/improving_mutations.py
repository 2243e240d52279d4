"""Changes of improvement plans in the graph. Thin: what they do stands in `improving` and `improving_progress`."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.succession import improving, improving_progress
from schema.succession.types import (
    ImprovementPlan,
    ImprovementPlanCriterion,
    ImprovementPlanMeeting,
    ImprovementPlanSignOff,
)


@strawberry.type(description="An improvement plan that was opened or changed.")
class ImprovementPlanPayload(Payload):
    """The plan."""

    plan: ImprovementPlan | None = reference("plan_id", "ImprovementPlan", "The plan.")


@strawberry.type(description="A meeting that was planned or written down.")
class ImprovementPlanMeetingPayload(Payload):
    """The meeting."""

    meeting: ImprovementPlanMeeting | None = reference("meeting_id", "ImprovementPlanMeeting", "The meeting.")


@strawberry.type(description="A criterion that was judged.")
class ImprovementCriterionPayload(Payload):
    """The criterion."""

    criterion: ImprovementPlanCriterion | None = reference("criterion_id", "ImprovementPlanCriterion", "The criterion.")


@strawberry.type(description="A signature that was given.")
class ImprovementPlanSignOffPayload(Payload):
    """The signature."""

    sign_off: ImprovementPlanSignOff | None = reference("sign_off_id", "ImprovementPlanSignOff", "The signature.")


@strawberry.type
class ImprovementMutation:
    """The changes of improvement plans."""

    improvement_plan_open: ImprovementPlanPayload | None = mutation(
        improving.open_plan,
        ImprovementPlanPayload,
        description="Open a plan to bring performance back; the manager or HR, and nobody the own.",
    )
    improvement_plan_extend: ImprovementPlanPayload | None = mutation(
        improving.extend, ImprovementPlanPayload, description="Give a plan a later end, with a reason."
    )
    improvement_plan_close: ImprovementPlanPayload | None = mutation(
        improving.close, ImprovementPlanPayload, description="End a plan with the outcome that its criteria have."
    )
    improvement_plan_withdraw: ImprovementPlanPayload | None = mutation(
        improving.withdraw, ImprovementPlanPayload, description="Give a plan up without an outcome, with a reason."
    )
    improvement_plan_meeting_add: ImprovementPlanMeetingPayload | None = mutation(
        improving_progress.add_meeting,
        ImprovementPlanMeetingPayload,
        description="Plan a meeting about a plan, or write one down that was held.",
    )
    improvement_plan_meeting_hold: ImprovementPlanMeetingPayload | None = mutation(
        improving_progress.hold_meeting,
        ImprovementPlanMeetingPayload,
        description="Say how a planned meeting went, and whether the employee came.",
    )
    improvement_criterion_judge: ImprovementCriterionPayload | None = mutation(
        improving_progress.judge,
        ImprovementCriterionPayload,
        description="Say whether a criterion is met, with the evidence for that.",
    )
    improvement_plan_sign_off: ImprovementPlanSignOffPayload | None = mutation(
        improving_progress.sign,
        ImprovementPlanSignOffPayload,
        description="Sign a plan for yourself: as the employee that you have seen it, as the manager, or as HR.",
    )
