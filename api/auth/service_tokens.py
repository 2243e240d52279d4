"""Service tokens: `gt_<organization>_<secret>`, kept as a digest, with scopes, expiry, overlap on rotation.

The organization stands in the token so that the lookup runs inside the tenant, behind row-level security.
256 random bits need no slow hash: SHA-256 can't be searched backwards from that much chance, and a lookup by
digest tells a caller who measures time nothing about the token.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, or_, select, update

from api.errors import CommandError
from schema.access.tables import service_token
from schema.kit.ids import uuid7
from schema.kit.session import Session

PATTERN = re.compile(r"gt_([0-9a-f]{32})_[A-Za-z0-9_-]{43}")
SECRET_BYTES = 32
USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Service:
    """Whom a well-formed service token claims to be: the organization, and the digest to look for there."""

    organization_id: UUID
    digest: bytes


def parse(token: str) -> Service | None:
    """What a service token says; None where the text is none."""
    match = PATTERN.fullmatch(token)
    return None if match is None else Service(UUID(match[1]), digest(token))


def digest(token: str) -> bytes:
    """SHA-256 of the whole token: 32 bytes, all that is stored of it."""
    return hashlib.sha256(token.encode()).digest()


async def issue(
    session: Session,
    organization_id: UUID,
    *,
    name: str,
    scopes: Sequence[str],
    now: datetime,
    expires_at: datetime | None,
) -> str:
    """Store a new token and return it; it can't be shown again.

    Raises:
        CommandError: the name is taken by a token in force.
    """
    if await is_in_force(session, organization_id, name, now):
        raise CommandError(
            f"A service token named {name!r} is in force already: rotate or revoke it, or take another name."
        )
    return await _store(
        session, organization_id, name=name, scopes=scopes, now=now, expires_at=expires_at, replaces_id=None
    )


async def is_in_force(session: Session, organization_id: UUID, name: str, now: datetime) -> bool:
    """Whether a token of that name is good now."""
    return await _newest(session, organization_id, name, now) is not None


async def rotate(
    session: Session,
    organization_id: UUID,
    *,
    name: str,
    now: datetime,
    overlap: timedelta,
    expires_at: datetime | None,
) -> str:
    """A new token in place of the named one, good for `overlap` more, so that clients can change over.

    Raises:
        CommandError: no token of that name is in force.
    """
    old = await _newest(session, organization_id, name, now)
    if old is None:
        raise _none_in_force(name)
    ends = now + overlap if old.expires_at is None else min(old.expires_at, now + overlap)
    await session.run(
        update(service_token)
        .where(_key(organization_id, old.id))
        .values(expires_at=ends, updated_at=now, version=service_token.c.version + 1)
    )
    return await _store(
        session,
        organization_id,
        name=old.name,
        scopes=old.scopes,
        now=now,
        expires_at=expires_at,
        replaces_id=old.id,
    )


async def revoke(session: Session, organization_id: UUID, *, name: str, now: datetime) -> int:
    """End every token of that name at once, replaced ones in their overlap too; how many there were.

    Raises:
        CommandError: none of that name is in force.
    """
    ended = await session.run(
        update(service_token)
        .where(_live(organization_id, now), service_token.c.name == name)
        .values(revoked_at=now, updated_at=now, version=service_token.c.version + 1)
    )
    if ended == 0:
        raise _none_in_force(name)
    return ended


async def listed(session: Session, organization_id: UUID) -> Sequence[Row[Any]]:
    """Every token of the organization without its digest, newest first."""
    held = service_token.c
    return await session.rows(
        select(
            held.id,
            held.name,
            held.scopes,
            held.created_at,
            held.expires_at,
            held.last_used_at,
            held.revoked_at,
        )
        .where(held.organization_id == organization_id)
        .order_by(held.created_at.desc(), held.id.desc())
    )


async def note_use(session: Session, organization_id: UUID, token_id: UUID, now: datetime) -> None:
    """Remember that the token was used, at most once a minute."""
    seen = service_token.c.last_used_at
    await session.run(
        update(service_token)
        .where(_key(organization_id, token_id), or_(seen.is_(None), seen <= now - USE_NOTED_EVERY))
        .values(last_used_at=now)
    )


async def _store(
    session: Session,
    organization_id: UUID,
    *,
    name: str,
    scopes: Sequence[str],
    now: datetime,
    expires_at: datetime | None,
    replaces_id: UUID | None,
) -> str:
    token = f"gt_{organization_id.hex}_{secrets.token_urlsafe(SECRET_BYTES)}"
    await session.run(
        service_token.insert().values(
            organization_id=organization_id,
            id=uuid7(int(now.timestamp() * 1000)),
            name=name,
            digest=digest(token),
            scopes=sorted(set(scopes)),
            expires_at=expires_at,
            replaces_id=replaces_id,
        )
    )
    return token


async def _newest(session: Session, organization_id: UUID, name: str, now: datetime) -> Row[Any] | None:
    """The token of that name that is in force and not replaced already, locked against a second rotation."""
    held = service_token.c
    rows = await session.rows(
        select(held.id, held.name, held.scopes, held.expires_at)
        .where(_live(organization_id, now), held.name == name)
        .order_by(held.created_at.desc(), held.id.desc())
        .limit(1)
        .with_for_update()
    )
    return rows[0] if rows else None


def _live(organization_id: UUID, now: datetime) -> Any:
    held = service_token.c
    return and_(
        held.organization_id == organization_id,
        held.revoked_at.is_(None),
        or_(held.expires_at.is_(None), held.expires_at > now),
    )


def _key(organization_id: UUID, token_id: UUID) -> Any:
    return and_(service_token.c.organization_id == organization_id, service_token.c.id == token_id)


def _none_in_force(name: str) -> CommandError:
    return CommandError(f"No service token named {name!r} is in force: see token service list.")
