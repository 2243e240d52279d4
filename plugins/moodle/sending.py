"""How changes are sent that Moodle takes as a whole or not at all, and whose answer says nothing: halved, read back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from goldenthread_sdk import Change, ConnectorError, Settlement, SettlementState, halved

OPEN = (SettlementState.CONFIRMED, SettlementState.UNKNOWN)
Seen = Callable[[Change], str | None]
"""What Moodle calls that which a change wanted; None where it does not hold it."""


def sent(changes: Sequence[Change], send: Callable[[Sequence[Change]], Any], seen: Seen) -> Iterator[Settlement]:
    """Send changes, and see by Moodle's data what became of each.

    Raises:
        ConnectorError: what kept those from being sent that have no settlement.
    """
    settled: list[Settlement] = []
    stopped: ConnectorError | None = None
    try:
        for one in halved(changes, send) if changes else ():
            settled.append(one)  # noqa: PERF402 - what was settled before an error has to be kept
    except ConnectorError as error:
        stopped = error
    by_key = {change.key: change for change in changes}
    for one in settled:
        yield _read_back(one, by_key[one.key], seen) if one.state in OPEN else one
    if stopped is not None:
        raise stopped


def _read_back(settlement: Settlement, change: Change, seen: Seen) -> Settlement:
    try:
        reference = seen(change)
    except ConnectorError as error:
        words = f"It was sent, and could not be read back: {error.message}"
        return Settlement(change.key, SettlementState.UNKNOWN, code="NOT_READ_BACK", message=words)
    if reference is not None:
        return Settlement(change.key, SettlementState.CONFIRMED, reference=reference)
    if settlement.state is SettlementState.UNKNOWN:
        return settlement
    words = "Moodle raised no error and does not show it: look at it in Moodle."
    return replace(settlement, state=SettlementState.UNKNOWN, code="NOT_SEEN", message=words)
