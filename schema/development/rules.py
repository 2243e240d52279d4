"""How development is triggered, balanced and verified, in a page that HR can read. Pure; decides about nobody.

Learning is 70 % by doing, 20 % from others, 10 % in courses. A trigger proposes what the plan lacks most; a person
accepts or declines. Whether it helped is read from the metric, in the weeks after it was done.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from schema.checkins.rules import Observed
from schema.development import reasons
from schema.development.values import (
    Candidate,
    DevelopmentActionKind,
    DevelopmentActionStatus,
    DevelopmentRules,
    SuggestionKind,
    SuggestionOutcome,
    SuggestionState,
)
from schema.kit.thresholds import thresholds

DEFAULTS = DevelopmentRules()


def _conflict(rules: DevelopmentRules) -> str | None:
    if rules.recovered_weeks > rules.of_last_weeks:
        return "Of the last weeks no more can be within the corridor than are looked at."
    return None


rules_from = thresholds(
    "development",
    DevelopmentRules,
    {
        "quiet_days": (1, 365),
        "quiet_days_accepted": (1, 730),
        "expiry_days": (1, 365),
        "mentees_at_most": (0, 20),
        "proven_level": (1, 5),
        "weeks_to_verify": (1, 52),
        "recovered_weeks": (1, 26),
        "of_last_weeks": (1, 26),
        "weeks_to_act": (1, 104),
        "passing_score": (0, 100),
    },
    _conflict,
)
"""The thresholds in an organization's settings."""

AIM = {
    DevelopmentActionKind.EXPERIENCE_70: Fraction(7, 10),
    DevelopmentActionKind.EXPOSURE_20: Fraction(2, 10),
    DevelopmentActionKind.EDUCATION_10: Fraction(1, 10),
}
"""The aim of the mix (McCall, Lombardo and Eichinger, Center for Creative Leadership)."""

LEAST_LEVEL, MOST_LEARNED, MOST_LEVEL = 2, 4, 5
"""A course brings somebody to 2 at least and to 4 at most: mastery is not learned in a course."""

_ACTION_KINDS = {
    SuggestionKind.COURSE: DevelopmentActionKind.EDUCATION_10,
    SuggestionKind.MENTOR: DevelopmentActionKind.EXPOSURE_20,
    SuggestionKind.STRETCH_PROJECT: DevelopmentActionKind.EXPERIENCE_70,
}
_WAITING_TIMES = 2
"""After this many times the weeks to verify, one no longer waits for more observations."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a metric came back, in words how, and the weeks that tell it."""

    outcome: SuggestionOutcome
    reason: str
    weeks: tuple[Observed, ...] = ()


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares of a plan's actions, each from 0 to 1; together 1. The aim is 0.7, 0.2 and 0.1."""

    experience: float
    exposure: float
    education: float


def mix(actions: Iterable[tuple[DevelopmentActionKind, DevelopmentActionStatus]]) -> Mix | None:
    """The mix of actions, by their number; cancelled ones don't count. None where none is left: no share is no zero."""
    counts = Counter(kind for kind, status in actions if status is not DevelopmentActionStatus.CANCELLED)
    total = counts.total()
    if total == 0:
        return None
    return Mix(
        experience=counts[DevelopmentActionKind.EXPERIENCE_70] / total,
        exposure=counts[DevelopmentActionKind.EXPOSURE_20] / total,
        education=counts[DevelopmentActionKind.EDUCATION_10] / total,
    )


def action_kind(suggested: SuggestionKind) -> DevelopmentActionKind | None:
    """The kind of action that a suggestion becomes when it is accepted; None for a talk, which becomes none."""
    return _ACTION_KINDS.get(suggested)


def lacking(kinds: Iterable[DevelopmentActionKind]) -> dict[DevelopmentActionKind, Fraction]:
    """By how much each kind falls short of its share of the aim, given what is planned and proposed; exact."""
    counts = Counter(kinds)
    total = counts.total() or 1
    return {kind: aim - Fraction(counts[kind], total) for kind, aim in AIM.items()}


