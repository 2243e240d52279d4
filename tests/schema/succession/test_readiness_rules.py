"""How ready the thread tells that somebody is: the rule, in all its cases."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.people.values import Severity
from schema.succession import readiness_rules as rules
from schema.succession.readiness_rules import Bench, Growth, TalentRules, Thread
from schema.succession.values import Readiness, TalentLevel

LOW, MODERATE, HIGH = TalentLevel.LOW, TalentLevel.MODERATE, TalentLevel.HIGH
SKILL, OTHER = UUID(int=1), UUID(int=2)
LEVELS = (None, *TalentLevel)
READIEST_FIRST = (*Readiness,)
numbers = st.integers(0, 12)
levels = st.dictionaries(st.sampled_from([SKILL, OTHER]), st.integers(1, 5))
threads = st.builds(
    Thread,
    goals_achieved=numbers,
    goals_missed=numbers,
    steps_completed=numbers,
    steps_open=numbers,
    required=levels,
    held=levels,
)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (1, [MODERATE]),
        (3, [LOW, MODERATE, HIGH]),
        (4, [LOW, MODERATE, MODERATE, HIGH]),
        (5, [LOW, LOW, MODERATE, HIGH, HIGH]),
    ],
)
def test_performance_is_the_third_of_the_scale_that_the_level_lies_in(levels: int, expected: list[TalentLevel]) -> None:
    assert [rules.performance_of(place, levels) for place in range(1, levels + 1)] == expected


@given(st.integers(2, 12), st.data())
def test_a_better_level_is_never_a_lower_performance(size: int, data: st.DataObject) -> None:
    better = data.draw(st.integers(2, size))
    order = list(TalentLevel)
    assert order.index(rules.performance_of(better, size)) >= order.index(rules.performance_of(better - 1, size))


def test_thresholds_come_from_the_settings_and_else_are_the_defaults() -> None:
    assert rules.rules_from({}) == TalentRules(33, 67, 2, 3)
    assert rules.rules_from({"succession": {"highFrom": 75, "benchTarget": 1}}) == TalentRules(33, 75, 1, 3)


def test_ready_now_is_high_performance_with_high_potential_and_ready_soon_needs_a_plan() -> None:
    table = {
        (HIGH, HIGH, True): Readiness.READY_NOW,
        (HIGH, HIGH, False): Readiness.READY_NOW,
        (MODERATE, HIGH, True): Readiness.READY_1_YEAR,
        (MODERATE, HIGH, False): Readiness.READY_1_2_YEARS,
        (HIGH, MODERATE, True): Readiness.READY_1_2_YEARS,
        (HIGH, MODERATE, False): Readiness.READY_1_2_YEARS,
        (MODERATE, MODERATE, True): Readiness.READY_3_PLUS,
        (MODERATE, MODERATE, False): Readiness.READY_3_PLUS,
    }
    for performance, potential, plan in product(TalentLevel, TalentLevel, (True, False)):
        expected = Readiness.NOT_READY if LOW in {performance, potential} else table[performance, potential, plan]
        assert rules.readiness(performance, potential, has_plan=plan) is expected


@pytest.mark.parametrize("known", LEVELS)
@pytest.mark.parametrize("plan", [True, False])
def test_what_is_unknown_is_never_low(known: TalentLevel | None, *, plan: bool) -> None:
    assert rules.readiness(None, known, has_plan=plan) is None
    assert rules.readiness(known, None, has_plan=plan) is None


@given(st.sampled_from(TalentLevel), st.sampled_from(TalentLevel), st.booleans())
def test_more_performance_potential_or_plan_never_makes_less_ready(
    performance: TalentLevel,
    potential: TalentLevel,
    plan: bool,  # noqa: FBT001 - drawn
) -> None:
    def place(one: TalentLevel, other: TalentLevel, *, has_plan: bool) -> int:
        found = rules.readiness(one, other, has_plan=has_plan)
        assert found is not None
        return READIEST_FIRST.index(found)

    here = place(performance, potential, has_plan=plan)
    for level in list(TalentLevel)[list(TalentLevel).index(performance) :]:
        assert place(level, potential, has_plan=plan) <= here
    for level in list(TalentLevel)[list(TalentLevel).index(potential) :]:
        assert place(performance, level, has_plan=plan) <= here
    assert place(performance, potential, has_plan=True) <= here


@pytest.mark.parametrize(
    ("growth", "expected"),
    [
        (Growth(), None),
        (Growth(steps_completed=1), None),
        (Growth(steps_completed=2), MODERATE),
        (Growth(steps_completed=9, outcomes_verified=9), MODERATE),
        (Growth(3, 1, 1), HIGH),
    ],
)
def test_growth_supports_potential_and_little_growth_says_nothing(growth: Growth, expected: TalentLevel | None) -> None:
    assert rules.supported_potential(growth) is expected


@given(numbers, numbers, numbers)
def test_growth_never_supports_low_potential(steps: int, outcomes: int, skills: int) -> None:
    assert rules.supported_potential(Growth(steps, outcomes, skills)) is not LOW


def test_skills_that_fall_short_come_widest_gap_first() -> None:
    assert rules.lacking({SKILL: 3, OTHER: 4}, {SKILL: 2}) == [OTHER, SKILL]
    assert rules.lacking({SKILL: 3}, {SKILL: 3, OTHER: 1}) == []


def test_a_fit_weighs_skills_goals_and_steps_and_leaves_out_what_is_unknown() -> None:
    whole = Thread(
        goals_achieved=1, goals_missed=1, steps_completed=3, steps_open=1, required={SKILL: 4}, held={SKILL: 2}
    )
    assert rules.fit(whole) == Decimal("0.5") * Decimal("0.5") + Decimal("0.3") * Decimal("0.5") + Decimal("0.15")
    assert rules.fit(Thread(goals_achieved=1)) == 1
    assert rules.fit(Thread()) is None


@given(threads)
def test_a_fit_lies_between_nothing_and_all(thread: Thread) -> None:
    found = rules.fit(thread)
    assert found is None or 0 <= found <= 1


def test_reasons_tell_the_figures_and_where_a_nomination_is_not_what_the_thread_supports() -> None:
    thread = Thread(
        performance=HIGH,
        rated_in="Annual review 2026",
        potential=MODERATE,
        assessed_on=date(2026, 10, 1),
        goals_achieved=2,
        goals_missed=1,
        steps_completed=3,
        steps_open=1,
        required={SKILL: 3, OTHER: 2},
        held={SKILL: 3},
    )
    assert rules.reasons(thread, date(2023, 11, 1), Readiness.READY_NOW) == [
        "Performance was HIGH in Annual review 2026.",
        "Potential was assessed as MODERATE on 2026-10-01.",
        "Achieved 2 of 3 goals that were closed since 2023-11-01.",
        "Completed 3 of 4 steps of development plans since 2023-11-01.",
        "Masters 1 of 2 skills that the job asks for.",
        "Works on no development plan.",
        "Nominated as READY_NOW; the thread supports READY_1_2_YEARS.",
    ]


def test_reasons_say_that_unrated_is_not_low() -> None:
    assert rules.reasons(Thread(has_plan=True), date(2023, 11, 1), Readiness.READY_NOW) == [
        "No rating was released yet: performance is unknown, which is not low.",
        "Nobody has judged the potential yet.",
        "Works on a development plan.",
        "Nominated as READY_NOW; the thread does not tell yet.",
    ]


def test_a_bench_counts_who_is_ready_against_how_many_are_wanted() -> None:
    listed = [Readiness.READY_NOW, Readiness.READY_1_YEAR, Readiness.READY_3_PLUS, None]
    assert rules.bench(listed, TalentRules(bench_target=4)) == Bench(1, 1, Decimal("0.5"))
    assert rules.bench([], TalentRules()) == Bench(0, 0, Decimal(0))
    assert rules.bench([Readiness.READY_NOW] * 9) == Bench(9, 0, Decimal(1))


def test_the_risk_of_a_position_falls_with_its_bench_and_rises_with_its_vacancy() -> None:
    nobody, soon, now = (rules.bench(list(listed)) for listed in ((), (rules.READY_SOON,), (Readiness.READY_NOW,)))
    told = [rules.risk(Severity.CRITICAL, Severity.LOW, covered) for covered in (nobody, soon, now)]
    assert told == [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM]
    assert rules.risk(Severity.HIGH, Severity.HIGH, soon) is Severity.HIGH
    assert rules.risk(None, None, nobody) is Severity.MEDIUM


@given(
    st.sampled_from((None, *Severity)),
    st.sampled_from((None, *Severity)),
    st.lists(st.sampled_from((None, *Readiness)), max_size=5),
    st.sampled_from(Readiness),
)
def test_one_more_candidate_never_raises_the_risk(
    criticality: Severity | None, vacancy: Severity | None, listed: Sequence[Readiness | None], more: Readiness
) -> None:
    order = list(Severity)
    before = rules.risk(criticality, vacancy, rules.bench(listed))
    after = rules.risk(criticality, vacancy, rules.bench([*listed, more]))
    assert order.index(after) <= order.index(before)
