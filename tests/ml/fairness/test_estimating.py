"""Whose errors are moderated: the units of a question, read in one cycle and by t; and what their findings say."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ml.fairness.cases import Case, cases, table
from ml.fairness.estimating import Borrowed, borrowed, estimates, used_rows
from ml.fairness.moderated import FEWEST_UNITS
from ml.fairness.regression import Estimates
from ml.fairness.signals import signals
from ml.fairness.values import Kind, Ratings
from tests.ml.fairness.companies import company, named


def both(people: Ratings, kind: Kind = Kind.PROXIMITY) -> tuple[list[Case], Estimates, Borrowed]:
    """The comparisons of a company, before and after."""
    of = table(people, kind)
    made = [one for one in cases(of, kind, people) if isinstance(one, Case)]
    used = [used_rows(of, one) for one in made]
    before = estimates(of, made, used, people.reliability)
    return made, before, borrowed(of, made, used, before)


def test_effects_stay_and_errors_come_nearer_to_each_other() -> None:
    _, before, after = both(company(reliability=0.6, told=0.6))
    assert after.units.tolist() == [0, *[20] * 20]
    for same in ("plain", "corrected", "slope", "expected"):
        assert getattr(after.by, same).tolist() == getattr(before, same).tolist()
    for error in ("plain_error", "corrected_error"):
        own, moved = (getattr(one, error) / np.sqrt(before.expected) for one in (before, after.by))
        assert moved[0] == own[0]
        assert moved[1:].std() < own[1:].std()


@pytest.mark.parametrize(
    "rules",
    [
        {"units": FEWEST_UNITS - 1},
        {"units": 12, "people": 25},
        {"units": 12, "people": 40, "cycles": 2},
    ],
    ids=["few units", "few people", "history"],
)
def test_who_borrows_nothing_stays_as_it_was(rules: dict[str, Any]) -> None:
    _, before, after = both(company(**rules))
    assert after.units.sum() == 0
    assert all((getattr(before, name) == getattr(after.by, name)).all() for name in Estimates.__slots__)


def test_each_band_borrows_from_itself() -> None:
    people = company()
    bands = np.where(np.arange(1_600) % 2, "young", "old").astype(object)
    made, _, after = both(replace(people, arms={Kind.AGE_BAND: bands}), Kind.AGE_BAND)
    assert [one.group for one in made if one.unit is None] == ["old", "young"]
    assert after.units.tolist() == [0, 0, *[20] * 40]


def test_a_unit_without_any_error_neither_gives_nor_takes() -> None:
    people = company(units=12)
    flat = replace(people, rating=np.where(people.unit == "unit 03", 3.0, people.rating))
    made, before, after = both(flat)
    assert after.units.tolist() == [0 if one.unit in {None, "unit 03"} else 11 for one in made]
    assert after.by.plain_error[4] == before.plain_error[4] < 1e-9


def test_a_finding_says_of_whom_its_error_borrows() -> None:
    people = company(odd=2.5)
    whole, odd, other = signals(people, Kind.PROXIMITY)[:3]
    _, before, after = both(people)
    assert [one.method for one in (whole, odd, other)] == [
        "OLS on evidence, HC3",
        "OLS on evidence, HC3",
        "OLS on evidence, HC3; error moderated over 20 units by empirical Bayes",
    ]
    assert "Its error" not in whole.explanation
    assert odd.explanation.endswith(
        f"Its error is its own ({before.freedom[1]:.0f} degrees of freedom): its spread stands out among 20 units."
    )
    assert other.explanation.endswith(
        f" Its error borrows strength from 19 other units ({after.by.freedom[2]:.0f} degrees of freedom)."
    )
    assert after.by.freedom[2] > before.freedom[2]


def test_people_of_no_unit_are_compared_company_wide_alone() -> None:
    found = signals(replace(company(units=12), unit=named((None, 960))), Kind.PROXIMITY)
    assert [(one.unit, one.method) for one in found] == [(None, "OLS on evidence, HC3")]
