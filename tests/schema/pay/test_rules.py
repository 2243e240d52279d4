"""Compa-ratio, range penetration, raises: by example and by property."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from schema.pay.rules import compa_ratio, in_proportion, raised_by, range_penetration
from schema.pay.values import BandFigures

BAND = BandFigures(6_000_000, 8_000_000, 11_000_000, "EUR")
AMOUNTS = st.integers(min_value=1, max_value=10**13)
BANDS = st.tuples(AMOUNTS, AMOUNTS, AMOUNTS).map(sorted).map(lambda each: BandFigures(each[0], each[1], each[2], "EUR"))


def test_pay_of_the_midpoint_has_a_compa_ratio_of_one() -> None:
    assert compa_ratio(8_000_000, "EUR", BAND) == Decimal(1)


def test_compa_ratio_is_pay_over_midpoint() -> None:
    assert compa_ratio(6_800_000, "EUR", BAND) == Decimal("0.85")
    assert compa_ratio(0, "EUR", BAND) == Decimal(0)


def test_range_penetration_runs_from_minimum_to_maximum_and_beyond() -> None:
    found = [range_penetration(base, "EUR", BAND) for base in (5_000_000, 6_000_000, 7_250_000, 11_000_000, 12_000_000)]
    assert found == [Decimal("-0.2"), Decimal(0), Decimal("0.25"), Decimal(1), Decimal("1.2")]


def test_there_is_neither_without_a_band() -> None:
    assert compa_ratio(8_000_000, "EUR", None) is None
    assert range_penetration(8_000_000, "EUR", None) is None


def test_there_is_neither_across_currencies() -> None:
    assert compa_ratio(8_000_000, "USD", BAND) is None
    assert range_penetration(8_000_000, "USD", BAND) is None


def test_a_band_of_one_rate_has_a_compa_ratio_but_no_penetration() -> None:
    single = BandFigures(8_000_000, 8_000_000, 8_000_000, "EUR")
    assert compa_ratio(6_000_000, "EUR", single) == Decimal("0.75")
    assert range_penetration(6_000_000, "EUR", single) is None


@given(AMOUNTS, BANDS)
def test_both_are_the_exact_quotient_to_28_digits(base: int, band: BandFigures) -> None:
    assume(band.minimum_minor < band.maximum_minor)
    ratio, reach = compa_ratio(base, "EUR", band), range_penetration(base, "EUR", band)
    assert ratio is not None
    assert reach is not None
    _close(ratio, Fraction(base, band.midpoint_minor))
    _close(reach, Fraction(base - band.minimum_minor, band.maximum_minor - band.minimum_minor))


@given(AMOUNTS, AMOUNTS, BANDS)
def test_more_pay_never_lies_lower(one: int, other: int, band: BandFigures) -> None:
    low, high = sorted((one, other))
    assume(band.minimum_minor < band.maximum_minor)
    assert _sure(compa_ratio(low, "EUR", band)) <= _sure(compa_ratio(high, "EUR", band))
    assert _sure(range_penetration(low, "EUR", band)) <= _sure(range_penetration(high, "EUR", band))


@given(AMOUNTS, BANDS)
def test_pay_is_inside_the_band_exactly_where_penetration_is_between_0_and_1(base: int, band: BandFigures) -> None:
    assume(band.minimum_minor < band.maximum_minor)
    inside = band.minimum_minor <= base <= band.maximum_minor
    assert (0 <= _sure(range_penetration(base, "EUR", band)) <= 1) is inside


def _close(found: Decimal, exact: Fraction) -> None:
    assert abs(Fraction(found) - exact) <= abs(exact) * Fraction(1, 10**27)


def _sure(value: Decimal | None) -> Decimal:
    assert value is not None
    return value


def test_a_raise_is_exact_and_half_a_unit_is_rounded_up() -> None:
    assert [raised_by(base, Decimal("0.025")) for base in (100, 110, 120, 6_041_900)] == [3, 3, 3, 151_048]


@given(AMOUNTS, st.decimals(0, 1, places=6))
def test_a_raise_is_off_by_half_a_unit_at_most(base: int, ratio: Decimal) -> None:
    assert abs(Fraction(raised_by(base, ratio)) - base * Fraction(ratio)) <= Fraction(1, 2)


@given(AMOUNTS, AMOUNTS)
def test_a_part_that_is_all_of_the_base_stays_all_of_it(before: int, after: int) -> None:
    assert in_proportion(before, before, after) == after
    assert in_proportion(before, 0, after) == before
