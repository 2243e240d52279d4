"""The roster as one source tells it, merged into the tables: employees by the source's own key, jobs, units, places.

Handing in the same roster twice changes nothing. Reads and writes whole sets; the caller commits. Not for pay.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, Text, any_, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access.values import LineKind
from schema.kit.external_ids import external_id
from schema.kit.periods import Outcome, Stretch
from schema.kit.session import Session
from schema.kit.writes import Writes, histories
from schema.people import chains
from schema.people.tables import (
    employee,
    employment,
    job_profile,
    location,
    org_unit,
    person,
    reporting_line,
)
from schema.people.values import EmploymentStatus, OrgUnitKind

ORDER = (location, org_unit, job_profile, person, employee, external_id, employment, reporting_line)
"""The tables in the order in which they can be written."""

_TERMS = (
    "status",
    "job_profile_id",
    "position_id",
    "org_unit_id",
    "location_id",
    "work_arrangement",
    "fte",
    "grade",
    "leaving_reason",
)
ABSENT = "Absent from a full roster of its source."


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One employee as a source tells it, from a day on.

    `key` is the source's own. The mappings hold the columns that the source speaks of, by column name; a column
    that is left out stays as it is. `job_title`, `unit` (code, name) and `place` name rows that are made where
    they don't exist; `left_on` is the last day of work.
    """

    row: int
    key: str
    day: date
    person: Mapping[str, Any]
    employee: Mapping[str, Any]
    employment: Mapping[str, Any]
    job: tuple[str, str | None] | None = None
    unit: tuple[str | None, str] | None = None
    place: str | None = None
    left_on: date | None = None
    manager_number: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row can't go in."""

    row: int
    code: str
    message: str
    field: str


@dataclass
class Roster:
    """What the organization holds now, as far as merging needs it."""

    by_key: dict[str, UUID]
    told_on: dict[str, date | None]
    by_number: dict[str, UUID]
    by_email: dict[str, UUID]
    employees: dict[UUID, Mapping[str, Any]]
    persons: dict[UUID, Mapping[str, Any]]
    employments: dict[UUID, list[Stretch]]
    lines: dict[UUID, list[Stretch]]
    units: dict[str, Mapping[str, Any]]
    jobs: dict[str, UUID]
    places: dict[str, UUID]
    refusals: list[Refusal] = field(default_factory=list)


async def load(session: Session, organization_id: UUID, source: str) -> Roster:
    """The roster of an organization with the keys of one source; eight statements."""

    async def rows(table: Table, *where: Any) -> Sequence[Any]:
        statement = select(table).where(table.c.organization_id == organization_id, *where)
        if "deleted_at" in table.c:
            statement = statement.where(table.c.deleted_at.is_(None))
        return await session.rows(statement)

    ids = await rows(external_id, external_id.c.system == source, external_id.c.node_type == "Employee")
    employees = [row._mapping for row in await rows(employee)]  # noqa: SLF001 - SQLAlchemy's view by name
    units = [row._mapping for row in await rows(org_unit)]  # noqa: SLF001
    persons = [row._mapping for row in await rows(person)]  # noqa: SLF001
    lines = await rows(reporting_line, reporting_line.c.kind == LineKind.SOLID, reporting_line.c.line == 1)
    return Roster(
        by_key={row.value: row.node_id for row in ids},
        told_on={row.value: row.last_told_on for row in ids},
        by_number={row["employee_number"]: row["id"] for row in employees},
        by_email={row["work_email"]: row["id"] for row in employees if row["work_email"]},
        employees={row["id"]: row for row in employees},
        persons={row["id"]: row for row in persons},
        employments=histories(await rows(employment), _TERMS),
        lines=histories(lines, ("manager_id",)),
        units={row["code"]: row for row in units if row["code"]},
        jobs={row.title: row.id for row in await rows(job_profile, job_profile.c.job_level_id.is_(None))},
        places={row.name: row.id for row in await rows(location)},
    )


def merge(
    roster: Roster, writes: Writes, rows: Sequence[RosterRow], source: str, done: Callable[[int], None] | None = None
) -> dict[str, UUID]:
    """Gather what the rows change; the employee of each key that went in.

    A row that can't go in adds a `Refusal` and changes nothing.
    """
    taken: dict[str, UUID] = {}
    for number, row in enumerate(rows, start=1):
        refusal = _conflict(roster, row)
        if refusal is None:
            taken[row.key] = _merge_one(roster, writes, row, source)
        else:
            roster.refusals.append(refusal)
        if done is not None:
            done(number)
    return taken


def merge_managers(roster: Roster, writes: Writes, rows: Iterable[RosterRow], taken: Mapping[str, UUID]) -> bool:
    """Gather the primary lines that the rows name; whether any changed. An unknown manager is refused."""
    changed = False
    for row in rows:
        if row.key not in taken or row.manager_number is None:
            continue
        manager = roster.by_number.get(row.manager_number)
        if manager is None:
            message = f"No employee has the number {row.manager_number}; add the manager or mend the number."
            roster.refusals.append(Refusal(row.row, "UNKNOWN_MANAGER", message, "manager_number"))
            continue
        changed |= _merge_line(roster, writes, taken[row.key], manager, row.day)
    return changed


def employed(roster: Roster) -> list[str]:
    """The keys of this source whose employments have no end."""
    return sorted(key for key, identifier in roster.by_key.items() if _goes_on(roster.employments.get(identifier)))


def leavers(roster: Roster, keys: Iterable[str], present: frozenset[str], day: date) -> list[str]:
    """Those of the keys that a full roster of a day leaves out although an earlier one named them.

    Whom only a later roster named was not there yet; an old file handed in again ends nobody's employment.
    """
    return [key for key in keys if key not in present and (roster.told_on.get(key) or date.min) < day]


