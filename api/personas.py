"""The demo organization's personas: who may be impersonated for trying the graph out, and a token for each.

A person's token is signed here; the integrator gets a service token, rotated each time because it is shown once.
"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from api.accounts import Tenant, tenant
from api.app import token_rules
from api.auth.keys import signing_key
from api.auth.service_tokens import is_in_force, issue, rotate
from api.auth.tokens import Person, sign
from api.context import bind_tenant
from api.errors import CommandError
from api.settings import Settings
from schema.kit.session import Session

DEMO = "demo"
INTEGRATOR = "integrator"
PERSONAS = ("employee", "manager", "skip-level", "hrbp", "compensation", "hr-admin", INTEGRATOR)
LIFETIME = timedelta(days=30)
OVERLAP = timedelta(days=1)
INTEGRATOR_SCOPES = ("people:read", "employment:read", "goals:read", "checkins:read")


async def persona_token(connection: AsyncConnection, settings: Settings, name: str, now: datetime) -> str:
    """A token for one persona of the demo organization; the caller commits.

    Raises:
        CommandError: there is no such persona, or no demo organization.
    """
    if name not in PERSONAS:
        raise CommandError(f"There is no persona {name!r}: choose one of {', '.join(PERSONAS)}.")
    demo = await tenant(connection, DEMO)
    if name == INTEGRATOR:
        return await _integrator_token(connection, demo, now)
    if name not in demo.personas:
        raise CommandError(f"The demo organization has nobody for the persona {name!r}: make it anew with make demo.")
    return person_token(settings, Person(demo.organization_id, demo.personas[name]), now)


def person_token(settings: Settings, person: Person, now: datetime, lifetime: timedelta = LIFETIME) -> str:
    """A token for a person, signed with this program's own key."""
    return sign(person, signing_key(settings), token_rules(settings), now, lifetime)


async def _integrator_token(connection: AsyncConnection, demo: Tenant, now: datetime) -> str:
    session = Session(connection)
    await bind_tenant(connection, demo.organization_id)
    ends = now + LIFETIME
    if await is_in_force(session, demo.organization_id, INTEGRATOR, now):
        return await rotate(session, demo.organization_id, name=INTEGRATOR, now=now, overlap=OVERLAP, expires_at=ends)
    return await issue(
        session, demo.organization_id, name=INTEGRATOR, scopes=INTEGRATOR_SCOPES, now=now, expires_at=ends
    )
