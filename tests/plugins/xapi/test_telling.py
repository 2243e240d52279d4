"""Known behaviour of Learning Record Stores when they are told something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from goldenthread_sdk import (
    Change,
    CompletionOrder,
    ConflictError,
    Happened,
    PersonRef,
    RejectedError,
    SettlementState,
    payload_of,
)
from goldenthread_sdk.testing import Rig
from goldenthread_sdk.testing.wire import lost_on_the_way_back

from plugins.xapi.connector import TELL, XapiConnector
from plugins.xapi.telling import ASSIGNED
from tests.plugins.xapi.fake_lrs import COURSE, HOME_PAGE, FakeLrs, order

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
CONFIRMED, CONFLICT, REJECTED = SettlementState.CONFIRMED, SettlementState.CONFLICT, SettlementState.REJECTED


class LrsRig(Rig):
    """A rig whose vendor is known to be an LRS."""

    vendor: FakeLrs


@pytest.fixture
def rig() -> Iterator[LrsRig]:
    with LrsRig(XapiConnector, FakeLrs) as made:
        yield made


@pytest.fixture
def change() -> Change:
    return Change("change-1", order("E1", f"{COURSE}1", AT))


def settled(rig: LrsRig, change: Change) -> tuple[SettlementState, str | None]:
    (settlement,) = rig.push(TELL, change)
    return settlement.state, settlement.code


@pytest.mark.parametrize(
    ("completed", "verb", "result"),
    [
        (True, "http://adlnet.gov/expapi/verbs/completed", {"result": {"completion": True}}),
        (False, ASSIGNED, {}),
    ],
)
def test_what_is_stored(rig: LrsRig, *, completed: bool, verb: str, result: dict[str, object]) -> None:
    change = Change("change-1", order("E1", f"{COURSE}1", AT, completed=completed))
    assert settled(rig, change) == (CONFIRMED, None)
    (stored,) = rig.vendor.statements
    for added in ("authority", "stored", "version"):
        del stored[added]
    assert stored == {
        "id": "f4f2f1b3-8684-5c47-b31d-ecc9f671b039",
        "actor": {"objectType": "Agent", "account": {"homePage": HOME_PAGE, "name": "E1"}},
        "verb": {"id": verb, "display": {"en": "completed" if completed else "assigned"}},
        "object": {"objectType": "Activity", "id": f"{COURSE}1", "definition": {"name": {"en": "A course"}}},
        "timestamp": "2026-03-01T09:30:00Z",
        **result,
    }


@pytest.mark.parametrize("status", [204, 409])
def test_a_statement_that_is_sent_again_is_there_once_whatever_the_lrs_answers(
    rig: LrsRig, change: Change, status: int
) -> None:
    rig.vendor.status_again = status
    assert [settled(rig, change) for _ in range(2)] == [(CONFIRMED, None)] * 2
    assert len(rig.vendor.statements) == 1


@pytest.mark.parametrize("status", [204, 409])
def test_a_lost_answer_is_made_good_by_sending_the_same_id(rig: LrsRig, change: Change, status: int) -> None:
    rig.vendor.status_again = status
    rig.wire.faults = [lost_on_the_way_back]
    assert settled(rig, change) == (CONFIRMED, None)
    assert [request.method for request in rig.wire.seen] == ["PUT", "PUT", "GET"]
    assert len(rig.vendor.statements) == 1


@pytest.mark.parametrize("status", [204, 409])
def test_another_statement_under_the_id_is_a_conflict_whatever_the_lrs_answers(
    rig: LrsRig, change: Change, status: int
) -> None:
    rig.vendor.status_again = status
    rig.push(TELL, change)
    other = replace(change, payload=order("E2", f"{COURSE}1", AT))
    assert settled(rig, other) == (CONFLICT, "OTHER_STATEMENT")
    assert rig.lookup(TELL, other).happened is Happened.UNKNOWN
    with pytest.raises(ConflictError):
        rig.plan(TELL, other)


def test_a_statement_that_an_lrs_shows_late_is_accepted_and_found_later(rig: LrsRig, change: Change) -> None:
    rig.vendor.deaf = True
    assert settled(rig, change) == (SettlementState.ACCEPTED, "NOT_SEEN")
    assert rig.lookup(TELL, change).happened is Happened.NO
    rig.vendor.deaf = False
    assert settled(rig, change) == (CONFIRMED, None)
    assert rig.lookup(TELL, change).happened is Happened.YES


def test_a_voided_statement_is_not_sent_again(rig: LrsRig, change: Change) -> None:
    rig.push(TELL, change)
    rig.vendor.voided.add(rig.vendor.statements[0]["id"])
    assert settled(rig, change) == (REJECTED, "VOIDED")
    assert rig.lookup(TELL, change).happened is Happened.UNKNOWN
    with pytest.raises(RejectedError, match="another key"):
        rig.plan(TELL, change)


def test_an_lrs_may_keep_less_of_the_time_and_another_zone(rig: LrsRig, change: Change) -> None:
    wanted = payload_of(change, CompletionOrder)
    exact = replace(change, payload=wanted.model_copy(update={"happened_at": AT + timedelta(microseconds=123_456)}))
    rig.push(TELL, exact)
    rig.vendor.statements[0]["timestamp"] = "2026-03-01T10:30:00.123+01:00"
    assert not rig.plan(TELL, exact).differs
    assert rig.lookup(TELL, exact).happened is Happened.YES


@pytest.mark.parametrize(
    ("person", "actor"),
    [
        ({"employee_number": "E1", "email": "a@b.example"}, {"account": {"homePage": HOME_PAGE, "name": "E1"}}),
        ({"key": "https://x.example.com 7 b"}, {"account": {"homePage": "https://x.example.com", "name": "7 b"}}),
        ({"email": "a@b.example"}, {"mbox": "mailto:a@b.example"}),
    ],
)
def test_people_as_actors(rig: LrsRig, person: dict[str, str], actor: dict[str, object]) -> None:
    told = order("", f"{COURSE}1", AT).model_copy(update={"person": PersonRef(**person)})
    assert settled(rig, Change("change-1", told)) == (CONFIRMED, None)
    assert rig.vendor.statements[0]["actor"] == {"objectType": "Agent", **actor}


def test_a_person_who_can_t_be_named_is_refused_unsent(rig: LrsRig) -> None:
    told = order("", f"{COURSE}1", AT).model_copy(update={"person": PersonRef(key="77")})
    with pytest.raises(RejectedError, match="neither an account nor an address"):
        rig.plan(TELL, Change("change-1", told))
    assert settled(rig, Change("change-1", told)) == (REJECTED, "REJECTED")
    assert rig.vendor.statements == []
