"""Base pay over time: at hire, at promotions, and merit raises after each rating cycle.

Integers of minor units throughout. A merit raise follows rating x third of the range; nobody is raised above the
band's maximum; who is unrated gets none.
"""

from collections.abc import Iterator

import numpy as np

from ml.simulate import catalogue
from ml.simulate.columns import NONE
from ml.simulate.draws import Draws, pick
from ml.simulate.exits import Exits
from ml.simulate.growth_tables import Ratings, ReviewCycles
from ml.simulate.people_tables import CompensationRecords, Employments, PayBands
from ml.simulate.staff import Staff

MERIT = ((0, 0, 0), (100, 0, 0), (350, 250, 150), (500, 400, 300), (700, 600, 500))
"""Raise in basis points by rating (value - 1) and third of the range."""
PROMOTION_RAISE, INTO_BAND = 800, 15
START_LOW, START_HIGH = -5, 96
VARIABLE = (500, 500, 800, 1_000, 1_200, 1_500, 2_000, 2_500, 3_000, 3_500, 5_000)
SALES_EXTRA = 1_000
WHOLE = 100
REASONS = ("HIRE", "PROMOTION", "MERIT")
HIRE, PROMOTION, MERIT_RAISE = range(3)
COUNTRIES = len(catalogue.COUNTRIES)

Event = tuple[int, int, int, int]
"""Day number, reason, job level at that day (-1 for merit), rating row (-1)."""


def write_pay(
    staff: Staff,
    exits: Exits,
    history: Employments,
    ratings: Ratings,
    cycles: ReviewCycles,
    bands: PayBands,
    draws: Draws,
) -> CompensationRecords:
    """Records by employee then day."""
    start = draws.part("pay").integers(START_LOW, START_HIGH, len(staff))
    start[staff.protected] = np.maximum(start[staff.protected], 0)
    country = catalogue.country_index()[staff.location]
    events = _events(staff, exits, history, ratings, cycles)
    rows = np.array(
        [
            (one, *row)
            for one, days in enumerate(events)
            for row in _course(days, int(start[one]), int(country[one]), ratings, bands)
        ],
        dtype=np.int64,
    )
    employee, day, base, band, reason, rating = rows.T
    sells = staff.family[employee] == catalogue.DIVISIONS.index("Sales")
    return CompensationRecords(
        employee=employee.astype(np.int32),
        effective_on=day.astype("datetime64[D]"),
        base_minor=base,
        currency=bands.currency[band],
        variable_target=np.array(VARIABLE)[band // COUNTRIES] + SALES_EXTRA * sells,
        band=band.astype(np.int32),
        reason=pick(REASONS, reason),
        rating=rating.astype(np.int32),
    )


def _events(
    staff: Staff, exits: Exits, history: Employments, ratings: Ratings, cycles: ReviewCycles
) -> list[list[Event]]:
    events: list[list[Event]] = [[] for _ in range(len(staff))]
    changes = zip(
        history.employee.tolist(),
        history.valid_from.astype(np.int64).tolist(),
        history.change,
        history.grade.tolist(),
        strict=True,
    )
    for one, day, change, level in changes:
        if change in REASONS:
            events[one].append((day, REASONS.index(change), level, NONE))
    raised = (cycles.released_at.astype("datetime64[M]") + 1).astype("datetime64[D]")
    when = raised[ratings.cycle]
    gone = exits.leaves[ratings.employee] & (exits.left_on[ratings.employee] < when)
    rows = np.flatnonzero((ratings.final != NONE) & ~gone)
    for row, one, day in zip(
        rows.tolist(), ratings.employee[rows].tolist(), when[rows].astype(int).tolist(), strict=True
    ):
        events[one].append((day, MERIT_RAISE, NONE, row))
    return [sorted(one) for one in events]


def _course(
    events: list[Event], start: int, country: int, ratings: Ratings, bands: PayBands
) -> Iterator[tuple[int, int, int, int, int]]:
    """Day, base, band, reason and rating of each record; one day has one record, the last of that day."""
    base, band = 0, 0
    rows: dict[int, tuple[int, int, int, int, int]] = {}
    for day, reason, level, rating in events:
        band = band if level == NONE else level * COUNTRIES + country
        before = base
        base = _next(base, reason, start, rating, (ratings, bands, band))
        if base != before:
            rows[day] = (day, base, band, reason, rating)
    yield from rows.values()


def _next(base: int, reason: int, start: int, rating: int, scale: tuple[Ratings, PayBands, int]) -> int:
    ratings, bands, band = scale
    low, high = int(bands.minimum_minor[band]), int(bands.maximum_minor[band])
    if reason == HIRE:
        return _rounded(low + (high - low) * start // 100)
    if reason == PROMOTION:
        least = low + (high - low) * INTO_BAND // 100
        return min(_rounded(max(base * (10_000 + PROMOTION_RAISE) // 10_000, least)), high)
    third = min(max((base - low) * 3 // (high - low), 0), 2)
    raised = _rounded(base * (10_000 + MERIT[int(ratings.final[rating])][third]) // 10_000)
    return max(base, min(raised, high))


def _rounded(minor: int) -> int:
    """To whole currency units."""
    return (minor + WHOLE // 2) // WHOLE * WHOLE
