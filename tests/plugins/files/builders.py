"""Small files and profiles for the tests, written as a person would write them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]

from plugins.files.loading import load_profile
from plugins.files.people import read_people
from plugins.files.profile import Profile
from plugins.files.values import FileContent, RowError

DAY = date(2026, 1, 1)

HEAD = """
name = "small"
organization = "acme"
source = "hris"
mode = "delta"
natural_key = "No"
currency = "USD"

[effective_on]
date = 2026-01-01

[dates]
formats = ["%Y-%m-%d"]
"""

CSV = """
[file]
format = "csv"
"""

XLSX = """
[file]
format = "xlsx"
"""


def profile_of(folder: Path, text: str) -> Profile:
    path = folder / "profile.toml"
    path.write_text(text, encoding="utf-8")
    return load_profile(path)


def csv_profile(folder: Path, fields: str, more: str = "") -> Profile:
    return profile_of(folder, f"{HEAD}{CSV}{more}\n[fields]\n{fields}")


def xlsx_profile(folder: Path, fields: str, more: str = "") -> Profile:
    return profile_of(folder, f"{HEAD}{XLSX}{more}\n[fields]\n{fields}")


def read_csv(folder: Path, data: bytes | str, fields: str, more: str = "") -> FileContent:
    path = folder / "people.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_people(path, csv_profile(folder, fields, more))


def read_xlsx(folder: Path, rows: Sequence[Sequence[Any]], fields: str, more: str = "") -> FileContent:
    return read_people(save_xlsx(folder, rows), xlsx_profile(folder, fields, more))


def save_xlsx(folder: Path, rows: Sequence[Sequence[Any]], *, epoch: Any = None) -> Path:
    workbook = Workbook()
    if epoch is not None:
        workbook.epoch = epoch
    for row in rows:
        workbook.active.append(row)
    path = folder / "people.xlsx"
    workbook.save(path)
    return path


def told(errors: Sequence[RowError]) -> list[tuple[int, str | None, str]]:
    return [(error.row, error.column, error.code) for error in errors]
