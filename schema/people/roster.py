"""The roster as one source tells it: its shapes, what the organization holds of it, and who is missing from it.

Reads whole sets. What can't go in is `refusals`' concern, what changes is `roster_merging`'s. Not for pay.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, Text, any_, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access.values import LineKind
from schema.kit.external_ids import external_id
from schema.kit.periods import Stretch
from schema.kit.session import Session
from schema.kit.writes import histories
from schema.people.tables import (
    employee,
    employment,
    job_profile,
    location,
    org_unit,
    person,
    reporting_line,
)
from schema.people.values import EmploymentStatus

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


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One employee as a source tells it, from a day on.

    `key` is the source's own. The mappings hold the columns that the source speaks of, by column name; a column
    that is left out stays as it is. `job` (title, code), `unit` (code, name) and `place` name rows that are made
    where they don't exist; `left_on` is the last day of work. With `tells_manager`, no `manager_number` means that
    the employee reports to nobody.
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
    tells_manager: bool = False

    @property
    def number(self) -> str:
        """The employee number; where the source tells none, its key stands in for a new employee's."""
        return self.employee.get("employee_number") or self.key

    @property
    def gone(self) -> bool:
        """Whether the employee had left before the day of the row."""
        return self.left_on is not None and self.left_on < self.day


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row can't go in."""

    row: int
    code: str
    message: str
    field: str


@dataclass
class Roster:
    """What the organization holds now, as far as merging needs it; kept in step while rows are merged.

    `told_on` is the day of the newest file that spoke of a key, be it by leaving it out.
    """

    by_key: dict[str, UUID]
    told_on: dict[str, date]
    by_number: dict[str, UUID]
    by_email: dict[str, UUID]
    employees: dict[UUID, Mapping[str, Any]]
    persons: dict[UUID, Mapping[str, Any]]
    employments: dict[UUID, list[Stretch]]
    lines: dict[UUID, list[Stretch]]
    units: dict[str, Mapping[str, Any]]
    jobs: dict[tuple[str, str | None], UUID]
    places: dict[str, UUID]
    refusals: list[Refusal] = field(default_factory=list)

    def current(self, key: str, day: date) -> bool:
        """Whether no newer file than that of a day has spoken of a key."""
        return self.told_on.get(key, day) <= day

    def overtaken(self, key: str, begins: date, day: date) -> bool:
        """Whether a newer file than that of `day` has spoken of what begins on a day."""
        return day < self.told_on.get(key, day) <= begins

    @property
    def newest(self) -> date | None:
        """The day of the newest file of this source, where there is one."""
        return max(self.told_on.values(), default=None)


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
    jobs = await rows(job_profile, job_profile.c.job_level_id.is_(None))
    return Roster(
        by_key={row.value: row.node_id for row in ids},
        told_on={row.value: row.last_told_on for row in ids if row.last_told_on is not None},
        by_number={row["employee_number"]: row["id"] for row in employees},
        by_email={row["work_email"]: row["id"] for row in employees if row["work_email"]},
        employees={row["id"]: row for row in employees},
        persons={row["id"]: row for row in persons},
        employments=histories(await rows(employment), _TERMS),
        lines=histories(lines, ("manager_id",)),
        units={row["code"]: row for row in units if row["code"]},
        jobs={(row.title, row.code): row.id for row in jobs},
        places={row.name: row.id for row in await rows(location)},
    )


def employed(roster: Roster) -> list[str]:
    """The keys of this source whose employments have no end."""
    return sorted(key for key, identifier in roster.by_key.items() if _goes_on(roster, identifier))


def leavers(roster: Roster, keys: Iterable[str], present: frozenset[str], day: date) -> list[str]:
    """Those of the keys that a full roster of a day leaves out although an earlier file spoke of them.

    Of whom a later file spoke works here still, or was not there yet: an old file ends nobody's employment then.
    """
    return [key for key in keys if key not in present and roster.told_on.get(key, date.min) < day]


async def remember(session: Session, organization_id: UUID, source: str, keys: Iterable[str], day: date) -> None:
    """Note that a file of a day spoke of these keys; one statement."""
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


def _goes_on(roster: Roster, identifier: UUID) -> bool:
    history = roster.employments.get(identifier)
    if identifier not in roster.employees or not history:
        return False
    return bool(history[-1].values["status"] == EmploymentStatus.ACTIVE)
