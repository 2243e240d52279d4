"""What connections need of the world outside the database: the connectors that are installed, and workers. Lent."""

from collections.abc import AsyncIterator, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from schema.access.request import Request
from schema.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Installed:
    """A connector that is installed; `secrets` are the names of its settings that must not be read back."""

    key: str
    name: str
    version: str
    sdk_api: str
    capabilities: tuple[str, ...]
    verification: str
    secrets: tuple[str, ...]


@dataclass(slots=True)
class Followed:
    """A run that somebody follows, and how far it was when that was told last; None before."""

    run_id: UUID
    told: Hashable = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying a connection found: the account that it is taken for and warnings, or what is wrong."""

    account: str | None
    warnings: Sequence[str] = ()
    code: str | None = None
    message: str | None = None


class Connections(Protocol):
    """The way to other systems."""

    async def installed(self) -> Mapping[str, Installed]:
        """The connectors that can be used, by key."""

    async def fault(self, key: str, settings: Mapping[str, str]) -> str | None:
        """What is wrong with settings for a connector, secrets among them; None where they fit."""

    async def try_out(self, request: Request, connection_id: UUID) -> Tried:
        """Find out whether a connection works."""

    async def start(self, request: Request, run_id: UUID) -> None:
        """Let a worker do a run, once the request's transaction is committed."""

    async def send(self, request: Request, change_id: UUID) -> None:
        """Let a worker plan, send or look up a change, as its state demands, once the transaction is committed."""

    def follow(self, viewer: Viewer, run_id: UUID) -> AsyncIterator[Followed]:
        """A run whenever it has moved on, at first at once, until it has ended; the same object each time."""
