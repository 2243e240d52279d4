"""Statements of identity and relation: whose account, whose token, which ties to whom."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Date,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
)

from schema.access import binds
from schema.access.policy import Tie
from schema.access.tables import account, reporting_chain, rights_stamp, role_grant, service_token
from schema.access.values import LineKind, Relation, Role, Switch, ViewerKind
from schema.access.viewer import Near, Viewer
from schema.kit.session import Session
from schema.kit.tables import metadata

MOST_NEAR = 100
"""Lines, and people with the same manager, up to which a viewer carries them along."""

_NOBODY = literal_column("'{}'::uuid[]", ARRAY(Uuid))


async def viewer_of_subject(session: Session, organization_id: UUID, subject: str, today: date) -> Viewer | None:
    """The person behind a verified subject; None when there is no such account or it is disabled."""
    values = {"tenant": organization_id, "subject": subject, "today": today}
    rows = await session.fetch("account by subject", _account_of_subject, values)
    return _person(organization_id, rows[0], today) if rows else None


async def viewer_of_account(session: Session, organization_id: UUID, account_id: UUID, today: date) -> Viewer | None:
    """The person behind an account; None when there is none any more or it is disabled."""
    values = {"tenant": organization_id, "account": account_id, "today": today}
    by_id = account.c.id == bindparam("account", type_=Uuid)
    rows = await session.fetch("account again", partial(_account_statement, by_id), values)
    return _person(organization_id, rows[0], today) if rows else None


async def viewer_of_token(session: Session, organization_id: UUID, digest: bytes, now: datetime) -> Viewer | None:
    """The machine behind a service token; None when it is unknown, expired or revoked."""
    rows = await session.rows(_token_statement(organization_id, now).where(service_token.c.digest == digest))
    return _machine(organization_id, rows[0]) if rows else None


async def viewer_of_service(session: Session, organization_id: UUID, token_id: UUID, now: datetime) -> Viewer | None:
    """The machine that once had a token, by the newest one that replaced it; None when none of them is in force."""
    own = service_token.c
    first = select(own.id).where(own.organization_id == organization_id, own.id == token_id).cte(recursive=True)
    later = select(own.id).where(own.organization_id == organization_id, own.replaces_id == first.c.id)
    succession = first.union(later)
    wanted = _token_statement(organization_id, now).where(own.id.in_(select(succession.c.id)))
    rows = await session.rows(wanted.order_by(own.created_at.desc(), own.id.desc()).limit(1))
    return _machine(organization_id, rows[0]) if rows else None


async def viewer_again(session: Session, viewer: Viewer, now: datetime) -> Viewer | None:
    """The same person or machine with the rights of this moment; None when there is none any more."""
    if viewer.account_id is None:
        return None
    if viewer.kind is ViewerKind.SERVICE:
        return await viewer_of_service(session, viewer.organization_id, viewer.account_id, now)
    return await viewer_of_account(session, viewer.organization_id, viewer.account_id, now.date())


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
        values = binds.values(viewer, today) | {"ids": others}
        for row in await session.fetch(("ties", viewer.shape), partial(_ties_statement, viewer, today), values):
            tie = _tie(row.kind, row.depth, _ended(row.valid_to, today), peer=row.manager_id != viewer.employee_id)
            if tie is not None:
                found[row.employee_id].append(tie)
    return {employee: tuple(held) for employee, held in found.items()}


def _person(organization_id: UUID, row: Any, today: date) -> Viewer:
    return Viewer(
        organization_id=organization_id,
        account_id=row.id,
        employee_id=row.employee_id,
        manager_id=row.manager_id,
        roles=frozenset(map(Role, row.roles)),
        switches=_switches(row.settings),
        lines=frozenset(map(LineKind, row.lines)),
        led=frozenset(map(LineKind, row.led)),
        stamp=row.stamp,
        near=_near(row, today),
    )


def _near(row: Any, today: date) -> Near | None:
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


def _machine(organization_id: UUID, row: Any) -> Viewer:
    return Viewer(
        organization_id=organization_id,
        kind=ViewerKind.SERVICE,
        account_id=row.id,
        scopes=frozenset(row.scopes),
        switches=_switches(row.settings),
    )


def _token_statement(organization_id: UUID, now: datetime) -> Select[Any]:
    organization = metadata.tables["organization"]
    return (
        select(service_token.c.id, service_token.c.scopes, organization.c.settings)
        .join(organization, organization.c.organization_id == service_token.c.organization_id)
        .where(
            service_token.c.organization_id == organization_id,
            service_token.c.revoked_at.is_(None),
            or_(service_token.c.expires_at.is_(None), service_token.c.expires_at > now),
        )
    )


def _account_of_subject() -> Select[Any]:
    return _account_statement(account.c.subject == bindparam("subject", type_=Text))


def _account_statement(which: ColumnElement[bool]) -> Select[Any]:
    today = bindparam("today", type_=Date)
    organization = metadata.tables["organization"]
    roles = (
        select(func.coalesce(func.array_agg(role_grant.c.role), literal_column("'{}'::text[]")))
        .where(
            role_grant.c.organization_id == account.c.organization_id,
            role_grant.c.account_id == account.c.id,
            role_grant.c.revoked_at.is_(None),
        )
        .scalar_subquery()
    )
    manager = (
        select(reporting_chain.c.manager_id)
        .where(
            reporting_chain.c.organization_id == account.c.organization_id,
            reporting_chain.c.employee_id == account.c.employee_id,
            *_direct(reporting_chain, today),
        )
        .scalar_subquery()
    )
    ahead, lower, beside = _ahead(today), _lower(today), _beside(today)
    stamp = select(rights_stamp.c.value).where(rights_stamp.c.organization_id == account.c.organization_id)
    return (
        select(
            account.c.id,
            account.c.employee_id,
            organization.c.settings,
            roles.label("roles"),
            manager.label("manager_id"),
            ahead.c.lines,
            ahead.c.led,
            *lower.c,
            *beside.c,
            func.coalesce(stamp.scalar_subquery(), 0).label("stamp"),
        )
        .join(organization, organization.c.organization_id == account.c.organization_id)
        .join(ahead, true())
        .join(lower, true())
        .join(beside, true())
        .where(
            account.c.organization_id == bindparam("tenant", type_=Uuid),
            which,
            account.c.disabled_at.is_(None),
            account.c.deleted_at.is_(None),
        )
    )


def _ahead(today: BindParameter[Any]) -> Any:
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


def _lower(today: BindParameter[Any]) -> Any:
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


def _beside(today: BindParameter[Any]) -> Any:
    """Who has the same manager as the account's employee today, as far as that is no crowd."""
    mine, theirs = reporting_chain.alias(), reporting_chain.alias()
    few = (
        select(theirs.c.employee_id)
        .where(
            mine.c.organization_id == account.c.organization_id,
            mine.c.employee_id == account.c.employee_id,
            *_direct(mine, today),
            theirs.c.organization_id == account.c.organization_id,
            theirs.c.manager_id == mine.c.manager_id,
            theirs.c.employee_id != account.c.employee_id,
            *_direct(theirs, today),
        )
        .limit(MOST_NEAR + 1)
        .correlate(account)
        .subquery("some")
    )
    return select(func.coalesce(func.array_agg(few.c.employee_id), _NOBODY).label("beside")).lateral("beside")


def _direct(chain: FromClause, today: BindParameter[Any]) -> tuple[ColumnElement[bool], ...]:
    """That a line is the one to today's primary manager."""
    begun = (chain.c.kind == LineKind.SOLID, chain.c.depth == 1, chain.c.valid_from <= today)
    return (*begun, or_(chain.c.valid_to.is_(None), chain.c.valid_to > today))


def _ties_statement(viewer: Viewer, day: date) -> Select[Any]:
    chain, today = reporting_chain.c, binds.today(day)
    mine = chain.manager_id == binds.me(viewer)
    if viewer.manager_id is not None:
        mine = or_(mine, and_(chain.manager_id == binds.my_manager(viewer), *_direct(reporting_chain, today)))
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


def _switches(settings: dict[str, object]) -> frozenset[Switch]:
    listed = settings.get("switches", [])
    return frozenset(Switch(name) for name in listed) if isinstance(listed, list) else frozenset()
