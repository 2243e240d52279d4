"""What a compensation cycle proposes for an employee, in a page that HR can read. Pure; decides about nobody.

Each proposal is a draft that people change, hand in and approve. It says why in sentences. They repeat nothing that
those who may read a recommendation may not read elsewhere: potential is assessed in succession, and not told here; nor
is an improvement plan that is under way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from uuid import UUID

from schema.kit.thresholds import thresholds
from schema.pay.budget_rules import Rates, affordable, allocate, cost, fitted, share_of_time
from schema.pay.merit_rules import HIGH_IN_RANGE, LOW_IN_RANGE, PLACES, cell_at, position_of, prorated, reach
from schema.pay.rules import raised_by
from schema.pay.values import (
    BudgetPoolKind,
    Cell,
    Earner,
    Guided,
    OverBudgetPolicy,
    PayRules,
    Proration,
    RangePosition,
    RecommendationKind,
)

POOL_OF = {
    RecommendationKind.MERIT: BudgetPoolKind.BASE,
    RecommendationKind.PROMOTION: BudgetPoolKind.BASE,
    RecommendationKind.MARKET_ADJUSTMENT: BudgetPoolKind.BASE,
    RecommendationKind.BONUS: BudgetPoolKind.BONUS,
    RecommendationKind.EQUITY: BudgetPoolKind.EQUITY,
}
"""Which money pays for what; a wage freeze costs none."""

UNLOCKED = "Raise unlocked by a verified outcome of development."
"""It repeats nothing of the goal: other people plan pay than read goals."""

_PLACES_IN_WORDS = {
    RangePosition.BELOW_RANGE: "below its band",
    RangePosition.LOWER_THIRD: "in the lower third of its band",
    RangePosition.MIDDLE_THIRD: "in the middle third of its band",
    RangePosition.UPPER_THIRD: "in the upper third of its band",
    RangePosition.ABOVE_RANGE: "above its band",
}
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Terms:
    """What holds for everybody in a cycle.

    Attributes:
        cells: the matrix, by rating.
        rules: the organization's thresholds.
        period: the time that awards are for, both days included.
        proration: how awards shrink for part of it.
        paid: the kinds of which there are pools.
    """

    cells: Mapping[UUID | None, Sequence[Cell]]
    rules: PayRules
    period: tuple[date, date]
    proration: Proration = Proration.NONE
    paid: frozenset[BudgetPoolKind] = frozenset(BudgetPoolKind)


@dataclass(slots=True)
class Draft:
    """What is proposed for an employee; `cost_minor` in the currency of the pool, once it is known."""

    earner: Earner
    kind: RecommendationKind
    increase_minor: int | None
    reasons: list[str]
    cell_id: UUID | None = None
    guided: Guided | None = None
    improvement_plan_suggested: bool = False
    pool_id: UUID | None = None
    cost_minor: int | None = None

    @property
    def ratio(self) -> Decimal | None:
        """The increase as a share of base pay, to six decimals."""
        if self.increase_minor is None or self.earner.base_minor == 0:
            return None
        return (Decimal(self.increase_minor) / self.earner.base_minor).quantize(PLACES, ROUND_HALF_UP)


@dataclass(slots=True)
class Pool:
    """The money of a unit: what is left of it, in minor units of its currency."""

    id: UUID
    org_unit_id: UUID
    kind: BudgetPoolKind
    left_minor: int
    currency: str
    drafts: list[Draft] = field(default_factory=list)


def _conflict(rules: PayRules) -> str | None:
    if rules.low_percent >= rules.high_percent:
        return "Low performance ends below where high performance begins."
    return None


_PERCENT = (0, 100)
rules_from = thresholds(
    "pay",
    PayRules,
    {
        "low_percent": _PERCENT,
        "high_percent": _PERCENT,
        "promotion_percent": _PERCENT,
        "step_percent": _PERCENT,
        "step_most_percent": _PERCENT,
        "bonus_low_percent": (0, 300),
        "bonus_high_percent": (0, 300),
        "equity_month": (0, 12),
    },
    _conflict,
)
"""The thresholds in an organization's settings."""


