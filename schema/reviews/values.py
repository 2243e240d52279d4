"""The words of reviews, ratings and calibration."""

from enum import StrEnum


class ReviewCycleStage(StrEnum):
    """How far a review cycle has come; the stages follow one another."""

    DRAFT = "DRAFT"
    """Being set up; known to HR alone."""
    PRE_LAUNCH = "PRE_LAUNCH"
    """Announced."""
    PEER_SELECTION = "PEER_SELECTION"
    """Peers are nominated and approved."""
    COLLECTING = "COLLECTING"
    """Reviews are written."""
    CALIBRATION = "CALIBRATION"
    """Ratings are compared and levelled."""
    RELEASED = "RELEASED"
    """Ratings are known to those rated."""
    ENDED = "ENDED"
    """Over; kept as history."""


class ReviewTask(StrEnum):
    """What somebody owes a review cycle."""

    NOMINATE = "NOMINATE"
    """To name peers, while peers are selected."""
    REVIEW_SELF = "REVIEW_SELF"
    """To review oneself, while reviews are collected."""
    REVIEW_OTHERS = "REVIEW_OTHERS"
    """To review those whom one manages or is asked about, while reviews are collected."""


class QuestionKind(StrEnum):
    """How a question is answered."""

    RATING = "RATING"
    """By a level of a rating scale."""
    TEXT = "TEXT"
    """In words."""


class ReviewDirection(StrEnum):
    """In which direction a review looks."""

    SELF = "SELF"
    """Employees about themselves."""
    DOWNWARD = "DOWNWARD"
    """The manager about a direct report."""
    PEER = "PEER"
    """A colleague about a colleague; anonymous."""
    UPWARD = "UPWARD"
    """A direct report about the manager; anonymous."""
    SKIP = "SKIP"
    """The manager's manager about an employee."""


class AnonymousDirection(StrEnum):
    """The directions whose authors stay unknown to the one reviewed: what they say is only told together."""

    PEER = ReviewDirection.PEER
    """By peers."""
    UPWARD = ReviewDirection.UPWARD
    """By direct reports."""


class NominationState(StrEnum):
    """What became of a nomination."""

    PROPOSED = "PROPOSED"
    """Waits for approval."""
    APPROVED = "APPROVED"
    """The nominee is asked to review."""
    DECLINED = "DECLINED"
    """The nominee is not asked, or said no."""


class ReviewState(StrEnum):
    """How far a review has come."""

    DRAFT = "DRAFT"
    """Being written; only its author reads it."""
    SUBMITTED = "SUBMITTED"
    """Handed in."""


class FeedbackKind(StrEnum):
    """What a piece of feedback is meant as."""

    FEEDBACK = "FEEDBACK"
    """What went well or could be better."""
    RECOGNITION = "RECOGNITION"
    """Thanks for something done well."""


class FeedbackVisibility(StrEnum):
    """Whom a piece of feedback is meant for."""

    MANAGER = "MANAGER"
    """The manager and HR only."""
    SHARED = "SHARED"
    """The employee too."""
    PUBLIC = "PUBLIC"
    """Everybody who works here."""


class FeedbackRequestState(StrEnum):
    """What became of a request for feedback."""

    OPEN = "OPEN"
    """Not answered yet."""
    GIVEN = "GIVEN"
    """Answered with feedback."""
    DECLINED = "DECLINED"
    """Whoever was asked declined, with a reason."""


class RatingEvidenceKind(StrEnum):
    """What a piece of evidence for a rating is drawn from."""

    GOAL_ACHIEVEMENT = "GOAL_ACHIEVEMENT"
    """How far goals were reached."""
    IDP_MILESTONES = "IDP_MILESTONES"
    """What was completed of the development plan."""
    PEER_SENTIMENT = "PEER_SENTIMENT"
    """What peers say, taken together."""
    FEEDBACK = "FEEDBACK"
    """A piece of feedback."""
    CHECK_INS = "CHECK_INS"
    """The weekly check-ins."""
    VERIFIED_OUTCOMES = "VERIFIED_OUTCOMES"
    """Whether development that was suggested helped, as the metrics verified it."""


class CalibrationState(StrEnum):
    """How far a calibration session has come."""

    PLANNED = "PLANNED"
    """Not begun; its participants see no ratings yet."""
    OPEN = "OPEN"
    """Under way."""
    LOCKED = "LOCKED"
    """Its ratings are settled; flags are still answered."""
    CLOSED = "CLOSED"
    """Over; its ratings are locked."""


class CalibrationRole(StrEnum):
    """As what somebody takes part in a calibration."""

    MANAGER = "MANAGER"
    """Stands for the ratings of the own reports."""
    HRBP = "HRBP"
    """Watches over fairness for HR."""
    OBSERVER = "OBSERVER"
    """Listens."""


class FairnessKind(StrEnum):
    """Between which groups ratings are compared."""

    PROXIMITY = "PROXIMITY"
    """Remote against on-site."""
    SEX = "SEX"
    """By sex."""
    AGE_BAND = "AGE_BAND"
    """By age band."""
    TENURE = "TENURE"
    """By years with the organization."""
    PART_TIME = "PART_TIME"
    """Part-time against full-time."""
    LEAVE = "LEAVE"
    """With a long leave in the cycle against without."""
    MANAGER = "MANAGER"
    """By who rated."""


PRIVATE_KINDS = (FairnessKind.SEX, FairnessKind.AGE_BAND, FairnessKind.PART_TIME, FairnessKind.LEAVE)
"""Comparisons that rest on what not even a manager may know of everybody."""
