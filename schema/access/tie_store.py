"""Statements of relation: who stands above, below and beside whom, on a day and before.

A caller with few such people carries their ids along (`Near`); the relation to others is looked up (`ties`).
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    func,
    literal_column,
    or_,
    select,
)

from schema.access import binds
from schema.access.policy import Tie
from schema.access.tables import account, reporting_chain
from schema.access.values import LineKind, Relation
from schema.access.viewer import Near, Viewer
from schema.kit.session import Session

MOST_NEAR = 100
"""Lines, and people with the same manager, up to which a viewer carries them along."""

_NOBODY = literal_column("'{}'::uuid[]", ARRAY(Uuid))


async def ties(session: Session, viewer: Viewer, employees: Sequence[UUID], today: date) -> dict[UUID, tuple[Tie, ...]]:
    """The viewer's ties to each of the employees, ended ones with the day they ended; one statement at most."""
    found: dict[UUID, list[Tie]] = {employee: [] for employee in employees}
    if viewer.employee_id is None:
        return dict.fromkeys(employees, ())
    if viewer.employee_id in found:
        found[viewer.employee_id].append(Tie(Relation.SELF))
    if viewer.manager_id in found:
        found[viewer.manager_id].append(Tie(Relation.REPORT))
    others = [employee for employee in employees if employee != viewer.employee_id]
    if others:
        values = binds.values(viewer, today, {"ids": others})
        for row in await session.fetch(("ties", viewer.shape), partial(_ties_statement, viewer, today), values):
            tie = _tie(row.kind, row.depth, _ended(row.valid_to, today), peer=row.manager_id != viewer.employee_id)
            if tie is not None:
                found[row.employee_id].append(tie)
    return {employee: tuple(held) for employee, held in found.items()}


def near_of(row: Any, today: date) -> Near | None:
    """Whom the caller stands near to; None where there are many, or nobody could be."""
    if row.employee_id is None or max(len(row.lower), len(row.beside)) > MOST_NEAR:
        return None
    held: list[tuple[Relation, UUID, date | None]] = [(Relation.PEER, one, None) for one in row.beside]
    for employee, kind, depth, valid_to in zip(
        row.lower, row.kinds or (), row.depths or (), row.ends or (), strict=True
    ):
        tie = _tie(kind, depth, _ended(valid_to, today), peer=False)
        if tie is not None:
            held.append((tie.relation, employee, tie.until))
    return Near(today, held)


def _ended(valid_to: date | None, today: date) -> date | None:
    """When a line ended; None for one that holds."""
    return None if valid_to is None or valid_to > today else valid_to


def ahead(today: BindParameter[Any]) -> Any:
    """The kinds of lines on whose upper end the account's employee stands today, and ever stood."""
    chain, none = reporting_chain.c, literal_column("'{}'::text[]", ARRAY(Text))
    kinds = func.array_agg(chain.kind.distinct())
    return (
        select(
            func.coalesce(kinds.filter(or_(chain.valid_to.is_(None), chain.valid_to > today)), none).label("lines"),
            func.coalesce(kinds, none).label("led"),
        )
        .where(
            chain.organization_id == account.c.organization_id,
            chain.manager_id == account.c.employee_id,
            chain.depth == 1,
            chain.valid_from <= today,
        )
        .lateral("ahead")
    )


def lower(today: BindParameter[Any]) -> Any:
    """Who stands or stood below the account's employee, as far as that is no crowd."""
    chain = reporting_chain.c
    few = (
        select(chain.employee_id, chain.kind, chain.depth, chain.valid_to)
        .where(
            chain.organization_id == account.c.organization_id,
            chain.manager_id == account.c.employee_id,
            chain.valid_from <= today,
        )
        .limit(MOST_NEAR + 1)
        .correlate(account)
        .subquery("few")
    )
    return select(
        func.coalesce(func.array_agg(few.c.employee_id), _NOBODY).label("lower"),
        func.array_agg(few.c.kind).label("kinds"),
        func.array_agg(few.c.depth).label("depths"),
        func.array_agg(few.c.valid_to).label("ends"),
    ).lateral("lower")


def beside(today: BindParameter[Any]) -> Any:
    """Who has the same manager as the account's employee today, as far as that is no crowd."""
    mine, theirs = reporting_chain.alias(), reporting_chain.alias()
    few = (
        select(theirs.c.employee_id)
        .where(
            mine.c.organization_id == account.c.organization_id,
            mine.c.employee_id == account.c.employee_id,
            *direct(mine, today),
            theirs.c.organization_id == account.c.organization_id,
            theirs.c.manager_id == mine.c.manager_id,
            theirs.c.employee_id != account.c.employee_id,
            *direct(theirs, today),
        )
        .limit(MOST_NEAR + 1)
        .correlate(account)
        .subquery("some")
    )
    return select(func.coalesce(func.array_agg(few.c.employee_id), _NOBODY).label("beside")).lateral("beside")


def direct(chain: FromClause, today: BindParameter[Any]) -> tuple[ColumnElement[bool], ...]:
    """That a line is the one to today's primary manager."""
    begun = (chain.c.kind == LineKind.SOLID, chain.c.depth == 1, chain.c.valid_from <= today)
    return (*begun, or_(chain.c.valid_to.is_(None), chain.c.valid_to > today))


def _ties_statement(viewer: Viewer, day: date) -> Select[Any]:
    chain, today = reporting_chain.c, binds.today(day)
    mine = chain.manager_id == binds.me(viewer)
    if viewer.manager_id is not None:
        mine = or_(mine, and_(chain.manager_id == binds.my_manager(viewer), *direct(reporting_chain, today)))
    return select(chain.employee_id, chain.manager_id, chain.kind, chain.depth, chain.valid_to).where(
        chain.organization_id == binds.tenant(viewer),
        chain.employee_id == any_(binds.ids()),
        chain.valid_from <= today,
        mine,
    )


def _tie(kind: str, depth: int, until: date | None, *, peer: bool) -> Tie | None:
    if peer:
        return Tie(Relation.PEER)
    match LineKind(kind):
        case LineKind.SOLID:
            return Tie(Relation.MANAGER if depth == 1 else Relation.SKIP_LEVEL, until)
        case LineKind.DOTTED | LineKind.PROJECT:
            return Tie(Relation.DOTTED_LINE, until)
        case LineKind.HRBP:
            return Tie(Relation.HRBP, until)
        case LineKind.MENTOR:
            return None
