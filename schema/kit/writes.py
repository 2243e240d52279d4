"""Many rows at once: inserts and updates of one transaction, gathered and written table by table. Never commits."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, func, insert, update

from schema.kit.ids import uuid7
from schema.kit.periods import Outcome, Stretch, in_force, told
from schema.kit.session import Session

CHUNK = 5_000
Progress = Callable[[int, int], None]
Shape = tuple[Table, tuple[str, ...]]
"""A table and the names of the columns that a row gives; rows of one shape go in together."""


@dataclass
class Diff:
    """How many rows of each entity were created, updated, left alone or rejected."""

    counts: dict[str, Counter[Outcome]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, entity: str, outcome: Outcome, number: int = 1) -> None:
        """Count an outcome."""
        self.counts[entity][outcome] += number

    @property
    def changes(self) -> int:
        """How many rows were created or updated."""
        return sum(counted[Outcome.CREATE] + counted[Outcome.UPDATE] for counted in self.counts.values())


@dataclass
class Writes:
    """Rows to write for one organization, in the order in which their tables are given."""

    organization_id: UUID
    diff: Diff = field(default_factory=Diff)
    _inserts: dict[Shape, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    _updates: dict[Shape, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def create(self, table: Table, values: dict[str, Any]) -> UUID:
        """A row to insert; its new id."""
        identifier = uuid7()
        row = {"organization_id": self.organization_id, "id": identifier, **values}
        self._inserts[table, tuple(sorted(row))].append(row)
        self.diff.add(table.name, Outcome.CREATE)
        return identifier

    def change(self, table: Table, identifier: UUID, values: dict[str, Any]) -> None:
        """A row to update."""
        names = tuple(sorted(values))
        self._updates[table, names].append({"row_id": identifier, **{f"new_{name}": values[name] for name in names}})
        self.diff.add(table.name, Outcome.UPDATE)

    def keep(self, table: Table) -> None:
        """A row that stays as it is."""
        self.diff.add(table.name, Outcome.UNCHANGED)

    def tell(
        self, table: Table, history: list[Stretch], day: date, subject: dict[str, Any], values: dict[str, Any]
    ) -> Outcome:
        """Gather "from `day` on, these values hold" for an effective-dated table, and keep the history in step.

        Args:
            table: where the history stands.
            history: the subject's stretches, in order.
            day: from when.
            subject: the columns that name the subject.
            values: the columns that hold from then; what is not named stays what it is.
        """
        outcome, current = told(history, day, values), in_force(history, day)
        if outcome is Outcome.UNCHANGED:
            self.keep(table)
            return outcome
        merged = {**(current.values if current else {}), **values}
        if outcome is Outcome.UPDATE and current is not None:
            self.change(table, current.row_id, values)
            history.remove(current)
            row_id = current.row_id
        else:
            row_id = self.create(table, {**subject, **merged, "valid_from": day})
        history.append(Stretch(day, merged, row_id))
        history.sort(key=lambda stretch: stretch.valid_from)
        return outcome

    async def flush(self, session: Session, order: Sequence[Table], progress: Progress | None = None) -> None:
        """Write all that was gathered, tables in the order given; a later call writes only what came since."""
        total = sum(map(len, self._inserts.values())) + sum(map(len, self._updates.values()))
        done = 0
        for statement, rows in self._statements(order):
            for chunk in _chunks(rows):
                await session.run(statement, chunk)
                done += len(chunk)
                if progress is not None:
                    progress(done, total)
        self._inserts.clear()
        self._updates.clear()

    def _statements(self, order: Sequence[Table]) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        for table in order:
            yield from ((insert(table), rows) for (new, _), rows in self._inserts.items() if new is table)
            for (changed, names), rows in self._updates.items():
                if changed is table:
                    yield self._update(table, names), rows

    def _update(self, table: Table, names: tuple[str, ...]) -> Any:
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        return (
            update(table)
            .where(table.c.organization_id == self.organization_id, table.c.id == bindparam("row_id"))
            .values(new | {"version": table.c.version + 1, "updated_at": func.now()})
        )


def histories(rows: Sequence[Any], columns: Sequence[str], subject: str = "employee_id") -> dict[UUID, list[Stretch]]:
    """The stretches of each subject, in order, from rows of an effective-dated table; `columns` are what is told."""
    found: dict[UUID, list[Stretch]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.valid_from):
        values = {name: getattr(row, name) for name in columns}
        found[getattr(row, subject)].append(Stretch(row.valid_from, values, row.id))
    return dict(found)


def _chunks(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
