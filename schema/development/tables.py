"""Tables of development."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, SmallInteger, String

from schema.development.values import (
    DevelopmentActionKind,
    DevelopmentActionOrigin,
    DevelopmentActionStatus,
    DevelopmentPlanStatus,
    DiagnosisVerdict,
    LearningAssignmentStatus,
    MentorshipStatus,
    SkillClaimSource,
    SkillTaxonomy,
    SkillWillQuadrant,
    SuggestionKind,
    SuggestionOutcome,
    SuggestionState,
    TriggerCause,
)
from schema.kit.tables import (
    JSON,
    Measure,
    Ratio,
    Texts,
    choice,
    column,
    day,
    entity,
    indexed,
    moment,
    ref,
    unique,
    words,
)

skill = entity(
    "skill",
    choice("taxonomy", SkillTaxonomy, default=SkillTaxonomy.LOCAL),
    words("code"),
    words("name"),
    words("category", nullable=True),
    words("uri", nullable=True),
    unique("taxonomy", "code", where="deleted_at IS NULL"),
    indexed("name", "id"),
)
"""A skill as a taxonomy or the organization itself defines it; `uri` leads to the definition."""

skill_claim = entity(
    "skill_claim",
    ref("employee_id", "employee"),
    ref("skill_id", "skill"),
    column("proficiency", SmallInteger),
    choice("source", SkillClaimSource),
    ref("asserted_by_id", "employee", nullable=True),
    day("claimed_on"),
    day("valid_until", nullable=True),
    CheckConstraint("proficiency BETWEEN 1 AND 5", name="ck_skill_claim_proficiency"),
    CheckConstraint("valid_until >= claimed_on", name="ck_skill_claim_validity"),
    indexed("employee_id", "claimed_on", "id"),
    lifecycle=False,
)
"""Who said when that an employee masters a skill. Append-only: a new word does not erase an older one."""

certification = entity(
    "certification",
    ref("employee_id", "employee"),
    ref("skill_id", "skill", nullable=True),
    words("name"),
    words("issuer", nullable=True),
    words("number", nullable=True),
    day("issued_on"),
    day("expires_on", nullable=True),
    CheckConstraint("expires_on >= issued_on", name="ck_certification_validity"),
    indexed("employee_id", "issued_on", "id"),
)
"""A certificate that proves a skill, valid up to and with `expires_on`."""

development_plan = entity(
    "development_plan",
    ref("employee_id", "employee"),
    words("name"),
    choice("status", DevelopmentPlanStatus, default=DevelopmentPlanStatus.DRAFT),
    day("starts_on"),
    day("ends_on", nullable=True),
    CheckConstraint("ends_on >= starts_on", name="ck_development_plan_period"),
    unique("employee_id", where="status = 'ACTIVE' AND deleted_at IS NULL"),
    indexed("employee_id", "starts_on", "id"),
)
"""The living plan; one that is active per employee at most."""

development_action = entity(
    "development_action",
    ref("plan_id", "development_plan"),
    choice("kind", DevelopmentActionKind),
    words("title"),
    choice("status", DevelopmentActionStatus, default=DevelopmentActionStatus.PLANNED),
    choice("origin", DevelopmentActionOrigin, default=DevelopmentActionOrigin.MANUAL),
    day("due_on", nullable=True),
    moment("completed_at", nullable=True),
    ref("goal_id", "goal", nullable=True),
    ref("course_id", "course", nullable=True),
    ref("mentor_id", "employee", nullable=True),
    ref("skill_id", "skill", nullable=True),
    CheckConstraint("completed_at IS NULL OR status = 'DONE'", name="ck_development_action_completed_at"),
)
"""A step of a plan. `kind` is its part of the 70/20/10 mix: a project for a goal, a mentor, a course."""

milestone = entity(
    "milestone",
    ref("action_id", "development_action"),
    words("title"),
    day("due_on", nullable=True),
    moment("completed_at", nullable=True),
)
"""A step of an action; reached once it has a `completed_at`."""

mentorship = entity(
    "mentorship",
    ref("employee_id", "employee"),
    ref("mentor_id", "employee"),
    ref("skill_id", "skill", nullable=True),
    choice("status", MentorshipStatus, default=MentorshipStatus.PROPOSED),
    words("purpose", nullable=True),
    day("starts_on"),
    day("ends_on", nullable=True),
    CheckConstraint("mentor_id <> employee_id", name="ck_mentorship_mentor"),
    CheckConstraint("ends_on >= starts_on", name="ck_mentorship_period"),
    indexed("employee_id", "starts_on", "id"),
)
"""`employee_id` learns from `mentor_id`."""

course = entity(
    "course",
    words("code"),
    words("title"),
    words("provider", nullable=True),
    words("url", nullable=True),
    column("hours", Measure, nullable=True),
    CheckConstraint("hours >= 0", name="ck_course_hours"),
    unique("provider", "code", where="deleted_at IS NULL"),
    indexed("title", "id"),
)
"""Something to be learned, as a learning system offers it under `code`; `hours` is how long it takes."""

course_skill = entity(
    "course_skill",
    ref("course_id", "course"),
    ref("skill_id", "skill"),
    unique("course_id", "skill_id", where="deleted_at IS NULL"),
)
"""`course_id` teaches `skill_id`."""

learning_assignment = entity(
    "learning_assignment",
    ref("employee_id", "employee"),
    ref("course_id", "course"),
    ref("action_id", "development_action", nullable=True),
    ref("assigned_by_id", "employee", nullable=True),
    choice("status", LearningAssignmentStatus, default=LearningAssignmentStatus.ASSIGNED),
    column("mandatory", Boolean, default="false"),
    day("assigned_on"),
    day("due_on", nullable=True),
    CheckConstraint("due_on >= assigned_on", name="ck_learning_assignment_due_on"),
    indexed("employee_id", "assigned_on", "id"),
)
"""A course that an employee is to take by `due_on`; the action of the plan behind it, if there is one."""

completion = entity(
    "completion",
    ref("employee_id", "employee"),
    ref("course_id", "course"),
    ref("assignment_id", "learning_assignment", nullable=True),
    ref("action_id", "development_action", nullable=True),
    moment("completed_at"),
    column("score", SmallInteger, nullable=True),
    CheckConstraint("score BETWEEN 0 AND 100", name="ck_completion_score"),
    indexed("employee_id", "completed_at", "id"),
)
"""A course done, as the learning system records it; `score` in percent."""

trigger_rule = entity(
    "trigger_rule",
    words("key"),
    column("rule_version", SmallInteger),
    words("name"),
    words("description"),
    choice("cause", TriggerCause),
    column("parameters", JSON, default="'{}'::jsonb"),
    column("enabled", Boolean, default="true"),
    unique("key", "rule_version"),
    CheckConstraint("rule_version > 0", name="ck_trigger_rule_rule_version"),
)
"""A rule that raises suggestions. A change of its thresholds in `parameters` is a new row with the next version."""

trigger_firing = entity(
    "trigger_firing",
    ref("employee_id", "employee"),
    ref("rule_id", "trigger_rule", nullable=True),
    choice("cause", TriggerCause),
    words("cause_key", nullable=True),
    ref("goal_id", "goal", nullable=True),
    ref("flag_id", "skill_gap_flag", nullable=True),
    choice("kind", SuggestionKind),
    words("title"),
    words("reason"),
    ref("skill_id", "skill", nullable=True),
    ref("course_id", "course", nullable=True),
    ref("mentor_id", "employee", nullable=True),
    moment("raised_at"),
    choice("state", SuggestionState, default=SuggestionState.PROPOSED),
    moment("decided_at", nullable=True),
    ref("decided_by_id", "employee", nullable=True),
    words("decision_reason", nullable=True),
    ref("action_id", "development_action", nullable=True),
    choice("outcome", SuggestionOutcome, nullable=True),
    words("outcome_reason", nullable=True),
    moment("verified_at", nullable=True),
    unique("employee_id", "cause_key", where="state = 'PROPOSED' AND deleted_at IS NULL"),
    CheckConstraint("decided_at >= raised_at", name="ck_trigger_firing_decided_at"),
    CheckConstraint("state <> 'PROPOSED' OR decided_at IS NULL", name="ck_trigger_firing_undecided"),
    indexed("employee_id", "raised_at", "id"),
    indexed("employee_id", "state", "raised_at", "id"),
)
"""A rule that fired, with the suggestion that it raised, the decision and the outcome: the graph's `Suggestion`.

