"""Rejected rows, written so that they can be mended and imported again."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from plugins.files.people import read_people
from plugins.files.report import ADDED_COLUMNS, write_rejects
from plugins.files.values import RowError
from tests.plugins.files.builders import csv_profile, read_csv, save_xlsx, told, xlsx_profile

FIELDS = 'job_title = "Title"\nhired_on = "Hired"'


def rejects_of_csv(folder: Path, data: bytes, fields: str = FIELDS) -> tuple[int, Path]:
    content = read_csv(folder, data, fields)
    target = folder / "rejects.csv"
    return write_rejects(content.path, csv_profile(folder, fields), content.errors, target), target


def sheet_rows(path: Path) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path).active.rows]


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), (",", "utf-8-sig"), ("\t", "utf-8")])
def test_csv_rejects_keep_delimiter_encoding_and_columns(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = ["No,Title,Hired,Unused", "1,Köchin,x,0", "2,Cook,,0", "3,Bäcker,2020-02-30,=A1"]
    data = "\r\n".join(lines).replace(",", delimiter).encode(encoding)
    count, target = rejects_of_csv(tmp_path, data)
    assert count == 2
    with target.open(encoding=encoding, newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter))
    shown = "which is no date; write it like 1979-10-24."
    assert rows == [
        [*ADDED_COLUMNS, "No", "Title", "Hired", "Unused"],
        ["2", "Hired", "BAD_DATE", f"Hired holds 'x', {shown}", "1", "Köchin", "x", "0"],
        ["4", "Hired", "BAD_DATE", f"Hired holds '2020-02-30', {shown}", "3", "Bäcker", "2020-02-30", "=A1"],
    ]


def test_several_errors_of_a_row_stand_in_one_row(tmp_path: Path) -> None:
    count, target = rejects_of_csv(tmp_path, b"No,Title,Hired\n1,a,x\n1,b,\n")
    assert count == 2
    rows = list(csv.reader(target.read_text(encoding="utf-8").splitlines()))
    assert [row[:3] for row in rows[1:]] == [
        ["2", "No | Hired", "DUPLICATE_KEY | BAD_DATE"],
        ["3", "No", "DUPLICATE_KEY"],
    ]


def test_mended_rejects_are_imported_and_rejected_again_without_growing(tmp_path: Path) -> None:
    _, target = rejects_of_csv(tmp_path, b"No,Title,Hired\n1,a,x\n2,b,y\n3,c,\n")
    mended = target.read_text(encoding="utf-8").replace(",1,a,x", ",1,a,2020-01-01")
    target.write_text(mended, encoding="utf-8", newline="")
    profile = csv_profile(tmp_path, FIELDS)
    again = read_people(target, profile)
    assert [(record.key, record.hired_on) for record in again.records] == [("1", date(2020, 1, 1))]
    assert told(again.errors) == [(3, "Hired", "BAD_DATE")]
    assert write_rejects(target, profile, again.errors, tmp_path / "second.csv") == 1
    rows = list(csv.reader((tmp_path / "second.csv").read_text(encoding="utf-8").splitlines()))
    assert [row[:3] + row[4:] for row in rows] == [
        ["error_row", "error_column", "error_code", "No", "Title", "Hired"],
        ["3", "Hired", "BAD_DATE", "2", "b", "y"],
    ]


@pytest.mark.parametrize("row", ["1", "1,a,,extra"])
def test_a_ragged_row_stays_ragged(tmp_path: Path, row: str) -> None:
    _, target = rejects_of_csv(tmp_path, f"No,Title,Hired\n{row}\n".encode())
    again = read_people(target, csv_profile(tmp_path, FIELDS))
    assert told(again.errors) == [(2, None, "RAGGED_ROW")]


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@x"])
def test_formulas_in_the_added_columns_are_made_harmless(tmp_path: Path, name: str) -> None:
    fields = f'hired_on = "{name}"'
    _, target = rejects_of_csv(tmp_path, f"No,{name}\n1,x\n".encode(), fields)
    rows = list(csv.reader(target.read_text(encoding="utf-8").splitlines()))
    assert rows[1][1] == f"'{name}"
    assert rows[1][3].startswith(f"'{name} holds 'x'")


def test_errors_of_whoever_applied_the_records_are_written_too(tmp_path: Path) -> None:
    content = read_csv(tmp_path, "No,Title\n1,a\n2,b\n", 'job_title = "Title"')
    error = RowError(3, "No", "UNKNOWN_MANAGER", "No '2' has an unknown manager.", "2")
    target = tmp_path / "rejects.csv"
    assert write_rejects(content.path, csv_profile(tmp_path, 'job_title = "Title"'), [error], target) == 1
    rows = list(csv.reader(target.read_text(encoding="utf-8").splitlines()))
    assert rows[1:] == [["3", "No", "UNKNOWN_MANAGER", "No '2' has an unknown manager.", "2", "b"]]


def test_nothing_is_written_when_nothing_was_rejected(tmp_path: Path) -> None:
    count, target = rejects_of_csv(tmp_path, b"No,Title,Hired\n1,a,\n")
    assert count == 0
    assert not target.exists()


def test_xlsx_rejects_keep_the_types_of_their_cells(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["No", "Title", "Hired", "Start", "Pay", "Code"],
        ["007", "=danger", "x", date(2020, 1, 2), 12.5, "0042"],
        ["008", "Cook", None, None, None, None],
    ]
    path = save_xlsx(tmp_path, rows)
    profile = xlsx_profile(tmp_path, 'hired_on = "Hired"')
    content = read_people(path, profile)
    target = tmp_path / "rejects.xlsx"
    assert write_rejects(path, profile, content.errors, target) == 1
    message = "Hired holds 'x', which is no date; write it like 1979-10-24."
    assert sheet_rows(target) == [
        [*ADDED_COLUMNS, *rows[0]],
        [2, "Hired", "BAD_DATE", message, "007", "#VALUE!", "x", datetime(2020, 1, 2), 12.5, "0042"],  # noqa: DTZ001
    ]


def test_text_that_looks_like_a_formula_stays_text_in_a_workbook(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path, [["No", "=x", "Hired"], ["1", "a", "y"]])
    workbook = load_workbook(path)
    for place in ("B1", "B2"):
        workbook.active[place].value = "=1+1"
        workbook.active[place].data_type = "s"
    workbook.save(path)
    profile = xlsx_profile(tmp_path, 'hired_on = "Hired"')
    content = read_people(path, profile)
    target = tmp_path / "rejects.xlsx"
    write_rejects(path, profile, content.errors, target)
    sheet = load_workbook(target).active
    assert [(sheet[place].value, sheet[place].data_type) for place in ("F1", "F2")] == [("=1+1", "s"), ("=1+1", "s")]


def test_a_formula_never_calculated_is_rejected_again_when_it_was_not_mended(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path, [["No", "Title"], ["1", "=A1"]])
    profile = xlsx_profile(tmp_path, 'job_title = "Title"')
    target = tmp_path / "rejects.xlsx"
    write_rejects(path, profile, read_people(path, profile).errors, target)
    assert told(read_people(target, profile).errors) == [(2, "Title", "CELL_ERROR")]
