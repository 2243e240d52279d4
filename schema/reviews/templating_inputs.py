"""What changes of review templates and of the days of a cycle are given. Shapes only."""

from datetime import date

import strawberry
from strawberry import UNSET

from schema.access.mutations import Input
from schema.goals.inputs import VERSION
from schema.kit.enums import graph_enums
from schema.reviews import values
from schema.reviews.values import QuestionKind, ReviewDirection

graph_enums(values)


@strawberry.input(description="A question as it is to be asked.")
class QuestionInput:
    """A question, new or known."""

    text: str = strawberry.field(description="What is asked, at most 2,000 letters.")
    kind: QuestionKind = strawberry.field(description="How it is answered.")
    question_id: strawberry.ID | None = strawberry.field(
        default=None, description="The question of the template that this words anew; a new one, when left out."
    )
    direction: ReviewDirection | None = strawberry.field(
        default=None, description="In which reviews it is asked; in all, when left out. A known one keeps its own."
    )
    scale_id: strawberry.ID | None = strawberry.field(
        default=None, description="The scale of the answer; for those answered by a level, and for no others."
    )
    required: bool = strawberry.field(default=True, description="Whether it must be answered.")


@strawberry.input(description="A review template.")
class ReviewTemplateCreateInput(Input):
    """A template."""

    name: str = strawberry.field(description="Its name, which no other template has, at most 200 letters.")
    description: str | None = strawberry.field(default=None, description="What it is for, at most 2,000 letters.")
    questions: list[QuestionInput] = strawberry.field(description="Its questions in order, 1 to 50.")


@strawberry.input(description="What a template asks from now on, in place of what it asked before.")
class ReviewTemplatePublishInput(Input):
    """All questions of a template; one that is left out is asked no more."""

    template_id: strawberry.ID = strawberry.field(description="The template; one that no running cycle uses.")
    questions: list[QuestionInput] = strawberry.field(description="Its questions in order, 1 to 50.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To make a template from another one.")
class ReviewTemplateCopyInput(Input):
    """A template and a name."""

    template_id: strawberry.ID = strawberry.field(description="The template; its questions are asked by the copy too.")
    name: str = strawberry.field(description="The name of the copy, which no other template has.")


@strawberry.input(description="To set the last days of the stages of a cycle; what is left out stays, null takes away.")
class ReviewCycleScheduleInput(Input):
    """Days of a cycle, in the order in which they follow each other."""

    cycle_id: strawberry.ID = strawberry.field(description="The cycle; one that is not released.")
    nominations_until: date | None = strawberry.field(default=UNSET, description="Last day to name peers.")
    self_until: date | None = strawberry.field(default=UNSET, description="Last day for reviews of oneself.")
    reviews_until: date | None = strawberry.field(default=UNSET, description="Last day for all other reviews.")
    calibration_until: date | None = strawberry.field(default=UNSET, description="Last day of calibration.")
    release_on: date | None = strawberry.field(default=UNSET, description="Day planned for the release.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
