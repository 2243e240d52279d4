"""Who may see what, written by hand from what the organization was promised: the second opinion on the policies.

Nothing here reads a policy. Three tables: the audience of each kind of row, the columns and the fields that fewer (or
more) people see than their row, and what no answer ever holds.
"""

from tests.access.cast import (
    ADMIN,
    AUDITOR,
    COLLEAGUE,
    COMPENSATION,
    DOTTED,
    HRBP,
    MANAGER,
    NAMED,
    PAY_MANAGER,
    PEER,
    REPORT,
    SELF,
    SKIP,
)
from tests.access.staged import nodes, thread

Audience = frozenset[str]


def seen_by(*who: str) -> Audience:
    """An audience: relations to the owner of the row, roles, NAMED (on the row), scopes of service tokens."""
    return frozenset(who)


NOBODY = seen_by()


def everybody(scope: str) -> Audience:
    """Who works here, and machines with the scope."""
    return seen_by(COLLEAGUE, scope)


_CHAIN = seen_by(MANAGER, SKIP)
_IN_CHARGE = _CHAIN | {HRBP, ADMIN}
_TERMS = seen_by(SELF, *_IN_CHARGE, COMPENSATION, "employment:read")
_AWAY = seen_by(SELF, MANAGER, HRBP, ADMIN, "absence:read")
_GOAL = seen_by(SELF, *_IN_CHARGE, DOTTED, "goals:read")
_TEAM_GOAL = _GOAL | {PEER, REPORT}
_PUBLIC_GOAL = _TEAM_GOAL | {COLLEAGUE}
_CHECK_IN = seen_by(SELF, *_IN_CHARGE, "checkins:read")
_MOOD = seen_by(SELF, MANAGER, HRBP, ADMIN)
_TWO = seen_by(SELF, NAMED)
_TWO_WHO_ASK = seen_by(NAMED)
_SKILLS = seen_by(SELF, *_IN_CHARGE, "learning:read")
_PLAN = seen_by(SELF, *_IN_CHARGE, "development:read")
_RATING = seen_by(*_IN_CHARGE, COMPENSATION)
_REASONS = seen_by(*_IN_CHARGE, NAMED)
_GROUNDS = ("challenge", "supported_score", "supported_low", "supported_high")
_HR_OF_THE_UNIT = seen_by(HRBP, ADMIN, NAMED)
_TALENT = seen_by(HRBP, ADMIN, "succession:read")
_IMPROVEMENT = seen_by(MANAGER, HRBP, ADMIN)
_PLANNING = seen_by(COMPENSATION, ADMIN, "pay:read")
_PAY = _PLANNING | {SELF, PAY_MANAGER}
_PROGRAMS = seen_by(ADMIN, AUDITOR, NAMED, "programs:read")
_AUDIT = seen_by(ADMIN, AUDITOR, "audit:read")
_INTEGRATION = seen_by(ADMIN, AUDITOR, "integration:read")
_AI = seen_by(ADMIN, AUDITOR)
_OWN_RIGHTS = seen_by(SELF, ADMIN, AUDITOR)

