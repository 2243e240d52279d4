"""Rows as they are stored, exact and without a policy: for actions that have checked who is asking, and the audit."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select

from schema.access.request import Request

Document = dict[str, Any]
"""A row by column, without the tenant."""


async def documents(request: Request, table: Table, *where: ColumnElement[Any]) -> list[Document]:
    """The rows of the viewer's organization that meet the clauses, removed ones left out; one statement."""
    columns = [column for column in table.c if column.name not in {"organization_id", "deleted_at"}]
    living = [table.c.deleted_at.is_(None)] if "deleted_at" in table.c else []
    mine = table.c.organization_id == request.viewer.organization_id
    rows = await request.session.rows(select(*columns).where(mine, *living, *where))
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's view by name


async def document(request: Request, table: Table, row_id: UUID) -> Document:
    """The row of an id, which is there; one statement."""
    (row,) = await documents(request, table, table.c.id == row_id)
    return row
