"""A new organization with one account that may administer it, a scale to rate on and metrics that mean something.

Not the demo's, which brings its own people.
"""

from uuid import UUID

from sqlalchemy import func, insert

from schema.access.tables import account, role_grant
from schema.access.values import Role
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.people.tables import organization
from schema.programs.metric_defining import first_words
from schema.programs.metric_registry import METRICS
from schema.programs.tables import metric_definition
from schema.reviews.tables import rating_level, rating_scale

ADMINISTRATOR = "hr-admin"
"""Subject of the first account; a token for it comes from `python -m api token person`."""

SCALE = "Five levels"
LEVELS = (
    ("Unsatisfactory", "Results and conduct fall short of the role."),
    ("Partly meets", "Some expectations are met; improvement is needed."),
    ("Meets", "Expectations of the role are met."),
    ("Exceeds", "Expectations are often exceeded."),
    ("Outstanding", "Results are exceptional and lift others."),
)
"""The levels of the first scale, the lowest first. Unrated is no level."""


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
    await _make_scale(session, tenant)
    await _define_metrics(session, tenant)


async def _make_scale(session: Session, tenant: dict[str, UUID]) -> None:
    scale_id = uuid7()
    await session.run(insert(rating_scale), {**tenant, "id": scale_id, "name": SCALE, "scale_version": 1})
    levels = [
        {**tenant, "id": uuid7(), "scale_id": scale_id, "value": value, "label": label, "description": words}
        for value, (label, words) in enumerate(LEVELS, 1)
    ]
    await session.run(insert(rating_level), levels)


async def _define_metrics(session: Session, tenant: dict[str, UUID]) -> None:
    """The first definition of every metric that is computed; nobody owns it yet, and HR may word it anew."""
    definitions = [
        {**tenant, "id": uuid7(), "key": key, "version": 1, **first_words(metric)} for key, metric in METRICS.items()
    ]
    await session.run(insert(metric_definition), definitions)
