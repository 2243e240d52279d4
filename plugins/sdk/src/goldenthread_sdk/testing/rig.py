"""A connector on a vendor of a test, with everything that comes out of it watched for secrets and stray requests."""

import logging
import random
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar

import httpx2

from goldenthread_sdk.config import Config, secrets_of
from goldenthread_sdk.connecting import Way, connected
from goldenthread_sdk.connector import Connector, Discovery, Health
from goldenthread_sdk.declarations import Command, Contract, Stream
from goldenthread_sdk.errors import ConnectorError
from goldenthread_sdk.oauth import TokenSet, refresh
from goldenthread_sdk.pushing import Change, Finding, Plan, Settlement
from goldenthread_sdk.reading import ReadItem
from goldenthread_sdk.testing.clock import FakeClock
from goldenthread_sdk.testing.expectations import BrokenPromiseError, expect
from goldenthread_sdk.testing.vendor import FakeVendor
from goldenthread_sdk.testing.wire import Wire
from goldenthread_sdk.values import Mode
from goldenthread_sdk.webhooks import Delivery, Hint

SEED = 20260302
SHORTEST_SECRET = 8


if TYPE_CHECKING:
    from goldenthread_sdk.testing.contracts import ContractCheck

T = TypeVar("T")


class Rig:
    """One connection of a connector to a vendor; `with Rig(…) as rig:` watches until the block ends.

    Attributes:
        kind: the class of the connector.
        vendor: whom it speaks with.
        clock: the time of both.
        wire: between them.
        contract: the vendor's contract, where one is declared.
    """

    def __init__(self, kind: type[Connector[Any]], vendor: type[FakeVendor]) -> None:
        self.kind = kind
        self.clock = FakeClock()
        self.vendor = vendor(self.clock)
        self.wire = Wire(self.vendor, watch=self._watch)
        self.contract = _contract_check(kind.vendor.contract)
        self.config: Config = kind.Config.model_validate(self.vendor.config())
        self._out: list[str] = []
        self._secrets = set(secrets_of(self.config))
        self._log = _Log(self._out)
        self._violation: AssertionError | None = None
        self._connect = socket.socket.connect
        self.connector = self.made(self.config)

    def made(self, config: Config) -> Connector[Any]:
        """A connector with a configuration."""
        self._secrets.update(secrets_of(config))
        way = Way(
            inner=self.wire,
            clock=self.clock,
            log=logging.getLogger("goldenthread.test"),
            tokens=None if self.kind.oauth is None else _Tokens(self, config),
            source=random.Random(SEED),  # noqa: S311 - pauses are no secrets
        )
        return connected(self.kind, config, way)

    @property
    def speaks(self) -> bool:
        """Whether the connector sends requests at all."""
        return bool(self.kind.base_urls(self.config))

    # What is asked of the connector; all that comes out of it is kept, to be searched for secrets

    def check(self) -> Health:
        """See whether the connection works."""
        return self._told(self.connector.check())

    def discover(self) -> Discovery:
        """See what there is."""
        return self._told(self.connector.discover())

    def read(self, stream: Stream, cursor: str | None = None, mode: Mode | None = None) -> Iterator[ReadItem]:
        """Read a stream; in full where it can be, when no mode is named."""
        for item in self.connector.read(stream, cursor, mode or first_mode(stream)):
            yield self._told(item)

    def plan(self, command: Command, change: Change) -> Plan:
        """Plan a change."""
        return self._told(self.connector.plan(command, change))

    def planned(self, command: Command, change: Change) -> Change:
        """A change with what its plan found: as the host sends it."""
        plan = self.plan(command, change)
        return replace(change, version=plan.version, reference=plan.reference)

    def push(self, command: Command, *changes: Change) -> Sequence[Settlement]:
        """Send changes."""
        return [self._told(settlement) for settlement in self.connector.push(command, changes)]

    def lookup(self, command: Command, change: Change) -> Finding:
        """Look a change up."""
        return self._told(self.connector.lookup(command, change))

    def hints(self, delivery: Delivery) -> tuple[str, Sequence[Hint]]:
        """Take a delivery in: its id, and its hints."""
        return self._told((self.connector.verify_webhook(delivery), self.connector.parse_webhook(delivery)))

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self._log)
        self._level = logging.getLogger().level
        logging.getLogger().setLevel(logging.DEBUG)
        socket.socket.connect = _no_connection  # type: ignore[method-assign,assignment]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        socket.socket.connect = self._connect  # type: ignore[method-assign]
        logging.getLogger().setLevel(self._level)
        logging.getLogger().removeHandler(self._log)
        if self._violation is not None and error is not self._violation:
            raise self._violation
        if error is not None and not isinstance(error, ConnectorError):
            return
        self.keep(error)
        self._require_no_secrets()

    def keep(self, error: BaseException | None) -> None:
        """Have an error searched for secrets, with all that caused it."""
        while error is not None:
            self._out.append(f"{error!r} {error}")
            error = error.__cause__

    def learn(self, secret: str) -> None:
        """Search for one more secret, e.g. a token."""
        self._secrets.add(secret)

    def _told(self, value: T) -> T:
        self._out.append(repr(value))
        return value

    def _watch(self, request: httpx2.Request) -> None:
        oauth = self.kind.oauth
        if self.contract is None or (oauth is not None and str(request.url) == oauth.token_url):
            return
        try:
            self.contract(request)
        except AssertionError as violation:
            self._violation = self._violation or violation
            raise

    def _require_no_secrets(self) -> None:
        urls = [str(request.url) for request in self.wire.seen]
        for secret in self._secrets:
            expect(len(secret) >= SHORTEST_SECRET, "The secrets of the test's vendor are too short to search for.")
            for place, words in (("a URL, which others log", urls), ("what the connector tells", self._out)):
                expect(not any(secret in word for word in words), f"A secret of the configuration is in {place}.")


