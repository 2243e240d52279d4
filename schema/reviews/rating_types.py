"""Ratings in the graph, with what each rests on.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from schema.access.fields import Info, Node, follow, node, nodes_named, reference
from schema.access.lists import lists_of
from schema.access.masks import masked, masked_reference, seen_or_forbidden
from schema.kit.batch import batch
from schema.kit.errors import forbidden, not_found
from schema.kit.ids import decode_id_of
from schema.kit.intervals import Interval
from schema.people.types import Employee
from schema.reviews import store
from schema.reviews.evidence_standing import PeerSentiment, level_without, peer_sentiment, scales_of
from schema.reviews.setup_types import RatingLevel
from schema.reviews.values import RatingEvidenceKind

if TYPE_CHECKING:
    from schema.reviews.calibration_types import CalibrationSession
    from schema.reviews.types import ReviewCycle


@node(store.WEIGHTINGS, description="What each kind of evidence counts, in one version; the shares add up to 1.")
class EvidenceWeighting(Node):
    """A weighting."""

    weighting_version: int = strawberry.field(description="Version; the newest is in force.")
    goal_achievement: float = strawberry.field(description="Share of goals.")
    idp_milestones: float = strawberry.field(description="Share of steps of the development plan.")
    verified_outcomes: float = strawberry.field(description="Share of improvements that the metrics verified.")
    peer_sentiment: float = strawberry.field(description="Share of what peers say, taken together.")
    feedback: float = strawberry.field(description="Share of feedback under its author's name.")
    check_ins: float = strawberry.field(description="Share of the regularity of check-ins.")
    reason: str = strawberry.field(description="Why it is weighed so.")
    set_by: Employee | None = reference("set_by_id", "Employee", "Who set it.")


@node(store.EVIDENCE, description="A piece of what a rating rests on.")
class RatingEvidence(Node):
    """A piece of evidence."""

    kind: RatingEvidenceKind = strawberry.field(description="What it is drawn from.")
    weight: float = strawberry.field(description="Its share in the rating, from 0 to 1.")
    contribution: float = strawberry.field(description="What it adds, in points of the scale.")
    score: float | None = strawberry.field(
        description="What it says by itself, in points of the scale; null for what can't be scored."
    )
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
    supported_score: float | None = masked(
        store.GROUNDS, "supported_score", "What the evidence adds up to, in points of the scale; null without any."
    )
    weighting: EvidenceWeighting | None = reference(
        "weighting_id", "EvidenceWeighting", "What its evidence counts; null for the product's own weights."
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
    dispute_answered_at: datetime | None = masked(
        store.REASONS, "dispute_answered_at", "When the dispute was answered."
    )
    dispute_answer: str | None = masked(store.REASONS, "dispute_answer", "What was answered to the dispute.")
    dispute_answered_by: Employee | None = masked_reference(
        store.REASONS, "dispute_answered_by_id", "Employee", "Who answered the dispute."
    )
    calibration_session: Annotated["CalibrationSession", strawberry.lazy("schema.reviews.calibration_types")] | None = (
        reference("session_id", "CalibrationSession", "The session in which it is calibrated.")
    )

    @strawberry.field(description="Whether the employee disputed it.")
    def disputed(self) -> bool | None:
        """FORBIDDEN as the dispute itself."""
        if not self.__dict__[store.REASONS.flag]:
            raise forbidden(store.REASONS.policy.name)
        return self.__dict__["disputed_at"] is not None

    @strawberry.field(
        description="The range in which that lies with 95 % confidence, where the evidence is thin; else null."
    )
    def supported_interval(self) -> Interval | None:
        """FORBIDDEN as the supported level itself."""
        if not self.__dict__[store.GROUNDS.flag]:
            raise forbidden(store.GROUNDS.policy.name)
        low, high = self.__dict__["supported_low"], self.__dict__["supported_high"]
        return None if low is None else Interval(low=low, high=high)

    @batch(description="The level that the evidence would support without one piece of it.")
    async def supported_without(
        parents: list[Any],
        info: Info,
        evidence_id: Annotated[strawberry.ID, strawberry.argument(description="The piece that is left out.")],
    ) -> list[RatingLevel | None]:
        """Three statements; nothing is stored. FORBIDDEN as the supported level itself."""
        left_out, ids = decode_id_of("RatingEvidence", evidence_id), [parent.row_id for parent in parents]
        rows = await store.EVIDENCE.by_parents(info.context, "rating_id", ids)
        scales = await scales_of(info.context, ids)
        levels = [
            level_without(scales.get(parent.row_id), rows[parent.row_id], left_out)
            if parent.__dict__[store.GROUNDS.flag]
            else None
            for parent in parents
        ]
        found = await follow(info.context, "RatingLevel", [(level, None) for level in levels])
        known = [left_out in [row.id for row in rows[row_id]] for row_id in ids]
        told = [level if is_known else not_found() for level, is_known in zip(found, known, strict=True)]
        return seen_or_forbidden(store.GROUNDS, parents, told)

    @batch(description="What peers say, taken together; null where nobody was asked.")
    async def peer_sentiment(parents: list[Any], info: Info) -> list[PeerSentiment | None]:
        """One statement. FORBIDDEN as the evidence."""
        ids = [parent.row_id for parent in parents]
        rows = await store.EVIDENCE.by_parents(info.context, "rating_id", ids)
        return seen_or_forbidden(store.REASONS, parents, [peer_sentiment(rows[row_id]) for row_id in ids])

    @batch(description="What it rests on, in the order of recording.")
    async def evidence(parents: list[Any], info: Info) -> list[list[RatingEvidence] | None]:
        """One statement."""
        found = await lists_of(info.context, "RatingEvidence", "rating_id", parents)
        return seen_or_forbidden(store.REASONS, parents, found)
