"""Retention risk in the graph: probability, interval, band, reasons, and the model that says so."""

from datetime import date
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

import strawberry

from schema.access.fields import Info, extends, guarded, reference
from schema.development.diagnosis_types import ModelReason
from schema.development.values import ReasonDirection
from schema.governance import access, model_rules
from schema.governance.ai_types import ModelVersion
from schema.governance.model_ports import Models, Risk
from schema.governance.values import RiskBand
from schema.kit.batch import batch
from schema.kit.errors import Code, CodedError

YEAR, MOST_KEPT = 12, 10_000
"""Models keep the risks that they have told; so many are kept as they are shown, too."""


@strawberry.type(description="Between which values a probability lies.")
class RiskInterval:
    """A 90 % interval: how sure the model is of the probability, not what will happen to the person."""

    low: float = strawberry.field(description="The lower end.")
    high: float = strawberry.field(description="The upper end.")


@strawberry.type(description="How likely it is that an employee leaves by resignation. A person decides what follows.")
class RetentionRisk:
    """A served score."""

    as_of: strawberry.Private[None]
    version_id: strawberry.Private[UUID]

    probability: float = strawberry.field(description="From 0 to 1, calibrated.")
    horizon_months: int = strawberry.field(description="Within how many months.")
    interval: RiskInterval = strawberry.field(description="How sure the model is: 90 %.")
    band: RiskBand = strawberry.field(description="Its place among the organization's thresholds.")
    reasons: list[ModelReason] = strawberry.field(description="What moves it most, strongest first.")
    model: ModelVersion | None = reference("version_id", "ModelVersion", "The version that says so, with its card.")
    measured_on: date = strawberry.field(
        name="asOf", description="The day before which everything was known that it rests on."
    )


@extends("Employee")
class EmployeeRisk:
    """What governance adds to an employee."""

    @batch(description="How likely it is that the employee leaves by resignation; for HR and the line above.")
    async def retention_risk(
        parents: list[Any],
        info: Info,
        within_months: Annotated[int, strawberry.argument(description="The horizon, from 1 to 60 months.")] = YEAR,
    ) -> list[RetentionRisk | None]:
        """Three statements at most, and one more that logs what was told."""
        if not 1 <= within_months <= model_rules.LONGEST_HORIZON:
            words = f"withinMonths is {within_months}; send 1 to {model_rules.LONGEST_HORIZON}."
            raise CodedError(Code.BAD_VALUE, words)

        async def fetch(allowed: Any) -> Any:
            return await _risks(info, allowed, within_months)

        return await guarded(info.context, access.RETENTION_RISK, parents, fetch)


async def _risks(info: Info, employees: list[Any], months: int) -> list[Any]:
    models: Models | None = info.context.ports.get(Models)
    if models is None:
        return [CodedError(Code.MODEL_UNAVAILABLE, "This server has no models.") for _ in employees]
    told = await models.risks(info.context, [one.row_id for one in employees], months)
    return [one if isinstance(one, CodedError) else _shown(one) for one in told]


@lru_cache(MOST_KEPT)
def _shown(risk: Risk) -> RetentionRisk:
    return RetentionRisk(
        as_of=None,
        version_id=risk.version_id,
        probability=risk.probability,
        horizon_months=risk.horizon_months,
        interval=RiskInterval(low=risk.low, high=risk.high),
        band=risk.band,
        reasons=[
            ModelReason(
                feature=one.feature,
                label=one.label,
                direction=ReasonDirection(one.direction),
                contribution=one.contribution,
            )
            for one in risk.reasons
        ],
        measured_on=risk.as_of,
    )
