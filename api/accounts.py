"""Finding organizations and accounts by the words that a person types at the command line.

Runs as the owner, before any tenant is known; the graph never looks people up this way.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.errors import CommandError
from schema.access.tables import account
from schema.people.tables import employee, organization


@dataclass(frozen=True, slots=True)
class Tenant:
    """An organization as commands need it; `personas` maps a persona's name to an account's subject."""

    organization_id: UUID
    key: str
    personas: dict[str, str]


async def tenant(connection: AsyncConnection, key: str) -> Tenant:
    """The organization with this key.

    Raises:
        CommandError: there is none; the sentence names those that there are.
    """
    columns = (organization.c.organization_id, organization.c.settings)
    row = (await connection.execute(select(*columns).where(organization.c.key == key))).one_or_none()
    if row is None:
        keys = (await connection.scalars(select(organization.c.key).order_by(organization.c.key))).all()
        known = f"known: {', '.join(keys)}" if keys else "the database holds none yet; make demo creates one"
        raise CommandError(f"There is no organization {key!r} ({known}).")
    return Tenant(row.organization_id, key, row.settings.get("personas", {}))


async def subject_of(connection: AsyncConnection, organization_id: UUID, words: str) -> str:
    """The subject of the account that has it, or whose employee has this work e-mail.

    Raises:
        CommandError: there is no such account, or it is disabled.
    """
    found = await connection.execute(
        select(account.c.subject, account.c.disabled_at)
        .outerjoin(
            employee,
            (employee.c.organization_id == account.c.organization_id) & (employee.c.id == account.c.employee_id),
        )
        .where(
            account.c.organization_id == organization_id,
            account.c.deleted_at.is_(None),
            or_(account.c.subject == words, func.lower(employee.c.work_email) == words.lower()),
        )
        .order_by((account.c.subject == words).desc())
        .limit(1)
    )
    row = found.one_or_none()
    if row is None:
        raise CommandError(f"No account has the subject or the work e-mail {words!r} in this organization.")
    if row.disabled_at is not None:
        raise CommandError(f"The account {row.subject!r} is disabled: no token of it would be accepted.")
    return str(row.subject)
