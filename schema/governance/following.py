"""Statements of following the thread: where it ends, whom one may follow, what is new, one event as it is told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, any_, bindparam, func, select, true

from schema.access import binds
from schema.access.nodes import node_types
from schema.access.request import Request
from schema.access.thread import all_rows, event_of, event_types
from schema.access.viewer import Viewer
from schema.governance import access
from schema.kit.errors import not_found
from schema.kit.event_tables import domain_event, journal
from schema.kit.statements import Loaded


async def head(request: Request) -> int:
    """The number of the organization's last event; 0 before the first. One statement."""
    (row,) = await request.ask(_last)
    return row.last or 0


def _last(viewer: Viewer) -> Select[Any]:
    return select(func.max(journal.c.last_event).label("last")).where(journal.c.organization_id == binds.tenant(viewer))


async def followable(request: Request, employees: Sequence[UUID]) -> list[UUID]:
    """Those of the employees whom the viewer may follow today; two statements at most."""
    seen = await node_types["Employee"].readable.by_ids(request, employees)
    known = [employee for employee in employees if employee in seen]
    permitted = await request.permitted(access.FOLLOW, [(employee, request.today) for employee in known])
    return [employee for employee, may in zip(known, permitted, strict=True) if may]


async def require_followable(request: Request, employees: Sequence[UUID]) -> None:
    """Let pass a viewer who may follow all of the employees.

    Raises:
        CodedError: NOT_FOUND, the same whether there is no such employee or the viewer may not follow them.
    """
    if len(await followable(request, employees)) < len(employees):
        raise not_found()


async def news(
    request: Request, employees: Sequence[UUID] | None, after: int, most: int, size: int
) -> tuple[int, list[Loaded]]:
    """The number of the organization's last event, and the first events behind `after` that the viewer may read.

    One statement. Of each event its id, number, type and employee; of no more than `size`, among the next `most`.
    """

    def compose() -> Select[Any]:
        number = domain_event.c.sequence
        wanted = [number > _number("after"), number <= _number("until"), *_of(employees is not None)]
        columns = [domain_event.c.id, number, domain_event.c.type, domain_event.c.employee_id]
        found = (
            all_rows(request, *wanted, only=columns)
            .order_by(number)
            .limit(bindparam("size", type_=Integer))
            .lateral("found")
        )
        return (
            select(journal.c.last_event.label("last"), *found.c)
            .select_from(journal.outerjoin(found, true()))
            .where(journal.c.organization_id == binds.tenant(request.viewer))
            .order_by(found.c.sequence)
        )

    values = {"after": after, "until": after + most, "size": size, "ids": list(employees or ())}
    rows = await request.fetch(("news", employees is None), compose, **values)
    return rows[0].last if rows else 0, [row for row in rows if row.id is not None]


async def told(
    request: Request, type_name: str, events: Sequence[UUID], employees: Sequence[UUID] | None
) -> dict[UUID, Any]:
    """Events of one type as the graph shows them, as far as the viewer may read them now; three statements at most."""
    about = event_types.get(type_name)
    if about is None:
        return {}
    allowed = None if employees is None else set(await followable(request, employees))

    def compose() -> Select[Any]:
        return all_rows(request, domain_event.c.id == any_(binds.ids()), about=about)

    rows = await request.fetch(("told", about), compose, ids=list(events))
    return {row.id: event_of(row) for row in rows if allowed is None or row.employee_id in allowed}


def _number(name: str) -> Any:
    return bindparam(name, type_=BigInteger)


def _of(named: bool) -> list[ColumnElement[bool]]:  # noqa: FBT001 - the shape of the statement
    return [domain_event.c.employee_id == any_(binds.ids())] if named else []
