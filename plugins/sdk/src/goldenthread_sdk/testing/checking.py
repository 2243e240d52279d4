"""The checks of the kit by what they need: nothing, a stream, a command. Each says what a connector has to keep to."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from goldenthread_sdk.connector import Connector
from goldenthread_sdk.declarations import Command, Stream
from goldenthread_sdk.testing.unsupported import Unsupported
from goldenthread_sdk.testing.vendor import FakeVendor
from goldenthread_sdk.values import Deletions, Mode


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check is made of; a stream or a command where it needs one."""

    connector: type[Connector[Any]]
    vendor: type[FakeVendor]
    stream: Stream | None = None
    command: Command | None = None

    @property
    def of_stream(self) -> Stream:
        """The stream of a check that is made for streams."""
        if self.stream is None:
            raise TypeError("this check is made for streams")
        return self.stream

    @property
    def of_command(self) -> Command:
        """The command of a check that is made for commands."""
        if self.command is None:
            raise TypeError("this check is made for commands")
        return self.command


class Need(StrEnum):
    """What a check is made for each of."""

    CONNECTOR = "connector"
    SPEAKING = "speaking"
    STREAM = "stream"
    INCREMENTAL = "incremental"
    DELETING = "deleting"
    COMMAND = "command"
    WEBHOOKS = "webhooks"


Check = Callable[[Subject], Unsupported | None]
CHECKS: list[tuple[Need, Check]] = []
"""All of them, in the order in which they are run."""


def check(need: Need) -> Callable[[Check], Check]:
    """Add a check to the kit."""

    def added(function: Check) -> Check:
        CHECKS.append((need, function))
        return function

    return added


def subjects(need: Need, connector: type[Connector[Any]], vendor: type[FakeVendor]) -> dict[str, Subject]:
    """What a check is made for, by the name that its test gets."""
    if need in {Need.CONNECTOR, Need.SPEAKING}:
        applies = need is Need.CONNECTOR or bool(connector.streams or connector.commands)
        return {"": Subject(connector, vendor)} if applies else {}
    if need is Need.WEBHOOKS:
        return {"": Subject(connector, vendor)} if connector.webhooks else {}
    if need is Need.COMMAND:
        return {one.name: Subject(connector, vendor, command=one) for one in connector.commands}
    wanted: dict[Need, Callable[[Stream], bool]] = {
        Need.STREAM: lambda _: True,
        Need.INCREMENTAL: lambda stream: Mode.INCREMENTAL in stream.modes,
        Need.DELETING: lambda stream: stream.deletions is not Deletions.NONE,
    }
    return {one.name: Subject(connector, vendor, stream=one) for one in connector.streams if wanted[need](one)}
