"""What the transport refuses before a resolver runs: the codes, and the error that carries the status.

Codes of the graph itself live in schema.kit.errors.
"""

from enum import StrEnum


class Refusal(StrEnum):
    """Every code that the transport itself puts into `extensions.code`, with what it means."""

    BAD_REQUEST = "BAD_REQUEST"
    """The body or the URL is no GraphQL request; the message says which part."""
    BODY_TIMEOUT = "BODY_TIMEOUT"
    """The body did not arrive in time."""
    BODY_TOO_LARGE = "BODY_TOO_LARGE"
    """The body is larger than the server reads."""
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    """This HTTP method can't carry that operation."""
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    """The Accept header names no media type that the server can answer in."""
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    """The body is not JSON by its Content-Type."""
    SYNTAX = "SYNTAX"
    """The GraphQL document can't be parsed."""
    VALIDATION = "VALIDATION"
    """The document does not fit the schema."""
    BAD_OPERATION = "BAD_OPERATION"
    """The document has no such operation, or one of a kind that is not served here."""
    BAD_VARIABLES = "BAD_VARIABLES"
    """A variable is missing or does not fit its type."""


class RefusedError(Exception):
    """A request that ends before execution, with its HTTP status."""

    def __init__(self, status: int, code: Refusal, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers or {}


def bad_request(message: str) -> RefusedError:
    """The refusal of something that is no GraphQL request."""
    return RefusedError(400, Refusal.BAD_REQUEST, message)
