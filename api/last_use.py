"""Noting when a service token was last used: after the answer, once a minute at most, in its own transaction."""

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from api.auth.service_tokens import USE_NOTED_EVERY, note_use
from api.context import tenant_session
from schema.access.values import ViewerKind
from schema.access.viewer import Viewer
from schema.kit.errors import CodedError

_log = logging.getLogger(__name__)


class LastUse:
    """What this process has noted so far, so that most requests write nothing."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._noted: dict[UUID, datetime] = {}

    def is_due(self, viewer: Viewer, now: datetime) -> bool:
        """Whether this use of a token is to be noted."""
        if viewer.kind is not ViewerKind.SERVICE or viewer.account_id is None:
            return False
        noted = self._noted.get(viewer.account_id)
        return noted is None or now - noted >= USE_NOTED_EVERY

    async def note(self, viewer: Viewer, now: datetime) -> None:
        """Write the use down; a database that can't take it now costs the note, never the answer."""
        if viewer.account_id is None:
            return
        self._noted[viewer.account_id] = now
        try:
            async with tenant_session(self._engine, viewer.organization_id, writes=True) as session:
                await note_use(session, viewer.organization_id, viewer.account_id, now)
        except (SQLAlchemyError, CodedError):
            _log.warning("the use of a service token was not noted", exc_info=True)
