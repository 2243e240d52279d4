"""What can go wrong with a vendor, in classes that tell the host what to do next. Not how HTTP is spoken.

Each has a stable code and one sentence for the person who has to mend it; neither holds a secret or personal data.
"""

from typing import ClassVar


class ConnectorError(Exception):
    """Something went wrong with a vendor.

    Attributes:
        code: stable; shown in the graph and counted.
        message: what is wrong, where, and how to mend it.
        transient: whether the same may succeed a little later.
        retry_after: how many seconds the vendor asks to wait; None where it asks nothing.
        vendor_code: the vendor's own code, where it gives one.
    """

    code: ClassVar[str] = "CONNECTOR_FAILED"
    transient: bool = False

    def __init__(self, message: str, *, vendor_code: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.vendor_code = vendor_code
        self.retry_after = retry_after


class CredentialsError(ConnectorError):
    """The vendor does not know the credentials, or no longer."""

    code = "BAD_CREDENTIALS"


class ScopeError(ConnectorError):
    """The credentials are good, yet lack a right that is needed."""

    code = "MISSING_SCOPE"


class UnreachableError(ConnectorError):
    """No answer came: wrong host, no network, or the vendor is down."""

    code = "UNREACHABLE"
    transient = True


class ThrottledError(ConnectorError):
    """The vendor asks to come back later; nothing was done."""

    code = "THROTTLED"
    transient = True


class VendorFailedError(ConnectorError):
    """The vendor failed by its own fault."""

    code = "VENDOR_FAILED"
    transient = True


class AnswerError(ConnectorError):
    """The answer can't be used: HTML where JSON was due, too long, or of another shape than agreed."""

    code = "BAD_ANSWER"


class TruncatedError(AnswerError):
    """The answer broke off on its way; the same request may get a whole one."""

    transient = True


class AddressError(ConnectorError):
    """A request was about to go to a host that the connection does not allow."""

    code = "HOST_NOT_ALLOWED"


class RejectedError(ConnectorError):
    """The vendor understood what was asked and refuses it."""

    code = "REJECTED"


class NotFoundError(RejectedError):
    """The vendor has no such thing."""

    code = "NOT_FOUND"


class ConflictError(RejectedError):
    """What is at the vendor has changed since it was read, or is there already."""

    code = "CONFLICT"


class AmbiguousError(RejectedError):
    """More than one person or thing at the vendor fits; nothing was done to any of them."""

    code = "AMBIGUOUS"


class UnknownOutcomeError(ConnectorError):
    """A request that must not be repeated got no answer: it may have been done, or not. Only `lookup` can tell."""

    code = "UNKNOWN_OUTCOME"


class CursorError(ConnectorError):
    """The vendor no longer knows the cursor; everything has to be read anew."""

    code = "BAD_CURSOR"


class WebhookError(ConnectorError):
    """A delivery that the vendor did not send, or not now, or not like this."""

    code = "BAD_WEBHOOK"


class UnsupportedError(ConnectorError):
    """The connector was asked for what it does not declare."""

    code = "UNSUPPORTED"


class DeclarationError(ValueError):
    """A connector's declarations contradict each other or its code; the sentence lists all that is wrong."""
