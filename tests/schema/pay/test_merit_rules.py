"""The merit matrix: total or refused, by example and by property."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.kit.problems import Problem
from schema.pay.merit_rules import BOUNDS, cell_at, cells_by_level, flaws, position_of, prorated, reach
from schema.pay.values import BandFigures, Cell, Guided, RangePosition

LEVELS = {UUID(int=number): f"Level {number}" for number in range(1, 6)}
BAND = BandFigures(6_000_000, 8_000_000, 10_000_000, "EUR")
SINGLE = BandFigures(8_000_000, 8_000_000, 8_000_000, "EUR")
FIGURES = Guided(*map(Decimal, ("0", "0.01", "0.02", "0.03", "0.05")))
MATRIX = [Cell(level, name, *BOUNDS[name], FIGURES) for level in [*LEVELS, None] for name in RangePosition]
SHARES = st.decimals(0, 1, places=6)


def _codes(cells: list[Cell]) -> list[tuple[Problem, int | None]]:
    return [(flaw.code, flaw.cell) for flaw in flaws(cells, LEVELS)]


def test_the_usual_bounds_make_a_total_matrix() -> None:
    assert _codes(MATRIX) == []


def test_a_missing_cell_is_a_hole() -> None:
    found = list(flaws(MATRIX[:7] + MATRIX[8:], LEVELS))
    assert [(flaw.code, flaw.cell) for flaw in found] == [(Problem.MATRIX_HOLE, None)]
    assert found[0].message == ("For 'Level 2' no cell holds for range penetration from 0.333333 to 0.666667; add one.")


def test_a_rating_without_any_cell_is_a_hole_and_so_are_the_unrated() -> None:
    assert _codes(MATRIX[5:]) == [(Problem.MATRIX_HOLE, None)]
    (unrated,) = flaws(MATRIX[:-5], LEVELS)
    assert (
        unrated.message
        == "For the unrated no cell holds for range penetration from the lowest to the highest; add one."
    )


def test_two_cells_for_one_place_overlap() -> None:
    wider = [replace(MATRIX[0], ends=Decimal("0.1")), *MATRIX[1:]]
    assert _codes(wider) == [(Problem.MATRIX_OVERLAP, 1)]
    assert _codes([*MATRIX, MATRIX[2]]) == [(Problem.MATRIX_OVERLAP, len(MATRIX))] * 2


@pytest.mark.parametrize(
    "cell",
    [
        replace(MATRIX[0], level_id=UUID(int=9)),
        replace(MATRIX[0], guided=FIGURES._replace(low=Decimal("0.025"))),
        replace(MATRIX[0], guided=FIGURES._replace(minimum=Decimal("-0.01"))),
    ],
    ids=["a rating outside the scale", "figures that do not ascend", "a negative figure"],
)
def test_what_else_is_wrong_with_a_cell(cell: Cell) -> None:
    assert (Problem.BAD_VALUE, 0) in _codes([cell, *MATRIX[1:]])


def test_a_place_that_ends_before_it_begins_is_refused() -> None:
    turned = replace(MATRIX[1], starts=Decimal("0.4"))
    assert (Problem.BAD_VALUE, 1) in _codes([MATRIX[0], turned, *MATRIX[2:]])


@pytest.mark.parametrize(
    ("base", "place"),
    [
        (5_999_999, RangePosition.BELOW_RANGE),
        (6_000_000, RangePosition.LOWER_THIRD),
        (8_000_000, RangePosition.MIDDLE_THIRD),
        (8_666_668, RangePosition.UPPER_THIRD),
        (10_000_000, RangePosition.UPPER_THIRD),
        (10_000_004, RangePosition.ABOVE_RANGE),
    ],
)
def test_where_pay_lies(base: int, place: RangePosition) -> None:
    reached = reach(base, "EUR", BAND)
    assert reached is not None
    assert position_of(reached) is place


def test_a_band_of_a_single_rate_is_the_middle_of_itself() -> None:
    found = [reach(base, "EUR", SINGLE) for base in (7_999_999, 8_000_000, 8_000_001)]
    places = [RangePosition.BELOW_RANGE, RangePosition.MIDDLE_THIRD, RangePosition.ABOVE_RANGE]
    assert [position_of(one) for one in found if one is not None] == places


def test_nowhere_without_a_band_or_in_another_currency() -> None:
    assert (reach(1, "EUR", None), reach(1, "USD", BAND)) == (None, None)


@given(st.integers(1, 10**10), st.sampled_from([*LEVELS, None]))
def test_everybody_has_exactly_one_cell(base: int, level: UUID | None) -> None:
    reached = reach(base, "EUR", BAND)
    assert reached is not None
    mine = cells_by_level(MATRIX)[level]
    holding = [one for one in mine if _holds(one, reached)]
    assert holding == [cell_at(mine, reached)]


@given(st.lists(st.decimals(-2, 3, places=6), min_size=1, max_size=4, unique=True))
def test_any_cuts_make_a_total_matrix_and_any_gap_between_them_none(cuts: list[Decimal]) -> None:
    edges = [None, *sorted(cuts), None]
    names = list(RangePosition)
    cells = [Cell(None, names[place], low, high, FIGURES) for place, (low, high) in enumerate(pairwise(edges))]
    rated = [cell for cell in MATRIX if cell.level_id is not None]
    assert _codes([*rated, *cells]) == []
    assert {code for code, _ in _codes([*rated, *cells[:-1]])} == {Problem.MATRIX_HOLE}


@given(st.tuples(SHARES, SHARES, SHARES, SHARES, SHARES).map(sorted).map(lambda told: Guided(*told)), SHARES)
def test_a_prorated_guideline_ascends_and_is_never_more(guided: Guided, share: Decimal) -> None:
    found = prorated(guided, share)
    assert list(found) == sorted(found)
    assert all(part <= whole for part, whole in zip(found, guided, strict=True))
    assert prorated(guided, Decimal(1)) == guided


def _holds(cell: Cell, reached: Decimal) -> bool:
    return (cell.starts is None or cell.starts <= reached) and (cell.ends is None or reached < cell.ends)
