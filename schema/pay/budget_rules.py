"""The money of a compensation cycle as arithmetic: other currencies, part of a year, a pool shared out.

Pure; whole minor units and decimals, no float. Sources: ISO 4217 for the decimals of a currency; the method of largest
remainders (A. Hamilton, 1792; Balinski and Young, Fair Representation, 1982) for sharing out whole units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from schema.pay.values import Proration

RATE_HOLDS = timedelta(days=10)
"""A rate holds for this long where the day itself has none, as on weekends and holidays; an older one is none."""

_USUAL_DECIMALS = 2
_DECIMALS = {
    **dict.fromkeys(["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"], 0),
    **dict.fromkeys(["RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"], 0),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}
"""The decimals of currencies that have not two (ISO 4217, list one)."""


class NoRateError(Exception):
    """There is no rate between two currencies."""

    def __init__(self, pair: tuple[str, str]) -> None:
        super().__init__(f"no rate from {pair[0]} to {pair[1]}")
        self.pair = pair


@dataclass(frozen=True)
class Rates:
    """The exchange rates of a day: how many units of the second currency one unit of the first was worth."""

    told: Mapping[tuple[str, str], Decimal]
    day: date

    def factor(self, source: str, target: str) -> Decimal:
        """How many minor units of `target` one minor unit of `source` was worth.

        A rate that is told the other way round is turned; no rate is put together from two.

        Raises:
            NoRateError: when the day has none.
        """
        if source == target:
            return Decimal(1)
        rate = self.told.get((source, target))
        if rate is None:
            turned = self.told.get((target, source))
            if turned is None:
                raise NoRateError((source, target))
            rate = 1 / turned
        return rate.scaleb(decimals(target) - decimals(source))


def decimals(currency: str) -> int:
    """How many decimals a currency has."""
    return _DECIMALS.get(currency, _USUAL_DECIMALS)


def cost(increase_minor: int, fte: Decimal, factor: Decimal) -> int:
    """What an increase at full time costs its pool: for the hours worked, in the pool's minor units; half is up."""
    return int((Decimal(increase_minor) * fte * factor).quantize(Decimal(1), ROUND_HALF_UP))


def affordable(cost_minor: int, fte: Decimal, factor: Decimal) -> int:
    """The largest increase at full time that costs no more than so much."""
    return int((Decimal(cost_minor) / (fte * factor)).quantize(Decimal(1), ROUND_DOWN))


def allocate(pool_minor: int, weights: Sequence[int]) -> list[int]:
    """A pool shared out in proportion to weights, by largest remainders; all of it, and never more.

    A larger weight never gets less. Equal remainders go to the larger weight, then to whoever comes first. Nothing is
    shared out where all weights are zero.
    """
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    shares = [pool_minor * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda one: (-(pool_minor * weights[one] % total), -weights[one]))
    for one in by_remainder[: pool_minor - sum(shares)]:
        shares[one] += 1
    return shares


def fitted(pool_minor: int, costs: Sequence[int]) -> list[int]:
    """Costs as they are where a pool bears them, else the pool shared out in proportion to them."""
    return list(costs) if sum(costs) <= pool_minor else allocate(max(pool_minor, 0), costs)


def share_of_time(proration: Proration, period: tuple[date, date], hired_on: date | None, days_away: int) -> Decimal:
    """The share of a period, both days included, that an award is paid for; from 0 to 1.

    Args:
        proration: how awards shrink.
        period: the time that they are for.
        hired_on: the first day of the employee; somebody of whom nobody knows it was always there.
        days_away: days of long leave within the period.
    """
    first, last = period
    days = (last - first).days + 1
    if proration is Proration.NONE:
        return Decimal(1)
    there = days if hired_on is None else min(max((last - hired_on).days + 1, 0), days)
    away = days_away if proration is Proration.DAYS_WORKED else 0
    return Decimal(max(there - away, 0)) / Decimal(days)
