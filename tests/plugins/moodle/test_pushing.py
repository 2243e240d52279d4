"""Known behaviour of Moodle when people are enrolled and accounts are made."""

from collections.abc import Callable, Iterator

import httpx2
import pytest
from goldenthread_sdk import (
    AmbiguousError,
    Change,
    ConflictError,
    EnrolmentOrder,
    Happened,
    NotFoundError,
    PersonRef,
    RejectedError,
    SettlementState,
    ThrottledError,
    UnsupportedError,
    UserOrder,
)
from goldenthread_sdk.testing import Rig
from goldenthread_sdk.testing.wire import answers, lost_on_the_way, lost_on_the_way_back

from plugins.moodle.connector import CREATE_USER, ENROL, MoodleConnector
from tests.plugins.moodle.fake_moodle import FakeMoodle

PASSING = 4
"""Who the bad one is; the batch, refused; its first half, done; its second half, refused."""

CONFIRMED, REJECTED, UNKNOWN = SettlementState.CONFIRMED, SettlementState.REJECTED, SettlementState.UNKNOWN


class MoodleRig(Rig):
    """A rig whose vendor is known to be a Moodle."""

    vendor: FakeMoodle

    def enrolments(self, number: int) -> list[Change]:
        """So many enrolments, planned."""
        return [self.planned(ENROL, self.vendor.change("enrol")) for _ in range(number)]


@pytest.fixture
def rig() -> Iterator[MoodleRig]:
    with MoodleRig(MoodleConnector, FakeMoodle) as made:
        yield made


def enrol(course: object, **person: str) -> Change:
    return Change("change", EnrolmentOrder(person=PersonRef(**person), course_key=str(course)))


def _passes(_request: httpx2.Request, passed: Callable[[], httpx2.Response]) -> httpx2.Response:
    return passed()


def user(email: str = "ann@example.com", **person: str) -> Change:
    order = UserOrder(person=PersonRef(**person), given_name="Ann", family_name="Able", email=email)
    return Change("change", order)


def test_a_batch_with_a_bad_row_is_halved_until_it_stands_alone(rig: MoodleRig) -> None:
    good = rig.enrolments(7)
    bad = rig.vendor.bad_change("enrol")
    settled = {one.key: one for one in rig.push(ENROL, *good[:4], bad, *good[4:])}
    assert [settled[one.key].state for one in good] == [CONFIRMED] * 7
    assert (settled[bad.key].state, settled[bad.key].code) == (REJECTED, "invalidrecord")
    assert rig.vendor.writes == [("enrol", number) for number in (8, 4, 4, 2, 1, 1, 2)]


def test_a_good_batch_is_one_request_and_each_row_is_read_back(rig: MoodleRig) -> None:
    changes = rig.enrolments(5)
    settled = rig.push(ENROL, *changes)
    assert [one.state for one in settled] == [CONFIRMED] * 5
    assert {one.reference for one in settled} == {f"{course}:{who}" for course, who in rig.vendor.enrolled}
    assert rig.vendor.writes == [("enrol", 5)]


def test_null_is_not_taken_for_done(rig: MoodleRig) -> None:
    rig.vendor.silent = True
    (change,) = rig.enrolments(1)
    (settlement,) = rig.push(ENROL, change)
    assert (settlement.state, settlement.code) == (UNKNOWN, "NOT_SEEN")
    assert rig.lookup(ENROL, change).happened is Happened.NO


def test_a_lost_answer_is_made_good_by_reading_back(rig: MoodleRig) -> None:
    changes = rig.enrolments(3)
    rig.wire.faults = [lost_on_the_way_back]
    assert [one.state for one in rig.push(ENROL, *changes)] == [CONFIRMED] * 3
    assert rig.vendor.writes == [("enrol", 3)]


def test_a_batch_that_never_arrived_is_unknown_and_not_sent_again(rig: MoodleRig) -> None:
    changes = rig.enrolments(3)
    rig.wire.faults = [lost_on_the_way]
    assert [one.state for one in rig.push(ENROL, *changes)] == [UNKNOWN] * 3
    assert rig.vendor.writes == []


def test_what_was_done_before_moodle_asks_for_patience_is_settled(rig: MoodleRig) -> None:
    changes = [*rig.enrolments(3), rig.vendor.bad_change("enrol")]
    patience = answers(429, {"Retry-After": "3600"})
    rig.wire.faults = [*[_passes] * PASSING, patience]
    pushing = rig.connector.push(ENROL, changes)
    settled = [next(pushing), next(pushing)]
    with pytest.raises(ThrottledError):
        next(pushing)
    assert [(one.key, one.state) for one in settled] == [(change.key, CONFIRMED) for change in changes[:2]]


