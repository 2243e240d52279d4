"""Statements that are composed once and run often: SQLAlchemy writes the SQL, asyncpg runs it.

Composing a statement costs milliseconds, running one far less; so what clients ask again and again is kept by the
shape of the question. A kept statement holds no value of a request: all that differs is a named parameter.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from enum import Enum
from operator import itemgetter
from typing import Any

from sqlalchemy import Executable, Select
from sqlalchemy.dialects.postgresql import asyncpg

MOST = 2_000
"""How many statements are kept; one that was not used for long goes first."""

_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]
_PLACEHOLDER = re.compile(r"\$(\d+)")

Compose = Callable[[], Select[Any]]
Composing = Callable[[], Executable]


class Loaded:
    """A row as attributes, one for each column. Its `__dict__` may become that of a node."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the statement has no column {name}")


class Prepared:
    """The SQL of a statement with the order of its parameters and the names of its columns.

    Of the named parameters it keeps the names alone; they are given again each time it runs.
    """

    __slots__ = ("_constants", "_names", "_order", "_pick", "sql")

    def __init__(self, statement: Any, named: Mapping[str, Any]) -> None:
        expanded = statement.compile(dialect=_DIALECT).construct_expanded_state(dict(named))
        self.sql = expanded.statement
        self._names = tuple(column.name for column in statement.exported_columns)
        self._order = tuple(expanded.positiontup or ())
        self._constants = {name: value for name, value in expanded.parameters.items() if name not in named}
        self._pick = _picker(self._order)

    @property
    def parameters(self) -> int:
        """How many parameters the SQL has."""
        return len(self._order)

    @property
    def may_be_kept(self) -> bool:
        """Whether nothing in the statement can be a value of the request that composed it.

        Enumerations, numbers and flags are part of the question; ids, dates and lists are somebody's.
        """
        return all(isinstance(value, Enum | int | str | None) for value in self._constants.values())

    def with_constants(self) -> "Prepared":
        """The same with its constants in the text, where they help to plan and need not be sent each time."""
        inlined = object.__new__(Prepared)
        kept: list[str] = []

        def written(match: re.Match[str]) -> str:
            name = self._order[int(match[1]) - 1]
            if name in self._constants:
                return _literal(self._constants[name])
            if name not in kept:
                kept.append(name)
            return f"${kept.index(name) + 1}"

        inlined.sql = _PLACEHOLDER.sub(written, self.sql)
        inlined._names, inlined._order, inlined._constants = self._names, tuple(kept), {}
        inlined._pick = _picker(inlined._order)
        return inlined

    def arguments(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """The values in the order of the SQL's parameters, constants of the statement among them."""
        constants = self._constants
        if constants:
            return [values[name] if name in values else constants[name] for name in self._order]
        return self._pick(values)

    def loaded(self, records: Sequence[Sequence[Any]]) -> list[Loaded]:
        """The driver's records as rows."""
        rows = []
        names = self._names
        for record in records:
            row = object.__new__(Loaded)
            row.__dict__ = dict(zip(names, record, strict=True))
            rows.append(row)
        return rows


def _picker(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """What gives the values under some names, in their order."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: [values[name] for name in names]


def _literal(value: Enum | float | str | None) -> str:
    """A constant of ours as SQL; its type follows in the text."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case Enum():
            return _literal(value.value)
        case str():
            return "'" + value.replace("'", "''") + "'"
    return f"({value})"


class _Kept:
    """A statement, None where it holds values and can't be kept; and whether it was used again of late."""

    __slots__ = ("is_used", "prepared")

    def __init__(self, prepared: Prepared | None) -> None:
        self.prepared = prepared
        self.is_used = False


class Statements:
    """Kept statements by shape."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: dict[Hashable, _Kept] = {}

    def get(self, shape: Hashable, compose: Composing, named: Mapping[str, Any]) -> Prepared | None:
        """The statement of a shape, composed where it is not kept; None where it holds values and can't be."""
        kept = self._kept.get(shape)
        if kept is not None:
            kept.is_used = True
            return kept.prepared
        prepared = Prepared(compose(), named)
        self._make_room()
        kept = self._kept[shape] = _Kept(prepared.with_constants() if prepared.may_be_kept else None)
        return kept.prepared

    def _make_room(self) -> None:
        """Let go of the first that was not used again of late; those that were have a second chance, behind the others.

        Shapes are long: to look one up once costs much less than to move it about each time.
        """
        while len(self._kept) >= self._most:
            shape = next(iter(self._kept))
            kept = self._kept.pop(shape)
            if kept.is_used:
                kept.is_used = False
                self._kept[shape] = kept


KEPT = Statements()
"""The statements of this process."""
