"""The signature of a delivery: who sent it and when, so that a receiver can refuse forgeries and replays.

`GoldenThread-Signature: t=<Unix seconds>,v1=<hex>[,v1=<hex>]`, each `v1` the HMAC-SHA-256 of `<t>.<body>` under a
secret that is in force: two of them while a secret is being rotated. A receiver takes the delivery when one of them
fits and `t` is not older than it tolerates.
"""

import hashlib
import hmac
from collections.abc import Sequence

HEADER = "GoldenThread-Signature"


def signature(secrets: Sequence[str], body: bytes, at: int) -> str:
    """The header's value for a body sent at a time (Unix seconds) under all secrets in force, newest first."""
    signed = str(at).encode() + b"." + body
    digests = (hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets)
    return ",".join([f"t={at}", *(f"v1={digest}" for digest in digests)])