def test_who_is_suspended_is_let_in_again(rig: MoodleRig) -> None:
    course, who = rig.vendor.course()["id"], rig.vendor.user()["id"]
    rig.vendor.enrolled[(course, who)] = "suspended"
    change = enrol(course, key=str(who))
    assert rig.plan(ENROL, change).differs
    assert [one.state for one in rig.push(ENROL, change)] == [CONFIRMED]
    assert rig.vendor.enrolled == {(course, who): "active"}


@pytest.mark.parametrize("person", [{"employee_number": "E1"}, {"email": "same@example.com"}])
def test_more_than_one_match_stops_it(rig: MoodleRig, person: dict[str, str]) -> None:
    for _ in range(2):
        rig.vendor.user(idnumber="E1", email="same@example.com")
    change = enrol(rig.vendor.course()["id"], **person)
    with pytest.raises(AmbiguousError, match="2 accounts of Moodle have the same"):
        rig.plan(ENROL, change)
    (settlement,) = rig.push(ENROL, change)
    assert (settlement.state, settlement.code) == (REJECTED, "AMBIGUOUS")
    assert rig.vendor.enrolled == {}


def test_a_number_beats_an_address(rig: MoodleRig) -> None:
    first, _ = rig.vendor.user(idnumber="E1"), rig.vendor.user(email="x@example.com")
    plan = rig.plan(ENROL, enrol(rig.vendor.course()["id"], employee_number="E1", email="x@example.com"))
    assert plan.reference == str(first["id"])


@pytest.mark.parametrize("course", ["99", "abc", "²"])
def test_a_course_that_is_none_is_refused(rig: MoodleRig, course: str) -> None:
    with pytest.raises(NotFoundError):
        rig.plan(ENROL, enrol(course, key=str(rig.vendor.user()["id"])))


def test_a_person_without_an_account_is_told(rig: MoodleRig) -> None:
    with pytest.raises(NotFoundError, match="no account in Moodle"):
        rig.plan(ENROL, enrol(rig.vendor.course()["id"], email="nobody@example.com"))


@pytest.mark.parametrize(
    ("person", "email", "name"),
    [
        ({}, "Ann.Able@Example.com", "ann.able@example.com"),
        ({"user_name": "J.Müller"}, "j@example.com", "j.muller"),
    ],
)
def test_user_names_are_lower_case_ascii(rig: MoodleRig, person: dict[str, str], email: str, name: str) -> None:
    change = user(email, **person)
    assert rig.plan(CREATE_USER, change).after == {"account": name}
    (settlement,) = rig.push(CREATE_USER, change)
    (made,) = rig.vendor.users.values()
    assert (settlement.state, settlement.reference) == (CONFIRMED, str(made["id"]))
    assert made == {
        "id": 100,
        "username": name,
        "auth": "manual",
        "createpassword": "1",
        "firstname": "Ann",
        "lastname": "Able",
        "email": email,
        "idnumber": "E100",
    }


@pytest.mark.parametrize("name", ["großmann", "ann able", "安", "a" * 101])
def test_a_user_name_that_moodle_would_mangle_is_refused(rig: MoodleRig, name: str) -> None:
    with pytest.raises(RejectedError, match="user names"):
        rig.plan(CREATE_USER, user(user_name=name))
    assert [one.state for one in rig.push(CREATE_USER, user(user_name=name))] == [REJECTED]
    assert rig.vendor.writes == []


def test_a_user_name_of_somebody_else_is_a_conflict(rig: MoodleRig) -> None:
    rig.vendor.user(username="ann", idnumber="E1")
    with pytest.raises(ConflictError, match="somebody else's"):
        rig.plan(CREATE_USER, user(user_name="ann", employee_number="E2"))


def test_a_person_who_has_an_account_gets_no_second_one(rig: MoodleRig) -> None:
    held = rig.vendor.user(idnumber="E1")
    plan = rig.plan(CREATE_USER, user(employee_number="E1", user_name="another"))
    assert (plan.differs, plan.reference) == (False, str(held["id"]))


def test_accounts_are_made_only_where_that_is_switched_on(rig: MoodleRig) -> None:
    assert rig.discover().commands == ("enrol", "create_user")
    rig.connector = rig.made(rig.config.model_copy(update={"create_users": False}))
    assert rig.discover().commands == ("enrol",)
    for asked in (lambda: rig.plan(CREATE_USER, user()), lambda: rig.push(CREATE_USER, user())):
        with pytest.raises(UnsupportedError, match="create_users"):
            asked()
    assert rig.vendor.writes == []
