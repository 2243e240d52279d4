"""Reporting lines over time, and who managed whom on a day.

The solid line of a person goes to the nearest seat above whose holder led at the time, so the hierarchy is complete and
acyclic on every day: a line always points up the tree, or to the one who took over a team.
"""

from collections.abc import Iterator

import numpy as np

from ml.simulate.columns import NONE, Days, Flags, Instants, Ints, Refs
from ml.simulate.draws import Draws, pick
from ml.simulate.exits import Exits
from ml.simulate.moves import Moves
from ml.simulate.people_tables import ReportingLines
from ml.simulate.staff import Staff
from ml.simulate.weeks import DAY, Weeks

KINDS = ("DOTTED", "HRBP", "MENTOR", "PROJECT", "SOLID")
SIDE_SHARES = {"DOTTED": 0.12, "MENTOR": 0.2, "PROJECT": 0.15}
ENDED_SHARE = 0.35
MOST_DAYS = np.int64(1_000_000)
"""More than any day number since 1970, so that employee and day make one sortable key."""

Row = tuple[int, int, int, int, int]
"""Employee, kind, line number, day number since 1970, manager."""


def draw_lines(staff: Staff, exits: Exits, moves: Moves, weeks: Weeks, draws: Draws) -> ReportingLines:
    """All lines, by employee, kind, line number and day."""
    rows = [*_solid_rows(staff, exits, moves), *_partner_rows(staff, exits)]
    for kind, share in SIDE_SHARES.items():
        rows += _side_rows(kind, share, staff, exits, weeks, draws)
    rows.sort()
    table = np.array(rows, dtype=np.int64)
    return ReportingLines(
        employee=table[:, 0].astype(np.int32),
        kind=pick(KINDS, table[:, 1]),
        line_number=table[:, 2].astype(np.int8),
        primary=table[:, 1] == KINDS.index("SOLID"),
        valid_from=table[:, 3].astype("datetime64[D]"),
        manager=table[:, 4].astype(np.int32),
    )


def managers_on(lines: ReportingLines, day: np.datetime64, size: int) -> Refs:
    """The solid-line manager of every employee on a day; -1 is none."""
    held = lines.primary & (lines.valid_from <= day)
    manager = np.full(size, NONE, dtype=np.int32)
    manager[lines.employee[held]] = lines.manager[held]
    return manager


def managers_by_week(lines: ReportingLines, weeks: Weeks, size: int) -> Refs:
    """Employees x weeks: the solid-line manager on each Sunday; -1 is none."""
    return np.column_stack([managers_on(lines, monday + 6 * DAY, size) for monday in weeks.mondays])


def managers_at(lines: ReportingLines, employee: Ints, when: Instants) -> Refs:
    """The solid-line manager of each given employee at each given instant (-1: none, or no instant)."""
    rows = np.flatnonzero(lines.primary)
    known = ~np.isnat(when)
    day = np.where(known, when.astype("datetime64[D]").astype(np.int64), 0)
    keys = lines.employee[rows] * MOST_DAYS + lines.valid_from[rows].astype(np.int64)
    at = rows[np.maximum(np.searchsorted(keys, employee * MOST_DAYS + day, side="right") - 1, 0)]
    begun = known & (lines.employee[at] == employee) & (lines.valid_from[at].astype(np.int64) <= day)
    return np.where(begun, lines.manager[at], NONE).astype(np.int32)


