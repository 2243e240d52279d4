"""Tokens of persons: what is accepted, and everything that must not be."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from api.auth.tokens import InvalidTokenError, Person, TokenRules, sign, verify

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEY = ECKey.generate_key("P-256", auto_kid=True)
PUBLIC = ECKey.import_key(KEY.as_dict(private=False))
RULES = TokenRules(KeySet([PUBLIC]), "issuer", "audience", ("ES256",), "organization")
ANN = Person(UUID("01900000-0000-7000-8000-00000000000a"), "ann")
CLAIMS = {
    "iss": "issuer",
    "aud": "audience",
    "sub": "ann",
    "organization": str(ANN.organization_id),
    "exp": int((NOW + HOUR).timestamp()),
}


def token(key: ECKey = KEY, header: dict[str, Any] | None = None, **claims: Any) -> str:
    given = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    return jwt.encode(header or {"alg": "ES256", "kid": KEY.kid}, given, key, algorithms=["ES256"])


def refused(text: str, rules: TokenRules = RULES, now: datetime = NOW) -> str:
    with pytest.raises(InvalidTokenError) as told:
        verify(text, rules, now)
    return str(told.value)


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_signed_token_names_its_person() -> None:
    assert verify(sign(ANN, KEY, RULES, NOW, HOUR), RULES, NOW) == ANN
    assert verify(token(), RULES, NOW) == ANN


def test_an_audience_among_several_counts() -> None:
    assert verify(token(aud=["elsewhere", "audience"]), RULES, NOW) == ANN


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "another"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": None},
        {"sub": None},
        {"sub": 7},
        {"sub": ""},
        {"exp": None},
        {"exp": "tomorrow"},
        {"organization": None},
        {"organization": "acme"},
        {"organization": 5},
        {"nbf": int((NOW + HOUR).timestamp())},
        {"iat": int((NOW + HOUR).timestamp())},
    ],
    ids=str,
)
def test_a_claim_that_is_wrong_or_missing_is_refused(claims: dict[str, Any]) -> None:
    refused(token(**claims))


def test_expiry_has_a_leeway_of_half_a_minute() -> None:
    ends = NOW + HOUR
    assert verify(token(), RULES, ends + timedelta(seconds=29)) == ANN
    assert refused(token(), now=ends + timedelta(seconds=30)).startswith("ExpiredTokenError")


def test_a_key_that_is_not_in_the_set_is_refused() -> None:
    stranger = ECKey.generate_key("P-256", auto_kid=True)
    refused(token(stranger))
    refused(token(stranger, {"alg": "ES256", "kid": stranger.kid}))
    two = replace(RULES, keys=KeySet([PUBLIC, ECKey.generate_key("P-256")]))
    refused(token(stranger, {"alg": "ES256", "kid": stranger.kid}), two)
    assert verify(token(), two, NOW) == ANN


def test_an_unsigned_token_is_refused() -> None:
    for algorithm in ("none", "None", "NONE", "nOnE"):
        refused(f"{part({'alg': algorithm, 'kid': KEY.kid})}.{part(CLAIMS)}.")


def test_the_public_key_is_no_shared_secret() -> None:
    """The confusion attack: sign by HMAC with the public key's bytes, and hope that the verifier does likewise."""
    for secret in (PUBLIC.as_pem(private=False), json.dumps(PUBLIC.as_dict(private=False)).encode()):
        signed = f"{part({'alg': 'HS256', 'kid': KEY.kid})}.{part(CLAIMS)}"
        seal = hmac.digest(secret, signed.encode(), hashlib.sha256)
        refused(f"{signed}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}")


def test_an_asymmetric_algorithm_that_is_not_listed_is_refused() -> None:
    other = RSAKey.generate_key(2048, auto_kid=True)
    signed = jwt.encode({"alg": "RS256", "kid": other.kid}, dict(CLAIMS), other, algorithms=["RS256"])
    both = KeySet([PUBLIC, RSAKey.import_key(other.as_dict(private=False))])
    refused(signed, replace(RULES, keys=both))
    assert verify(signed, replace(RULES, keys=both, algorithms=("ES256", "RS256")), NOW) == ANN


def test_a_changed_payload_is_refused() -> None:
    head, _, seal = token().split(".")
    assert refused(f"{head}.{part({**CLAIMS, 'sub': 'eve'})}.{seal}").startswith("BadSignatureError")


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a.b.c", "\0.\0.\0", "é.é.é", "x" * 8193, f"{part([])}.{part([])}.x", "gt_"]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    refused(text)


def test_a_token_is_verified_once_for_each_set_of_rules() -> None:
    rules, text = replace(RULES), token()
    first = verify(text, rules, NOW)
    assert verify(text, rules, NOW + HOUR / 2) is first
    assert list(rules.verified) == [text]
    assert refused(text, replace(rules, issuer="another")).startswith("InvalidClaimError")


def test_a_verified_token_still_ends_and_is_looked_at_again_before_it_was_seen() -> None:
    rules, text = replace(RULES), token(nbf=int(NOW.timestamp()))
    assert verify(text, rules, NOW) == ANN
    assert refused(text, rules, NOW + 2 * HOUR).startswith("ExpiredTokenError")
    assert refused(text, rules, NOW - HOUR).startswith("InvalidClaimError")
