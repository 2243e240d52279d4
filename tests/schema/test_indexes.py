"""No index repeats what another one of the same table can do; every reference has one that begins with it."""

import pytest
from sqlalchemy import Index, Table

import schema.root  # noqa: F401 - brings every table into the metadata
from schema.kit.tables import entity, indexed, metadata, ref, unique

TABLES = sorted(metadata.tables.values(), key=lambda table: table.name)
Columns = tuple[str, ...]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_index_is_the_beginning_of_another(table: Table) -> None:
    assert _redundant(table) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_reference_is_found_by_an_index_of_all_rows(table: Table) -> None:
    references = [key.columns.keys() for key in table.foreign_key_constraints]
    led = [tuple(columns) for columns in references if len(columns) > 1]
    assert [columns for columns in led if not any(_begins(other, columns) for other in _whole(table))] == []


def test_a_redundant_index_would_be_found() -> None:
    table = entity(
        "test_redundant",
        ref("a_id", "employee"),
        ref("b_id", "employee"),
        ref("c_id", "employee"),
        ref("d_id", "employee"),
        indexed("a_id", "b_id"),
        indexed("a_id"),
        unique("b_id", "a_id"),
        unique("c_id", "a_id", where="deleted_at IS NULL"),
    )
    metadata.remove(table)
    assert sorted(map(_columns, table.indexes)) == [
        ("organization_id", "a_id"),
        ("organization_id", "a_id", "b_id"),
        ("organization_id", "b_id", "a_id"),
        ("organization_id", "c_id"),
        ("organization_id", "c_id", "a_id"),
        ("organization_id", "d_id"),
    ]
    assert _redundant(table) == [("organization_id", "a_id")]


def _redundant(table: Table) -> list[Columns]:
    """Plain indexes whose columns another index of all rows begins with; a partial one can't stand in."""
    plain = [index for index in table.indexes if not index.unique and not _partial(index)]
    whole = _whole(table)
    return [_columns(one) for one in plain if sum(_begins(other, _columns(one)) for other in whole) > 1]


def _whole(table: Table) -> list[Columns]:
    """The columns of every index over all rows, the primary key's among them."""
    return [
        *(_columns(index) for index in table.indexes if not _partial(index)),
        tuple(table.primary_key.columns.keys()),
    ]


def _begins(columns: Columns, first: Columns) -> bool:
    return columns[: len(first)] == first


def _columns(index: Index) -> Columns:
    return tuple(column.name for column in index.columns)


def _partial(index: Index) -> bool:
    return index.dialect_options["postgresql"]["where"] is not None
