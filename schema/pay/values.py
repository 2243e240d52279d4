"""The words of pay."""

from dataclasses import dataclass
from enum import StrEnum


class CompensationReason(StrEnum):
    """Why pay was set or changed."""

    HIRE = "HIRE"
    """Agreed on hiring."""
    MERIT = "MERIT"
    """A raise that follows a rating."""
    PROMOTION = "PROMOTION"
    """A more senior job."""
    MARKET_ADJUSTMENT = "MARKET_ADJUSTMENT"
    """Brought closer to the market."""
    TRANSFER = "TRANSFER"
    """Another job or place of the same seniority."""
    CORRECTION = "CORRECTION"
    """An error in the record before was put right."""
    IMPORTED = "IMPORTED"
    """Taken over from another system, which did not say why."""


class PayComponentKind(StrEnum):
    """What a part of pay is."""

    BASE = "BASE"
    """Fixed pay for the job."""
    VARIABLE_TARGET = "VARIABLE_TARGET"
    """What variable pay comes to when all targets are met."""
    BONUS = "BONUS"
    """A payment for a result."""
    COMMISSION = "COMMISSION"
    """A share of sales."""
    EQUITY = "EQUITY"
    """Shares or rights to shares."""
    ALLOWANCE = "ALLOWANCE"
    """A fixed payment for a purpose, e.g. a car."""


class PayUnit(StrEnum):
    """What a part of pay is measured in."""

    AMOUNT = "AMOUNT"
    """Money."""
    SHARE_OF_BASE = "SHARE_OF_BASE"
    """A share of base pay, 1 meaning all of it."""
    SHARES = "SHARES"
    """Shares of the company."""


class PayFrequency(StrEnum):
    """How often a part of pay is due."""

    HOURLY = "HOURLY"
    """For each hour worked."""
    MONTHLY = "MONTHLY"
    """Every month."""
    QUARTERLY = "QUARTERLY"
    """Every quarter."""
    YEARLY = "YEARLY"
    """Every year."""
    ONCE = "ONCE"
    """One time only."""


class CompensationCycleStage(StrEnum):
    """How far a compensation cycle is."""

    DRAFT = "DRAFT"
    """Being prepared."""
    PLANNING = "PLANNING"
    """Recommendations are being proposed."""
    APPROVAL = "APPROVAL"
    """Recommendations are being approved."""
    SIGNED_OFF = "SIGNED_OFF"
    """All is approved and signed off."""
    EXPORTED = "EXPORTED"
    """Handed to payroll."""
    CLOSED = "CLOSED"
    """Ended."""


class Proration(StrEnum):
    """How awards shrink for those who were not there all the time."""

    NONE = "NONE"
    """Not at all."""
    DAYS_EMPLOYED = "DAYS_EMPLOYED"
    """By the days since hiring in the period of the cycle."""
    DAYS_WORKED = "DAYS_WORKED"
    """By the days since hiring, long leave left out."""


class OverBudgetPolicy(StrEnum):
    """What happens when a pool would be exceeded."""

    STOP = "STOP"
    """It is refused."""
    WARN = "WARN"
    """It is allowed with a warning that stays on record."""


class BudgetPoolKind(StrEnum):
    """What the money of a pool is for."""

    BASE = "BASE"
    """Raises of base pay."""
    BONUS = "BONUS"
    """One-time payments."""
    EQUITY = "EQUITY"
    """Shares or rights to shares."""


class RangePosition(StrEnum):
    """Where pay lies in its band."""

    BELOW_RANGE = "BELOW_RANGE"
    """Under the minimum."""
    LOWER_THIRD = "LOWER_THIRD"
    """In the lower part of the band."""
    MIDDLE_THIRD = "MIDDLE_THIRD"
    """In the middle part of the band."""
    UPPER_THIRD = "UPPER_THIRD"
    """In the upper part of the band."""
    ABOVE_RANGE = "ABOVE_RANGE"
    """Over the maximum."""


class RecommendationKind(StrEnum):
    """What a compensation recommendation proposes."""

    MERIT = "MERIT"
    """A raise that follows the rating."""
    PROMOTION = "PROMOTION"
    """A raise for a more senior job."""
    BONUS = "BONUS"
    """A one-time payment."""
    EQUITY = "EQUITY"
    """Shares or rights to shares."""
    MARKET_ADJUSTMENT = "MARKET_ADJUSTMENT"
    """A raise towards the market, e.g. for high potential low in the band."""
    WAGE_FREEZE = "WAGE_FREEZE"
    """No raise, e.g. for low performance high in the band."""


class RecommendationState(StrEnum):
    """How far a compensation recommendation is."""

    DRAFT = "DRAFT"
    """Being prepared."""
    PROPOSED = "PROPOSED"
    """Handed in for approval."""
    APPROVED = "APPROVED"
    """Approved."""
    SIGNED_OFF = "SIGNED_OFF"
    """Signed off with the whole cycle."""
    EXPORTED = "EXPORTED"
    """Handed to payroll; it has become pay."""


class ApprovalStep(StrEnum):
    """A step of a compensation recommendation towards pay."""

    PROPOSE = "PROPOSE"
    """Handed in."""
    APPROVE = "APPROVE"
    """Approved."""
    RETURN = "RETURN"
    """Sent back to whoever proposed it."""
    SIGN_OFF = "SIGN_OFF"
    """Signed off."""
    EXPORT = "EXPORT"
    """Handed to payroll."""
    REOPEN = "REOPEN"
    """Opened again after it was approved."""
    NOTE = "NOTE"
    """A remark that changes nothing."""


@dataclass(frozen=True, slots=True)
class BandFigures:
    """What pay per year at full time lies between, in minor units of one currency; ascending, above zero."""

    minimum_minor: int
    midpoint_minor: int
    maximum_minor: int
    currency: str
