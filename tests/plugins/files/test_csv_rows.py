"""CSV as the world writes it: marks, encodings, delimiters, quotes; and what is refused as a whole."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.files import csv_rows
from plugins.files.csv_rows import csv_dialect
from plugins.files.profile import FileFormat
from plugins.files.reader import open_source
from plugins.files.values import Dialect, FileError
from tests.plugins.files.builders import read_csv

AUTO = FileFormat("csv")
TITLE = 'job_title = "Title"'


def save(folder: Path, data: bytes) -> Path:
    path = folder / "people.csv"
    path.write_bytes(data)
    return path


def refusal(folder: Path, data: bytes, wanted: FileFormat = AUTO) -> FileError:
    with pytest.raises(FileError) as caught:
        list(open_source(save(folder, data), wanted).rows())
    return caught.value


@pytest.mark.parametrize(
    ("data", "delimiter", "encoding"),
    [
        (b"No,Title\n1,a\n", ",", "utf-8"),
        (b"No;Title\n1;a,b,c\n", ";", "utf-8"),
        (b"No\tTitle\n1\ta\n", "\t", "utf-8"),
        (b"No|Title\n1|a\n", "|", "utf-8"),
        (b'"No, of; the | staff";Title\n1;a\n', ";", "utf-8"),
        (b'"No\n,,,,";"He said ""a,b,c""";Title\n1;a;b\n', ";", "utf-8"),
        (b"No\n1\n", ",", "utf-8"),
        (b"No;Title\r1;a\r", ";", "utf-8"),
        (b"\xef\xbb\xbfNo,Title\n1,a\n", ",", "utf-8-sig"),
        ("No,Title\n1,Köchin\n".encode(), ",", "utf-8"),
        ("No,Title\n1,Köchin €\n".encode("cp1252"), ",", "cp1252"),
    ],
)
def test_the_dialect_is_found(tmp_path: Path, data: bytes, delimiter: str, encoding: str) -> None:
    assert csv_dialect(save(tmp_path, data), AUTO) == Dialect("csv", delimiter=delimiter, encoding=encoding)


def test_the_profile_s_dialect_goes_before_what_is_found(tmp_path: Path) -> None:
    path = save(tmp_path, "No;Title,x\n1;ö,y\n".encode())
    wanted = FileFormat("csv", delimiter=",", encoding="cp1252")
    assert csv_dialect(path, wanted) == Dialect("csv", delimiter=",", encoding="cp1252")


def test_a_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    content = read_csv(tmp_path, b"\xef\xbb\xbfNo,Title\n1,Cook\n", TITLE)
    assert content.columns == ("No", "Title")
    assert [record.key for record in content.records] == ["1"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig"])
def test_accents_are_read_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    content = read_csv(tmp_path, "No;Title\n007;Žižka & Köchin €\n".encode(encoding), TITLE)
    assert [(record.key, record.job_title) for record in content.records] == [("007", "Žižka & Köchin €")]


def test_a_letter_split_between_two_chunks_is_still_utf_8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "CHUNK_BYTES", 1)
    assert csv_dialect(save(tmp_path, "No,Täöü€\n".encode()), AUTO).encoding == "utf-8"


def test_quoted_cells_keep_delimiters_quotes_and_line_breaks(tmp_path: Path) -> None:
    source = open_source(save(tmp_path, b'No,Title\n1,"a ""b"", c"\n2,"d\r\ne"\n3,f\n'), AUTO)
    assert [(row.number, row.cells) for row in source.rows()] == [
        (2, ("1", 'a "b", c')),
        (3, ("2", "d\r\ne")),
        (4, ("3", "f")),
    ]


