"""What Gusto is known for: versions, pay that is left out without a word, pages that are counted, one API version."""

import json
from datetime import date
from decimal import Decimal

import pytest
from goldenthread_sdk import (
    AnswerError,
    Change,
    Checkpoint,
    CredentialsError,
    CursorError,
    Employment,
    EmploymentStatus,
    Happened,
    Hint,
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
    WebhookError,
)
from goldenthread_sdk.testing.wire import answers, gives

from plugins.gusto.client import STALE, VERSION
from plugins.gusto.connector import CHANGE_PAY, COMPENSATIONS, EMPLOYMENTS, PAYROLLS
from tests.plugins.gusto.fake_gusto import SECRETS, GustoRig, order, refusal, signed


def test_every_request_names_the_version_of_the_contract() -> None:
    with GustoRig() as rig:
        rig.push(CHANGE_PAY, rig.planned(CHANGE_PAY, rig.vendor.change("change_pay")))
        assert {request.headers["X-Gusto-API-Version"] for request in rig.wire.seen} == {VERSION}


def test_an_answer_of_another_version_is_refused() -> None:
    with GustoRig() as rig:
        rig.wire.always = answers(200, {"X-Gusto-API-Version": "2024-04-01"}, b"{}")
        with pytest.raises(AnswerError):
            rig.check()


def test_a_raise_updates_the_compensation_under_its_version() -> None:
    with GustoRig() as rig:
        employee = rig.vendor.hire()
        pay = employee["jobs"][0]["compensations"][0]
        version = pay["version"]
        plan = rig.plan(CHANGE_PAY, Change("c-1", order(employee["uuid"])))
        (settled,) = rig.push(CHANGE_PAY, rig.planned(CHANGE_PAY, Change("c-1", order(employee["uuid"]))))
        sent = json.loads(rig.wire.seen[-1].content)
    assert (plan.before, plan.after) == (
        {"pay": "65000 USD per Year from 2025-01-01"},
        {"pay": "70000 USD per Year from 2026-04-01"},
    )
    assert (plan.version, plan.reference) == (version, pay["uuid"])
    assert sent == {
        "version": version,
        "rate": "70000.00",
        "payment_unit": "Year",
        "effective_date": "2026-04-01",
    }
    assert (settled.state, settled.reference, settled.version) == (
        SettlementState.CONFIRMED,
        pay["uuid"],
        pay["version"],
    )


@pytest.mark.parametrize("status", [409, 422])
def test_a_stale_version_is_a_conflict_by_its_category(status: int) -> None:
    with GustoRig() as rig:
        change = rig.planned(CHANGE_PAY, rig.vendor.change("change_pay"))
        rig.wire.faults = [gives(refusal(status, STALE))]
        (settled,) = rig.push(CHANGE_PAY, change)
        assert (settled.state, settled.code) == (SettlementState.CONFLICT, STALE)


def test_a_lost_answer_is_looked_up_and_not_sent_again() -> None:
    with GustoRig() as rig:
        change = rig.planned(CHANGE_PAY, rig.vendor.change("change_pay"))
        rig.wire.faults = [lambda _, passed: (passed(), answers(502)(_, passed))[1]]
        (settled,) = rig.push(CHANGE_PAY, change)
        assert settled.state is SettlementState.UNKNOWN
        assert rig.lookup(CHANGE_PAY, change).happened is Happened.YES
        assert sum(request.method == "PUT" for request in rig.wire.seen) == 1


def test_pay_that_is_held_otherwise_than_sent_is_unknown() -> None:
    with GustoRig() as rig:
        change = rig.planned(CHANGE_PAY, rig.vendor.change("change_pay"))
        rig.wire.faults = [answers(200, {"Content-Type": "application/json"}, b'{"uuid": "x", "rate": "1.00"}')]
        (settled,) = rig.push(CHANGE_PAY, change)
        assert (settled.state, settled.code) == (SettlementState.UNKNOWN, "OTHER_PAY")


def test_a_change_that_was_never_planned_is_refused() -> None:
    with GustoRig() as rig:
        (settled,) = rig.push(CHANGE_PAY, rig.vendor.change("change_pay"))
        assert (settled.state, rig.wire.seen) == (SettlementState.REJECTED, [])


@pytest.mark.parametrize(
    ("currency", "rate", "key"), [("EUR", Rate.YEAR, "x"), ("USD", Rate.FORTNIGHT, "x"), ("USD", Rate.YEAR, None)]
)
def test_what_gusto_can_not_pay_is_refused_before_it_is_asked(currency: str, rate: Rate, key: str | None) -> None:
    with GustoRig() as rig:
        with pytest.raises(RejectedError):
            rig.plan(CHANGE_PAY, Change("c-1", order(key, currency=currency, rate=rate)))
        assert rig.wire.seen == []


def test_pay_that_is_left_out_is_a_missing_scope() -> None:
    with GustoRig() as rig:
        rig.vendor.hire()
        rig.vendor.scope = "employees:read"
        assert rig.check().warnings == (
            "The scope compensations:read is missing.",
            "The scope compensations:write is missing.",
            "The scope payrolls:read is missing.",
        )
        found = rig.discover()
        assert (found.streams, found.commands) == (("employments",), ())
        assert sum(isinstance(item, Row) for item in rig.read(EMPLOYMENTS)) == 1
        with pytest.raises(ScopeError):
            list(rig.read(COMPENSATIONS))


