"""People files merged into an organization, on a real database, as the role that row-level security binds."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from plugins.files.values import RowError
from plugins.sync.roster import Applied, ImportStoppedError, Options
from tests.plugins.importing import ALL, ANY_LEAVERS, DAY, Tenant, save_workbook

FEBRUARY = date(2026, 2, 1)
MARCH = date(2026, 3, 1)
PEOPLE = """
    key,employee_number,display_name,job_title,department_code,department_name,hired_on,base_pay,gross_pay
    a,1,Ann,Baker,D1,Bread,2020-02-03,50000.00,49000.50
    b,2,Bob,Baker,D1,Bread,2021-04-05,51000,
    c,3,Cem,Miller,D2,Flour,,,10.00
"""
CREATED = {
    "org_unit": [2, 0, 0, 0],
    "person": [3, 0, 0, 0],
    "employee": [3, 0, 0, 0],
    "external_id": [3, 0, 0, 0],
    "job_profile": [2, 0, 0, 0],
    "employment": [3, 0, 0, 0],
    "compensation_record": [2, 0, 0, 0],
    "payroll_run": [1, 0, 0, 0],
    "pay_statement": [2, 0, 0, 0],
    "row": [0, 0, 0, 0],
}


def counts(applied: Applied) -> dict[str, list[int]]:
    """By entity: created, updated, unchanged, rejected."""
    outcomes = ("create", "update", "unchanged", "reject")
    return {name: [counted[outcome] for outcome in outcomes] for name, counted in applied.diff.counts.items()}  # type: ignore[index]


def told(errors: tuple[RowError, ...]) -> list[tuple[int, str | None, str]]:
    return [(error.row, error.column, error.code) for error in errors]


def test_a_file_creates_what_it_names(tenant: Tenant) -> None:
    assert counts(tenant.load(PEOPLE)) == CREATED
    assert tenant.told("employments", "employee_number, valid_from, status, title, unit, name") == [
        ("1", DAY, "ACTIVE", "Baker", "D1", "Bread"),
        ("2", DAY, "ACTIVE", "Baker", "D1", "Bread"),
        ("3", DAY, "ACTIVE", "Miller", "D2", "Flour"),
    ]
    assert tenant.told("bases") == [
        ("1", DAY, 5_000_000, "USD", "IMPORTED"),
        ("2", DAY, 5_100_000, "USD", "IMPORTED"),
    ]
    year = (date(2025, 1, 1), date(2025, 12, 31))
    assert tenant.told("statements") == [("1", *year, 4_900_050, "USD", "hris"), ("3", *year, 1000, "USD", "hris")]


def test_a_dry_run_tells_the_same_difference_and_leaves_nothing(tenant: Tenant) -> None:
    assert counts(tenant.load(PEOPLE, commit=False)) == CREATED
    assert tenant.rows("SELECT count(*)::int FROM organization") == [(0,)]
    tenant.load(PEOPLE)
    before, versions = tenant.state(), tenant.versions()
    changed = PEOPLE.replace("Miller", "Mill worker").replace("51000", "52000").replace("2021-04-05", "2021-04-06")
    dry = tenant.load(changed, day=FEBRUARY, commit=False)
    assert (tenant.state(), tenant.versions()) == (before, versions)
    assert counts(tenant.load(changed, day=FEBRUARY)) == counts(dry)
    assert counts(dry)["employment"] == [1, 0, 2, 0]
    assert counts(dry)["employee"] == [0, 1, 2, 0]
    assert counts(dry)["compensation_record"] == [1, 0, 1, 0]


def test_a_file_handed_in_twice_changes_nothing(tenant: Tenant) -> None:
    tenant.load(PEOPLE)
    before, versions = tenant.state(), tenant.versions()
    again = tenant.load(PEOPLE)
    assert again.diff.changes == 0
    assert (tenant.state(), tenant.versions()) == (before, versions)


def test_the_same_numbers_in_another_organization_are_other_people(tenant: Tenant) -> None:
    tenant.load(PEOPLE)
    before = tenant.state()
    other = Tenant(tenant.runner, tenant.owner, tenant.folder)
    other.load(PEOPLE.replace("Ann", "Zoe"))
    assert tenant.state() == before
    assert [row[5] for row in other.told("employees")] == ["Zoe", "Bob", "Cem"]


def test_bad_rows_stay_out_and_good_ones_go_in(tenant: Tenant) -> None:
    applied = tenant.load("key,employee_number,fte\na,1,1\nb,2,half\nc,3,1.5\nd,1,1\n,5,1\n")
    assert told(applied.errors) == [
        (3, "fte", "BAD_NUMBER"),
        (4, "fte", "BAD_NUMBER"),
        (5, "employee_number", "ALREADY_TAKEN"),
        (6, "key", "MISSING_VALUE"),
    ]
    assert counts(applied)["row"] == [0, 0, 0, 4]
    assert [row[0] for row in tenant.told("employees")] == ["1"]


def test_all_or_nothing_leaves_the_good_rows_out_too(tenant: Tenant) -> None:
    with pytest.raises(ImportStoppedError, match="2 rows were rejected") as stopped:
        tenant.load("key,employee_number,fte\na,1,1\nb,2,half\nc,1,1\n", options=ALL)
    assert stopped.value.code == "ROWS_REJECTED"
    assert told(stopped.value.errors) == [(3, "fte", "BAD_NUMBER"), (4, "employee_number", "ALREADY_TAKEN")]
    assert tenant.rows("SELECT count(*)::int FROM employee") == [(0,)]


def test_whom_a_full_file_leaves_out_has_left(tenant: Tenant) -> None:
    tenant.load(PEOPLE)
    applied = tenant.load("key\na\nb\n", day=FEBRUARY, options=ANY_LEAVERS)
    assert applied.leavers == 1
    assert tenant.told("employments", "employee_number, valid_from, status, title, leaving_reason")[2:] == [
        ("3", DAY, "ACTIVE", "Miller", None),
        ("3", FEBRUARY, "TERMINATED", "Miller", "Absent from a full roster of its source."),
    ]
    assert tenant.load("key\na\nb\n", day=FEBRUARY).diff.changes == 0


def test_a_leaver_who_comes_back_is_employed_again(tenant: Tenant) -> None:
    tenant.load("key\na\nb\n")
    tenant.load("key\na\n", day=FEBRUARY, options=ANY_LEAVERS)
    assert tenant.load("key\na\nb\n", day=MARCH).leavers == 0
    assert tenant.told("employments", "employee_number, valid_from, status, leaving_reason")[1:] == [
        ("b", DAY, "ACTIVE", None),
        ("b", FEBRUARY, "TERMINATED", "Absent from a full roster of its source."),
        ("b", MARCH, "ACTIVE", None),
    ]


def test_a_delta_file_ends_nothing(tenant: Tenant) -> None:
    tenant.load(PEOPLE)
    before = tenant.told("employments")
    assert tenant.load("key\na\n", day=FEBRUARY, mode="delta").leavers == 0
    assert tenant.told("employments") == before


def test_too_many_leavers_stop_the_import(tenant: Tenant) -> None:
    everybody = "key\n" + "\n".join(f"k{number:02}" for number in range(20))
    tenant.load(everybody)
    before = tenant.state()
    fewer = "\n".join(everybody.splitlines()[:-2])
    with pytest.raises(ImportStoppedError, match=r"^2 of 20 employees \(10.0%\) are missing") as stopped:
        tenant.load(fewer, day=FEBRUARY)
    assert stopped.value.code == "TOO_MANY_LEAVERS"
    assert tenant.state() == before
    assert tenant.load("\n".join(everybody.splitlines()[:-1]), day=FEBRUARY).leavers == 1
    assert tenant.load(fewer, day=MARCH, options=Options(max_leavers=Decimal("0.06"))).leavers == 1


def test_people_of_another_source_are_no_leavers(tenant: Tenant) -> None:
    tenant.load("key\na\nb\n", source="payroll")
    assert tenant.load("key\nc\n", day=FEBRUARY, source="hris").leavers == 0


def test_whom_a_rejected_row_names_has_not_left(tenant: Tenant) -> None:
    tenant.load("key,fte\na,1\nb,1\n")
    applied = tenant.load("key,fte\na,1\nb,much\n", day=FEBRUARY)
    assert (applied.leavers, len(applied.errors)) == (0, 1)


OLD = """
    key,employee_number,display_name,department_code,department_name,job_title,base_pay
    a,1,Ann Old,D1,Bread old,Baker,100
    b,2,Bob,D1,Bread old,Baker,100
