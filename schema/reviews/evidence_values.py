"""What the rules of evidence speak of: scales, weights, pieces of evidence, and what they add up to. No decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from schema.reviews.values import RatingEvidenceKind


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a scale."""

    level_id: UUID
    value: int
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels of a rating scale, lowest first; at least one."""

    levels: tuple[Level, ...]

    @property
    def lowest(self) -> Decimal:
        """The value of the lowest level."""
        return Decimal(self.levels[0].value)

    @property
    def highest(self) -> Decimal:
        """The value of the highest level."""
        return Decimal(self.levels[-1].value)

    @property
    def middle(self) -> Decimal:
        """Halfway between the two: what is expected."""
        return (self.lowest + self.highest) / 2


@dataclass(frozen=True, slots=True)
class Weighting:
    """What each kind of evidence counts, as shares of the whole; version 0 is the product's own."""

    version: int
    shares: Mapping[RatingEvidenceKind, Decimal]
    weighting_id: UUID | None = None


DEFAULT_WEIGHTING = Weighting(
    0,
    {
        RatingEvidenceKind.GOAL_ACHIEVEMENT: Decimal("0.45"),
        RatingEvidenceKind.VERIFIED_OUTCOMES: Decimal("0.15"),
        RatingEvidenceKind.IDP_MILESTONES: Decimal("0.10"),
        RatingEvidenceKind.PEER_SENTIMENT: Decimal("0.15"),
        RatingEvidenceKind.FEEDBACK: Decimal("0.05"),
        RatingEvidenceKind.CHECK_INS: Decimal("0.10"),
    },
)
"""What counts where the organization has set nothing: results first, then what others say, then regularity."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence before it is weighed.

    Attributes:
        kind: what it is drawn from.
        detail: what it says, in a sentence with the figures; it names neither a goal nor a plan.
        day: the day whose state it shows.
        score: in points of the scale; None for what can't be scored.
        share: its weight among the pieces of its kind.
        independent: whether it is no word of the rater.
        author_id: whose word it is, if a person's.
        source: what it was drawn from: the graph's name of the type, and the row.
        responses: how many people it takes together.
    """

    kind: RatingEvidenceKind
    detail: str
    day: date
    score: Decimal | None = None
    share: Decimal = Decimal(1)
    independent: bool = True
    author_id: UUID | None = None
    source: tuple[str, UUID] | None = None
    responses: int | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a piece counts: a share of the whole, and its score in points of the scale; None adds nothing."""

    weight: Decimal
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Supported:
    """What evidence adds up to.

    Attributes:
        score: the weighted mean, in points of the scale.
        level: the level nearest to it.
        interval: the range in which the score lies with 95 % confidence; None where there is enough evidence.
    """

    score: Decimal
    level: Level
    interval: tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Balance:
    """What speaks for and against somebody, as a challenge tells it.

    Attributes:
        missed: share of the goals that were missed, by weight; None without any goal that can be scored.
        undone: the steps of the plan that were due and not done, as nouns, e.g. "certification".
        steps: how many steps were due.
        failed: how many improvements did not last, of those that were verified.
        verified: how many were verified.
        peers: what colleagues say, in points of the scale; None where it is not shown.
        reported: share of the weeks with a check-in; None where none was asked for.
    """

    missed: Decimal | None = None
    undone: tuple[str, ...] = field(default=())
    steps: int = 0
    failed: int = 0
    verified: int = 0
    peers: Decimal | None = None
    reported: Decimal | None = None
