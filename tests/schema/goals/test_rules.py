"""How goals are scored: examples with their figures, laws of the arithmetic, and what the simulation says of a year."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.simulate import simulate
from schema.goals import rules
from schema.goals.values import (
    Corridor,
    Course,
    GoalRules,
    GoalState,
    GoalStatus,
    MetricDirection,
    RolledUp,
    RollUp,
    ScoringGap,
    Share,
)
from tests.told import Told
from tests.world import UNTIL

D = Decimal
START, DUE = date(2026, 1, 1), date(2026, 4, 10)
"""A hundred days."""
UP = Course(MetricDirection.INCREASE, D(0), D(100), START, DUE)
DOWN = Course(MetricDirection.REDUCE, D(8), D(4), START, DUE)
LEVEL = Course(MetricDirection.MAINTAIN, D(99), D(98), START, DUE)
GREEN, YELLOW, RED = GoalStatus.GREEN, GoalStatus.YELLOW, GoalStatus.RED

figures = st.decimals(-10_000, 10_000, places=4)
days = st.dates(START - timedelta(days=50), DUE + timedelta(days=50))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Any goal whose figures fit its direction."""
    direction = draw(st.sampled_from(MetricDirection))
    low, high = sorted((draw(figures), draw(figures)))
    baseline, target = (high, low) if direction is MetricDirection.REDUCE else (low, high)
    due_on = START + timedelta(days=draw(st.integers(0, 800)))
    return Course(direction, baseline, target, START, due_on, draw(st.none() | figures), draw(st.none() | figures))


def test_the_plan_is_a_straight_line_from_baseline_to_target() -> None:
    asked = [rules.expected_value(UP, START + timedelta(days=day)) for day in (-1, 0, 24, 49, 99, 200)]
    assert asked == [D(0), D(1), D(25), D(50), D(100), D(100)]
    assert rules.expected_value(DOWN, START + timedelta(days=49)) == D(6)
    assert rules.expected_value(LEVEL, START) == D(98)


def test_the_corridor_runs_beside_the_plan() -> None:
    half = START + timedelta(days=49)
    assert rules.corridor(UP, half) == Corridor(D(50), D(45), D(35), D(40))
    assert rules.corridor(DOWN, half) == Corridor(D(6), D("6.2"), D("6.6"), D("6.4"))
    assert rules.corridor(LEVEL, half) == Corridor(D(98), D("95.55"), D("90.65"), D("93.1"))


def test_the_metric_says_how_wide_the_corridor_is() -> None:
    own = Course(MetricDirection.INCREASE, D(0), D(100), START, DUE, green_at=D(90), yellow_at=D(70))
    assert rules.corridor(own, START + timedelta(days=49)) == Corridor(D(50), D(40), D(20), D(40))


def test_the_organization_says_how_wide_the_corridor_is_otherwise() -> None:
    strict = GoalRules(D("0.01"), D("0.02"), D("0.03"))
    assert rules.corridor(UP, DUE, strict) == Corridor(D(100), D(99), D(98), D(97))


@pytest.mark.parametrize(
    ("value", "status", "missed"),
    [
        ("45", GREEN, False),
        ("44.9999", YELLOW, False),
        ("40", YELLOW, False),
        ("39.9999", YELLOW, True),
        ("35", YELLOW, True),
        ("34.9999", RED, True),
    ],
)
def test_a_value_on_an_edge_is_still_inside(value: str, status: GoalStatus, missed: bool) -> None:  # noqa: FBT001
    half = START + timedelta(days=49)
    assert rules.status_of(UP, D(value), half) is status
    assert rules.is_missed(UP, D(value), half) is missed


@pytest.mark.parametrize(
    ("course", "value", "progress", "achievement"),
    [
        (UP, "0", "0", "0"),
        (UP, "33.3333", "0.3333", "0.3333"),
        (UP, "-20", "-0.2", "0"),
        (UP, "180", "1.8", "1.5"),
        (DOWN, "5", "0.75", "0.75"),
        (DOWN, "9", "-0.25", "0"),
        (LEVEL, "98", "1", "1"),
        (LEVEL, "49", "0.5", "0.5"),
        (UP, "9999999999", "1000", "1.5"),
    ],
)
def test_progress_and_what_it_counts(course: Course, value: str, progress: str, achievement: str) -> None:
    assert rules.progress(course, D(value)) == D(progress)
    assert rules.achievement(course, D(value)) == D(achievement)


