"""What the graph needs of models at work. The door lends it: artefacts are files, and scoring is arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from schema.access.request import Request
from schema.development.diagnosing import Reason
from schema.governance.values import RiskBand
from schema.kit.errors import CodedError


@dataclass(frozen=True, slots=True, eq=False)
class Risk:
    """The chance that an employee leaves within so many months; shares from 0 to 1.

    `low` to `high` is the 90 % interval. `as_of` is the day before which all that it rests on was known. Each is itself
    alone, so that what is made of it can be kept.
    """

    probability: float
    low: float
    high: float
    horizon_months: int
    reasons: Sequence[Reason]
    version_id: UUID
    as_of: date
    band: RiskBand


@dataclass(frozen=True, slots=True)
class Rate:
    """How a group fared in an audit (Local Law 144): `n` people of whom the share `rate` was selected.

    `ratio` is the rate over that of `reference`, the group selected most often; both None for the unknown and where
    nobody is selected. `small` is a group under two per cent, which sets no reference.
    """

    attribute: str
    group: str
    reference: str | None
    n: int
    rate: float
    ratio: float | None
    p_value: float | None
    small: bool


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit of the version that serves found; from and to are the days of its data."""

    version_id: UUID
    from_day: date
    to_day: date
    people: int
    rates: Sequence[Rate]


class Models(Protocol):
    """The models of the viewer's organization."""

    async def risks(self, request: Request, employees: Sequence[UUID], months: int) -> list[Risk | CodedError]:
        """The risk of each employee, in order, and a line in the log for each that is told.

        MODEL_UNAVAILABLE stands for who has none.
        """

    async def audited(self, request: Request, key: str) -> Audited:
        """Selection and scoring rates by sex, age band and both, of everybody who works here.

        Raises:
            RefusedError: CLOSED, where nothing serves or nobody is scored.
        """

    async def require_sound(self, key: str, artefact_hash: str) -> None:
        """Let pass a version whose artefact is there and whole.

        Raises:
            RefusedError: CLOSED.
        """
