from collections import Counter

import numpy as np

from ml.simulate.lines import managers_on
from tests.ml.simulate.whole import UNTIL, is_, organization


def test_addresses_are_unique_ascii() -> None:
    persons = organization().persons
    for column in (persons.work_email, persons.personal_email):
        assert len(set(column.tolist())) == len(persons)
        assert all(one.isascii() and " " not in one for one in column)
    assert len(set(persons.phone.tolist())) == len(persons)
    assert not all(one.isascii() for one in persons.display_name)


def test_sex_is_tied_to_nothing_hidden() -> None:
    whole = organization(3000, 5)
    female, male = is_(whole.persons.sex, "FEMALE"), is_(whole.persons.sex, "MALE")
    for hidden in (whole.truth.skill[:, 0], whole.truth.will[:, 0], whole.employees.grade.astype(float)):
        spread = np.sqrt(hidden[female].var() / female.sum() + hidden[male].var() / male.sum())
        assert abs(hidden[female].mean() - hidden[male].mean()) < 4 * spread


def test_offices_are_filled_by_count() -> None:
    assert Counter(organization(1000, 7).roles.role.tolist()) == {
        "CEO": 1, "HR_ADMIN": 2, "COMPENSATION_ANALYST": 2, "AUDITOR": 1, "HRBP": 9,
    }  # fmt: skip


def test_each_hrbp_serves_80_to_150_people() -> None:
    lines = organization(1000, 7).reporting_lines
    served = Counter(lines.manager[is_(lines.kind, "HRBP") & (lines.manager >= 0)].tolist())
    assert len(served) == 9
    assert all(80 <= count <= 150 for count in served.values())


def test_teams_of_today_mostly_keep_their_span() -> None:
    whole = organization(1000, 7)
    manager = managers_on(whole.reporting_lines, np.datetime64(UNTIL), 1000)
    spans = np.bincount(manager[manager >= 0])
    spans = spans[spans > 0]
    assert ((spans >= 5) & (spans <= 9)).mean() > 0.8
    assert spans.max() <= 12


def test_managers_change_over_time() -> None:
    lines = organization(1000, 7).reporting_lines
    rows = Counter(lines.employee[lines.primary & (lines.manager >= 0)].tolist())
    assert sum(count > 1 for count in rows.values()) > 300


def test_all_kinds_of_line_and_change_occur() -> None:
    whole = organization(1000, 7)
    assert set(whole.reporting_lines.kind) == {"SOLID", "DOTTED", "PROJECT", "HRBP", "MENTOR"}
    assert set(whole.employments.change) == {"HIRE", "PROMOTION", "TRANSFER", "ARRANGEMENT", "TERMINATION"}
    assert set(whole.positions.status) == {"FILLED", "OPEN", "CLOSED"}
    assert set(whole.employees.work_arrangement) == {"ONSITE", "HYBRID", "REMOTE"}
    assert set(whole.absences.kind) == {"VACATION", "SICK", "PARENTAL"}


def test_units_form_one_tree_of_distinct_names() -> None:
    units = organization(3000, 5).org_units
    assert (units.parent < np.arange(len(units))).all()
    assert units.parent.tolist().count(-1) == 1
    assert len(set(units.name)) == len(units)
    assert set(units.kind) == {"COMPANY", "DIVISION", "DEPARTMENT", "TEAM"}
