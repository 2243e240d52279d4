"""Rows into records: every error of a row, with its code, column and row number."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from plugins.files.values import TARGETS, FileError, PersonRecord, RowError
from tests.plugins.files.builders import DAY, read_csv, told

MEND = "add the column's name to the profile, or the column to the file."


def test_a_row_that_fills_every_target_is_a_whole_record(tmp_path: Path) -> None:
    cells = {
        "employee_number": "E1",
        "given_name": "Ada",
        "family_name": "King",
        "display_name": "Ada K.",
        "work_email": "ada@example.org",
        "job_title": "Analyst",
        "job_code": "A-1",
        "department_code": "D1",
        "department_name": "Engines",
        "manager_number": "E2",
        "location": "London",
        "hired_on": "2026-02-03",
        "left_on": "2026-03-04",
        "work_arrangement": "HYBRID",
        "fte": "0.5",
        "base_pay": "100.25",
        "gross_pay": "-7",
        "currency": "GBP",
    }
    assert list(cells) == list(TARGETS)
    content = read_csv(
        tmp_path,
        f"No,{','.join(cells)}\n1,{','.join(cells.values())}\n",
        "\n".join(f'{name} = "{name}"' for name in cells),
        "[pay_period]\nfirst_day = 2025-01-01\nlast_day = 2025-12-31\n",
    )
    assert content.errors == ()
    (record,) = content.records
    assert (record.hired_on, record.left_on, record.effective_on) == (
        date(2026, 2, 3),
        date(2026, 3, 4),
        date(2026, 2, 3),
    )
    assert (record.fte, record.base_pay, record.gross_pay) == (Decimal("0.5"), 10_025, -700)
    texts = {name: text for name, text in cells.items() if isinstance(getattr(record, name), str)}
    assert {name: getattr(record, name) for name in texts} == texts
    assert len(texts) == len(cells) - 5


def test_empty_optional_cells_are_none_and_no_error(tmp_path: Path) -> None:
    content = read_csv(
        tmp_path,
        "No,Title,Hired,FTE,Pay\n1, ,,,\n",
        'job_title = "Title"\nhired_on = "Hired"\nfte = "FTE"\nbase_pay = "Pay"',
    )
    assert content.errors == ()
    assert content.records == (PersonRecord(row=2, key="1", effective_on=DAY),)


def test_every_error_of_a_row_is_told(tmp_path: Path) -> None:
    content = read_csv(
        tmp_path,
        "No,Title,Hired,Pay,Model,Dept\n1,ok,2020-01-01,5,HYBRID,d\n,a\x07b,2019-02-29,1.005,Home,\n",
        'job_title = "Title"\nhired_on = "Hired"\nbase_pay = "Pay"\nwork_arrangement = "Model"\n'
        'department_code = { column = "Dept", required = true }',
    )
    assert told(content.errors) == [
        (3, "No", "MISSING_VALUE"),
        (3, "Title", "CONTROL_CHARACTER"),
        (3, "Dept", "MISSING_VALUE"),
        (3, "Hired", "BAD_DATE"),
        (3, "Model", "BAD_CHOICE"),
        (3, "Pay", "BAD_NUMBER"),
    ]
    assert [record.row for record in content.records] == [2]


def test_an_error_says_what_is_wrong_where_and_how_to_mend_it(tmp_path: Path) -> None:
    content = read_csv(tmp_path, "No,Hired\n1,2019-02-29\n", 'hired_on = "Hired"')
    assert content.errors == (
        RowError(
            row=2,
            column="Hired",
            code="BAD_DATE",
            message="Hired holds '2019-02-29', which is no date; write it like 1979-10-24.",
            value="2019-02-29",
        ),
    )


def test_a_long_value_is_shortened_in_the_error(tmp_path: Path) -> None:
    content = read_csv(tmp_path, f"No,Title\n1,{'x' * 300}\n", 'job_title = "Title"')
    assert told(content.errors) == [(2, "Title", "TOO_LONG")]
    assert content.errors[0].value == "x" * 79 + "…"


@pytest.mark.parametrize("row", ["1,a,b", "1", "1,a,"])
def test_a_ragged_row_is_rejected_and_the_rest_is_read(tmp_path: Path, row: str) -> None:
    content = read_csv(tmp_path, f"No,Title\n{row}\n2,b\n", 'job_title = "Title"')
    assert told(content.errors) == [(2, None, "RAGGED_ROW")]
    assert [record.key for record in content.records] == ["2"]
    assert content.row_count == 2


def test_all_rows_of_a_repeated_key_are_rejected_and_name_the_first(tmp_path: Path) -> None:
    content = read_csv(tmp_path, "No,Title\n1,a\n2,b\n 1 ,c\n3,d\n1,e\n", 'job_title = "Title"')
    assert told(content.errors) == [(row, "No", "DUPLICATE_KEY") for row in (2, 4, 6)]
    assert {error.message for error in content.errors} == {
        "No '1' stands in more than one row, first in row 2; keep one row for each person."
    }
    assert [record.key for record in content.records] == ["2", "3"]


def test_leading_zeros_and_case_tell_keys_apart(tmp_path: Path) -> None:
    content = read_csv(tmp_path, "No\n1\n01\na\nA\n", "")
    assert content.errors == ()
    assert [record.key for record in content.records] == ["1", "01", "a", "A"]


def test_a_repeated_key_does_not_hide_the_row_s_other_errors(tmp_path: Path) -> None:
    content = read_csv(tmp_path, "No,Hired\n1,x\n1,\n", 'hired_on = "Hired"')
    assert told(content.errors) == [(2, "No", "DUPLICATE_KEY"), (2, "Hired", "BAD_DATE"), (3, "No", "DUPLICATE_KEY")]


def test_pay_is_in_the_row_s_currency_else_in_the_profile_s(tmp_path: Path) -> None:
    content = read_csv(
        tmp_path, "No,Pay,Cur\n1,5.25,\n2,7,JPY\n3,1.234,BHD\n4,,JPY\n", 'base_pay = "Pay"\ncurrency = "Cur"'
    )
    assert content.errors == ()
    assert [(record.base_pay, record.currency) for record in content.records] == [
        (525, "USD"),
        (7, "JPY"),
        (1234, "BHD"),
        (None, None),
    ]


def test_a_bad_currency_is_the_only_error_of_its_row(tmp_path: Path) -> None:
    content = read_csv(tmp_path, "No,Pay,Cur\n1,5.25,usd\n2,7.5,JPY\n", 'base_pay = "Pay"\ncurrency = "Cur"')
    assert told(content.errors) == [(2, "Cur", "BAD_CHOICE"), (3, "Pay", "BAD_NUMBER")]


def test_leaving_before_being_hired_is_refused(tmp_path: Path) -> None:
    content = read_csv(
        tmp_path,
        "No,Hired,Left\n1,2020-01-02,2020-01-01\n2,2020-01-02,2020-01-02\n3,,2020-01-01\n",
        'hired_on = "Hired"\nleft_on = "Left"',
    )
    assert told(content.errors) == [(2, "Left", "LEFT_BEFORE_HIRED")]
    assert [record.row for record in content.records] == [3, 4]


def test_the_first_alias_that_the_file_has_is_read_and_case_does_not_matter(tmp_path: Path) -> None:
    content = read_csv(
        tmp_path, "NO,Surname,job\n1,King,Cook\n", 'family_name = ["Last", "Surname"]\njob_title = "JOB"'
    )
    assert [(one.key, one.family_name, one.job_title) for one in content.records] == [("1", "King", "Cook")]


def test_the_exact_name_goes_before_one_in_other_case(tmp_path: Path) -> None:
    content = read_csv(tmp_path, "No,TITLE,Title\n1,a,b\n", 'job_title = "Title"')
    assert [record.job_title for record in content.records] == ["b"]


@pytest.mark.parametrize(
    ("header", "fields", "code", "message"),
    [
        (
            "No,Job",
            'job_title = ["Title", "Role"]',
            "MISSING_COLUMN",
            f"The file has no column 'Title' or 'Role' for job_title, only No, Job; {MEND}",
        ),
        (
            "Number,Job",
            'job_title = "Job"',
            "MISSING_COLUMN",
            f"The file has no column 'No' for natural_key, only Number, Job; {MEND}",
        ),
        (
            "No,JOB,Job",
            'job_title = "job"',
            "AMBIGUOUS_COLUMN",
            "The columns JOB and Job differ by case only; write the one that job means in the profile.",
        ),
    ],
)
def test_a_column_that_can_t_be_found_refuses_the_file(
    tmp_path: Path, header: str, fields: str, code: str, message: str
) -> None:
    with pytest.raises(FileError) as caught:
        read_csv(tmp_path, f"{header}\n", fields)
    assert (caught.value.code, caught.value.message) == (code, message)
