"""A compensation cycle as tests set it up through the graph: matrix, pools, opened by one, approved by another."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from schema.kit.ids import encode_id
from tests.schema.changing import made
from tests.world import World

ANALYST, APPROVER = "compensation", "hr-admin"
POSITIONS = ("BELOW_RANGE", "LOWER_THIRD", "MIDDLE_THIRD", "UPPER_THIRD", "ABOVE_RANGE")
PLENTY = 10**12
NEW_YEAR = "2027-01-01"


@dataclass(frozen=True)
class Planning:
    """The world's organization, with the ids that planning needs."""

    world: World

    @property
    def tenant(self) -> UUID:
        return self.world.tenants["demo"]

    def ids(self, type_name: str, table: str, where: str = "TRUE ORDER BY id") -> list[str]:
        rows = self.world.rows(
            f"SELECT id FROM {table} WHERE organization_id = :tenant AND {where}", tenant=self.tenant
        )
        return [encode_id(type_name, row["id"]) for row in rows]

    @property
    def scale(self) -> str:
        return self.ids("RatingScale", "rating_scale")[0]

    @property
    def levels(self) -> list[str]:
        return self.ids("RatingLevel", "rating_level", "TRUE ORDER BY value")

    @property
    def company(self) -> str:
        return self.ids("OrgUnit", "org_unit", "parent_id IS NULL")[0]

    @property
    def reviews(self) -> str:
        return self.ids("ReviewCycle", "review_cycle", "TRUE ORDER BY ends_on DESC")[0]

    def cells(self) -> list[dict[str, Any]]:
        """A total matrix: more for a better rating and for a lower place; the unrated as the middle."""
        found = []
        for number, level in enumerate([*self.levels, None]):
            grade = 2 if level is None else number
            for place, position in enumerate(POSITIONS):
                usual = max(grade * 15 - place * 5, 0) / 1000
                figures = {"minimum": "0", "low": f"{usual / 2:.6f}", "default": f"{usual:.6f}"}
                figures |= {"high": f"{usual * 1.5:.6f}", "maximum": f"{usual * 2:.6f}"}
                found.append({"ratingLevelId": level, "rangePosition": position, **figures})
        return found

    def matrix(self, name: str = "Merit") -> str:
        given = {"name": name, "scaleId": self.scale, "cells": self.cells()}
        matrix = made(self.world, ANALYST, "meritMatrixCreate", given, "matrix { id version }")["matrix"]
        made(self.world, APPROVER, "meritMatrixPublish", {"matrixId": matrix["id"]}, "matrix { publishedAt }")
        return str(matrix["id"])

    def cycle(self, name: str = "Pay 2027", **further: Any) -> str:
        """A draft cycle with the latest ratings."""
        given = {"name": name, "startsOn": "2026-11-01", "endsOn": "2026-12-15", "effectiveOn": NEW_YEAR}
        given |= {"currency": "EUR", "fxOn": "2026-11-20", "reviewCycleId": self.reviews, **further}
        made_cycle = made(self.world, ANALYST, "compensationCycleCreate", given, "cycle { id stage }")["cycle"]
        assert made_cycle["stage"] == "DRAFT"
        return str(made_cycle["id"])

    def pool(
        self, cycle: str, minor: int = PLENTY, unit: str | None = None, kind: str = "BASE", code: str = "EUR"
    ) -> str:
        budget = {"amountMinor": minor, "currency": code}
        given = {"cycleId": cycle, "orgUnitId": unit or self.company, "kind": kind, "budget": budget}
        return str(made(self.world, ANALYST, "budgetPoolCreate", given, "pool { id }")["pool"]["id"])

    def rates(self) -> None:
        """A rate into euros for every currency that somebody is paid in."""
        rows = self.world.rows(
            "SELECT DISTINCT base_currency AS code FROM compensation_record WHERE organization_id = :tenant"
            " AND base_currency <> 'EUR' ORDER BY 1",
            tenant=self.tenant,
        )
        for row in rows:
            given = {"fromCurrency": row["code"], "toCurrency": "EUR", "rate": "0.9", "ratedOn": "2026-11-20"}
            made(self.world, ANALYST, "exchangeRateRecord", {**given, "source": "ECB"}, "rate { rate }")

    def opened(self, minor: int = PLENTY, **further: Any) -> str:
        """A cycle in planning, with one pool for raises of the whole company."""
        cycle = self.cycle(matrixId=self.matrix(), **further)
        self.rates()
        self.pool(cycle, minor)
        made(self.world, ANALYST, "compensationCycleOpen", {"cycleId": cycle}, "drafted warnings")
        return cycle