def _contract_check(declared: Contract | None) -> "ContractCheck | None":
    if declared is None:
        return None
    from goldenthread_sdk.testing.contracts import ContractCheck

    return ContractCheck(declared)


class _Log(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, out: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._out = out

    def emit(self, record: logging.LogRecord) -> None:
        self._out.append(record.getMessage())


class _Tokens:
    """The tokens of a test's connection."""

    def __init__(self, rig: Rig, config: Config) -> None:
        self._rig = rig
        self._config: Any = config
        self._held = rig.vendor.tokens()

    def access(self) -> str:
        """The token in use."""
        return self._kept(self._held).access_token

    def refreshed(self, stale: str) -> str:
        """Another one."""
        oauth = self._rig.kind.oauth
        if oauth is None or self._held.access_token != stale:
            return self._held.access_token
        client, shown = httpx2.Client(transport=self._rig.wire), self._config
        secret = shown.client_secret.get_secret_value()
        self._held = refresh(client, oauth, str(shown.client_id), secret, self._held, self._rig.clock.now())
        return self._kept(self._held).access_token

    def _kept(self, held: TokenSet) -> TokenSet:
        self._rig.learn(held.access_token)
        self._rig.learn(held.refresh_token)
        return held


def first_mode(stream: Stream) -> Mode:
    """The mode in which a stream is read when none is named: in full where that is possible."""
    return Mode.FULL if Mode.FULL in stream.modes else stream.modes[0]


def changed_secrets(config: Mapping[str, Any], kind: type[Config], names: Sequence[str]) -> Config:
    """The configuration with other secrets of the same length."""
    wrong = {name: "x" * len(value) for name, value in config.items() if name in names and isinstance(value, str)}
    return kind.model_validate({**config, **wrong})


def _no_connection(_socket: socket.socket, address: object) -> NoReturn:
    raise BrokenPromiseError(f"The connector opens a connection of its own to {address}: use context.client.")
