"""Cross-site request forgery: what a browser sends for another site without asking first is refused.

A request passes that has a content type, or a header, for which a browser must send a preflight (CORS) request. A
bearer token counts: a page can't add one to another site's request without a preflight, and browsers keep none.
https://fetch.spec.whatwg.org/#cors-safelisted-request-header
"""

from collections.abc import Mapping

from api.transport.refusals import Refusal, RefusedError

SIMPLE_TYPES = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
PROOFS = ("authorization", "graphql-require-preflight", "apollo-require-preflight", "x-requested-with")


def require_preflight(headers: Mapping[str, str]) -> None:
    """Raise RefusedError (403) for a request that a foreign page can cause; `headers` ignore case."""
    if headers.get(PROOFS[0]):
        return
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in SIMPLE_TYPES and not any(headers.get(name) for name in PROOFS):
        raise RefusedError(
            403,
            Refusal.PREFLIGHT_REQUIRED,
            "A page of another site could have caused this request: send JSON by POST with its Content-Type, "
            "a bearer token, or the header GraphQL-Require-Preflight with any value.",
        )
