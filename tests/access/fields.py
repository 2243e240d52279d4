"""Every field of every node type: who sees it less than its node. Written by hand, like the table of rows.

A field that stands in none of the tables fails a test, so that nobody adds one without saying who may see it.
"""

from tests.access.cast import ADMIN, AUDITOR, COLLEAGUE, COMPENSATION, HRBP, MANAGER, NAMED, PAY_MANAGER, SELF, SKIP
from tests.access.expectations import ROWS, Audience, everybody, seen_by

_IN_CHARGE = seen_by(MANAGER, SKIP, HRBP, ADMIN)
_TERMS = seen_by(SELF, *_IN_CHARGE, COMPENSATION, "employment:read")
_PLAN = seen_by(SELF, *_IN_CHARGE, "development:read")
_SKILLS = seen_by(SELF, *_IN_CHARGE, "learning:read")
_MOOD = seen_by(SELF, MANAGER, HRBP, ADMIN)
_PLANNING = seen_by(COMPENSATION, ADMIN, "pay:read")
_PAY = _PLANNING | {SELF, PAY_MANAGER}
_OWN_RIGHTS = seen_by(SELF, ADMIN, AUDITOR)
_GROUNDS = seen_by(*_IN_CHARGE, NAMED)

GUARDED: dict[str, Audience] = {
    "Employee.person": seen_by(SELF, ADMIN, "personal:read"),
    "Employee.grade": _TERMS,
    "Employee.employments": _TERMS,
    "Employee.reportingLines": _TERMS,
    "Employee.absences": seen_by(SELF, MANAGER, HRBP, ADMIN, "absence:read"),
    "Employee.goals": everybody("goals:read"),
    "Employee.checkIns": seen_by(SELF, *_IN_CHARGE, "checkins:read"),
    "Employee.skillGapFlags": seen_by(SELF, *_IN_CHARGE, "checkins:read"),
    "Employee.checkInReminders": seen_by(SELF, *_IN_CHARGE, "checkins:read"),
    "Employee.developmentPlan": _PLAN,
    "Employee.developmentPlans": _PLAN,
    "Employee.mentorships": _PLAN,
    "Employee.suggestions": _PLAN,
    "Employee.diagnoses": _MOOD,
    "Employee.retentionRisk": seen_by(MANAGER, SKIP, HRBP, ADMIN),
    "Employee.skillClaims": _SKILLS,
    "Employee.certifications": _SKILLS,
    "Employee.learningAssignments": _SKILLS,
    "Employee.completions": _SKILLS,
    "Employee.ratings": seen_by(SELF, *_IN_CHARGE, COMPENSATION, "ratings:read"),
    "Employee.feedback": seen_by(COLLEAGUE),
    "Employee.feedbackGiven": seen_by(SELF),
    "Employee.reviews": seen_by(SELF, *_IN_CHARGE),
    "Employee.reviewReminders": seen_by(SELF),
    "Employee.reviewSummaries": seen_by(SELF, *_IN_CHARGE),
    "Employee.talentAssessments": seen_by(HRBP, ADMIN, "succession:read"),
    "Employee.successorNominations": seen_by(HRBP, ADMIN, "succession:read"),
    "Employee.improvementPlans": _MOOD,
    "Employee.compensation": _PAY,
    "Employee.compensations": _PAY,
    "Employee.compensationRecommendations": _PAY,
    "Employee.payStatements": _PLANNING | {SELF},
    "Employee.workerNotices": _OWN_RIGHTS,
    "Employee.subjectRequests": _OWN_RIGHTS,
    "Employee.legalHolds": seen_by(ADMIN, AUDITOR),
    "Position.criticality": seen_by(ADMIN, "succession:read"),
    "Position.vacancyRisk": seen_by(ADMIN, "succession:read"),
    "Position.impactOfLoss": seen_by(ADMIN, "succession:read"),
    "Person.sex": seen_by(SELF, ADMIN),
    "Employment.leavingReason": seen_by(HRBP, ADMIN),
    "CheckIn.confidence": _MOOD,
    "CheckIn.sentiment": _MOOD,
    "CompensationRecord.payrollRun": _PLANNING,
    "CompensationRecord.recommendation": _PAY,
    "CompensationRecommendation.cell": _PLANNING,
    "CompensationRecommendation.pool": _PLANNING,
    "CompensationRecommendation.cycle": _PLANNING,
    "CompensationRecommendation.approvals": _PLANNING,
    "PayStatement.run": _PLANNING,
    "MetricDefinition.values": seen_by(ADMIN, AUDITOR, "metrics:read"),
    "HumanReview.reason": seen_by(ADMIN),
    "AiDecisionLog.output": seen_by(ADMIN),
    "BiasAudit.export": seen_by(ADMIN),
    "WebhookSubscription.url": seen_by(ADMIN),
}
"""Fields that are FORBIDDEN for all others who see the node; a tie that ended opens none of them today."""

