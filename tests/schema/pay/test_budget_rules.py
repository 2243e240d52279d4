"""The money of a cycle: exact to the minor unit, never more than there is, by example and by property."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schema.pay.budget_rules import NoRateError, Rates, affordable, allocate, cost, fitted, share_of_time
from schema.pay.values import Proration

DAY = date(2026, 11, 20)
RATES = Rates({("EUR", "USD"): Decimal("1.25"), ("JPY", "EUR"): Decimal("0.006")}, DAY)
POOLS = st.integers(0, 10**12)
WEIGHTS = st.lists(st.integers(0, 10**10), max_size=60)
FTE = st.decimals("0.05", 1, places=2)
FACTORS = st.decimals("0.001", 1_000, places=6)
YEAR = (date(2025, 10, 1), date(2026, 9, 30))


@given(POOLS, WEIGHTS)
def test_a_pool_is_shared_out_whole_and_never_exceeded(pool: int, weights: list[int]) -> None:
    shares = allocate(pool, weights)
    assert sum(shares) == (pool if sum(weights) else 0)
    assert all(share >= 0 for share in shares)


@given(POOLS, WEIGHTS)
def test_each_share_is_off_by_less_than_a_unit(pool: int, weights: list[int]) -> None:
    assume(sum(weights) > 0)
    exact = [Fraction(pool * weight, sum(weights)) for weight in weights]
    assert all(abs(share - due) < 1 for share, due in zip(allocate(pool, weights), exact, strict=True))


@given(POOLS, WEIGHTS)
def test_a_larger_weight_never_gets_less(pool: int, weights: list[int]) -> None:
    by_weight = sorted(zip(weights, allocate(pool, weights), strict=True))
    assert all(one[1] <= other[1] for one, other in pairwise(by_weight) if one[0] < other[0])


def test_equal_remainders_go_to_the_larger_weight_then_to_the_first() -> None:
    assert allocate(10, [1, 1, 1]) == [4, 3, 3]
    assert allocate(3, [1, 3]) == [1, 2]
    assert allocate(5, [0, 0]) == [0, 0]


@given(POOLS, WEIGHTS)
def test_costs_fit_a_pool_or_are_brought_down(pool: int, costs: list[int]) -> None:
    found = fitted(pool, costs)
    assert sum(found) == min(pool, sum(costs))
    assert all(given <= asked for given, asked in zip(found, costs, strict=True))


@given(st.integers(0, 10**10), FTE, FACTORS)
def test_what_is_affordable_costs_no_more_and_one_unit_more_would(limit: int, fte: Decimal, factor: Decimal) -> None:
    increase = affordable(limit, fte, factor)
    assert cost(increase, fte, factor) <= limit
    assert (increase + 1) * Fraction(fte) * Fraction(factor) > limit * (1 - Fraction(1, 10**20))


def test_a_part_time_raise_costs_the_hours_worked_at_the_rate_of_the_day() -> None:
    assert cost(100_001, Decimal("0.5"), RATES.factor("EUR", "USD")) == 62_501


def test_currencies_differ_in_their_minor_units() -> None:
    assert RATES.factor("JPY", "EUR") == Decimal("0.6")
    assert cost(1_000, Decimal(1), RATES.factor("JPY", "EUR")) == 600
    assert RATES.factor("EUR", "EUR") == 1


def test_a_rate_told_the_other_way_round_is_turned() -> None:
    assert RATES.factor("USD", "EUR") == Decimal("0.8")


def test_a_pair_without_a_rate_is_refused_even_where_two_others_would_make_one() -> None:
    with pytest.raises(NoRateError) as caught:
        RATES.factor("JPY", "USD")
    assert caught.value.pair == ("JPY", "USD")


@pytest.mark.parametrize(
    ("proration", "hired_on", "away", "share"),
    [
        (Proration.NONE, date(2026, 9, 30), 300, Decimal(1)),
        (Proration.DAYS_EMPLOYED, None, 300, Decimal(1)),
        (Proration.DAYS_EMPLOYED, date(2020, 1, 1), 300, Decimal(1)),
        (Proration.DAYS_EMPLOYED, date(2026, 7, 20), 0, Decimal(73) / 365),
        (Proration.DAYS_EMPLOYED, date(2026, 10, 1), 0, Decimal(0)),
        (Proration.DAYS_WORKED, date(2020, 1, 1), 73, Decimal(292) / 365),
        (Proration.DAYS_WORKED, date(2026, 7, 20), 100, Decimal(0)),
    ],
)
def test_awards_shrink_with_the_time(proration: Proration, hired_on: date | None, away: int, share: Decimal) -> None:
    assert share_of_time(proration, YEAR, hired_on, away) == share
