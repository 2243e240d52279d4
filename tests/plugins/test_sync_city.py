"""A real city's payroll of two fiscal years, imported by the command and asked through the graph.

City of Baltimore, by way of The Baltimore Sun; CC BY 4.0. What is expected is read from the files themselves.
"""

import asyncio
import csv
import io
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.engine import URL

from api.__main__ import main
from schema.kit.ids import encode_id
from tests.plugins.importing import Tenant

DATA = Path(os.environ.get("GOLDENTHREAD_SHARED", "../shared")) / "data"
BEGINS = {2018: date(2017, 7, 1), 2019: date(2018, 7, 1)}
ENDS = {2018: date(2018, 6, 30), 2019: date(2019, 6, 30)}
SAMPLE = 8
Row = dict[str, str]

PERSON = """
query Person($id: ID!, $day: Date!) {
  employee(id: $id, asOf: $day) {
    employeeNumber
    title
    status
    hiredOn
    orgUnit { code }
    compensation { base { amountMinor currency } }
    payStatements(first: 10) { nodes { periodEnd gross { amountMinor currency } } }
  }
}
"""


@dataclass
class City:
    """The organization after both imports, the files as the standard library reads them, and how each import went."""

    tenant: Tenant
    files: dict[int, dict[str, Row]]
    runs: list[tuple[int, str, str]]

    @property
    def both(self) -> list[str]:
        return sorted(self.files[2018].keys() & self.files[2019].keys())

    @property
    def left(self) -> list[str]:
        return sorted(self.files[2018].keys() - self.files[2019].keys())

    def person(self, number: str, day: date) -> Any:
        """What the graph says of an employee on a day."""
        found = self.tenant.rows(f"SELECT id FROM employee WHERE employee_number = '{number}'")
        identifier: UUID = found[0][0]
        return self.tenant.ask(PERSON, id=encode_id("Employee", identifier), day=str(day))["employee"]


