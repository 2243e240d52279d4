"""What feeds need of the world outside the database: news of commits, the network, keys. The door lends them.

Each is a protocol; `Request.ports` has what fulfils it, by the protocol itself.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from schema.access.request import Request
from schema.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Occurred:
    """An event on its way to a subscriber: its row, its number, its type. What it says is read when it is told."""

    event_id: UUID
    sequence: int
    type_name: str


class News(Protocol):
    """Tells of events as they are committed, in whichever process that happens."""

    def follow(
        self, viewer: Viewer, today: date, employees: Sequence[UUID] | None, after: int
    ) -> AsyncIterator[Occurred]:
        """The events behind a number that the viewer may read, each once and in order, until the viewer stops.

        Args:
            viewer: who follows; for each batch of events it is confirmed that no rights changed, or they are looked up.
            today: the date on which the viewer was looked up, UTC.
            employees: whose events; everybody's when None.
            after: the number of the last event that is known.

        Raises:
            CodedError: while iterating: RESYNC, where more events are behind than are told one by one; UNAUTHENTICATED
                or FORBIDDEN, when the viewer or the right to follow any of the employees is gone.
        """


@dataclass(frozen=True, slots=True)
class Sealed:
    """A secret at rest, and the name of the key that opens it."""

    key: str
    secret: bytes


class Outbound(Protocol):
    """The way out to other systems."""

    async def require_reachable(self, url: str) -> None:
        """Let pass a URL that may be sent to.

        Raises:
            RefusedError: BAD_ADDRESS, PRIVATE_ADDRESS; the path is `url`.
        """

    async def require_fitting(self, request: Request, query: str) -> None:
        """Let pass a document that shapes payloads: one subscription to `threadEvents`, which the viewer may open.

        Raises:
            RefusedError: BAD_DOCUMENT, NOT_FOUND; the path is `query`.
        """

    def seal(self, organization_id: UUID, row_id: UUID, secret: str) -> Sealed:
        """The secret, to be stored with the row."""

    def unseal(self, organization_id: UUID, row_id: UUID, secret: bytes) -> str:
        """The secret of a row."""
