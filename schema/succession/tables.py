"""Tables of succession and of improvement plans."""

from sqlalchemy import Boolean, CheckConstraint, SmallInteger

from schema.kit.tables import choice, column, day, entity, indexed, moment, ref, unique, words
from schema.people.values import Severity
from schema.succession.values import (
    CriterionState,
    ImprovementOutcome,
    ImprovementPlanState,
    Readiness,
    SignOffDecision,
    SignOffOccasion,
    SignOffRole,
    SuccessionPlanState,
    SuccessorNominationState,
    TalentLevel,
)

talent_assessment = entity(
    "talent_assessment",
    ref("employee_id", "employee"),
    ref("review_cycle_id", "review_cycle"),
    choice("performance", TalentLevel, nullable=True),
    ref("rating_id", "rating", nullable=True),
    choice("potential", TalentLevel, nullable=True),
    choice("risk_of_loss", Severity, nullable=True),
    choice("impact_of_loss", Severity, nullable=True),
    words("rationale", nullable=True),
    ref("assessed_by_id", "employee", nullable=True),
    day("assessed_on"),
    unique("employee_id", "review_cycle_id", where="deleted_at IS NULL"),
    indexed("employee_id", "assessed_on", "id"),
)
"""A place in the nine-box grid of one cycle. Performance is empty for the unrated: unrated is not low."""

succession_plan = entity(
    "succession_plan",
    ref("position_id", "position"),
    choice("state", SuccessionPlanState, default=SuccessionPlanState.DRAFT),
    ref("owner_id", "employee", nullable=True),
    words("notes", nullable=True),
    day("reviewed_on", nullable=True),
    day("next_review_on", nullable=True),
    unique("position_id", where="deleted_at IS NULL"),
)
"""The plan of a position, not of who holds it, so that it survives people moving."""

successor_nomination = entity(
    "successor_nomination",
    ref("succession_plan_id", "succession_plan"),
    ref("employee_id", "employee"),
    choice("state", SuccessorNominationState, default=SuccessorNominationState.PROPOSED),
    choice("readiness", Readiness),
    column("rank", SmallInteger),
    words("rationale", nullable=True),
    ref("nominated_by_id", "employee", nullable=True),
    day("nominated_on"),
    CheckConstraint("rank > 0", name="ck_successor_nomination_rank"),
    unique("succession_plan_id", "employee_id", where="deleted_at IS NULL"),
    indexed("succession_plan_id", "rank", "id"),
    indexed("employee_id", "nominated_on", "id"),
)
"""A candidate for a position; `rank` 1 is the first choice."""

succession_gap = entity(
    "succession_gap",
    ref("successor_nomination_id", "successor_nomination"),
    ref("skill_id", "skill"),
    ref("development_action_id", "development_action", nullable=True),
    words("note", nullable=True),
    unique("successor_nomination_id", "skill_id", where="deleted_at IS NULL"),
)
"""A skill that a candidate still lacks, and the development action that closes it."""

job_profile_skill = entity(
    "job_profile_skill",
    ref("job_profile_id", "job_profile"),
    ref("skill_id", "skill"),
    column("proficiency", SmallInteger),
    unique("job_profile_id", "skill_id", where="deleted_at IS NULL"),
    CheckConstraint("proficiency BETWEEN 1 AND 5", name="ck_job_profile_skill_proficiency"),
)
"""What a job asks for: a skill, and how well it must be mastered."""

improvement_plan = entity(
    "improvement_plan",
    ref("employee_id", "employee"),
    ref("manager_id", "employee", nullable=True),
    ref("rating_id", "rating", nullable=True),
    choice("state", ImprovementPlanState, default=ImprovementPlanState.DRAFT),
    words("concern"),
    words("support", nullable=True),
    day("starts_on"),
    day("ends_on"),
    moment("extended_at", nullable=True),
    words("extension_reason", nullable=True),
    choice("outcome", ImprovementOutcome, nullable=True),
    words("outcome_note", nullable=True),
    moment("closed_at", nullable=True),
    CheckConstraint("ends_on >= starts_on", name="ck_improvement_plan_period"),
    CheckConstraint("manager_id <> employee_id", name="ck_improvement_plan_manager"),
    CheckConstraint("(state = 'CLOSED') = (outcome IS NOT NULL)", name="ck_improvement_plan_closed"),
    indexed("employee_id", "starts_on", "id"),
)
"""A plan to bring performance back: criteria, support, meetings, an outcome, signatures.

`extended_at` and `extension_reason` are those of its last extension.
"""

improvement_plan_criterion = entity(
    "improvement_plan_criterion",
    ref("improvement_plan_id", "improvement_plan"),
    column("place", SmallInteger),
    words("description"),
    words("measure", nullable=True),
    ref("goal_id", "goal", nullable=True),
    ref("development_action_id", "development_action", nullable=True),
    day("due_on", nullable=True),
    choice("state", CriterionState, default=CriterionState.OPEN),
    words("finding", nullable=True),
    CheckConstraint("place > 0", name="ck_improvement_plan_criterion_place"),
    indexed("improvement_plan_id", "place", "id"),
)
"""What must be better by when. `place` is its order in the plan."""

improvement_plan_meeting = entity(
    "improvement_plan_meeting",
    ref("improvement_plan_id", "improvement_plan"),
    day("held_on"),
    words("notes", nullable=True),
    column("attended", Boolean, nullable=True),
    indexed("improvement_plan_id", "held_on", "id"),
)
"""A talk about how the plan goes. `attended`: whether the employee took part; empty while it is only planned."""

improvement_plan_sign_off = entity(
    "improvement_plan_sign_off",
    ref("improvement_plan_id", "improvement_plan"),
    choice("occasion", SignOffOccasion),
    choice("role", SignOffRole),
    choice("decision", SignOffDecision),
    ref("signed_by_id", "employee"),
    moment("signed_at"),
    words("comment", nullable=True),
    indexed("improvement_plan_id", "signed_at", "id"),
    lifecycle=False,
)
"""A signature; it is given once and never changed."""
