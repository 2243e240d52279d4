"""What "from this day on" does to a history, for any history."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schema.kit.periods import Outcome, Stretch, in_force, told

START = date(2026, 1, 1)
DAYS = st.integers(0, 9).map(lambda number: START + timedelta(days=number))
VALUES = st.fixed_dictionaries({"job": st.sampled_from("AB"), "unit": st.sampled_from("XY")})
HISTORIES = st.dictionaries(DAYS, VALUES, max_size=5).map(
    lambda told: [Stretch(day, told[day], number) for number, day in enumerate(sorted(told))]
)


def after(history: list[Stretch], day: date, values: dict[str, Any]) -> list[Stretch]:
    """The history with a statement taken in, as its outcome says."""
    current = in_force(history, day)
    outcome = told(history, day, values)
    if outcome is Outcome.UNCHANGED:
        return history
    kept = [stretch for stretch in history if outcome is Outcome.CREATE or stretch is not current]
    merged = {**(current.values if current else {}), **values}
    return sorted([*kept, Stretch(day, merged)], key=lambda stretch: stretch.valid_from)


@given(HISTORIES, DAYS)
def test_in_force_is_the_last_stretch_that_has_begun(history: list[Stretch], day: date) -> None:
    begun = [stretch for stretch in history if stretch.valid_from <= day]
    assert in_force(history, day) == (begun[-1] if begun else None)


@given(HISTORIES, DAYS, VALUES)
def test_the_same_statement_again_changes_nothing(history: list[Stretch], day: date, values: dict[str, str]) -> None:
    assert told(after(history, day, values), day, values) is Outcome.UNCHANGED


@given(HISTORIES, DAYS, VALUES, DAYS)
def test_what_was_told_holds_until_the_next_stretch_and_nowhere_else(
    history: list[Stretch], day: date, values: dict[str, str], read_on: date
) -> None:
    changed = in_force(after(history, day, values), read_on)
    following = min((stretch.valid_from for stretch in history if stretch.valid_from > day), default=date.max)
    before = in_force(history, read_on)
    expected = values if day <= read_on < following else before and before.values
    assert (changed and changed.values) == expected


@given(HISTORIES, DAYS, st.sampled_from("AB"))
def test_values_that_are_not_told_stay(history: list[Stretch], day: date, job: str) -> None:
    before, changed = in_force(history, day), in_force(after(history, day, {"job": job}), day)
    assert changed is not None
    assert changed.values == {**(before.values if before else {}), "job": job}


@given(HISTORIES, DAYS, VALUES)
def test_stretches_never_share_a_day(history: list[Stretch], day: date, values: dict[str, str]) -> None:
    days = [stretch.valid_from for stretch in after(history, day, values)]
    assert days == sorted(set(days))
