"""Many rows in one statement: a column goes in as one array, which PostgreSQL takes several times faster than rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert


def insert_rows(
    table: Table, rows: Sequence[Mapping[str, Any]], shared: Mapping[str, ColumnElement[Any] | Any] | None = None
) -> Insert:
    """The statement that inserts rows, all with the same columns; its text does not depend on how many there are.

    Args:
        table: where to; none of the columns given may hold arrays.
        rows: at least one.
        shared: columns that are the same in every row: values, or expressions of SQL.
    """
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return from_arrays(table, columns, shared or {})


def from_arrays(
    table: Table, columns: Mapping[str, list[Any] | None], shared: Mapping[str, ColumnElement[Any] | Any]
) -> Insert:
    """The same from the values of each column; None where they are given when the statement runs."""
    arrays = [bindparam(name, values, type_=ARRAY(table.c[name].type)) for name, values in columns.items()]
    told = func.unnest(*arrays).table_valued(*(column(name, table.c[name].type) for name in columns), name="told")
    constants = [
        value if isinstance(value, ColumnElement) else literal(value, table.c[name].type)
        for name, value in shared.items()
    ]
    return insert(table).from_select([*columns, *shared], select(*told.render_derived().c, *constants))
