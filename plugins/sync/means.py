"""What running a connection needs of the door: transactions, secrets, the queue. Protocols; the door fulfils them."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from plugins.host.calling import Host
from schema.access.request import Request
from schema.governance.ports import Sealed


class Keeper(Protocol):
    """Seals secrets for the row that they belong to, and opens them."""

    def seal(self, organization_id: UUID, row_id: UUID, secret: str) -> Sealed:
        """The secret, to be stored with the row."""

    def unseal(self, organization_id: UUID, row_id: UUID, secret: bytes) -> str:
        """The secret of a row."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a run is lent.

    Attributes:
        host: the plugins.
        opens: a request of the server itself in a transaction of its own, committed with its events at the end.
        keeper: of secrets.
        again: puts a job in, in a request's transaction: (request, job, id of what it works on, not before).
        soon: the same, as soon as may be; none where one of this kind waits or runs already.
    """

    host: Host
    opens: Callable[[], AbstractAsyncContextManager[Request]]
    keeper: Keeper
    again: Callable[[Request, str, UUID, datetime], Awaitable[None]]
    soon: Callable[[Request, str, UUID], Awaitable[None]]
