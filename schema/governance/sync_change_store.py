"""Statements of changes at other systems, for who moves them on; what people read of them goes through `store`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update

from schema.access.request import Request
from schema.governance.sync_tables import remote_change
from schema.governance.sync_values import RemoteChangeState


async def change_of(request: Request, change_id: UUID) -> Row[Any] | None:
    """A change with all that it carries; one statement."""
    rows = await request.session.rows(select(remote_change).where(*_one(request, change_id)))
    return rows[0] if rows else None


async def changes_in(request: Request, connection_id: UUID, state: RemoteChangeState) -> Sequence[Row[Any]]:
    """The changes of a connection in a state, oldest first; one statement."""
    one = remote_change.c
    mine = (one.organization_id == request.viewer.organization_id, one.connection_id == connection_id)
    return await request.session.rows(select(remote_change).where(*mine, one.state == state).order_by(one.id))


async def update_change(request: Request, change_id: UUID, **values: Any) -> None:
    """Write down how far a change is; one statement."""
    counted = {"version": remote_change.c.version + 1, "updated_at": func.now()}
    await request.session.run(update(remote_change).where(*_one(request, change_id)).values(**values, **counted))


async def begin_sending(request: Request, change_id: UUID) -> bool:
    """Note that an approved change is being sent; False where it is not approved any more. One statement."""
    one = remote_change.c
    sending = {"state": RemoteChangeState.SENDING, "sent_at": request.now, "attempts": one.attempts + 1}
    counted = {"version": one.version + 1, "updated_at": func.now()}
    approved = one.state == RemoteChangeState.APPROVED
    statement = update(remote_change).where(*_one(request, change_id), approved).values(**sending, **counted)
    return await request.session.run(statement) == 1


def _one(request: Request, change_id: UUID) -> tuple[Any, Any]:
    one = remote_change.c
    return one.organization_id == request.viewer.organization_id, one.id == change_id