def test_without_a_way_a_goal_is_met_or_not() -> None:
    for direction in MetricDirection:
        course = Course(direction, D(0), D(0), START, DUE)
        worse = D(1) if direction is MetricDirection.REDUCE else D(-1)
        assert [rules.progress(course, value) for value in (D(0), worse)] == [D(1), D(0)]


def test_a_level_below_zero_is_kept_alike() -> None:
    course = Course(MetricDirection.MAINTAIN, D(-10), D(-10), START, DUE)
    assert [rules.progress(course, D(value)) for value in (-10, -11, -5)] == [D(1), D("0.9"), D("1.5")]


def test_how_a_goal_ends_by_its_metric() -> None:
    assert rules.outcome(UP, D(95)) is GoalState.ACHIEVED
    assert rules.outcome(UP, D("94.9999")) is GoalState.MISSED
    assert rules.outcome_in_words(DOWN, D("5.8000"), "hours", GoalState.MISSED) == (
        "By its metric it is MISSED: 5.8 against 4 hours."
    )


@given(courses(), figures, days)
def test_status_agrees_with_the_corridor(course: Course, value: Decimal, day: date) -> None:
    edges = rules.corridor(course, day)
    sign = -1 if course.direction is MetricDirection.REDUCE else 1
    inside = [(value - edge) * sign >= 0 for edge in (edges.green, edges.yellow, edges.missed_beyond)]
    assert rules.status_of(course, value, day) is (GREEN if inside[0] else YELLOW if inside[1] else RED)
    assert rules.is_missed(course, value, day) is not inside[2]


@given(courses(), days)
def test_green_is_no_miss_and_inside_of_yellow(course: Course, day: date) -> None:
    edges = rules.corridor(course, day)
    assert rules.status_of(course, edges.expected, day) is GREEN
    assert not rules.is_missed(course, edges.green, day)
    assert rules.status_of(course, edges.yellow, day) is not RED


@given(courses(), figures, figures, days)
def test_a_better_value_is_never_judged_worse(course: Course, one: Decimal, other: Decimal, day: date) -> None:
    worse, better = sorted((one, other), reverse=course.direction is MetricDirection.REDUCE)
    order = [RED, YELLOW, GREEN]
    judged = [order.index(rules.status_of(course, value, day)) for value in (worse, better)]
    assert judged == sorted(judged)
    assert rules.progress(course, worse) <= rules.progress(course, better)
    assert rules.achievement(course, worse) <= rules.achievement(course, better)


@given(courses(), figures)
def test_the_ends_of_the_way(course: Course, value: Decimal) -> None:
    assert rules.progress(course, course.target) == 1
    assert 0 <= rules.achievement(course, value) <= rules.DEFAULTS.most_achievement
    if course.direction is not MetricDirection.MAINTAIN and course.baseline != course.target:
        assert rules.progress(course, course.baseline) == 0


@given(courses(), days)
def test_the_plan_never_leaves_the_way(course: Course, day: date) -> None:
    ends = sorted((course.baseline, course.target))
    expected = rules.expected_value(course, day)
    assert expected == course.target if course.direction is MetricDirection.MAINTAIN else ends[0] <= expected <= ends[1]


@pytest.mark.parametrize(
    ("how", "progress"),
    [(RollUp.AVERAGE, "0.5"), (RollUp.WEIGHTED, "0.4"), (RollUp.MINIMUM, "0.2")],
)
def test_progress_that_follows_from_other_goals(how: RollUp, progress: str) -> None:
    shares = [Share(D("0.2"), D("0.5")), Share(D("0.8"), D("0.25")), Share(None, D("0.25"))]
    assert rules.roll_up(how, shares) == RolledUp(D(progress), 2, 3)


def test_no_progress_is_no_zero() -> None:
    nothing = [Share(None, D(1))]
    assert [rules.roll_up(how, nothing) for how in RollUp] == [None] * 4
    assert [rules.roll_up(how, []) for how in RollUp] == [None] * 4
    assert rules.roll_up(RollUp.MANUAL, [Share(D(1), D(1))]) is None
    assert rules.roll_up(RollUp.WEIGHTED, [Share(D(1), D(0))]) is None


@given(st.lists(st.tuples(st.decimals(-2, 2, places=4), st.decimals("0.01", 1, places=2)), min_size=1, max_size=8))
def test_a_roll_up_lies_between_the_least_and_the_most(told: list[tuple[Decimal, Decimal]]) -> None:
    shares, found = [Share(*one) for one in told], [progress for progress, _ in told]
    for how in (RollUp.AVERAGE, RollUp.WEIGHTED, RollUp.MINIMUM):
        rolled = rules.roll_up(how, shares)
        assert rolled is not None
        assert min(found) <= rolled.progress <= max(found)
        assert (rolled.counted, rolled.goals) == (len(told), len(told))
    assert rules.roll_up(RollUp.MINIMUM, shares) == RolledUp(min(found), len(told), len(told))


