"""Identifiers: the layout of UUIDv7, and opaque ids that only this server makes."""

import base64
import re
import string
import time
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.kit.errors import Code, CodedError
from schema.kit.ids import GlobalId, decode_id, decode_id_of, encode_id, uuid7

MOMENTS = st.integers(0, 2**48 - 1)
RANDOM_BITS = st.integers(0, 2**74 - 1)
NAMES = st.text(string.ascii_letters, min_size=1)
ROW = UUID("019aa6f0-1111-7222-8333-444455556666")
GOOD = encode_id("Employee", ROW)


def test_the_example_of_rfc_9562_appendix_a_6() -> None:
    made = uuid7(0x017F22E279B0, 0xCC3 << 62 | 0x18C4DC0C0C07398F)
    assert str(made) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(MOMENTS, RANDOM_BITS)
def test_a_uuid7_has_time_version_variant_and_random_bits_in_their_places(at_ms: int, bits: int) -> None:
    made = uuid7(at_ms, bits)
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == at_ms
    assert (made.int >> 64 & 0xFFF) << 62 | made.int & (1 << 62) - 1 == bits


@given(st.lists(st.tuples(MOMENTS, RANDOM_BITS), unique=True))
def test_uuids_are_ordered_by_time_then_random_bits(drawn: list[tuple[int, int]]) -> None:
    assert sorted(uuid7(*one) for one in drawn) == [uuid7(*one) for one in sorted(drawn)]


def test_uuids_made_now_carry_the_clock_and_differ() -> None:
    before = time.time_ns() // 1_000_000
    made = [uuid7() for _ in range(1000)]
    after = time.time_ns() // 1_000_000
    assert len(set(made)) == 1000
    assert all(before <= one.int >> 80 <= after for one in made)


@given(NAMES, st.uuids())
def test_an_id_tells_its_type_and_row_again(name: str, row: UUID) -> None:
    opaque = encode_id(name, row)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", opaque)
    assert decode_id(opaque) == GlobalId(name, row)
    assert decode_id_of(name, opaque) == row


def _encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "opaque",
    [
        "",
        " ",
        "E1",
        "=",
        "ünïcode",
        "a" * 5,
        GOOD + "=",
        GOOD + "==",
        GOOD + " ",
        " " + GOOD,
        GOOD[:-1],
        GOOD + "A",
        GOOD.swapcase(),
        str(ROW),
        ROW.hex,
        _encoded(ROW.hex),
        _encoded("Employee:"),
        _encoded("Employee:no-hex"),
        _encoded(f"Employee:{ROW}"),
        _encoded(f"Employee:{ROW.hex.upper()}"),
        _encoded(f"Employee:{{{ROW.hex}}}"),
        _encoded(f"Employee:urn:uuid:{ROW.hex}"),
        _encoded(f"Employee:{ROW.hex}:{ROW.hex}"),
        _encoded(f"Employee:{ROW.hex[:-1]}"),
        base64.b64encode(b"\xff\xfe:\xff").decode(),
    ],
)
def test_what_is_no_id_is_refused(opaque: str) -> None:
    with pytest.raises(CodedError) as refusal:
        decode_id(opaque)
    assert refusal.value.code is Code.BAD_ID
    assert refusal.value.message == f"'{opaque[:80]}' is not an id of this server; send ids as answers gave them."


@given(st.text(max_size=100))
def test_any_other_text_is_refused_or_is_the_one_spelling_of_an_id(opaque: str) -> None:
    try:
        decoded = decode_id(opaque)
    except CodedError as refusal:
        assert refusal.code is Code.BAD_ID  # noqa: PT017 - either outcome is right; the code is what is tested
    else:
        assert encode_id(*decoded) == opaque


def test_an_id_of_another_type_is_refused() -> None:
    with pytest.raises(CodedError, match="is not an id of type Goal of this server") as refusal:
        decode_id_of("Goal", GOOD)
    assert refusal.value.code is Code.BAD_ID


def test_a_long_id_is_cut_in_the_message() -> None:
    with pytest.raises(CodedError) as refusal:
        decode_id("x" * 10_000)
    assert refusal.value.message.startswith(f"'{'x' * 80}' is not")
