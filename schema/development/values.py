"""The words of development, and the figures that its rules speak of."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class SkillTaxonomy(StrEnum):
    """Where the definition of a skill comes from."""

    ESCO = "ESCO"
    """European Skills, Competences, Qualifications and Occupations."""
    ONET = "ONET"
    """O*NET of the United States Department of Labor."""
    LIGHTCAST = "LIGHTCAST"
    """Lightcast Open Skills."""
    LOCAL = "LOCAL"
    """The organization's own list."""


class SkillClaimSource(StrEnum):
    """On whose word a claim of a skill rests."""

    SELF = "SELF"
    """The employee says so."""
    MANAGER = "MANAGER"
    """The manager says so."""
    ASSESSMENT = "ASSESSMENT"
    """A test or an assessor says so."""
    LMS = "LMS"
    """The learning system says so, after a course."""


class DevelopmentPlanStatus(StrEnum):
    """Whether a development plan is being worked on."""

    DRAFT = "DRAFT"
    """Not agreed yet."""
    ACTIVE = "ACTIVE"
    """Agreed and worked on; an employee has one such plan at most."""
    CLOSED = "CLOSED"
    """Over; kept as history."""


class DevelopmentActionKind(StrEnum):
    """Which part of the 70/20/10 mix an action belongs to."""

    EXPERIENCE_70 = "EXPERIENCE_70"
    """Learning by doing, e.g. a stretch project for a goal."""
    EXPOSURE_20 = "EXPOSURE_20"
    """Learning from others, e.g. a mentor or shadowing."""
    EDUCATION_10 = "EDUCATION_10"
    """Learning in a course."""


class DevelopmentActionStatus(StrEnum):
    """How far an action has come."""

    PLANNED = "PLANNED"
    """Agreed, not begun."""
    IN_PROGRESS = "IN_PROGRESS"
    """Begun."""
    DONE = "DONE"
    """Completed."""
    CANCELLED = "CANCELLED"
    """Given up; it does not count in the mix."""


class DevelopmentActionOrigin(StrEnum):
    """What brought an action into the plan."""

    MANUAL = "MANUAL"
    """Somebody added it."""
    TRIGGER = "TRIGGER"
    """An accepted suggestion."""
    REVIEW = "REVIEW"
    """A review asked for it."""
    SUCCESSION = "SUCCESSION"
    """A gap of a successor asked for it."""


class MentorshipStatus(StrEnum):
    """How far a mentorship has come."""

    PROPOSED = "PROPOSED"
    """Asked for, not agreed yet."""
    ACTIVE = "ACTIVE"
    """Agreed and under way."""
    ENDED = "ENDED"
    """Over."""


class LearningAssignmentStatus(StrEnum):
    """How far an assigned course has come."""

    ASSIGNED = "ASSIGNED"
    """Not begun."""
    IN_PROGRESS = "IN_PROGRESS"
    """Begun."""
    COMPLETED = "COMPLETED"
    """Done."""
    WITHDRAWN = "WITHDRAWN"
    """No longer asked for."""


class TriggerCause(StrEnum):
    """What makes a rule raise a suggestion."""

    METRIC_MISSED_TWICE = "METRIC_MISSED_TWICE"
    """A goal's metric missed its target twice in a row."""
    DIP = "DIP"
    """A goal that was green for weeks turned yellow or red."""
    SKILL_BLOCKER = "SKILL_BLOCKER"
    """The employee told in a check-in that a lack of skill stands in the way."""
    SKILL_GAP = "SKILL_GAP"
    """A manager flagged a skill gap in a check-in."""
    MISSED_CHECK_INS = "MISSED_CHECK_INS"
    """Too many weeks in a row went by without a check-in."""


class SuggestionKind(StrEnum):
    """What a suggestion proposes."""

    COURSE = "COURSE"
    """A course."""
    MENTOR = "MENTOR"
    """A mentor."""
    STRETCH_PROJECT = "STRETCH_PROJECT"
    """A stretch project for a goal."""
    CONVERSATION = "CONVERSATION"
    """A talk of employee and manager; no step of development, and no part of the 70/20/10 mix."""


