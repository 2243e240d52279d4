"""Rows of an Excel workbook (.xlsx), streamed: text, exact decimal numbers and days.

Formulas give the values last calculated by the program that saved the workbook. Nothing is calculated here.
"""

import re
import warnings
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from math import isfinite
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook  # type: ignore[import-untyped]

from plugins.files.cells import Cell, Fault
from plugins.files.profile import FileFormat
from plugins.files.values import Dialect, FileError

CHUNK_BYTES = 1 << 20
MOST_UNPACKED_BYTES = 4 << 30
MOST_ROWS = 1_048_576
SIGNIFICANT_DIGITS = 15
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
FORMULA_BYTES = 32
ERROR_VALUES = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
DAMAGE = (BadZipFile, ParseError, zlib.error, ValueError, KeyError, IndexError, TypeError, EOFError, OSError)

Raw = tuple[Any, ...]


def xlsx_dialect(path: Path, wanted: FileFormat) -> Dialect:
    """The sheet to read: the profile's, or the only one.

    Raises FileError NOT_XLSX, FILE_TOO_LARGE, UNKNOWN_SHEET or SHEET_NEEDED.
    """
    _refuse_other_formats(path)
    with _workbook(path, formulas=False) as workbook:
        sheets = [sheet.title for sheet in workbook.worksheets]
    shown = ", ".join(sheets)
    if wanted.sheet is None and len(sheets) != 1:
        message = f"{path.name} has {len(sheets)} sheets ({shown}); name one as sheet in the profile."
        raise FileError("SHEET_NEEDED", message)
    if wanted.sheet is not None and wanted.sheet not in sheets:
        message = f"{path.name} has no sheet {wanted.sheet!r}; it has {shown}."
        raise FileError("UNKNOWN_SHEET", message)
    return Dialect("xlsx", sheet=wanted.sheet or sheets[0])


def xlsx_rows(path: Path, dialect: Dialect) -> Generator[tuple[int, tuple[Cell, ...]]]:
    """Every row with its number in the sheet, without the empty cells at its end.

    A formula that was never calculated and an error value are a `Fault`. Raises FileError NOT_XLSX when the
    workbook turns out damaged.
    """
    with (
        _workbook(path, formulas=False) as workbook,
        closing(_sheet_rows(path, workbook[dialect.sheet])) as rows,
        closing(_formulas(path, dialect)) as formula_rows,
    ):
        for number, (row, formulas) in enumerate(zip(rows, formula_rows, strict=False), start=1):
            if number > MOST_ROWS:
                message = f"{path.name} has rows beyond {MOST_ROWS}, which no workbook can; save it again as .xlsx."
                raise FileError("NOT_XLSX", message)
            yield number, _trimmed(_cells(row, formulas))


def _refuse_other_formats(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"\xd0\xcf\x11\xe0":
        message = f"{path.name} is an old (.xls) or a locked workbook; save it as .xlsx without a password."
        raise FileError("NOT_XLSX", message)
    if start != b"PK\x03\x04":
        message = f'{path.name} is no Excel workbook; if it is text, set format = "csv" in the profile.'
        raise FileError("NOT_XLSX", message)
    with _damage_told(path), ZipFile(path) as archive:
        names = archive.namelist()
        unpacked = sum(part.file_size for part in archive.infolist())
    if not any(name.endswith("workbook.xml") for name in names):
        message = f"{path.name} is a ZIP file but no .xlsx workbook; save the sheet as .xlsx."
        raise FileError("NOT_XLSX", message)
    if unpacked > MOST_UNPACKED_BYTES:
        sizes = f"{unpacked >> 20} MiB, more than {MOST_UNPACKED_BYTES >> 20}"
        message = f"{path.name} unpacks to {sizes}; split it or export it as CSV."
        raise FileError("FILE_TOO_LARGE", message)


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        message = f"{path.name} is damaged or no complete workbook ({error}); save it again as .xlsx."
        raise FileError("NOT_XLSX", message) from error


@contextmanager
def _workbook(path: Path, *, formulas: bool) -> Iterator[Any]:
    with _damage_told(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the library can't read beside the cells is of no interest
        workbook = load_workbook(path, read_only=True, data_only=not formulas, keep_links=False)
    with closing(workbook):
        yield workbook


def _sheet_rows(path: Path, sheet: Any) -> Generator[Raw]:
    sheet.reset_dimensions()  # some programs write a wrong size, which would cut rows off
    with closing(sheet.iter_rows()) as rows:
        while True:
            with _damage_told(path), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                row = next(rows, None)
            if row is None:
                return
            yield row


def _formulas(path: Path, dialect: Dialect) -> Generator[Raw | None]:
    """The same rows with the formulas themselves: without them a missing value looks like an empty cell."""
    if not _has_formulas(path):
        yield from repeat(None)
    with _workbook(path, formulas=True) as workbook:
        yield from _sheet_rows(path, workbook[dialect.sheet])


def _has_formulas(path: Path) -> bool:
    with _damage_told(path), ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if "worksheets/" in name and name.endswith(".xml")]
        return any(_mentions_formula(archive, name) for name in sheets)


def _mentions_formula(archive: ZipFile, name: str) -> bool:
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(CHUNK_BYTES):
            if FORMULA.search(tail + chunk):
                return True
            tail = chunk[-FORMULA_BYTES:]
    return False


def _cells(row: Raw, formulas: Raw | None) -> tuple[Cell, ...]:
    if formulas is None:
        return tuple(_cell(cell.value) for cell in row)
    return tuple(
        _uncalculated(formula.value)
        if cell.value is None and formula.value is not None and cell.data_type != "str"
        else _cell(cell.value)
        for cell, formula in zip(row, formulas, strict=True)
    )


def _uncalculated(formula: Any) -> Fault:
    shown = formula if isinstance(formula, str) else "{=…}"
    problem = "is a formula that was never calculated; open and save the file in Excel"
    return Fault("FORMULA_WITHOUT_VALUE", problem, shown)


def _cell(value: Any) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return value.date()
        case date():
            return value
        case int() | float():
            return _number(value)
    text = str(value)
    return Fault("CELL_ERROR", "is an error; correct its formula", text) if text in ERROR_VALUES else text


def _number(value: float) -> Cell:
    """The number as Excel shows it: 15 significant digits, so that 0.1 + 0.2 is 0.3, and no exponent."""
    if not isfinite(value):
        return Fault("CELL_ERROR", "is no finite number; correct it", str(value))
    if isinstance(value, int):
        return Decimal(value)
    return Decimal(f"{Decimal(f'{value:.{SIGNIFICANT_DIGITS}g}').normalize():f}")


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    length = len(cells)
    while length and cells[length - 1] == "":
        length -= 1
    return cells[:length]
