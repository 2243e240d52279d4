"""Known behaviour of Learning Record Stores while they are read."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx2
import pytest
from goldenthread_sdk import (
    AddressError,
    AnswerError,
    Checkpoint,
    Completion,
    CompletionState,
    CursorError,
    Mode,
    PersonRef,
    ReadItem,
    Row,
    RowFault,
)
from goldenthread_sdk.testing import Rig
from goldenthread_sdk.testing.wire import gives
from hypothesis import given
from hypothesis import strategies as st

from plugins.xapi.client import STATEMENTS_AT_A_TIME, moment, written
from plugins.xapi.config import XapiConfig
from plugins.xapi.connector import COMPLETIONS, XapiConnector
from plugins.xapi.rows import completion
from tests.plugins.xapi.fake_lrs import COURSE, ENDPOINT, HOME_PAGE, KEY, SECRET, FakeLrs

PASSED = "http://adlnet.gov/expapi/verbs/passed"
CONFIG = XapiConfig.model_validate({"endpoint": ENDPOINT, "key": KEY, "secret": SECRET, "home_page": HOME_PAGE})
STATEMENT: dict[str, Any] = {
    "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df0",
    "actor": {"mbox": "mailto:ann@example.com"},
    "object": {"id": f"{COURSE}1"},
    "timestamp": "2026-03-01T10:00:00+01:00",
}


class LrsRig(Rig):
    """A rig whose vendor is known to be an LRS."""

    vendor: FakeLrs

    def run(self, cursor: str | None = None) -> tuple[dict[str, CompletionState], str]:
        """The states by key that a run tells, and its last cursor."""
        items = list(self.read(COMPLETIONS, cursor, Mode.INCREMENTAL))
        last = items[-1]
        assert isinstance(last, Checkpoint)
        return {one.key: one.state for one in completions(items)}, last.cursor


@pytest.fixture
def rig() -> Iterator[LrsRig]:
    with LrsRig(XapiConnector, FakeLrs) as made:
        yield made


def completions(items: Iterable[ReadItem]) -> list[Completion]:
    return [item.record for item in items if isinstance(item, Row) and isinstance(item.record, Completion)]


def configured(rig: LrsRig, **told: object) -> None:
    rig.connector = rig.made(rig.config.model_copy(update=told))


DONE, REVOKED = CompletionState.COMPLETED, CompletionState.REVOKED


def test_a_statement_is_told_whole(rig: LrsRig) -> None:
    key = rig.vendor.completed(result={"success": True, "score": {"scaled": 0.875}})
    account = {"key": f"{HOME_PAGE} E1", "employee_number": "E1"}
    told = {"key": key, "person": account, "course_key": f"{COURSE}1", "course_name": "Course", "score": "0.875000"}
    at = datetime(2026, 2, 27, 10, 0, 0, 500_000, tzinfo=UTC)
    assert completions(rig.read(COMPLETIONS)) == [Completion.model_validate({**told, "completed_at": at})]


def test_nothing_is_read_that_the_lrs_does_not_vouch_for(rig: LrsRig) -> None:
    early, late = rig.vendor.completed(), rig.vendor.completed()
    rig.vendor.vouches = timedelta(seconds=1)
    told, cursor = rig.run()
    assert told == {early: DONE}
    hidden = rig.vendor.statements.pop(0)
    between = {**hidden, "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df0"}
    rig.vendor.statements.insert(0, between)
    rig.vendor.vouches = timedelta(0)
    assert rig.run(cursor)[0] == {between["id"]: DONE, late: DONE}


def test_an_lrs_that_does_not_say_what_it_vouches_for_is_read_up_to_two_minutes_ago(rig: LrsRig) -> None:
    rig.vendor.vouches = None
    early = rig.vendor.completed()
    rig.clock.pass_time(timedelta(minutes=2))
    rig.vendor.completed()
    assert rig.run()[0] == {early: DONE}
    assert [warning.split(";")[0] for warning in rig.check().warnings] == [
        "The LRS does not say up to when it is consistent"
    ]


def test_statements_that_were_stored_at_the_same_time_are_all_read(rig: LrsRig) -> None:
    keys = rig.vendor.put("completions", 2 * STATEMENTS_AT_A_TIME)
    for one in rig.vendor.statements:
        one["stored"] = written(rig.clock.now())
    reading = rig.read(COMPLETIONS)
    cursor = next(item.cursor for item in reading if isinstance(item, Checkpoint))
    assert rig.run(cursor)[0].keys() == set(keys)


@pytest.mark.parametrize("more", ["/data/xAPI/statements/more/", "https://lrs.example.com/data/xAPI/statements/more/"])
def test_links_to_further_pages_may_be_relative_to_the_server(rig: LrsRig, more: str) -> None:
    keys = rig.vendor.put("completions", STATEMENTS_AT_A_TIME + 1)
    rig.vendor.more = more
    assert rig.run()[0].keys() == set(keys)


def test_a_link_to_another_host_is_not_followed(rig: LrsRig) -> None:
    rig.vendor.put("completions", STATEMENTS_AT_A_TIME + 1)
    rig.vendor.more = "https://evil.example.com/data/xAPI/statements/more/"
    with pytest.raises(AddressError):
        rig.run()
    assert {request.url.host for request in rig.wire.seen} == {"lrs.example.com"}


def test_a_page_that_follows_on_itself_ends_the_run(rig: LrsRig) -> None:
    page = {"statements": [], "more": "/data/xAPI/statements/more/1"}
    rig.wire.always = gives(httpx2.Response(200, json=page))
    with pytest.raises(AnswerError, match="never end"):
        rig.run()


def test_a_voided_completion_is_revoked_with_who_and_what(rig: LrsRig) -> None:
    kept, taken = rig.vendor.put("completions", 2)
    before, cursor = rig.run()
    rig.vendor.void(taken)
    items = list(rig.read(COMPLETIONS, cursor, Mode.INCREMENTAL))
    assert before == {kept: DONE, taken: DONE}
    assert {one.key: one.state for one in completions(items)} == {kept: DONE, taken: REVOKED}
    (revoked,) = (one for one in completions(items) if one.key == taken)
    assert (revoked.person.employee_number, revoked.course_key) == ("E2", f"{COURSE}2")
    assert rig.run()[0] == {kept: DONE, taken: REVOKED}


def test_voided_statements_of_other_kinds_and_unknown_ones_take_nothing_back(rig: LrsRig) -> None:
    other = rig.vendor.completed(verb={"id": "http://adlnet.gov/expapi/verbs/experienced"})
    for ident in (other, "8f87ccde-bb56-4c2e-ab83-44982ef22df0"):
        rig.vendor.void(ident)
    assert rig.run()[0] == {}


def test_the_verbs_and_types_that_count_are_configured(rig: LrsRig) -> None:
    completed = rig.vendor.completed()
    passed = rig.vendor.completed(verb={"id": PASSED})
    lesson = {"id": f"{COURSE}l", "definition": {"type": "http://adlnet.gov/expapi/activities/lesson"}}
    rig.vendor.completed(object=lesson)
    course = "http://adlnet.gov/expapi/activities/course"
    configured(rig, verbs=("http://adlnet.gov/expapi/verbs/completed", PASSED), activity_types=(course,))
    told, cursor = rig.run()
    assert told == {completed: DONE, passed: DONE}
    assert sorted(json.loads(cursor)) == ["http://adlnet.gov/expapi/verbs/completed", PASSED]


def test_a_run_goes_back_by_two_minutes(rig: LrsRig) -> None:
    rig.vendor.completed()
    rig.clock.pass_time(timedelta(minutes=3))
    late = rig.vendor.completed()
    _, cursor = rig.run()
    assert rig.run(cursor)[0] == {late: DONE}


@pytest.mark.parametrize("cursor", ["", "[]", "yesterday", '{"a": 1}', '{"a": "now"}'])
def test_a_cursor_that_is_none_is_refused(rig: LrsRig, cursor: str) -> None:
    if not cursor:
        assert rig.run(cursor)[0] == {}
        return
    with pytest.raises(CursorError):
        rig.run(cursor)


@pytest.mark.parametrize(
    ("actor", "person"),
    [
        ({"account": {"homePage": HOME_PAGE, "name": "E7"}}, {"key": f"{HOME_PAGE} E7", "employee_number": "E7"}),
        ({"account": {"homePage": "https://else.example.com", "name": "7"}}, {"key": "https://else.example.com 7"}),
        ({"objectType": "Agent", "mbox": "mailto:ann@example.com", "name": "Ann"}, {"email": "ann@example.com"}),
        ({"openid": "https://ann.example.com/"}, {"key": "https://ann.example.com/"}),
    ],
)
def test_actors(actor: dict[str, Any], person: dict[str, str]) -> None:
    assert completion({**STATEMENT, "actor": actor}, CONFIG).person == PersonRef.model_validate(person)


def test_an_account_can_be_a_user_name() -> None:
    config = CONFIG.model_copy(update={"account_name": "user_name"})
    actor = {"account": {"homePage": HOME_PAGE, "name": "ann"}}
    assert completion({**STATEMENT, "actor": actor}, config).person == PersonRef(
        key=f"{HOME_PAGE} ann", user_name="ann"
    )


@pytest.mark.parametrize(
    "told",
    [
        {"actor": {"mbox_sha1sum": "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"}},
        {"actor": {"objectType": "Group", "member": [{"mbox": "mailto:ann@example.com"}]}},
        {"object": {"objectType": "SubStatement"}},
        {"object": {}},
        {"timestamp": "soon"},
        {"result": {"score": {"scaled": 1.5}}},
    ],
)
def test_statements_that_can_t_be_used_are_refused_alone(rig: LrsRig, told: dict[str, Any]) -> None:
    good, bad = rig.vendor.completed(), rig.vendor.completed(**told)
    items = list(rig.read(COMPLETIONS))
    assert [one.key for one in completions(items)] == [good]
    assert [(item.key, item.code) for item in items if isinstance(item, RowFault)] == [(bad, "BAD_VALUE")]


@pytest.mark.parametrize(
    ("score", "share"),
    [
        (None, None),
        ({}, None),
        ({"scaled": 1}, Decimal(1)),
        ({"scaled": Decimal("-0.5")}, Decimal(0)),
        ({"scaled": True}, None),
        ({"raw": 7, "max": 10}, Decimal("0.7")),
        ({"raw": 7, "min": 5, "max": 10}, Decimal("0.4")),
        ({"raw": 7, "min": 10, "max": 10}, None),
        ({"raw": 7}, None),
        ({"scaled": "much"}, None),
    ],
)
def test_scores(score: object, share: Decimal | None) -> None:
    assert completion({**STATEMENT, "result": {"score": score}}, CONFIG).score == share


@given(least=st.integers(-50, 50), span=st.integers(1, 1000), part=st.integers(0, 1000))
def test_a_raw_score_is_its_share_of_the_span(least: int, span: int, part: int) -> None:
    raw = min(part, span)
    score = {"raw": least + raw, "min": least, "max": least + span}
    told = completion({**STATEMENT, "result": {"score": score}}, CONFIG).score
    assert told is not None
    assert abs(told * span - raw) <= Decimal("0.0000005") * span


def test_success_that_is_none_is_a_failure() -> None:
    assert completion({**STATEMENT, "result": {"success": False}}, CONFIG).state is CompletionState.FAILED


@pytest.mark.parametrize(
    ("names", "language", "name"),
    [
        ({"de": "Kurs", "en-US": "Course"}, "en", "Course"),
        ({"de": "Kurs", "en-US": "Course", "en-GB": "Module"}, "en-GB", "Module"),
        ({"de": "Kurs"}, "fr", "Kurs"),
        ({}, "en", None),
        ("Course", "en", None),
    ],
)
def test_names_of_courses(names: object, language: str, name: str | None) -> None:
    statement = {**STATEMENT, "object": {"id": f"{COURSE}1", "definition": {"name": names}}}
    assert completion(statement, CONFIG.model_copy(update={"language": language})).course_name == name


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T10:00:00.123456789+01:00", datetime(2026, 3, 1, 9, 0, 0, 123_456, tzinfo=UTC)),
        ("2026-03-01T10:00:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
    ],
)
def test_timestamps(words: str, at: datetime) -> None:
    assert moment(words) == at


def test_statements_without_the_time_they_were_stored_end_the_run(rig: LrsRig) -> None:
    rig.vendor.completed()
    del rig.vendor.statements[0]["stored"]
    rig.wire.always = gives(httpx2.Response(200, json={"statements": rig.vendor.statements}))
    with pytest.raises(AnswerError, match="no time at which it was stored"):
        rig.run()


def test_an_lrs_of_another_version_is_told(rig: LrsRig) -> None:
    told: Sequence[httpx2.Response] = [httpx2.Response(200, json={"version": ["2.0.0"]})]
    rig.wire.faults = [gives(one) for one in told]
    assert rig.check().warnings == ("The LRS speaks 2.0.0, not 1.0.3.",)