ROWS: dict[str, Audience] = {
    # People and structure
    "location": everybody("people:read"),
    "org_unit": everybody("people:read"),
    "job_family": everybody("people:read"),
    "job_level": everybody("people:read"),
    "job_profile": everybody("people:read"),
    "position": everybody("people:read"),
    "position/held": everybody("people:read"),
    "person": seen_by(SELF, ADMIN, "personal:read"),
    "person/left": seen_by(SELF, ADMIN, "personal:read"),
    "employee": everybody("people:read"),
    "employee/left": seen_by(SELF, *_IN_CHARGE, DOTTED, COMPENSATION, AUDITOR, "people:read"),
    "employment": _TERMS,
    "employment/planned": seen_by(HRBP, ADMIN, "employment:read"),
    "reporting_line": _TERMS,
    "reporting_line/planned": seen_by(HRBP, ADMIN, "employment:read"),
    "absence": _AWAY,
    # Goals
    "goal_cycle": everybody("goals:read"),
    "goal_template": everybody("goals:read"),
    "goal/private": seen_by(SELF),
    "goal/manager": _GOAL,
    "goal/team": _TEAM_GOAL,
    "goal/public": _PUBLIC_GOAL,
    "goal/unit_public": seen_by(COLLEAGUE, "goals:read"),
    "goal/unit_closed": seen_by(ADMIN, "goals:read"),
    "goal_metric/private": seen_by(SELF),
    "goal_metric/manager": _GOAL,
    "goal_metric/team": _TEAM_GOAL,
    "goal_metric/public": _PUBLIC_GOAL,
    "metric_observation/private": seen_by(SELF),
    "metric_observation/manager": _GOAL,
    "metric_observation/team": _TEAM_GOAL,
    "metric_observation/public": _PUBLIC_GOAL,
    "goal_contribution/private": seen_by(SELF),
    "goal_contribution/manager": _GOAL,
    "goal_contribution/team": _TEAM_GOAL,
    "goal_contribution/public": _PUBLIC_GOAL,
    # Check-ins
    "system_outage": everybody("checkins:read"),
    "check_in/draft": seen_by(SELF),
    "check_in/submitted": _CHECK_IN,
    "goal_update/draft/private": seen_by(SELF),
    "goal_update/draft/manager": seen_by(SELF),
    "goal_update/draft/team": seen_by(SELF),
    "goal_update/draft/public": seen_by(SELF),
    "goal_update/submitted/private": seen_by(SELF),
    "goal_update/submitted/manager": _GOAL,
    "goal_update/submitted/team": _TEAM_GOAL,
    "goal_update/submitted/public": _PUBLIC_GOAL,
    "blocker/draft": seen_by(SELF),
    "blocker": _CHECK_IN | {NAMED},
    "blocker/private": _TWO,
    "skill_gap_flag": _CHECK_IN | {NAMED},
    "check_in_reminder": _CHECK_IN,
    "one_on_one": _TWO,
    "agenda_item/discussed": _TWO,
    "agenda_item/open": _TWO | {MANAGER},
    "action_item": _TWO,
    # Development
    "skill": everybody("learning:read"),
    "course": everybody("learning:read"),
    "trigger_rule": everybody("development:read"),
    "skill_claim": _SKILLS | {NAMED},
    "certification": _SKILLS,
    "completion": _SKILLS,
    "learning_assignment": _SKILLS,
    "development_plan": _PLAN,
    "development_action": _PLAN | {NAMED},
    "milestone": _PLAN | {NAMED},
    "mentorship": _PLAN | {NAMED},
    "trigger_firing": _PLAN,
    "trigger_firing/private": seen_by(SELF),
    "trigger_observation": _PLAN,
    "trigger_observation/private": seen_by(SELF),
    "skill_will_diagnosis": _MOOD,
    "skill_will_diagnosis/private": seen_by(SELF),
    # Reviews
    "rating_scale": everybody("ratings:read"),
    "rating_level": everybody("ratings:read"),
    "review_template": everybody("ratings:read"),
    "question": everybody("ratings:read"),
    "question_revision": everybody("ratings:read"),
    "anonymity_policy": everybody("ratings:read"),
    "anonymity_minimum": everybody("ratings:read"),
    "review_cycle": everybody("ratings:read"),
    "review_cycle/draft": seen_by(COMPENSATION, AUDITOR, ADMIN, "ratings:read"),
    "review_reminder": seen_by(SELF),
    "nomination": seen_by(MANAGER, HRBP, ADMIN, NAMED),
    "nomination/own": seen_by(MANAGER, HRBP, ADMIN, NAMED),
    "review/peer": seen_by(NAMED),
    "review/upward": seen_by(NAMED),
    "review/downward/draft": seen_by(NAMED),
    "review/downward/open": seen_by(*_IN_CHARGE, NAMED),
    "review/downward": seen_by(SELF, *_IN_CHARGE, NAMED),
    "review/self/draft": seen_by(SELF),
    "response/peer": seen_by(NAMED),
    "response/upward": seen_by(NAMED),
    "response/downward/draft": seen_by(NAMED),
    "response/downward/open": seen_by(*_IN_CHARGE, NAMED),
    "response/downward": seen_by(SELF, *_IN_CHARGE, NAMED),
    "response/self/draft": seen_by(SELF),
    "review_summary": NOBODY,
    "review_summary_answer": NOBODY,
    "feedback/manager": seen_by(MANAGER, HRBP, ADMIN, NAMED),
    "feedback/shared": seen_by(SELF, MANAGER, HRBP, ADMIN, NAMED),
    "feedback/public": seen_by(COLLEAGUE),
    "feedback_request": _TWO_WHO_ASK,
    "calibration_session": _HR_OF_THE_UNIT,
    "calibration_participant": _HR_OF_THE_UNIT,
    "calibration_change": _HR_OF_THE_UNIT,
    "fairness_signal": _HR_OF_THE_UNIT | {AUDITOR},
    "fairness_signal/private": _HR_OF_THE_UNIT | {AUDITOR},
    "fairness_acknowledgement": _HR_OF_THE_UNIT | {AUDITOR},
    "evidence_weighting": everybody("ratings:read"),
    "rating": _RATING | {SELF, "ratings:read"},
    "rating/open": _RATING | {NAMED},
    "rating/draft": _RATING,
    "rating_evidence": _REASONS | {SELF},
    "rating_evidence/open": _REASONS,
    "rating_evidence/draft": _REASONS,
    # Succession
    "talent_assessment": _TALENT,
    "succession_plan": _TALENT,
    "succession_plan/open": seen_by(ADMIN, "succession:read"),
    "successor_nomination": _TALENT,
    "succession_gap": _TALENT,
    "improvement_plan/draft": _IMPROVEMENT,
    "improvement_plan": _IMPROVEMENT | {SELF},
    "improvement_plan_criterion/draft": _IMPROVEMENT,
    "improvement_plan_criterion": _IMPROVEMENT | {SELF},
    "improvement_plan_meeting/draft": _IMPROVEMENT,
    "improvement_plan_meeting": _IMPROVEMENT | {SELF},
    "improvement_plan_sign_off/draft": _IMPROVEMENT,
    "improvement_plan_sign_off": _IMPROVEMENT | {SELF},
    # Pay
    "pay_band": _PLANNING,
    "pay_band/used": _PLANNING,
    "market_reference": _PLANNING,
    "exchange_rate": _PLANNING,
    "merit_matrix": _PLANNING,
    "merit_matrix_cell": _PLANNING,
    "compensation_cycle": _PLANNING,
    "budget_pool": _PLANNING,
    "compensation_recommendation": _PAY,
    "compensation_recommendation/planned": _PLANNING,
    "compensation_approval": _PLANNING,
    "compensation_record": _PAY,
    "compensation_record/planned": _PLANNING,
    "pay_component": _PAY,
    "pay_component/planned": _PLANNING,
    "compensation_scenario": _PLANNING,
    "compensation_scenario_segment": _PLANNING,
    "payroll_run": _PLANNING,
    "pay_statement": _PLANNING | {SELF},
    "pay_equity_category": _PLANNING,
    "pay_gap_result": _PLANNING,
    # Programs
    "program": _PROGRAMS,
    "program_cycle": _PROGRAMS,
    "program_link": _PROGRAMS,
    "misalignment_finding": _PROGRAMS,
    "talent_strategy": _PROGRAMS,
    "metric_definition": everybody("metrics:read"),
    "metric_value": seen_by(ADMIN, AUDITOR, "metrics:read"),
    # Governance
    **{
        f"audit_event/{kind}": _AUDIT
        for kind in (
            "general",
            "employment",
            "personal",
            "protected",
            "absence",
            "goal",
            "check_in",
            "development",
            "feedback",
            "rating",
            "succession",
            "pay",
            "score",
            "private",
        )
    },
    "domain_event": _INTEGRATION,
    "ai_system": _AI,
    "model_version": everybody("ai:read"),
    "model_card": everybody("ai:read"),
    "ai_system_switch": NOBODY,
    "feature_snapshot": NOBODY,
    "model_drift": _AI,
    "ai_decision_log": _AI,
    "human_review": _AI,
    "bias_audit": _AI,
    "impact_ratio": _AI,
    "worker_notice": _OWN_RIGHTS,
    "subject_request": _OWN_RIGHTS,
    "legal_hold": _AI,
    "connector": _INTEGRATION,
    "connected_system": _INTEGRATION,
    "sync_run": _INTEGRATION,
    "field_coverage": _INTEGRATION,
    "rejected_row": _INTEGRATION,
    "synced_row": NOBODY,
    "vendor_turn": NOBODY,
    "taken_delivery": NOBODY,
    "provisioned_user": NOBODY,
    "termination_proposal": seen_by(ADMIN),
    "provisioned_group": NOBODY,
    "provisioned_member": NOBODY,
    "remote_change": _AI,
    "connection_problem": _INTEGRATION,
    "webhook_subscription": _INTEGRATION,
    "event_delivery": _INTEGRATION,
    "delivery_attempt": _INTEGRATION,
    # Behind nodes
    "external_id": seen_by(ADMIN, "integration:read"),
    "external_id/employee": seen_by(ADMIN, "people:read+integration:read"),
    "account": _AUDIT,
    "service_token": _AUDIT | _INTEGRATION,
    "course_skill": NOBODY,
    "job_profile_skill": NOBODY,
    "model_promotion": NOBODY,
    "domain_event_cause": NOBODY,
    "journal": NOBODY,
    "parked_event": seen_by(ADMIN),
    "idempotency_key": NOBODY,
    "finding_evidence": NOBODY,
}
"""The audience of each kind of row. A label of the stage is `kind` or `kind#which`."""

