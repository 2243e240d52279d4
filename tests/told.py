"""What the simulation told, to look expectations up in: its columns, converted once, and its state on a day."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from ml.simulate import Organization
from ml.simulate.columns import Table


class Columns:
    """A simulated table whose columns are converted to Python values once."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._values: dict[str, list[Any]] = {}

    def __len__(self) -> int:
        return len(self._table)

    def values(self, name: str) -> list[Any]:
        """One column."""
        if name not in self._values:
            self._values[name] = self._table.values(name)
        return self._values[name]

    def where(self, name: str, value: object) -> list[int]:
        """The rows that hold a value, in order."""
        return [row for row, one in enumerate(self.values(name)) if one == value]


class Told:
    """A simulated organization."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self._tables: dict[str, Columns] = {}

    def __getattr__(self, name: str) -> Columns:
        if name not in self._tables:
            self._tables[name] = Columns(getattr(self.organization, name))
        return self._tables[name]

    @cached_property
    def by_name(self) -> list[int]:
        """All employees in the order of their names."""
        persons = self.persons
        names = [f"{last}, {first}" for last, first in zip(*map(persons.values, ("family_name", "given_name")))]  # noqa: B905 - columns of one table
        return sorted(range(len(names)), key=lambda row: (names[row], row))

    def employment_on(self, employee: int, day: date) -> int | None:
        """The row of the employment in force on a day; None before the hire."""
        begins = self.employments.values("valid_from")
        known = [row for row in self.employments.where("employee", employee) if begins[row] <= day]
        return known[-1] if known else None

    def manager_on(self, employee: int, day: date) -> int | None:
        """Whom an employee primarily reported to on a day."""
        lines = self.reporting_lines
        begins, primary = lines.values("valid_from"), lines.values("primary")
        known = [row for row in lines.where("employee", employee) if primary[row] and begins[row] <= day]
        manager: int | None = lines.values("manager")[known[-1]] if known else None
        return manager

    def team_on(self, manager: int, day: date) -> list[int]:
        """Who reported to a manager on a day, by name."""
        return [row for row in self.by_name if self.manager_on(row, day) == manager]

    def pay_on(self, employee: int, day: date) -> int:
        """The row of the pay in force on a day."""
        begins = self.compensation_records.values("effective_on")
        return [row for row in self.compensation_records.where("employee", employee) if begins[row] <= day][-1]

    def persona(self, name: str) -> int:
        """The employee behind a persona of the demo."""
        who = self.organization.personas
        rows = {
            "employee": who.employee,
            "manager": who.manager,
            "skip-level": who.skip_level_manager,
            "hrbp": who.hrbp,
            "compensation": who.compensation_analyst,
            "hr-admin": who.hr_admin,
            "auditor": who.auditor,
        }
        return rows[name]


def newest_first(rows: Sequence[int], days: Sequence[Any]) -> list[int]:
    """Rows by a day, latest first; of the same day the last one recorded first."""
    return sorted(rows, key=lambda row: (days[row], row), reverse=True)
