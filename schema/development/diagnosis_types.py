"""Diagnoses of missed goals in the graph: what a model makes of one, what people think of it.

Nobody reads what the model says before a person has recorded an own view: until then its fields are REVIEW_FIRST. From
then on it is shown to whoever may read it, after it was entered who looks.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from schema.access.fields import Info, Node, node, reference
from schema.access.request import Request
from schema.development import store
from schema.development.diagnosis_ports import Look, Looks
from schema.development.values import (
    DiagnosisRecommendation,
    DiagnosisVerdict,
    ReasonDirection,
    SkillWillQuadrant,
)
from schema.goals.types import Goal
from schema.kit.batch import batch
from schema.kit.errors import Code, CodedError
from schema.people.types import Employee

P = TypeVar("P")


@strawberry.type(description="One of the things that moved what a model says, with its exact share.")
class ModelReason:
    """A reason code. The contributions of all features and the usual score sum to the model's logit."""

    feature: str = strawberry.field(description="Name of the feature, as the model card lists it.")
    label: str = strawberry.field(description="The reason in words, with the figure.")
    direction: ReasonDirection = strawberry.field(description="Whether it raises or lowers the probability.")
    contribution: float = strawberry.field(description="How much, in logits, against the usual value.")


@strawberry.type(description="How likely each reason is, from 0 to 1.")
class DiagnosisProbabilities:
    """Calibrated probabilities."""

    skill: float | None = strawberry.field(description="That something is not mastered yet.")
    will: float | None = strawberry.field(description="That motivation is lacking.")
    external: float | None = strawberry.field(description="That something outside stands in the way.")


@strawberry.type(description="What a person thinks of a diagnosis.")
class DiagnosisReview:
    """The human's review: the own view came first."""

    verdict: DiagnosisVerdict | None = strawberry.field(
        description="The person's own view, recorded before the model's was shown."
    )
    agrees: bool | None = strawberry.field(description="Whether the model came to the same view.")
    note: str | None = strawberry.field(description="The person's words.")
    at: datetime = strawberry.field(description="When it was reviewed.")
    by: Employee | None = reference("reviewed_by_id", "Employee", "Who reviewed it.")


@strawberry.type(description="The employee's objection to a diagnosis.")
class DiagnosisDispute:
    """The employee's dispute."""

    note: str | None = strawberry.field(description="The employee's words.")
    at: datetime = strawberry.field(description="When it was disputed.")
    by: Employee | None = reference("disputed_by_id", "Employee", "Who disputed it.")


@strawberry.type(description="What it turned out to be, as people found in the end.")
class DiagnosisConfirmation:
    """A label for training."""

    cause: DiagnosisVerdict = strawberry.field(description="What it was.")
    at: datetime = strawberry.field(description="When it was confirmed.")
    by: Employee | None = reference("confirmed_by_id", "Employee", "Who confirmed it.")


def reasons_of(told: Sequence[dict[str, Any]]) -> list[ModelReason]:
    """Stored reasons as the graph shows them."""
    return [
        ModelReason(
            feature=one["feature"],
            label=one["label"],
            direction=ReasonDirection(one["direction"]),
            contribution=one["contribution"],
        )
        for one in told
    ]


def _review_first() -> CodedError:
    words = "The model's view is shown once a person has recorded their own: review the diagnosis."
    return CodedError(Code.REVIEW_FIRST, words)


def _not_entered() -> CodedError:
    words = "The model's view is shown once it is on record who looks, and that can't be entered now: try again."
    return CodedError(Code.MODEL_UNAVAILABLE, words)


async def _entered(request: Request, parents: Sequence[Any]) -> frozenset[UUID]:
    """The diagnoses of which it is on record that the viewer looks; one statement for all fields of a level."""
    log: Looks | None = request.ports.get(Looks)
    looks = [
        Look(one.row_id, one.__dict__["employee_id"]) for one in parents if one.__dict__["reviewed_at"] is not None
    ]
    return await log.looked(request, looks) if log is not None and looks else frozenset()


async def _shown(info: Info, parents: Sequence[Any], show: Any) -> list[Any]:
    """What `show` makes of the reviewed ones, once it is on record who looks."""
    entered = await _entered(info.context, parents)
    return [show(one) if one.row_id in entered else _withheld(one) for one in parents]


def _withheld(parent: Any) -> CodedError:
    return _review_first() if parent.__dict__["reviewed_at"] is None else _not_entered()


def _after_review(column: str, returns: Any, description: str) -> Any:
    """A column that is shown once a person has recorded an own view.

    PostgreSQL does not write it: whoever looks is entered first.
    """

    async def resolve(parents: Any, info: Info) -> Any:
        return await _shown(info, parents, lambda parent: parent.__dict__[column])

    resolve.__name__ = column
    resolve.__annotations__ = {"info": Info, "return": list[returns]}
    return batch(description=description)(resolve)