def test_a_line_break_inside_a_cell_is_read_as_a_space(tmp_path: Path) -> None:
    content = read_csv(tmp_path, b'No,Title\n1,"Software\r\nEngineer"\n2,Cook\n', TITLE)
    assert [(record.row, record.job_title) for record in content.records] == [(2, "Software Engineer"), (3, "Cook")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"\n1,2\n", "NO_HEADER"),
        (b" , ,\n1,2,3\n", "NO_HEADER"),
        (b"\xef\xbb\xbf", "NO_HEADER"),
        (b"No,Title,No\n1,a,2\n", "DUPLICATE_COLUMN"),
        (b"No,Title, No \n1,a,2\n", "DUPLICATE_COLUMN"),
        (b"No,Title\n1,a\x00b\n", "NUL_BYTE"),
        (b"PK\x03\x04rest of an archive", "NOT_CSV"),
        (b"\xd0\xcf\x11\xe0old workbook", "NOT_CSV"),
        ("No,Title\n".encode("utf-16"), "BAD_ENCODING"),
        (b"No,Title\n1,\x81\n", "BAD_ENCODING"),
        (b"\xef\xbb\xbfNo,Title\n1,K\xf6chin\n", "BAD_ENCODING"),
        (b"No,a;b\n", "AMBIGUOUS_DELIMITER"),
        (b'No,Title\n1,"never closed\n2,b\n', "BAD_QUOTING"),
        (b'No,Title\n1,"a"b\n', "BAD_QUOTING"),
    ],
)
def test_a_file_that_can_t_be_trusted_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    assert refusal(tmp_path, data).code == code


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"No,K\xf6chin\n", FileFormat("csv", encoding="utf-8")),
        (b"\xef\xbb\xbfNo\n", FileFormat("csv", encoding="cp1252")),
        (b"No,\x9d\n", FileFormat("csv", encoding="cp1252")),
    ],
)
def test_a_file_in_another_encoding_than_the_profile_s_is_refused(
    tmp_path: Path, data: bytes, wanted: FileFormat
) -> None:
    assert refusal(tmp_path, data, wanted).code == "BAD_ENCODING"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"No,Title\n1,a\n2,b\x00\n", "Line 3 of people.csv has a NUL byte"),
        (b"No,Title\n1,a\n2,b\n3,\x81\n", "Line 4 of people.csv has bytes that are no utf-8 and no cp1252"),
        (b'No,Title\n1,a\n2,"b\n3,c\n', "The quotes of row 3 of people.csv don't match"),
        (b"PK\x03\x04", "people.csv is no CSV but a ZIP container, probably an Excel workbook"),
    ],
)
def test_the_refusal_says_where(tmp_path: Path, data: bytes, place: str) -> None:
    assert refusal(tmp_path, data).message.startswith(place)


def test_an_endless_line_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    data = b"No,Title\n1," + b"x" * (csv_rows.LINE_CHARACTERS + 1)
    assert refusal(tmp_path, data).code == "LINE_TOO_LONG"


def test_an_unclosed_quote_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    data = b'No,Title\n1,"' + b"2,b\n" * 100_000
    assert refusal(tmp_path, data).message.startswith("The quotes of row 2 of people.csv don't match (field larger")


@pytest.mark.parametrize(("name", "code"), [("absent.csv", "FILE_NOT_FOUND"), (".", "FILE_UNREADABLE")])
def test_a_file_that_is_none_is_refused(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(FileError) as caught:
        open_source(tmp_path / name, AUTO)
    assert caught.value.code == code


CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)


@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3).filter(any), max_size=8),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig"]),
    quote_all=st.booleans(),
)
def test_any_rows_written_are_read_back(
    rows: list[list[str]], delimiter: str, encoding: str, *, quote_all: bool
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL)
    writer.writerows([["No", "Title", "Other"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        source = open_source(save(Path(folder), text.getvalue().encode(encoding)), AUTO)
        assert [list(row.cells) for row in source.rows()] == rows
        assert [row.number for row in source.rows()] == list(range(2, len(rows) + 2))
        assert source.dialect == Dialect("csv", delimiter=delimiter, encoding=encoding)
