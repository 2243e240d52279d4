"""Errors of the graph: one class, one list of stable codes. Not for faults of our own; those are masked at the door."""

from enum import StrEnum

from graphql import GraphQLError


class Code(StrEnum):
    """Every code that an answer may carry in `extensions.code`, with what it means."""

    BAD_CURSOR = "BAD_CURSOR"
    """The cursor is malformed, or was issued for another list, order or organization."""
    BAD_FILTER = "BAD_FILTER"
    """A filter contradicts itself or holds a value that cannot be."""
    BAD_ID = "BAD_ID"
    """The id is not one that this server issues."""
    BAD_PAGE = "BAD_PAGE"
    """`first`, `last`, `after` and `before` do not make a page."""
    BAD_VALUE = "BAD_VALUE"
    """A date, time, week or number is not one that exists."""
    FORBIDDEN = "FORBIDDEN"
    """The value exists or may exist; the caller has no right to see it."""
    INTERNAL = "INTERNAL"
    """A fault of the server; the message holds the id under which the log tells more."""
    MODEL_UNAVAILABLE = "MODEL_UNAVAILABLE"
    """No model serves here, its file is missing or damaged, or what it reads was not measured; the rest is answered."""
    NOT_FOUND = "NOT_FOUND"
    """There is no such thing, or the caller may not know of it."""
    PLUGIN_FAILED = "PLUGIN_FAILED"
    """A plugin that adds the field did not answer, or not as it declared; the rest is answered."""
    RESYNC = "RESYNC"
    """More events are behind than are told one by one; read the state anew and subscribe without `after`."""
    REVIEW_FIRST = "REVIEW_FIRST"
    """The model's view is shown once a person has recorded their own."""
    SATURATED = "SATURATED"
    """Every database connection is busy; the caller may retry."""
    TIMEOUT = "TIMEOUT"
    """The answer took longer than the server allows."""
    UNAUTHENTICATED = "UNAUTHENTICATED"
    """No token, or none that this server accepts."""
    UNAVAILABLE = "UNAVAILABLE"
    """The database does not answer."""


class CodedError(GraphQLError):
    """An error that names its code; the message says what is wrong and how to mend it."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message, extensions={"code": code.value})

    @property
    def code(self) -> Code:
        """The stable code that clients branch on."""
        return Code((self.extensions or {})["code"])


def forbidden(what: str) -> CodedError:
    """The error of a value that the caller may not see; `what` names the kind of value, never the value."""
    return CodedError(Code.FORBIDDEN, f"You may not see {what}.")


def not_found() -> CodedError:
    """The error of an id that leads nowhere for this caller; the same words whatever the cause."""
    return CodedError(Code.NOT_FOUND, "Nothing is found under this id.")
