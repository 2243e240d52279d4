"""Counting the objects of a text without parsing it."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.kit.written import Written


def _objects(value: object) -> int:
    if isinstance(value, dict):
        return 1 + sum(map(_objects, value.values()))
    return sum(map(_objects, value)) if isinstance(value, list) else 0


_TEXTS = st.text(alphabet='{}[],:"\\a', max_size=6)
_VALUES = st.recursive(
    st.none() | st.integers(0, 9) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3),
)


@given(_VALUES)
def test_the_objects_of_a_list_are_counted_whatever_its_texts_hold(value: object) -> None:
    assert Written(orjson.dumps([value])).objects == _objects(value)


@pytest.mark.parametrize(("text", "count"), [("null", 0), ("[]", 0), ('{"a":"{"}', 1), ('[{"a":"{"},{"a":["{"]}]', 2)])
def test_a_brace_that_ends_a_text_begins_no_object(text: str, count: int) -> None:
    assert Written(text.encode()).objects == count
