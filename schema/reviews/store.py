"""Every statement of reviews, ratings and calibration. Reads start from what the viewer may read."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, any_, literal, or_, select

from schema.access.masks import Mask, MaskedReads
from schema.access.predicates import Anchors
from schema.access.reads import Order, Readable
from schema.access.values import Condition
from schema.kit.clauses import day_of, joined
from schema.people.tables import org_unit
from schema.reviews import access
from schema.reviews.calibration_tables import evidence_weighting, fairness_acknowledgement
from schema.reviews.tables import (
    anonymity_minimum,
    anonymity_policy,
    calibration_change,
    calibration_participant,
    calibration_session,
    fairness_signal,
    feedback,
    feedback_request,
    nomination,
    question,
    question_revision,
    rating,
    rating_evidence,
    rating_level,
    rating_scale,
    response,
    review,
    review_cycle,
    review_reminder,
    review_template,
)
from schema.reviews.values import (
    PRIVATE_KINDS,
    CalibrationState,
    FeedbackVisibility,
    RatingEvidenceKind,
    ReviewCycleStage,
    ReviewDirection,
    ReviewState,
)

_ANONYMOUS_EVIDENCE = (RatingEvidenceKind.PEER_SENTIMENT, RatingEvidenceKind.FEEDBACK)
_UNDER_WAY = (CalibrationState.OPEN, CalibrationState.LOCKED)
_NAMED_DIRECTIONS = (ReviewDirection.SELF, ReviewDirection.DOWNWARD, ReviewDirection.SKIP)


def _takes_part(session_id: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    """The facilitator and the participants of a session that is joined; for `Anchors.participants`."""
    who = calibration_participant.alias()
    listed = select(who.c.employee_id).where(
        who.c.organization_id == calibration_session.c.organization_id,
        who.c.session_id == session_id,
        who.c.deleted_at.is_(None),
    )
    return (calibration_session.c.facilitator_id, any_(listed.scalar_subquery()))


def _is_named() -> ColumnElement[bool]:
    """That a piece of evidence tells of nobody who was promised not to be named."""
    told, given = rating_evidence.c, feedback.c
    same = (given.organization_id == told.organization_id, given.id == told.source_id, told.source_type == "Feedback")
    named = select(literal(1)).where(*same, given.author_shown).correlate(rating_evidence).exists()
    return or_(told.kind.not_in(_ANONYMOUS_EVIDENCE), told.author_id.is_(None), named)


def _with_session(table: FromClause, session_id: ColumnElement[Any]) -> FromClause:
    """Rows with their session and the unit that it calibrates, where there are any."""
    session = joined(table, calibration_session, session_id, optional=True)
    return joined(session, org_unit, calibration_session.c.org_unit_id, optional=True)


_in_session = Anchors(subject=org_unit.c.head_id, participants=_takes_part(calibration_session.c.id))
_rating_anchors = Anchors(
    subject=rating.c.employee_id,
    dated=day_of(rating.c.released_at),
    participants=_takes_part(calibration_session.c.id),
    conditions={
        Condition.RELEASED: rating.c.released_at.is_not(None),
        Condition.OPEN: calibration_session.c.state.in_(_UNDER_WAY),
    },
)
_review_anchors = Anchors(
    subject=review.c.employee_id,
    dated=day_of(review.c.submitted_at),
    participants=(review.c.reviewer_id,),
    conditions={
        Condition.OWN: review.c.direction == ReviewDirection.SELF,
        Condition.NAMED: review.c.direction.in_(_NAMED_DIRECTIONS),
        Condition.SUBMITTED: review.c.state == ReviewState.SUBMITTED,
        Condition.RELEASED: review_cycle.c.released_at.is_not(None),
    },
)

GROUNDS = Mask(
    "sees_grounds",
    access.RATING_GROUNDS,
    (
        "proposed_id",
        "supported_id",
        "calibrated_id",
        "challenge",
        "supported_score",
        "supported_low",
        "supported_high",
    ),
)
REASONS = Mask(
    "sees_reasons",
    access.RATING_REASONS,
    (
        "rationale",
        "disputed_at",
        "dispute_note",
        "dispute_answered_at",
        "dispute_answer",
        "dispute_answered_by_id",
    ),
)
EVIDENCE_AUTHOR = Mask("sees_author", access.EVIDENCE_AUTHOR, ("author_id",))
FIGURES = Mask(
    "sees_figures",
    access.FAIRNESS_FIGURES,
    (
        "effect",
        "interval_low",
        "interval_high",
        "p_value",
        "q_value",
        "smallest_detectable",
        "bound",
        "explanation",
    ),
)
FEEDBACK_AUTHOR = Mask("sees_author", access.FEEDBACK_AUTHOR, ("author_id",))
FEEDBACK_SENTIMENT = Mask("sees_sentiment", access.FEEDBACK_SENTIMENT, ("sentiment",))

TEMPLATES = Readable(review_template, access.REVIEW_SETUP, order=Order("NAME", (review_template.c.name,)))
QUESTIONS = Readable(question, access.REVIEW_SETUP, order=Order("POSITION", (question.c.position,)))
QUESTION_REVISIONS = Readable(
    question_revision,
    access.REVIEW_SETUP,
    order=Order("REVISION", (question_revision.c.revision,), descending=True),
)
SCALES = Readable(
    rating_scale, access.REVIEW_SETUP, order=Order("NAME", (rating_scale.c.name, rating_scale.c.scale_version))
)
LEVELS = Readable(rating_level, access.REVIEW_SETUP, order=Order("VALUE", (rating_level.c.value,)))
ANONYMITY_POLICIES = Readable(
    anonymity_policy,
    access.REVIEW_SETUP,
    order=Order("NAME", (anonymity_policy.c.name, anonymity_policy.c.policy_version)),
)
ANONYMITY_MINIMUMS = Readable(
    anonymity_minimum, access.REVIEW_SETUP, order=Order("DIRECTION", (anonymity_minimum.c.direction,))
)
CYCLES = Readable(
    review_cycle,
    access.REVIEW_CYCLES,
    Anchors(conditions={Condition.PUBLIC: review_cycle.c.stage != ReviewCycleStage.DRAFT}),
    order=Order("ENDS_ON", (review_cycle.c.ends_on,), descending=True),
)
REMINDERS = Readable(
    review_reminder,
    access.REVIEW_REMINDERS,
    Anchors(subject=review_reminder.c.employee_id, dated=review_reminder.c.due_on),
    order=Order("DUE_ON", (review_reminder.c.due_on,), descending=True),
)
NOMINATIONS = Readable(
    nomination,
    access.NOMINATIONS,
    Anchors(
        subject=nomination.c.employee_id,
        participants=(nomination.c.reviewer_id, nomination.c.nominated_by_id),
        conditions={Condition.OWN: nomination.c.nominated_by_id == nomination.c.employee_id},
    ),
)
REVIEWS = Readable(
    review,
    access.REVIEWS,
    _review_anchors,
    source=joined(review, review_cycle, review.c.cycle_id),
)
RESPONSES = Readable(
    response,
    access.REVIEWS,
    _review_anchors,
    source=joined(joined(response, review, response.c.review_id, living=True), review_cycle, review.c.cycle_id),
    extra=(review.c.employee_id.label("employee_id"),),
)
FEEDBACKS = MaskedReads(
    feedback,
    access.FEEDBACK,
    Anchors(
        subject=feedback.c.employee_id,
        dated=day_of(feedback.c.given_at),
        participants=(feedback.c.author_id,),
        conditions={
            Condition.SHARED: feedback.c.visibility != FeedbackVisibility.MANAGER,
            Condition.PUBLIC: feedback.c.visibility == FeedbackVisibility.PUBLIC,
            Condition.NAMED: feedback.c.author_shown,
        },
    ),
    order=Order("GIVEN_AT", (feedback.c.given_at,), descending=True),
    masks=(FEEDBACK_AUTHOR, FEEDBACK_SENTIMENT),
)
FEEDBACK_REQUESTS = Readable(
    feedback_request,
    access.FEEDBACK_REQUESTS,
    Anchors(
        subject=feedback_request.c.employee_id,
        participants=(feedback_request.c.author_id, feedback_request.c.requested_by_id),
    ),
    order=Order("REQUESTED_AT", (feedback_request.c.requested_at,), descending=True),
)
RATINGS = MaskedReads(
    rating,
    access.RATINGS,
    _rating_anchors,
    source=joined(_with_session(rating, rating.c.session_id), review_cycle, rating.c.cycle_id),
    order=Order("CYCLE", (review_cycle.c.ends_on,), descending=True),
    masks=(GROUNDS, REASONS),
)
WEIGHTINGS = Readable(
    evidence_weighting,
    access.REVIEW_SETUP,
    order=Order("VERSION", (evidence_weighting.c.weighting_version,), descending=True),
)
EVIDENCE = MaskedReads(
    rating_evidence,
    access.RATING_REASONS,
    replace(
        _rating_anchors,
        conditions={
            **_rating_anchors.conditions,
            Condition.NAMED: _is_named(),
        },
    ),
    source=joined(
        rating_evidence.join(
            rating,
            and_(
                rating.c.organization_id == rating_evidence.c.organization_id,
                rating.c.id == rating_evidence.c.rating_id,
                rating.c.gathering == rating_evidence.c.gathering,
                rating.c.deleted_at.is_(None),
            ),
        ),
        calibration_session,
        rating.c.session_id,
        optional=True,
    ),
    extra=(rating.c.employee_id.label("employee_id"), rating_evidence.c.as_of.label("day")),
    masks=(EVIDENCE_AUTHOR,),
)
SESSIONS = Readable(
    calibration_session,
    access.CALIBRATION,
    _in_session,
    source=joined(calibration_session, org_unit, calibration_session.c.org_unit_id, optional=True),
    order=Order("NAME", (calibration_session.c.name,)),
    sealed=frozenset({"change_count", "history_hash"}),
)
PARTICIPANTS = Readable(
    calibration_participant,
    access.CALIBRATION,
    _in_session,
    source=_with_session(calibration_participant, calibration_participant.c.session_id),
)
CHANGES = Readable(
    calibration_change,
    access.CALIBRATION_CHANGES,
    replace(_in_session, about=rating.c.employee_id),
    source=joined(
        _with_session(calibration_change, calibration_change.c.session_id), rating, calibration_change.c.rating_id
    ),
    order=Order("AT", (calibration_change.c.at,)),
    sealed=frozenset({"number", "previous_hash", "hash"}),
)
SIGNALS = MaskedReads(
    fairness_signal,
    access.FAIRNESS,
    replace(
        _in_session,
        conditions={
            Condition.SHARED: or_(fairness_signal.c.change_number == 0, fairness_signal.c.kind.not_in(PRIVATE_KINDS))
        },
    ),
    source=_with_session(fairness_signal, fairness_signal.c.session_id),
    order=Order("COMPUTED_AT", (fairness_signal.c.computed_at,)),
    masks=(FIGURES,),
)
ACKNOWLEDGEMENTS = Readable(
    fairness_acknowledgement,
    access.FAIRNESS,
    _in_session,
    source=_with_session(
        joined(fairness_acknowledgement, fairness_signal, fairness_acknowledgement.c.signal_id),
        fairness_signal.c.session_id,
    ),
)
