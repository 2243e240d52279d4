"""What changes of feedback are given, as the graph takes it. Who may do what stands in `access`."""

from datetime import date

import strawberry

from schema.access.mutations import Input
from schema.kit.enums import graph_enums
from schema.reviews import values
from schema.reviews.values import FeedbackKind, FeedbackVisibility

graph_enums(values)


@strawberry.input(description="A question to colleagues about an employee.")
class FeedbackRequestInput(Input):
    """A request to one or more."""

    author_ids: list[strawberry.ID] = strawberry.field(description="Whom you ask, 50 at most; each gets a request.")
    question: str = strawberry.field(description="What you ask.")
    employee_id: strawberry.ID | None = strawberry.field(default=None, description="About whom; you, when left out.")
    due_on: date | None = strawberry.field(default=None, description="By when you hope for an answer.")


@strawberry.input(description="Feedback to a colleague, asked for or not. Give `requestId` or `employeeId`.")
class FeedbackGiveInput(Input):
    """A piece of feedback."""

    text: str = strawberry.field(description="The words.")
    request_id: strawberry.ID | None = strawberry.field(default=None, description="The request that it answers.")
    employee_id: strawberry.ID | None = strawberry.field(default=None, description="About whom, where nobody asked.")
    kind: FeedbackKind = strawberry.field(default=FeedbackKind.FEEDBACK, description="What it is meant as.")
    visibility: FeedbackVisibility = strawberry.field(
        default=FeedbackVisibility.SHARED, description="Whom it is meant for."
    )
    named: bool | None = strawberry.field(
        default=None,
        description="Whether whoever reads it learns your name; if not, HR alone can look it up. When left out, thanks "
        "and answers to requests bear your name and other feedback does not.",
    )


@strawberry.input(description="A request for feedback that you do not answer.")
class FeedbackDeclineInput(Input):
    """A request declined."""

    request_id: strawberry.ID = strawberry.field(description="The request.")
    reason: str = strawberry.field(description="Why; whoever asked reads it.")
