"""What a resolver knows of its request: who is calling, when, and the way to the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from schema.access import store
from schema.access.policy import Policy, Tie, permits
from schema.access.viewer import Viewer
from schema.kit.batch import Loaders
from schema.kit.session import Session


@dataclass(eq=False)
class Request:
    """The context of one operation; it lives as long as the request's transaction.

    Attributes:
        session: the connection inside the transaction.
        viewer: who is calling.
        now: when the request began, UTC; every decision of the request uses this one clock reading.
        cursor_key: the secret that seals cursors.
        loaders: the batch loaders of this request.
    """

    session: Session
    viewer: Viewer
    now: datetime
    cursor_key: bytes
    loaders: Loaders = field(default_factory=Loaders)
    _ties: dict[UUID, tuple[Tie, ...]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The date of the request, UTC."""
        return self.now.date()

    async def permitted(self, rules: Policy, subjects: Sequence[tuple[UUID, date]]) -> list[bool]:
        """For each (employee, day): whether the viewer may see this kind of data of them as of that day."""
        await self._learn(employee for employee, _ in subjects)
        return [permits(rules, self.viewer, self._ties[employee], day, self.today) for employee, day in subjects]

    async def _learn(self, employees: Iterable[UUID]) -> None:
        """Load the ties to employees that are not known yet, in one statement."""
        unknown = sorted(set(employees) - self._ties.keys())
        if unknown:
            self._ties.update(await store.ties(self.session, self.viewer, unknown, self.today))
