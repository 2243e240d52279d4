"""What a diagnosis reads about a missed goal: goal x week telemetry as arrays, turned into features.

Work place, working hours and volume of activity are no features: they tell style, not cause. Approved leave, outages
and part-time weeks are no weeks at all (`ml.windows`). Directions are those of theory: more missed check-ins never
lower P(will); a manager's flag of a skill gap never lowers P(skill).
"""

from dataclasses import dataclass, replace

import numpy as np

from ml.errors import ModelInputError
from ml.features import Column, Days, Feature, Features, Flags, Floats, Ints, RoleReference, assemble
from ml.windows import latest, mean_of, share_of, steepest_rise, together

CAUSES = ("SKILL", "WILL", "EXTERNAL")
RECENT_WEEKS, RISE_WEEKS = 8, 6
WEEK = np.timedelta64(7, "D")
PLACED = ("hours_late", "confidence", "sentiment")

_LISTED: tuple[tuple[Feature, tuple[int, int, int]], ...] = (
    (Feature("missed_check_ins", "Share of due check-ins missed", "{value:.0%} of check-ins missed"), (-1, 1, -1)),
    (
        Feature("missed_recently", "Same, over the last 8 due weeks", "{value:.0%} of the last 8 check-ins missed"),
        (-1, 1, -1),
    ),
    (
        Feature("hours_late", "Mean hour of check-in, place in role", "later check-ins than {value:.0%} of the role"),
        (-1, 1, -1),
    ),
    (
        Feature("confidence", "Mean confidence, place in role", "more confident than {value:.0%} of the role"),
        (0, -1, 0),
    ),
    (
        Feature("sentiment", "Mean declared sentiment, place in role", "happier than {value:.0%} of the role"),
        (0, -1, 0),
    ),
    (
        Feature("sentiment_change", "Last 8 weeks less all weeks", "sentiment {value:+.1f} against before"),
        (0, 0, 0),
    ),
    (Feature("behind", "Last gap between plan and progress", "{value:.0%} behind plan"), (0, 0, 0)),
    (Feature("behind_rise", "Greatest rise of the gap in 6 weeks", "{value:.0%} lost within six weeks"), (0, 0, 1)),
    (Feature("others_behind", "Mean gap of the person's other goals", "other goals {value:.0%} behind"), (-1, 0, 0)),
    (
        Feature(
            "harder_lags", "Gap of this goal less that of the others", "{value:.0%} further behind than the others"
        ),
        (1, -1, -1),
    ),
    (Feature("difficulty", "Difficulty of the goal, 1-5", "difficulty {value:.0f} of 5"), (1, -1, -1)),
    (
        Feature(
            "difficulty_contrast", "Difficulty less that of the other goals", "{value:+.1f} harder than the others"
        ),
        (1, 0, 0),
    ),
    (
        Feature(
            "unit_slip", "Mean slip of the colleagues' goals a week", "colleagues slipped {value:+.2f} weeks a week"
        ),
        (0, 0, 1),
    ),
    (
        Feature(
            "unit_burst",
            "Slip of the colleagues in their worst quarter of weeks, less that of the others",
            "colleagues slipped {value:+.2f} weeks a week more in their worst weeks",
        ),
        (0, 0, 1),
    ),
    (
        Feature(
            "unit_mood",
            "Mean sentiment of the colleagues, each against the own usual",
            "colleagues' sentiment {value:+.1f} against their usual",
        ),
        (0, 0, 0),
    ),
    (
        Feature(
            "slip_together",
            "Slip in the quarter of weeks in which colleagues slipped most, less that of the others",
            "{value:+.2f} weeks a week more lost when colleagues lost most",
        ),
        (0, 0, 1),
    ),
    (Feature("skill_blockers", "Blockers of skill or clarity", "{value:.0f} blockers of skill"), (1, 0, 0)),
    (Feature("priority_blockers", "Blockers of priority conflict", "{value:.0f} conflicts of priority"), (0, 1, 0)),
    (Feature("outside_blockers", "Blockers from outside", "{value:.0f} blockers from outside"), (0, 0, 1)),
    (
        Feature("unit_obstacles", "Blockers from outside of the colleagues, each", "{value:.1f} outside blockers each"),
        (-1, -1, 1),
    ),
    (Feature("skill_flags", "Skill gaps flagged by the manager", "{value:.0f} flags of a skill gap"), (1, -1, -1)),
    (
        Feature("other_flags", "Skill gaps flagged on the other goals", "{value:.0f} flags on other goals"),
        (1, 0, 0),
    ),
    (Feature("proficiency", "Claimed and checked proficiency, 1-5", "proficiency {value:.1f} of 5"), (-1, 0, 0)),
    (
        Feature("peer_sentiment", "Mean sentiment of peers' feedback, -1 to 1", "peers' feedback {value:+.1f}"),
        (0, 0, 0),
    ),
)

