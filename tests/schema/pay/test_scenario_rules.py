"""Scenarios as arithmetic: reproducible, with the right sign, exact in money."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.pay.budget_rules import NoRateError, Rates
from schema.pay.scenario_baseline import observed
from schema.pay.scenario_rules import Baseline, Staff, cost_of, forecasts, of_talent
from schema.pay.values import TalentSegment

RATES = Rates({("USD", "EUR"): Decimal("0.8")}, date(2026, 11, 20))
PEOPLE = 30
ALL = np.ones(PEOPLE, dtype=np.bool_)
SOME = np.arange(PEOPLE) % 3 == 0


def _staff(currency: str = "EUR") -> Staff:
    place = np.arange(PEOPLE)
    return Staff(
        base=np.full(PEOPLE, 5_000_001, dtype=np.int64),
        currency=np.array([currency] * PEOPLE, dtype=np.object_),
        variable_target=np.where(place % 2 == 0, 0.0, 0.25),
        tenure=place * 100,
        unit=np.zeros(PEOPLE, dtype=np.int64),
        units=["unit"],
        value=place % 6,
        standing=np.where(place % 6 == 0, np.nan, (place % 6 - 1) / 4),
        potential=place % 3 - 1,
    )


def _baseline(error: float = 0.0) -> Baseline:
    stratum = np.zeros(PEOPLE, dtype=np.int64)
    return Baseline("test", np.full(PEOPLE, 0.1), stratum, np.array([error]), ())


def test_more_money_keeps_more_people_by_the_elasticity() -> None:
    staff, points = _staff(), np.where(SOME, 10.0, 0.0)
    found = forecasts(staff, _baseline(), {"some": SOME, "all": ALL}, points, (-1.0, -1.0), 7)
    rise = 0.1 / (1 + staff.variable_target[SOME])
    assert found["some"].forecast == pytest.approx(float((0.1 / (1 + rise)).mean()))
    assert found["some"].low == pytest.approx(found["some"].high)
    assert found["some"].avoided == pytest.approx(found["all"].avoided)
    assert (found["some"].headcount, found["all"].headcount) == (10, 30)
    assert found["all"].baseline == pytest.approx(0.1)


def test_the_same_seed_gives_the_same_answer_and_another_one_another() -> None:
    points = np.full(PEOPLE, 5.0)
    told = [forecasts(_staff(), _baseline(0.3), {"all": ALL}, points, (-2.0, -0.1), seed) for seed in (1, 1, 2)]
    assert told[0] == told[1] != told[2]


@given(st.floats(0.1, 100), st.floats(-5, -0.01), st.integers(0, 2**31))
def test_pay_that_rises_never_makes_more_people_leave(points: float, weakest: float, seed: int) -> None:
    found = forecasts(_staff(), _baseline(), {"all": ALL}, np.full(PEOPLE, points), (weakest - 1, weakest), seed)["all"]
    assert 0 <= found.low <= found.forecast <= found.high <= found.baseline + 1e-12


def test_what_is_unsure_of_the_baseline_widens_the_interval_around_the_same_middle() -> None:
    sure, unsure = (
        forecasts(_staff(), _baseline(error), {"all": ALL}, np.zeros(PEOPLE), (-1.0, -1.0), 3)["all"]
        for error in (0.0, 0.2)
    )
    assert (sure.low, sure.high) == pytest.approx((0.1, 0.1))
    assert (unsure.low, unsure.high) == pytest.approx((0.1 * np.exp(-0.412), 0.1 * np.exp(0.372)), rel=0.05)
    assert unsure.forecast == pytest.approx(0.1)


def test_cost_is_exact_and_in_the_currency_of_the_cycle() -> None:
    assert cost_of(_staff(), SOME, Decimal("1.5"), RATES, "EUR") == 750_000
    assert cost_of(_staff("USD"), ALL, Decimal(1), RATES, "EUR") == 1_200_000
    with pytest.raises(NoRateError):
        cost_of(_staff("GBP"), ALL, Decimal(1), RATES, "EUR")


def test_talent_is_rating_and_potential_and_unrated_is_neither() -> None:
    staff = _staff()
    found = {talent: int(of_talent(staff, talent, 75).sum()) for talent in TalentSegment}
    assert found == {
        TalentSegment.EVERYBODY: 30,
        TalentSegment.HIGH_PERFORMERS: 10,
        TalentSegment.HIGH_POTENTIALS: 10,
        TalentSegment.TOP_TALENT: 5,
    }


def test_the_observed_baseline_is_leavers_over_years_by_tenure() -> None:
    days = (date(2024, 11, 21), date(2026, 11, 21))
    found = observed(_staff(), np.array([9.5, 4.5, 0.0]), np.array([50.0, 100.0, 20.0]), *days)
    assert found.stratum.tolist() == [0] * 8 + [1] * 11 + [2] * 11
    assert found.probability[[0, 8, 19]] == pytest.approx(1 - np.exp([-0.2, -0.05, -0.025]))
    assert found.log_error == pytest.approx(1 / np.sqrt([10, 5, 0.5]))
    told = "Without the changes as many leave of their own accord as did, with the same tenure, from 2024-11-21 to "
    assert found.assumptions == (f"{told}2026-11-21: 14 of 170 years of people. No model of risk is served.",)
