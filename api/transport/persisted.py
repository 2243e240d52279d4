"""Operations that clients name by the SHA-256 of their text: a manifest of ours, and those that clients register.

Registering (automatic persisted queries, off by default) saves bytes; the allow-list (manifest only) closes the graph
to everything that our own clients don't ask. The protocol of `extensions.persistedQuery`, whose two messages clients
compare word by word: https://www.apollographql.com/docs/apollo-server/performance/apq
"""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from api.errors import CommandError
from api.transport.calls import Call
from api.transport.refusals import Refusal, RefusedError, bad_request

SHA256 = re.compile(r"[0-9a-f]{64}")
PREFIX = "sha256:"
REGISTERED = 1_000
LONGEST_REGISTERED = 20_000


class Persisted:
    """What can be asked by its hash."""

    def __init__(self, manifest: Mapping[str, str], *, only: bool = False, automatic: bool = False) -> None:
        self._manifest = manifest
        self._only = only
        self._automatic = automatic
        self._registered: dict[str, str] = {}

    def text_of(self, call: Call) -> str:
        """The document that the call means.

        Raises:
            RefusedError: PERSISTED_QUERY_NOT_FOUND, _NOT_SUPPORTED, _MISMATCH or _ONLY; or BAD_REQUEST.
        """
        if call.query is None and call.hash is None:
            raise bad_request("The request has no query: put the GraphQL document into the text `query`.")
        if call.query is None:
            return self._known(_digest(call.hash or ""))
        if call.hash is not None and sha256(call.query) != _digest(call.hash):
            raise _refused(
                Refusal.PERSISTED_QUERY_MISMATCH, "The hash is not that of `query`: send its SHA-256, or none."
            )
        if self._only and sha256(call.query) not in self._manifest:
            raise _refused(
                Refusal.PERSISTED_QUERY_ONLY, "This server runs the operations of its manifest only, and this is none."
            )
        return call.query

    def register(self, call: Call) -> None:
        """Remember a document that came with its hash and has turned out valid; the oldest one gives way."""
        if not self._automatic or call.hash is None or call.query is None or len(call.query) > LONGEST_REGISTERED:
            return
        self._registered[_digest(call.hash)] = call.query
        if len(self._registered) > REGISTERED:
            del self._registered[next(iter(self._registered))]

    def _known(self, digest: str) -> str:
        text = self._manifest.get(digest) or self._registered.get(digest)
        if text is not None:
            return text
        if self._manifest or self._automatic:
            raise _refused(Refusal.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound")
        raise _refused(Refusal.PERSISTED_QUERY_NOT_SUPPORTED, "PersistedQueryNotSupported")


def persisted(manifest: Path | None, *, only: bool, automatic: bool) -> Persisted:
    """What the settings allow.

    Raises:
        CommandError: the manifest can't be read or used, or the settings contradict each other.
    """
    if only and manifest is None:
        raise CommandError(
            "GOLDENTHREAD_PERSISTED_ONLY needs a manifest, or nothing could be asked: name the file in "
            "GOLDENTHREAD_PERSISTED_OPERATIONS."
        )
    if only and automatic:
        raise CommandError(
            "GOLDENTHREAD_PERSISTED_ONLY and GOLDENTHREAD_AUTOMATIC_PERSISTED_QUERIES contradict each other: "
            "unset one of them."
        )
    return Persisted({} if manifest is None else _manifest(manifest), only=only, automatic=automatic)


def sha256(text: str) -> str:
    """The SHA-256 of a document's UTF-8 text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _manifest(path: Path) -> dict[str, str]:
    try:
        given = json.loads(path.read_bytes())
    except OSError as error:
        raise _unusable(path, f"can't be read ({error.strerror})") from error
    except ValueError as error:
        raise _unusable(path, "is not JSON") from error
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise _unusable(path, "is not one object of texts")
    wrong = next((key for key, text in given.items() if key.removeprefix(PREFIX) != sha256(text)), None)
    if wrong is not None:
        raise _unusable(path, f"has a document under {wrong!r}, which is not its SHA-256")
    return {key.removeprefix(PREFIX): text for key, text in given.items()}


def _unusable(path: Path, what: str) -> CommandError:
    return CommandError(
        f'The manifest {path} {what}: GOLDENTHREAD_PERSISTED_OPERATIONS must name a file {{"<sha256>": "<document>"}}.'
    )


def _digest(given: str) -> str:
    digest = given.removeprefix(PREFIX).lower()
    if not SHA256.fullmatch(digest):
        raise bad_request("The persisted operation must be named by the SHA-256 of its text: 64 hexadecimal digits.")
    return digest


def _refused(code: Refusal, message: str) -> RefusedError:
    return RefusedError(400, code, message)
