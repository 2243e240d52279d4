"""An audit as a file: its columns, what is not known, and no formula for a spreadsheet."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schema.governance.ai_export import FORMULA_STARTS, HEAD, as_csv

AUDIT = ["retention", 2, datetime(2026, 11, 21, 9, tzinfo=UTC), "Golden Thread", date(2026, 1, 1), date(2026, 11, 21)]


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_for_each_group() -> None:
    groups: list[list[Any]] = [
        ["sex", "FEMALE", "MALE", 40, Decimal("0.250000"), Decimal("0.800000"), Decimal("0.5"), False],
        ["sex", "DIVERSE", None, 3, None, None, None, True],
    ]
    first, second = read(as_csv(AUDIT, groups))
    assert list(first) == list(HEAD)
    assert list(first.values()) == [
        *("retention", "2", "2026-11-21T09:00:00+00:00", "Golden Thread", "2026-01-01", "2026-11-21"),
        *("sex", "FEMALE", "MALE", "40", "0.250000", "0.800000", "0.5", "no"),
    ]
    assert list(second.values())[6:] == ["sex", "DIVERSE", "", "3", "", "", "", "yes"]


def test_an_audit_of_nobody_has_a_head_alone() -> None:
    assert as_csv(AUDIT, []) == ",".join(HEAD) + "\r\n"


@given(st.sampled_from(FORMULA_STARTS), st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20))
def test_no_text_runs_as_a_formula(start: str, rest: str) -> None:
    _, row = csv.reader(io.StringIO(as_csv(AUDIT, [["sex", start + rest]]), newline=""))
    assert row[7] == f"'{start}{rest}"