class SuggestionState(StrEnum):
    """What became of a suggestion; a person decides, nothing is applied by itself."""

    PROPOSED = "PROPOSED"
    """Waits for a decision."""
    ACCEPTED = "ACCEPTED"
    """Became an action of the development plan; a talk stays on the agenda."""
    DECLINED = "DECLINED"
    """Turned down, with a reason."""
    EXPIRED = "EXPIRED"
    """Nobody decided in time."""
    WITHDRAWN = "WITHDRAWN"
    """Its cause was corrected before anybody decided, or somebody in charge took it back."""


class SuggestionOutcome(StrEnum):
    """Whether the metric behind an accepted suggestion came back."""

    RECOVERED = "RECOVERED"
    """The metric is back in its corridor."""
    NOT_RECOVERED = "NOT_RECOVERED"
    """It is not."""
    INCONCLUSIVE = "INCONCLUSIVE"
    """Too little was measured to tell; that is neither good nor bad."""


class DiagnosisVerdict(StrEnum):
    """Why a goal was missed, as far as the telemetry tells."""

    SKILL = "SKILL"
    """Something is not mastered yet; training helps."""
    WILL = "WILL"
    """Motivation is lacking; a talk with the manager helps."""
    EXTERNAL = "EXTERNAL"
    """Something outside the employee's reach stands in the way."""
    UNCLEAR = "UNCLEAR"
    """Not enough is known to say."""


class DiagnosisRecommendation(StrEnum):
    """What helps against the reason why a goal was missed."""

    TRAINING = "TRAINING"
    """A course or a mentor for what the goal demands."""
    MANAGER_CONVERSATION = "MANAGER_CONVERSATION"
    """A talk with the manager about what drives the work."""
    REMOVE_OBSTACLE = "REMOVE_OBSTACLE"
    """To clear the way first, before judging the person."""


class ReasonDirection(StrEnum):
    """Which way a reason moves what a model says."""

    RAISES = "RAISES"
    """It makes it likelier."""
    LOWERS = "LOWERS"
    """It makes it less likely."""


class SkillWillQuadrant(StrEnum):
    """The four fields of the skill-will matrix."""

    LOW_SKILL_LOW_WILL = "LOW_SKILL_LOW_WILL"
    """Neither is there yet."""
    LOW_SKILL_HIGH_WILL = "LOW_SKILL_HIGH_WILL"
    """Wants to, and has still to learn."""
    HIGH_SKILL_LOW_WILL = "HIGH_SKILL_LOW_WILL"
    """Could, and does not want to."""
    HIGH_SKILL_HIGH_WILL = "HIGH_SKILL_HIGH_WILL"
    """Both are there."""


@dataclass(frozen=True, slots=True)
class DevelopmentRules:
    """The thresholds of an organization.

    Attributes:
        quiet_days: how long a cause stays quiet after its suggestion was declined or ran out.
        quiet_days_accepted: how long after one was accepted: it must have time to work.
        expiry_days: how long a suggestion waits for a decision.
        mentees_at_most: how many mentorships a mentor carries at a time.
        proven_level: from which proficiency a skill is good enough to teach.
        weeks_to_verify: how many observed weeks after the action show whether it worked.
        recovered_weeks: how many of the last observed weeks must be within the corridor.
        of_last_weeks: how many last observed weeks are looked at; a review needs no more than these.
        weeks_to_act: how many weeks an accepted suggestion's action may take before nothing is expected of it any more.
        passing_score: from which result, in percent, a completed course proves its skills.
    """

    quiet_days: int = 28
    quiet_days_accepted: int = 84
    expiry_days: int = 21
    mentees_at_most: int = 3
    proven_level: int = 3
    weeks_to_verify: int = 8
    recovered_weeks: int = 3
    of_last_weeks: int = 4
    weeks_to_act: int = 26
    passing_score: int = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be suggested.

    Attributes:
        kind: what it is.
        title: the proposal in a few words.
        rank: among candidates of its kind, the least goes first; ends with its id, so that no two are alike.
    """

    kind: SuggestionKind
    title: str
    rank: tuple[object, ...]
    goal_id: UUID | None = None
    course_id: UUID | None = None
    mentor_id: UUID | None = None
    skill_id: UUID | None = None
