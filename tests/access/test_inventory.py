"""Nothing is forgotten: every type, field, table and scope of the graph stands in the tables of expectations."""

import pytest

from schema.access.fields import node_types
from schema.access.policy import Policy
from schema.kit.tables import metadata
from tests.access import fields, stage
from tests.access.cast import SCOPES
from tests.access.crawl import fields_of
from tests.access.expectations import COLUMNS, NEVER_THE_SUBJECT, ROWS, SEALED
from tests.access.open_fields import OPEN
from tests.access.staged import rows

_STAGED = list(rows())
_UNSTAGED = {"organization", "reporting_chain", "rights_stamp", "role_grant"}
"""Tables without a row of their own on the stage: what the personas and the stage itself are made of."""


def test_every_table_has_rows_on_the_stage() -> None:
    """A new table wants a canary."""
    assert set(metadata.tables) - {row.table for row in _STAGED} == _UNSTAGED


def test_every_node_type_has_rows_on_the_stage() -> None:
    """A new type wants a row."""
    assert set(node_types) - {stage.type_of(row) for row in _STAGED} == set()


def test_every_kind_of_row_has_an_audience() -> None:
    """And no audience is left behind by rows that are gone."""
    assert {row.kind for row in _STAGED} == set(ROWS)
    assert NEVER_THE_SUBJECT - set(ROWS) == set()


def test_what_is_said_of_columns_is_said_of_columns_that_are_there() -> None:
    """A column that is renamed takes its audience along."""
    kinds = {row.kind: row.table for row in _STAGED}
    named = {(kinds[kind], column) for kind, column in (key.rsplit(".", 1) for key in COLUMNS)}
    named |= {(table, column) for table, column in (key.split(".") for key in SEALED)}
    assert {f"{table}.{column}" for table, column in named if column not in metadata.tables[table].c} == set()


@pytest.mark.parametrize("type_name", sorted(node_types))
def test_every_field_of_a_node_has_an_audience(type_name: str) -> None:
    """As its node, or less: a new field must be put in one of the tables."""
    lesser = {*fields.GUARDED, *fields.MASKED, *fields.NAMES}
    mine = {name.split(".")[1] for name in lesser if name.startswith(f"{type_name}.")}
    assert sorted(fields_of(type_name)) == sorted({*OPEN[type_name].split(), *mine, *fields.EVERY_NODE})
    assert mine & set(OPEN[type_name].split()) == set()


def test_no_type_is_left_behind() -> None:
    """What the tables say is said of types that are there."""
    assert set(OPEN) == set(node_types)


def test_every_scope_has_a_machine_that_holds_it_alone() -> None:
    """Of the policies that rows stand under."""
    policies: list[Policy] = [one.readable.policy for one in node_types.values()]
    assert {rules.scope for rules in policies} - set(SCOPES) == set()
