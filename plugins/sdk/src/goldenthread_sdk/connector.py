"""The class that a connector is: what it declares, and what it does when it is asked. One object for each connection.

Calls are plain and blocking: the host runs each connector in a process of its own, with bounds on time and memory, so
that nothing a connector does can hold up the server.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

import httpx2

from goldenthread_sdk.config import Config
from goldenthread_sdk.context import Context
from goldenthread_sdk.declarations import Command, Limits, OAuth, Stream, Vendor
from goldenthread_sdk.errors import ConnectorError
from goldenthread_sdk.pushing import Change, Finding, Plan, Settlement
from goldenthread_sdk.reading import ReadItem
from goldenthread_sdk.transport import fault_by_status
from goldenthread_sdk.values import SDK_API, Capability, Mode, Verification
from goldenthread_sdk.webhooks import Delivery, Hint

C = TypeVar("C", bound=Config)


@dataclass(frozen=True, slots=True)
class Health:
    """What `check` found: whom the vendor takes us for, and what is good to know before a run."""

    account: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discovery:
    """What `discover` found at the vendor: the streams and commands that this account can use, and what it holds.

    `facts` are short lines for the person who sets the connection up, e.g. "3 categories, 212 courses".
    """

    streams: tuple[str, ...]
    commands: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class Connector(Generic[C]):
    """Speaks with the systems of one vendor.

    Attributes:
        id: lower-case, e.g. moodle; the name of its folder.
        name: of the vendor or standard, as people write it.
        version: of the connector.
        sdk_api: that it was written for.
        vendor: whose system it is.
        Config: what a connection needs to be told.
        streams: what can be read.
        commands: what can be done.
        inbound: capabilities that the vendor uses by calling us, e.g. person.provision of a SCIM client.
        limits: how much may be asked of the vendor.
        oauth: how tokens are refreshed; None where the connector shows itself.
        webhooks: whether the vendor sends deliveries.
        webhooks_timed: whether it signs the time with them, so that old ones can be refused.
        verification: against what the connector was proven.
    """

    id: ClassVar[str]
    name: ClassVar[str]
    version: ClassVar[str]
    sdk_api: ClassVar[str] = SDK_API
    vendor: ClassVar[Vendor]
    Config: ClassVar[type[Config]]
    streams: ClassVar[tuple[Stream, ...]] = ()
    commands: ClassVar[tuple[Command, ...]] = ()
    inbound: ClassVar[tuple[Capability, ...]] = ()
    limits: ClassVar[Limits] = Limits()
    oauth: ClassVar[OAuth | None] = None
    webhooks: ClassVar[bool] = False
    webhooks_timed: ClassVar[bool] = False
    verification: ClassVar[Verification] = Verification.L0

    def __init__(self, context: Context[C]) -> None:
        self.context = context

    @classmethod
    def base_urls(cls, config: C) -> Sequence[str]:
        """The origins that a connection with this configuration may send to; no others. None by default."""
        del config
        return ()

    def fault_in(self, response: httpx2.Response) -> ConnectorError | None:
        """What is wrong with an answer; None where it is good. Asked for every answer, before the connector sees it.

        By status and type. Override it for a vendor that says errors in other ways, e.g. with HTTP 200, and call this
        one for the rest.
        """
        return fault_by_status(response, self.limits, self.context.clock.now())

    def check(self) -> Health:
        """Find out with one or two small requests whether the connection works.

        Raises:
            ConnectorError: it does not.
        """
        raise NotImplementedError

    def discover(self) -> Discovery:
        """Find out what this account of the vendor has to offer."""
        return Discovery(
            tuple(stream.name for stream in self.streams), tuple(command.name for command in self.commands)
        )

    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        """Read a stream: rows, faults of single rows, what is gone, and a checkpoint after each page and at the end.

        Hold no more than a page. Yield a checkpoint only when all before it was yielded.

        Args:
            stream: one of `streams`.
            cursor: of the last checkpoint that was stored in this mode; None to begin.
            mode: one of the stream's.

        Raises:
            CursorError: the vendor no longer knows the cursor.
            ConnectorError: reading can't go on; what was stored by then stays.
        """
        raise NotImplementedError

    def plan(self, command: Command, change: Change) -> Plan:
        """Find out what a change would do. Writes nothing.

        Raises:
            RejectedError: it can't be done; AmbiguousError where it is not clear to whom.
        """
        raise NotImplementedError

    def push(self, command: Command, changes: Sequence[Change]) -> Iterator[Settlement]:
        """Do changes, `command.batch_size` at most; one settlement for each.

        Raises:
            ConnectorError: none of those without a settlement was sent.
        """
        raise NotImplementedError

    def lookup(self, command: Command, change: Change) -> Finding:
        """Find out whether a change took effect, by the vendor's data and not by memory."""
        raise NotImplementedError

    def verify_webhook(self, delivery: Delivery) -> str:
        """Let pass a delivery that the vendor signed just now; its id, the same whenever it is sent again.

        Raises:
            WebhookError: it is none.
        """
        raise NotImplementedError

    def parse_webhook(self, delivery: Delivery) -> Sequence[Hint]:
        """What a delivery that was verified makes worth reading again."""
        raise NotImplementedError


def capabilities(connector: type[Connector[C]]) -> tuple[Capability, ...]:
    """All that a connector can do, by its declarations."""
    read = {stream.capability for stream in connector.streams}
    done = {command.capability for command in connector.commands}
    return tuple(sorted({*read, *done, *connector.inbound}))
