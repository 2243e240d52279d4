"""Calibration in the graph: who takes part, which ratings were moved and why, what speaks for or against fairness.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from schema.access.fields import Info, Node, called, children, follow, load, node, reference
from schema.access.lists import listed, lists_of
from schema.access.masks import masked
from schema.kit.batch import batch
from schema.kit.errors import forbidden
from schema.kit.intervals import Interval
from schema.kit.pages import Connection
from schema.people.types import Employee, OrgUnit
from schema.reviews import calibrating_counts, calibrating_store, fairness_store, store
from schema.reviews.rating_types import Rating
from schema.reviews.setup_types import RatingLevel
from schema.reviews.tables import calibration_session, fairness_signal
from schema.reviews.values import CalibrationRole, CalibrationState, FairnessKind

if TYPE_CHECKING:
    from schema.reviews.types import ReviewCycle

NEWEST = fairness_signal.c.computation == calibration_session.c.computations
"""That a signal is one of the newest computation of its session, which is joined to it."""


@node(store.PARTICIPANTS, description="Somebody takes part in a calibration.")
class CalibrationParticipant(Node):
    """A participant."""

    role: CalibrationRole = strawberry.field(description="As what.")
    employee: Employee | None = reference("employee_id", "Employee", "Who takes part.")


@node(store.CHANGES, description="One move of one rating in a calibration; never edited.")
class CalibrationChange(Node):
    """A change."""

    reason: str = strawberry.field(description="Why the rating was moved.")
    at: datetime = strawberry.field(description="When it was moved.")
    rating: Rating | None = reference("rating_id", "Rating", "The rating.")
    from_: RatingLevel | None = called(
        "from", reference("from_id", "RatingLevel", "The level before; null when it had none.")
    )
    to: RatingLevel | None = reference("to_id", "RatingLevel", "The level after; null when it was taken away.")
    by: Employee | None = reference("by_id", "Employee", "Who moved it.")


@node(store.ACKNOWLEDGEMENTS, description="What came of a flag of fairness; never edited.")
class FairnessAcknowledgement(Node):
    """An answer to a flag."""

    reason: str = strawberry.field(description="What was looked into and what came of it.")
    at: datetime = strawberry.field(description="When it was answered.")
    by: Employee | None = reference("by_id", "Employee", "Who answered it.")


@node(store.SIGNALS, description="A comparison of the ratings of two groups, the evidence held equal.")
class FairnessSignal(Node):
    """A signal of fairness."""

    kind: FairnessKind = strawberry.field(description="What tells the groups apart.")
    compared_group: str = strawberry.field(name="group", description="The group that is compared.")
    comparison: str = strawberry.field(description="The group that it is compared with.")
    n: int = strawberry.field(description="How many ratings it rests on.")
    suppressed: bool = strawberry.field(description="Whether too few are in a group to show any figure.")
    flagged: bool = strawberry.field(description="Whether somebody must look into it.")
    method: str | None = strawberry.field(description="How it was computed.")
    computed_at: datetime = strawberry.field(description="When it was computed.")
    org_unit: OrgUnit | None = reference("org_unit_id", "OrgUnit", "The unit; null for the whole organization.")
    effect: float | None = masked(
        store.FIGURES, "effect", "Difference in points of the scale; null where too few are in it."
    )
    p_value: float | None = masked(store.FIGURES, "p_value", "How likely such a difference is by chance alone.")
    q_value: float | None = masked(store.FIGURES, "q_value", "The same, corrected for the number of comparisons.")
    smallest_detectable: float | None = masked(
        store.FIGURES,
        "smallest_detectable",
        "The smallest difference, in points, that this comparison could have found.",
    )
    bound: float | None = masked(
        store.FIGURES,
        "bound",
        "How far apart the groups would have to be in what nobody measured to explain it, in standard deviations.",
    )
    explanation: str | None = masked(store.FIGURES, "explanation", "The finding in a sentence.")

    @strawberry.field(description="The range of the effect; null where none was computed.")
    def interval(self) -> Interval | None:
        """FORBIDDEN as the effect."""
        if not self.__dict__[store.FIGURES.flag]:
            raise forbidden(store.FIGURES.policy.name)
        low, high = self.__dict__["interval_low"], self.__dict__["interval_high"]
        return None if low is None or high is None else Interval(low=low, high=high)

    @batch(description="What came of it: the answer to this flag, or an earlier one that holds; null without any.")
    async def acknowledgement(parents: list[Any], info: Info) -> list[FairnessAcknowledgement | None]:
        """Two statements."""
        held = await fairness_store.answers(info.context, [parent.row_id for parent in parents])
        return await follow(
            info.context, "FairnessAcknowledgement", [(held.get(parent.row_id), None) for parent in parents]
        )


@strawberry.type(description="How many ratings have a level in a calibration, before it and after its changes.")
class CalibrationDistribution:
    """One level of the scale."""

    level: RatingLevel | None = strawberry.field(description="The level; null for ratings without any.")
    before: int = strawberry.field(description="As proposed.")
    after: int = strawberry.field(description="As calibrated; as proposed where nothing was moved.")


@node(store.SESSIONS, description="A meeting in which ratings are compared and levelled.")
class CalibrationSession(Node):
    """A calibration session."""

    name: str = strawberry.field(description="Name of the session.")
    state: CalibrationState = strawberry.field(description="How far it has come.")
    opened_at: datetime | None = strawberry.field(description="When it was opened.")
    closed_at: datetime | None = strawberry.field(description="When it was closed.")
    reopening_reason: str | None = strawberry.field(description="Why it was opened once more, the last time.")
    cycle: Annotated["ReviewCycle", strawberry.lazy("schema.reviews.types")] | None = reference(
        "cycle_id", "ReviewCycle", "The cycle that it belongs to."
    )
    org_unit: OrgUnit | None = reference("org_unit_id", "OrgUnit", "The unit that is calibrated.")
    facilitator: Employee | None = reference("facilitator_id", "Employee", "Who leads it.")
    participants: Connection[CalibrationParticipant] = children(
        "CalibrationParticipant", "session_id", "Who takes part."
    )
    ratings: Connection[Rating] = children("Rating", "session_id", "The ratings in it, as far as you may see them.")
    changes: list[CalibrationChange] = listed(
        "CalibrationChange", "session_id", "The moves made, oldest first; without those of your own rating."
    )
    fairness_history: Connection[FairnessSignal] = children(
        "FairnessSignal", "session_id", "Every comparison ever made in it, oldest first."
    )

    @batch(description="The comparisons as they stand after the last change.")
    async def fairness(parents: list[Any], info: Info) -> list[list[FairnessSignal]]:
        """One statement."""
        return await lists_of(info.context, "FairnessSignal", "session_id", parents, NEWEST)

    @batch(description="Its levels, lowest first, with how many of its ratings have each; your own is not counted.")
    async def distribution(parents: list[Any], info: Info) -> list[list[CalibrationDistribution]]:
        """Three statements."""
        spreads = await calibrating_counts.distributions(info.context, [parent.row_id for parent in parents])
        levels = [level for spread in spreads.values() for level in spread if level is not None]
        known = await load(info.context, "RatingLevel", levels)
        return [_told(spreads[parent.row_id], known) for parent in parents]

    @batch(description="Whether the history of its changes is as it was written: false after any edit.")
    async def history_intact(parents: list[Any], info: Info) -> list[bool]:
        """Two statements."""
        found = await calibrating_store.intact(info.context, [parent.row_id for parent in parents])
        return [found[parent.row_id] for parent in parents]


def _told(spread: calibrating_counts.Spread, known: dict[UUID, Any]) -> list[CalibrationDistribution]:
    return [
        CalibrationDistribution(level=None if level is None else known[level], before=before, after=after)
        for level, (before, after) in spread.items()
    ]
