"""Rows of a CSV file as text, streamed: what it is encoded in, what parts its cells, and where each row is.

No cell is interpreted here. Whatever would make the rows untrustworthy refuses the file as a whole.
"""

import codecs
import csv
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO

from plugins.files.profile import FileFormat
from plugins.files.values import Dialect, FileError

CHUNK_BYTES = 1 << 20
HEADER_CHARACTERS = 1 << 16
LINE_CHARACTERS = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def csv_dialect(path: Path, wanted: FileFormat) -> Dialect:
    """How the file is written. The profile's word goes before what is found.

    `encoding` is utf-8-sig when a byte order mark leads. cp1252 is what remains when the bytes are no UTF-8:
    most bytes are valid there, so a file in another one-byte encoding reads as cp1252 too.
    Raises FileError NOT_CSV, BAD_ENCODING, NUL_BYTE or AMBIGUOUS_DELIMITER.
    """
    with path.open("rb") as file:
        start = file.read(4)
    _refuse_other_formats(path, start)
    marked = start.startswith(codecs.BOM_UTF8)
    encoding = _encoding(path, wanted.encoding, marked=marked)
    delimiter = _delimiter(path, encoding) if wanted.delimiter == "auto" else wanted.delimiter
    return Dialect("csv", delimiter=delimiter, encoding=encoding)


def csv_rows(path: Path, dialect: Dialect) -> Generator[tuple[int, tuple[str, ...]]]:
    """Every row with its number as a spreadsheet counts: the header is 1, a blank row counts, too.

    Raises FileError BAD_QUOTING or LINE_TOO_LONG.
    """
    number = 0
    with path.open(encoding=dialect.encoding, newline="") as file:
        reader = csv.reader(_lines(path, file), delimiter=dialect.delimiter or ",", strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                yield number, tuple(cells)
        except csv.Error as error:
            message = (
                f"The quotes of row {number + 1} of {path.name} don't match ({error}); "
                "close each quoted cell, and double the quotes inside it."
            )
            raise FileError("BAD_QUOTING", message) from error


def _refuse_other_formats(path: Path, start: bytes) -> None:
    if start.startswith(b"PK\x03\x04"):
        message = (
            f"{path.name} is no CSV but a ZIP container, probably an Excel workbook; "
            'set format = "xlsx" in the profile, or save the sheet as CSV.'
        )
        raise FileError("NOT_CSV", message)
    if start == b"\xd0\xcf\x11\xe0":
        message = f"{path.name} is no CSV but an old Excel workbook (.xls); save the sheet as CSV."
        raise FileError("NOT_CSV", message)
    if start.startswith(UTF16_MARKS):
        message = f"{path.name} is in UTF-16; save it as CSV in UTF-8."
        raise FileError("BAD_ENCODING", message)


def _encoding(path: Path, wanted: str, *, marked: bool) -> str:
    found = "utf-8-sig" if marked else "utf-8"
    if wanted == "cp1252" and marked:
        message = f'{path.name} begins with the mark of UTF-8, not cp1252; set encoding = "auto" in the profile.'
        raise FileError("BAD_ENCODING", message)
    candidates = {"auto": (found,) if marked else (found, "cp1252"), "utf-8": (found,), "cp1252": ("cp1252",)}
    bad_line = None
    for candidate in candidates[wanted]:
        bad_line = _first_undecodable_line(path, candidate)
        if bad_line is None:
            return candidate
    message = (
        f"Line {bad_line} of {path.name} has bytes that are no {' and no '.join(candidates[wanted])}; "
        "save the file as CSV in UTF-8."
    )
    raise FileError("BAD_ENCODING", message)


def _first_undecodable_line(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK_BYTES)
            _refuse_nul(path, chunk, line)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            if not chunk:
                return None
            line += chunk.count(b"\n")


def _refuse_nul(path: Path, chunk: bytes, line: int) -> None:
    position = chunk.find(b"\0")
    if position >= 0:
        line += chunk.count(b"\n", 0, position)
        message = (
            f"Line {line} of {path.name} has a NUL byte, so it is no text or was damaged; "
            "export it again as CSV in UTF-8."
        )
        raise FileError("NUL_BYTE", message)


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as file:
        header = _unquoted_first_row(file.read(HEADER_CHARACTERS))
    counts = {delimiter: header.count(delimiter) for delimiter in DELIMITERS}
    most = max(counts.values())
    best = [delimiter for delimiter, count in counts.items() if count == most]
    if most > 0 and len(best) > 1:
        shown = " and ".join(map(repr, best))
        message = (
            f"The header of {path.name} has {shown} equally often, so it doesn't tell what parts the cells; "
            "set delimiter in the profile."
        )
        raise FileError("AMBIGUOUS_DELIMITER", message)
    return best[0]


def _unquoted_first_row(text: str) -> str:
    """The header without its quoted parts: whatever parts cells stands outside of quotes."""
    outside = []
    for position, part in enumerate(text.split('"')):
        if position % 2 == 0:
            line = part.replace("\r", "\n").split("\n", 1)
            outside.append(line[0])
            if len(line) > 1:
                break
    return "".join(outside)


def _lines(path: Path, file: IO[str]) -> Iterator[str]:
    """Lines with a bound: a file of one endless line must not fill the memory."""
    number = 0
    while line := file.readline(LINE_CHARACTERS + 1):
        number += 1
        if len(line) > LINE_CHARACTERS:
            message = (
                f"Line {number} of {path.name} has more than {LINE_CHARACTERS} characters; "
                "check the file's line ends and quotes."
            )
            raise FileError("LINE_TOO_LONG", message)
        yield line
