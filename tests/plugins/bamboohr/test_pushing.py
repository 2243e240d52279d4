"""What BambooHR is known for when it is written to: no answer, no idempotency key, no version."""

import json
from collections.abc import Mapping

import pytest
from goldenthread_sdk import (
    Change,
    ConflictError,
    Delivery,
    Happened,
    Hint,
    Rate,
    RejectedError,
    SettlementState,
    WebhookError,
)
from goldenthread_sdk.testing.wire import answers, unreachable

from plugins.bamboohr.connector import CHANGE_PAY, RECORD_TRAINING
from tests.plugins.bamboohr.fake_bamboohr import WEBHOOK_KEYS, BambooRig, pay_order, signed, training_order

PAY = {"startDate": "2025-01-01", "rate": "65000.00 USD", "type": "Salary", "paidPer": "Year"}


def test_a_raise_is_a_row_that_keeps_what_it_does_not_change() -> None:
    with BambooRig() as rig:
        key = rig.vendor.hire()
        rig.vendor.add("compensation", key, **PAY, exempt="Exempt", paySchedule="Monthly")
        plan = rig.plan(CHANGE_PAY, Change("c-1", pay_order(key)))
        change = rig.planned(CHANGE_PAY, Change("c-1", pay_order(key)))
        (settled,) = rig.push(CHANGE_PAY, change)
        sent = json.loads(next(request for request in rig.wire.seen if request.method == "POST").content)
        row = rig.vendor.tables["compensation"][-1]
    assert (plan.before, plan.after) == ({"base_pay": "65000 USD per YEAR"}, {"base_pay": "70000 USD per YEAR"})
    assert sent == {
        "startDate": "2026-04-01",
        "rate": {"value": "70000.00", "currency": "USD"},
        "type": "Salary",
        "paidPer": "Year",
        "comment": "Golden Thread c-1",
        "exempt": "Exempt",
        "paySchedule": "Monthly",
    }
    assert (settled.state, settled.reference) == (SettlementState.CONFIRMED, row["id"])


def test_pay_that_was_changed_since_the_plan_is_a_conflict() -> None:
    with BambooRig() as rig:
        change = rig.planned(CHANGE_PAY, rig.vendor.change("change_pay"))
        rig.vendor.tables["compensation"][-1]["rate"] = "66000.00 USD"
        (settled,) = rig.push(CHANGE_PAY, change)
        assert (settled.state, settled.code) == (SettlementState.CONFLICT, "CONFLICT")
        assert rig.vendor.effects("change_pay", change) == 0


def test_other_pay_from_the_very_day_is_a_conflict() -> None:
    with BambooRig() as rig:
        key = rig.vendor.hire()
        rig.vendor.add("compensation", key, **{**PAY, "startDate": "2026-04-01"})
        with pytest.raises(ConflictError):
            rig.plan(CHANGE_PAY, Change("c-1", pay_order(key)))


def test_a_503_on_a_write_is_no_promise_that_nothing_was_done() -> None:
    with BambooRig() as rig:
        change = rig.planned(CHANGE_PAY, rig.vendor.change("change_pay"))
        rig.wire.faults = [lambda _, passed: passed(), answers(503, {"Retry-After": "1"})]
        (settled,) = rig.push(CHANGE_PAY, change)
        assert settled.state is SettlementState.UNKNOWN
        assert rig.lookup(CHANGE_PAY, change).happened is Happened.NO
        assert sum(request.method == "POST" for request in rig.wire.seen) == 1


def test_a_row_that_can_not_be_read_back_is_unknown() -> None:
    with BambooRig() as rig:
        change = rig.planned(CHANGE_PAY, rig.vendor.change("change_pay"))
        rig.wire.faults = [*([lambda _, passed: passed()] * 2), *([unreachable] * 5)]
        (settled,) = rig.push(CHANGE_PAY, change)
        assert (settled.state, settled.code) == (SettlementState.UNKNOWN, "UNREACHABLE")
        assert rig.lookup(CHANGE_PAY, change).happened is Happened.YES


@pytest.mark.parametrize(("key", "rate"), [(None, Rate.YEAR), ("../1", Rate.YEAR), ("1", Rate.FORTNIGHT)])
def test_what_bamboohr_can_not_be_told_is_refused_before_it_is_asked(key: str | None, rate: Rate) -> None:
    with BambooRig() as rig:
        with pytest.raises(RejectedError):
            rig.plan(CHANGE_PAY, Change("c-1", pay_order(key, rate=rate)))
        assert rig.wire.seen == []


def test_a_training_that_is_only_assigned_is_refused() -> None:
    with BambooRig() as rig:
        (course,) = rig.vendor.put("courses", 1)
        change = Change("c-1", training_order(rig.vendor.hire(), course, completed=False))
        with pytest.raises(RejectedError):
            rig.plan(RECORD_TRAINING, change)
        (settled,) = rig.push(RECORD_TRAINING, change)
        assert (settled.state, rig.vendor.records) == (SettlementState.REJECTED, {})


def test_a_training_record_of_another_shape_is_unknown() -> None:
    with BambooRig() as rig:
        change = rig.planned(RECORD_TRAINING, rig.vendor.change("record_training"))
        rig.wire.faults = [answers(201, {"Content-Type": "application/json"}, b"[]")]
        (settled,) = rig.push(RECORD_TRAINING, change)
        assert settled.state is SettlementState.UNKNOWN


@pytest.mark.parametrize(
    ("told", "hints"),
    [
        (
            {"type": "employee.updated", "data": {"employeeId": "12", "changedFields": ["payRate"]}},
            [Hint("employments", "12"), Hint("compensations")],
        ),
        ({"type": "employee.deleted", "data": {"employeeId": "12"}}, [Hint("employments", "12")]),
        (
            {"employees": [{"id": "7", "action": "Updated", "changedFields": ["jobTitle"]}, {"id": "8"}]},
            [Hint("employments", "7"), Hint("employments", "8")],
        ),
    ],
)
def test_events_of_both_shapes_give_hints(told: Mapping[str, object], hints: list[Hint]) -> None:
    with BambooRig() as rig:
        assert rig.hints(_delivery(rig, json.dumps(told).encode()))[1] == hints


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"data": 3}', b"no json"])
def test_a_signed_body_that_is_no_event_is_refused(body: bytes) -> None:
    with BambooRig() as rig, pytest.raises(WebhookError):
        rig.connector.parse_webhook(_delivery(rig, body))


def _delivery(rig: BambooRig, body: bytes) -> Delivery:
    return signed(body, rig.clock.now(), WEBHOOK_KEYS[0])
