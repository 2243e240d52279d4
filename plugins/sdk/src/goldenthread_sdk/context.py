"""What the host lends a connector: its configuration, a way to the vendor, a clock, a log; nothing else."""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, Protocol, TypeVar

import httpx2

from goldenthread_sdk.config import Config

C = TypeVar("C", bound=Config)

REPEATABLE: dict[str, Any] = {"goldenthread_repeatable": True}
"""`extensions=` of a request that may be sent again when no answer came, although it is no GET: a POST that only
reads, or one that carries the change's idempotency key. All other POSTs, PUTs, PATCHes and DELETEs are sent once."""


class Clock(Protocol):
    """Time, so that tests need not wait for it."""

    def now(self) -> datetime:
        """The time, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Context(Generic[C]):
    """What a connector works with.

    Attributes:
        config: of the connection, checked.
        client: speaks HTTP by way of the host, which allows hosts, waits for its turn, repeats what may be repeated,
            bounds answers, refreshes OAuth tokens, and turns bad answers into `ConnectorError`. Use no other.
        clock: the time; never the machine's own, or tests can't tell what happens when.
        log: where to write what may help to mend something; no secrets and no personal data.
    """

    config: C
    client: httpx2.Client
    clock: Clock
    log: logging.Logger
