"""Shares of a year, and whether what was paid is the new pay."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.pay.confirming_rules import is_paid, share_of_year

AMOUNTS = st.integers(0, 10**12)
SHARES = st.fractions(Fraction(1, 400), 1)


@pytest.mark.parametrize(
    ("start", "end", "share"),
    [
        (date(2026, 2, 1), date(2026, 2, 28), Fraction(1, 12)),
        (date(2028, 2, 1), date(2028, 2, 29), Fraction(1, 12)),
        (date(2025, 12, 1), date(2026, 1, 31), Fraction(2, 12)),
        (date(2026, 1, 1), date(2026, 12, 31), Fraction(1)),
        (date(2026, 3, 1), date(2026, 3, 15), Fraction(1, 24)),
        (date(2026, 3, 16), date(2026, 3, 31), Fraction(1, 24)),
        (date(2026, 3, 2), date(2026, 3, 8), Fraction(1, 52)),
        (date(2026, 3, 2), date(2026, 3, 15), Fraction(2, 52)),
        (date(2026, 3, 2), date(2026, 3, 11), Fraction(10, 365)),
    ],
)
def test_the_share_of_a_period(start: date, end: date, share: Fraction) -> None:
    assert share_of_year(start, end) == share


@given(AMOUNTS, AMOUNTS, SHARES)
def test_the_old_pay_is_never_the_new_one(before: int, after: int, share: Fraction) -> None:
    assert not is_paid(int(before * share), before, after, share) or abs(after - before) * share <= 2


@given(AMOUNTS, AMOUNTS, SHARES)
def test_the_new_pay_is_whatever_way_it_is_rounded(before: int, after: int, share: Fraction) -> None:
    assert is_paid(int(after * share), before, after, share) or abs(after - before) * share <= 2


def test_pay_that_is_as_near_to_the_old_one_is_not_the_new_one() -> None:
    assert [is_paid(paid, 1200, 1224, Fraction(1, 12)) for paid in (100, 101, 102, 103, 104)] == [
        False,
        False,
        True,
        False,
        False,
    ]
