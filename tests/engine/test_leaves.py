"""Leaf values by the column give what graphql-core gives one by one."""

from enum import Enum
from typing import Any

import pytest
from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLScalarType,
    GraphQLString,
    Undefined,
)
from hypothesis import given
from hypothesis import strategies as st

from api.engine.leaves import bulk_coercer, coerce_one


class Mood(Enum):
    CALM = 1
    BUSY = 2


class Word(str):
    __slots__ = ()


def shouted(value: Any) -> Any:
    """Makes some values null and raises on others."""
    return {"none": None, "undefined": Undefined}.get(value, value.upper())


LEAVES: dict[str, GraphQLLeafType] = {
    "String": GraphQLString,
    "ID": GraphQLID,
    "Boolean": GraphQLBoolean,
    "Int": GraphQLInt,
    "Float": GraphQLFloat,
    "Mood": GraphQLEnumType("Mood", Mood, names_as_values=None),
    "Level": GraphQLEnumType("Level", {"LOW": 1, "HIGH": 2, "TOP": "top", "YES": True}),
    "Any": GraphQLScalarType("Any"),
    "Shouted": GraphQLScalarType("Shouted", coerce_output_value=shouted),
}

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**33), 2**33),
    st.integers(0, 3),
    st.floats(),
    st.text(max_size=3),
    st.sampled_from(["top", "none", "undefined", "HIGH", Mood.CALM, Mood.BUSY, Word("word"), ValueError("x"), [], {}]),
)


def one_by_one(leaf: GraphQLLeafType, column: list[Any]) -> list[Any] | None:
    """The finished column, or None if an element fails."""
    try:
        if any(isinstance(value, Exception) for value in column):
            return None
        return [None if value is None else coerce_one(leaf, value) for value in column]
    except Exception:  # noqa: BLE001 - whatever a scalar raises
        return None


@given(st.sampled_from(sorted(LEAVES)), st.lists(VALUES, max_size=6) | VALUES.map(lambda value: [value] * 3))
def test_a_column_that_is_done_in_bulk_is_done_right(name: str, column: list[Any]) -> None:
    leaf = LEAVES[name]
    done = bulk_coercer(leaf)(column, set(map(type, column)))
    if done is not None:
        expected = one_by_one(leaf, column)
        assert repr(done) == repr(expected)


@pytest.mark.parametrize(
    ("name", "column", "done"),
    [
        ("String", ["a", None], ["a", None]),
        ("String", [Word("a")], None),
        ("Int", [1, None, 2147483647], [1, None, 2147483647]),
        ("Int", [None], [None]),
        ("Int", [2147483648], None),
        ("Int", [True], None),
        ("Float", [0.5, None], [0.5, None]),
        ("Float", [float("inf")], None),
        ("Float", [1], None),
        ("Boolean", [True, None, False], [True, None, False]),
        ("Mood", [Mood.BUSY, None, Mood.BUSY], ["BUSY", None, "BUSY"]),
        ("Mood", [3], None),
        ("Level", [1, 2, None], ["LOW", "HIGH", None]),
        ("Level", [ValueError("x")], None),
        ("Any", ["a", 1, None, []], ["a", 1, None, []]),
        ("Any", [ValueError("x")], None),
        ("Shouted", ["a", None], ["A", None]),
        ("Shouted", ["none", None], None),
        ("Shouted", ["undefined"], None),
    ],
)
def test_which_columns_are_done_in_bulk(name: str, column: list[Any], done: list[Any] | None) -> None:
    assert bulk_coercer(LEAVES[name])(column, set(map(type, column))) == done


@pytest.mark.parametrize("value", [ValueError("x"), "nothing"])
def test_an_enum_that_takes_anything_still_tells_errors_and_nulls(value: Any) -> None:
    class Lenient(GraphQLEnumType):
        def coerce_output_value(self, output_value: Any) -> Any:
            return {"nothing": None}.get(output_value, "CALM")

    column = ["calm", None, value]
    assert bulk_coercer(Lenient("Mood", {"CALM": "calm"}))(column, set(map(type, column))) is None


def test_an_enum_member_is_coerced_once_per_column() -> None:
    calls: list[Any] = []

    class Counting(GraphQLEnumType):
        def coerce_output_value(self, output_value: Any) -> str:
            calls.append(output_value)
            return super().coerce_output_value(output_value)

    column = [Mood.CALM, Mood.BUSY] * 50
    assert bulk_coercer(Counting("Mood", Mood, names_as_values=None))(column, {Mood}) == ["CALM", "BUSY"] * 50
    assert calls == [Mood.CALM, Mood.BUSY]
