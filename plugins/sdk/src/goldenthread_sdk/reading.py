"""What `read` yields: rows, rows that could not be read, rows that are gone, and checkpoints between them."""

import hashlib
from dataclasses import dataclass

from goldenthread_sdk.records import Record


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read."""

    record: Record


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that the vendor says is gone."""

    key: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that can't be used; the run goes on.

    Attributes:
        key: of the row, where it can be told.
        code: stable, e.g. BAD_VALUE.
        message: what is wrong and how to mend it; no secret in it.
        field: of the record, where one is to blame.
    """

    key: str | None
    code: str
    message: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All that was yielded before is whole: who begins again with this cursor misses nothing.

    The host stores the rows before it and the cursor in one transaction. Yield one after each page, and one at the
    end, from which the next incremental run goes on.
    """

    cursor: str


ReadItem = Row | Gone | RowFault | Checkpoint


def hash_of(record: Record) -> str:
    """A hash of all that a record says: while it stays the same, the row has not changed."""
    return hashlib.sha256(record.model_dump_json().encode()).hexdigest()
