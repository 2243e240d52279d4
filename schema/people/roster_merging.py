"""Accepted rows of a roster, merged into what the organization holds; what changes is gathered, not written.

Handing in the same rows twice changes nothing. What has no dates of its own (names, numbers, addresses, names of
units) is told by the newest file only; what has is put in its place in the history, however late it comes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from schema.access.values import LineKind
from schema.kit.external_ids import external_id
from schema.kit.periods import Outcome, Stretch, in_force
from schema.kit.writes import Progress, Writes
from schema.people.roster import Roster, RosterRow
from schema.people.tables import employee, employment, job_profile, location, org_unit, person, reporting_line
from schema.people.values import EmploymentStatus, OrgUnitKind

ROWS_BETWEEN_REPORTS = 500
ABSENT = "Absent from a full roster of its source."

_WORKS = {"status": EmploymentStatus.ACTIVE, "leaving_reason": None}
_LEFT = {"status": EmploymentStatus.TERMINATED}
_DAY = timedelta(days=1)


def merge(
    roster: Roster,
    writes: Writes,
    rows: Sequence[RosterRow],
    source: str,
    day: date,
    progress: Progress | None = None,
) -> dict[str, UUID]:
    """Gather what the rows of a file of a day change; the employee of each key. Refused rows are not among them."""
    _name_units(roster, writes, rows, current=day >= (roster.newest or day))
    taken: dict[str, UUID] = {}
    for number, row in enumerate(rows, start=1):
        taken[row.key] = _merge_one(roster, writes, row, source, day)
        if progress is not None and (number % ROWS_BETWEEN_REPORTS == 0 or number == len(rows)):
            progress(number, len(rows))
    return taken


def merge_managers(
    roster: Roster, writes: Writes, rows: Iterable[RosterRow], taken: Mapping[str, UUID], day: date
) -> bool:
    """Gather the primary lines that the rows tell; whether any changed. Asked after all of the rows are merged."""
    changed = False
    for row in rows:
        if row.tells_manager and not row.gone and not roster.overtaken(row.key, row.day, day):
            manager = None if row.manager_number is None else roster.by_number[row.manager_number]
            changed |= _merge_line(roster, writes, taken[row.key], manager, row.day)
    return changed


def end(roster: Roster, writes: Writes, keys: Iterable[str], day: date) -> None:
    """Gather the end of the employments of these keys on a day; one that was to begin later never begins."""
    for key in keys:
        _cease(writes, roster.employments[roster.by_key[key]], roster.by_key[key], day, date.max, reason=ABSENT)


def _merge_one(roster: Roster, writes: Writes, row: RosterRow, source: str, day: date) -> UUID:
    identifier = roster.by_key.get(row.key) or roster.by_number.get(row.number)
    if identifier is None:
        identifier = _hire(roster, writes, row)
    else:
        _amend_employee(roster, writes, identifier, row, current=roster.current(row.key, day))
    if row.key not in roster.by_key:
        named = {"node_type": "Employee", "node_id": identifier, "system": source, "value": row.key}
        writes.create(external_id, named)
        roster.by_key[row.key] = identifier
    if roster.overtaken(row.key, row.day, day):
        writes.keep(employment)
    else:
        _employ(writes, roster.employments.setdefault(identifier, []), identifier, row, _terms(roster, writes, row))
    return identifier


def _hire(roster: Roster, writes: Writes, row: RosterRow) -> UUID:
    names = {"display_name": row.number, "sort_name": row.number, **row.person}
    person_id = writes.create(person, names)
    values = {"person_id": person_id, "employee_number": row.number, **row.employee}
    identifier = writes.create(employee, values)
    roster.employees[identifier] = {"id": identifier, **values}
    roster.persons[person_id] = {"id": person_id, **names}
    roster.by_number[row.number] = identifier
    return identifier


def _amend_employee(roster: Roster, writes: Writes, identifier: UUID, row: RosterRow, *, current: bool) -> None:
    known = roster.employees[identifier]
    _amend(writes, person, roster.persons[known["person_id"]], row.person if current else {})
    _amend(writes, employee, known, row.employee if current else {})
    roster.by_number[row.employee.get("employee_number", known["employee_number"])] = identifier


def _amend(writes: Writes, table: Table, known: Mapping[str, Any], told_values: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in told_values.items() if known[name] != value}
    if changed:
        writes.change(table, known["id"], changed)
    else:
        writes.keep(table)


def _employ(writes: Writes, history: list[Stretch], identifier: UUID, row: RosterRow, terms: Mapping[str, Any]) -> None:
    """What a row tells of an employment: its terms from the row's day on, and that it lasts until `left_on`."""
    subject = {"employee_id": identifier}
    if row.left_on is None:
        writes.tell(employment, history, row.day, subject, {**_WORKS, **terms})
        return
    ends = row.left_on + _DAY
    if row.gone:
        if in_force(history, ends) is None:
            writes.tell(employment, history, ends, subject, {**terms, **_LEFT, "leaving_reason": None})
        _cease(writes, history, identifier, ends, row.day)
        return
    writes.tell(employment, history, row.day, subject, {**_WORKS, **terms})
    for stretch in _later(history, row.day, row.left_on):
        if stretch.values["status"] == EmploymentStatus.TERMINATED:
            writes.tell(employment, history, stretch.valid_from, subject, _WORKS)
    writes.tell(employment, history, ends, subject, _LEFT)