def test_what_weights_lack() -> None:
    assert rules.missing_weight([]) == 1
    assert rules.missing_weight([D("0.5"), D("0.3")]) == D("0.2")
    assert rules.missing_weight([D(1), D("0.5")]) == D("-0.5")


def test_what_a_goal_lacks_to_be_scored() -> None:
    whole = {"unit": "%", "direction": "INCREASE", "baseline": D(0), "target": D(1)}
    assert rules.missing(whole, DUE) == []
    assert rules.missing(None, None) == list(ScoringGap)
    assert rules.missing(whole | {"baseline": None}, None) == [ScoringGap.BASELINE, ScoringGap.DUE_ON]
    assert rules.in_words([]) == "It can be scored."
    assert rules.in_words([ScoringGap.BASELINE]) == "It can't be scored without a baseline."
    assert rules.in_words(list(ScoringGap)) == (
        "It can't be scored without a unit, a direction, a baseline, a target and a day when it is due."
    )


def test_a_course_is_whole_or_not_at_all() -> None:
    row = {"unit": "%", "direction": "REDUCE", "baseline": 8.0, "target": D(4), "green_at": None, "yellow_at": 5.1}
    assert rules.course_of(row, START, DUE) == Course(
        MetricDirection.REDUCE, D("8.0"), D(4), START, DUE, None, D("5.1")
    )
    assert rules.course_of(row | {"baseline": None}, START, DUE) is None
    assert rules.course_of(row, START, None) is None
    assert rules.course_of(None, START, DUE) is None


def test_thresholds_come_from_the_settings() -> None:
    assert rules.rules_from({}) == GoalRules()
    assert rules.rules_from({"goals": []}) == GoalRules()
    assert rules.rules_from({"goals": {"greenTolerance": "0.02", "other": 1}}) == GoalRules(D("0.02"))


def test_the_shortest_way_up() -> None:
    a, b, c, d = (UUID(int=number) for number in range(4))
    above = {a: [b, c], b: [d], c: [b]}
    assert rules.way_up(above, a, d) == [a, b, d]
    assert rules.way_up(above, a, a) == [a]
    assert rules.way_up(above, d, a) == []
    assert rules.way_up({a: [b], b: [a]}, a, d) == []


@given(st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3)), st.integers(0, 6))
def test_a_way_is_found_where_there_is_one(edges: dict[int, list[int]], end: int) -> None:
    above = {UUID(int=lower): [UUID(int=upper) for upper in uppers] for lower, uppers in edges.items()}
    reached, waiting = {0}, [0]
    while waiting:
        new = [upper for upper in edges.get(waiting.pop(), []) if upper not in reached]
        reached |= set(new)
        waiting += new
    way = rules.way_up(above, UUID(int=0), UUID(int=end))
    assert bool(way) is (end in reached)
    assert all(upper in above[lower] for lower, upper in pairwise(way))


def test_a_simulated_year_is_judged_alike() -> None:
    """But for values within a hundredth of an edge: the simulation judges before it rounds to two decimals."""
    told = Told(simulate(50, 8, until=UNTIL))
    goals, metrics, updates = told.goals, told.goal_metrics, told.goal_updates
    row_of = {goal: row for row, goal in enumerate(metrics.values("goal"))}
    names = ("unit", "direction", "baseline", "target", "green_at", "yellow_at")
    differing = []
    for row, goal in enumerate(updates.values("goal")):
        metric = {name: metrics.values(name)[row_of[goal]] for name in names}
        course = rules.course_of(metric, goals.values("starts_on")[goal], goals.values("due_on")[goal])
        assert course is not None
        sunday = told.check_ins.values("week_starts_on")[updates.values("check_in")[row]] + timedelta(days=6)
        value, edges = updates.values("value")[row], rules.corridor(course, sunday)
        assert abs(edges.expected - updates.values("target")[row]) <= D("0.005")
        assert abs(rules.progress(course, value) - updates.values("progress")[row]) <= D("0.0001")
        close = min(abs(value - edge) for edge in (edges.green, edges.yellow, edges.missed_beyond))
        judged = (rules.status_of(course, value, sunday).value, rules.is_missed(course, value, sunday))
        if close > D("0.01") and judged != (updates.values("status")[row], updates.values("missed")[row]):
            differing.append(row)
    assert len(updates) > 1_000
    assert differing == []