`action_id` is the action of the plan that an accepted one became. `cause_key` names what it answers, e.g. a dip of one
goal: of an employee's open ones each has a key of its own, so that a storm of one cause makes one suggestion. NULL in
those that another system raised. `outcome_reason` says in words how the outcome was found.
"""

trigger_observation = entity(
    "trigger_observation",
    ref("firing_id", "trigger_firing"),
    ref("goal_update_id", "goal_update", nullable=True),
    column("week", String(8)),
    column("value", Measure, nullable=True),
    column("target", Measure, nullable=True),
    unique("firing_id", "week"),
    lifecycle=False,
)
"""What a firing rests on: the weeks with the value of the metric and its target then."""

skill_will_diagnosis = entity(
    "skill_will_diagnosis",
    ref("employee_id", "employee"),
    ref("goal_id", "goal"),
    day("diagnosed_on"),
    choice("verdict", DiagnosisVerdict),
    choice("quadrant", SkillWillQuadrant, nullable=True),
    column("skill_probability", Ratio, nullable=True),
    column("will_probability", Ratio, nullable=True),
    column("external_probability", Ratio, nullable=True),
    column("weeks_observed", SmallInteger),
    column("reasons", JSON, default="'[]'::jsonb"),
    words("recommendation", nullable=True),
    words("model_version", nullable=True),
    ref("reviewed_by_id", "employee", nullable=True),
    choice("review_verdict", DiagnosisVerdict, nullable=True),
    column("review_agrees", Boolean, nullable=True),
    words("review_note", nullable=True),
    moment("reviewed_at", nullable=True),
    ref("disputed_by_id", "employee", nullable=True),
    words("dispute_note", nullable=True),
    moment("disputed_at", nullable=True),
    ref("model_version_id", "model_version", nullable=True),
    column("counter_evidence", JSON, default="'[]'::jsonb"),
    column("offered", Texts, default="'{}'"),
    column("offer_seed", BigInteger, nullable=True),
    ref("confirmed_by_id", "employee", nullable=True),
    choice("confirmed_cause", DiagnosisVerdict, nullable=True),
    moment("confirmed_at", nullable=True),
    CheckConstraint("confirmed_cause <> 'UNCLEAR'", name="ck_skill_will_diagnosis_confirmed"),
    CheckConstraint("skill_probability BETWEEN 0 AND 1", name="ck_skill_will_diagnosis_skill"),
    CheckConstraint("will_probability BETWEEN 0 AND 1", name="ck_skill_will_diagnosis_will"),
    CheckConstraint("external_probability BETWEEN 0 AND 1", name="ck_skill_will_diagnosis_external"),
    CheckConstraint("weeks_observed >= 0", name="ck_skill_will_diagnosis_weeks_observed"),
    indexed("employee_id", "diagnosed_on", "id"),
)
"""Why a goal was missed, by a model; `review_verdict` is what the manager thought before seeing it.

`reasons` and `counter_evidence` are lists of {feature, label, direction, contribution}. `offered` is the order in which
causes were offered to people, drawn from `offer_seed` where the model abstained. `confirmed_cause` is what it turned
out to be: a label for training.
"""
