"""Known behaviour of Moodle while it is read."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from goldenthread_sdk import (
    AnswerError,
    Checkpoint,
    Completion,
    Course,
    CredentialsError,
    Enrolment,
    ReadItem,
    RejectedError,
    Row,
    RowFault,
    ScopeError,
    VendorFailedError,
)
from goldenthread_sdk.testing import Rig
from goldenthread_sdk.testing.wire import gives

from plugins.moodle.connector import COMPLETIONS, COURSES, ENROLMENTS, MoodleConnector
from plugins.moodle.reading import ROWS_OF_REPORT
from plugins.moodle.rows import moment, twice
from tests.plugins.moodle.fake_moodle import HEADERS, FakeMoodle, refusal


class MoodleRig(Rig):
    """A rig whose vendor is known to be a Moodle."""

    vendor: FakeMoodle


@pytest.fixture
def rig() -> Iterator[MoodleRig]:
    with MoodleRig(MoodleConnector, FakeMoodle) as made:
        yield made


def records(items: Iterator[ReadItem]) -> list[object]:
    return [item.record for item in items if isinstance(item, Row)]


def faults(items: Iterator[ReadItem]) -> list[tuple[str | None, str]]:
    return [(item.key, item.code) for item in items if isinstance(item, RowFault)]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("invalidtoken", CredentialsError),
        ("accessexception", ScopeError),
        ("nopermissions", ScopeError),
        ("sitemaintenance", VendorFailedError),
        ("somethingnew", RejectedError),
    ],
)
def test_errors_come_with_http_200_and_name_nobody(rig: MoodleRig, code: str, kind: type[Exception]) -> None:
    rig.wire.always = gives(refusal(code))
    with pytest.raises(kind) as caught:
        rig.check()
    assert f"({code})" in str(caught.value)
    assert "Ann" not in str(caught.value)


def test_maintenance_that_ends_is_waited_out(rig: MoodleRig) -> None:
    rig.wire.faults = [gives(refusal("sitemaintenance"))]
    assert rig.check().account == "golden of Learn"
    assert len(rig.clock.slept) == 1


def test_words_in_a_summary_are_no_error(rig: MoodleRig) -> None:
    rig.vendor.course(summary='<p>On "exception" and &amp; "errorcode".</p>')
    assert [one.description for one in records(rig.read(COURSES)) if isinstance(one, Course)] == [
        'On "exception" and & "errorcode".'
    ]


def test_the_token_is_sent_in_the_body_alone(rig: MoodleRig) -> None:
    rig.check()
    for request in rig.wire.seen:
        assert (request.method, str(request.url)) == ("POST", "https://learn.example.com/webservice/rest/server.php")


def test_the_front_page_is_no_course_and_hidden_ones_are_not_active(rig: MoodleRig) -> None:
    rig.vendor.course(visible=0, fullname="R&amp;D")
    assert records(rig.read(COURSES)) == [
        Course(
            key="2",
            name="R&D",
            code="c2",
            description="Good.",
            url="https://learn.example.com/course/view.php?id=2",
            active=False,
        )
    ]


def test_a_course_without_criteria_does_not_track_completion(rig: MoodleRig) -> None:
    kept, none, off, empty = (rig.vendor.course(enablecompletion=number != 2)["id"] for number in range(4))
    for course in (kept, none, off):
        rig.vendor.enrolled[(course, rig.vendor.user()["id"])] = "active"
    rig.vendor.without_criteria = {none}
    told = {one.key: one.tracks_completion for one in records(rig.read(COURSES)) if isinstance(one, Course)}
    assert told == {str(kept): True, str(none): False, str(off): False, str(empty): True}


def test_suspended_people_are_not_enrolled(rig: MoodleRig) -> None:
    course, staying, suspended = rig.vendor.course()["id"], rig.vendor.user()["id"], rig.vendor.user()["id"]
    rig.vendor.enrolled = {(course, staying): "active", (course, suspended): "suspended"}
    assert [one.key for one in records(rig.read(ENROLMENTS)) if isinstance(one, Enrolment)] == [f"{course}:{staying}"]


def test_people_who_share_a_number_are_not_guessed_at(rig: MoodleRig) -> None:
    course = rig.vendor.course()["id"]
    for number in ("E1", "E1", "E2", "", ""):
        rig.vendor.enrolled[(course, rig.vendor.user(idnumber=number)["id"])] = "active"
    items = list(rig.read(ENROLMENTS))
    assert faults(iter(items)) == [("2:100", "AMBIGUOUS"), ("2:101", "AMBIGUOUS")]
    assert [one.key for one in records(iter(items)) if isinstance(one, Enrolment)] == ["2:102", "2:103", "2:104"]


def test_one_account_with_two_rows_shares_its_number_with_nobody() -> None:
    assert twice([("E1", "a"), ("E1", "a"), ("E2", "b"), ("", "c"), (None, "d"), ("E2", "e")]) == {"E2"}


def test_completions_that_share_a_number_are_not_guessed_at(rig: MoodleRig) -> None:
    keys = [rig.vendor.completed(**{"ID number": number}) for number in ("E1", "E1", "E2")]
    assert faults(rig.read(COMPLETIONS)) == [(keys[0], "AMBIGUOUS"), (keys[1], "AMBIGUOUS")]


def test_a_completion_is_told_whole(rig: MoodleRig) -> None:
    key = rig.vendor.completed(**{"Time completed": "Friday, 6 March 2026, 12:05 AM"})
    person = {"employee_number": "E100", "email": "u100@example.com", "user_name": "u100"}
    told = {"key": key, "person": person, "course_key": "2", "course_name": "Course 2"}
    assert records(rig.read(COMPLETIONS)) == [
        Completion.model_validate({**told, "completed_at": datetime(2026, 3, 6, 0, 5, tzinfo=UTC)})
    ]


def test_columns_are_read_by_header_wherever_they_stand(rig: MoodleRig) -> None:
    rig.vendor.completed()
    before = records(rig.read(COMPLETIONS))
    rig.vendor.headers = HEADERS[::-1]
    assert len(before) == 1
    assert records(rig.read(COMPLETIONS)) == before


@pytest.mark.parametrize("headers", [HEADERS[1:], (*HEADERS, "Username"), ("Abgeschlossen", *HEADERS[1:])])
def test_a_report_without_its_columns_ends_the_run(rig: MoodleRig, headers: tuple[str, ...]) -> None:
    rig.vendor.completed()
    rig.vendor.headers = headers
    with pytest.raises(AnswerError, match="has not exactly one column"):
        list(rig.read(COMPLETIONS))


@pytest.mark.parametrize("wrong", [{"lang": "de"}, {"timezone": "99"}, {"timezone": "Europe/Berlin"}])
def test_a_service_user_who_is_no_english_one_in_utc_is_told(rig: MoodleRig, wrong: dict[str, str]) -> None:
    rig.vendor.site.update(wrong)
    (warning,) = rig.check().warnings
    assert repr(*wrong.values()) in warning
    with pytest.raises(AnswerError) as caught:
        list(rig.read(COMPLETIONS))
    assert str(caught.value) == warning


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("Friday, 6 March 2026, 10:05 AM", datetime(2026, 3, 6, 10, 5, tzinfo=UTC)),
        ("6 March 2026, 12:00 PM", datetime(2026, 3, 6, 12, 0, tzinfo=UTC)),
        ("Tuesday, 29 February 2028, 11:59\u202fpm", datetime(2028, 2, 29, 23, 59, tzinfo=UTC)),
    ],
)
def test_times_of_an_english_moodle(words: str, at: datetime) -> None:
    assert moment(words) == at


@pytest.mark.parametrize("words", ["", "6/03/26, 10:05", "Friday, 6 March 2026", "Sunday, 29 February 2026, 1:00 AM"])
def test_other_times_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"no time|day is out of range"):
        moment(words)


def test_rows_without_a_time_are_no_completions(rig: MoodleRig) -> None:
    rig.vendor.completed(**{"Time completed": ""})
    items = list(rig.read(COMPLETIONS))
    assert items == [Checkpoint("0:1")]


def test_a_completion_of_a_course_that_is_not_shown_is_refused_alone(rig: MoodleRig) -> None:
    rig.vendor.completed(**{"Course short name": "secret"})
    rig.vendor.completed()
    items = list(rig.read(COMPLETIONS))
    assert faults(iter(items)) == [(None, "UNKNOWN_COURSE")]
    assert len(records(iter(items))) == 1


def test_an_unenrolment_while_the_report_is_read_ends_the_run(rig: MoodleRig) -> None:
    rig.vendor.put("completions", 2 * ROWS_OF_REPORT)
    reading = rig.read(COMPLETIONS)
    while not isinstance(next(reading), Checkpoint):
        pass
    del rig.vendor.report[0]
    with pytest.raises(VendorFailedError, match="read it again"):
        list(reading)


def test_without_a_report_no_completions_are_read_and_the_check_says_so(rig: MoodleRig) -> None:
    rig.vendor.completed()
    rig.connector = rig.made(rig.config.model_copy(update={"completion_report_id": None}))
    assert list(rig.read(COMPLETIONS)) == [Checkpoint("0:0")]
    assert [warning.split(",")[0] for warning in rig.check().warnings] == ["No report of completions is named"]
    assert rig.discover().streams == ("courses", "enrolments")
