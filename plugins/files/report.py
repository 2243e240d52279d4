"""Rejected rows written to a file of the source's own format, so that a person mends it and imports it again.

Each rejected row stands there once, as it was, behind columns that say what is wrong with it. Those columns
come first, so that a row with too many cells keeps them; an import passes over them, a new report replaces
them.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]

from plugins.files.cells import Cell, Fault, plain
from plugins.files.profile import Profile
from plugins.files.reader import Row, Source, open_source
from plugins.files.values import RowError

T = TypeVar("T")

ADDED_COLUMNS = ("error_row", "error_column", "error_code", "error_message")
BETWEEN_ERRORS = " | "
UNREADABLE = "#VALUE!"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a text cell as a formula (OWASP, CSV Injection)."""


def write_rejects(path: Path, profile: Profile, errors: Iterable[RowError], target: Path) -> int:
    """Write the rows of `path` that have errors to `target` and return how many there are.

    The errors may come from the reading or from whoever applied the records. Nothing is written when none do.
    Raises FileError as the reading of the file does.
    """
    by_row: dict[int, list[RowError]] = {}
    for error in errors:
        by_row.setdefault(error.row, []).append(error)
    if by_row:
        source = open_source(path, profile.file)
        write = _write_csv if source.dialect.format == "csv" else _write_xlsx
        write(source, by_row, target)
    return len(by_row)


def _write_csv(source: Source, by_row: Mapping[int, list[RowError]], target: Path) -> None:
    dialect = source.dialect
    with target.open("w", encoding=dialect.encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=dialect.delimiter or ",")
        writer.writerow([*ADDED_COLUMNS, *_kept(source, source.columns)])
        for row, added in _rejects(source, by_row):
            writer.writerow([*added, *map(plain, _kept(source, row.cells))])


def _write_xlsx(source: Source, by_row: Mapping[int, list[RowError]], target: Path) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(source.dialect.sheet)
    sheet.append([_text_cell(sheet, name) for name in (*ADDED_COLUMNS, *_kept(source, source.columns))])
    for row, added in _rejects(source, by_row):
        first, *rest = added
        cells = [_xlsx_cell(sheet, cell) for cell in _kept(source, row.cells)]
        sheet.append([int(first), *(_text_cell(sheet, text) for text in rest), *cells])
    workbook.save(target)


def _rejects(source: Source, by_row: Mapping[int, list[RowError]]) -> Iterator[tuple[Row, list[str]]]:
    for row in source.rows():
        errors = by_row.get(row.number)
        if errors is not None:
            yield row, [str(row.number), *_told(errors)]


def _told(errors: list[RowError]) -> list[str]:
    parts = zip(*((error.column or "", error.code, error.message) for error in errors), strict=True)
    return [_harmless(BETWEEN_ERRORS.join(part)) for part in parts]


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _kept(source: Source, cells: tuple[T, ...]) -> list[T]:
    names = source.columns
    return [cell for place, cell in enumerate(cells) if place >= len(names) or names[place] not in ADDED_COLUMNS]


def _text_cell(sheet: Any, text: str) -> Any:
    """A cell that stays text: the library takes a text that begins with = for a formula."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def _xlsx_cell(sheet: Any, cell: Cell) -> Any:
    if isinstance(cell, Fault):
        return _text_cell(sheet, UNREADABLE)  # still refused when it is imported unmended
    return _text_cell(sheet, cell) if isinstance(cell, str) else cell
