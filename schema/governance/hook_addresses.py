"""Where a vendor sends its webhooks: an address that names organization and connection, and proves nothing."""

import base64
import binascii
from uuid import UUID

WEBHOOKS = "/webhooks"
UUID_BYTES = 16


def webhook_path(organization_id: UUID, connection_id: UUID) -> str:
    """The path on this server; both ids, as URL-safe base64 without padding."""
    named = base64.urlsafe_b64encode(organization_id.bytes + connection_id.bytes)
    return f"{WEBHOOKS}/{named.decode().rstrip('=')}"


def webhook_target(segment: str) -> tuple[UUID, UUID] | None:
    """The organization and the connection that the last segment of a path names; None where it is not of that form."""
    try:
        named = base64.b64decode(segment + "=" * (-len(segment) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(named) != 2 * UUID_BYTES:
        return None
    return UUID(bytes=named[:UUID_BYTES]), UUID(bytes=named[UUID_BYTES:])
