"""Reviews and ratings in the graph. Thin: what is fetched stands in `store`, who may see it in `access`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from schema.access.fields import (
    Info,
    Node,
    children,
    connect,
    extends,
    guarded,
    listing_of,
    load,
    node,
    node_types,
    reference,
    wrapper,
)
from schema.access.request import Request
from schema.development.store import all_by
from schema.kit.batch import batch
from schema.kit.enums import graph_enum
from schema.kit.errors import forbidden
from schema.kit.pages import After, Before, Connection, First, Last, page_of
from schema.people.types import Employee, OrgUnit
from schema.reviews import access, store
from schema.reviews.masks import masked, masked_reference, seen_or_forbidden
from schema.reviews.values import (
    CalibrationRole,
    CalibrationState,
    FairnessKind,
    FeedbackKind,
    FeedbackVisibility,
    NominationState,
    QuestionKind,
    RatingEvidenceKind,
    ReviewCycleStage,
    ReviewDirection,
    ReviewState,
)

for _values in (
    CalibrationRole,
    CalibrationState,
    FairnessKind,
    FeedbackKind,
    FeedbackVisibility,
    NominationState,
    QuestionKind,
    RatingEvidenceKind,
    ReviewCycleStage,
    ReviewDirection,
    ReviewState,
):
    graph_enum(_values)


def _from(field: Any) -> Any:
    """The field, called `from` in the graph; Python keeps the word for itself."""
    field.graphql_name = "from"
    return field


@strawberry.type(description="A range in which the true value lies with 95 % confidence.")
class Interval:
    """An interval."""

    low: float = strawberry.field(description="Lower end.")
    high: float = strawberry.field(description="Upper end.")


@node(store.LEVELS, description="A level of a rating scale. Who is unrated has none; there is no level zero.")
class RatingLevel(Node):
    """A level."""

    value: int = strawberry.field(description="Place on the scale; 1 is the lowest.")
    label: str = strawberry.field(description="Name of the level.")
    description: str | None = strawberry.field(description="What it means.")
    scale: Annotated["RatingScale", strawberry.lazy("schema.reviews.types")] | None = reference(
        "scale_id", "RatingScale", "The scale that it belongs to."
    )


@node(store.SCALES, description="A rating scale in one version; a changed scale is a new version.")
class RatingScale(Node):
    """A scale."""

    name: str = strawberry.field(description="Name that all versions of the scale share.")
    scale_version: int = strawberry.field(description="Version of the scale.")
    description: str | None = strawberry.field(description="What it measures.")
    levels: Connection[RatingLevel] = children("RatingLevel", "scale_id", "Its levels, lowest first.")


@node(
    store.QUESTION_REVISIONS, description="A wording of a question; answers keep the wording that they were given to."
)
class QuestionRevision(Node):
    """A revision of a question."""

    revision: int = strawberry.field(description="Number of the wording; 1 is the first.")
    kind: QuestionKind = strawberry.field(description="How it is answered.")
    text: str = strawberry.field(description="What is asked.")
    required: bool = strawberry.field(description="Whether it must be answered.")
    question: Annotated["Question", strawberry.lazy("schema.reviews.types")] | None = reference(
        "question_id", "Question", "The question that it words."
    )
    scale: RatingScale | None = reference("scale_id", "RatingScale", "The scale of the answer, where it is a rating.")


@node(store.QUESTIONS, description="A question of a review template.")
class Question(Node):
    """A question."""

    position: int = strawberry.field(description="Place in the template.")
    direction: ReviewDirection | None = strawberry.field(description="In which reviews it is asked; null for all.")
    template: Annotated["ReviewTemplate", strawberry.lazy("schema.reviews.types")] | None = reference(
        "template_id", "ReviewTemplate", "The template that it belongs to."
    )
    revisions: Connection[QuestionRevision] = children(
        "QuestionRevision", "question_id", "Its wordings; the newest, which is in force, first."
    )


@node(store.TEMPLATES, description="A list of questions that reviews answer.")
class ReviewTemplate(Node):
    """A template."""

    name: str = strawberry.field(description="Name of the template.")
    description: str | None = strawberry.field(description="What it is for.")
    questions: Connection[Question] = children("Question", "template_id", "Its questions, in order.")


@node(store.ANONYMITY_MINIMUMS, description="How many responses it takes until anything of them is shown.")
class AnonymityMinimum(Node):
    """The minimum of one direction."""

    direction: ReviewDirection = strawberry.field(description="Of which reviews.")
    minimum_responses: int = strawberry.field(
        description="Below this number neither scores nor comments of that direction are shown."
    )


@node(store.ANONYMITY_POLICIES, description="What the organization promises those who review, in one version.")
class AnonymityPolicy(Node):
    """An anonymity policy."""

    name: str = strawberry.field(description="Name that all versions of the policy share.")
    policy_version: int = strawberry.field(description="Version of the policy.")
    minimums: Connection[AnonymityMinimum] = children(
        "AnonymityMinimum", "policy_id", "The minimum for each direction."
    )


@node(store.NOMINATIONS, description="Somebody is to review an employee.")
class Nomination(Node):
    """A nomination."""

    direction: ReviewDirection = strawberry.field(description="In which direction.")
    state: NominationState = strawberry.field(description="What became of it.")
    decided_at: datetime | None = strawberry.field(description="When it was decided.")
    cycle: Annotated["ReviewCycle", strawberry.lazy("schema.reviews.types")] | None = reference(
        "cycle_id", "ReviewCycle", "The cycle that it belongs to."
    )
    employee: Employee | None = reference("employee_id", "Employee", "Who is to be reviewed.")
    reviewer: Employee | None = reference("reviewer_id", "Employee", "Who is to review.")
    nominated_by: Employee | None = reference("nominated_by_id", "Employee", "Who nominated.")
    decided_by: Employee | None = reference("decided_by_id", "Employee", "Who decided.")


@node(store.RESPONSES, description="The answer to a question in a review.")
class Response(Node):
    """An answer."""

    text: str | None = strawberry.field(description="The answer in words.")
    level: RatingLevel | None = reference("level_id", "RatingLevel", "The answer on a scale.")
    question_revision: QuestionRevision | None = reference(
        "question_revision_id", "QuestionRevision", "What was asked, as it was worded then."
    )


@node(store.REVIEWS, description="What somebody writes about an employee in a review cycle.")
class Review(Node):
    """A review."""

    direction: ReviewDirection = strawberry.field(description="In which direction it looks.")
    state: ReviewState = strawberry.field(description="How far it has come.")
    submitted_at: datetime | None = strawberry.field(description="When it was handed in.")
    cycle: Annotated["ReviewCycle", strawberry.lazy("schema.reviews.types")] | None = reference(
        "cycle_id", "ReviewCycle", "The cycle that it belongs to."
    )
    employee: Employee | None = reference("employee_id", "Employee", "Whom it is about.")
    reviewer: Employee | None = reference("reviewer_id", "Employee", "Who writes it.")
    responses: Connection[Response] = children("Response", "review_id", "Its answers.")


@node(store.FEEDBACKS, description="Feedback to an employee, or thanks.")
class Feedback(Node):
    """A piece of feedback."""

    kind: FeedbackKind = strawberry.field(description="What it is meant as.")
    visibility: FeedbackVisibility = strawberry.field(description="Whom it is meant for.")
    text: str = strawberry.field(description="The words.")
    given_at: datetime = strawberry.field(description="When it was given.")
    sentiment: float | None = masked(
        store.FEEDBACK_SENTIMENT, "sentiment", "How favourable the words are, from -1 to 1."
    )
    employee: Employee | None = reference("employee_id", "Employee", "Whom it is about.")
    author: Employee | None = masked_reference(
        store.FEEDBACK_AUTHOR, "author_id", "Employee", "Who gave it; FORBIDDEN where anonymity was promised."
    )


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
        keys = [(parent.__dict__["source_type"], parent.__dict__["source_id"]) for parent in parents]
        found = await _sources(info.context, keys)
        return [found.get(key) for key in keys]


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
    calibration_session: Annotated["CalibrationSession", strawberry.lazy("schema.reviews.types")] | None = reference(
        "session_id", "CalibrationSession", "The session in which it is calibrated."
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
        found = await _lists(info.context, RatingEvidence, "rating_id", parents)
        return seen_or_forbidden(store.REASONS, parents, found)


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
    from_: RatingLevel | None = _from(reference("from_id", "RatingLevel", "The level before; null when it had none."))
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

    @strawberry.field(description="The range of the effect; null where none was computed.")
    def interval(self) -> Interval | None:
        """From the signal's own columns."""
        low, high = self.__dict__["interval_low"], self.__dict__["interval_high"]
        return None if low is None or high is None else Interval(low=low, high=high)


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

    @batch(description="The moves made, oldest first; without those of your own rating.")
    async def changes(parents: list[Any], info: Info) -> list[list[CalibrationChange]]:
        """One statement."""
        return await _lists(info.context, CalibrationChange, "session_id", parents)

    @batch(description="The comparisons made, oldest first.")
    async def fairness(parents: list[Any], info: Info) -> list[list[FairnessSignal]]:
        """One statement."""
        return await _lists(info.context, FairnessSignal, "session_id", parents)


