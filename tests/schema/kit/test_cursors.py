"""Cursors: what was sealed comes back; what was not is refused."""

import string
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.kit.cursors import decode_cursor, encode_cursor
from schema.kit.errors import Code, CodedError

KEY, SCOPE = b"a key of this test", "019aa6f0/employees/NAME/ASC"
TYPES = (str, int, date, datetime, Decimal, UUID)
ROW = UUID("019aa6f0-1111-7222-8333-444455556666")
VALUES: list[Any] = ["Nygård, Søren", 3, date(2026, 11, 21), datetime(2026, 11, 21, 9, tzinfo=UTC), Decimal("1.5"), ROW]
GOOD = encode_cursor(KEY, SCOPE, VALUES)
SPELLING = string.ascii_letters + string.digits + "-_"

_KEYS = st.tuples(
    st.text(),
    st.integers(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.uuids(),
)


def _refused(cursor: str, key: bytes = KEY, scope: str = SCOPE) -> Code:
    with pytest.raises(CodedError) as refusal:
        decode_cursor(key, scope, cursor, TYPES)
    return refusal.value.code


@given(st.binary(min_size=1), st.text(), _KEYS)
def test_the_sort_keys_come_back_with_their_types(key: bytes, scope: str, values: tuple[Any, ...]) -> None:
    found = decode_cursor(key, scope, encode_cursor(key, scope, values), TYPES)
    assert found == list(values)
    assert [type(one) for one in found] == list(TYPES)


@pytest.mark.parametrize("position", range(len(GOOD)))
def test_a_cursor_with_one_letter_changed_is_refused(position: int) -> None:
    other = SPELLING[(SPELLING.index(GOOD[position]) + 1) % len(SPELLING)]
    assert _refused(GOOD[:position] + other + GOOD[position + 1 :]) is Code.BAD_CURSOR


def test_the_last_letter_has_one_spelling() -> None:
    spellings = [last for last in SPELLING if GOOD[:-1] + last != GOOD]
    assert {_refused(GOOD[:-1] + last) for last in spellings} == {Code.BAD_CURSOR}


@pytest.mark.parametrize(
    "scope",
    [
        "019aa6f1/employees/NAME/ASC",
        "019aa6f0/Employee.reports/NAME/ASC",
        "019aa6f0/employees/TITLE/ASC",
        "019aa6f0/employees/NAME/DESC",
    ],
)
def test_a_cursor_of_another_organization_list_order_or_direction_is_refused(scope: str) -> None:
    assert _refused(GOOD, scope=scope) is Code.BAD_CURSOR


def test_a_cursor_of_another_server_is_refused() -> None:
    assert _refused(GOOD, key=b"another key") is Code.BAD_CURSOR


def test_a_scope_and_a_payload_cannot_be_exchanged() -> None:
    assert encode_cursor(KEY, "a", ["b"]) != encode_cursor(KEY, "a\0", ["b"])
    assert _refused(encode_cursor(KEY, SCOPE + "\0", VALUES)) is Code.BAD_CURSOR


@pytest.mark.parametrize("cursor", ["", "x", "====", "ünïcode", GOOD + "=", GOOD[:12], GOOD + "A", " " + GOOD, "null"])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    assert _refused(cursor) is Code.BAD_CURSOR


@given(st.text())
def test_any_other_text_is_refused(cursor: str) -> None:
    assert _refused(cursor) is Code.BAD_CURSOR
