"""Secrets at rest: sealed with a key that only the server's settings hold, and bound to the row that they belong to.

AES-256-GCM under a key that HKDF-SHA-256 (RFC 5869) derives from the setting. A sealed secret that is copied into
another row, or into another organization, can't be opened there.
"""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
KEY_BYTES = 32
NAME_BYTES = 8


class UnsealedError(Exception):
    """A sealed secret can't be opened: it was sealed with another key, or altered, or moved."""


class Seals:
    """Seals and opens secrets with keys derived from one master secret."""

    def __init__(self, master: bytes) -> None:
        self._cipher = AESGCM(_derived(master, b"goldenthread secrets", KEY_BYTES))
        self.name = _derived(master, b"goldenthread secrets name", NAME_BYTES).hex()

    def seal(self, organization_id: UUID, row_id: UUID, secret: str) -> bytes:
        """The secret, sealed for a row."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), _place(organization_id, row_id))

    def open(self, organization_id: UUID, row_id: UUID, sealed: bytes) -> str:
        """The secret of a row.

        Raises:
            UnsealedError: it was not sealed for this row with this key.
        """
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, _place(organization_id, row_id)).decode()
        except (InvalidTag, ValueError):
            raise UnsealedError from None


def _derived(master: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=purpose).derive(master)


def _place(organization_id: UUID, row_id: UUID) -> bytes:
    return organization_id.bytes + row_id.bytes
