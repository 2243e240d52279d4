"""What a SCIM request is refused for: HTTP status, the standard's word, one sentence."""

from collections.abc import Mapping
from typing import Any, Literal

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"

ScimType = Literal[
    "invalidFilter", "invalidPath", "invalidSyntax", "invalidValue", "invalidVers", "mutability", "noTarget",
    "tooMany", "uniqueness",
]  # fmt: skip
"""The words of RFC 7644, table 9."""

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, NOT_ALLOWED, CONFLICT = 400, 401, 403, 404, 405, 409
STALE, TOO_LARGE, NOT_IMPLEMENTED = 412, 413, 501


class ScimError(Exception):
    """A request that is not done.

    Attributes:
        status: of HTTP.
        scim_type: why, in the standard's words; None where it has none.
        detail: what is wrong, where, and how to mend it.
    """

    def __init__(self, status: int, detail: str, scim_type: ScimType | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.scim_type = scim_type

    def document(self) -> Mapping[str, Any]:
        """The error as it is answered (RFC 7644, section 3.12)."""
        said = {} if self.scim_type is None else {"scimType": self.scim_type}
        return {"schemas": [ERROR], "status": str(self.status), **said, "detail": self.detail}


def bad(scim_type: ScimType, detail: str) -> ScimError:
    """A request that is wrong in itself."""
    return ScimError(BAD_REQUEST, detail, scim_type)
