"""Changes of succession in the graph. Thin: what they do stands in `succeeding` and `succeeding_talent`."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.development.plan_types import DevelopmentAction
from schema.people.types import JobProfile
from schema.succession import succeeding, succeeding_talent
from schema.succession.types import SuccessionGap, SuccessionPlan, SuccessorNomination, TalentAssessment


@strawberry.type(description="An assessment that was recorded.")
class TalentAssessmentPayload(Payload):
    """The assessment."""

    assessment: TalentAssessment | None = reference("assessment_id", "TalentAssessment", "The assessment.")


@strawberry.type(description="A succession plan that was made or changed.")
class SuccessionPlanPayload(Payload):
    """The plan."""

    plan: SuccessionPlan | None = reference("plan_id", "SuccessionPlan", "The plan.")


@strawberry.type(description="A nomination that was made or changed.")
class SuccessorNominationPayload(Payload):
    """The nomination."""

    nomination: SuccessorNomination | None = reference("nomination_id", "SuccessorNomination", "The nomination.")


@strawberry.type(description="A gap that is being closed.")
class SuccessionGapPayload(Payload):
    """The gap, and what closes it."""

    gap: SuccessionGap | None = reference("gap_id", "SuccessionGap", "The gap.")
    action: DevelopmentAction | None = reference("action_id", "DevelopmentAction", "The action that closes it.")


@strawberry.type(description="A job whose skills were set.")
class JobProfilePayload(Payload):
    """The job."""

    job_profile: JobProfile | None = reference("job_profile_id", "JobProfile", "The job.")


@strawberry.type
class SuccessionMutation:
    """The changes of succession."""

    talent_assessment_record: TalentAssessmentPayload | None = mutation(
        succeeding_talent.record_assessment,
        TalentAssessmentPayload,
        description="Record where an employee stands in the nine-box grid of a cycle; for HR.",
    )
    job_profile_skills_set: JobProfilePayload | None = mutation(
        succeeding_talent.set_required_skills,
        JobProfilePayload,
        description="Say which skills a job asks for; candidates are measured by them.",
    )
    succession_plan_create: SuccessionPlanPayload | None = mutation(
        succeeding.create_plan, SuccessionPlanPayload, description="Begin to plan who could follow in a position."
    )
    successor_nominate: SuccessorNominationPayload | None = mutation(
        succeeding.nominate,
        SuccessorNominationPayload,
        description="Name a candidate for a position; the skills that they lack are noted as gaps.",
    )
    successor_confirm: SuccessorNominationPayload | None = mutation(
        succeeding.confirm, SuccessorNominationPayload, description="Agree to a candidate in a succession review."
    )
    successor_withdraw: SuccessorNominationPayload | None = mutation(
        succeeding.withdraw, SuccessorNominationPayload, description="Take a nomination back, with a reason."
    )
    successor_rank: SuccessionPlanPayload | None = mutation(
        succeeding.rank, SuccessionPlanPayload, description="Order the candidates of a position."
    )
    succession_gap_plan: SuccessionGapPayload | None = mutation(
        succeeding.plan_gap,
        SuccessionGapPayload,
        description="Put an action into a candidate's development plan that closes a gap.",
    )