_ABOUT = {event.kind: thread.node_kind_of(event) for event in thread.about(nodes()) if thread.event_type_of(event)}
ROWS |= {event: ROWS[node] for event, node in _ABOUT.items()}
"""An event of the thread is promised to nobody by itself: what is said of the row that it tells about is said of it.

Its time and its number among all events come with it. That it stands in the outbox too, as an entry for those who
connect systems, is another matter: the entries of the stage are the rows of kind `domain_event`.
"""

_NEVER_THE_SUBJECT = frozenset(
    {
        "nomination",
        "review/peer",
        "review/upward",
        "review/downward/draft",
        "review/downward/open",
        "response/peer",
        "response/upward",
        "response/downward/draft",
        "response/downward/open",
        "feedback/manager",
        "rating/open",
        "rating/draft",
        "rating_evidence/open",
        "rating_evidence/draft",
        "calibration_change",
        "talent_assessment",
        "succession_plan",
        "successor_nomination",
        "succession_gap",
    }
)
NEVER_THE_SUBJECT = _NEVER_THE_SUBJECT | {event for event, node in _ABOUT.items() if node in _NEVER_THE_SUBJECT}
"""What whoever it is about does not see, whatever role they hold."""

COLUMNS: dict[str, Audience] = {
    "person.display_name": ROWS["employee"],
    "person.sort_name": ROWS["employee"],
    "person/left.display_name": ROWS["employee/left"],
    "person/left.sort_name": ROWS["employee/left"],
    "person.sex": seen_by(SELF, ADMIN),
    "person/left.sex": seen_by(SELF, ADMIN),
    "employment.leaving_reason": seen_by(HRBP, ADMIN),
    "employment/planned.leaving_reason": seen_by(HRBP, ADMIN),
    "feedback/manager.sentiment": seen_by(MANAGER, HRBP, ADMIN),
    "feedback/shared.sentiment": seen_by(SELF, MANAGER, HRBP, ADMIN),
    "feedback/public.sentiment": seen_by(SELF, MANAGER, HRBP, ADMIN),
    **{f"rating{state}.{name}": seen_by(*_IN_CHARGE, NAMED) for state in ("", "/open", "/draft") for name in _GROUNDS},
    **{
        f"fairness_signal/private.{name}": seen_by(ADMIN, AUDITOR)
        for name in (
            "effect",
            "interval_low",
            "interval_high",
            "p_value",
            "q_value",
            "smallest_detectable",
            "bound",
            "explanation",
        )
    },
    **{
        f"rating{state}.{name}": seen_by(*_IN_CHARGE, NAMED, *([] if state else [SELF]))
        for state in ("", "/open", "/draft")
        for name in ("rationale", "disputed_at", "dispute_note", "dispute_answered_at", "dispute_answer")
    },
    **{f"pay_band/used.{name}": _PAY for name in ("minimum_minor", "midpoint_minor", "maximum_minor", "grade")},
    **{
        f"audit_event/{kind}.{name}": seen_by(ADMIN, AUDITOR)
        for kind in ("general", "employment", "goal", "development", "rating")
        for name in ("before", "after")
    },
    **{
        f"audit_event/{kind}.{name}": seen_by(ADMIN)
        for kind in ("personal", "protected", "absence", "check_in", "feedback", "succession", "pay", "score")
        for name in ("before", "after")
    },
    "audit_event/private.before": NOBODY,
    "audit_event/private.after": NOBODY,
    "domain_event.sequence": NOBODY,
    "ai_decision_log.output": seen_by(ADMIN),
    "human_review.reason": seen_by(ADMIN),
    "webhook_subscription.url": seen_by(ADMIN),
}
"""Columns with an audience of their own, by `kind.column`; all others are seen with their row."""

