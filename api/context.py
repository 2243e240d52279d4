"""One request, one connection, one transaction bound to one tenant: opened and committed here, nowhere else.

Not what the request does: that is the schema's; nor how it came in: that is the transport's.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.auth.tokens import TokenRules
from api.auth.viewers import Identity, viewer_of
from api.database.failures import unavailable
from api.database.lanes import Lanes
from api.database.reading import beginning, begun
from api.engine import InLine
from api.known import Known
from schema.access import journal
from schema.access.request import Request
from schema.kit.session import Session

T = TypeVar("T")

# Transaction-local (true): a setting of the session would leak through the pool to the next borrower.
SET_TENANT = text("SELECT set_config('goldenthread.organization', :organization, true)")
WRITING = {"isolation_level": "READ COMMITTED", "postgresql_readonly": False}


def utc_now() -> datetime:
    """The clock of the door, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Door:
    """What every request needs to come in."""

    engine: AsyncEngine
    lanes: Lanes
    rules: TokenRules
    cursor_key: bytes
    clock: Callable[[], datetime] = utc_now
    ports: Mapping[type[Any], Any] = field(default_factory=dict)
    known: Known = field(default_factory=Known)


@asynccontextmanager
async def open_request(
    door: Door, identity: Identity, *, writes: bool, now: datetime, key: str | None = None
) -> AsyncIterator[Request]:
    """The request of an identity; committed with its events when the block ends, rolled back when it raises.

    `key` is the client's name for the request, under which it may send it again.

    Raises:
        CodedError: UNAUTHENTICATED, or UNAVAILABLE when the database can't be reached.
    """
    door.lanes.make_room()
    async with tenant_session(door.engine, identity.organization_id, writes=writes) as session:
        viewer = await viewer_of(session, identity, now)
        door.known.learn(identity, viewer, now.date())
        if writes:  # who may change the lines, and is to see what follows
            viewer = replace(viewer, near=None)
        request = Request(session, viewer, now, door.cursor_key, key=key, ports=door.ports, written=not writes)
        yield request
        await journal.write(session, viewer, now, request.events)


def tenant_session(engine: AsyncEngine, organization_id: UUID, *, writes: bool) -> AbstractAsyncContextManager[Session]:
    """A session that sees the rows of one organization; writes are committed at the end, or undone by an error."""
    return _writing(engine, organization_id) if writes else _reading(engine, organization_id)


async def bind_tenant(connection: AsyncConnection, organization_id: UUID) -> None:
    """Let the connection's transaction see the rows of one organization, and of no other."""
    await connection.execute(SET_TENANT, {"organization": str(organization_id)})


@asynccontextmanager
async def _reading(engine: AsyncEngine, organization_id: UUID) -> AsyncIterator[Session]:
    """All statements of a read see one snapshot, and none of them can write. A failed one gives way to a new one."""
    reading = await _opened(lambda: begun(engine, organization_id))
    afresh = f"ROLLBACK; {beginning(organization_id)}"
    try:
        yield Session(reading.connection, driver=reading.driver, afresh=afresh, in_line=InLine)
    finally:
        await reading.end()


@asynccontextmanager
async def _writing(engine: AsyncEngine, organization_id: UUID) -> AsyncIterator[Session]:
    async with AsyncExitStack() as stack:
        connection = await _opened(lambda: _bound(stack, engine, organization_id))
        try:
            yield Session(connection, in_line=InLine)
        except BaseException:
            await connection.rollback()
            raise
        await connection.commit()


async def _opened(open_one: Callable[[], Awaitable[T]]) -> T:
    """What opening gives; a pooled connection that died while it lay idle is replaced once."""
    try:
        return await open_one()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    except OSError as error:
        raise unavailable() from error
    try:
        return await open_one()
    except OSError as error:
        raise unavailable() from error


async def _bound(stack: AsyncExitStack, engine: AsyncEngine, organization_id: UUID) -> AsyncConnection:
    connection = await stack.enter_async_context(engine.connect())
    await connection.execution_options(**WRITING)
    await bind_tenant(connection, organization_id)
    return connection
