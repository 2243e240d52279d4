"""The same score of everybody, by a version that nobody has: asked is to whom it is shown, not what it says."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from schema.access.request import Request
from schema.development.diagnosis_ports import Look, Looks
from schema.governance.model_ports import Models, Risk
from schema.governance.values import RiskBand
from schema.kit.errors import CodedError

NOBODYS = UUID(int=0)


class SameForAll:
    """A port that knows no employee."""

    async def risks(self, request: Request, employees: Sequence[UUID], months: int) -> list[Risk | CodedError]:
        """One score for each."""
        del request
        return [Risk(0.25, 0.125, 0.5, months, [], NOBODYS, date(2026, 1, 1), RiskBand.HIGH) for _ in employees]


class AllEntered:
    """A log that keeps nothing."""

    async def looked(self, request: Request, looks: Sequence[Look]) -> frozenset[UUID]:
        """As if every look were on record."""
        del request
        return frozenset(one.diagnosis_id for one in looks)


PORTS: dict[type[Any], Any] = {Models: SameForAll(), Looks: AllEntered()}
