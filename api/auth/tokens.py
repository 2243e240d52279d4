"""Tokens of persons: JWTs (RFC 7519) verified against explicit algorithms, issuer, audience and keys.

What comes out is an identity, never a right; whatever is wrong with a token, the caller hears the same words.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from schema.kit.ids import read_uuid

ALGORITHM = "ES256"
LEEWAY_SECONDS = 30
LONGEST_TOKEN = 8192
MOST_VERIFIED = 10_000
"""Tokens remembered as good; the one that was verified first is forgotten first."""


class InvalidTokenError(Exception):
    """The token is not one that this server accepts; the text is for the log, not for the caller."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a verified token names: the organization, and its subject there; and until when the token is good."""

    organization_id: UUID
    subject: str
    expires_at: datetime | None = field(default=None, compare=False)

    def __hash__(self) -> int:
        """That of the subject, which Python keeps; persons are looked up several times in a request."""
        return hash(self.subject)


@dataclass(frozen=True, slots=True)
class TokenRules:
    """What a token must satisfy; and which did, with whom they name and since when, so that none is verified twice."""

    keys: KeySet
    issuer: str
    audience: str
    algorithms: tuple[str, ...]
    organization_claim: str
    verified: dict[str, tuple[Person, datetime]] = field(init=False, default_factory=dict, compare=False, repr=False)


def recalled(token: str, rules: TokenRules, now: datetime) -> Person | None:
    """The person that a token names, where it was verified before and is good still."""
    known = rules.verified.get(token)
    return known[0] if known is not None and known[1] <= now < (known[0].expires_at or now) else None


def verify(token: str, rules: TokenRules, now: datetime) -> Person:
    """The person that a token names.

    Raises:
        InvalidTokenError: signature, key, algorithm, issuer, audience, time or claims are wrong.
    """
    if len(token) > LONGEST_TOKEN:
        raise InvalidTokenError("the token is too long")
    known = recalled(token, rules, now)
    if known is not None:
        return known
    person = _verified(token, rules, now)
    rules.verified[token] = (person, now)
    if len(rules.verified) > MOST_VERIFIED:
        del rules.verified[next(iter(rules.verified))]
    return person


def _verified(token: str, rules: TokenRules, now: datetime) -> Person:
    try:
        claims = jwt.decode(token, rules.keys, algorithms=rules.algorithms).claims
        _registry(rules, now).validate(claims)
        return Person(read_uuid(claims[rules.organization_claim]), claims["sub"], _end(claims["exp"]))
    except (JoseError, ValueError, TypeError, AttributeError, KeyError, OverflowError, OSError) as error:
        raise InvalidTokenError(f"{type(error).__name__}: {error}") from error


def sign(person: Person, key: ECKey, rules: TokenRules, now: datetime, lifetime: timedelta) -> str:
    """A token of our own for a person, good for `lifetime`."""
    claims = {
        "iss": rules.issuer,
        "aud": rules.audience,
        "sub": person.subject,
        rules.organization_claim: str(person.organization_id),
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


def _end(expiry: float) -> datetime:
    return datetime.fromtimestamp(expiry + LEEWAY_SECONDS, UTC)


def _registry(rules: TokenRules, now: datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": rules.issuer},
        aud={"essential": True, "value": rules.audience},
        exp={"essential": True},
        sub={"essential": True},
    )