"""
NEW = """
    key,employee_number,display_name,department_code,department_name,job_title,base_pay
    a,1,Ann New,D1,Bread new,Head baker,120
    c,3,Cem,D1,Bread new,Baker,100
"""


def test_an_old_file_after_a_newer_one_fills_the_history_only(tenant: Tenant) -> None:
    tenant.load(NEW, day=FEBRUARY)
    late = tenant.load(OLD, day=DAY)
    assert (late.leavers, late.newest) == (0, FEBRUARY)
    assert [row[5] for row in tenant.told("employees")] == ["Ann New", "Bob", "Cem"]
    assert tenant.told("employments", "employee_number, valid_from, status, title, name") == [
        ("1", DAY, "ACTIVE", "Baker", "Bread new"),
        ("1", FEBRUARY, "ACTIVE", "Head baker", "Bread new"),
        ("2", DAY, "ACTIVE", "Baker", "Bread new"),
        ("3", FEBRUARY, "ACTIVE", "Baker", "Bread new"),
    ]


def test_the_newer_file_again_makes_the_order_no_matter(tenant: Tenant) -> None:
    tenant.load(NEW, day=FEBRUARY)
    tenant.load(OLD, day=DAY)
    tenant.load(NEW, day=FEBRUARY, options=ANY_LEAVERS)
    other = Tenant(tenant.runner, tenant.owner, tenant.folder)
    other.load(OLD, day=DAY)
    other.load(NEW, day=FEBRUARY, options=ANY_LEAVERS)
    assert tenant.state() == other.state()


def test_an_old_file_again_does_not_go_before_a_newer_one(tenant: Tenant) -> None:
    old = f"key,hired_on,base_pay\na,{MARCH},100\nb,{MARCH},100\n"
    tenant.load(old)
    tenant.load(f"key,hired_on,base_pay\na,{MARCH},120\n", day=FEBRUARY, options=ANY_LEAVERS)
    before = tenant.state()
    assert tenant.load(old).diff.changes == 0
    assert tenant.state() == before
    assert tenant.told("bases", "employee_number, base_minor") == [("a", 12_000), ("b", 10_000)]


def test_an_old_file_names_managers_by_the_numbers_of_its_time(tenant: Tenant) -> None:
    tenant.load("key,employee_number\na,1\nb,5\n", day=FEBRUARY)
    applied = tenant.load("key,employee_number,manager_number\na,1,2\nb,2,\n")
    assert applied.errors == ()
    assert tenant.told("employees", "employee_number") == [("1",), ("5",)]
    assert tenant.told("lines") == [("1", DAY, "5")]


def test_a_corrected_old_file_corrects_what_was_before_the_newer_one(tenant: Tenant) -> None:
    tenant.load("key,base_pay\na,100\n")
    tenant.load("key,base_pay\na,120\n", day=FEBRUARY)
    tenant.load("key,base_pay\na,110\n")
    assert tenant.told("bases", "valid_from, base_minor") == [(DAY, 11_000), (FEBRUARY, 12_000)]


def test_whom_a_later_delta_names_an_older_full_file_does_not_end(tenant: Tenant) -> None:
    tenant.load("key\na\nb\n")
    tenant.load("key\nb\n", day=MARCH, mode="delta")
    assert tenant.load("key\na\n", day=FEBRUARY).leavers == 0


LINES = """
    key,employee_number,manager_number
    a,1,2
    b,2,3
    c,3,
