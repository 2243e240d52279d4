"""From simulated columns to COPY: ids for row numbers, Python values in bulk. Knows no particular table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cached_property
from itertools import repeat
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]
import numpy as np
from sqlalchemy import Table

from ml.simulate.columns import Refers
from ml.simulate.organization import Organization
from schema.kit.ids import uuid7

CHUNK = 50_000
ALL = slice(None)
Values = Sequence[Any]
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Copy:
    """One table to fill.

    Attributes:
        table: where to.
        source: the simulated table; its row numbers become the ids of the rows.
        columns: by column of the table: the simulated column's name, or the values themselves.
        identified: off for a table whose ids nobody refers to under the simulated table's name.
    """

    table: Table
    source: str
    columns: dict[str, str | Values]
    identified: bool = True


@dataclass
class Simulated:
    """A simulated organization with the ids that its rows get.

    The ids come from the organization's seed and a fixed moment, so that the same seed gives the same rows.
    """

    organization: Organization
    organization_id: UUID
    _ids: dict[str, list[UUID]] = field(default_factory=dict)

    @cached_property
    def stamp(self) -> datetime:
        """The moment at which everything was recorded that has no moment of its own."""
        return datetime.combine(self.organization.until, time(), UTC)

    def ids(self, table: str) -> list[UUID]:
        """The ids of a simulated table's rows, rising with the row number."""
        if table not in self._ids:
            self._ids[table] = self.fresh_ids(table, len(getattr(self.organization, table)))
        return self._ids[table]

    def fresh_ids(self, name: str, count: int) -> list[UUID]:
        """As many ids, the same for the same seed and name; one millisecond apart, so that they rise."""
        seed = [self.organization.seed, *name.encode()]
        draws = np.random.default_rng(seed).integers(0, 1 << 37, size=(2, count), dtype=np.int64).tolist()
        start = int(self.stamp.timestamp() * 1000) - count
        return [uuid7(start + at, high << 37 | low) for at, (high, low) in enumerate(zip(*draws, strict=True))]

    def values(self, table: str, column: str, rows: slice = ALL) -> Values:
        """A simulated column, or some rows of it, as Python values; a reference as the id of what it refers to."""
        source = getattr(self.organization, table).between(rows.start, rows.stop)
        values: Values = source.values(column)
        mark = source.marks()[column]
        if not isinstance(mark, Refers):
            return values
        ids = self.ids(mark.table)
        return [None if row is None else ids[row] for row in values]


async def copy(connection: asyncpg.Connection, simulated: Simulated, job: Copy, progress: Progress) -> int:
    """Fill one table by COPY, part by part, so that no more than a part stands in memory as Python values."""
    count = len(getattr(simulated.organization, job.source))
    ids = simulated.ids(job.source) if job.identified else simulated.fresh_ids(job.table.name, count)
    for start in range(0, count, CHUNK):
        part = slice(start, min(start + CHUNK, count))
        columns = _columns(simulated, job, ids, part)
        records = list(zip(*columns.values(), strict=False))
        await connection.copy_records_to_table(job.table.name, records=records, columns=list(columns))
        progress(job.table.name, len(records))
    return count


def _columns(simulated: Simulated, job: Copy, ids: list[UUID], part: slice) -> dict[str, Any]:
    """The columns of some rows by name; what is the same in every row is repeated without end."""
    columns: dict[str, Any] = {"organization_id": repeat(simulated.organization_id), "id": ids[part]}
    if "created_at" not in job.columns:
        columns["created_at"] = repeat(simulated.stamp)
    if "updated_at" in job.table.c:
        columns["updated_at"] = repeat(simulated.stamp)
    for name, source in job.columns.items():
        columns[name] = simulated.values(job.source, source, part) if isinstance(source, str) else source[part]
    return columns
