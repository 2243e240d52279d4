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
    """Seals secrets with a key derived from a master secret; opens them with that or with the one before.

    Args:
        master: the secret in use.
        previous: the one before, as long as something is sealed with it.
    """

    def __init__(self, master: bytes, previous: bytes | None = None) -> None:
        masters = (master,) if previous is None else (master, previous)
        self._ciphers = tuple(AESGCM(_derived(one, b"goldenthread secrets", KEY_BYTES)) for one in masters)
        self.name = _derived(master, b"goldenthread secrets name", NAME_BYTES).hex()

    def seal(self, organization_id: UUID, row_id: UUID, secret: str) -> bytes:
        """The secret, sealed for a row."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._ciphers[0].encrypt(nonce, secret.encode(), _place(organization_id, row_id))

    def open(self, organization_id: UUID, row_id: UUID, sealed: bytes) -> str:
        """The secret of a row.

        Raises:
            UnsealedError: it was not sealed for this row with either key.
        """
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(nonce, rest, _place(organization_id, row_id)).decode()
            except (InvalidTag, ValueError):
                continue
        raise UnsealedError


def _derived(master: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=purpose).derive(master)


def _place(organization_id: UUID, row_id: UUID) -> bytes:
    return organization_id.bytes + row_id.bytes
