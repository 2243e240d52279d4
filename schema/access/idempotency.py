"""The same change, sent twice: the answer of the first is kept with its transaction and given again.

What is kept are the ids of an answer, not its contents: a retry reads them again under the rights of that moment.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, Uuid, select
from strawberry import UNSET

from schema.access.binds import given, tenant
from schema.access.changes import add, lock
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.kit.chain import canonical
from schema.kit.event_tables import idempotency_key
from schema.kit.problems import Problem, refused

Answer = Mapping[str, Any]
"""What an action answers: the columns of its payload. Rows by their ids in `…_id` and `…_ids`, else JSON values."""


async def answered(request: Request, key: str, digest: bytes) -> Answer | None:
    """The answer that the same change has had; None when it is new. Racing twins wait for each other here.

    Raises:
        RefusedError: KEY_REUSED, when the key came before with another body.
    """
    actor = _actor(request)
    await lock(request, "key", actor, key)
    rows = await request.ask(_kept, actor=actor, key=key)
    if not rows:
        return None
    if rows[0].request_hash != digest:
        words = f"'{key[:80]}' came before with another body; use a new clientMutationId for a new change."
        raise refused(Problem.KEY_REUSED, words, "clientMutationId")
    return {name: _read(name, value) for name, value in rows[0].answer.items()}


async def keep(request: Request, key: str, digest: bytes, answer: Answer) -> None:
    """Keep an answer in the transaction of its change."""
    told = {name: _written(value) for name, value in answer.items()}
    await add(request, idempotency_key, actor_id=_actor(request), key=key, request_hash=digest, answer=told)


def digest_of(name: str, given: Any) -> bytes:
    """SHA-256 of a mutation's name and input, whatever the order of its fields; the key is no part of it."""
    body = {field: value for field, value in asdict(given).items() if field != "client_mutation_id"}
    return hashlib.sha256(canonical([name, _plain(body)])).digest()


def _kept(viewer: Viewer) -> Select[Any]:
    kept = idempotency_key.c
    mine = (kept.organization_id == tenant(viewer), kept.actor_id == given("actor", Uuid))
    return select(kept.request_hash, kept.answer).where(*mine, kept.key == given("key", Text))


def _actor(request: Request) -> UUID:
    account = request.viewer.account_id
    if account is None:
        raise AssertionError("only an account or a service token sends mutations")
    return account


def _plain(value: Any) -> Any:
    """As the audit trail writes it, numbers with a fraction by their shortest text, without what was left out."""
    match value:
        case float():
            return repr(value)
        case dict():
            return {name: _plain(item) for name, item in value.items() if item is not UNSET}
        case list() | tuple():
            return [_plain(item) for item in value]
    return value


def _written(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return [_written(item) for item in value] if isinstance(value, list | tuple) else value


def _read(name: str, value: Any) -> Any:
    if name.endswith("_id"):
        return None if value is None else _row(value)
    return [UUID(item) for item in value] if name.endswith("_ids") else value


def _row(value: str) -> UUID | str:
    """The key of a row; what is gone is named by its id in the graph, which stays as it is."""
    try:
        return UUID(value)
    except ValueError:
        return value