def choose(candidates: Iterable[Candidate], planned: Iterable[DevelopmentActionKind]) -> Candidate | None:
    """What to suggest: the best of the kind that the mix lacks most. The same candidates give the same answer.

    All candidates are steps of development: a talk is no part of the mix.
    """
    short = lacking(planned)
    return min(candidates, key=lambda one: (-short[_ACTION_KINDS[one.kind]], one.kind, one.rank), default=None)


def is_quiet(state: SuggestionState, decided_at: datetime, now: datetime, rules: DevelopmentRules) -> bool:
    """Whether a cause is not raised again yet, after its last suggestion was decided.

    One that was withdrawn leaves no quiet time: its cause was not there.
    """
    if state is SuggestionState.WITHDRAWN:
        return False
    days = rules.quiet_days_accepted if state is SuggestionState.ACCEPTED else rules.quiet_days
    return now < decided_at + timedelta(days=days)


def expires_at(raised_at: datetime, rules: DevelopmentRules) -> datetime:
    """From when a suggestion that nobody decided has run out."""
    return raised_at + timedelta(days=rules.expiry_days)


def acts_until(decided_on: date, due_on: date | None, rules: DevelopmentRules) -> date:
    """The last day on which an accepted suggestion waits for its action; what is due later has its time."""
    return max(decided_on + timedelta(weeks=rules.weeks_to_act), due_on or decided_on)


def undone(
    decided_on: date, due_on: date | None, today: date, rules: DevelopmentRules, *, given_up: bool
) -> Verdict | None:
    """What an action that was never done says of its suggestion: nothing, neither good nor bad; None while it may be.

    Args:
        decided_on: the day on which the suggestion was accepted.
        due_on: by when its action was to be done, if a day was agreed.
        today: the day of the question.
        rules: the organization's thresholds.
        given_up: whether the action was cancelled, or its plan was closed.
    """
    if given_up:
        return Verdict(SuggestionOutcome.INCONCLUSIVE, reasons.GIVEN_UP)
    last = acts_until(decided_on, due_on, rules)
    return Verdict(SuggestionOutcome.INCONCLUSIVE, reasons.not_done(last)) if today > last else None


def has_passed(score: int | None, rules: DevelopmentRules) -> bool:
    """Whether a completed course proves what it teaches: with a passing result, or where none is given."""
    return score is None or score >= rules.passing_score


def level_after_course(before: int | None) -> int:
    """The proficiency that a passed course proves: one more than before, from 2 to 4; never less than before."""
    if before is None:
        return LEAST_LEVEL
    return max(before, min(max(before + 1, LEAST_LEVEL), MOST_LEARNED))


def verdict(
    title: str | None,
    observed: Sequence[Observed],
    done_on: date,
    today: date,
    rules: DevelopmentRules,
    *,
    review: bool,
) -> Verdict | None:
    """Whether the metric of a goal came back after an action was done; None while it is too early to tell.

    Args:
        title: the goal; None where the action served none.
        observed: its observed weeks, in order; weeks of leave and outages are none.
        done_on: the day on which the action was completed; weeks that began earlier don't count.
        today: the day of the question.
        rules: the organization's thresholds.
        review: whether a review asks, which needs fewer weeks.
    """
    if title is None:
        return Verdict(SuggestionOutcome.INCONCLUSIVE, reasons.NOTHING_MEASURED)
    after = [week for week in observed if week.week_starts_on > done_on and week.value is not None]
    late = today > done_on + timedelta(weeks=_WAITING_TIMES * rules.weeks_to_verify)
    needed = rules.of_last_weeks if review or late else rules.weeks_to_verify
    if len(after) < needed:
        return Verdict(SuggestionOutcome.INCONCLUSIVE, reasons.too_few(title, len(after), needed)) if late else None
    last = tuple(after[-rules.of_last_weeks :])
    inside = sum(not week.missed for week in last)
    back = inside >= rules.recovered_weeks
    outcome = SuggestionOutcome.RECOVERED if back else SuggestionOutcome.NOT_RECOVERED
    return Verdict(outcome, reasons.verified(title, last, rules.recovered_weeks, back=back), last)
