"""Workbooks: typed cells, both date systems, formulas, sheets; and what is refused as a whole."""

import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900  # type: ignore[import-untyped]

from plugins.files import xlsx_rows
from plugins.files.cells import Cell
from plugins.files.people import read_people
from plugins.files.profile import FileFormat
from plugins.files.reader import open_source
from plugins.files.values import Dialect, FileError
from tests.plugins.files.builders import read_csv, read_xlsx, save_xlsx, told, xlsx_profile

AUTO = FileFormat("xlsx")
HEADER = ["No", "Value"]


def cells_of(path: Path) -> list[Cell]:
    return [row.cells[1] for row in open_source(path, AUTO).rows()]


def refusal(path: Path, wanted: FileFormat = AUTO) -> FileError:
    with pytest.raises(FileError) as caught:
        list(open_source(path, wanted).rows())
    return caught.value


def rewrite(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Change the bytes of one part of a workbook, as another program would have written them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("0042", "0042"),
        (42, Decimal(42)),
        (42.0, Decimal(42)),
        (0.1 + 0.2, Decimal("0.3")),
        (60200.15, Decimal("60200.15")),
        (2345.6700000000001, Decimal("2345.67")),
        (1e20, Decimal("1e20")),
        (1e300, Decimal("1e300")),
        (1e-7, Decimal("1e-7")),
        (True, "TRUE"),
        (False, "FALSE"),
        (datetime(2019, 7, 1), date(2019, 7, 1)),  # noqa: DTZ001
        (datetime(2019, 7, 1, 13, 30), date(2019, 7, 1)),  # noqa: DTZ001
        (date(1979, 10, 24), date(1979, 10, 24)),
        (time(8, 30), "08:30:00"),
    ],
)
def test_a_cell_keeps_its_type(tmp_path: Path, value: Any, cell: Cell) -> None:
    assert cells_of(save_xlsx(tmp_path, [HEADER, ["1", value]])) == [cell]


