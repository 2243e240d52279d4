"""The vendor that a connector's author writes for tests: answers requests as the real one would, in memory.

The kit asks it for scenarios: rows, errors, changes by somebody else. What can't happen with a vendor is answered by
`Unsupported("why")`, which skips those tests and shows the reason.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import httpx2

from goldenthread_sdk.oauth import TokenSet
from goldenthread_sdk.pushing import Change
from goldenthread_sdk.testing.clock import FakeClock
from goldenthread_sdk.testing.unsupported import Unsupported
from goldenthread_sdk.webhooks import Delivery

Answers = httpx2.Response | Unsupported


class FakeVendor(ABC):
    """A vendor's system with one account; a fresh one for each test."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock

    @abstractmethod
    def config(self) -> dict[str, Any]:
        """A configuration that works, secrets in plain text. Make secrets long and odd: they are searched for."""

    @abstractmethod
    def handle(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request as the vendor does."""

    # Reading

    @abstractmethod
    def put(self, stream: str, number: int) -> Sequence[str]:
        """Make so many more rows of a stream; their keys as records will have them. Each is newer than all before."""

    @abstractmethod
    def page_size(self, stream: str) -> int | Unsupported:
        """How many rows the connector gets at once at most; Unsupported where there are no pages."""

    def change_row(self, stream: str, key: str) -> Unsupported | None:
        """Change something of a row that a record tells; the vendor's clock notices."""
        del stream, key
        return Unsupported("the author has not written this scenario for the vendor's rows")

    def remove(self, stream: str, key: str) -> Unsupported | None:
        """Delete a row, as somebody would at the vendor."""
        del stream, key
        return Unsupported("the author has not written this scenario for the vendor's rows")

    @abstractmethod
    def put_strange(self, stream: str) -> str | Unsupported:
        """Make one row with an unknown word where one of a few is due, and with a field that nobody knows; its key."""

    @abstractmethod
    def put_broken(self, stream: str) -> Unsupported | None:
        """Make one row that no record can be made of: a needed value is missing, or is no date or number."""

    @abstractmethod
    def future_cursor(self, stream: str) -> str | Unsupported:
        """A cursor as the connector makes them that lies behind everything there is."""

    # Faults

    @abstractmethod
    def reject_credentials(self) -> None:
        """From now on the credentials are wrong."""

    @abstractmethod
    def drop_rights(self) -> Unsupported | None:
        """From now on the credentials are good but lack the rights for all that matters."""

    @abstractmethod
    def error_in_ok(self) -> Answers:
        """An answer with HTTP 200 that says an error, as this vendor does; Unsupported where it never does."""

    def throttled(self) -> Sequence[httpx2.Response]:
        """The answers by which this vendor asks to come back later, beside 429: odd statuses, or errors in HTTP 200."""
        return ()

    # Pushing; only asked for commands that are declared

    def change(self, command: str) -> Change:
        """A change that can be done now, another one each time."""
        raise NotImplementedError

    def bad_change(self, command: str) -> Change | Unsupported:
        """A change that the vendor refuses."""
        raise NotImplementedError

    def effects(self, command: str, change: Change) -> int:
        """How often a change took effect, by the vendor's data."""
        raise NotImplementedError

    def interfere(self, command: str, change: Change) -> Unsupported | None:
        """Somebody else changes what the change is about, after it was planned."""
        raise NotImplementedError

    # OAuth; only asked for when it is declared

    def tokens(self) -> TokenSet:
        """The tokens that hold at the beginning; `handle` answers the token URL, too."""
        raise NotImplementedError

    # Webhooks; only asked for when they are declared

    def delivery(self, stream: str | None = None, *, sent_at: datetime, previous_secret: bool = False) -> Delivery:
        """A delivery, signed at a time, with the secret in use or the one before; another one each time."""
        raise NotImplementedError

    def rotated(self) -> dict[str, Any] | Unsupported:
        """The configuration while two signing secrets hold: the one in use and the one before."""
        raise NotImplementedError