def _cease(
    writes: Writes, history: list[Stretch], identifier: UUID, first: date, last: date, *, reason: str | None = None
) -> None:
    """No employment from the first day to the last: the stretch in force ends, those that begin later are no work."""
    values = _LEFT if reason is None else {**_LEFT, "leaving_reason": reason}
    days = [first] if in_force(history, first) is not None else []
    for day in [*days, *(stretch.valid_from for stretch in _later(history, first, last))]:
        writes.tell(employment, history, day, {"employee_id": identifier}, values)


def _later(history: Sequence[Stretch], after: date, until: date) -> list[Stretch]:
    return [stretch for stretch in history if after < stretch.valid_from <= until]


def _terms(roster: Roster, writes: Writes, row: RosterRow) -> dict[str, Any]:
    terms = dict(row.employment)
    if row.job is not None:
        values = {"title": row.job[0], "code": row.job[1]}
        terms["job_profile_id"] = _named(writes, job_profile, roster.jobs, row.job, values)
    if row.place is not None:
        terms["location_id"] = _named(writes, location, roster.places, row.place, {"name": row.place})
    if row.unit is not None:
        terms["org_unit_id"] = roster.units[_unit_code(*row.unit)]["id"]
    return terms


def _named(writes: Writes, table: Table, known: dict[Any, UUID], key: Any, values: dict[str, Any]) -> UUID:
    if key not in known:
        known[key] = writes.create(table, values)
    return known[key]


def _name_units(roster: Roster, writes: Writes, rows: Iterable[RosterRow], *, current: bool) -> None:
    """Create the units that the rows name, and rename where a current file does; of several names the last holds."""
    names = {_unit_code(*row.unit): row.unit[1] for row in rows if row.unit is not None}
    for code, name in names.items():
        known = roster.units.get(code)
        if known is None:
            values = {"code": code, "name": name, "kind": OrgUnitKind.DEPARTMENT}
            roster.units[code] = {"id": writes.create(org_unit, values), **values}
        elif current and known["name"] != name:
            writes.change(org_unit, known["id"], {"name": name})
        else:
            writes.keep(org_unit)


def _unit_code(code: str | None, name: str) -> str:
    return code or name


def _merge_line(roster: Roster, writes: Writes, identifier: UUID, manager: UUID | None, day: date) -> bool:
    history = roster.lines.setdefault(identifier, [])
    if manager is None and in_force(history, day) is None:
        return False
    subject = {"employee_id": identifier, "kind": LineKind.SOLID, "line": 1}
    return writes.tell(reporting_line, history, day, subject, {"manager_id": manager}) is not Outcome.UNCHANGED
