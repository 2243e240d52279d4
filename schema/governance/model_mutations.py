"""Changes of AI systems in the graph. Thin: what they do stands in `model_actions`."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.governance import model_actions
from schema.governance.ai_types import AiSystem, BiasAudit, ModelVersion


@strawberry.type(description="An AI system that was changed.")
class AiSystemPayload(Payload):
    """The system."""

    system: AiSystem | None = reference("system_id", "AiSystem", "The system, as it is now.")


@strawberry.type(description="A version that serves from now on.")
class ModelVersionPayload(AiSystemPayload):
    """The system and the version."""

    model_version: ModelVersion | None = reference("model_version_id", "ModelVersion", "The version that serves now.")


@strawberry.type(description="An audit of bias that was made.")
class BiasAuditRunPayload(AiSystemPayload):
    """The system and the audit."""

    bias_audit: BiasAudit | None = reference("bias_audit_id", "BiasAudit", "The audit.")


@strawberry.type
class ModelsMutation:
    """The changes of AI systems."""

    model_version_promote: ModelVersionPayload | None = mutation(
        model_actions.promote, ModelVersionPayload, description="Let a version of a model serve from now on."
    )
    model_version_roll_back: ModelVersionPayload | None = mutation(
        model_actions.roll_back, ModelVersionPayload, description="Let the version serve again that did before."
    )
    ai_system_switch: AiSystemPayload | None = mutation(
        model_actions.switch,
        AiSystemPayload,
        description="Switch an AI system on or off, everywhere or for a unit; employees are told when it goes on.",
    )
    bias_audit_run: BiasAuditRunPayload | None = mutation(
        model_actions.audit,
        BiasAuditRunPayload,
        description="Audit whether the version that serves treats groups alike, and keep what is found.",
    )
