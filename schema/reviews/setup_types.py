"""How reviews are run, in the graph: rating scales, templates with their questions, what reviewers are promised.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from datetime import datetime
from typing import Annotated

import strawberry

from schema.access.fields import Node, children, node, reference
from schema.kit.enums import graph_enums
from schema.kit.pages import Connection
from schema.reviews import store, values
from schema.reviews.values import QuestionKind, ReviewDirection

graph_enums(values)


@node(store.LEVELS, description="A level of a rating scale. Who is unrated has none; there is no level zero.")
class RatingLevel(Node):
    """A level."""

    value: int = strawberry.field(description="Place on the scale; 1 is the lowest.")
    label: str = strawberry.field(description="Name of the level.")
    description: str | None = strawberry.field(description="What it means.")
    scale: Annotated["RatingScale", strawberry.lazy("schema.reviews.setup_types")] | None = reference(
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
    question: Annotated["Question", strawberry.lazy("schema.reviews.setup_types")] | None = reference(
        "question_id", "Question", "The question that it words."
    )
    scale: RatingScale | None = reference("scale_id", "RatingScale", "The scale of the answer, where it is a rating.")


@node(store.QUESTIONS, description="A question of a review template.")
class Question(Node):
    """A question."""

    position: int = strawberry.field(description="Place in the template.")
    direction: ReviewDirection | None = strawberry.field(description="In which reviews it is asked; null for all.")
    retired_at: datetime | None = strawberry.field(
        description="Since when it is asked no more; null while it is asked."
    )
    template: Annotated["ReviewTemplate", strawberry.lazy("schema.reviews.setup_types")] | None = reference(
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
