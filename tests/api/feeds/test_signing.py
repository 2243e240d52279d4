"""The signature as a receiver checks it."""

import hashlib
import hmac

from api.feeds.signing import signature

BODY = '{"data":{"threadEvents":{"id":"é"}}}'.encode()


def digest(secret: str) -> str:
    return hmac.new(secret.encode(), b"1763715600." + BODY, hashlib.sha256).hexdigest()


def test_a_known_signature() -> None:
    known = "ea037ef534f0e609a940b43f6372057d5b1c70d2683ceca24ebe4cf752b19807"
    assert signature(["whsec_test"], b"{}", 0) == f"t=0,v1={known}"


def test_each_secret_in_force_signs_newest_first() -> None:
    assert signature(["new", "old"], BODY, 1_763_715_600) == f"t=1763715600,v1={digest('new')},v1={digest('old')}"


def test_another_time_or_body_has_another_signature() -> None:
    told = {signature(["one"], body, at) for body in (b"a", b"b") for at in (1, 2)}
    assert len(told) == 4
