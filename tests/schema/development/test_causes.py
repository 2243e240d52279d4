"""Why rules fire: causes, their keys, their sentences."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from schema.checkins.rules import CheckInRules, Observed
from schema.development import reasons
from schema.development.causes import RULES, AboutGoal, of_blocker, of_flag, of_telemetry, still_holds, word_in
from schema.development.values import TriggerCause
from schema.goals.values import GoalStatus

GREEN, YELLOW, RED = GoalStatus
MONDAY = date(2026, 11, 2)
GOAL = AboutGoal(UUID(int=1), "Response time", "Response time", private=False)
FLAG, SKILL = UUID(int=2), UUID(int=3)
RULES_OF_CHECK_INS = CheckInRules()


def week(number: int, status: GoalStatus, value: str | None, target: str = "5") -> Observed:
    told = None if value is None else Decimal(value)
    missed = told is not None and told > Decimal(target)
    return Observed(MONDAY + timedelta(weeks=number), status, None, told, Decimal(target), missed=missed)


def test_two_misses_in_a_row_give_a_reason_with_the_figures() -> None:
    (found,) = of_telemetry(GOAL, [week(0, RED, "5.8"), week(1, RED, "6.1")], (), RULES_OF_CHECK_INS)
    assert found.cause is TriggerCause.METRIC_MISSED_TWICE
    assert found.key == f"METRIC_MISSED_TWICE/{GOAL.id}"
    assert found.thresholds == {"misses_in_a_row": 2}
    assert found.reason == (
        "'Response time' missed its target two weeks in a row: 5.8 against 5.0 in 2026-W45,"
        " 6.1 against 5.0 in 2026-W46."
    )
    assert [monday for monday, _ in found.observations] == [MONDAY, MONDAY + timedelta(weeks=1)]


def test_green_weeks_and_then_a_yellow_one_are_a_dip() -> None:
    weeks = [week(0, GREEN, "4"), week(1, GREEN, "4"), week(2, GREEN, "4"), week(3, YELLOW, "5.25")]
    (found,) = of_telemetry(GOAL, weeks, (), RULES_OF_CHECK_INS)
    assert (found.cause, found.thresholds) == (TriggerCause.DIP, {"dip_after_green_weeks": 3})
    assert found.reason == "'Response time' turned yellow after three green weeks: 5.25 against 5.00 in 2026-W48."
    assert found.weeks == tuple(weeks)


def test_a_dip_without_figures_names_the_week() -> None:
    weeks = [*(week(number, GREEN, None) for number in range(3)), week(3, RED, None)]
    (found,) = of_telemetry(GOAL, weeks, (), RULES_OF_CHECK_INS)
    assert found.reason == "'Response time' turned red after three green weeks, in 2026-W48."


def test_a_week_of_leave_neither_counts_nor_breaks_the_row() -> None:
    weeks = [week(0, RED, "6"), week(1, RED, "4"), week(2, RED, "7")]
    assert of_telemetry(GOAL, weeks, (), RULES_OF_CHECK_INS) == []
    (found,) = of_telemetry(GOAL, weeks, {MONDAY + timedelta(weeks=1)}, RULES_OF_CHECK_INS)
    assert found.weeks == (weeks[0], weeks[2])


def test_a_corrected_week_takes_the_cause_away() -> None:
    asked, until = {"misses_in_a_row": 2}, MONDAY + timedelta(weeks=1)
    missed = [week(0, RED, "6"), week(1, RED, "6")]
    corrected = [week(0, RED, "6"), week(1, GREEN, "4")]
    later = [*missed, week(2, GREEN, "4")]
    cause = TriggerCause.METRIC_MISSED_TWICE
    assert [still_holds(cause, asked, one, (), until) for one in (missed, corrected, later)] == [True, False, True]


def test_a_blocker_is_known_by_its_skill_else_by_its_goal() -> None:
    named = of_blocker(GOAL, (SKILL, "SQL"), MONDAY)
    assert named.key == f"SKILL_BLOCKER/{SKILL}"
    assert named.reason == "A lack of skill in SQL was named as what blocks 'Response time' in 2026-W45."
    unnamed = of_blocker(GOAL, None, MONDAY)
    assert unnamed.key == f"SKILL_BLOCKER/{GOAL.id}"
    assert of_blocker(None, None, MONDAY).key == "SKILL_BLOCKER/work"
    assert of_blocker(None, None, MONDAY).reason == "A lack of skill was named as what blocks work in 2026-W45."


def test_a_flag_tells_the_last_figures_of_its_goal() -> None:
    found = of_flag(FLAG, (SKILL, "SQL"), GOAL, [week(0, RED, "6.1")], MONDAY)
    assert (found.key, found.flag_id, found.skill_id) == (f"SKILL_GAP/{SKILL}", FLAG, SKILL)
    assert found.reason == "SQL was flagged as lacking for 'Response time' in 2026-W45: 6.1 against 5.0 in 2026-W45."
    alone = of_flag(FLAG, (SKILL, "SQL"), None, [], MONDAY)
    assert alone.reason == "SQL was flagged as lacking in 2026-W45."
    assert alone.observations == [(MONDAY, None)]


def test_every_cause_has_a_rule_in_words() -> None:
    assert set(RULES) == set(TriggerCause)
    assert len({words.key for words in RULES.values()}) == len(RULES)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("SQL", "Lack of SQL knowledge", True),
        ("SQL", "lack of sql.", True),
        ("SQL", "MySQL is slow", False),
        ("C++", "no C++ yet", True),
        ("C", "no C++ yet", True),
        ("Code Review", "code review takes long", True),
    ],
)
def test_a_skill_is_named_by_words_of_its_own(name: str, text: str, *, found: bool) -> None:
    assert word_in(name, text) is found


def test_figures_have_as_many_decimals_as_the_finest() -> None:
    assert reasons.figures([week(0, RED, "5.25"), week(1, RED, "6")]) == (
        "5.25 against 5.00 in 2026-W45, 6.00 against 5.00 in 2026-W46"
    )
    assert reasons.figures([week(0, RED, "120", "100")]) == "120 against 100 in 2026-W45"
    assert reasons.figures([week(0, RED, None)]) == ""