"""


def test_managers_are_found_by_number_wherever_they_stand_in_the_file(tenant: Tenant) -> None:
    applied = tenant.load(LINES)
    assert counts(applied)["reporting_line"] == [2, 0, 0, 0]
    assert tenant.told("lines") == [("1", DAY, "2"), ("2", DAY, "3")]
    assert tenant.told("chain") == [("2", "1", 1, DAY, None), ("3", "1", 2, DAY, None), ("3", "2", 1, DAY, None)]
    assert tenant.load(LINES).diff.changes == 0


def test_a_change_of_manager_holds_from_its_day(tenant: Tenant) -> None:
    tenant.load(LINES)
    tenant.load("key,employee_number,manager_number\na,1,3\nb,2,3\nc,3,\n", day=FEBRUARY)
    assert tenant.told("chain") == [
        ("2", "1", 1, DAY, FEBRUARY),
        ("3", "1", 1, FEBRUARY, None),
        ("3", "1", 2, DAY, FEBRUARY),
        ("3", "2", 1, DAY, None),
    ]


def test_an_empty_manager_ends_the_line_so_that_two_may_change_places(tenant: Tenant) -> None:
    tenant.load("key,employee_number,manager_number\na,1,2\nb,2,\n")
    tenant.load("key,employee_number,manager_number\na,1,\nb,2,1\n", day=FEBRUARY)
    assert tenant.told("chain") == [("1", "2", 1, FEBRUARY, None), ("2", "1", 1, DAY, FEBRUARY)]


def test_a_file_without_a_manager_column_leaves_the_lines(tenant: Tenant) -> None:
    tenant.load(LINES)
    tenant.load("key,employee_number\na,1\nb,2\nc,3\n", day=FEBRUARY)
    assert tenant.told("lines") == [("1", DAY, "2"), ("2", DAY, "3")]


def test_a_row_whose_manager_nobody_knows_changes_nothing_nor_do_the_rows_below_it(tenant: Tenant) -> None:
    tenant.load("key,employee_number,display_name,manager_number\na,1,Ann,\n")
    rows = "key,employee_number,display_name,manager_number\na,1,Anne,9\nb,2,Bob,3\nc,3,Cem,9\nd,4,Dan,4\ne,5,Eve,1\n"
    applied = tenant.load(rows, day=FEBRUARY)
    assert told(applied.errors) == [
        (2, "manager_number", "UNKNOWN_MANAGER"),
        (3, "manager_number", "UNKNOWN_MANAGER"),
        (4, "manager_number", "UNKNOWN_MANAGER"),
        (5, "manager_number", "OWN_MANAGER"),
    ]
    assert [row[5] for row in tenant.told("employees")] == ["Ann", "Eve"]


def test_managers_in_a_circle_stop_the_import(tenant: Tenant) -> None:
    tenant.load(LINES)
    before = tenant.state()
    with pytest.raises(ImportStoppedError, match=r"The managers above employee [123] run in a circle") as stopped:
        tenant.load("key,employee_number,manager_number\na,1,2\nb,2,3\nc,3,1\n", day=FEBRUARY)
    assert stopped.value.code == "CIRCULAR_LINES"
    assert tenant.state() == before


JUNE_30, JULY_1 = date(2026, 6, 30), date(2026, 7, 1)


def spans(tenant: Tenant) -> list[tuple[Any, ...]]:
    return tenant.told("employments", "valid_from, status")


def test_the_last_day_of_work_is_the_last_of_the_employment(tenant: Tenant) -> None:
    row = f"key,left_on\na,{JUNE_30}\n"
    tenant.load(row)
    assert spans(tenant) == [(DAY, "ACTIVE"), (JULY_1, "TERMINATED")]
    assert tenant.load(row).diff.changes == 0


def test_a_leaving_that_is_put_off_is_put_off(tenant: Tenant) -> None:
    tenant.load(f"key,left_on\na,{JUNE_30}\n")
    tenant.load("key,left_on\na,2026-08-31\n", day=FEBRUARY)
    assert spans(tenant) == [(DAY, "ACTIVE"), (JULY_1, "ACTIVE"), (date(2026, 9, 1), "TERMINATED")]


def test_a_leaving_that_comes_sooner_comes_sooner(tenant: Tenant) -> None:
    tenant.load("key,left_on\na,2026-08-31\n")
    tenant.load(f"key,left_on\na,{JUNE_30}\n", day=FEBRUARY)
    assert spans(tenant) == [(DAY, "ACTIVE"), (JULY_1, "TERMINATED"), (date(2026, 9, 1), "TERMINATED")]


def test_who_left_before_the_day_of_the_file_is_not_employed_on_it(tenant: Tenant) -> None:
    tenant.load("key\na\n", day=date(2025, 1, 1))
    tenant.load("key\na\n", day=DAY)
    row = "key,manager_number,base_pay,left_on\na,,100,2025-11-30\nb,a,100,2025-11-30\n"
    tenant.load(row, day=FEBRUARY)
    assert tenant.told("employments", "employee_number, valid_from, status") == [
        ("a", date(2025, 1, 1), "ACTIVE"),
        ("a", date(2025, 12, 1), "TERMINATED"),
        ("b", date(2025, 12, 1), "TERMINATED"),
    ]
    assert (tenant.told("bases"), tenant.told("lines")) == ([], [])
    assert tenant.load(row, day=FEBRUARY).diff.changes == 0


def test_a_leaving_told_late_ends_what_was_told_since(tenant: Tenant) -> None:
    tenant.load("key,job_title\na,Baker\n", day=DAY)
    tenant.load("key,job_title\na,Miller\n", day=FEBRUARY)
    tenant.load("key,job_title,left_on\na,Miller,2026-01-15\n", day=MARCH)
    assert spans(tenant) == [(DAY, "ACTIVE"), (date(2026, 1, 16), "TERMINATED"), (FEBRUARY, "TERMINATED")]


def test_who_was_to_begin_later_and_is_left_out_never_begins(tenant: Tenant) -> None:
    tenant.load(f"key,hired_on\na,2020-01-01\nb,{MARCH}\n")
    assert tenant.load("key\na\n", day=FEBRUARY, options=ANY_LEAVERS).leavers == 1
    assert tenant.told("employments", "employee_number, valid_from, status") == [
        ("a", DAY, "ACTIVE"),
        ("b", MARCH, "TERMINATED"),
    ]


def test_a_person_of_another_source_is_known_by_the_number(tenant: Tenant) -> None:
    tenant.load("key,employee_number,work_email\nh1,1,ann@acme.example\n", source="hris")
    applied = tenant.load("key,employee_number,work_email\np1,1,ann@acme.example\n", source="payroll")
    assert (applied.errors, counts(applied)["employee"]) == ((), [0, 0, 1, 0])
    assert [row[:2] for row in tenant.told("names")] == [("hris", "h1"), ("payroll", "p1")]


def test_a_number_or_address_of_somebody_else_is_refused(tenant: Tenant) -> None:
    tenant.load("key,employee_number,work_email\na,1,ann@acme.example\nb,2,bob@acme.example\n")
    before = tenant.state()["employees"]
    rows = (
        "key,employee_number,work_email\na,2,ann@acme.example\nb,2,ann@acme.example\n"
        "c,3,bob@acme.example\nd,1,dan@acme.example\n"
    )
    applied = tenant.load(rows)
    assert told(applied.errors) == [
        (2, "employee_number", "ALREADY_TAKEN"),
        (3, "work_email", "ALREADY_TAKEN"),
        (4, "work_email", "ALREADY_TAKEN"),
        (5, "employee_number", "ALREADY_TAKEN"),
    ]
    assert tenant.state()["employees"] == before


def test_a_new_number_is_taken_at_once_and_the_old_one_stays_so_within_the_file(tenant: Tenant) -> None:
    tenant.load("key,employee_number\na,1\n")
    rows = "key,employee_number,manager_number\na,2,\nb,2,\nc,1,\nd,4,2\n"
    applied = tenant.load(rows)
    assert told(applied.errors) == [(3, "employee_number", "ALREADY_TAKEN"), (4, "employee_number", "ALREADY_TAKEN")]
    assert tenant.told("lines") == [("4", DAY, "2")]
    assert tenant.load("key,employee_number\nc,1\n", mode="delta").errors == ()


def test_a_file_without_numbers_leaves_them_and_numbers_new_people_by_the_key(tenant: Tenant) -> None:
    tenant.load("key,employee_number\na,1\n")
    tenant.load("key\na\nb\n", day=FEBRUARY)
    assert tenant.told("employees", "employee_number") == [("1",), ("b",)]


def test_an_employee_who_was_deleted_does_not_come_back(tenant: Tenant) -> None:
    tenant.load("key\na\nb\n")
    tenant.runner.run(_delete(tenant, "a"))
    applied = tenant.load("key\na\nb\n", day=FEBRUARY)
    assert told(applied.errors) == [(2, "key", "EMPLOYEE_DELETED")]
    assert tenant.load("key\nb\n", day=MARCH).leavers == 0


async def _delete(tenant: Tenant, number: str) -> None:
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(tenant.owner)
    async with engine.begin() as connection:
        mine = {"organization": tenant.organization_id, "number": number}
        statement = "UPDATE employee SET deleted_at = now() WHERE organization_id = :organization"
        await connection.execute(text(f"{statement} AND employee_number = :number"), mine)
    await engine.dispose()


@pytest.mark.parametrize(
    ("header", "row", "names"),
    [
        ("", "", (None, None, "7", "7")),
        (",display_name", ",Ann B.", (None, None, "Ann B.", "Ann B.")),
        (",given_name,family_name", ",Ann,Bee", ("Ann", "Bee", "Ann Bee", "Bee, Ann")),
        (",given_name,family_name,display_name", ",Ann,Bee,Annie", ("Ann", "Bee", "Annie", "Bee, Ann")),
        (",given_name,family_name", ",Ann,", ("Ann", None, "Ann", "Ann")),
        (",given_name,family_name", ",,", (None, None, "7", "7")),
    ],
)
def test_names_are_made_of_what_is_told(tenant: Tenant, header: str, row: str, names: tuple[str | None, ...]) -> None:
    tenant.load(f"key{header}\n7{row}\n")
    assert tenant.told("employees", "given_name, family_name, display_name, sort_name") == [names]


def test_a_file_without_names_leaves_them(tenant: Tenant) -> None:
    tenant.load("key,given_name,family_name\n7,Ann,Bee\n")
    tenant.load("key\n7\n", day=FEBRUARY)
    assert tenant.told("employees", "display_name") == [("Ann Bee",)]


def test_a_unit_of_two_names_has_the_last_and_a_job_of_two_codes_is_two(tenant: Tenant) -> None:
    rows = """
        key,department_code,department_name,job_title,job_code,location,fte,work_arrangement
        a,D1,Bread,Analyst,A1,Ulm,0.3333,HYBRID
        b,D1,Bread & Cake,Analyst,A2,Ulm,1,
    """
    tenant.load(rows)
    assert tenant.told("employments", "title, code, unit, name, place, work_arrangement, fte") == [
        ("Analyst", "A1", "D1", "Bread & Cake", "Ulm", "HYBRID", Decimal("0.3333")),
        ("Analyst", "A2", "D1", "Bread & Cake", "Ulm", None, Decimal(1)),
    ]
    assert tenant.load(rows).diff.changes == 0


def test_a_workbook_goes_the_whole_way(tenant: Tenant, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["key", "employee_number", "hired_on", "base_pay", "fte"],
        ["a", "007", date(2020, 2, 3), 50000.5, 0.5],
        ["b", "008", "soon", 1, 1],
    ]
    applied = tenant.load(save_workbook(tmp_path / "people.xlsx", rows))
    assert told(applied.errors) == [(3, "hired_on", "BAD_DATE")]
    assert tenant.told("employees", "employee_number, hired_on") == [("007", date(2020, 2, 3))]
    assert tenant.told("bases", "base_minor") == [(5_000_050,)]


def test_a_corrected_file_of_the_same_day_corrects(tenant: Tenant) -> None:
    tenant.load("key,job_title,base_pay,gross_pay\na,Baker,100,90\n")
    applied = tenant.load("key,job_title,base_pay,gross_pay\na,Miller,110,95\n")
    assert counts(applied)["employment"] == counts(applied)["pay_statement"] == [0, 1, 0, 0]
    assert tenant.told("employments", "valid_from, title") == [(DAY, "Miller")]
    assert tenant.told("bases", "valid_from, base_minor") == [(DAY, 11_000)]
    assert tenant.told("statements", "gross_minor") == [(9_500,)]
