"""How far a run is, as it is stored with its rows: cursors, counts, how well fields are filled. No SQL, no plugin."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson

from schema.kit.periods import Outcome

COUNTS: Mapping[Outcome, str] = {
    Outcome.CREATE: "created",
    Outcome.UPDATE: "updated",
    Outcome.UNCHANGED: "unchanged",
    Outcome.REJECT: "rejected",
}
_SHARE = Decimal("0.000001")
_NOT_COVERED = frozenset({"key"})


@dataclass(slots=True)
class Progress:
    """How far a run is.

    Attributes:
        counts: rows by what became of them, and `processed`, all of them.
        cursors: of each stream that was begun, its last checkpoint.
        done: streams that were read to their end.
        rows: how many rows each stream told.
        filled: in how many of them each field was filled, by stream.
    """

    counts: Counter[str] = field(default_factory=Counter)
    cursors: dict[str, str | None] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    rows: Counter[str] = field(default_factory=Counter)
    filled: dict[str, Counter[str]] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As the run's checkpoint."""
        return {
            "cursors": self.cursors,
            "done": sorted(self.done),
            "rows": dict(self.rows),
            "filled": {stream: dict(counts) for stream, counts in self.filled.items()},
        }

    def count(self, outcome: Outcome, number: int = 1) -> None:
        """Count what became of rows."""
        self.counts[COUNTS[outcome]] += number
        self.counts["processed"] += number

    def look(self, stream: str, record: str) -> None:
        """Look at which fields of a record, given as JSON, are filled."""
        self.rows[stream] += 1
        counts = self.filled.setdefault(stream, Counter())
        for name, value in orjson.loads(record).items():
            if name not in _NOT_COVERED:
                counts[name] += value not in (None, "", [])

    def coverage(self) -> dict[tuple[str, str], Decimal]:
        """The share of rows in which each field was filled, by stream and field."""
        return {
            (stream, name): (Decimal(number) / self.rows[stream]).quantize(_SHARE)
            for stream, counts in self.filled.items()
            for name, number in counts.items()
        }


def progress_of(run: Any) -> Progress:
    """How far a run is, by its row."""
    held = run.checkpoint or {}
    counts = Counter({name: getattr(run, name) for name in (*COUNTS.values(), "processed")})
    return Progress(
        counts=counts,
        cursors=dict(held.get("cursors", {})),
        done=set(held.get("done", [])),
        rows=Counter(held.get("rows", {})),
        filled={stream: Counter(told) for stream, told in held.get("filled", {}).items()},
    )
