"""The kit is no rubber stamp: a connector that breaks a promise makes it red, and the right test of it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from goldenthread_sdk import (
    Change,
    Checkpoint,
    Command,
    Config,
    ConnectorError,
    Health,
    Mode,
    ReadItem,
    Row,
    Settlement,
    SettlementState,
    Stream,
    ThrottledError,
    json_of,
    payload_of,
)
from goldenthread_sdk.records import EnrolmentOrder
from goldenthread_sdk.testing.checking import CHECKS, subjects
from goldenthread_sdk.testing.unsupported import Unsupported

from tests.plugins.sdk.acme import AcmeConnector
from tests.plugins.sdk.fake_acme import FakeAcme


class DropsTheKey(AcmeConnector):
    def _enrol(self, change: Change) -> Any:
        order = payload_of(change, EnrolmentOrder)
        body = {"person": order.person.email, "course": order.course_key}
        url = f"{self.context.config.url}/enrolments"
        return json_of(self.context.client.post(url, json=body, headers=self._headers()))


class SwallowsThrottling(AcmeConnector):
    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        try:
            yield from super().read(stream, cursor, mode)
        except ThrottledError:
            yield Checkpoint(cursor or "0")


class AdvancesEarly(AcmeConnector):
    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        held: list[ReadItem] = []
        for item in super().read(stream, cursor, mode):
            if isinstance(item, Checkpoint):
                yield item
                yield from held
                held = []
            else:
                held.append(item)
        yield Checkpoint(cursor or "0")


class LosesTheLastPage(AcmeConnector):
    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        for item in super().read(stream, cursor, mode):
            yield item
            if isinstance(item, Checkpoint):
                return


class TellsRowsTwice(AcmeConnector):
    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        for item in super().read(stream, cursor, mode):
            yield item
            if isinstance(item, Row):
                yield item


class CallsTheUnknownDone(AcmeConnector):
    def push(self, command: Command, changes: Sequence[Change]) -> Iterator[Settlement]:
        for change in changes:
            try:
                yield from super().push(command, [change])
            except ConnectorError:
                yield Settlement(change.key, SettlementState.CONFIRMED)


class TalksOfItsKey(AcmeConnector):
    def check(self) -> Health:
        self.context.log.info("asking with %s", self.context.config.key.get_secret_value())
        return super().check()


class IgnoresSignatures(AcmeConnector):
    def verify_webhook(self, delivery: Any) -> str:
        return str(hash(delivery.body))


class StopsAtABrokenRow(AcmeConnector):
    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        for item in super().read(stream, cursor, mode):
            if not isinstance(item, (Row, Checkpoint)):
                return
            yield item


class WritesWhilePlanning(AcmeConnector):
    def plan(self, command: Command, change: Change) -> Any:
        plan = super().plan(command, change)
        self._enrol(change)
        return plan


MUTANTS = {
    DropsTheKey: "a_change_that_is_sent_twice_takes_effect_once",
    SwallowsThrottling: "throttling_without_end_ends_the_run",
    AdvancesEarly: "a_break_after_any_checkpoint_loses_nothing",
    LosesTheLastPage: "edges_of_pages_lose_nothing",
    TellsRowsTwice: "every_row_is_read_once",
    CallsTheUnknownDone: "throttling_without_end_settles_nothing_as_done",
    TalksOfItsKey: "check_succeeds",
    IgnoresSignatures: "a_wrong_signature_is_refused",
    StopsAtABrokenRow: "a_broken_row_is_refused_alone",
    WritesWhilePlanning: "planning_writes_nothing",
}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.__name__)
def test_a_broken_promise_turns_its_test_red(mutant: type[AcmeConnector]) -> None:
    assert _outcome(AcmeConnector, MUTANTS[mutant]) == []
    assert _outcome(mutant, MUTANTS[mutant]) != []


def test_a_capability_that_is_never_at_work_turns_the_kit_red() -> None:
    class Idle(AcmeConnector):
        def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
            yield Checkpoint("0")

    assert _outcome(Idle, "all_that_is_declared_is_tried") == [
        "Declared, yet never at work: lms.completion.read, lms.course.read."
    ]


def test_a_skip_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="is no reason"):
        Unsupported("n/a")


def test_a_configuration_needs_descriptions() -> None:
    class Bare(Config):
        url: str

    class Undescribed(AcmeConnector):
        Config = Bare  # type: ignore[assignment]

    (told,) = _outcome(Undescribed, "declarations_hold")
    assert told == "The field url of its Config has no description."


def _outcome(connector: type[AcmeConnector], name: str) -> list[str]:
    """What a check finds wrong, for each of its subjects."""
    need, check = next((need, check) for need, check in CHECKS if check.__name__ == name)
    found = []
    for subject in subjects(need, connector, FakeAcme).values():
        try:
            check(subject)
        except AssertionError as error:
            found.append(str(error))
    return found
