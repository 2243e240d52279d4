"""What retention risk reads about an employee at a cut-off: check-in telemetry and dated facts, turned into features.

No protected attribute, no health, no family: approved leave makes weeks missing and is itself never read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ml.errors import ModelInputError
from ml.features import Column, Days, Feature, Features, Flags, Floats, Ints, RoleReference, assemble
from ml.windows import last_due, mean_of, share_of

QUARTER_WEEKS, RECENT_WEEKS = 13, 8
WEEK = np.timedelta64(7, "D")
PLACED = ("pay", "hours_late", "sentiment", "confidence")

FACTS: Features = (
    Feature("tenure_months", "Months since joining", "{value:.0f} months in the company", per_month=1.0),
    Feature(
        "months_since_raise", "Months since the last raise", "{value:.0f} months without a raise", 1, per_month=1.0
    ),
    Feature("last_raise", "The last raise as a share of pay", "a last raise of {value:.1%}", -1),
    Feature(
        "months_since_promotion",
        "Months since the last promotion or joining",
        "{value:.0f} months without a promotion",
        1,
        per_month=1.0,
    ),
    Feature(
        "months_with_manager", "Months under this manager", "{value:.0f} months under the same manager", per_month=1.0
    ),
    Feature("range_place", "Place of pay in its range (0 minimum, 1 maximum)", "pay at {value:.0%} of its range", -1),
    Feature("level", "Rank of the job level", "job level {value:.0f}"),
    Feature("rating", "Last released rating", "a last rating of {value:.0f}"),
    Feature("courses", "Courses finished within a year", "{value:.0f} courses within a year", -1),
    Feature("peer_sentiment", "Mean sentiment of peers' feedback, -1 to 1", "peers' feedback {value:+.1f}", -1),
    Feature("team_left", "Share of the team that left within a year", "{value:.0%} of the team left within a year", 1),
)
"""What the caller brings as columns with stamps."""

WORK: Features = (
    Feature("pay_place", "Pay, place within the role", "paid more than {value:.0%} of the role", -1),
    Feature("missed_check_ins", "Share of due check-ins missed, 13 weeks", "{value:.0%} of check-ins missed", 1),
    Feature(
        "hours_late_place", "Mean hour of check-in, place within the role", "later than {value:.0%} of the role", 1
    ),
    Feature(
        "sentiment_place", "Declared sentiment, 13 weeks, place in role", "happier than {value:.0%} of the role", -1
    ),
    Feature(
        "confidence_place", "Confidence, 13 weeks, place in role", "more confident than {value:.0%} of the role", -1
    ),
    Feature("sentiment_change", "Sentiment of 8 weeks less all weeks", "sentiment {value:+.1f} against before", -1),
    Feature("behind", "Mean gap between plan and progress, 8 weeks", "goals {value:.0%} behind plan", 1),
    Feature("team_sentiment", "Mean sentiment of the team, 8 weeks", "the team's sentiment at {value:.1f} of 5", -1),
)
"""What is worked out from weeks and from places within roles."""

FEATURES: Features = FACTS + WORK


@dataclass(frozen=True, slots=True)
class Weekly:
    """Employees x weeks up to the cut-off (see `ml.diagnosis.Telemetry`); `behind` is the mean over open goals."""

    mondays: Days
    due: Flags
    reported: Flags
    hours_late: Floats
    sentiment: Floats
    confidence: Floats
    behind: Floats
    team_sentiment: Floats

    def until(self, cut_off: np.datetime64) -> "Weekly":
        """Only the weeks that had ended by then."""
        ended = self.mondays + WEEK <= cut_off
        grids = [getattr(self, name)[:, ended] for name in list(self.__dataclass_fields__)[1:]]
        return Weekly(self.mondays[ended], *grids)


Reference = dict[str, RoleReference]


def reference(weekly: Weekly, pay: Floats, roles: Ints, among: Flags | None = None) -> Reference:
    """Places within roles, learned from everybody employed at one cut-off (all rows, or `among` them); one currency."""
    measures, rows = _measures(weekly, pay), slice(None) if among is None else among
    return {name: RoleReference.of(measures[name][rows], roles[rows]) for name in PLACED}


def features(
    facts: Mapping[str, Column], weekly: Weekly, pay: Column, roles: Ints, places: Reference, cut_off: np.datetime64
) -> Floats:
    """The matrix (employees, FEATURES) at one cut-off (a date).

    `facts` has a column for each of FACTS. Raises ModelInputError where anything was known only later.
    """
    if len(weekly.mondays) == 0:
        raise ModelInputError("The telemetry has no weeks: give at least one week before the cut-off.")
    ended = np.datetime64(weekly.mondays.max() + WEEK, "D")
    worked_out = {name: Column(values, ended) for name, values in _work(weekly, pay, roles, places).items()}
    placed = Column(places["pay"].place(pay.values, roles), pay.known_at)
    return assemble(FEATURES, {**facts, **worked_out, "pay_place": placed}, cut_off)


def _measures(weekly: Weekly, pay: Floats) -> dict[str, Floats]:
    due = last_due(weekly.due, QUARTER_WEEKS)
    quarter = {name: mean_of(getattr(weekly, name), due) for name in ("hours_late", "sentiment", "confidence")}
    return {**quarter, "pay": pay}


def _work(weekly: Weekly, pay: Column, roles: Ints, places: Reference) -> dict[str, Floats]:
    measures, due = _measures(weekly, pay.values), weekly.due
    quarter, recent = last_due(due, QUARTER_WEEKS), last_due(due, RECENT_WEEKS)
    return {
        **{f"{name}_place": places[name].place(measures[name], roles) for name in PLACED if name != "pay"},
        "missed_check_ins": share_of(due & ~weekly.reported, quarter),
        "sentiment_change": mean_of(weekly.sentiment, recent) - mean_of(weekly.sentiment, due),
        "behind": mean_of(weekly.behind, recent),
        "team_sentiment": mean_of(weekly.team_sentiment, recent),
    }
