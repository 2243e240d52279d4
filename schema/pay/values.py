"""The words of pay."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


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
    AWARD = "AWARD"
    """A bonus or equity joined it; base pay stayed as it was."""


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
    """How awards shrink for those who were not there all the time.

    The time is that of the review cycle whose ratings are used; the year before the awards begin, without one.
    """

    NONE = "NONE"
    """Not at all."""
    DAYS_EMPLOYED = "DAYS_EMPLOYED"
    """By the days since hiring in that time."""
    DAYS_WORKED = "DAYS_WORKED"
    """By the days since hiring in that time, leave of thirty days or more left out."""


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


class TalentSegment(StrEnum):
    """Whom a change of a scenario is for, by talent."""

    EVERYBODY = "EVERYBODY"
    """All employees."""
    HIGH_PERFORMERS = "HIGH_PERFORMERS"
    """Those whose last released rating lies high on its scale."""
    HIGH_POTENTIALS = "HIGH_POTENTIALS"
    """Those whose last assessment says high potential."""
    TOP_TALENT = "TOP_TALENT"
    """High performers of high potential; high performers, while potential has not been assessed."""


class Guided(NamedTuple):
    """The five figures of a guideline, ascending; each is a share of base pay."""

    minimum: Decimal
    low: Decimal
    default: Decimal
    high: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a merit matrix.

    Attributes:
        level_id: the level of the rating; None for the unrated.
        position: the name of the place in the band.
        starts: least range penetration of the place, itself included; None for no bound.
        ends: range penetration at which the place ends, itself excluded; None for no bound.
        guided: what may be given.
        id: its row.
    """

    level_id: UUID | None
    position: RangePosition
    starts: Decimal | None
    ends: Decimal | None
    guided: Guided
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PayRules:
    """The thresholds of pay, in percent; an organization's settings may name others under `pay`.

    Attributes:
        low_percent: a rating this far up its scale, or less far, is low performance: the first two of five levels.
        high_percent: a rating this far up its scale, or further, is high performance: the last two of five levels.
        promotion_percent: the usual raise for a more senior job, if the new band's minimum does not ask for more.
        step_percent: how much of the way to the midpoint a market adjustment goes.
        step_most_percent: the most that a market adjustment raises base pay by.
        bonus_low_percent: the share of the variable target that low performance is proposed.
        bonus_high_percent: the share of the variable target that high performance is proposed; all others get it whole.
        unreleased: what happens to a cycle that opens before its ratings are released.
        equity_month: the month, 1 to 12, from which pay equity is measured each year by itself; 0 for never.
    """

    low_percent: int = 25
    high_percent: int = 75
    promotion_percent: int = 8
    step_percent: int = 50
    step_most_percent: int = 10
    bonus_low_percent: int = 0
    bonus_high_percent: int = 125
    unreleased: OverBudgetPolicy = OverBudgetPolicy.STOP
    equity_month: int = 3


@dataclass(frozen=True, slots=True)
class Earner:
    """An employee as a compensation cycle finds them on the day on which its awards begin.

    Attributes:
        employee_id: who it is.
        base_minor: base pay per year at full time, in minor units of `currency`.
        variable_target: variable pay as a share of base pay; zero without any.
        fte: share of full time.
        band: the band of their job; None where there is none.
        org_unit_id: their unit.
        hired_on: their first day; None where nobody knows.
        days_away: days of long leave within the time that awards are prorated by.
        rating_id: the released rating that is used; None without one.
        level_id: its level; None for the unrated.
        label: what the level is called.
        standing: how far up its scale the level is, from 0 to 1; None for the unrated.
        is_high_potential: whether the last assessment says so.
        is_promoted: whether the job is more senior than the one that pay was last set for.
        is_unlocked: whether a verified outcome has unlocked a raise.
        is_improving: whether an improvement plan is under way.
    """

    employee_id: UUID
    base_minor: int
    currency: str
    variable_target: Decimal
    fte: Decimal
    band: BandFigures | None
    org_unit_id: UUID | None = None
    hired_on: date | None = None
    days_away: int = 0
    rating_id: UUID | None = None
    level_id: UUID | None = None
    label: str | None = None
    standing: Decimal | None = None
    is_high_potential: bool = False
    is_promoted: bool = False
    is_unlocked: bool = False
    is_improving: bool = False
