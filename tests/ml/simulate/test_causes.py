"""The hidden causes show in what is observed, with the right sign."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ml.simulate.columns import Floats
from tests.ml.simulate.whole import is_, organization

SIZE = 2000


def correlation(one: NDArray[Any], other: NDArray[Any]) -> float:
    return float(np.corrcoef(one, other)[0, 1])


def will_by_employee() -> Floats:
    mean: Floats = organization(SIZE).truth.will.mean(axis=1)
    return mean


def mean_by_employee(column: str) -> Floats:
    rows = organization(SIZE).check_ins
    said = ~np.isnat(rows.submitted_at)
    count = np.bincount(rows.employee[said], minlength=SIZE)
    values = getattr(rows, column)[said].astype(float)
    mean: Floats = np.bincount(rows.employee[said], weights=values, minlength=SIZE) / np.maximum(count, 1)
    return mean


def test_the_reason_of_a_miss_shows_in_its_own_cause() -> None:
    whole = organization(SIZE)
    goals = whole.truth.goals
    will = np.repeat(will_by_employee(), 4)
    skill, lack, outside = (is_(goals.reason, one) for one in ("SKILL", "WILL", "EXTERNAL"))
    assert goals.margin[skill].mean() < goals.margin[lack].mean() - 1
    assert goals.margin[skill].mean() < goals.margin[outside].mean() - 1
    assert will[lack].mean() < will[skill].mean() - 0.5
    assert will[lack].mean() < will[outside].mean() - 0.5
    assert goals.pressure_external[outside].mean() > 2 * goals.pressure_external[skill].mean()
    assert (skill | lack | outside).tolist() == goals.missed.tolist()


@pytest.mark.parametrize(("reason", "low", "high"), [("SKILL", 0.3, 0.6), ("WILL", 0.2, 0.5), ("EXTERNAL", 0.08, 0.4)])
def test_no_cause_is_rare(reason: str, low: float, high: float) -> None:
    goals = organization(SIZE).truth.goals
    assert low < is_(goals.reason, reason)[goals.missed].mean() < high


def test_harder_goals_are_missed_more_often() -> None:
    whole = organization(SIZE)
    difficulty = whole.goals.difficulty[whole.truth.goals.goal]
    missed = [whole.truth.goals.missed[difficulty == level].mean() for level in (1, 3, 5)]
    assert missed[0] < missed[1] < missed[2]


@pytest.mark.parametrize("column", ["confidence", "sentiment"])
def test_what_people_declare_follows_will(column: str) -> None:
    assert correlation(mean_by_employee(column), will_by_employee()) > 0.5


def test_will_brings_regular_and_early_check_ins() -> None:
    whole = organization(SIZE)
    rows = whole.check_ins
    stays = np.isnat(whole.employees.left_on) & (whole.employees.hired_on < np.datetime64("2025-11-01"))
    count = np.bincount(rows.employee, minlength=SIZE)
    assert correlation(count[stays], will_by_employee()[stays]) > 0.3
    said = ~np.isnat(rows.submitted_at)
    hours = (rows.submitted_at - rows.week_starts_on.astype("datetime64[s]"))[said].astype(float)
    assert correlation(hours, will_by_employee()[rows.employee[said]]) < -0.2


def test_leavers_had_less_will() -> None:
    whole = organization(SIZE)
    left = is_(whole.employees.status, "TERMINATED")
    assert will_by_employee()[left].mean() < will_by_employee()[~left].mean() - 0.2


def test_ratings_follow_skill_and_will_and_pay_follows_ratings() -> None:
    whole = organization(SIZE)
    rows = whole.ratings
    for cycle in (0, 1):
        rated = (rows.cycle == cycle) & (rows.final >= 0)
        who, level = rows.employee[rated], rows.final[rated]
        assert correlation(level, whole.truth.skill[who, 0]) > 0.3
        assert correlation(level, will_by_employee()[who]) > 0.3
    raised = whole.compensation_records.rating[whole.compensation_records.rating >= 0]
    assert rows.final[raised].mean() > rows.final[rows.final >= 0].mean()
    assert 0 not in rows.final[raised].tolist()


def test_accepted_courses_raise_skill() -> None:
    whole = organization(SIZE)
    gain = whole.truth.skill[:, -1] - whole.truth.skill[:, 0]
    actions = whole.development_actions
    taught = is_(actions.kind, "EDUCATION_10") & is_(actions.status, "DONE")
    learned = np.isin(np.arange(SIZE), whole.development_plans.employee[actions.plan[taught]])
    assert gain[learned].mean() > gain[~learned].mean() + 0.2
    assert (gain >= 0).all()


def test_blockers_and_flags_point_at_the_cause_more_often_than_not() -> None:
    whole = organization(SIZE)
    offset = len(whole.goals) - 4 * SIZE
    truth = whole.truth.goals
    flagged = whole.skill_gap_flags.goal - offset
    assert truth.margin[flagged].mean() < truth.margin.mean() - 0.8
    kinds = whole.blockers.kind
    named = whole.blockers.goal[is_(kinds, "SKILL")] - offset
    other = whole.blockers.goal[is_(kinds, "PRIORITY_CONFLICT")] - offset
    assert truth.pressure_skill[named].mean() > truth.pressure_skill[other].mean()
    assert truth.pressure_will[named].mean() < truth.pressure_will[other].mean()
