"""What money does to who leaves, as arithmetic: a constant elasticity applied to a baseline, with what is unsure of it.

Pure; draws from an explicit seed, so that the same numbers come out again. Money is decimal; chances are floats.

Not a prediction by pushing a feature through a model of risk: where counter-offers are in the history, high pay goes
along with leaving, and that gives the wrong sign. The elasticity is an assumption, and is told as one. The prior spans
what the literature reports, from about -0.1 for the pay of single people (K. Carr and S. Naidu, Economic Policy
Institute 2022, on United States quits) to about -2 for the pay policy of a firm (I. Bassier, A. Dube and S. Naidu,
Monopsony in Movers, Journal of Human Resources 57, 2022).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from schema.pay.budget_rules import Rates
from schema.pay.values import TalentSegment

VERSION = "constant-elasticity-1"
PRIOR = (Decimal(-2), Decimal("-0.1"))
FEWEST = 10
"""A group of fewer people gets no forecast: it would tell of single people."""
DRAWS = 4_000

_TAIL = 2.5
_HUNDRED = Decimal(100)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody whom a scenario is about, one row each.

    Attributes:
        base: base pay per year for the hours worked, in minor units of `currency`.
        currency: its currency.
        variable_target: variable pay as a share of base pay.
        tenure: days since hiring.
        unit: the place of the unit in `units`; -1 for none.
        units: the ids of units, as text.
        value: the value of the last released rating; 0 for the unrated, whose rating is at least nothing.
        standing: how far up its scale that is; NaN for the unrated.
        potential: 1 for high, 0 for any other, -1 where it has not been assessed.
        employees: who they are.
    """

    base: Ints
    currency: NDArray[np.object_]
    variable_target: Floats
    tenure: Ints
    unit: Ints
    units: Sequence[str]
    value: Ints
    standing: Floats
    potential: Ints
    employees: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Baseline:
    """Who would leave within a year without any change.

    Attributes:
        version: which rule or model says so.
        probability: for each person.
        stratum: the place of each person's group in `log_error`.
        log_error: by group, the standard error of the logarithm of its rate.
        assumptions: what it rests on, in sentences.
    """

    version: str
    probability: Floats
    stratum: Ints
    log_error: Floats
    assumptions: tuple[str, ...]


class Forecast(NamedTuple):
    """What a scenario means for a group of people."""

    headcount: int
    baseline: float
    forecast: float
    low: float
    high: float

    @property
    def avoided(self) -> float:
        """How many fewer are expected to leave within a year."""
        return self.headcount * (self.baseline - self.forecast)


def of_talent(staff: Staff, talent: TalentSegment, high_percent: int) -> Flags:
    """Who belongs to a segment by talent."""
    performs: Flags = np.nan_to_num(staff.standing, nan=-1.0) * 100 >= high_percent
    potential: Flags = staff.potential == 1
    match talent:
        case TalentSegment.HIGH_PERFORMERS:
            return performs
        case TalentSegment.HIGH_POTENTIALS:
            return potential
        case TalentSegment.TOP_TALENT:
            unknown: Flags = staff.potential < 0
            return np.logical_and(performs, potential | unknown)
    return np.ones(len(staff.base), dtype=np.bool_)


def cost_of(staff: Staff, members: Flags, points: Decimal, rates: Rates, currency: str) -> int:
    """What so many points of base pay cost in a year, in minor units of a currency; half a unit is rounded up.

    Raises:
        NoRateError: where somebody is paid in a currency without a rate.
    """
    total = Decimal(0)
    for code in sorted(set(staff.currency[members].tolist())):
        base = int(staff.base[members & (staff.currency == code)].sum())
        total += Decimal(base) * rates.factor(code, currency)
    return int((total * points / _HUNDRED).quantize(Decimal(1), ROUND_HALF_UP))


def forecasts(
    staff: Staff,
    baseline: Baseline,
    segments: Mapping[str, Flags],
    points: Floats,
    elasticity: tuple[float, float],
    seed: int,
) -> dict[str, Forecast]:
    """Who leaves within a year, with the changes, by segment.

    The chance of each person is multiplied by (1 + rise of total pay) to the power of the elasticity. Unsure are the
    elasticity, evenly between its bounds, and the baseline, by its error; both are drawn together.

    Args:
        staff: the people.
        baseline: who would leave without the changes.
        segments: whom is told of, by name.
        points: by how many points of base pay each one's pool grows.
        elasticity: the strongest and the weakest effect.
        seed: of the draws.
    """
    rise = np.log1p(points / 100 / (1 + staff.variable_target))
    kinds, kind = np.unique(np.column_stack([baseline.stratum, rise]), axis=0, return_inverse=True)
    unsure, effect = _drawn(kinds, baseline.log_error, elasticity, seed)
    found = {}
    for name, members in segments.items():
        people = int(members.sum())
        share = np.bincount(kind[members], baseline.probability[members], len(kinds)) / people
        before, after = np.clip(unsure @ share, 0, 1), np.clip((unsure * effect) @ share, 0, 1)
        low, high = np.percentile(after, [_TAIL, 100 - _TAIL])
        # Both meet the same chance, so that what differs between them is the change alone.
        forecast = share.sum() - (before - after).mean()
        found[name] = Forecast(people, float(share.sum()), float(forecast), float(low), float(high))
    return found


def _drawn(kinds: Floats, log_error: Floats, elasticity: tuple[float, float], seed: int) -> tuple[Floats, Floats]:
    """By how much the baseline of each kind of person is off, and what the changes do to it; (draws, kinds)."""
    random = np.random.default_rng(seed)
    powers = random.uniform(*elasticity, DRAWS)
    noise = random.standard_normal((DRAWS, len(log_error))) * log_error - log_error**2 / 2
    unsure: Floats = np.exp(noise)[:, kinds[:, 0].astype(np.int64)]
    effect: Floats = np.exp(np.outer(powers, kinds[:, 1]))
    return unsure, effect