def drafts_of(earner: Earner, terms: Terms) -> Iterator[Draft]:
    """What is proposed for one employee, before any pool is looked at."""
    reached = reach(earner.base_minor, earner.currency, earner.band)
    place = None if reached is None else position_of(reached)
    share = share_of_time(terms.proration, terms.period, earner.hired_on, earner.days_away)
    because = [_rated(earner), _placed(earner, place)]
    if is_frozen(earner, place, terms.rules):
        words = "Low performance high in the band: no raise"
        suggested = not earner.is_improving
        reasons = [*because, f"{words}, and an improvement plan is suggested." if suggested else f"{words}."]
        yield Draft(earner, RecommendationKind.WAGE_FREEZE, 0, reasons, improvement_plan_suggested=suggested)
    else:
        yield _merit(earner, terms, reached, share, because)
    if earner.is_promoted:
        yield _promotion(earner, terms.rules)
    if is_adjusted(earner, place, terms.rules):
        yield _adjustment(earner, terms.rules, because)
    if BudgetPoolKind.BONUS in terms.paid and earner.variable_target > 0:
        yield _bonus(earner, terms.rules, share)
    if BudgetPoolKind.EQUITY in terms.paid and _performs(earner, terms.rules) and earner.is_high_potential:
        reasons = [
            _rated(earner),
            "A share of what is set aside for those whom the organization wants to keep.",
        ]
        yield Draft(earner, RecommendationKind.EQUITY, None, reasons)


def is_frozen(earner: Earner, place: RangePosition | None, rules: PayRules) -> bool:
    """Whether performance is low and pay high in its band; a verified improvement lifts it, and unrated is not low.

    An improvement plan under way says that performance is low, whatever was rated before.
    """
    low = earner.standing is not None and earner.standing * _HUNDRED <= rules.low_percent
    return (low or earner.is_improving) and place in HIGH_IN_RANGE and not earner.is_unlocked


def is_adjusted(earner: Earner, place: RangePosition | None, rules: PayRules) -> bool:
    """Whether pay is to move towards the market: high potential or high performance, low in the band."""
    low = earner.standing is not None and earner.standing * _HUNDRED <= rules.low_percent
    return place in LOW_IN_RANGE and not low and (earner.is_high_potential or _performs(earner, rules))


def settle(pool: Pool, rates: Rates, over_budget: OverBudgetPolicy) -> None:
    """Say what the drafts of a pool cost; where it must not be exceeded, bring them down to what it bears.

    Shares of equity have no amount of their own: they are the whole pool, by base pay.

    Raises:
        NoRateError: where pay is in a currency without a rate to that of the pool.
    """
    factors = [rates.factor(draft.earner.currency, pool.currency) for draft in pool.drafts]
    priced = list(zip(pool.drafts, factors, strict=True))
    wanted = [cost(_asked(draft), draft.earner.fte, factor) for draft, factor in priced]
    granted = _granted(pool, wanted, over_budget)
    for (draft, factor), asked, given in zip(priced, wanted, granted, strict=True):
        if draft.increase_minor is None:
            draft.increase_minor = affordable(given, draft.earner.fte, factor)
        elif given < asked:
            draft.increase_minor = affordable(given, draft.earner.fte, factor)
            draft.reasons.append("Brought down to what the budget bears.")
        draft.cost_minor = cost(draft.increase_minor, draft.earner.fte, factor)


def _asked(draft: Draft) -> int:
    return draft.earner.base_minor if draft.increase_minor is None else draft.increase_minor


