"""Statements of identity and relation: whose account, whose token, which ties to whom."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
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
)

from schema.access import binds
from schema.access.policy import Tie
from schema.access.tables import account, reporting_chain, role_grant, service_token
from schema.access.values import LineKind, Relation, Role, Switch, ViewerKind
from schema.access.viewer import Viewer
from schema.kit.session import Session
from schema.kit.tables import metadata


async def viewer_of_subject(session: Session, organization_id: UUID, subject: str, today: date) -> Viewer | None:
    """The person behind a verified subject; None when there is no such account or it is disabled."""
    values = {"tenant": organization_id, "subject": subject, "today": today}
    rows = await session.fetch("account", _account_statement, values)
    if not rows:
        return None
    row = rows[0]
    return Viewer(
        organization_id=organization_id,
        account_id=row.id,
        employee_id=row.employee_id,
        manager_id=row.manager_id,
        roles=frozenset(map(Role, row.roles)),
        switches=_switches(row.settings),
    )


async def viewer_of_token(session: Session, organization_id: UUID, digest: bytes, now: datetime) -> Viewer | None:
    """The machine behind a service token; None when it is unknown, expired or revoked."""
    organization = metadata.tables["organization"]
    rows = await session.rows(
        select(service_token.c.id, service_token.c.scopes, organization.c.settings)
        .join(organization, organization.c.organization_id == service_token.c.organization_id)
        .where(
            service_token.c.organization_id == organization_id,
            service_token.c.digest == digest,
            service_token.c.revoked_at.is_(None),
            or_(service_token.c.expires_at.is_(None), service_token.c.expires_at > now),
        )
    )
    if not rows:
        return None
    return Viewer(
        organization_id=organization_id,
        kind=ViewerKind.SERVICE,
        account_id=rows[0].id,
        scopes=frozenset(rows[0].scopes),
        switches=_switches(rows[0].settings),
    )


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
            until = None if row.valid_to is None or row.valid_to > today else row.valid_to
            tie = _tie(row.kind, row.depth, until, peer=row.manager_id != viewer.employee_id)
            if tie is not None:
                found[row.employee_id].append(tie)
    return {employee: tuple(held) for employee, held in found.items()}


def _account_statement() -> Select[Any]:
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
            *_direct_today(today),
        )
        .scalar_subquery()
    )
    return (
        select(
            account.c.id,
            account.c.employee_id,
            organization.c.settings,
            roles.label("roles"),
            manager.label("manager_id"),
        )
        .join(organization, organization.c.organization_id == account.c.organization_id)
        .where(
            account.c.organization_id == bindparam("tenant", type_=Uuid),
            account.c.subject == bindparam("subject", type_=Text),
            account.c.disabled_at.is_(None),
            account.c.deleted_at.is_(None),
        )
    )


def _direct_today(today: BindParameter[Any]) -> tuple[ColumnElement[bool], ...]:
    chain = reporting_chain.c
    return (
        chain.kind == LineKind.SOLID,
        chain.depth == 1,
        chain.valid_from <= today,
        or_(chain.valid_to.is_(None), chain.valid_to > today),
    )


def _ties_statement(viewer: Viewer, day: date) -> Select[Any]:
    chain, today = reporting_chain.c, binds.today(day)
    mine = chain.manager_id == binds.me(viewer)
    if viewer.manager_id is not None:
        mine = or_(mine, and_(chain.manager_id == binds.my_manager(viewer), *_direct_today(today)))
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
