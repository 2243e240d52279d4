"""Statements of identity: whose account, whose token, and what the caller may be by that."""

from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Text,
    Uuid,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
)

from schema.access import tie_store
from schema.access.tables import account, reporting_chain, rights_stamp, role_grant, service_token
from schema.access.values import LineKind, Role, Switch, ViewerKind
from schema.access.viewer import Viewer
from schema.kit.session import Session
from schema.kit.tables import metadata


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
        near=tie_store.near_of(row, today),
    )


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
            *tie_store.direct(reporting_chain, today),
        )
        .scalar_subquery()
    )
    ahead, lower, beside = tie_store.ahead(today), tie_store.lower(today), tie_store.beside(today)
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


def _switches(settings: dict[str, object]) -> frozenset[Switch]:
    listed = settings.get("switches", [])
    return frozenset(Switch(name) for name in listed) if isinstance(listed, list) else frozenset()
