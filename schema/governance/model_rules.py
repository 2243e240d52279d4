"""What holds of models at work: bands of risk, horizons, and which of two switches counts. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from schema.governance.values import RiskBand
from schema.kit.thresholds import thresholds

LONGEST_HORIZON = 60
"""Months."""
SERVES_DAYS = 366
"""Days after training from which on recalibration is asked for by age alone: twelve months of 30.4375 days are over."""

_INSIDE = (Decimal("0.001"), Decimal("0.999"))


@dataclass(frozen=True, slots=True)
class RiskRules:
    """The thresholds of an organization.

    Attributes:
        medium_from: from which probability of leaving within twelve months a risk is medium.
        high_from: from which it is high.
    """

    medium_from: Decimal = Decimal("0.08")
    high_from: Decimal = Decimal("0.2")


def _conflict(rules: RiskRules) -> str | None:
    if rules.medium_from >= rules.high_from:
        return "A medium risk begins below where a high one does."
    return None


rules_from = thresholds("retention", RiskRules, {"medium_from": _INSIDE, "high_from": _INSIDE}, _conflict)
"""The thresholds in an organization's settings."""


def bands_from(settings: Mapping[str, object]) -> tuple[float, float]:
    """From which probabilities a risk is medium, and high, by an organization's settings."""
    rules = rules_from(settings)
    return float(rules.medium_from), float(rules.high_from)


def band(probability: float, thresholds: tuple[float, float]) -> RiskBand:
    """Where a probability lies; a threshold belongs to the band above it."""
    medium, high = thresholds
    if probability >= high:
        return RiskBand.HIGH
    return RiskBand.MEDIUM if probability >= medium else RiskBand.LOW


def recalibration_due_on(trained_at: datetime) -> date:
    """The day (UTC) from which on recalibration is asked for by age alone."""
    return trained_at.astimezone(UTC).date() + timedelta(days=SERVES_DAYS)


def before(promoted: Sequence[UUID]) -> UUID | None:
    """The version that served before the one that serves, of promotions newest first; None where there was no other."""
    return next((one for one in promoted if one != promoted[0]), None) if promoted else None
