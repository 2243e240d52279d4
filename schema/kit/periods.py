"""Effective dating, pure: what a statement "from this day on" means for a history. Holds no SQL."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What becomes of a row that somebody hands in."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A row of a history: it begins on a day and ends where the next one begins."""

    valid_from: date
    values: Mapping[str, Any]
    row_id: Any = None


def in_force(history: Sequence[Stretch], day: date) -> Stretch | None:
    """The stretch that holds on a day; the history is in the order of its days."""
    position = bisect_right([stretch.valid_from for stretch in history], day)
    return history[position - 1] if position else None


def told(history: Sequence[Stretch], day: date, values: Mapping[str, Any]) -> Outcome:
    """What "from `day` on, these values hold" does to a history.

    UNCHANGED where they hold already, UPDATE where a stretch begins on that very day, else CREATE. Stretches that
    begin later stay as they are. Values that are not named stay what they are.
    """
    current = in_force(history, day)
    if current is None:
        return Outcome.CREATE
    if all(current.values[name] == value for name, value in values.items()):
        return Outcome.UNCHANGED
    return Outcome.UPDATE if current.valid_from == day else Outcome.CREATE