def end(roster: Roster, writes: Writes, keys: Iterable[str], day: date) -> None:
    """Gather the end of the employments of these keys, on a day or, where one began later, the day after it began."""
    for key in keys:
        identifier = roster.by_key[key]
        history = roster.employments[identifier]
        first = max(day, history[-1].valid_from + timedelta(days=1))
        values = {"status": EmploymentStatus.TERMINATED, "leaving_reason": ABSENT}
        writes.tell(employment, history, first, {"employee_id": identifier}, values)


async def remember(session: Session, organization_id: UUID, source: str, keys: Iterable[str], day: date) -> None:
    """Note that a full roster of a day named these keys; one statement."""
    columns = external_id.c
    await session.run(
        update(external_id)
        .where(
            columns.organization_id == organization_id,
            columns.system == source,
            columns.node_type == "Employee",
            columns.value == any_(bindparam("keys", list(keys), type_=ARRAY(Text))),
            or_(columns.last_told_on.is_(None), columns.last_told_on < day),
        )
        .values(last_told_on=day)
    )


async def rebuild_lines(session: Session, organization_id: UUID) -> None:
    """Bring the closure of the reporting lines up to the lines just written.

    Raises:
        CircularLineError: when the lines run in a circle.
    """
    await chains.rebuild(session, organization_id)


def _conflict(roster: Roster, row: RosterRow) -> Refusal | None:
    """A number or an address that another employee has already."""
    mine = roster.by_key.get(row.key)
    owners = {"employee_number": roster.by_number, "work_email": roster.by_email}
    for name, owner in owners.items():
        value = row.employee.get(name)
        other = owner.get(value) if value else None
        linkable = mine is None and name == "employee_number" and other not in roster.by_key.values()
        if other is not None and other != mine and not linkable:
            message = f"{value} belongs to another employee already; mend the row or the other employee."
            return Refusal(row.row, "ALREADY_TAKEN", message, name)
    return None


def _merge_one(roster: Roster, writes: Writes, row: RosterRow, source: str) -> UUID:
    identifier = roster.by_key.get(row.key) or roster.by_number.get(row.employee["employee_number"])
    if identifier is None:
        identifier = _hire(roster, writes, row)
    else:
        _amend(writes, person, roster.persons[roster.employees[identifier]["person_id"]], row.person)
        _amend(writes, employee, roster.employees[identifier], row.employee)
    if row.key not in roster.by_key:
        named = {"node_type": "Employee", "node_id": identifier, "system": source, "value": row.key}
        writes.create(external_id, named)
        roster.by_key[row.key] = identifier
    history = roster.employments.setdefault(identifier, [])
    writes.tell(employment, history, row.day, {"employee_id": identifier}, _terms(roster, writes, row))
    if row.left_on is not None:
        gone = {"status": EmploymentStatus.TERMINATED}
        writes.tell(employment, history, row.left_on + timedelta(days=1), {"employee_id": identifier}, gone)
    return identifier


def _hire(roster: Roster, writes: Writes, row: RosterRow) -> UUID:
    number = row.employee["employee_number"]
    names = {"display_name": number, "sort_name": number, **row.person}
    person_id = writes.create(person, names)
    values = {"person_id": person_id, **row.employee}
    identifier = writes.create(employee, values)
    roster.employees[identifier] = {"id": identifier, **values}
    roster.persons[person_id] = {"id": person_id, **names}
    roster.by_number[number] = identifier
    if row.employee.get("work_email"):
        roster.by_email[row.employee["work_email"]] = identifier
    return identifier


def _terms(roster: Roster, writes: Writes, row: RosterRow) -> dict[str, Any]:
    terms: dict[str, Any] = {"status": EmploymentStatus.ACTIVE, "leaving_reason": None, **row.employment}
    if row.job is not None:
        terms["job_profile_id"] = _named(
            writes, job_profile, roster.jobs, row.job[0], title=row.job[0], code=row.job[1]
        )
    if row.place is not None:
        terms["location_id"] = _named(writes, location, roster.places, row.place, name=row.place)
    if row.unit is not None:
        terms["org_unit_id"] = _unit(roster, writes, *row.unit)
    return terms


def _unit(roster: Roster, writes: Writes, code: str | None, name: str) -> UUID:
    key = code or name
    known = roster.units.get(key)
    if known is None:
        values = {"code": key, "name": name, "kind": OrgUnitKind.DEPARTMENT}
        roster.units[key] = known = {"id": writes.create(org_unit, values), **values}
    elif known["name"] != name:
        writes.change(org_unit, known["id"], {"name": name})
        roster.units[key] = known = {**known, "name": name}
    identifier: UUID = known["id"]
    return identifier


def _named(writes: Writes, table: Table, known: dict[str, UUID], key: str, **values: Any) -> UUID:
    if key not in known:
        known[key] = writes.create(table, values)
    return known[key]


def _amend(writes: Writes, table: Table, known: Mapping[str, Any], told_values: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in told_values.items() if known[name] != value}
    if changed:
        writes.change(table, known["id"], changed)
    else:
        writes.keep(table)


def _merge_line(roster: Roster, writes: Writes, identifier: UUID, manager: UUID, day: date) -> bool:
    subject = {"employee_id": identifier, "kind": LineKind.SOLID, "line": 1}
    history = roster.lines.setdefault(identifier, [])
    return writes.tell(reporting_line, history, day, subject, {"manager_id": manager}) is not Outcome.UNCHANGED


def _goes_on(history: Sequence[Stretch] | None) -> bool:
    return bool(history) and history[-1].values["status"] == EmploymentStatus.ACTIVE  # type: ignore[index]
