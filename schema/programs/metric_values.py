"""What a metric is made of: how it is counted, over whom, from where. Shapes only."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from schema.access.policy import Policy
from schema.programs.values import Cadence, IsoArea


class Basis(Enum):
    """How the value follows from what was counted."""

    SHARE = "share"
    """Numerator by denominator, each a number of things; from 0 to 1."""
    MEAN = "mean"
    """Sum by number, e.g. days or hours."""
    INDEX = "index"
    """As it was computed as a whole; it does not add up from persons."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric that this program computes, with the words that a first definition of it has.

    Attributes:
        key: its name for ever.
        name: what people call it.
        formula: how it is computed, in words that fit `sql`.
        population: who is counted.
        as_of_rule: the state of which day counts.
        cadence: how long the periods are.
        iso_area: the area of ISO 30414:2018 that it reports on.
        basis: how the value follows from numerator and denominator.
        rules: over whom who may count.
        minimum: fewer people than this, or fewer left over by a filter, are suppressed.
        source: what the figures come from.
        freshness: the newest moment in the source, as SQL.
        sql: the figures as SQL over `population (id)`, `period (starts_on, ends_on)` and `employed`, see
            `metric_store`. For SHARE and MEAN a row per period and person: `starts_on`, `employee_id`, `numerator`,
            `denominator`. For INDEX a row per period: `starts_on`, `numerator` (the value), `people`, `mark`.
    """

    key: str
    name: str
    formula: str
    population: str
    as_of_rule: str
    cadence: Cadence
    iso_area: IsoArea
    basis: Basis
    rules: Policy
    minimum: int
    source: str
    freshness: str
    sql: str

    @property
    def grain(self) -> str:
        """For what there is one value each."""
        return self.grain_of(self.cadence)

    def grain_of(self, cadence: Cadence) -> str:
        """For what there is one value each under another cadence."""
        return f"filter and {_PERIODS[cadence]}"


_PERIODS = {
    Cadence.WEEKLY: "week",
    Cadence.MONTHLY: "month",
    Cadence.QUARTERLY: "quarter",
    Cadence.HALF_YEARLY: "half-year",
    Cadence.YEARLY: "year",
    Cadence.CONTINUOUS: "month",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period of a metric, both days included; `label` is what people call it, e.g. `2026-Q3`."""

    label: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted in a period.

    Attributes:
        value: as it is; None where there is nothing to divide by.
        people: on how many people it rests.
        mark: tells one set of people from another.
        most: by how much one person can move the value at most.
    """

    value: Decimal | None
    people: int
    mark: int
    most: Decimal


NOTHING = Counted(None, 0, 0, Decimal(0))
"""What was counted where nothing was."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a period; neither value nor number where it is suppressed."""

    value: Decimal | None
    n: int | None
    suppressed: bool
