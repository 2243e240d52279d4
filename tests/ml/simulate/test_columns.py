from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np

from ml.simulate.columns import Refers, stacked
from ml.simulate.people_tables import ReportingLines
from tests.ml.simulate.whole import organization


def test_values_are_python_values() -> None:
    whole = organization()
    one = int(np.flatnonzero(np.isnat(whole.employees.left_on))[1])
    assert type(whole.employees.values("hired_on")[one]) is date
    assert whole.employees.values("left_on")[one] is None
    assert whole.employees.values("manager")[0] is None
    assert type(whole.check_ins.values("employee")[0]) is int
    assert whole.pay_bands.values("minimum_minor")[0] == 4_960_000


def test_scaled_values_are_exact_decimals() -> None:
    whole = organization()
    weights = whole.goals.values("weight")
    assert sum(weights[-4:]) == Decimal(1)
    assert weights[-1].as_tuple().exponent == -4


def test_instants_are_aware_and_missing_ones_none() -> None:
    rows = organization().check_ins
    given = rows.values("submitted_at")
    said = [one for one in given if one is not None]
    assert {one.tzinfo for one in said} == {UTC}
    assert type(said[0]) is datetime
    assert given.count(None) == rows.state.tolist().count("SKIPPED_LEAVE")


def test_marks_name_every_column_in_order() -> None:
    marks = ReportingLines.marks()
    assert list(marks) == ["employee", "kind", "line_number", "primary", "valid_from", "manager"]
    assert marks["manager"] == Refers("employees", optional=True)
    assert marks["kind"] is None


def test_stacked_tables_keep_their_order() -> None:
    locations = organization().locations
    twice = stacked(locations, locations)
    assert twice.name.tolist() == locations.name.tolist() * 2


def test_a_part_has_the_rows_asked_for() -> None:
    rows = organization().check_ins
    part = rows.between(10, 13)
    assert len(part) == 3
    assert part.values("submitted_at") == rows.values("submitted_at")[10:13]
    assert np.shares_memory(part.employee, rows.employee)
