"""Changes of development in the graph. Thin: what they do stands in `deciding`, `planning` and `learning`."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation, references
from schema.development import deciding, learning, planning, taxonomy
from schema.development.plan_types import (
    Completion,
    DevelopmentAction,
    DevelopmentPlan,
    LearningAssignment,
    Mentorship,
    Milestone,
)
from schema.development.skill_types import Certification, Course, Skill, SkillClaim
from schema.development.types import Suggestion


@strawberry.type(description="A suggestion that was accepted.")
class SuggestionAcceptPayload(Payload):
    """The suggestion, and what it became."""

    suggestion: Suggestion | None = reference("suggestion_id", "Suggestion", "The suggestion.")
    action: DevelopmentAction | None = reference(
        "action_id", "DevelopmentAction", "The action of the plan that it became; null for a talk."
    )


@strawberry.type(description="A suggestion that was declined or withdrawn.")
class SuggestionPayload(Payload):
    """The suggestion."""

    suggestion: Suggestion | None = reference("suggestion_id", "Suggestion", "The suggestion.")


@strawberry.type(description="A development plan that was made or changed.")
class DevelopmentPlanPayload(Payload):
    """The plan."""

    plan: DevelopmentPlan | None = reference("plan_id", "DevelopmentPlan", "The plan.")


@strawberry.type(description="An action of a plan that was made or changed.")
class DevelopmentActionPayload(Payload):
    """The action."""

    action: DevelopmentAction | None = reference("action_id", "DevelopmentAction", "The action.")


@strawberry.type(description="A step of an action that was made or changed.")
class MilestonePayload(Payload):
    """The milestone."""

    milestone: Milestone | None = reference("milestone_id", "Milestone", "The step.")


@strawberry.type(description="A word on a skill that was added.")
class SkillClaimPayload(Payload):
    """The claim."""

    skill_claim: SkillClaim | None = reference("skill_claim_id", "SkillClaim", "The claim.")


@strawberry.type(description="A certificate that was added.")
class CertificationPayload(Payload):
    """The certificate."""

    certification: Certification | None = reference("certification_id", "Certification", "The certificate.")


@strawberry.type(description="A skill that was made.")
class SkillPayload(Payload):
    """The skill."""

    skill: Skill | None = reference("skill_id", "Skill", "The skill.")


@strawberry.type(description="A course that was made or changed.")
class CoursePayload(Payload):
    """The course."""

    course: Course | None = reference("course_id", "Course", "The course.")


@strawberry.type(description="A course that was assigned.")
class LearningAssignPayload(Payload):
    """The assignment."""

    assignment: LearningAssignment | None = reference("assignment_id", "LearningAssignment", "The assignment.")


@strawberry.type(description="A completed course, and what it finished and proved.")
class CompletionPayload(Payload):
    """The completion with what followed."""

    completion: Completion | None = reference("completion_id", "Completion", "The completion.")
    actions: list[DevelopmentAction] = references(
        "action_ids", "DevelopmentAction", "The actions that are done by it; none where it was not passed."
    )
    skill_claims: list[SkillClaim] = references(
        "skill_claim_ids", "SkillClaim", "The skills that it proves; none where it was not passed."
    )


@strawberry.type(description="A mentorship that was changed.")
class MentorshipPayload(Payload):
    """The mentorship."""

    mentorship: Mentorship | None = reference("mentorship_id", "Mentorship", "The mentorship.")


@strawberry.type
class DevelopmentMutation:
    """The changes of development."""

    suggestion_accept: SuggestionAcceptPayload | None = mutation(
        deciding.accept,
        SuggestionAcceptPayload,
        description="Put what a suggestion proposes into the active plan. A course is assigned, a mentor is asked; "
        "a talk stays on the agenda.",
    )
    suggestion_decline: SuggestionPayload | None = mutation(
        deciding.decline, SuggestionPayload, description="Turn a suggestion down, with a reason."
    )
    suggestion_withdraw: SuggestionPayload | None = mutation(
        deciding.take_back,
        SuggestionPayload,
        description="Take a suggestion back whose cause was wrong; for managers and HR.",
    )
    development_plan_create: DevelopmentPlanPayload | None = mutation(
        planning.create_plan, DevelopmentPlanPayload, description="Make a development plan, a draft at first."
    )
    development_plan_activate: DevelopmentPlanPayload | None = mutation(
        planning.activate_plan,
        DevelopmentPlanPayload,
        description="Begin with a plan. An employee works on one at a time.",
    )
    development_plan_close: DevelopmentPlanPayload | None = mutation(
        planning.close_plan, DevelopmentPlanPayload, description="End a plan; it stays as history."
    )
    development_action_add: DevelopmentActionPayload | None = mutation(
        planning.add_action, DevelopmentActionPayload, description="Add an action to a plan."
    )
    development_action_update: DevelopmentActionPayload | None = mutation(
        planning.update_action, DevelopmentActionPayload, description="Change what is sent of an open action."
    )
    development_action_start: DevelopmentActionPayload | None = mutation(
        planning.start_action, DevelopmentActionPayload, description="Begin with an action."
    )
    development_action_complete: DevelopmentActionPayload | None = mutation(
        planning.complete_action,
        DevelopmentActionPayload,
        description="Say that an action is done; from then on its goal's metric shows whether it helped.",
    )
    development_action_cancel: DevelopmentActionPayload | None = mutation(
        planning.cancel_action, DevelopmentActionPayload, description="Give an action up, with a reason."
    )
    milestone_add: MilestonePayload | None = mutation(
        planning.add_milestone, MilestonePayload, description="Add a step to an action."
    )
    milestone_complete: MilestonePayload | None = mutation(
        planning.complete_milestone, MilestonePayload, description="Say that a step is reached."
    )
    skill_claim_add: SkillClaimPayload | None = mutation(
        learning.claim_skill, SkillClaimPayload, description="Say how well an employee masters a skill."
    )
    certification_add: CertificationPayload | None = mutation(
        learning.certify, CertificationPayload, description="Add a certificate that an employee holds."
    )
    skill_create: SkillPayload | None = mutation(
        taxonomy.create_skill, SkillPayload, description="Add a skill of the organization's own; for HR."
    )
    course_create: CoursePayload | None = mutation(
        learning.create_course, CoursePayload, description="Add a course to the organization's own catalogue."
    )
    course_update: CoursePayload | None = mutation(
        learning.update_course, CoursePayload, description="Change what is sent of a course."
    )
    learning_assign: LearningAssignPayload | None = mutation(
        learning.assign, LearningAssignPayload, description="Let an employee take a course."
    )
    completion_record: CompletionPayload | None = mutation(
        learning.record_completion,
        CompletionPayload,
        description="Record a completed course. A passed one finishes what waited for it and proves what it teaches.",
    )
    mentorship_accept: MentorshipPayload | None = mutation(
        learning.accept_mentorship, MentorshipPayload, description="Become the mentor that you were asked to be."
    )
    mentorship_end: MentorshipPayload | None = mutation(
        learning.end_mentorship, MentorshipPayload, description="End a mentorship, or say no to one."
    )