@node(store.CYCLES, description="A round of reviews and ratings over a stretch of time.")
class ReviewCycle(Node):
    """A review cycle."""

    name: str = strawberry.field(description="Name of the cycle.")
    stage: ReviewCycleStage = strawberry.field(description="How far it has come.")
    starts_on: date = strawberry.field(description="First day that is reviewed.")
    ends_on: date = strawberry.field(description="Last day that is reviewed.")
    release_on: date | None = strawberry.field(description="Day planned for the release of the ratings.")
    released_at: datetime | None = strawberry.field(description="When the ratings were released.")
    template: ReviewTemplate | None = reference("template_id", "ReviewTemplate", "What its reviews answer.")
    scale: RatingScale | None = reference("scale_id", "RatingScale", "The scale of its ratings.")
    anonymity_policy: AnonymityPolicy | None = reference(
        "anonymity_policy_id", "AnonymityPolicy", "What it promises those who review."
    )
    nominations: Connection[Nomination] = children(
        "Nomination", "cycle_id", "Who is to review whom, as far as you may see it."
    )
    reviews: Connection[Review] = children("Review", "cycle_id", "Its reviews, as far as you may see them.")
    ratings: Connection[Rating] = children("Rating", "cycle_id", "Its ratings, as far as you may see them.")
    calibration_sessions: Connection[CalibrationSession] = children(
        "CalibrationSession", "cycle_id", "Its calibrations, as far as you may see them."
    )


