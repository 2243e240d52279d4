"""What goes into the comparisons of ratings and what comes out. No arithmetic here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ml.errors import ModelInputError
from ml.features import Floats, Ints

Labels = NDArray[np.object_]
"""Names by row; None where it is unknown."""

SEED = 20230970
FEWEST_PEOPLE, FEWEST_IN_ARM = 20, 5
CYCLES = 4
ALPHA, POWER = 0.05, 0.8
LEAST_EFFECT = 0.15
"""Rating points; a smaller difference is reported but never flagged."""
OTHERS = "OTHERS"
"""The comparison arm where each group is compared with everybody else."""


class Kind(StrEnum):
    """What tells the groups apart."""

    PROXIMITY = "PROXIMITY"
    SEX = "SEX"
    AGE_BAND = "AGE_BAND"
    TENURE = "TENURE"
    PART_TIME = "PART_TIME"
    LEAVE = "LEAVE"
    MANAGER = "MANAGER"


PAIRS: Mapping[Kind, tuple[str, str]] = MappingProxyType(
    {
        Kind.PROXIMITY: ("REMOTE", "ONSITE"),
        Kind.SEX: ("FEMALE", "MALE"),
        Kind.PART_TIME: ("PART_TIME", "FULL_TIME"),
        Kind.LEAVE: ("LEAVE", "NO_LEAVE"),
    }
)
"""Group and comparison by kind; other labels (HYBRID) are left out. Kinds not listed compare each label with OTHERS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """One row per person, or per person and cycle where there is history.

    `rating` is the value of the level (NaN: unrated, left out and never zero). `evidence` is the score that the
    evidence supports, in points of the same scale (NaN: left out, for nothing can be held equal). `unit` is the code of
    the department (None: none). `arms` holds, per kind, the label of each row (None: left out). `reliability` is the
    share of the variance of the evidence, over everybody, that is true performance (0-1; None: taken as exact).
    `parents` is the unit above each unit, for units that are too small. `employee` and `cycle` tell whose row it is and
    of which cycle (the greatest is the one being calibrated); without them each row is a person of its own.
    """

    rating: Floats
    evidence: Floats
    unit: Labels
    arms: Mapping[Kind, Labels]
    reliability: float | None = None
    parents: Mapping[str, str | None] = field(default_factory=dict)
    employee: Ints | None = None
    cycle: Ints | None = None

    def __post_init__(self) -> None:
        """Raise ModelInputError on columns of different lengths, infinities, or a reliability outside of (0, 1]."""
        columns = [self.rating, self.evidence, self.unit, *self.arms.values()]
        columns += [one for one in (self.employee, self.cycle) if one is not None]
        if len({len(one) for one in columns}) > 1:
            raise ModelInputError("The columns of the ratings have different lengths: give one value per row.")
        if np.isinf(self.rating).any() or np.isinf(self.evidence).any():
            raise ModelInputError("A rating or its evidence is infinite: give a number, or NaN where there is none.")
        if self.reliability is not None and not 0 < self.reliability <= 1:
            raise ModelInputError(
                f"The reliability of the evidence is {self.reliability}: give a share above 0 and up to 1, or None."
            )
        if (self.employee is None) != (self.cycle is None):
            raise ModelInputError("History needs both the employee and the cycle of each row: give both, or neither.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One comparison of ratings, company-wide (`unit` is None) or within a unit.

    `effect` is in rating points, the group less the comparison, the evidence held equal; `low` and `high` are its 95 %
    interval; `p` is two-sided, `q` corrected for all comparisons of the kind. `n` counts people of both arms in the
    cycle being calibrated. `smallest_detectable` is the effect that would be found at 5 % four times in five. `bound`
    is the gap in evidence between the arms, in standard deviations, that would have to be unmeasured to explain the
    effect away (None where evidence does not carry the rating). `flagged`: q < 0.05 and at least 0.15 points. A
    suppressed finding holds no figure but `n`; `explanation` says why.
    """

    kind: Kind
    group: str
    comparison: str
    unit: str | None
    effect: float | None
    low: float | None
    high: float | None
    n: int
    n_group: int | None
    n_comparison: int | None
    p: float | None
    q: float | None
    smallest_detectable: float | None
    flagged: bool
    suppressed: bool
    method: str
    bound: float | None
    explanation: str
