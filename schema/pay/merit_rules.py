"""The merit matrix as arithmetic: where pay lies, which cell that is, whether a matrix says something for everybody.

Pure; no clock, no session. A matrix is total: each rating of its scale, and no rating at all, has one cell for each
place in the band, without a hole and without an overlap, so that nobody falls through.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise
from uuid import UUID

from schema.kit.problems import Problem
from schema.pay.rules import range_penetration
from schema.pay.values import BandFigures, Cell, Guided, RangePosition

PLACES = Decimal("0.000001")
"""Penetrations and shares of base pay are compared to six decimals, as the bounds of a matrix are kept."""

BOUNDS: Mapping[RangePosition, tuple[Decimal | None, Decimal | None]] = {
    RangePosition.BELOW_RANGE: (None, Decimal(0)),
    RangePosition.LOWER_THIRD: (Decimal(0), Decimal("0.333333")),
    RangePosition.MIDDLE_THIRD: (Decimal("0.333333"), Decimal("0.666667")),
    RangePosition.UPPER_THIRD: (Decimal("0.666667"), Decimal("1.000001")),
    RangePosition.ABOVE_RANGE: (Decimal("1.000001"), None),
}
"""The bounds of a position where a matrix names no other; the maximum itself belongs to the upper third."""

LOW_IN_RANGE = (RangePosition.BELOW_RANGE, RangePosition.LOWER_THIRD)
HIGH_IN_RANGE = (RangePosition.UPPER_THIRD, RangePosition.ABOVE_RANGE)

_BELOW, _WITHIN, _ABOVE = Decimal(-1), Decimal("0.5"), Decimal(2)
_ENDLESS = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a matrix; `cell` is the place of the cell in the input, None for the whole of it."""

    code: Problem
    message: str
    cell: int | None = None


def reach(base_minor: int, currency: str, band: BandFigures | None) -> Decimal | None:
    """Range penetration to six decimals, rounded down, so that a cent below the band is below it; None without one.

    A band of a single rate is the middle of itself.
    """
    if band is None or band.currency != currency:
        return None
    exact = range_penetration(base_minor, currency, band)
    if exact is None:
        single = band.minimum_minor
        return _WITHIN if base_minor == single else _BELOW if base_minor < single else _ABOVE
    return exact.quantize(PLACES, ROUND_FLOOR)


def position_of(reached: Decimal) -> RangePosition:
    """The usual name of a place in the band."""
    return next(name for name, (starts, ends) in BOUNDS.items() if _holds(reached, starts, ends))


def cells_by_level(cells: Iterable[Cell]) -> dict[UUID | None, list[Cell]]:
    """The cells of each rating, from the lowest place up."""
    found: dict[UUID | None, list[Cell]] = defaultdict(list)
    for cell in sorted(cells, key=_start):
        found[cell.level_id].append(cell)
    return dict(found)


def cell_at(cells: Sequence[Cell], reached: Decimal) -> Cell:
    """The cell of a rating that a place in the band falls into; `cells` are all of that rating.

    Raises:
        StopIteration: never for a matrix without flaws.
    """
    return next(cell for cell in cells if _holds(reached, cell.starts, cell.ends))


def flaws(cells: Sequence[Cell], levels: Mapping[UUID, str]) -> Iterator[Flaw]:
    """All that is wrong with a matrix for a scale, whose levels are given with their names."""
    numbered: dict[UUID | None, list[tuple[int, Cell]]] = defaultdict(list)
    for number, cell in enumerate(cells):
        yield from _flaws_of_cell(number, cell, levels)
        numbered[cell.level_id].append((number, cell))
    for level_id, name in [*levels.items(), (None, "the unrated")]:
        mine = sorted(numbered[level_id], key=lambda each: _start(each[1]))
        yield from _flaws_of_level(name if level_id is None else f"'{name}'", mine)


@lru_cache(maxsize=1_024)
def prorated(guided: Guided, share: Decimal) -> Guided:
    """The guideline of somebody who was there for a share of the time; to six decimals, and ascending as before."""
    return Guided(*((figure * share).quantize(PLACES, ROUND_HALF_UP) for figure in guided))


def _flaws_of_cell(number: int, cell: Cell, levels: Mapping[UUID, str]) -> Iterator[Flaw]:
    if cell.level_id is not None and cell.level_id not in levels:
        words = "The rating is none of the matrix's scale; send one of its levels, or none for the unrated."
        yield Flaw(Problem.BAD_VALUE, words, number)
    if any(low > high for low, high in pairwise(cell.guided)) or cell.guided.minimum < 0:
        words = "The figures of a guideline ascend from minimum to maximum and none is below 0; put them in order."
        yield Flaw(Problem.BAD_VALUE, words, number)
    if _start(cell) >= _end(cell):
        words = "A place in the band ends above where it begins; mend its bounds."
        yield Flaw(Problem.BAD_VALUE, words, number)


def _flaws_of_level(name: str, cells: Sequence[tuple[int, Cell]]) -> Iterator[Flaw]:
    """Holes and overlaps among the cells of one rating, from the lowest place up."""
    reached, told = -_ENDLESS, set[RangePosition]()
    for number, cell in cells:
        if cell.position in told:
            words = f"For {name} the position {cell.position.value} stands twice; leave one cell out."
            yield Flaw(Problem.MATRIX_OVERLAP, words, number)
        told.add(cell.position)
        if _start(cell) < reached:
            words = f"For {name} two cells hold for range penetration {_told(_start(cell))}; let one end there."
            yield Flaw(Problem.MATRIX_OVERLAP, words, number)
        if _start(cell) > reached:
            yield _hole(name, reached, _start(cell))
        reached = max(reached, _end(cell))
    if reached != _ENDLESS:
        yield _hole(name, reached, _ENDLESS)


def _hole(name: str, low: Decimal, high: Decimal) -> Flaw:
    words = f"For {name} no cell holds for range penetration from {_told(low)} to {_told(high)}; add one."
    return Flaw(Problem.MATRIX_HOLE, words)


def _told(bound: Decimal) -> str:
    return f"{bound}" if bound.is_finite() else "the lowest" if bound < 0 else "the highest"


def _start(cell: Cell) -> Decimal:
    return -_ENDLESS if cell.starts is None else cell.starts


def _end(cell: Cell) -> Decimal:
    return _ENDLESS if cell.ends is None else cell.ends


def _holds(reached: Decimal, starts: Decimal | None, ends: Decimal | None) -> bool:
    return (starts is None or starts <= reached) and (ends is None or reached < ends)
