"""From the Authorization header to the viewer. Every refusal sounds the same; the log knows why."""

import logging
from datetime import datetime

from api.auth.service_tokens import Service, parse
from api.auth.tokens import InvalidTokenError, Person, TokenRules, recalled, verify
from schema.access.store import viewer_of_subject, viewer_of_token
from schema.access.viewer import Viewer
from schema.kit.errors import Code, CodedError
from schema.kit.session import Session

Identity = Person | Service
USUAL = "Bearer "
"""How nearly every header begins."""

_log = logging.getLogger(__name__)


def identify(authorization: str | None, rules: TokenRules, now: datetime) -> Identity:
    """Whom the header claims to be, verified as far as that goes without the database.

    Raises:
        CodedError: UNAUTHENTICATED.
    """
    told = authorization or ""
    if told.startswith(USUAL) and (known := recalled(told[len(USUAL) :], rules, now)) is not None:
        return known
    scheme, _, token = told.partition(" ")
    if scheme.lower() != "bearer":
        raise unauthenticated("no bearer token")
    token = token.strip()
    if token.startswith("gt_"):
        service = parse(token)
        if service is None:
            raise unauthenticated("malformed service token")
        return service
    try:
        return verify(token, rules, now)
    except InvalidTokenError as error:
        raise unauthenticated(str(error)) from error


async def viewer_of(session: Session, identity: Identity, now: datetime) -> Viewer:
    """The viewer behind an identity, looked up inside its organization.

    Raises:
        CodedError: UNAUTHENTICATED, when there is no such account or token, or it is disabled or has ended.
    """
    match identity:
        case Person(organization_id, subject):
            viewer = await viewer_of_subject(session, organization_id, subject, now.date())
        case Service(organization_id, digest):
            viewer = await viewer_of_token(session, organization_id, digest, now)
    if viewer is None:
        raise unauthenticated("unknown or ended account or token")
    return viewer


def unauthenticated(why: str) -> CodedError:
    """The refusal; `why` goes to the log alone."""
    _log.info("refused a caller: %s", why)
    return CodedError(Code.UNAUTHENTICATED, "A valid bearer token is needed.")
