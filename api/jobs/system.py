"""The request of a job or listener: like a person's, but nobody is calling. Committed with its events, or undone."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from api.context import tenant_session
from schema.access import journal
from schema.access.request import Request
from schema.access.values import Role
from schema.access.viewer import Viewer

# A job pages through nothing that a client sees.
_CURSOR_KEY = secrets.token_bytes(32)


def system_viewer(organization_id: UUID) -> Viewer:
    """The server itself, at work for an organization: every role, no account, so that events tell it as the system."""
    return Viewer(organization_id, roles=frozenset(Role))


@asynccontextmanager
async def system_request(engine: AsyncEngine, organization_id: UUID, now: datetime) -> AsyncIterator[Request]:
    """A request of the server itself, in one transaction."""
    async with tenant_session(engine, organization_id, writes=True) as session:
        request = Request(session, system_viewer(organization_id), now, _CURSOR_KEY)
        yield request
        await journal.write(session, request.viewer, now, request.events)
