"""What scenarios need of a model of who leaves. The door lends it where one is in force; no artefact is known here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from uuid import UUID

from schema.access.request import Request


class Chance(NamedTuple):
    """The chance that somebody leaves, and the 90 % interval of it; shares from 0 to 1."""

    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a version of a model says; by employee, those whom it can say nothing of left out."""

    version_id: UUID
    chances: Mapping[UUID, Chance]


class Leavers(Protocol):
    """The model of the viewer's organization that is in force."""

    async def leaving(self, request: Request, employees: Sequence[UUID], months: int) -> Leaving | None:
        """The chance of each employee to leave within so many months; None where no model is in force.

        It is for means over groups: no score of a person may be told from it, so that none is logged.
        """
