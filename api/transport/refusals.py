"""What the transport refuses before a resolver runs: the codes, and the error that carries the status.

Codes of the graph itself live in schema.kit.errors.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from graphql import GraphQLError


class Refusal(StrEnum):
    """Every code that the transport itself puts into `extensions.code`, with what it means."""

    BAD_HTTP = "BAD_HTTP"
    """What came over the connection is no HTTP request."""
    BAD_REQUEST = "BAD_REQUEST"
    """The body or the URL is no GraphQL request; the message says which part."""
    BAD_WEBHOOK = "BAD_WEBHOOK"
    """The webhook is for no connection, or does not prove that its vendor sent it just now."""
    BODY_TIMEOUT = "BODY_TIMEOUT"
    """The body did not arrive in time."""
    BODY_TOO_LARGE = "BODY_TOO_LARGE"
    """The body is larger than the server reads."""
    DUPLICATE_OPERATION = "DUPLICATE_OPERATION"
    """The stream has an operation of this id open."""
    HEAD_TIMEOUT = "HEAD_TIMEOUT"
    """The request line and headers did not arrive in time."""
    HEAD_TOO_LARGE = "HEAD_TOO_LARGE"
    """The request line and headers are larger than the server reads."""
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    """This HTTP method can't carry that operation."""
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    """The Accept header names no media type that the server can answer in."""
    NO_WEBHOOKS = "NO_WEBHOOKS"
    """The connection takes no webhooks."""
    PERSISTED_QUERY_MISMATCH = "PERSISTED_QUERY_MISMATCH"
    """The hash that came with a document is not the document's."""
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    """No operation is known under this hash; send its text along."""
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
    """This server knows no operations by hash; send their text."""
    PERSISTED_QUERY_ONLY = "PERSISTED_QUERY_ONLY"
    """This server runs the operations of its manifest only."""
    PREFLIGHT_REQUIRED = "PREFLIGHT_REQUIRED"
    """A page of another site could have caused the request."""
    SLOW_CLIENT = "SLOW_CLIENT"
    """The client read a subscription's events slower than they came; subscribe again."""
    STREAM_NOT_FOUND = "STREAM_NOT_FOUND"
    """The caller has reserved no stream under this token, or did not connect to it in time."""
    STREAM_TAKEN = "STREAM_TAKEN"
    """The stream has the one connection that it may have."""
    TOO_MANY_OPERATIONS = "TOO_MANY_OPERATIONS"
    """The socket or stream has as many operations open as one may have."""
    TOO_MANY_STREAMS = "TOO_MANY_STREAMS"
    """The caller has as many streams as one may have."""
    TOO_MANY_SUBSCRIPTIONS = "TOO_MANY_SUBSCRIPTIONS"
    """The caller has as many subscriptions open as one may have."""
    TOO_MANY_WEBHOOKS = "TOO_MANY_WEBHOOKS"
    """More webhooks came for one connection than are looked at in a minute."""
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    """The body is not JSON by its Content-Type."""
    WEBHOOKS_UNAVAILABLE = "WEBHOOKS_UNAVAILABLE"
    """Whose the webhook is can't be told now: the connector is missing or fails."""
    SYNTAX = "SYNTAX"
    """The GraphQL document can't be parsed."""
    VALIDATION = "VALIDATION"
    """The document does not fit the schema."""
    BAD_OPERATION = "BAD_OPERATION"
    """The document has no such operation, or one of a kind that is not served here."""
    BAD_VARIABLES = "BAD_VARIABLES"
    """A variable is missing or does not fit its type."""
    ALIAS_LIMIT = "ALIAS_LIMIT"
    """The document has more aliases than are taken."""
    CHARACTER_LIMIT = "CHARACTER_LIMIT"
    """The document's text is longer than is read."""
    COST_LIMIT = "COST_LIMIT"
    """The answer may hold more objects than are served at once, or than the caller has left for this minute."""
    DEFINITION_LIMIT = "DEFINITION_LIMIT"
    """The document has more operations and fragments than are taken."""
    DEPTH_LIMIT = "DEPTH_LIMIT"
    """The document nests fields deeper than is taken."""
    DIRECTIVE_LIMIT = "DIRECTIVE_LIMIT"
    """The document has more directives than are taken."""
    FIELD_LIMIT = "FIELD_LIMIT"
    """The document has more selections than are taken."""
    MERGE_LIMIT = "MERGE_LIMIT"
    """The document asks too often for fields under the same name at the same place."""
    ROOT_FIELD_LIMIT = "ROOT_FIELD_LIMIT"
    """The document asks for more fields at its root than are taken."""
    TOKEN_LIMIT = "TOKEN_LIMIT"  # noqa: S105 - tokens of a document
    """The document has more tokens than are taken."""
    VALUE_LIMIT = "VALUE_LIMIT"
    """The variables hold more values than are taken."""


class RefusedError(Exception):
    """A request that ends before execution, with its HTTP status."""

    def __init__(
        self,
        status: int,
        code: Refusal,
        message: str,
        headers: dict[str, str] | None = None,
        extensions: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers or {}
        self.extensions = extensions or {}


class UnfitError(Exception):
    """A document that can't be executed: what is wrong with it, and of what kind that is."""

    def __init__(self, errors: Sequence[GraphQLError], code: Refusal) -> None:
        super().__init__(code)
        self.errors = errors
        self.code = code


def bad_request(message: str) -> RefusedError:
    """The refusal of something that is no GraphQL request."""
    return RefusedError(400, Refusal.BAD_REQUEST, message)
