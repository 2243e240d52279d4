"""Changes of diagnoses in the graph. Thin: what they do stands in `diagnosing`."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.development import diagnosing
from schema.development.diagnosis_types import Diagnosis


@strawberry.type(description="A diagnosis that people have looked at.")
class DiagnosisPayload(Payload):
    """The diagnosis."""

    diagnosis: Diagnosis | None = reference("diagnosis_id", "Diagnosis", "The diagnosis.")


@strawberry.type
class DiagnosisMutation:
    """The changes of diagnoses."""

    diagnosis_review: DiagnosisPayload | None = mutation(
        diagnosing.review,
        DiagnosisPayload,
        description="Record your own view of why a goal was missed; from then on the model's is shown.",
    )
    diagnosis_dispute: DiagnosisPayload | None = mutation(
        diagnosing.dispute, DiagnosisPayload, description="Object to a diagnosis that is about you."
    )
    diagnosis_confirm: DiagnosisPayload | None = mutation(
        diagnosing.confirm,
        DiagnosisPayload,
        description="Say what the reason turned out to be; the model learns from it.",
    )
