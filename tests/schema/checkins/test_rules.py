"""The rules of check-ins: each figure by hand, and what holds for all figures."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.checkins import rules
from schema.checkins.rules import CheckInRules, Measured, Observed, Obstacle
from schema.checkins.values import BlockerKind
from schema.goals.values import Course, GoalRules, GoalStatus, MetricDirection

GREEN, YELLOW, RED = GoalStatus.GREEN, GoalStatus.YELLOW, GoalStatus.RED
FIRST = date(2026, 11, 2)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
LETTERS = {"G": GREEN, "Y": YELLOW, "R": RED}


def monday(number: int) -> date:
    return FIRST + timedelta(weeks=number)


def said(letters: str) -> list[Observed]:
    """A week for each letter: how the goal stood; a dot is a week without a check-in."""
    return [Observed(monday(number), LETTERS[letter]) for number, letter in enumerate(letters) if letter != "."]


def valued(marks: str) -> list[Observed]:
    """A week for each mark: x missed, o met, - said without a value; a dot is a week without a check-in."""
    return [
        Observed(monday(number), GREEN, value=None if mark == "-" else Decimal(number), missed=mark == "x")
        for number, mark in enumerate(marks)
        if mark != "."
    ]


def numbers(weeks: tuple[Observed, ...]) -> list[int]:
    return [(week.week_starts_on - FIRST).days // 7 for week in weeks]


@pytest.mark.parametrize(
    ("letters", "rests_on"),
    [
        ("GGGY", [0, 1, 2, 3]),
        ("GGGR", [0, 1, 2, 3]),
        ("GGGGGY", [2, 3, 4, 5]),
        ("RGGGY", [1, 2, 3, 4]),
        ("GG.GY", [0, 1, 3, 4]),
        ("GGY", []),
        ("GGGG", []),
        ("GGGYR", []),
        ("GYGGY", []),
        ("Y", []),
        ("", []),
    ],
)
def test_a_dip_is_three_green_weeks_and_then_none(letters: str, rests_on: list[int]) -> None:
    assert numbers(rules.dip(said(letters))) == rests_on


def test_a_dip_takes_as_many_green_weeks_as_the_organization_says() -> None:
    asked = replace(CheckInRules(), dip_after_green_weeks=1)
    assert numbers(rules.dip(said("RGY"), rules=asked)) == [1, 2]


def test_the_worse_of_what_was_said_and_what_was_measured_makes_a_dip() -> None:
    weeks = said("GGGG")
    measured = [*weeks[:3], replace(weeks[3], measured_status=RED)]
    assert numbers(rules.dip(measured)) == [0, 1, 2, 3]
    warned = [*(replace(week, measured_status=GREEN) for week in weeks[:3]), Observed(monday(3), YELLOW, GREEN)]
    assert numbers(rules.dip(warned)) == [0, 1, 2, 3]


def test_weeks_of_leave_and_outage_neither_make_nor_break_a_dip() -> None:
    assert numbers(rules.dip(said("GGRGY"), excused={monday(2)})) == [0, 1, 3, 4]
    assert rules.dip(said("GGGY"), excused={monday(3)}) == ()


@pytest.mark.parametrize(
    ("marks", "rests_on"),
    [
        ("xx", [0, 1]),
        ("oxx", [1, 2]),
        ("xxx", [0, 1, 2]),
        ("x.x", [0, 2]),
        ("x-x", [0, 2]),
        ("x", []),
        ("xo", []),
        ("xxo", []),
        ("xox", []),
        ("", []),
    ],
)
def test_missed_twice_is_two_measured_weeks_in_a_row(marks: str, rests_on: list[int]) -> None:
    assert numbers(rules.miss_twice(valued(marks))) == rests_on


def test_leave_between_two_misses_does_not_break_the_row_and_a_miss_on_leave_is_none() -> None:
    assert numbers(rules.miss_twice(valued("xox"), excused={monday(1)})) == [0, 2]
    assert rules.miss_twice(valued("xx"), excused={monday(1)}) == ()


def test_late_weeks_count_in_the_order_of_weeks_not_of_arrival() -> None:
    weeks = valued("xxo")
    assert rules.miss_twice([weeks[2], weeks[0], weeks[1]]) == ()
    assert numbers(rules.miss_twice([weeks[1], weeks[0]])) == [0, 1]


def test_how_many_misses_in_a_row_stood_in_an_earlier_week() -> None:
    weeks = valued("xxoxx")
    assert [len(rules.misses(weeks, until=monday(number))) for number in range(5)] == [1, 2, 0, 1, 2]


@given(st.lists(st.sampled_from("xo-.")).map("".join), st.sets(st.integers(0, 12)), st.randoms(use_true_random=False))
def test_a_row_of_misses_is_missed_counted_and_the_last(marks: str, away: set[int], luck: object) -> None:
    weeks, excused = valued(marks), {monday(number) for number in away}
    mixed = list(weeks)
    luck.shuffle(mixed)  # type: ignore[attr-defined]
    row = rules.misses(mixed, excused)
    counted = [week for week in weeks if week.week_starts_on not in excused and week.value is not None]
    assert list(row) == counted[len(counted) - len(row) :]
    assert all(week.missed for week in row)
    assert len(row) == len(counted) or not counted[len(counted) - len(row) - 1].missed


def test_missed_check_ins_in_a_row_end_with_the_last_week_due() -> None:
    due = [monday(number) for number in range(4)]
    assert rules.missed_check_in(due, checked_in={monday(0), monday(1)}) == (monday(2), monday(3))
    assert rules.missed_check_in(due, checked_in={monday(0), monday(1), monday(3)}) == ()
    assert rules.missed_check_in(due, checked_in={monday(0), monday(1), monday(2)}) == ()
    assert rules.missed_check_in([], checked_in=set()) == ()


def test_leave_and_outage_are_no_missed_check_in() -> None:
    due = [monday(number) for number in range(4)]
    assert rules.missed_check_in(due, {monday(0), monday(1)}, excused={monday(2)}) == ()
    assert rules.missed_check_in(due, {monday(0)}, excused={monday(2)}) == (monday(1), monday(3))


def obstacle(kind: BlockerKind = BlockerKind.SKILL, **told: Any) -> Obstacle:
    return Obstacle(UUID(int=1), kind, NOW - timedelta(days=14), **told)


def test_a_blocker_of_kind_skill_counts_while_it_stands() -> None:
    standing, solved = obstacle(), obstacle(resolved_at=NOW)
    other = obstacle(BlockerKind.EXTERNAL)
    later = replace(standing, blocker_id=UUID(int=2), raised_at=NOW)
    assert rules.skill_blockers([later, solved, other, standing]) == (standing, later)


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ({}, True),
        ({"resolved_at": NOW}, False),
        ({"escalated": True}, False),
        ({"due_on": NOW.date()}, False),
        ({"due_on": NOW.date() - timedelta(days=1)}, True),
    ],
)
def test_a_blocker_is_escalated_after_its_time_and_its_day(told: dict[str, Any], *, due: bool) -> None:
    assert rules.due_for_escalation(obstacle(**told), NOW) is due


def test_a_blocker_is_not_escalated_a_second_too_early() -> None:
    assert rules.due_for_escalation(obstacle(), NOW - timedelta(seconds=1)) is False
    asked = replace(CheckInRules(), escalate_after_days=15)
    assert rules.due_for_escalation(obstacle(), NOW, asked) is False


@pytest.mark.parametrize(
    ("today", "week"),
    [
        (date(2026, 11, 19), date(2026, 11, 9)),
        (date(2026, 11, 20), date(2026, 11, 16)),
        (date(2026, 11, 22), date(2026, 11, 16)),
        (date(2026, 11, 23), date(2026, 11, 16)),
    ],
)
def test_people_are_reminded_from_friday_on(today: date, week: date) -> None:
    assert rules.week_to_remind(today) == week


def test_the_day_of_reminding_is_the_organizations() -> None:
    asked = replace(CheckInRules(), remind_on_weekday=1)
    assert rules.week_to_remind(date(2026, 11, 16), asked) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("spans", "away"),
    [
        ([(0, 4)], True),
        ([(0, 1), (2, 6)], True),
        ([(-30, 30)], True),
        ([(0, 3)], False),
        ([(1, 6)], False),
        ([], False),
    ],
)
def test_a_week_of_leave_is_monday_to_friday(spans: list[tuple[int, int]], *, away: bool) -> None:
    days = [(FIRST + timedelta(days=first), FIRST + timedelta(days=last)) for first, last in spans]
    assert rules.away_all_week(FIRST, days) is away


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 12, 28), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2025, 12, 29), "2026-W01"),
    ],
)
def test_weeks_at_the_turn_of_the_year_are_iso_weeks(day: date, week: str) -> None:
    assert rules.week_of(day) == week


def test_settings_within_bounds_are_taken_and_others_left() -> None:
    told = {"dipAfterGreenWeeks": 4, "missesInARow": 0, "escalateAfterDays": True, "remindOnWeekday": "5", "other": 1}
    assert asdict(rules.rules_from({"checkIns": told})) == asdict(CheckInRules()) | {"dip_after_green_weeks": 4}
    assert rules.rules_from({}) == rules.rules_from({"checkIns": []}) == CheckInRules()


COURSE = Course(MetricDirection.REDUCE, Decimal(8), Decimal(4), FIRST, FIRST + timedelta(days=27))


def test_a_value_is_measured_against_the_plan_of_its_sunday() -> None:
    assert rules.measured(COURSE, Decimal(7), FIRST, GoalRules()) == Measured(
        status=GREEN, progress=Decimal("0.2500"), target=Decimal("7.0000"), missed=False
    )
    assert rules.measured(COURSE, Decimal(7), monday(1), GoalRules()) == Measured(
        status=RED, progress=Decimal("0.2500"), target=Decimal("6.0000"), missed=True
    )


def test_what_can_not_be_scored_says_nothing() -> None:
    assert rules.measured(None, Decimal(7), FIRST, GoalRules()) == Measured()
    assert rules.measured(COURSE, None, FIRST, GoalRules()) == Measured(target=Decimal("7.0000"))
