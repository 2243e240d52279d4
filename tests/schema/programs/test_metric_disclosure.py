"""What of a count may be told: few people, the rest of a filter, and the difference of two filters."""

from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.programs.metric_disclosure import amount, told, told_roughly
from schema.programs.metric_values import Basis, Counted, Told

SECRET = b"a secret of the server"
HIDDEN = Told(None, None, suppressed=True)
people = st.integers(0, 400)


def counted(number: int, value: str = "0.5", mark: int = 7) -> Counted:
    return Counted(Decimal(value), number, mark, Decimal(1) / max(number, 1))


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_fewer_than_the_minimum_are_suppressed_with_their_number(number: int) -> None:
    assert told(counted(number), [], 5) == HIDDEN
    assert told_roughly(counted(number), [], 5, Basis.SHARE, SECRET, "x") == HIDDEN


def test_nobody_is_told_as_nobody() -> None:
    assert told(Counted(None, 0, 0, Decimal(0)), [100], 5) == Told(None, 0, suppressed=False)


@pytest.mark.parametrize("rest", [1, 4])
def test_a_filter_that_leaves_a_few_over_is_suppressed(rest: int) -> None:
    assert told(counted(20), [20 + rest], 5) == HIDDEN
    assert told(counted(20), [200, 20 + rest], 5) == HIDDEN


def test_a_filter_that_leaves_nobody_or_enough_over_is_told() -> None:
    assert told(counted(20), [20, 25, 400], 5) == Told(Decimal("0.5000"), 20, suppressed=False)


def test_pay_needs_ten() -> None:
    assert told(counted(9), [], 10) == HIDDEN
    assert told(counted(10), [19], 10) == HIDDEN
    assert told(counted(10), [20], 10) == Told(Decimal("0.5000"), 10, suppressed=False)


@given(people, people, st.integers(2, 12))
def test_whatever_is_told_rests_on_enough_and_leaves_enough(number: int, more: int, minimum: int) -> None:
    found = told(counted(number), [number + more], minimum)
    if found.n:
        assert number >= minimum
        assert more == 0 or more >= minimum


@given(st.decimals(0, 1, places=4), st.integers(5, 400), st.integers())
def test_what_is_told_roughly_is_off_by_no_more_than_one_person(value: Decimal, number: int, mark: int) -> None:
    one = Counted(value, number, mark, Decimal(1) / number)
    found = told_roughly(one, [], 5, Basis.SHARE, SECRET, "metric", "2026-Q3")
    assert found.value is not None
    assert abs(found.value - value) <= Decimal(1) / number + Decimal("0.0006")
    assert 0 <= found.value <= 1
    assert found.n is not None
    assert abs(found.n - number) <= 2


def test_the_same_people_are_told_the_same_however_often_one_asks() -> None:
    answers = {told_roughly(counted(30), [], 5, Basis.SHARE, SECRET, "m", "2026") for _ in range(50)}
    assert len(answers) == 1


def test_who_knows_all_others_can_not_tell_the_last_one_from_the_difference() -> None:
    """Twenty people of whom ten are met, and a twenty-first who is or is not: both answers overlap for many sets."""
    sets = ((20, 10), (21, 11), (21, 10))
    without, is_met, is_not = ([_shown(number, met, mark) for mark in range(200)] for number, met in sets)
    assert min(is_met) < max(is_not)
    between = [value for value in is_met if min(is_not) <= value <= max(is_not)]
    assert len(between) > 50
    assert len({round(one - other, 2) for one, other in zip(is_met, without, strict=True)}) > 10


def _shown(number: int, met: int, mark: int) -> Decimal:
    one = Counted(Decimal(met) / number, number, mark * 31 + number, Decimal(1) / number)
    found = told_roughly(one, [], 5, Basis.SHARE, SECRET, "m", "2026").value
    assert found is not None
    return found


def test_the_amount_looks_like_chance_and_hangs_on_the_secret() -> None:
    drawn = [amount(SECRET, number) for number in range(2000)]
    assert all(-1 <= one <= 1 for one in drawn)
    assert abs(sum(drawn, Decimal(0)) / len(drawn)) < Decimal("0.05")
    assert next(number for number in count() if amount(SECRET, number) != amount(b"other", number)) == 0