def _granted(pool: Pool, wanted: Sequence[int], over_budget: OverBudgetPolicy) -> Sequence[int]:
    if pool.kind is BudgetPoolKind.EQUITY:
        return allocate(max(pool.left_minor, 0), wanted)
    return fitted(pool.left_minor, wanted) if over_budget is OverBudgetPolicy.STOP else wanted


def _merit(earner: Earner, terms: Terms, reached: Decimal | None, share: Decimal, because: Sequence[str]) -> Draft:
    reasons = [*because, *([UNLOCKED] if earner.is_unlocked else ())]
    if reached is None:
        return Draft(earner, RecommendationKind.MERIT, None, [*reasons, "Without a band no matrix applies."])
    cell = cell_at(terms.cells[earner.level_id], reached)
    guided = prorated(cell.guided, share)
    ratio = guided.high if earner.is_unlocked else guided.default
    usual = "high end of the usual" if earner.is_unlocked else "usual"
    reasons.append(
        f"The matrix gives {_share(cell.guided.minimum)} to {_share(cell.guided.maximum)}; this is the {usual}."
    )
    if share < 1:
        reasons.append(f"Prorated to {_share(share)} of the time.")
    return Draft(earner, RecommendationKind.MERIT, raised_by(earner.base_minor, ratio), reasons, cell.id, guided)


def _promotion(earner: Earner, rules: PayRules) -> Draft:
    usual = raised_by(earner.base_minor, rules.promotion_percent / _HUNDRED)
    least = 0
    if earner.band is not None and earner.band.currency == earner.currency:
        least = earner.band.minimum_minor - earner.base_minor
    reasons = ["The job is more senior than the one that pay was last set for."]
    reasons.append(
        "Pay rises to the minimum of the new band."
        if least > usual
        else f"The usual raise for a promotion is {rules.promotion_percent} %."
    )
    return Draft(earner, RecommendationKind.PROMOTION, max(usual, least), reasons)


def _adjustment(earner: Earner, rules: PayRules, because: Sequence[str]) -> Draft:
    gap = 0 if earner.band is None else earner.band.midpoint_minor - earner.base_minor
    step = raised_by(max(gap, 0), rules.step_percent / _HUNDRED)
    most = raised_by(earner.base_minor, rules.step_most_percent / _HUNDRED)
    most_told = f"at most {rules.step_most_percent} % of base pay"
    words = f"Towards the midpoint of the band: {rules.step_percent} % of the way, {most_told}."
    return Draft(earner, RecommendationKind.MARKET_ADJUSTMENT, min(step, most), [*because, words])


def _bonus(earner: Earner, rules: PayRules, share: Decimal) -> Draft:
    percent = 100
    if earner.standing is not None and earner.standing * _HUNDRED <= rules.low_percent:
        percent = rules.bonus_low_percent
    elif _performs(earner, rules):
        percent = rules.bonus_high_percent
    amount = raised_by(earner.base_minor, earner.variable_target * share * percent / _HUNDRED)
    words = f"{percent} % of the variable target, {_share(earner.variable_target)} of base pay."
    return Draft(earner, RecommendationKind.BONUS, amount, [_rated(earner), words])


def _performs(earner: Earner, rules: PayRules) -> bool:
    return earner.standing is not None and earner.standing * _HUNDRED >= rules.high_percent


def _rated(earner: Earner) -> str:
    if earner.label is not None:
        return f"Rated '{earner.label}'."
    return "No rating was released." if earner.rating_id is None else "Released as unrated, which is not low."


def _placed(earner: Earner, place: RangePosition | None) -> str:
    if place is None or earner.band is None:
        return "No band in the currency of the pay is on record."
    ratio = Decimal(earner.base_minor) / earner.band.midpoint_minor
    return f"Pay lies {_PLACES_IN_WORDS[place]}, compa-ratio {ratio.quantize(Decimal('0.01'), ROUND_HALF_UP)}."


@lru_cache(maxsize=1_024)
def _share(ratio: Decimal) -> str:
    return f"{(ratio * _HUNDRED).quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f} %"
