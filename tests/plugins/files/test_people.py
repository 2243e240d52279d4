"""The way in: the real payroll of a city, and the facts about a file."""

import hashlib
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from plugins.files.loading import load_profile
from plugins.files.people import open_people, read_people
from plugins.files.values import Dialect, FileContent, Period, PersonRecord
from tests.plugins.files.builders import csv_profile, read_csv

YEARS = {
    2018: Period(date(2017, 7, 1), date(2018, 6, 30)),
    2019: Period(date(2018, 7, 1), date(2019, 6, 30)),
}


def payroll(year: int) -> FileContent:
    shared = Path(os.environ.get("GOLDENTHREAD_SHARED", "../shared"))
    path = shared / "data" / f"city_payroll_fy{year}.csv"
    if not path.exists():
        pytest.skip(f"the city payroll is not at {path}; set GOLDENTHREAD_SHARED")
    return read_people(path, load_profile("city_payroll"))


@pytest.mark.parametrize(("year", "rows", "no_hire_date", "no_gross"), [(2018, 13_683, 3, 161), (2019, 13_811, 4, 653)])
def test_every_row_of_the_city_payroll_is_read(year: int, rows: int, no_hire_date: int, no_gross: int) -> None:
    content = payroll(year)
    assert content.errors == ()
    assert (content.row_count, len(content.records)) == (rows, rows)
    assert len({record.key for record in content.records}) == rows
    assert sum(record.hired_on is None for record in content.records) == no_hire_date
    assert sum(record.gross_pay is None for record in content.records) == no_gross
    assert Counter(record.currency for record in content.records) == {"USD": rows}
    assert content.dialect == Dialect("csv", delimiter=",", encoding="utf-8")


@pytest.mark.parametrize("year", [2018, 2019])
def test_city_pay_holds_from_the_fiscal_year_or_a_later_hire_date(year: int) -> None:
    period = YEARS[year]
    for record in payroll(year).records:
        late = record.hired_on is not None and record.hired_on > period.first_day
        assert record.effective_on == (record.hired_on if late else period.first_day)
        assert record.pay_period == (None if record.gross_pay is None else period)


def test_a_person_of_the_city_payroll_is_read_to_the_cent() -> None:
    records = {record.key: record for record in payroll(2018).records}
    assert records["cc9aa2c7bd"] == PersonRecord(
        row=2,
        key="cc9aa2c7bd",
        effective_on=date(2017, 7, 1),
        pay_period=YEARS[2018],
        employee_number="cc9aa2c7bd",
        job_title="Facilities/Office Services II",
        department_code="A03031",
        department_name="OED-Employment Dev (031)",
        hired_on=date(1979, 10, 24),
        base_pay=6_020_000,
        gross_pay=5_848_046,
        currency="USD",
    )


def test_the_content_tells_the_facts_of_the_file(tmp_path: Path) -> None:
    data = b"No;Title;Other\r\n001;Cook;x\r\n\r\n;;\r\n002;Driver;y\r\n"
    content = read_csv(tmp_path, data, 'job_title = "Title"')
    assert content.path == tmp_path / "people.csv"
    assert content.sha256 == hashlib.sha256(data).hexdigest()
    assert content.row_count == 2
    assert content.columns == ("No", "Title", "Other")
    assert content.fields == frozenset({"job_title", "currency"})
    assert [(record.row, record.key, record.job_title) for record in content.records] == [
        (2, "001", "Cook"),
        (5, "002", "Driver"),
    ]


def test_rejected_rows_are_counted_once_each(tmp_path: Path) -> None:
    content = read_csv(tmp_path, "No,Hired,Left\n1,x,y\n2,,\n", 'hired_on = "Hired"\nleft_on = "Left"')
    assert len(content.errors) == 2
    assert content.rejected_rows == frozenset({2})
    assert [record.key for record in content.records] == ["2"]


def test_the_stream_gives_what_the_whole_reading_gives(tmp_path: Path) -> None:
    content = read_csv(tmp_path, "No,Hired\n1,2020-01-01\n2,x\n1,\n3,\n", 'hired_on = "Hired"')
    file = open_people(content.path, csv_profile(tmp_path, 'hired_on = "Hired"'))
    outcomes = list(file.outcomes())
    assert (file.row_count, file.fields) == (content.row_count, content.fields)
    assert [one for one in outcomes if isinstance(one, PersonRecord)] == list(content.records)
    assert [error for one in outcomes if not isinstance(one, PersonRecord) for error in one] == list(content.errors)
    assert [isinstance(one, PersonRecord) for one in outcomes] == [False, False, False, True]


def test_progress_counts_first_and_then_tells_how_many_of_all(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    path = tmp_path / "people.csv"
    path.write_text("No\n" + "".join(f"{number}\n" for number in range(2_500)), encoding="utf-8")
    read_people(path, csv_profile(tmp_path, ""), progress=lambda done, total: told.append((done, total)))
    assert told == [(1000, None), (2000, None), (1000, 2500), (2000, 2500), (2500, 2500)]


def test_a_header_alone_is_a_file_of_nobody(tmp_path: Path) -> None:
    content = read_csv(tmp_path, "No,Title\n", 'job_title = "Title"')
    assert (content.row_count, content.records, content.errors) == (0, (), ())
