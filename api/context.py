"""One request, one connection, one transaction bound to one tenant: opened and committed here, nowhere else.

Not what the request does: that is the schema's; nor how it came in: that is the transport's.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.auth.tokens import TokenRules
from api.auth.viewers import Identity, viewer_of
from api.database.failures import unavailable
from schema.access.request import Request
from schema.kit.session import Session

# Transaction-local (true): a setting of the session would leak through the pool to the next borrower.
SET_TENANT = text("SELECT set_config('goldenthread.organization', :organization, true)")
# All statements of a read see one snapshot, and none of them can write.
READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
WRITING = {"isolation_level": "READ COMMITTED", "postgresql_readonly": False}


def utc_now() -> datetime:
    """The clock of the door, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Door:
    """What every request needs to come in."""

    engine: AsyncEngine
    rules: TokenRules
    cursor_key: bytes
    clock: Callable[[], datetime] = utc_now


@asynccontextmanager
async def open_request(door: Door, identity: Identity, *, writes: bool, now: datetime) -> AsyncIterator[Request]:
    """The request of an identity; committed when the block ends, rolled back when it raises.

    Raises:
        CodedError: UNAUTHENTICATED, or UNAVAILABLE when the database can't be reached.
    """
    async with tenant_session(door.engine, identity.organization_id, writes=writes) as session:
        viewer = await viewer_of(session, identity, now)
        yield Request(session, viewer, now, door.cursor_key)


@asynccontextmanager
async def tenant_session(engine: AsyncEngine, organization_id: UUID, *, writes: bool) -> AsyncIterator[Session]:
    """A session that sees the rows of one organization; writes are committed at the end, or undone by an error."""
    async with AsyncExitStack() as stack:
        connection = await _entered(stack, engine, organization_id, writes=writes)
        try:
            yield Session(connection)
        except BaseException:
            await connection.rollback()
            raise
        await (connection.commit() if writes else connection.rollback())


async def bind_tenant(connection: AsyncConnection, organization_id: UUID) -> None:
    """Let the connection's transaction see the rows of one organization, and of no other."""
    await connection.execute(SET_TENANT, {"organization": str(organization_id)})


async def _entered(
    stack: AsyncExitStack, engine: AsyncEngine, organization_id: UUID, *, writes: bool
) -> AsyncConnection:
    """A connection within the tenant; a pooled one that died while it lay idle is replaced once."""
    try:
        return await _bound(stack, engine, organization_id, writes=writes)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return await _bound(stack, engine, organization_id, writes=writes)


async def _bound(stack: AsyncExitStack, engine: AsyncEngine, organization_id: UUID, *, writes: bool) -> AsyncConnection:
    try:
        connection = await stack.enter_async_context(engine.connect())
    except OSError as error:
        raise unavailable() from error
    await connection.execution_options(**(WRITING if writes else READING))
    await bind_tenant(connection, organization_id)
    return connection