@node(store.DIAGNOSES, description="Why a goal was missed, as a model sees it; people review and dispute it.")
class Diagnosis(Node):
    """A skill-will diagnosis."""

    verdict: DiagnosisVerdict | None = _after_review(
        "verdict", DiagnosisVerdict | None, "The likeliest reason, or that it is unclear; after a review."
    )
    quadrant: SkillWillQuadrant | None = _after_review(
        "quadrant", SkillWillQuadrant | None, "The place in the skill-will matrix; after a review."
    )
    recommendation: DiagnosisRecommendation | None = _after_review(
        "recommendation",
        DiagnosisRecommendation | None,
        "What helps against the likeliest reason; null where it is unclear. After a review.",
    )
    diagnosed_on: date = strawberry.field(description="The day up to which telemetry was used.")
    weeks_observed: int = strawberry.field(description="How many weeks of telemetry it rests on.")
    employee: Employee | None = reference("employee_id", "Employee", "Whom it is about.")
    goal: Goal | None = reference("goal_id", "Goal", "The goal that was missed.")

    @batch(description="How likely each reason is; null where the model could not say. After a review.")
    async def probabilities(parents: list[Any], info: Info) -> list[DiagnosisProbabilities | None]:
        """From the diagnosis's own columns."""
        return await _shown(info, parents, _probabilities)

    @batch(description="What speaks for the likeliest reason, strongest first. After a review.")
    async def reasons(parents: list[Any], info: Info) -> list[list[ModelReason] | None]:
        """From the diagnosis's own columns."""
        return await _shown(info, parents, lambda parent: reasons_of(parent.__dict__["reasons"]))

    @batch(description="What speaks against the likeliest reason, strongest first. After a review.")
    async def counter_evidence(parents: list[Any], info: Info) -> list[list[ModelReason] | None]:
        """From the diagnosis's own columns."""
        return await _shown(info, parents, lambda parent: reasons_of(parent.__dict__["counter_evidence"]))

    @batch(
        description="The causes in the order in which to think of them: likeliest first after a review; at random "
        "before it and where the model could not say, so that what people find is not steered by it."
    )
    async def offered(parents: list[Any], info: Info) -> list[list[DiagnosisVerdict]]:
        """From the diagnosis's own columns; the model's order where it is on record who looks."""
        entered = await _entered(info.context, parents)
        return [_offered(one, in_order=one.row_id in entered) for one in parents]

    @strawberry.field(description="What a person thinks of it; null until somebody reviewed it.")
    def human_review(self) -> DiagnosisReview | None:
        """From the diagnosis's own columns."""
        row = self.__dict__
        if row["reviewed_at"] is None:
            return None
        told = {"verdict": row["review_verdict"], "agrees": row["review_agrees"], "note": row["review_note"]}
        return part(DiagnosisReview, self, **told, at=row["reviewed_at"])

    @strawberry.field(description="The employee's objection; null while there is none.")
    def dispute(self) -> DiagnosisDispute | None:
        """From the diagnosis's own columns."""
        row = self.__dict__
        if row["disputed_at"] is None:
            return None
        return part(DiagnosisDispute, self, note=row["dispute_note"], at=row["disputed_at"])

    @strawberry.field(description="What it turned out to be; null until somebody confirmed it.")
    def confirmed(self) -> DiagnosisConfirmation | None:
        """From the diagnosis's own columns."""
        row = self.__dict__
        if row["confirmed_at"] is None:
            return None
        return part(DiagnosisConfirmation, self, cause=row["confirmed_cause"], at=row["confirmed_at"])


def part(cls: type[P], whole: Any, **values: Any) -> P:
    """A part of a loaded row as an object of its own; it keeps the columns that its references follow."""
    made = object.__new__(cls)
    made.__dict__.update(whole.__dict__ | values)
    return made


def _offered(parent: Any, *, in_order: bool) -> list[DiagnosisVerdict]:
    causes: list[str] = parent.__dict__["offered"]
    if not in_order:
        causes = random.Random(parent.__dict__["offer_seed"]).sample(sorted(causes), len(causes))  # noqa: S311 - an order
    return [DiagnosisVerdict(one) for one in causes]


def _probabilities(parent: Any) -> DiagnosisProbabilities | None:
    skill, will, external = (parent.__dict__[f"{name}_probability"] for name in ("skill", "will", "external"))
    if skill is None and will is None and external is None:
        return None
    return DiagnosisProbabilities(skill=skill, will=will, external=external)
