"""What changes of reviews and of disputes are given. Shapes only; what is wrong with them, the actions say."""

import strawberry

from schema.access.mutations import Input
from schema.goals.inputs import VERSION
from schema.kit.enums import graph_enums
from schema.reviews import values
from schema.reviews.values import ReviewDirection

graph_enums(values)


@strawberry.input(description="An answer to a question of a review.")
class ReviewAnswerInput:
    """An answer."""

    question_id: strawberry.ID = strawberry.field(description="The question, one of the cycle's template.")
    level_id: strawberry.ID | None = strawberry.field(
        default=None, description="The level, one of the question's scale; for questions that ask for one."
    )
    text: str | None = strawberry.field(default=None, description="The answer in words, at most 10,000 letters.")


@strawberry.input(description="A review as it is being written. Its answers replace those saved before.")
class ReviewSaveInput(Input):
    """A draft."""

    cycle_id: strawberry.ID = strawberry.field(description="The review cycle; one that collects.")
    employee_id: strawberry.ID = strawberry.field(description="Whom it is about.")
    direction: ReviewDirection = strawberry.field(description="In which direction it looks.")
    answers: list[ReviewAnswerInput] = strawberry.field(description="The answers so far, one for each question.")


@strawberry.input(description="To hand a review in.")
class ReviewSubmitInput(Input):
    """A review."""

    review_id: strawberry.ID = strawberry.field(description="The review; your own.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To take a review back that was handed in, and go on writing.")
class ReviewWithdrawInput(Input):
    """A review."""

    review_id: strawberry.ID = strawberry.field(description="The review; your own.")


@strawberry.input(description="To let an author write a review anew.")
class ReviewReopenInput(Input):
    """A review and a reason."""

    review_id: strawberry.ID = strawberry.field(description="The review; one that is not anonymous.")
    reason: str = strawberry.field(description="Why, at most 10,000 letters.")


@strawberry.input(description="To say that one has taken note of the own rating.")
class RatingAcknowledgeInput(Input):
    """A rating."""

    rating_id: strawberry.ID = strawberry.field(description="The own rating, once it is released.")


@strawberry.input(description="To dispute the own rating.")
class RatingDisputeInput(Input):
    """A rating and a note."""

    rating_id: strawberry.ID = strawberry.field(description="The own rating, once it is released.")
    note: str = strawberry.field(description="Why, at most 10,000 letters.")


@strawberry.input(description="To answer a dispute.")
class RatingDisputeAnswerInput(Input):
    """A rating and an answer."""

    rating_id: strawberry.ID = strawberry.field(description="The rating that is disputed.")
    answer: str = strawberry.field(description="The answer, at most 10,000 letters; the employee reads it.")
