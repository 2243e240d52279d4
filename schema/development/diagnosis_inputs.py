"""What mutations of diagnoses are given. Shapes only; what is wrong with them, the actions say."""

import strawberry

from schema.access.mutations import Input
from schema.development import values
from schema.development.values import DiagnosisVerdict
from schema.goals.inputs import VERSION
from schema.kit.enums import graph_enums

graph_enums(values)

_DIAGNOSIS = "The diagnosis."
_LETTERS = "At most 2,000 letters."


@strawberry.input(description="Your own view of why a goal was missed, before you see the model's.")
class DiagnosisReviewInput(Input):
    """A review."""

    diagnosis_id: strawberry.ID = strawberry.field(description=_DIAGNOSIS)
    verdict: DiagnosisVerdict = strawberry.field(description="What you think the reason is, or that it is unclear.")
    note: str | None = strawberry.field(default=None, description=f"What makes you think so. {_LETTERS}")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="The employee's objection to a diagnosis.")
class DiagnosisDisputeInput(Input):
    """A dispute."""

    diagnosis_id: strawberry.ID = strawberry.field(description=_DIAGNOSIS)
    note: str = strawberry.field(description=f"What is wrong with it. {_LETTERS}")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="What the reason turned out to be in the end.")
class DiagnosisConfirmInput(Input):
    """A confirmation."""

    diagnosis_id: strawberry.ID = strawberry.field(description=_DIAGNOSIS)
    cause: DiagnosisVerdict = strawberry.field(description="SKILL, WILL or EXTERNAL.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
