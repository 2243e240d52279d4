"""From when a file holds and which period it covers."""

from datetime import date
from pathlib import Path

import pytest

from plugins.files.loading import load_profile
from plugins.files.people import read_people
from plugins.files.values import FileContent, FileError, Period
from tests.plugins.files.builders import profile_of

HEAD = """
name = "small"
organization = "acme"
source = "hris"
mode = "full"
natural_key = "No"
currency = "USD"
[file]
format = "csv"
[dates]
formats = ["%Y-%m-%d"]
[fields]
hired_on = "Hired"
gross_pay = "Gross"
"""
FISCAL = "file_name = 'FY(?P<year>[0-9]{4})'\nyear_offset = -1\nstarts = \"10-01\"\n"


def read(
    folder: Path, name: str, tables: str, *, effective_on: date | None = None, period: Period | None = None
) -> FileContent:
    path = folder / name
    path.write_text("No,Hired,Gross\n1,,5\n2,2024-03-09,5\n3,2030-01-01,\n", encoding="utf-8")
    return read_people(path, profile_of(folder, HEAD + tables), effective_on=effective_on, period=period)


def days(content: FileContent) -> list[date]:
    return [record.effective_on for record in content.records]


def test_the_year_in_the_name_gives_the_first_day_but_never_before_the_hire_date(tmp_path: Path) -> None:
    content = read(tmp_path, "pay_FY2024.csv", f"[effective_on]\n{FISCAL}[pay_period]\n{FISCAL}")
    assert days(content) == [date(2023, 10, 1), date(2024, 3, 9), date(2030, 1, 1)]
    year = Period(date(2023, 10, 1), date(2024, 9, 30))
    assert [record.pay_period for record in content.records] == [year, year, None]


@pytest.mark.parametrize(
    ("ends", "last_day"),
    [("12-31", date(2023, 12, 31)), ("09-30", date(2024, 9, 30)), ("10-01", date(2023, 10, 1))],
)
def test_a_period_ends_on_the_next_such_day(tmp_path: Path, ends: str, last_day: date) -> None:
    content = read(tmp_path, "FY2024.csv", f'[effective_on]\n{FISCAL}[pay_period]\n{FISCAL}ends = "{ends}"\n')
    assert content.records[0].pay_period == Period(date(2023, 10, 1), last_day)


def test_the_caller_goes_before_the_profile(tmp_path: Path) -> None:
    mine = Period(date(2020, 1, 1), date(2020, 1, 31))
    content = read(
        tmp_path,
        "no year.csv",
        f"[effective_on]\n{FISCAL}[pay_period]\n{FISCAL}",
        effective_on=date(2020, 1, 1),
        period=mine,
    )
    assert days(content) == [date(2020, 1, 1), date(2024, 3, 9), date(2030, 1, 1)]
    assert content.records[0].pay_period == mine


def test_fixed_days_of_the_profile_hold(tmp_path: Path) -> None:
    tables = "[effective_on]\ndate = 2021-05-01\n[pay_period]\nfirst_day = 2020-01-01\nlast_day = 2020-12-31\n"
    content = read(tmp_path, "a.csv", tables)
    assert days(content)[0] == date(2021, 5, 1)
    assert content.records[0].pay_period == Period(date(2020, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("name", "tables", "code"),
    [
        ("a.csv", "", "NO_EFFECTIVE_DATE"),
        ("a.csv", "[effective_on]\ndate = 2021-05-01\n", "NO_PAY_PERIOD"),
        ("a.csv", f"[effective_on]\n{FISCAL}", "NO_YEAR_IN_NAME"),
        ("FY20.csv", f"[effective_on]\n{FISCAL}", "NO_YEAR_IN_NAME"),
        ("FY0001.csv", f"[effective_on]\n{FISCAL}", "NO_YEAR_IN_NAME"),
        ("a.csv", f"[effective_on]\ndate = 2021-05-01\n[pay_period]\n{FISCAL}", "NO_YEAR_IN_NAME"),
    ],
)
def test_a_file_without_its_day_is_refused(tmp_path: Path, name: str, tables: str, code: str) -> None:
    with pytest.raises(FileError) as caught:
        read(tmp_path, name, tables)
    assert caught.value.code == code


def test_a_period_that_ends_before_it_starts_is_refused(tmp_path: Path) -> None:
    backwards = Period(date(2020, 2, 1), date(2020, 1, 1))
    with pytest.raises(FileError) as caught:
        read(tmp_path, "a.csv", "", effective_on=date(2020, 1, 1), period=backwards)
    assert caught.value.code == "BAD_PERIOD"


def test_the_message_says_which_option_mends_it(tmp_path: Path) -> None:
    path = tmp_path / "payroll.csv"
    path.write_text("EMPLOYEE_NO,JOBTITLE,DEPTID,DESCR,HIRE_DT,ANNUAL_RT,GROSS\n", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_people(path, load_profile("city_payroll"))
    assert caught.value.message == (
        "The name payroll.csv has no year in the form fy_?(?P<year>[0-9]{4}); rename the file or pass --effective-on."
    )