@pytest.mark.parametrize("epoch", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
def test_days_are_right_in_both_date_systems(tmp_path: Path, epoch: Any) -> None:
    days = [date(1979, 10, 24), date(2000, 2, 29), date(2024, 12, 31)]
    path = save_xlsx(tmp_path, [HEADER, *(["x", day] for day in days)], epoch=epoch)
    assert cells_of(path) == days


def test_a_workbook_is_read_into_records(tmp_path: Path) -> None:
    content = read_xlsx(
        tmp_path,
        [
            ["No", "Job code", "Hired", "Pay", "FTE", "Unused"],
            ["007", "0042", date(2019, 7, 1), 60200.5, 0.8, None],
            [8, 42, "2020-01-31", "61000", None],
        ],
        'job_code = "Job code"\nhired_on = "Hired"\nbase_pay = "Pay"\nfte = "FTE"',
    )
    assert content.errors == ()
    assert content.dialect == Dialect("xlsx", sheet="Sheet")
    assert [(one.row, one.key, one.job_code, one.hired_on, one.base_pay, one.fte) for one in content.records] == [
        (2, "007", "0042", date(2019, 7, 1), 6_020_050, Decimal("0.8")),
        (3, "8", "42", date(2020, 1, 31), 6_100_000, None),
    ]


def test_the_decimal_sign_of_text_does_not_touch_a_workbook_s_numbers(tmp_path: Path) -> None:
    content = read_xlsx(
        tmp_path,
        [["No", "Pay"], ["1", 1234.5], ["2", "1.234,5"]],
        'base_pay = "Pay"',
        '[numbers]\ndecimal = ","\nthousands = "."\n',
    )
    assert [record.base_pay for record in content.records] == [123_450, 123_450]


def test_blank_rows_keep_the_numbers_of_the_others(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path, [HEADER, ["1", "a"], [], [None, ""], ["2", "b"]])
    assert [row.number for row in open_source(path, AUTO).rows()] == [2, 5]


def test_a_row_with_more_cells_than_the_header_is_ragged(tmp_path: Path) -> None:
    content = read_xlsx(tmp_path, [["No", "Title"], ["1", "a", None, "x"], ["2"]], 'job_title = "Title"')
    assert told(content.errors) == [(2, None, "RAGGED_ROW")]
    assert [(record.row, record.job_title) for record in content.records] == [(3, None)]


def test_a_wrong_size_written_by_another_program_cuts_no_rows_off(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path, [HEADER, ["1", "a"], ["2", "b"]])
    rewrite(path, "xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1"')
    assert cells_of(path) == ["a", "b"]


def test_a_formula_never_calculated_is_a_row_error_where_it_is_mapped(tmp_path: Path) -> None:
    content = read_xlsx(
        tmp_path,
        [["No", "Pay", "Unused"], ["1", "=2*3", 1], ["2", 5, "=1+1"], ["3", None, 1]],
        'base_pay = "Pay"',
    )
    assert told(content.errors) == [(2, "Pay", "FORMULA_WITHOUT_VALUE")]
    assert content.errors[0].message == (
        "Pay holds '=2*3', which is a formula that was never calculated; open and save the file in Excel."
    )
    assert [(record.row, record.base_pay) for record in content.records] == [(3, 500), (4, None)]


@pytest.mark.parametrize(
    ("stored", "cell"),
    [(b'<c r="B2"><f>2*3</f><v>6</v></c>', Decimal(6)), (b'<c r="B2" t="str"><f>""</f><v></v></c>', "")],
)
def test_a_calculated_formula_is_its_value(tmp_path: Path, stored: bytes, cell: Cell) -> None:
    path = save_xlsx(tmp_path, [HEADER, ["1", "=2*3"]])
    rewrite(path, "xl/worksheets/sheet1.xml", b'<c r="B2"><f>2*3</f><v /></c>', stored)
    assert cells_of(path) == [cell]


def test_an_error_value_is_a_row_error(tmp_path: Path) -> None:
    content = read_xlsx(tmp_path, [["No", "Title"], ["1", "#N/A"], ["2", "#1 cook"]], 'job_title = "Title"')
    assert told(content.errors) == [(2, "Title", "CELL_ERROR")]
    assert [record.job_title for record in content.records] == ["#1 cook"]


def test_a_day_in_a_text_column_is_refused_since_the_workbook_changed_what_was_typed(tmp_path: Path) -> None:
    content = read_xlsx(tmp_path, [["No", "Code"], ["1", date(2026, 3, 1)]], 'job_code = "Code"')
    assert told(content.errors) == [(2, "Code", "NOT_TEXT")]


def two_sheets(folder: Path) -> Path:
    workbook = Workbook()
    workbook.active.title = "Notes"
    workbook.active.append(["nothing"])
    people = workbook.create_sheet("People")
    people.append(["No"])
    people.append(["7"])
    path = folder / "two.xlsx"
    workbook.save(path)
    return path


def test_the_named_sheet_of_several_is_read(tmp_path: Path) -> None:
    profile = xlsx_profile(tmp_path, "", 'sheet = "People"')
    content = read_people(two_sheets(tmp_path), profile)
    assert content.dialect == Dialect("xlsx", sheet="People")
    assert [record.key for record in content.records] == ["7"]


@pytest.mark.parametrize(
    ("sheet", "code", "message"),
    [
        (None, "SHEET_NEEDED", "two.xlsx has 2 sheets (Notes, People); name one as sheet in the profile."),
        ("Staff", "UNKNOWN_SHEET", "two.xlsx has no sheet 'Staff'; it has Notes, People."),
    ],
)
def test_a_sheet_that_is_not_clear_is_refused(tmp_path: Path, sheet: str | None, code: str, message: str) -> None:
    error = refusal(two_sheets(tmp_path), FileFormat("xlsx", sheet=sheet))
    assert (error.code, error.message) == (code, message)


@pytest.mark.parametrize("data", [b"No,Title\n1,a\n", b"\xd0\xcf\x11\xe0old", b"PK\x03\x04cut", b"PK"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(data)
    assert refusal(path).code == "NOT_XLSX"


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("people.csv", "No\n1\n")
    assert refusal(path).code == "NOT_XLSX"


def test_a_workbook_damaged_in_its_rows_is_refused(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path, [HEADER, ["1", "a"]])
    rewrite(path, "xl/worksheets/sheet1.xml", b"</sheetData>", b"")
    assert refusal(path).code == "NOT_XLSX"


def test_a_row_number_beyond_what_a_workbook_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_rows, "MOST_ROWS", 100)
    path = save_xlsx(tmp_path, [HEADER, ["1", "a"]])
    rewrite(path, "xl/worksheets/sheet1.xml", b'<row r="2">', b'<row r="999999999999">')
    assert refusal(path).code == "NOT_XLSX"


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_rows, "MOST_UNPACKED_BYTES", 1 << 10)
    assert refusal(save_xlsx(tmp_path, [HEADER, ["1", "a"]])).code == "FILE_TOO_LARGE"


def test_an_empty_sheet_has_no_header(tmp_path: Path) -> None:
    assert refusal(save_xlsx(tmp_path, [])).code == "NO_HEADER"


def test_a_workbook_named_csv_is_refused_with_a_hint(tmp_path: Path) -> None:
    data = save_xlsx(tmp_path, [HEADER]).read_bytes()
    with pytest.raises(FileError) as caught:
        read_csv(tmp_path, data, "")
    assert caught.value.message == (
        "people.csv is no CSV but a ZIP container, probably an Excel workbook; "
        'set format = "xlsx" in the profile, or save the sheet as CSV.'
    )
