"""SQL that several links say alike: a reference followed, the date of a moment, one of several values."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, Table, and_, cast, func, literal_column


def joined(
    source: FromClause, table: Table, key: ColumnElement[Any], *, optional: bool = False, living: bool = False
) -> FromClause:
    """The rows of `source` with the row of `table` whose id is `key`, of the same organization.

    Args:
        source: rows among which the table of `key` is.
        table: what the key refers to.
        key: the column that refers to it.
        optional: keep the rows that refer to nothing.
        living: take a row that was removed for none.
    """
    match = [table.c.organization_id == key.table.c.organization_id, table.c.id == key]
    if living:
        match.append(table.c.deleted_at.is_(None))
    return source.join(table, and_(*match), isouter=optional)


def day_of(moment: ColumnElement[Any]) -> ColumnElement[date]:
    """The date of a point in time, UTC."""
    return cast(func.timezone("UTC", moment), Date)


def among(column: ColumnElement[Any], values: Sequence[str] | None) -> ColumnElement[bool] | None:
    """Whether a column holds one of the values; None, for no such clause, where no values are asked for."""
    return None if values is None else column.in_([str(value) for value in values])


LAST_DAY = literal_column("DATE 'infinity'", Date)
"""Sorts what has no day behind all that has one.

A constant of SQL, so that the statement holds no date as a value. The driver reads it as Python's last day and writes
that day as infinity, so that it survives a cursor.
"""

FIRST_DAY = literal_column("DATE '-infinity'", Date)
"""Sorts what has no day before all that has one; likewise Python's first day."""
