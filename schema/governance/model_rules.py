"""What holds of models at work: bands of risk, horizons, and which of two switches counts. Pure."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from schema.governance.values import RiskBand

LONGEST_HORIZON = 60
"""Months."""

BANDS = (0.08, 0.2)
"""From which probability within twelve months a risk is medium, and high, where an organization says nothing."""


def bands_from(settings: Mapping[str, object]) -> tuple[float, float]:
    """The thresholds of an organization's settings, `retentionBands: [medium, high]`; the defaults where they are none.

    They rise, and lie between 0 and 1.
    """
    told = settings.get("retentionBands")
    if not isinstance(told, Sequence) or isinstance(told, str) or len(told) != len(BANDS):
        return BANDS
    medium, high = (float(one) if isinstance(one, int | float) else -1.0 for one in told)
    return (medium, high) if 0 < medium < high < 1 else BANDS


def band(probability: float, thresholds: tuple[float, float]) -> RiskBand:
    """Where a probability lies; a threshold belongs to the band above it."""
    medium, high = thresholds
    if probability >= high:
        return RiskBand.HIGH
    return RiskBand.MEDIUM if probability >= medium else RiskBand.LOW


def before(promoted: Sequence[UUID]) -> UUID | None:
    """The version that served before the one that serves, of promotions newest first; None where there was no other."""
    return next((one for one in promoted if one != promoted[0]), None) if promoted else None
