"""What the steps of the demo that people play have in common: whose request it is, rows of the demo, ids as inputs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection
from strawberry import ID

from schema.access import journal
from schema.access.mutations import react
from schema.access.request import Request
from schema.access.store import viewer_of_subject
from schema.kit.ids import encode_id
from schema.kit.session import Session

_FOUND = "SELECT organization_id, settings FROM organization WHERE key = :key"
_KINDS: tuple[tuple[type, Any], ...] = ((UUID, Uuid), (datetime, DateTime(timezone=True)), (date, Date))


async def organization(connection: AsyncConnection, key: str) -> Any:
    """The demo organization, with the settings that name its personas."""
    (found,) = await rows(connection, _FOUND, key=key)
    return found


async def request_of(connection: AsyncConnection, found: Any, persona: str, now: datetime) -> Request:
    """What a persona of the organization does at a moment.

    Raises:
        LookupError: there is no such account.
    """
    session, subject = Session(connection), found.settings["personas"][persona]
    viewer = await viewer_of_subject(session, found.organization_id, subject, now.date())
    if viewer is None:
        raise LookupError(f"the demo has no account {subject}")
    return Request(session, viewer, now, b"a key for no cursor")


async def told(request: Request) -> None:
    """Write what a person has done so far, with what follows from it."""
    await react(request, 0)
    await journal.write(request.session, request.viewer, request.now, request.events)
    request.events.clear()


def opaque(type_name: str, row: UUID) -> ID:
    """A row as inputs name it."""
    return ID(encode_id(type_name, row))


async def rows(connection: AsyncConnection, statement: str, **named: Any) -> Any:
    """The rows of a statement, given those of the parameters that stand in it."""
    return (await connection.execute(*_bound(statement, named))).all()


async def run(connection: AsyncConnection, statement: str, **named: Any) -> None:
    """Run a statement, given those of the parameters that stand in it."""
    await connection.execute(*_bound(statement, named))


def _bound(statement: str, named: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The statement with the types of its parameters, and those that it needs."""
    needed = {name: value for name, value in named.items() if f":{name}" in statement}
    kinds = {name: _kind(value) for name, value in needed.items()}
    typed: list[Any] = [bindparam(name, type_=kind) for name, kind in kinds.items() if kind is not None]
    return text(statement).bindparams(*typed), needed


def _kind(value: object) -> Any:
    return next((kind for sort, kind in _KINDS if isinstance(value, sort)), None)
