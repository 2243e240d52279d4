"""Columns of a simulated table: kinds, and their conversion to Python values in bulk.

A table is a frozen dataclass of numpy arrays of equal length. This module knows how one column is stored and
how it reads as Python values; it knows no particular table.
"""

from dataclasses import dataclass, fields
from datetime import UTC
from decimal import Decimal
from typing import Annotated, Any, Self, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

NONE = -1
"""What an optional count or reference holds where there is nothing."""

SCALE = 4
"""Decimals of a scaled column: it holds ten-thousandths as integers."""


T = TypeVar("T", bound="Table")


@dataclass(frozen=True, slots=True)
class Refers:
    """A column holds row numbers of this table; -1 is none, and only where optional."""

    table: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Decimals:
    """A column holds exact decimals as ten-thousandths."""


@dataclass(frozen=True, slots=True)
class MayLack:
    """A column of counts holds -1 where there is no value."""


Ints = NDArray[np.int64]
Refs = NDArray[np.int32]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Days = NDArray[np.datetime64]
Instants = NDArray[np.datetime64]
Texts = NDArray[np.object_]
Scaled = Annotated[Ints, Decimals()]
OptionalSmall = Annotated[Small, MayLack()]


@dataclass(frozen=True, slots=True)
class Table:
    """A struct of arrays: row i is the i-th item of every column."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    @classmethod
    def marks(cls) -> dict[str, Refers | Decimals | MayLack | None]:
        """What is particular about each column, by name, in order."""
        hints = get_type_hints(cls, include_extras=True)
        return {one.name: next(iter(getattr(hints[one.name], "__metadata__", ())), None) for one in fields(cls)}

    def between(self, first: int, last: int) -> Self:
        """Rows first to last (excluded) as a table of the same kind, sharing memory: for loading in parts."""
        return type(self)(*(getattr(self, name)[first:last] for name in self.marks()))

    def values(self, name: str) -> list[Any]:
        """One column as Python values.

        Dates are `date`, instants are aware `datetime` in UTC, scaled columns are `Decimal` with four
        decimals, what is missing is None. References stay row numbers, with None for -1.
        """
        column: NDArray[Any] = getattr(self, name)
        mark = self.marks()[name]
        if isinstance(mark, Decimals):
            return decimals(column)
        if column.dtype == np.dtype("datetime64[s]"):
            return [None if one is None else one.replace(tzinfo=UTC) for one in column.tolist()]
        if mark is not None:
            return [None if one == NONE else one for one in column.tolist()]
        return list(column.tolist())


def decimals(column: NDArray[np.int64]) -> list[Decimal]:
    """Ten-thousandths as exact decimals with four places."""
    return [Decimal(one).scaleb(-SCALE) for one in column.tolist()]


def stacked(first: T, second: T) -> T:
    """Two tables of the same kind, one below the other."""
    pairs = ((getattr(first, name), getattr(second, name)) for name in first.marks())
    return type(first)(*(np.concatenate(pair) for pair in pairs))


def same(value: object, count: int) -> Texts:
    """A text column that holds one value throughout."""
    column = np.empty(count, dtype=object)
    column.fill(value)
    return column