@pytest.fixture(scope="module")
def city(runner: asyncio.Runner, module_database: URL, tmp_path_factory: pytest.TempPathFactory) -> City:
    paths = {year: DATA / f"city_payroll_fy{year}.csv" for year in BEGINS}
    if not all(path.exists() for path in paths.values()):
        pytest.skip(f"the city's files are not in {DATA}: set GOLDENTHREAD_SHARED to the folder that holds data/")
    url = module_database.set(drivername="postgresql").render_as_string(hide_password=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOLDENTHREAD_DATABASE_URL", url)
        patch.setenv("COLUMNS", "200")
        runs = [
            _run("city_payroll", str(paths[2018])),
            _run("city_payroll", str(paths[2019])),
            _run("city_payroll", str(paths[2019]), "--max-leavers", "0.15"),
            _run("city_payroll", str(paths[2018])),
        ]
    tenant = Tenant(runner, module_database, tmp_path_factory.mktemp("city"))
    tenant.organization_id = runner.run(_organization(module_database))
    return City(tenant, {year: _read(path) for year, path in paths.items()}, runs)


def _run(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        main(["import", *arguments])
    return int(left.value.code or 0), out.getvalue(), err.getvalue()


async def _organization(owner: URL) -> UUID:
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(owner)
    async with engine.connect() as connection:
        rows = await connection.execute(text("SELECT organization_id, key FROM organization"))
        ((identifier, key),) = rows.all()
    await engine.dispose()
    assert key == "city-of-baltimore"
    return UUID(str(identifier))


def _read(path: Path) -> dict[str, Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["EMPLOYEE_NO"]: {name.upper(): cell for name, cell in row.items()} for row in csv.DictReader(file)}


def _minor(text: str) -> int:
    return int(Decimal(text) * 100)


def _hired(row: Row) -> date | None:
    month, day, year = row["HIRE_DT"].split(" ")[0].split("/") if row["HIRE_DT"] else ("", "", "")
    return date(int(year), int(month), int(day)) if year else None


def _begins(row: Row, year: int) -> date:
    return max(BEGINS[year], _hired(row) or BEGINS[year])


def _table(printed: str) -> dict[str, list[int]]:
    """By entity: created, updated, unchanged, rejected, as printed."""
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in printed.splitlines() if "│" in line]
    return {name: [int(cell.replace(",", "")) for cell in cells] for name, *cells in rows}


def test_the_first_year_creates_everybody(city: City) -> None:
    code, out, err = city.runs[0]
    assert (code, err) == (0, "")
    told = _table(out)
    assert [told[name] for name in ("person", "employee", "employment", "compensation_record", "row")] == [
        [13_683, 0, 0, 0],
        [13_683, 0, 0, 0],
        [13_683, 0, 0, 0],
        [13_683, 0, 0, 0],
        [0, 0, 0, 0],
    ]
    assert told["pay_statement"] == [sum(row["GROSS"] != "" for row in city.files[2018].values()), 0, 0, 0]


def test_the_second_year_is_stopped_for_its_many_leavers(city: City) -> None:
    code, _, err = city.runs[1]
    assert code == 1
    assert err == (
        "error: 1,962 of 13,683 employees (14.3%) are missing from a full file, more than 5.0%; check that it is "
        "complete, or allow it with --max-leavers. Nothing was changed. (TOO_MANY_LEAVERS)\n"
    )


def test_the_second_year_goes_in_where_that_is_allowed(city: City) -> None:
    code, out, err = city.runs[2]
    assert (code, err) == (0, "")
    told = _table(out)
    hired = sum(_hired(city.files[2018][number]) != _hired(city.files[2019][number]) for number in city.both)
    assert told["person"] == [2_090, 0, 11_721, 0]
    assert told["employee"] == [2_090, hired, 11_721 - hired, 0]
    assert "1,962 employees are absent from this full file: their employments end 2018-07-01." in out


def test_the_first_year_again_changes_nothing(city: City) -> None:
    code, out, err = city.runs[3]
    assert (code, err) == (0, "")
    assert [[create, update, reject] for create, update, _, reject in _table(out).values()] == [[0, 0, 0]] * 7
    assert "This file is older than one of 2018-07-01 that is in already" in out


def test_every_base_pay_has_its_history(city: City) -> None:
    told: dict[str, dict[date, int]] = {}
    for year in sorted(BEGINS):
        for number, row in city.files[year].items():
            history, day = told.setdefault(number, {}), _begins(row, year)
            in_force = max((begins for begins in history if begins <= day), default=None)
            if in_force is None or history[in_force] != _minor(row["ANNUAL_RT"]):
                history[day] = _minor(row["ANNUAL_RT"])
    expected = {(number, day, minor) for number, history in told.items() for day, minor in history.items()}
    assert set(city.tenant.told("bases", "employee_number, valid_from, base_minor")) == expected


def test_every_gross_pay_is_there(city: City) -> None:
    assert set(city.tenant.told("statements", "employee_number, period_start, period_end, gross_minor")) == {
        (number, BEGINS[year], ENDS[year], _minor(row["GROSS"]))
        for year, rows in city.files.items()
        for number, row in rows.items()
        if row["GROSS"]
    }


def test_the_graph_answers_for_people_of_both_years(city: City) -> None:
    moved = [
        number
        for number in city.both
        if all(city.files[2018][number][name] != city.files[2019][number][name] for name in ("JOBTITLE", "ANNUAL_RT"))
        and _begins(city.files[2019][number], 2018) <= ENDS[2018]
    ]
    for number in moved[:SAMPLE]:
        for year, day in ENDS.items():
            assert city.person(number, day) == _expected(city, number, year)


def test_the_graph_answers_for_leavers_and_newcomers(city: City) -> None:
    there = [number for number in city.left if _begins(city.files[2018][number], 2018) < BEGINS[2019]]
    for number in there[:SAMPLE]:
        assert city.person(number, ENDS[2018]) == _expected(city, number, 2018)
        assert city.person(number, ENDS[2019]) == {**_expected(city, number, 2018), "status": "TERMINATED"}
    new = sorted(city.files[2019].keys() - city.files[2018].keys())
    for number in [one for one in new if _begins(city.files[2019][one], 2019) <= ENDS[2019]][:SAMPLE]:
        assert city.person(number, ENDS[2019]) == _expected(city, number, 2019)


def test_all_leavers_have_left_and_nobody_else(city: City) -> None:
    newest = (
        "SELECT employee_number FROM (SELECT DISTINCT ON (employee_number) employee_number, status FROM "
        "(SELECT e.employee_number, m.status, m.valid_from FROM employment m JOIN employee e ON e.id = m.employee_id)"
        " AS told ORDER BY employee_number, valid_from DESC) AS newest WHERE status = 'TERMINATED'"
    )
    assert sorted(number for (number,) in city.tenant.rows(newest)) == city.left


def _expected(city: City, number: str, year: int) -> dict[str, Any]:
    row = city.files[year][number]
    hired = _hired(city.files[2019].get(number, row))
    paid = [
        {"periodEnd": str(ENDS[one]), "gross": {"amountMinor": _minor(told["GROSS"]), "currency": "USD"}}
        for one in (2019, 2018)
        if (told := city.files[one].get(number)) and told["GROSS"]
    ]
    return {
        "employeeNumber": number,
        "title": row["JOBTITLE"].strip(),
        "status": "ACTIVE",
        "hiredOn": str(hired) if hired else None,
        "orgUnit": {"code": row["DEPTID"]},
        "compensation": {"base": {"amountMinor": _minor(row["ANNUAL_RT"]), "currency": "USD"}},
        "payStatements": {"nodes": paid},
    }
