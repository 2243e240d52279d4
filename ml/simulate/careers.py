"""Working lives: the dated history of every employee, and today's state that follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ml.simulate import catalogue
from ml.simulate.columns import NONE, Days, Refs
from ml.simulate.draws import pick, texts
from ml.simulate.exits import REASONS, Exits
from ml.simulate.moves import Moves, former_level
from ml.simulate.people_tables import Employees, Employments, ReportingLines
from ml.simulate.staff import Staff

ARRANGEMENTS = ("ONSITE", "HYBRID", "REMOTE")
CHANGES = ("HIRE", "PROMOTION", "TRANSFER", "ARRANGEMENT", "TERMINATION")
LEVELS = len(catalogue.LEVELS)
COUNTRIES = len(catalogue.COUNTRIES)

Row = tuple[int, int, int, int, int, int, int, int]
"""Employee, day number, change, position, profile, org unit, level, arrangement."""


@dataclass(slots=True)
class _Held:
    """What one employee holds while the history is written backwards."""

    position: int
    profile: int
    unit: int
    level: int
    arrangement: int


def write_history(staff: Staff, exits: Exits, moves: Moves) -> Employments:
    """The effective-dated rows, by employee and day."""
    rows = np.array([row for one in _histories(staff, exits, moves) for row in one], dtype=np.int64)
    employee, day, change, position, profile, unit, level, arrangement = rows.T
    return Employments(
        employee=employee.astype(np.int32),
        valid_from=day.astype("datetime64[D]"),
        status=pick(("ACTIVE", "TERMINATED"), (change == CHANGES.index("TERMINATION")).astype(np.int64)),
        position=position.astype(np.int32),
        profile=profile.astype(np.int32),
        org_unit=unit.astype(np.int32),
        location=staff.location[employee].astype(np.int32),
        grade=level.astype(np.int32),
        work_arrangement=pick(ARRANGEMENTS, arrangement),
        fte=staff.fte[employee],
        change=pick(CHANGES, change),
    )


def employees_today(staff: Staff, exits: Exits, history: Employments, lines: ReportingLines) -> Employees:
    """Everybody's last row, with the last manager."""
    last = np.flatnonzero(np.append(history.employee[1:] != history.employee[:-1], [True]))
    country = catalogue.country_index()[staff.location]
    size = len(staff)
    return Employees(
        person=np.arange(size, dtype=np.int32),
        number=texts(f"E{number:06d}" for number in range(1, size + 1)),
        hired_on=staff.hired_on,
        left_on=exits.left_on,
        leaving_reason=pick((*REASONS, None), exits.reason),
        status=history.status[last],
        manager=_last_managers(lines, size),
        position=history.position[last],
        org_unit=history.org_unit[last],
        location=history.location[last],
        profile=history.profile[last],
        grade=history.grade[last],
        band=(history.grade[last] * COUNTRIES + country).astype(np.int32),
        work_arrangement=history.work_arrangement[last],
        fte=history.fte[last],
    )


def _last_managers(lines: ReportingLines, size: int) -> Refs:
    manager = np.full(size, NONE, dtype=np.int32)
    named = lines.primary & (lines.manager != NONE)
    manager[lines.employee[named]] = lines.manager[named]
    return manager


def _histories(staff: Staff, exits: Exits, moves: Moves) -> Iterator[list[Row]]:
    hired, left = _days(staff.hired_on), _days(exits.left_on)
    unit, level, profile = staff.unit.tolist(), staff.level.tolist(), staff.profile.tolist()
    arrangement, succeeds = staff.arrangement.tolist(), moves.succeeds.tolist()
    for one, changes in enumerate(_changes(staff, moves)):
        held = _Held(one, profile[one], unit[one], level[one], arrangement[one])
        if succeeds[one] != NONE:
            _take_over(held, succeeds[one], staff)
        rows: list[Row] = []
        used = {hired[one]}
        for day, kind, value in sorted(changes, reverse=True):
            if day in used:
                continue
            used.add(day)
            if left[one] == NONE or day < left[one]:
                rows.append(_row(one, day, "PROMOTION" if kind == "SUCCESSION" else kind, held))
            _undo(held, one, kind, value, staff)
        rows.append(_row(one, hired[one], "HIRE", held))
        rows.reverse()
        if left[one] != NONE:
            rows.append((one, left[one] + 1, CHANGES.index("TERMINATION"), *rows[-1][3:]))
        yield rows


def _changes(staff: Staff, moves: Moves) -> Iterator[list[tuple[int, str, int]]]:
    """Per employee (day, kind, value); the value is a manager, a former level or a former arrangement."""
    columns = (
        ("SUCCESSION", _days(moves.succeeded_on), moves.succeeds.tolist()),
        ("TRANSFER", _days(moves.transferred_on), moves.came_from.tolist()),
        ("PROMOTION", _days(staff.leads_since), staff.tree.leads.astype(int).tolist()),
        ("PROMOTION", _days(moves.promoted_on), [0] * len(staff)),
        ("PROMOTION", _days(moves.second_promotion), [0] * len(staff)),
        ("ARRANGEMENT", _days(moves.rearranged_on), moves.before.tolist()),
    )
    for one in range(len(staff)):
        yield [(day[one], kind, value[one]) for kind, day, value in columns if day[one] != NONE]


def _take_over(held: _Held, manager: int, staff: Staff) -> None:
    held.position, held.unit = manager, int(staff.unit[manager])
    held.profile, held.level = int(staff.profile[manager]), int(staff.level[manager])


def _undo(held: _Held, one: int, kind: str, value: int, staff: Staff) -> None:
    if kind == "SUCCESSION":
        held.position, held.unit = one, int(staff.unit[one])
        held.profile, held.level = int(staff.profile[one]), int(staff.level[one])
    elif kind == "TRANSFER":
        held.unit = int(staff.unit[value])
    elif kind == "PROMOTION":
        held.level = former_level(held.level, leads=bool(value))
        held.profile = int(staff.family[one]) * LEVELS + held.level
    else:
        held.arrangement = value


def _row(one: int, day: int, kind: str, held: _Held) -> Row:
    return (
        one,
        day,
        CHANGES.index(kind),
        held.position,
        held.profile,
        held.unit,
        held.level,
        held.arrangement,
    )


def _days(days: Days) -> list[int]:
    numbers: list[int] = np.where(np.isnat(days), NONE, days.astype(np.int64)).tolist()
    return numbers
