"""Values as JSON text, written by PostgreSQL exactly as the graph's scalars write them; and the texts around them.

A pair of scalar and column that is not named here is not written at all.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from graphql import GraphQLList, get_named_type, is_enum_type, is_non_null_type
from graphql.type import GraphQLOutputType, get_nullable_type
from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    String,
    Text,
    cast,
    func,
    literal_column,
)
from sqlalchemy.sql.functions import Function
from sqlalchemy.types import BigInteger, TypeEngine

from schema.kit.written import FLAW

JsonText = ColumnElement[str]

MOST_PIECES = 90
"""PostgreSQL takes a hundred arguments at most."""

TEXT = Text()
_TEXTS = frozenset({"String", "ID", "Week"})


class UnwritableError(Exception):
    """PostgreSQL does not write this: it is fetched as rows."""


def leaf(value: ColumnElement[Any], kind: GraphQLOutputType) -> JsonText:
    """A scalar, an enumeration or a list of them; a null where none may be is a flaw."""
    text = _leaf(value, kind)
    return func.coalesce(text, sql_text(absent(kind), text.type))


def absent(kind: GraphQLOutputType) -> str:
    """What stands for a value that is null."""
    return FLAW if is_non_null_type(kind) else "null"


def sql_text(words: str, kind: TypeEngine[Any] = TEXT) -> ColumnElement[str]:
    """A constant of the statement's own making, as a part of its SQL; of the kind that stands beside it."""
    quoted = "'" + words.replace("'", "''") + "'"
    return literal_column(f"{quoted}::json" if isinstance(kind, JSON) else quoted, kind)


class Joined(Function[str]):
    """Pieces of text one after another, which become pieces of what they are joined to."""

    inherit_cache = True

    def __init__(self, pieces: Sequence[str | JsonText]) -> None:
        self.pieces = pieces
        super().__init__("concat", *(sql_text(one) if isinstance(one, str) else one for one in pieces), type_=TEXT)


def joined(pieces: Sequence[str | JsonText]) -> JsonText:
    """The pieces one after another; none of them may be null."""
    merged: list[str | JsonText] = []
    for piece in _flat(pieces):
        if merged and isinstance(piece, str) and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    if len(merged) <= MOST_PIECES:
        return Joined(merged)
    parts = [merged[start : start + MOST_PIECES] for start in range(0, len(merged), MOST_PIECES)]
    return func.concat(*map(Joined, parts), type_=TEXT)


def _flat(pieces: Sequence[str | JsonText]) -> Iterator[str | JsonText]:
    for piece in pieces:
        yield from piece.pieces if isinstance(piece, Joined) else (piece,)


def _leaf(value: ColumnElement[Any], kind: GraphQLOutputType) -> JsonText:
    nullable, name, column = get_nullable_type(kind), get_named_type(kind).name, value.type
    is_choice = is_enum_type(get_named_type(kind))
    textual = name in _TEXTS or is_choice
    if isinstance(nullable, GraphQLList):
        if not (textual and isinstance(column, ARRAY) and isinstance(column.item_type, String)):
            raise UnwritableError
        return func.to_json(value, type_=JSON())
    if name == "DateTime" and isinstance(column, DateTime):
        # The session's zone is UTC, which the graph writes as "Z".
        return func.replace(cast(func.to_json(value), Text), *map(literal_column, ("'+00:00'", "'Z'")), type_=TEXT)
    if is_choice and isinstance(column, String):
        # The names of an enumeration, which the tables hold no others than, have nothing to be escaped.
        return literal_column("""'"'""", TEXT).concat(value).concat(literal_column("""'"'""", TEXT))
    if (textual and isinstance(column, String)) or (name == "Date" and isinstance(column, Date)):
        return func.to_json(value, type_=JSON())
    if _is_number(name, column) or (name == "Boolean" and isinstance(column, Boolean)):
        return cast(value, Text)
    raise UnwritableError


def _is_number(name: str, column: TypeEngine[Any]) -> bool:
    match name:
        case "Float":
            return isinstance(column, Float)
        case "Int":
            return isinstance(column, Integer) and not isinstance(column, BigInteger)
        case "MinorUnits":
            return isinstance(column, Integer)
    return False
