"""What `plan`, `push` and `lookup` are given and answer; and how the bad change of a batch is found by halving."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from goldenthread_sdk.errors import ConflictError, ConnectorError, RejectedError, UnknownOutcomeError
from goldenthread_sdk.records import Model
from goldenthread_sdk.values import Happened, SettlementState

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do at the vendor.

    Attributes:
        key: ours, the same however often it is sent: the idempotency key.
        payload: what to do.
        version: the vendor's version that was planned on; None where there was none.
        reference: the vendor's own name of what is to change, as the plan found it.
    """

    key: str
    payload: Model
    version: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change would do, found out without doing it. Values are texts that a person can compare."""

    key: str
    before: Mapping[str, str | None] = field(default_factory=dict)
    after: Mapping[str, str | None] = field(default_factory=dict)
    version: str | None = None
    reference: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether it would change anything."""
        return dict(self.before) != dict(self.after)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a change that was sent; one for each change, whatever its state."""

    key: str
    state: SettlementState
    reference: str | None = None
    version: str | None = None
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What `lookup` found out."""

    happened: Happened
    reference: str | None = None
    version: str | None = None
    message: str | None = None


def settled_by(key: str, error: ConnectorError) -> Settlement:
    """The settlement of a change whose request failed.

    Raises:
        ConnectorError: the error itself where it says nothing about the change (credentials, throttling, …): then
            the change was not sent.
    """
    states: tuple[tuple[type[ConnectorError], SettlementState], ...] = (
        (ConflictError, SettlementState.CONFLICT),
        (RejectedError, SettlementState.REJECTED),
        (UnknownOutcomeError, SettlementState.UNKNOWN),
    )
    for kind, state in states:
        if isinstance(error, kind):
            return Settlement(key, state, code=error.vendor_code or error.code, message=error.message)
    raise error


def halved(changes: Sequence[Change], send: Callable[[Sequence[Change]], Any]) -> Iterator[Settlement]:
    """Settle a batch that the vendor takes as a whole or not at all: halve it until the bad changes stand alone.

    Args:
        changes: the batch.
        send: sends some of them in one request; raises RejectedError when the vendor refuses that request as a whole.
    """
    try:
        send(changes)
    except RejectedError as error:
        if len(changes) == 1:
            yield settled_by(changes[0].key, error)
            return
        middle = len(changes) // 2
        yield from halved(changes[:middle], send)
        yield from halved(changes[middle:], send)
    except UnknownOutcomeError as error:
        yield from (settled_by(change.key, error) for change in changes)
    else:
        yield from (Settlement(change.key, SettlementState.CONFIRMED) for change in changes)


def payload_of(change: Change, model: type[M]) -> M:
    """The payload of a change, which is of the command's model; for type checkers' sake.

    Raises:
        TypeError: it is of another model.
    """
    if not isinstance(change.payload, model):
        raise TypeError(f"change {change.key} carries a {type(change.payload).__name__}, not a {model.__name__}")
    return change.payload