FEATURES: Features = tuple(feature for feature, _ in _LISTED)


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Goals x weeks, up to the cut-off. Every grid has the shape (goals, weeks); NaN is unknown.

    `due`, `reported`: a check-in was due (see `ml.windows.due_weeks`), and came. `hours_late`: hours from the usual
    time. `confidence` 0-10 and `sentiment` 1-5 as declared. `behind`: planned less real progress of the goal (shares);
    `others_behind`: mean of the employee's other goals. `slip`: mean slip of all goals of the employee (see
    `ml.windows.slips`); `unit_slip`: that of the colleagues in the unit, without the employee; `unit_mood`: their
    sentiment, each against the own usual, so that it moves nothing who reports. `skill_blockers` (SKILL, CLARITY),
    `priority_blockers` (PRIORITY_CONFLICT), `outside_blockers` (EXTERNAL, DEPENDENCY, RESOURCE) and `skill_flags`: how
    many were raised that week;
    `unit_obstacles`: outside blockers of the colleagues, per colleague; `other_flags`: flags on the other goals.
    By goal: `difficulty` 1-5, `others_difficulty`, `proficiency` 1-5, `peer_sentiment` -1 to 1, `role` (a code).
    By week: `mondays`.
    """

    mondays: Days
    due: Flags
    reported: Flags
    hours_late: Floats
    confidence: Floats
    sentiment: Floats
    behind: Floats
    others_behind: Floats
    slip: Floats
    unit_slip: Floats
    unit_mood: Floats
    skill_blockers: Floats
    priority_blockers: Floats
    outside_blockers: Floats
    skill_flags: Floats
    unit_obstacles: Floats
    other_flags: Floats
    difficulty: Floats
    others_difficulty: Floats
    proficiency: Floats
    peer_sentiment: Floats
    role: Ints

    def picked(self, rows: Ints | Flags) -> "Telemetry":
        """Only some goals."""
        parts = {name: getattr(self, name)[rows] for name in self.__dataclass_fields__ if name != "mondays"}
        return replace(self, **parts)


Reference = dict[str, RoleReference]


def directions(cause: str) -> Features:
    """The list with the directions of one cause."""
    at = CAUSES.index(cause)
    return tuple(replace(feature, direction=signs[at]) for feature, signs in _LISTED)


def weeks_observed(telemetry: Telemetry) -> Ints:
    """Weeks with a check-in, by goal: under six the model abstains."""
    count: Ints = (telemetry.due & telemetry.reported).sum(axis=1)
    return count


def reference(telemetry: Telemetry) -> Reference:
    """Places within roles, learned from a whole population at one cut-off (not from the few who are asked about)."""
    return {name: RoleReference.of(_mean(telemetry, name), telemetry.role) for name in PLACED}


def features(telemetry: Telemetry, cut_off: np.datetime64, places: Reference) -> Floats:
    """The matrix (goals, FEATURES). Raises ModelInputError where a week ends after the cut-off (a date)."""
    if len(telemetry.mondays) == 0:
        raise ModelInputError("The telemetry has no weeks: give at least one week before the cut-off.")
    ended = np.datetime64(telemetry.mondays.max() + WEEK, "D")
    columns = _measured(telemetry, places) | _counted(telemetry)
    return assemble(FEATURES, {name: Column(values, ended) for name, values in columns.items()}, cut_off)


def _mean(telemetry: Telemetry, name: str) -> Floats:
    return mean_of(getattr(telemetry, name), telemetry.due)


def _measured(telemetry: Telemetry, places: Reference) -> dict[str, Floats]:
    due, missed = telemetry.due, telemetry.due & ~telemetry.reported
    placed = {name: places[name].place(_mean(telemetry, name), telemetry.role) for name in PLACED}
    recent = mean_of(telemetry.sentiment, due, last=RECENT_WEEKS)
    behind, others = latest(telemetry.behind, due), latest(telemetry.others_behind, due)
    return placed | {
        "missed_check_ins": share_of(missed, due),
        "missed_recently": share_of(missed, due, last=RECENT_WEEKS),
        "sentiment_change": recent - mean_of(telemetry.sentiment, due),
        "behind": behind,
        "behind_rise": steepest_rise(telemetry.behind, due, RISE_WEEKS),
        "others_behind": others,
        "harder_lags": behind - others,
        "unit_slip": mean_of(telemetry.unit_slip, due),
        "unit_burst": together(telemetry.unit_slip, telemetry.unit_slip, due),
        "unit_mood": mean_of(telemetry.unit_mood, due),
        "slip_together": together(telemetry.slip, telemetry.unit_slip, due),
    }


def _counted(telemetry: Telemetry) -> dict[str, Floats]:
    counts = ("skill_blockers", "priority_blockers", "outside_blockers", "skill_flags", "unit_obstacles", "other_flags")
    plain = ("difficulty", "proficiency", "peer_sentiment")
    raised = {name: getattr(telemetry, name).sum(axis=1) for name in counts}
    return (
        raised
        | {name: getattr(telemetry, name) for name in plain}
        | {"difficulty_contrast": telemetry.difficulty - telemetry.others_difficulty}
    )
