"""Calibration in the graph: who takes part, which ratings were moved and why, what speaks for or against fairness.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.access.fields import Node, called, children, node, reference
from schema.access.lists import listed
from schema.kit.intervals import Interval, interval
from schema.kit.pages import Connection
from schema.people.types import Employee, OrgUnit
from schema.reviews import store
from schema.reviews.rating_types import Rating
from schema.reviews.setup_types import RatingLevel
from schema.reviews.values import CalibrationRole, CalibrationState, FairnessKind

if TYPE_CHECKING:
    from schema.reviews.types import ReviewCycle


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


@node(store.SIGNALS, description="A comparison of the ratings of two groups, the evidence held equal.")
class FairnessSignal(Node):
    """A signal of fairness."""

    kind: FairnessKind = strawberry.field(description="What tells the groups apart.")
    compared_group: str = strawberry.field(name="group", description="The group that is compared.")
    comparison: str = strawberry.field(description="The group that it is compared with.")
    effect: float | None = strawberry.field(
        description="Difference in points of the scale; null where too few are in it."
    )
    n: int = strawberry.field(description="How many ratings it rests on.")
    p_value: float | None = strawberry.field(description="How likely such a difference is by chance alone.")
    q_value: float | None = strawberry.field(description="The same, corrected for the number of comparisons.")
    smallest_detectable: float | None = strawberry.field(
        description="The smallest difference, in points, that this comparison could have found."
    )
    flagged: bool = strawberry.field(description="Whether somebody must look into it.")
    explanation: str = strawberry.field(description="The finding in a sentence.")
    computed_at: datetime = strawberry.field(description="When it was computed.")
    org_unit: OrgUnit | None = reference("org_unit_id", "OrgUnit", "The unit; null for the whole organization.")
    interval: Interval | None = interval("The range of the effect; null where none was computed.")


@node(store.SESSIONS, description="A meeting in which ratings are compared and levelled.")
class CalibrationSession(Node):
    """A calibration session."""

    name: str = strawberry.field(description="Name of the session.")
    state: CalibrationState = strawberry.field(description="How far it has come.")
    opened_at: datetime | None = strawberry.field(description="When it was opened.")
    closed_at: datetime | None = strawberry.field(description="When it was closed.")
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
    fairness: list[FairnessSignal] = listed("FairnessSignal", "session_id", "The comparisons made, oldest first.")
