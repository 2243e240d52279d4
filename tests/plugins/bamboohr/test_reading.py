"""What BambooHR is known for when it is read: odd throttling, days that are none, pay that is untyped."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from goldenthread_sdk import (
    Checkpoint,
    Compensation,
    CursorError,
    Employment,
    EmploymentStatus,
    Gone,
    PersonRef,
    Rate,
    Row,
    RowFault,
)
from goldenthread_sdk.testing.wire import answers

from plugins.bamboohr.connector import COMPENSATIONS, COMPLETIONS, EMPLOYMENTS
from tests.plugins.bamboohr.fake_bamboohr import BambooRig

PAY = {"startDate": "2025-01-01", "rate": "65000.00 USD", "type": "Salary", "paidPer": "Year"}


def test_an_employee_is_told_whole() -> None:
    with BambooRig() as rig:
        boss = rig.vendor.hire()
        key = rig.vendor.hire(reportsToId=boss)
        for day in ("2020-03-01", "2025-07-01", "2026-09-01"):
            rig.vendor.add("jobInfo", key, date=day, jobTitle="Engineer")
        told = [item.record for item in rig.read(EMPLOYMENTS) if isinstance(item, Row)]
    assert told[1] == Employment(
        key=key,
        person=PersonRef(key=key, employee_number=f"E{key}", email=f"a{key}@example.com"),
        effective_on=date(2025, 7, 1),
        employee_number=f"E{key}",
        given_name="Ada",
        family_name=f"Ash{key}",
        work_email=f"a{key}@example.com",
        hired_on=date(2020, 3, 1),
        job_title="Engineer",
        department_code="18",
        department_name="Research",
        location="Lund",
        manager=PersonRef(key=boss),
    )


@pytest.mark.parametrize(
    ("told", "status", "left_on"),
    [
        ({"terminationDate": "0000-00-00"}, EmploymentStatus.ACTIVE, None),
        ({"status": "Inactive", "terminationDate": "2026-02-27"}, EmploymentStatus.ENDED, date(2026, 2, 27)),
        ({"status": "Active", "terminationDate": "2026-06-30"}, EmploymentStatus.ACTIVE, date(2026, 6, 30)),
        ({"status": "Inactive"}, EmploymentStatus.ENDED, None),
        ({"status": "Inactive", "hireDate": "2026-05-01"}, EmploymentStatus.ACTIVE, None),
    ],
)
def test_no_day_an_end_to_come_and_a_hire_to_come(
    told: dict[str, str], status: EmploymentStatus, left_on: date | None
) -> None:
    with BambooRig() as rig:
        rig.vendor.hire(**told)
        records = [item.record for item in rig.read(EMPLOYMENTS) if isinstance(item, Row)]
    assert [(record.status, record.left_on) for record in records] == [(status, left_on)]  # type: ignore[attr-defined]


def test_an_employee_who_vanishes_between_two_requests_is_gone() -> None:
    with BambooRig() as rig:
        key = rig.vendor.hire()
        del rig.vendor.employees[key]
        assert [item for item in rig.read(EMPLOYMENTS) if not isinstance(item, Checkpoint)] == [Gone(key)]


def test_a_cursor_that_is_no_time_is_refused() -> None:
    with BambooRig() as rig, pytest.raises(CursorError):
        list(rig.read(EMPLOYMENTS, "yesterday"))


@pytest.mark.parametrize(
    ("told", "amount", "currency", "rate"),
    [
        ({}, "65000.00", "USD", Rate.YEAR),
        ({"rate": {"value": "5400.50", "currency": "EUR"}, "paidPer": "Month"}, "5400.50", "EUR", Rate.MONTH),
        ({"rate": "56.00 USD", "type": "Hourly", "paidPer": "Week"}, "56.00", "USD", Rate.HOUR),
        ({"rate": "1200"}, "1200", "USD", Rate.YEAR),
    ],
)
def test_pay_in_its_forms(told: dict[str, object], amount: str, currency: str, rate: Rate) -> None:
    with BambooRig() as rig:
        employee = rig.vendor.hire()
        key = rig.vendor.add("compensation", employee, **{**PAY, **told})
        items = list(rig.read(COMPENSATIONS))
    person, since = PersonRef(key=employee), date(2025, 1, 1)
    record = Compensation(
        key=key, person=person, amount=Decimal(amount), currency=currency, rate=rate, effective_on=since
    )
    assert items == [Row(record), Checkpoint("")]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"rate": "a secret sum"}, "rate.amount"),
        ({"rate": "65,000.00 USD"}, "rate.amount"),
        ({"rate": "65000 dollars"}, "rate.currency"),
        ({"type": "Commission"}, "type"),
        ({"paidPer": "Pay Period"}, "rate"),
        ({"startDate": "0000-00-00"}, "startDate"),
    ],
)
def test_pay_that_is_not_understood_is_a_fault_that_tells_no_amount(told: dict[str, str], field: str) -> None:
    with BambooRig() as rig:
        key = rig.vendor.add("compensation", rig.vendor.hire(), **{**PAY, **told})
        (refused, _) = rig.read(COMPENSATIONS)
    assert isinstance(refused, RowFault)
    assert (refused.key, refused.code, refused.field) == (key, "BAD_VALUE", field)
    assert not any(value in refused.message for value in told.values())


def test_two_rows_of_pay_of_one_day_are_both_refused() -> None:
    with BambooRig() as rig:
        employee = rig.vendor.hire()
        twice = [rig.vendor.add("compensation", employee, **PAY) for _ in range(2)]
        once = rig.vendor.add("compensation", employee, **{**PAY, "startDate": "2025-06-01"})
        items = list(rig.read(COMPENSATIONS))
    assert [(item.key, item.code) for item in items if isinstance(item, RowFault)] == [(k, "AMBIGUOUS") for k in twice]
    assert [item.record.key for item in items if isinstance(item, Row)] == [once]


def test_a_training_is_completed_at_the_beginning_of_its_day() -> None:
    with BambooRig() as rig:
        rig.vendor.put("completions", 1)
        (told, _) = rig.read(COMPLETIONS)
    assert isinstance(told, Row)
    assert told.record.completed_at == datetime(2026, 1, 15, tzinfo=UTC)  # type: ignore[attr-defined]


@pytest.mark.parametrize("status", [429, 503])
def test_throttling_by_429_and_by_503_is_waited_out(status: int) -> None:
    with BambooRig() as rig:
        rig.wire.faults = [answers(status, {"Retry-After": "9"})]
        assert rig.check().account == "Goldleaf"
        assert rig.clock.slept == [9.0]


def test_a_key_without_the_right_to_trainings_finds_the_rest() -> None:
    with BambooRig() as rig:
        rig.vendor.hire()
        rig.wire.faults = [lambda _, passed: passed(), answers(403)]
        found = rig.discover()
    assert (found.streams, found.commands) == (("employments", "compensations"), ("change_pay",))
    assert found.facts == ("1 employees; no right to trainings",)