NOT_BY_FORMER_TIES = frozenset({"employment.leaving_reason"})
"""Columns that a tie which ended does not open, however old the row."""

NEVER_ONES_OWN = frozenset(f"rating.{name}" for name in _GROUNDS)
"""Columns that whoever they are about does not see, whatever role they hold."""

SEALED = frozenset(
    {
        "account.subject",
        "ai_decision_log.actor_id",
        "audit_event.content_digest",
        "audit_event.salt",
        "calibration_change.hash",
        "calibration_change.previous_hash",
        "check_in.client_mutation_id",
        "compensation_scenario.changes",
        "connected_system.credentials",
        "connected_system.credentials_key",
        "connected_system.cursors",
        "connected_system.failures",
        "connected_system.hinted",
        "connected_system.open_until",
        "connected_system.settings",
        "domain_event.node_type",
        "domain_event.payload",
        "event_delivery.sequence",
        "goal_update.snapshot",
        "misalignment_finding.cause_key",
        "remote_change.approved_by_id",
        "remote_change.node_type",
        "remote_change.payload",
        "remote_change.proposed_by_id",
        "remote_change.reference",
        "remote_change.remote_version",
        "service_token.digest",
        "service_token.scopes",
        "skill_will_diagnosis.model_version",
        "skill_will_diagnosis.offer_seed",
        "sync_run.checkpoint",
        "trigger_firing.cause_key",
        "trigger_rule.parameters",
        "webhook_subscription.previous_secret",
        "webhook_subscription.previous_secret_until",
        "webhook_subscription.secret",
        "webhook_subscription.secret_key",
    }
)
"""What no answer holds, by `table.column`."""
