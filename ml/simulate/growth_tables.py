"""Tables of development, feedback and ratings: the shapes only, no draws."""

from dataclasses import dataclass
from typing import Annotated

from ml.simulate.columns import Days, Flags, Instants, Refers, Refs, Scaled, Small, Table, Texts


@dataclass(frozen=True, slots=True)
class Skills(Table):
    """The local taxonomy of skills."""

    code: Texts
    name: Texts
    category: Texts
    uri: Texts


@dataclass(frozen=True, slots=True)
class SkillClaims(Table):
    """Append-only claims.

    `proficiency` 1-5; `source` SELF, MANAGER, ASSESSMENT or LMS; by employee, skill, `claimed_on`.
    """

    employee: Annotated[Refs, Refers("employees")]
    skill: Annotated[Refs, Refers("skills")]
    proficiency: Small
    source: Texts
    asserted_by: Annotated[Refs, Refers("employees", optional=True)]
    claimed_on: Days


@dataclass(frozen=True, slots=True)
class Courses(Table):
    """What can be learned, where."""

    code: Texts
    title: Texts
    provider: Texts
    url: Texts
    hours: Small


@dataclass(frozen=True, slots=True)
class CourseSkills(Table):
    """Which skills a course teaches."""

    course: Annotated[Refs, Refers("courses")]
    skill: Annotated[Refs, Refers("skills")]


@dataclass(frozen=True, slots=True)
class DevelopmentPlans(Table):
    """One living plan per employee who has one; `status` ACTIVE or CLOSED (left)."""

    employee: Annotated[Refs, Refers("employees")]
    name: Texts
    status: Texts
    starts_on: Days
    ends_on: Days
    created_at: Instants


@dataclass(frozen=True, slots=True)
class DevelopmentActions(Table):
    """Actions of a plan, 70/20/10.

    `kind` EXPERIENCE_70 (names a goal), EXPOSURE_20 (names a mentor) or EDUCATION_10 (names a course);
    `status` PLANNED, IN_PROGRESS, DONE or CANCELLED; `completed_at` where DONE; `origin` MANUAL, TRIGGER or
    REVIEW.
    """

    plan: Annotated[Refs, Refers("development_plans")]
    kind: Texts
    title: Texts
    status: Texts
    origin: Texts
    due_on: Days
    created_at: Instants
    completed_at: Instants
    goal: Annotated[Refs, Refers("goals", optional=True)]
    course: Annotated[Refs, Refers("courses", optional=True)]
    mentor: Annotated[Refs, Refers("employees", optional=True)]
    skill: Annotated[Refs, Refers("skills", optional=True)]


@dataclass(frozen=True, slots=True)
class Completions(Table):
    """A course done, as the learning system records it; `score` 0-100."""

    employee: Annotated[Refs, Refers("employees")]
    course: Annotated[Refs, Refers("courses")]
    action: Annotated[Refs, Refers("development_actions", optional=True)]
    completed_at: Instants
    score: Small


@dataclass(frozen=True, slots=True)
class Suggestions(Table):
    """What a trigger proposed.

    `cause` METRIC_MISSED_TWICE or SKILL_GAP (then `flag`); `kind` COURSE, MENTOR or STRETCH_PROJECT;
    `state` PROPOSED, ACCEPTED, DECLINED or EXPIRED; `decision_reason` where declined or accepted; `action`
    what an accepted one became; `outcome` RECOVERED, NOT_RECOVERED or None while unknown. At most one per
    employee, goal, cause and calendar quarter.
    """

    employee: Annotated[Refs, Refers("employees")]
    goal: Annotated[Refs, Refers("goals")]
    cause: Texts
    flag: Annotated[Refs, Refers("skill_gap_flags", optional=True)]
    kind: Texts
    title: Texts
    reason: Texts
    skill: Annotated[Refs, Refers("skills")]
    course: Annotated[Refs, Refers("courses", optional=True)]
    mentor: Annotated[Refs, Refers("employees", optional=True)]
    raised_at: Instants
    state: Texts
    decided_at: Instants
    decided_by: Annotated[Refs, Refers("employees", optional=True)]
    decision_reason: Texts
    action: Annotated[Refs, Refers("development_actions", optional=True)]
    outcome: Texts


@dataclass(frozen=True, slots=True)
class SuggestionObservations(Table):
    """The goal updates that a suggestion rests on: two for a metric missed twice, one for a flag."""

    suggestion: Annotated[Refs, Refers("suggestions")]
    goal_update: Annotated[Refs, Refers("goal_updates")]
    week: Texts
    value: Scaled
    target: Scaled


@dataclass(frozen=True, slots=True)
class PeerFeedback(Table):
    """Feedback by a colleague; `sentiment` -1..1; by employee then `given_at`."""

    employee: Annotated[Refs, Refers("employees")]
    author: Annotated[Refs, Refers("employees")]
    text: Texts
    sentiment: Scaled
    given_at: Instants


@dataclass(frozen=True, slots=True)
class RatingLevels(Table):
    """The one scale, `value` 1 (lowest) to 5. Unrated is no level."""

    value: Small
    label: Texts
    description: Texts


@dataclass(frozen=True, slots=True)
class ReviewCycles(Table):
    """Yearly reviews, older first; days included; `stage` RELEASED."""

    name: Texts
    starts_on: Days
    ends_on: Days
    stage: Texts
    released_at: Instants


@dataclass(frozen=True, slots=True)
class Ratings(Table):
    """One per cycle and employee who was employed at its end; all three levels are -1 where unrated.

    `rater` is the manager at the cycle's end (none for the head of the company, who stays unrated).
    """

    cycle: Annotated[Refs, Refers("review_cycles")]
    employee: Annotated[Refs, Refers("employees")]
    rater: Annotated[Refs, Refers("employees", optional=True)]
    proposed: Annotated[Refs, Refers("rating_levels", optional=True)]
    calibrated: Annotated[Refs, Refers("rating_levels", optional=True)]
    final: Annotated[Refs, Refers("rating_levels", optional=True)]
    rationale: Texts
    released_at: Instants
    acknowledged_at: Instants


@dataclass(frozen=True, slots=True)
class RatingEvidence(Table):
    """Why a rating is what it is.

    `kind` GOAL_ACHIEVEMENT, IDP_MILESTONES, PEER_SENTIMENT or CHECK_INS; `weight` is a share,
    `contribution` is points on the scale (weight x score); `author` is a person whose word it is, if one;
    `independent` is false for what the rater wrote or shaped.
    """

    rating: Annotated[Refs, Refers("ratings")]
    kind: Texts
    weight: Scaled
    contribution: Scaled
    detail: Texts
    author: Annotated[Refs, Refers("employees", optional=True)]
    as_of: Days
    independent: Flags
