"""A file of either format as one header and a stream of rows. What the cells mean is `mapping`'s concern.

The content tells the format, never the extension. A file may be larger than the memory: only one row is held.
"""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from plugins.files.cells import Cell, plain
from plugins.files.csv_rows import csv_dialect, csv_rows
from plugins.files.profile import FileFormat
from plugins.files.values import Dialect, FileError
from plugins.files.xlsx_rows import xlsx_dialect, xlsx_rows

Numbered = Generator[tuple[int, tuple[Cell, ...]]] | Generator[tuple[int, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data with its number in the file (the header is row 1)."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A file found readable: its fingerprint, how it is written, and its header."""

    path: Path
    sha256: str
    dialect: Dialect
    columns: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """The data rows from the first on, read anew at each call; blank rows are passed over.

        A workbook's short rows are filled up, since it stores no empty cells at the end of a row.
        """
        width = len(self.columns) if self.dialect.format == "xlsx" else 0
        with closing(_numbered_rows(self.path, self.dialect)) as rows:
            for number, cells in rows:
                if number > 1 and any(cells):
                    yield Row(number, cells + ("",) * (width - len(cells)))


def open_source(path: Path, wanted: FileFormat) -> Source:
    """The file, if it can be read as the profile says.

    Raises FileError: FILE_NOT_FOUND, FILE_UNREADABLE, EMPTY_FILE, NO_HEADER, DUPLICATE_COLUMN, or what the
    format's own module refuses.
    """
    sha256 = _fingerprint(path)
    dialect = csv_dialect(path, wanted) if wanted.format == "csv" else xlsx_dialect(path, wanted)
    return Source(path, sha256, dialect, _columns(path, dialect))


def _fingerprint(path: Path) -> str:
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise FileError("FILE_NOT_FOUND", f"There is no file {path}; check the path.") from error
    except OSError as error:
        message = f"{path} can't be read ({error.strerror}); give the path of a file that you may read."
        raise FileError("FILE_UNREADABLE", message) from error
    if empty:
        raise FileError("EMPTY_FILE", f"{path.name} is empty; export it again.")
    return sha256


def _columns(path: Path, dialect: Dialect) -> tuple[str, ...]:
    with closing(_numbered_rows(path, dialect)) as rows:
        _, cells = next(rows, (1, ()))
    columns = tuple(plain(cell).strip() for cell in cells)
    if not any(columns):
        message = f"The first row of {path.name} is blank; put the names of the columns there."
        raise FileError("NO_HEADER", message)
    repeated = [name for place, name in enumerate(columns) if name and name in columns[:place]]
    if repeated:
        message = f"The header of {path.name} has the column {repeated[0]!r} twice; rename or remove one."
        raise FileError("DUPLICATE_COLUMN", message)
    return columns


def _numbered_rows(path: Path, dialect: Dialect) -> Numbered:
    return csv_rows(path, dialect) if dialect.format == "csv" else xlsx_rows(path, dialect)