NEVER_ONES_OWN = frozenset(
    {
        "Employee.retentionRisk",
        "Employee.talentAssessments",
        "Employee.successorNominations",
        "Position.bench",
        "Position.candidates",
        "Position.successionPlan",
        "Rating.proposed",
        "Rating.supported",
        "Rating.calibrated",
        "Rating.challenge",
        "Rating.supportedScore",
        "Rating.supportedInterval",
        "Rating.supportedWithout",
    }
)
"""FORBIDDEN for whoever it is about, whatever role they hold."""

MASKED: dict[str, dict[str, Audience]] = {
    "Feedback.sentiment": {
        "feedback/manager": seen_by(MANAGER, HRBP, ADMIN),
        "feedback/shared": _MOOD,
        "feedback/public": _MOOD,
    },
    "Rating.proposed": dict.fromkeys(("rating", "rating/open", "rating/draft"), _GROUNDS),
    "Rating.supported": dict.fromkeys(("rating", "rating/open", "rating/draft"), _GROUNDS),
    "Rating.calibrated": dict.fromkeys(("rating", "rating/open", "rating/draft"), _GROUNDS),
    **{
        f"Rating.{name}": dict.fromkeys(("rating", "rating/open", "rating/draft"), _GROUNDS)
        for name in ("challenge", "supportedScore", "supportedInterval", "supportedWithout")
    },
    **{
        f"FairnessSignal.{name}": {
            "fairness_signal": ROWS["fairness_signal"],
            "fairness_signal/private": seen_by(ADMIN, AUDITOR),
        }
        for name in ("effect", "interval", "pValue", "qValue", "smallestDetectable", "bound", "explanation")
    },
    **{
        f"Rating.{name}": {"rating": _GROUNDS | {SELF}, "rating/open": _GROUNDS, "rating/draft": _GROUNDS}
        for name in (
            "rationale",
            "disputed",
            "disputedAt",
            "disputeNote",
            "disputeAnsweredAt",
            "disputeAnswer",
            "disputeAnsweredBy",
            "evidence",
            "peerSentiment",
        )
    },
    **{
        f"AuditEvent.{name}": {
            f"audit_event/{kind}": seen_by(ADMIN, AUDITOR)
            for kind in ("general", "employment", "goal", "development", "rating")
        }
        | {
            f"audit_event/{kind}": seen_by(ADMIN)
            for kind in ("personal", "protected", "absence", "check_in", "feedback", "succession", "pay", "score")
        }
        | {"audit_event/private": seen_by()}
        for name in ("before", "after")
    },
    "AuditEvent.actor": dict.fromkeys(
        (kind for kind in ROWS if kind.startswith("audit_event/")), seen_by(ADMIN, AUDITOR, "audit:read")
    )
    | {"audit_event/feedback": seen_by(ADMIN)},
    **{
        f"Position.{name}": {
            "position": seen_by(ADMIN, "succession:read"),
            "position/held": seen_by(HRBP, ADMIN, "succession:read"),
        }
        for name in ("bench", "candidates", "successionPlan")
    },
}
"""Fields whose audience hangs on the row, by its kind; what is older than the end of a tie stays open to it."""

NAMES: dict[str, dict[str, Audience]] = {
    "Feedback.author": {
        "named": seen_by(SELF, MANAGER, HRBP, ADMIN, COLLEAGUE, NAMED),
        "unnamed": seen_by(ADMIN, NAMED),
    },
    "RatingEvidence.author": {
        "goal_achievement": seen_by(SELF, *_IN_CHARGE, NAMED),
        "peer_sentiment": seen_by(ADMIN),
    },
}
"""Who stands behind words, by what the label of the row says was promised; an unnamed author never to the subject."""

CONNECTING = seen_by(ADMIN, "integration:read")
"""Who reads `externalIds`, of every node that they see."""

EVERY_NODE = ("id", "createdAt", "updatedAt", "version", "externalIds")