@extends("Employee")
class EmployeeReviews:
    """What reviews add to an employee."""

    ratings: Connection[Rating] | None = children("Rating", "employee_id", "Ratings, newest cycle first.", guard=True)
    feedback: Connection[Feedback] | None = children(
        "Feedback", "employee_id", "Feedback to the employee, newest first.", guard=True
    )
    reviews: Connection[Review] | None = children(
        "Review", "employee_id", "Reviews about the employee, as far as you may see them.", guard=True
    )
    reviews_written: Connection[Review] | None = children(
        "Review", "reviewer_id", "Reviews that the employee writes, as far as you may see them."
    )
    review_requests: Connection[Nomination] | None = children(
        "Nomination", "reviewer_id", "Whom the employee is asked to review, as far as you may see it."
    )

    @batch(description="Feedback that the employee gave to others, newest first; for the employee alone.")
    async def feedback_given(
        parents: list[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> list[Connection[Feedback] | None]:
        """One statement, and one more where the total is asked for."""

        async def fetch(allowed: Sequence[Any]) -> Sequence[Any]:
            listing = listing_of(info.context, "Feedback", "author_id")
            wanted = page_of(first, after, last, before)
            return await connect(info, "Feedback", listing, "author_id", allowed, wanted)

        return await guarded(info.context, access.FEEDBACK_GIVEN, parents, fetch)


async def _lists(request: Request, cls: type[Any], column: str, parents: Sequence[Any]) -> list[Any]:
    """All readable nodes of a class for each parent; one statement."""
    ids = [parent.row_id for parent in parents]
    found = await all_by(request, node_types[cls.__name__].readable, column, ids)
    wrap = wrapper(cls)
    return [[wrap(row) for row in found[identifier]] for identifier in ids]


async def _sources(request: Request, keys: Sequence[tuple[str, UUID]]) -> dict[tuple[str, UUID], Any]:
    """The readable nodes behind (type, id), those of a type that the graph does not have left out."""
    found: dict[tuple[str, UUID], Any] = {}
    for type_name in dict.fromkeys(name for name, _ in keys if name in node_types):
        loaded = await load(request, type_name, [identifier for name, identifier in keys if name == type_name])
        found.update({(type_name, identifier): thing for identifier, thing in loaded.items()})
    return found
