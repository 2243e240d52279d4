"""A new organization with one account that may administer it. Not the demo's, which brings its own people."""

from uuid import UUID

from sqlalchemy import func, insert

from schema.access.tables import account, role_grant
from schema.access.values import Role
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.people.tables import organization

ADMINISTRATOR = "hr-admin"
"""Subject of the first account; a token for it comes from `python -m api token person`."""


async def found(session: Session, organization_id: UUID, key: str) -> None:
    """Create the organization in a session that is bound to it already; the caller commits."""
    tenant = {"organization_id": organization_id}
    name = key.replace("-", " ").title()
    settings = {"personas": {ADMINISTRATOR: ADMINISTRATOR}, "switches": []}
    await session.run(insert(organization), {**tenant, "key": key, "name": name, "settings": settings})
    administrator = uuid7()
    await session.run(insert(account), {**tenant, "id": administrator, "subject": ADMINISTRATOR})
    grant = {"id": uuid7(), "account_id": administrator, "role": Role.HR_ADMIN}
    await session.run(insert(role_grant).values(**tenant, **grant, granted_at=func.now()))
