"""Ratings in the graph, with what each rests on.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from schema.access.fields import Info, Node, node, nodes_named, reference
from schema.access.lists import lists_of
from schema.access.masks import masked, masked_reference, seen_or_forbidden
from schema.kit.batch import batch
from schema.kit.errors import forbidden
from schema.people.types import Employee
from schema.reviews import store
from schema.reviews.setup_types import RatingLevel
from schema.reviews.values import RatingEvidenceKind

if TYPE_CHECKING:
    from schema.reviews.calibration_types import CalibrationSession
    from schema.reviews.types import ReviewCycle


@node(store.EVIDENCE, description="A piece of what a rating rests on.")
class RatingEvidence(Node):
    """A piece of evidence."""

    kind: RatingEvidenceKind = strawberry.field(description="What it is drawn from.")
    weight: float = strawberry.field(description="Its share in the rating, from 0 to 1.")
    contribution: float = strawberry.field(description="What it adds, in points of the scale.")
    detail: str | None = strawberry.field(description="What it says, in a sentence with the figures.")
    day: date = strawberry.field(name="asOf", description="The day whose state it shows.")
    independent: bool = strawberry.field(
        description="Whether it is independent of the rater; a rater's own words support no rating of that rater."
    )
    author: Employee | None = masked_reference(
        store.EVIDENCE_AUTHOR, "author_id", "Employee", "Whose word it is, if a person's; peers stay anonymous."
    )

    @batch(description="What it was drawn from; null where there is no such thing or you may not see it.")
    async def source(parents: list[Any], info: Info) -> list[Node | None]:
        """One statement for each type among the sources."""
        return await nodes_named(info.context, [(parent.source_type, parent.source_id) for parent in parents])


@node(store.RATINGS, description="An employee's rating in a review cycle.")
class Rating(Node):
    """A rating."""

    unrated: bool = strawberry.field(description="Whether no level was meant to be given; that is no low rating.")
    released_at: datetime | None = strawberry.field(description="When the employee came to know it.")
    acknowledged_at: datetime | None = strawberry.field(description="When the employee acknowledged it.")
    cycle: Annotated["ReviewCycle", strawberry.lazy("schema.reviews.types")] | None = reference(
        "cycle_id", "ReviewCycle", "The cycle that it belongs to."
    )
    employee: Employee | None = reference("employee_id", "Employee", "Who is rated.")
    subject: Employee | None = reference("employee_id", "Employee", "Who is rated; the same as `employee`.")
    rater: Employee | None = reference("rater_id", "Employee", "Who rates.")
    final: RatingLevel | None = reference(
        "final_id", "RatingLevel", "The level that counts; null while open or unrated."
    )
    proposed: RatingLevel | None = masked_reference(
        store.GROUNDS, "proposed_id", "RatingLevel", "The level that the rater proposed."
    )
    supported: RatingLevel | None = masked_reference(
        store.GROUNDS, "supported_id", "RatingLevel", "The level that the evidence supports."
    )
    calibrated: RatingLevel | None = masked_reference(
        store.GROUNDS, "calibrated_id", "RatingLevel", "The level after calibration."
    )
    challenge: str | None = masked(
        store.GROUNDS, "challenge", "The sentence that counters an unsupported proposal; null where there is none."
    )
    rationale: str | None = masked(store.REASONS, "rationale", "Why this level, in the rater's words.")
    disputed_at: datetime | None = masked(store.REASONS, "disputed_at", "When the employee disputed it.")
    dispute_note: str | None = masked(store.REASONS, "dispute_note", "Why the employee disputed it.")
    calibration_session: Annotated["CalibrationSession", strawberry.lazy("schema.reviews.calibration_types")] | None = (
        reference("session_id", "CalibrationSession", "The session in which it is calibrated.")
    )

    @strawberry.field(description="Whether the employee disputed it.")
    def disputed(self) -> bool | None:
        """FORBIDDEN as the dispute itself."""
        if not self.__dict__[store.REASONS.flag]:
            raise forbidden(store.REASONS.policy.name)
        return self.__dict__["disputed_at"] is not None

    @batch(description="What it rests on, in the order of recording.")
    async def evidence(parents: list[Any], info: Info) -> list[list[RatingEvidence] | None]:
        """One statement."""
        found = await lists_of(info.context, "RatingEvidence", "rating_id", parents)
        return seen_or_forbidden(store.REASONS, parents, found)
