"""An organization of a test's own to import into, as the server's role, and what it holds afterwards."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from openpyxl import Workbook  # type: ignore[import-untyped]
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from api.context import bind_tenant
from api.founding import ADMINISTRATOR, found
from plugins.files.loading import load_profile
from plugins.files.people import read_people
from plugins.files.profile import Profile
from plugins.sync.roster import Applied, Options, apply_people
from schema import root
from schema.access.request import Request
from schema.access.store import viewer_of_subject
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.kit.tenancy import APP_ROLE

DAY = date(2026, 1, 1)
ALL = Options(all_or_nothing=True)
ANY_LEAVERS = Options(max_leavers=1)  # type: ignore[arg-type]

STATE = {
    "employees": """
        SELECT e.employee_number, e.work_email, e.hired_on, p.given_name, p.family_name, p.display_name, p.sort_name
        FROM employee e JOIN person p ON p.id = e.person_id
    """,
    "employments": """
        SELECT e.employee_number, m.valid_from, m.status, j.title, j.code, u.code AS unit, u.name, l.name AS place,
               m.work_arrangement, m.fte, m.leaving_reason
        FROM employment m JOIN employee e ON e.id = m.employee_id LEFT JOIN job_profile j ON j.id = m.job_profile_id
        LEFT JOIN org_unit u ON u.id = m.org_unit_id LEFT JOIN location l ON l.id = m.location_id
    """,
    "lines": """
        SELECT e.employee_number, r.valid_from, m.employee_number AS manager
        FROM reporting_line r JOIN employee e ON e.id = r.employee_id LEFT JOIN employee m ON m.id = r.manager_id
    """,
    "chain": """
        SELECT m.employee_number AS manager, e.employee_number, c.depth, c.valid_from, c.valid_to
        FROM reporting_chain c JOIN employee m ON m.id = c.manager_id JOIN employee e ON e.id = c.employee_id
    """,
    "bases": """
        SELECT e.employee_number, c.valid_from, c.base_minor, c.base_currency, c.reason
        FROM compensation_record c JOIN employee e ON e.id = c.employee_id
    """,
    "statements": """
        SELECT e.employee_number, s.period_start, s.period_end, s.gross_minor, s.gross_currency, r.source
        FROM pay_statement s JOIN employee e ON e.id = s.employee_id JOIN payroll_run r ON r.id = s.payroll_run_id
    """,
    "names": "SELECT system, value, node_type, last_told_on FROM external_id",
}
VERSIONED = (
    "person",
    "employee",
    "employment",
    "reporting_line",
    "org_unit",
    "job_profile",
    "location",
    "compensation_record",
    "pay_statement",
    "payroll_run",
)


@cache
def app_engine(owner: URL) -> AsyncEngine:
    """Connections of the role that row-level security binds; none is kept open."""
    return create_async_engine(owner.set(username=APP_ROLE), poolclass=NullPool)


@dataclass
class Tenant:
    """One organization, reached as the role that row-level security binds."""

    runner: asyncio.Runner
    owner: URL
    folder: Path
    organization_id: UUID = field(default_factory=uuid7)
    founded: bool = False

    def load(
        self,
        content: str | Path,
        *,
        mode: str = "full",
        day: date = DAY,
        source: str = "hris",
        options: Options | None = None,
        commit: bool = True,
    ) -> Applied:
        """Import a file whose columns are named for the fields that they fill; `key` is the natural key."""
        path = self._saved(content)
        profile = self._profile(path, mode, source)
        return self.runner.run(self._load(path, profile, day, options or Options(), commit=commit))

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows by SQL, as far as the server's role sees them."""
        return self.runner.run(self._rows(statement))

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that imports write, without ids and versions."""
        return {name: self.told(name) for name in STATE}

    def told(self, name: str, columns: str = "*") -> list[tuple[Any, ...]]:
        """One part of the state, in order; `columns` chooses some of it."""
        return sorted(self.rows(f"SELECT {columns} FROM ({STATE[name]}) AS told"), key=str)

    def versions(self) -> list[int]:
        """How often the rows of each table were written."""
        counts = ", ".join(f"(SELECT coalesce(sum(version), 0)::int FROM {name})" for name in VERSIONED)
        return list(self.rows(f"SELECT {counts}")[0])

    def ask(self, operation: str, **variables: Any) -> Any:
        """What the graph answers the administrator; an error fails the test."""
        return self.runner.run(self._ask(operation, variables))

    def _engine(self) -> AsyncEngine:
        return app_engine(self.owner)

    def _saved(self, content: str | Path) -> Path:
        if isinstance(content, Path):
            return content
        path = self.folder / "people.csv"
        path.write_text("\n".join(line.strip() for line in content.strip().splitlines()) + "\n", encoding="utf-8")
        return path

    def _profile(self, path: Path, mode: str, source: str) -> Profile:
        return load_profile(save_profile(self.folder, header_of(path), mode, source, path.suffix.removeprefix(".")))

    async def _load(self, path: Path, profile: Profile, day: date, options: Options, *, commit: bool) -> Applied:
        content = read_people(path, profile, effective_on=day)
        async with self._engine().connect() as connection:
            await bind_tenant(connection, self.organization_id)
            session = Session(connection)
            if not self.founded:
                await found(session, self.organization_id, f"key-{self.organization_id}")
            applied = await apply_people(session, self.organization_id, content, profile, day, options)
            if commit:
                await connection.commit()
                self.founded = True
        return applied

    async def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        async with self._engine().connect() as connection:
            await bind_tenant(connection, self.organization_id)
            return [tuple(row) for row in await connection.execute(text(statement))]

    async def _ask(self, operation: str, variables: dict[str, Any]) -> Any:
        async with self._engine().connect() as connection:
            await bind_tenant(connection, self.organization_id)
            session = Session(connection)
            now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
            viewer = await viewer_of_subject(session, self.organization_id, ADMINISTRATOR, now.date())
            assert viewer is not None
            request = Request(session, viewer, now, b"a key that seals the cursors of tests")
            result = await root.schema.execute(operation, variable_values=variables, context_value=request)
        assert result.errors is None
        return result.data


def save_profile(folder: Path, columns: Sequence[str], mode: str, source: str = "hris", form: str = "csv") -> Path:
    """A profile for a file whose columns are named for the fields that they fill."""
    fields = "".join(f'{name} = "{name}"\n' for name in columns if name not in ("key", "ignored"))
    path = folder / "profile.toml"
    path.write_text(
        f'name = "test"\norganization = "acme"\nsource = "{source}"\nmode = "{mode}"\nnatural_key = "key"\n'
        f'currency = "USD"\n[file]\nformat = "{form}"\n[dates]\nformats = ["%Y-%m-%d"]\n'
        f"[effective_on]\ndate = {DAY}\n[pay_period]\nfirst_day = 2025-01-01\nlast_day = 2025-12-31\n"
        f"[fields]\n{fields}",
        encoding="utf-8",
    )
    return path


def save_workbook(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """An XLSX file of these rows."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def header_of(path: Path) -> list[str]:
    """The columns of a file that a test wrote."""
    if path.suffix == ".csv":
        return path.read_text(encoding="utf-8").splitlines()[0].split(",")
    from openpyxl import load_workbook

    return [cell.value for cell in next(load_workbook(path).active.iter_rows())]