def _solid_rows(staff: Staff, exits: Exits, moves: Moves) -> Iterator[Row]:
    hired, leads = _day_numbers(staff.hired_on), _day_numbers(staff.leads_since)
    left, moved = _day_numbers(exits.left_on), _day_numbers(moves.transferred_on)
    parent, successor = staff.tree.parent.tolist(), exits.successor.tolist()
    came_from, solid = moves.came_from.tolist(), KINDS.index("SOLID")
    for one in range(len(staff)):
        line: dict[int, int] = {}
        if came_from[one] != NONE:
            line = _up(came_from[one], hired[one], parent, leads)
            line = {day: manager for day, manager in line.items() if day < moved[one]}
        start = moved[one] if came_from[one] != NONE else hired[one]
        line |= _up(parent[one], start, parent, leads)
        if parent[one] != NONE and successor[parent[one]] != NONE:
            line = _handed_over(one, line, parent, successor, left[parent[one]] + 1, hired[one])
        if left[one] != NONE:
            line = {day: manager for day, manager in line.items() if day <= left[one]}
            line[left[one] + 1] = NONE
        before = None
        for day, manager in sorted(line.items()):
            if manager != before:
                yield one, solid, 1, day, manager
            before = manager


def _up(first: int, start: int, parent: list[int], leads: list[int]) -> dict[int, int]:
    """From `start` on: the nearest leader above, then each nearer one from the day that one leads."""
    line: dict[int, int] = {}
    earliest = None
    seat = first
    while seat != NONE:
        if earliest is None or leads[seat] < earliest:
            line[max(leads[seat], start)] = seat
            earliest = leads[seat]
        if leads[seat] <= start:
            break
        seat = parent[seat]
    return line or {start: NONE}


def _handed_over(
    one: int, line: dict[int, int], parent: list[int], successor: list[int], day: int, hired: int
) -> dict[int, int]:
    manager = parent[one]
    heir = parent[manager] if one == successor[manager] else successor[manager]
    kept = {since: boss for since, boss in line.items() if since < day}
    return kept | {max(day, hired): heir}


def _partner_rows(staff: Staff, exits: Exits) -> Iterator[Row]:
    hired, left = _day_numbers(staff.hired_on), _day_numbers(exits.left_on)
    kind = KINDS.index("HRBP")
    for one, partner in enumerate(staff.hrbp.tolist()):
        yield one, kind, 1, max(hired[one], hired[partner]), partner
        if left[one] != NONE:
            yield one, kind, 1, left[one] + 1, NONE


def _side_rows(kind: str, share: float, staff: Staff, exits: Exits, weeks: Weeks, draws: Draws) -> Iterator[Row]:
    """Second lines of some to managers who stay, begun within two years; some have ended."""
    rng = draws.part(f"lines {kind}")
    size = len(staff)
    managers = np.flatnonzero(staff.tree.leads & ~exits.leaves)
    boss = managers[rng.integers(0, len(managers), size)]
    begun = weeks.until - rng.integers(60, 700, size).astype("timedelta64[D]")
    begun = np.maximum(np.maximum(begun, staff.hired_on), staff.hired_on[boss])
    length = rng.integers(30, 300, size).astype("timedelta64[D]")
    last: Days = np.where(exits.leaves, exits.left_on + DAY, weeks.until)
    ended = np.where(rng.random(size) < ENDED_SHARE, np.minimum(begun + length, last), last)
    ends = exits.leaves | (ended < weeks.until)
    fits = (rng.random(size) < share) & (begun < ended) & ~_above(staff, boss)
    starts, stops = begun.astype(np.int64).tolist(), ended.astype(np.int64).tolist()
    number = KINDS.index(kind)
    for one in np.flatnonzero(fits).tolist():
        yield one, number, 1, starts[one], int(boss[one])
        if ends[one]:
            yield one, number, 1, stops[one], NONE


def _above(staff: Staff, boss: Ints) -> Flags:
    """Whether a boss is the person itself, the manager, or one of the person's own reports."""
    everyone = np.arange(len(staff))
    below = (boss > everyone) & (boss < staff.tree.end)
    above: Flags = (boss == everyone) | (boss == staff.tree.parent) | below
    return above


def _day_numbers(days: Days) -> list[int]:
    numbers: list[int] = np.where(np.isnat(days), NONE, days.astype(np.int64)).tolist()
    return numbers
