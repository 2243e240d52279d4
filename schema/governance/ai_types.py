"""AI systems in the graph: versions and their cards, what they said of whom, audits of bias, notices to employees.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from schema.access.fields import Info, Node, children, guarded, load, node, reference, restricted
from schema.access.lists import latest, listed, lists_of, only, only_of
from schema.access.request import Request
from schema.governance import access, model_rules, store
from schema.governance.ai_export import as_csv
from schema.governance.audit_types import Actor, actor_of
from schema.governance.values import DriftMeasure, ReviewOutcome, RiskClass
from schema.kit.batch import batch
from schema.kit.pages import Connection
from schema.people.types import Employee


@strawberry.type(description="A measure of how good a model is.")
class ModelMetric:
    """A metric of a model."""

    name: str = strawberry.field(description="Name of the measure; of a group as measure/group.")
    value: float = strawberry.field(description="Its value.")


@node(store.MODEL_CARDS, description="What a model is for, what it was trained on, how good it is, where it fails.")
class ModelCard(Node):
    """A model card."""

    intended_use: str = strawberry.field(description="What it is for, and what not.")
    trained_on: str = strawberry.field(description="The data and period that it was trained on.")
    features: list[str] = strawberry.field(description="What it looks at.")
    limits: list[str] = strawberry.field(description="Where it fails, in sentences.")

    @strawberry.field(description="How good it is.")
    def metrics(self) -> list[ModelMetric]:
        """The stored measures."""
        return [ModelMetric(name=one["name"], value=one["value"]) for one in self.__dict__["metrics"]]


@node(store.MODEL_DRIFTS, description="How far the world of a served version has moved since it was trained.")
class ModelDrift(Node):
    """A measure of drift."""

    measure: DriftMeasure = strawberry.field(description="What is measured.")
    feature: str = strawberry.field(description="The feature that it is about; `score` for what the model says.")
    value: float = strawberry.field(description="The stability index, the calibration's error, or months.")
    n: int = strawberry.field(description="How many people it rests on.")
    measured_on: date = strawberry.field(description="The day on which it was measured.")
    moved: bool = strawberry.field(description="Whether it asks for recalibration.")


@node(store.MODEL_VERSIONS, description="A trained version of a model.")
class ModelVersion(Node):
    """A version."""

    version: int = strawberry.field(description="Number of the version, from 1.")
    trained_at: datetime = strawberry.field(description="When it was trained.")
    artefact_hash: str = strawberry.field(description="SHA-256 of its files.")
    system: Annotated["AiSystem", strawberry.lazy("schema.governance.ai_types")] | None = reference(
        "ai_system_id", "AiSystem", "The AI system that it is a version of."
    )
    card: ModelCard | None = only("ModelCard", "model_version_id", "Its model card.")

    @strawberry.field(description="From when on recalibration is asked for by age alone: a year after training.")
    def recalibration_due_on(self) -> date:
        """By the rules of governance."""
        return model_rules.recalibration_due_on(self.trained_at)

    @batch(description="How far its world has moved, as measured last; for those who answer for AI systems.")
    async def drift(parents: list[Any], info: Info) -> list[list[ModelDrift]]:
        """One statement."""
        return await lists_of(info.context, "ModelDrift", "model_version_id", parents, store.newest_drift())


@node(store.IMPACT_RATIOS, description="How often one group is selected, against the group selected most often.")
class ImpactRatio(Node):
    """The figures of a group."""

    attribute: str = strawberry.field(description="The attribute that makes the groups.")
    group: str = strawberry.field(description="The group.")
    reference: str | None = strawberry.field(description="The group that it is compared with.")
    n: int = strawberry.field(description="How many people are in the group.")
    rate: float | None = strawberry.field(description="Share of the group that was selected, from 0 to 1.")
    ratio: float | None = strawberry.field(description="That share over the other group's; below 0.8 wants a look.")
    p_value: float | None = strawberry.field(description="Fisher's exact test of the difference.")
    suppressed: bool = strawberry.field(description="Whether the figures were withheld because the group is small.")


@node(store.BIAS_AUDITS, description="An audit of whether an AI system treats groups alike.")
class BiasAudit(Node):
    """An audit."""

    at: datetime = strawberry.field(description="When it was made.")
    auditor: str = strawberry.field(description="Who made it.")
    method: str = strawberry.field(description="How.")
    from_day: date = strawberry.field(description="First day of the data.")
    to_day: date = strawberry.field(description="Last day of the data.")
    summary: str | None = strawberry.field(description="What was found, in words.")
    model_version: ModelVersion | None = reference("model_version_id", "ModelVersion", "The version that was audited.")
    impact_ratios: list[ImpactRatio] = listed("ImpactRatio", "bias_audit_id", "The figures by attribute and group.")

    @batch(description="The audit as a CSV file (UTF-8), a row for each group; for HR administrators.")
    async def export(parents: list[Any], info: Info) -> list[str | None]:
        """Three statements."""

        async def fetch(allowed: Sequence[Any]) -> list[str]:
            return await _exported(info.context, allowed)

        return await guarded(info.context, access.AUDIT_EXPORT, parents, fetch)


async def _exported(request: Request, audits: Sequence[Any]) -> list[str]:
    groups = await lists_of(request, "ImpactRatio", "bias_audit_id", audits)
    systems = await load(request, "AiSystem", [one.ai_system_id for one in audits])
    versions = await load(request, "ModelVersion", [one.model_version_id for one in audits if one.model_version_id])
    return [
        as_csv(_told_of(one, systems[one.ai_system_id], versions.get(one.model_version_id)), map(_told, ratios))
        for one, ratios in zip(audits, groups, strict=True)
    ]


def _told_of(audit: Any, system: Any, version: Any) -> list[Any]:
    number = None if version is None else version.__dict__["version"]
    return [system.key, number, audit.at, audit.auditor, audit.from_day, audit.to_day]


def _told(one: Any) -> list[Any]:
    return [one.attribute, one.group, one.reference, one.n, one.rate, one.ratio, one.p_value, one.suppressed]


@node(store.HUMAN_REVIEWS, description="What a person made of the output of an AI system.")
class HumanReview(Node):
    """A review."""

    at: datetime = strawberry.field(description="When.")
    outcome: ReviewOutcome = strawberry.field(description="What the person made of it.")
    reason: str | None = restricted(access.SCORES, "reason", "Why.")
    reviewer: Employee | None = reference("reviewer_id", "Employee", "Who reviewed it.")


@node(store.AI_DECISIONS, description="That the output of an AI system about an employee was served.")
class AiDecisionLog(Node):
    """An entry of the log."""

    at: datetime = strawberry.field(description="When.")
    inputs_hash: str = strawberry.field(description="Hash of what the model was given.")
    output: JSON | None = restricted(access.SCORES, "output", "What the model said.")
    employee: Employee | None = reference("employee_id", "Employee", "About whom.")
    model_version: ModelVersion | None = reference("model_version_id", "ModelVersion", "Which version said it.")
    reviews: list[HumanReview] = listed("HumanReview", "ai_decision_log_id", "What people made of it, oldest first.")

    @strawberry.field(description="To whom it was served.")
    def actor(self) -> Actor:
        """The account, service token or the server."""
        return actor_of(self)


@node(store.AI_SYSTEMS, description="A system in the sense of the EU AI Act that has a part in decisions on people.")
class AiSystem(Node):
    """An AI system."""

    key: str = strawberry.field(description="Short name.")
    name: str = strawberry.field(description="Name.")
    purpose: str = strawberry.field(description="What it is used for.")
    risk_class: RiskClass = strawberry.field(description="Its class under the EU AI Act.")
    enabled: bool = strawberry.field(description="Whether it is switched on.")
    in_force: ModelVersion | None = reference(
        "model_version_id", "ModelVersion", "The version that it serves; null until one is promoted."
    )
    versions: Connection[ModelVersion] = children("ModelVersion", "ai_system_id", "All versions, newest first.")
    decisions: Connection[AiDecisionLog] = children("AiDecisionLog", "ai_system_id", "What it said, latest first.")
    bias_audits: Connection[BiasAudit] = children("BiasAudit", "ai_system_id", "The audits of bias, latest first.")
    last_bias_audit: BiasAudit | None = latest("BiasAudit", "ai_system_id", "The latest audit of bias.")

    @strawberry.field(description="Number of the version that it serves; null until one is promoted.")
    def version(self) -> int | None:
        """The version in force, not the lock."""
        number: int | None = self.__dict__["model_version"]
        return number

    @batch(description="The card of the version that it serves.")
    async def card(parents: list[Any], info: Info) -> list[ModelCard | None]:
        """One statement."""
        versions = [parent.model_version_id for parent in parents]
        return await only_of(info.context, "ModelCard", "model_version_id", versions)


@node(store.WORKER_NOTICES, description="That an employee was told of an AI system that is used on the work.")
class WorkerNotice(Node):
    """A notice."""

    text: str = strawberry.field(description="What the employee was told.")
    sent_at: datetime = strawberry.field(description="When.")
    acknowledged_at: datetime | None = strawberry.field(description="When the employee confirmed it.")
    system: AiSystem | None = reference("ai_system_id", "AiSystem", "The AI system, as far as you may see it.")
    employee: Employee | None = reference("employee_id", "Employee", "Who was told.")
