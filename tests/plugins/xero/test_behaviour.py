"""What Xero Payroll is known for: a tenant in every request, keys that are done once, two countries, odd days."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from goldenthread_sdk import (
    Change,
    Checkpoint,
    Compensation,
    ConflictError,
    CursorError,
    Employment,
    EmploymentStatus,
    PayrollRun,
    PayrollState,
    PersonRef,
    Rate,
    RejectedError,
    Row,
    RowFault,
    ScopeError,
    SettlementState,
    VendorFailedError,
)
from goldenthread_sdk.testing.wire import answers, lost_on_the_way_back

from plugins.xero.connector import CHANGE_PAY, COMPENSATIONS, EMPLOYMENTS, PAY_RUNS
from tests.plugins.xero.fake_xero import TENANT, FakeXero, FakeXeroNz, FakeXeroUk, XeroRig


@pytest.fixture(params=[FakeXeroUk, FakeXeroNz], ids=["UK", "NZ"])
def rig(request: pytest.FixtureRequest) -> Iterator[XeroRig]:
    with XeroRig(request.param) as rig:
        yield rig


def test_every_request_names_the_tenant_and_another_one_is_a_missing_right(rig: XeroRig) -> None:
    rig.vendor.ran()
    rig.push(CHANGE_PAY, rig.planned(CHANGE_PAY, rig.vendor.change("change_pay")))
    for stream in rig.kind.streams:
        list(rig.read(stream))
    assert {request.headers["Xero-Tenant-Id"] for request in rig.wire.seen} == {TENANT}
    other = {**rig.vendor.config(), "tenant_id": TENANT.replace("7b1d", "0000")}
    rig.connector = rig.made(rig.kind.Config.model_validate(other))
    with pytest.raises(ScopeError):
        rig.check()


@pytest.mark.parametrize(
    ("vendor", "kept", "path"),
    [
        (FakeXeroUk, {"numberOfUnitsPerDay": 7.5}, "/Payslips"),
        (FakeXeroNz, {"numberOfUnitsPerDay": 7.5, "daysPerWeek": 5, "workPatternType": "RegularWeek"}, "/PaySlips"),
    ],
)
def test_each_country_has_its_own_record_path_and_currency(
    vendor: type[FakeXero], kept: dict[str, object], path: str
) -> None:
    with XeroRig(vendor) as rig:
        rig.vendor.ran()
        change = Change("raise-1", rig.vendor.order(rig.vendor.hire()))
        plan = rig.plan(CHANGE_PAY, change)
        rig.push(CHANGE_PAY, rig.planned(CHANGE_PAY, change))
        (sent,) = [request for request in rig.wire.seen if request.method == "POST"]
        (run, _) = rig.read(PAY_RUNS)
        slips = rig.wire.seen[-1].url.path
    currency = rig.kind.region.currency  # type: ignore[attr-defined]
    assert (plan.before, plan.after) == (
        {"base_pay": f"65000 {currency} per YEAR"},
        {"base_pay": f"70000.55 {currency} per YEAR"},
    )
    assert json.loads(sent.content) == {
        "earningsRateID": "0c1a3f6e-0000-4000-8000-000000000001",
        "numberOfUnitsPerWeek": 37.5,
        **kept,
        "effectiveFrom": "2026-04-01",
        "annualSalary": 70000.55,
        "status": "Pending",
        "paymentType": "Salary",
    }
    assert sent.headers["Idempotency-Key"] == "raise-1"
    assert slips == f"/payroll.xro/2.0{path}"
    assert isinstance(run, Row)
    assert isinstance(run.record, PayrollRun)
    assert run.record.currency == currency


def test_a_lost_answer_is_asked_for_again_under_the_same_key(rig: XeroRig) -> None:
    change = rig.planned(CHANGE_PAY, rig.vendor.change("change_pay"))
    rig.wire.faults = [lambda _, passed: passed(), lost_on_the_way_back]
    (settled,) = rig.push(CHANGE_PAY, change)
    sent = [request.headers["Idempotency-Key"] for request in rig.wire.seen if request.method == "POST"]
    assert (settled.state, sent) == (SettlementState.CONFIRMED, [change.key] * 2)
    assert rig.vendor.effects("change_pay", change) == 1


def test_a_change_is_not_done_again_when_xero_forgot_its_key(rig: XeroRig) -> None:
    change = rig.planned(CHANGE_PAY, rig.vendor.change("change_pay"))
    rig.push(CHANGE_PAY, change)
    rig.vendor.done.clear()
    (settled,) = rig.push(CHANGE_PAY, change)
    assert settled.state is SettlementState.CONFIRMED
    assert rig.vendor.effects("change_pay", change) == 1


def test_a_long_key_is_shortened_the_same_way_each_time(rig: XeroRig) -> None:
    order = rig.vendor.order(rig.vendor.hire())
    for number in (200, 128):
        rig.vendor.pay[order.person.key or ""] = [rig.vendor.record()]
        rig.push(CHANGE_PAY, Change("k" * number, order))
    keys = [request.headers["Idempotency-Key"] for request in rig.wire.seen if request.method == "POST"]
    assert [len(key) for key in keys] == [64, 128]


def test_pay_that_was_changed_since_the_plan_is_a_conflict(rig: XeroRig) -> None:
    change = rig.planned(CHANGE_PAY, rig.vendor.change("change_pay"))
    rig.vendor.pay[change.reference or ""][0]["annualSalary"] = 66000
    (settled,) = rig.push(CHANGE_PAY, change)
    assert (settled.state, rig.vendor.effects("change_pay", change)) == (SettlementState.CONFLICT, 0)


def test_other_pay_from_the_very_day_is_a_conflict(rig: XeroRig) -> None:
    key = rig.vendor.hire()
    rig.vendor.pay[key].append(rig.vendor.record(effectiveFrom="2026-04-01"))
    with pytest.raises(ConflictError):
        rig.plan(CHANGE_PAY, Change("c-1", rig.vendor.order(key)))


def test_a_refusal_names_the_fields_and_not_the_values(rig: XeroRig) -> None:
    (settled,) = rig.push(CHANGE_PAY, rig.planned(CHANGE_PAY, rig.vendor.bad_change("change_pay")))
    assert (settled.state, settled.code) == (SettlementState.REJECTED, "BadRequest")
    assert settled.message == "Xero refused what was asked (AnnualSalary)."


def test_an_hourly_raise_tells_the_year_too(rig: XeroRig) -> None:
    key = rig.vendor.hire()
    change = Change("c-1", rig.vendor.order(key, "21.40", rate=Rate.HOUR))
    (settled,) = rig.push(CHANGE_PAY, rig.planned(CHANGE_PAY, change))
    made = rig.vendor.pay[key][-1]
    assert (made["paymentType"], made["ratePerUnit"], made["annualSalary"]) == ("Hourly", 21.4, 41730.0)
    assert (settled.state, settled.reference) == (SettlementState.CONFIRMED, made["salaryAndWagesID"])


@pytest.mark.parametrize(
    ("currency", "rate", "key"), [("USD", Rate.YEAR, "x"), (None, Rate.WEEK, "x"), (None, Rate.YEAR, None)]
)
def test_what_xero_can_not_pay_is_refused_before_it_is_asked(
    rig: XeroRig, currency: str | None, rate: Rate, key: str | None
) -> None:
    with pytest.raises(RejectedError):
        rig.plan(CHANGE_PAY, Change("c-1", rig.vendor.order(key, rate=rate, currency=currency)))
    assert rig.wire.seen == []


def test_pay_of_a_year_and_of_an_hour(rig: XeroRig) -> None:
    key = rig.vendor.hire()
    hourly = rig.vendor.record(paymentType="Hourly", ratePerUnit=19.75, effectiveFrom="2024-01-01", status="History")
    rig.vendor.pay[key].append(hourly)
    rows = [item.record for item in rig.read(COMPENSATIONS) if isinstance(item, Row)]
    told = [
        (row.amount, row.rate, row.hours_per_week, row.effective_on, row.person)
        for row in rows
        if isinstance(row, Compensation)
    ]
    hours, person = Decimal("37.5"), PersonRef(key=key)
    assert told == [
        (Decimal("65000.0"), Rate.YEAR, hours, date(2025, 1, 1), person),
        (Decimal("19.75"), Rate.HOUR, hours, date(2024, 1, 1), person),
    ]


def test_an_hour_without_a_wage_is_a_fault(rig: XeroRig) -> None:
    rig.vendor.pay[rig.vendor.hire()] = [rig.vendor.record(paymentType="Hourly")]
    (row, _) = rig.read(COMPENSATIONS)
    assert isinstance(row, RowFault)
    assert (row.code, row.field) == ("BAD_VALUE", "amount")


def test_an_employee_is_told_as_far_as_xero_knows(rig: XeroRig) -> None:
    rig.vendor.odd = True
    key = rig.vendor.hire(startDate="2020-03-01T00:00:00", endDate="2026-02-27T00:00:00")
    (row, _) = rig.read(EMPLOYMENTS)
    assert row == Row(
        Employment(
            key=key,
            person=PersonRef(key=key, email=f"a-{key[-4:]}@example.com"),
            effective_on=date(2020, 3, 1),
            given_name="Ada",
            family_name="Ash",
            hired_on=date(2020, 3, 1),
            left_on=date(2026, 2, 27),
            status=EmploymentStatus.ENDED,
            job_title="Engineer" if isinstance(rig.vendor, FakeXeroNz) else None,
        )
    )


@pytest.mark.parametrize(
    ("told", "state", "lines"),
    [
        ({}, PayrollState.PAID, 9),
        ({"paymentDate": "2026-03-05"}, PayrollState.PROCESSED, 9),
        ({"payRunStatus": "Draft"}, PayrollState.OPEN, 0),
    ],
)
def test_how_far_a_pay_run_is(rig: XeroRig, told: dict[str, str], state: PayrollState, lines: int) -> None:
    key = rig.vendor.ran(**told)
    rig.vendor.payslips[key] = [rig.vendor.slip() for _ in range(9)]
    (row, _) = rig.read(PAY_RUNS)
    assert isinstance(row, Row)
    assert isinstance(row.record, PayrollRun)
    assert (row.record.state, len(row.record.lines)) == (state, lines)
    assert {(line.gross, line.net) for line in row.record.lines} <= {(Decimal("5416.67"), Decimal("3801.5"))}


def test_pages_that_are_not_counted_end_with_a_short_one(rig: XeroRig) -> None:
    rig.vendor.counted = False
    put = rig.vendor.put("employments", 30)
    assert [item.record.key for item in rig.read(EMPLOYMENTS) if isinstance(item, Row)] == put


def test_rows_that_vanish_while_pages_are_counted_end_the_run(rig: XeroRig) -> None:
    rig.vendor.put("employments", 9)
    reading = rig.read(EMPLOYMENTS)
    while not isinstance(next(reading), Checkpoint):
        pass
    del rig.vendor.employees[0]
    with pytest.raises(VendorFailedError):
        list(reading)
    with pytest.raises(CursorError):
        list(rig.read(EMPLOYMENTS, "page two"))


def test_a_daily_limit_ends_the_run_with_the_time_to_come_back(rig: XeroRig) -> None:
    rig.wire.always = answers(429, {"Retry-After": "40000", "X-Rate-Limit-Problem": "day"})
    with pytest.raises(Exception, match="come back later") as caught:
        rig.check()
    assert (getattr(caught.value, "retry_after", None), rig.clock.slept) == (40000.0, [])
