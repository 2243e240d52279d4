"""What a resolver knows of its request: who is calling, when, and the way to the database."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Executable

from schema.access import binds, tie_store
from schema.access.policy import Policy, Tie, permits
from schema.access.viewer import Viewer
from schema.kit.batch import Loaders
from schema.kit.events import Event
from schema.kit.session import Session
from schema.kit.statements import Composing, Loaded


@dataclass(eq=False)
class Request:
    """The context of one operation; it lives as long as the request's transaction.

    Attributes:
        session: the connection inside the transaction.
        viewer: who is calling.
        now: when the request began, UTC; every decision of the request uses this one clock reading.
        today: the date of that, UTC.
        cursor_key: the secret that seals cursors.
        written: whether PostgreSQL may write whole subtrees of the answer, for a door that takes texts as they are.
        key: what the client calls this request, so that it may send it twice; None where it has no name for it.
        events: what the request has done so far; written at its end.
        ports: what the door lends for the world outside the database, by the protocol that it fulfils.
    """

    session: Session
    viewer: Viewer
    now: datetime
    cursor_key: bytes
    written: bool = False
    key: str | None = None
    events: list[Event] = field(default_factory=list)
    ports: Mapping[type[Any], Any] = field(default_factory=dict)
    today: date = field(init=False)
    _ties: dict[UUID, tuple[Tie, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Let go of what is known of the viewer for another day."""
        self.today = self.now.date()
        if self.viewer.near is not None and self.viewer.near.day != self.today:
            self.viewer = replace(self.viewer, near=None)

    @cached_property
    def loaders(self) -> Loaders:
        """The batch loaders of this request, for an executor that goes object by object."""
        return Loaders()

    @cached_property
    def _learning(self) -> asyncio.Lock:
        """Held by whoever learns ties; made for those few requests that do."""
        return asyncio.Lock()

    def fetch(self, shape: Hashable, compose: Composing, **values: Any) -> Awaitable[list[Loaded]]:
        """The rows of a statement that is composed once for each shape of question and viewer; one statement.

        Args:
            shape: what tells this question from others, values aside; None for one that is asked once.
            compose: makes the statement, from `schema.access.binds` where it needs the viewer, a day or ids.
            values: the values of further named parameters.
        """
        viewer, today = self.viewer, self.today
        named = binds.values(viewer, today, values)
        kept = None if shape is None else (shape, viewer.shape, named["as_of"] == today)
        return self.session.fetch(kept, compose, named)

    async def ask(self, compose: Callable[..., Executable], *fixed: Hashable, **values: Any) -> list[Loaded]:
        """The rows of a statement that `compose(viewer, *fixed)` makes, which is done once; one statement.

        Args:
            compose: a function of a module, under which the statement is kept.
            fixed: what the statement's text depends on.
            values: the values of its named parameters.
        """
        return await self.fetch((compose, *fixed), lambda: compose(self.viewer, *fixed), **values)

    async def permitted(self, rules: Policy, subjects: Sequence[tuple[UUID | None, date]]) -> list[bool]:
        """For each (employee, day): whether the viewer may see this kind of data of them as of that day.

        Without an employee it is data of the organization itself, which only a standing opens.
        """
        await self._learn(employee for employee, _ in subjects if employee is not None)
        return [
            permits(rules, self.viewer, () if employee is None else self._ties[employee], day, self.today)
            for employee, day in subjects
        ]

    async def _learn(self, employees: Iterable[UUID]) -> None:
        """Load the ties to employees that are not known yet, in one statement.

        Sibling fields ask for the same employees at once; the lock lets the later ones find what the first loaded.
        """
        async with self._learning:
            unknown = sorted(set(employees) - self._ties.keys())
            if unknown:
                self._ties.update(await tie_store.ties(self.session, self.viewer, unknown, self.today))
