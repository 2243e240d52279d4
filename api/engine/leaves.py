"""Leaf values by the column: one look at the kinds of value in it decides whether any of them needs coercing.

A column of strings for a `String` field is complete as it is, and the look runs at C speed. Everything else
(subclasses, mixed kinds, numbers out of range, values that fail) returns None here and is coerced one by one.
"""

from collections.abc import Callable
from enum import Enum
from math import isfinite
from types import NoneType
from typing import Any, TypeAlias

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
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
from graphql.pyutils import inspect

from api.engine.waiting import INERT, Column

Coerce: TypeAlias = Callable[[Any], Any]
Bulk: TypeAlias = Callable[[Column, set[type]], Column | None]

_UNDEFINED = type(Undefined)
_NULL_OR_STR = frozenset({NoneType, str})
_NO_VALUE = (None, Undefined)


def coerce_one(leaf: GraphQLLeafType, value: Any) -> Any:
    """The response value of a leaf; raises what the type raises, or TypeError if it gives null."""
    coerced = leaf.coerce_output_value(value)
    if coerced is None or coerced is Undefined:
        raise TypeError(
            f"Expected `{inspect(leaf)}.coerce_output_value({inspect(value)})` to return non-nullable value,"
            f" returned: {inspect(coerced)}"
        )
    return coerced


def bulk_coercer(leaf: GraphQLLeafType) -> Bulk:
    """A function of a column and the kinds in it; it returns the finished column, or None to go one by one."""
    coerce = leaf.coerce_output_value
    if isinstance(leaf, GraphQLEnumType):
        return _by_member(coerce)
    return _BULK.get(coerce) or _by_map(coerce)


def _only(*kinds: type) -> Bulk:
    accepted = {NoneType, *kinds}
    return lambda column, found: column if found <= accepted else None


def _integers(column: Column, kinds: set[type]) -> Column | None:
    numbers = _numbers(column, kinds, int)
    if numbers is None:
        return None
    in_range = not numbers or (min(numbers) >= GRAPHQL_MIN_INT and max(numbers) <= GRAPHQL_MAX_INT)
    return column if in_range else None


def _floats(column: Column, kinds: set[type]) -> Column | None:
    numbers = _numbers(column, kinds, float)
    # A sum is finite only if all its terms are; one that overflows costs no more than the slow way.
    return column if numbers is not None and isfinite(sum(numbers)) else None


def _numbers(column: Column, kinds: set[type], kind: type) -> Column | None:
    if NoneType not in kinds:
        return column if kinds <= {kind} else None
    return [value for value in column if value is not None] if kinds <= {kind, NoneType} else None


def _by_member(coerce: Coerce) -> Bulk:
    """For enums: coerce each distinct value once, since a column repeats a few of them; members of classes for good."""
    known: dict[int, tuple[Any, Enum]] = {}  # with the member, so that its identity stays its own

    def bulk(column: Column, kinds: set[type]) -> Column | None:
        if any(issubclass(kind, Exception) for kind in kinds):
            return None
        # Text is told apart faster by its hash, and never equals a member of another kind; all else by identity.
        keys = column if kinds <= _NULL_OR_STR else list(map(id, column))
        if keys is not column and known.keys() >= set(keys):
            return [known[key][0] for key in keys]
        members = {key: key for key in set(keys)} if keys is column else dict(zip(keys, column, strict=True))
        try:
            names = {key: None if member is None else coerce(member) for key, member in members.items()}
        except Exception:  # noqa: BLE001 - the failing elements are found one by one
            return None
        if any(names[key] in _NO_VALUE and member is not None for key, member in members.items()):
            return None
        known.update({key: (names[key], member) for key, member in members.items() if isinstance(member, Enum)})
        return list(map(names.__getitem__, keys))

    return bulk


def _by_map(coerce: Coerce) -> Bulk:
    """For custom scalars: coerce each value, without the bookkeeping of errors."""

    def bulk(column: Column, kinds: set[type]) -> Column | None:
        if not kinds <= INERT:
            return None
        try:
            if NoneType in kinds:
                return _without_null([None if value is None else coerce(value) for value in column], column)
            return _without_null(list(map(coerce, column)), None)
        except Exception:  # noqa: BLE001 - the failing elements are found one by one
            return None

    return bulk


def _without_null(coerced: Column, column: Column | None) -> Column | None:
    """The coerced column, unless a value that was not null became null."""
    kinds = set(map(type, coerced))
    if _UNDEFINED in kinds:
        return None
    if NoneType in kinds and (column is None or coerced.count(None) != column.count(None)):
        return None
    return coerced


_BULK: dict[Coerce, Bulk] = {
    GraphQLString.coerce_output_value: _only(str),
    GraphQLID.coerce_output_value: _only(str),
    GraphQLBoolean.coerce_output_value: _only(bool),
    GraphQLInt.coerce_output_value: _integers,
    GraphQLFloat.coerce_output_value: _floats,
    GraphQLScalarType.serialize: lambda column, kinds: column if kinds <= INERT else None,
}