def test_a_token_of_another_company_is_refused() -> None:
    with GustoRig() as rig:
        rig.wire.always = answers(200, {"Content-Type": "application/json"}, b'{"resource": null, "scope": ""}')
        with pytest.raises(CredentialsError):
            rig.check()


def test_rows_that_vanish_while_pages_are_counted_end_the_run() -> None:
    with GustoRig() as rig:
        rig.vendor.put("employments", 30)
        reading = rig.read(EMPLOYMENTS)
        while not isinstance(next(reading), Checkpoint):
            pass
        del rig.vendor.employees[0]
        with pytest.raises(VendorFailedError):
            list(reading)
        with pytest.raises(VendorFailedError):
            list(rig.read(EMPLOYMENTS, "1:30"))
        with pytest.raises(CursorError):
            list(rig.read(EMPLOYMENTS, "page two"))


def test_an_employee_is_told_whole() -> None:
    with GustoRig() as rig:
        boss = rig.vendor.hire()["uuid"]
        told = rig.vendor.hire(manager_uuid=boss, preferred_first_name="Addie")
        told["jobs"][0]["location"] = {"uuid": rig.vendor.uuid(), "city": "Reno", "state": "NV"}
        later = {**told["jobs"][0]["compensations"][0], "uuid": rig.vendor.uuid(), "effective_date": "2026-09-01"}
        told["jobs"][0]["compensations"].append(later)
        records = [item.record for item in rig.read(EMPLOYMENTS) if isinstance(item, Row)]
    key = told["uuid"]
    assert records[1] == Employment(
        key=key,
        person=PersonRef(key=key, employee_number=key[-6:], email=told["work_email"]),
        effective_on=date(2025, 1, 1),
        employee_number=key[-6:],
        given_name="Addie",
        family_name="Ash",
        work_email=told["work_email"],
        hired_on=date(2020, 3, 1),
        job_title="Engineer",
        department_code=told["department_uuid"],
        department_name="Research",
        location="Reno, NV",
        manager=PersonRef(key=boss),
    )


@pytest.mark.parametrize(
    ("ends", "status", "left_on"),
    [
        ([("2026-02-27", True)], EmploymentStatus.ENDED, date(2026, 2, 27)),
        ([("2026-06-30", False)], EmploymentStatus.ACTIVE, date(2026, 6, 30)),
        ([("2019-06-30", True)], EmploymentStatus.ACTIVE, None),
    ],
)
def test_an_end_that_was_one_that_is_to_come_and_one_before_a_rehire(
    ends: list[tuple[str, bool]], status: EmploymentStatus, left_on: date | None
) -> None:
    with GustoRig() as rig:
        told = [{"uuid": rig.vendor.uuid(), "effective_date": day, "active": active} for day, active in ends]
        rig.vendor.hire(terminations=told)
        (row, _) = rig.read(EMPLOYMENTS)
    assert isinstance(row, Row)
    assert isinstance(row.record, Employment)
    assert (row.record.status, row.record.left_on) == (status, left_on)


def test_an_owner_by_the_paycheck_is_a_fault() -> None:
    with GustoRig() as rig:
        rig.vendor.hire()["jobs"][0]["compensations"][0]["payment_unit"] = "Paycheck"
        (row, _) = rig.read(COMPENSATIONS)
    assert isinstance(row, RowFault)
    assert (row.code, row.field) == ("BAD_VALUE", "rate")


def test_a_payroll_of_more_than_a_hundred_is_told_whole() -> None:
    with GustoRig() as rig:
        key = rig.vendor.ran()
        rig.vendor.lines[key] = [rig.vendor.line() for _ in range(200)] + [rig.vendor.line(excluded=True)]
        (row, _) = rig.read(PAYROLLS)
    assert isinstance(row, Row)
    assert isinstance(row.record, PayrollRun)
    assert len(row.record.lines) == 200
    assert {(line.gross, line.net) for line in row.record.lines} == {(Decimal("5416.67"), Decimal("3801.5"))}


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({}, PayrollState.PAID),
        ({"check_date": "2026-03-05"}, PayrollState.PROCESSED),
        ({"off_cycle": True, "off_cycle_reason": "Reversal"}, PayrollState.REVERSED),
        ({"processed": False}, PayrollState.OPEN),
    ],
)
def test_how_far_a_payroll_is(told: dict[str, object], state: PayrollState) -> None:
    with GustoRig() as rig:
        rig.vendor.ran(**told)
        (row, _) = rig.read(PAYROLLS)
    assert isinstance(row, Row)
    assert isinstance(row.record, PayrollRun)
    assert row.record.state is state


def test_events_hint_at_their_stream_and_others_at_nothing() -> None:
    with GustoRig() as rig:
        now = rig.clock.now()
        for kind, hints in (
            ("employee_job_compensation.updated", [Hint("compensations", "e-1")]),
            ("payroll.paid", [Hint("payrolls", "e-1")]),
            ("employee.terminated", [Hint("employments", "e-1")]),
            ("company.updated", []),
        ):
            told = {"uuid": f"event-{kind}", "event_type": kind, "entity_uuid": "e-1"}
            assert rig.hints(signed(told, now, SECRETS[0])) == (f"event-{kind}", hints)
        with pytest.raises(WebhookError):
            rig.connector.verify_webhook(signed({"event_type": "x"}, now, SECRETS[0]))
