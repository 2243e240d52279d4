"""What a connector declares about itself: vendor, streams, commands, limits. Data that the host reads; no behaviour."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from goldenthread_sdk.records import Model, Record
from goldenthread_sdk.values import (
    Atomicity,
    Capability,
    Confirmation,
    CursorKind,
    Deletions,
    Idempotency,
    Mode,
    Order,
)

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Contract:
    """The vendor's own description of its interface (OpenAPI).

    Attributes:
        file: its name in the folder of contracts.
        sha256: of its bytes, so that another edition shows.
        operations: those that the connector uses, as "GET /v1/employees/{id}", with the contract's own paths.
    """

    file: str
    sha256: str
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vendor:
    """Whose system it is, and what the connector was written after."""

    name: str
    documentation: str
    api_version: str
    contract: Contract | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """Rows of one kind that can be read.

    Attributes:
        name: of the stream, e.g. completions.
        capability: what it is read for.
        model: what its rows are; one of `goldenthread_sdk.records.RECORDS`.
        modes: how it can be read.
        cursor: what its cursor is made of.
        lag: how late a row may show up behind its cursor; reads go back by so much.
        order: in which its rows come.
        deletions: how it is known that a row is gone.
    """

    name: str
    capability: Capability
    model: type[Record]
    modes: tuple[Mode, ...] = (Mode.FULL,)
    cursor: CursorKind = CursorKind.NONE
    lag: timedelta = timedelta(0)
    order: Order = Order.NONE
    deletions: Deletions = Deletions.NONE


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done at the vendor.

    Attributes:
        name: of the command, e.g. enrol.
        capability: what it is done for.
        payload: what it carries; one of `goldenthread_sdk.records.ORDERS`.
        idempotency: what keeps it from taking effect twice.
        atomicity: what happens to a batch of which one change is bad.
        confirmation: when it is certain that it took effect.
        effective_dated: whether it can hold from a day on that is named.
        reversible: whether it can be taken back by another command.
        batch_size: how many changes one call of `push` may be given.
    """

    name: str
    capability: Capability
    payload: type[Model]
    idempotency: Idempotency
    atomicity: Atomicity = Atomicity.EACH
    confirmation: Confirmation = Confirmation.ANSWER
    effective_dated: bool = False
    reversible: bool = False
    batch_size: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be asked of the vendor, and of us.

    Attributes:
        requests: how many in `per`, of all workers together; None where the vendor names no bound.
        per: the time that `requests` counts for.
        attempts: how often a request that may be repeated is tried.
        first_delay: bound of the first pause between attempts, in seconds; it doubles.
        longest_delay: no pause is longer; where the vendor asks for more, the run ends and comes back later.
        timeout: how long one request may take, in seconds.
        answer_bytes: no answer may be longer.
        throttle_statuses: HTTP statuses by which the vendor asks to come back later.
        read_seconds: how long reading one page may take, all told; a connector that is silent longer is stopped.
    """

    requests: int | None = None
    per: timedelta = timedelta(seconds=1)
    attempts: int = 5
    first_delay: float = 0.5
    longest_delay: float = 60.0
    timeout: float = 30.0
    answer_bytes: int = 32 * MEBIBYTE
    throttle_statuses: tuple[int, ...] = (429,)
    read_seconds: float = 300.0


@dataclass(frozen=True, slots=True)
class OAuth:
    """That access tokens are refreshed by OAuth 2.0 (RFC 6749, section 6); the host does it, under a lock.

    The connector's `Config` has `client_id` and `client_secret`. The tokens are kept sealed beside the secrets.

    Attributes:
        token_url: where tokens are refreshed; its host has to be among `base_urls`.
        client_auth: whether the client shows itself in the Authorization header or in the body.
        early: how long before its end a token is refreshed.
    """

    token_url: str
    client_auth: Literal["basic", "body"] = "basic"
    early: timedelta = field(default=timedelta(seconds=60))
