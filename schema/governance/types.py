"""Events, audit, AI systems and rights of the person in the graph; what joins other systems is in `integration_types`.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from schema.access.fields import (
    Info,
    Node,
    children,
    extends,
    follow,
    node,
    reference,
    restricted,
    wrapper,
)
from schema.access.policy import Policy, permits
from schema.access.request import Request
from schema.governance import access, store
from schema.governance.fields import latest, listed, nodes_named, wrapped
from schema.governance.values import (
    ActorKind,
    AuditedData,
    EventOperation,
    ReviewOutcome,
    RiskClass,
    SubjectRequestKind,
    SubjectRequestState,
)
from schema.kit.batch import batch
from schema.kit.enums import graph_enum
from schema.kit.errors import forbidden
from schema.kit.ids import encode_id
from schema.kit.pages import Connection
from schema.people.types import Employee

for _values in (
    ActorKind,
    AuditedData,
    EventOperation,
    ReviewOutcome,
    RiskClass,
    SubjectRequestKind,
    SubjectRequestState,
):
    graph_enum(_values)

_ACTOR_TYPES = {ActorKind.PERSON: "Account", ActorKind.SERVICE: "ServiceToken"}


def _content(column: str, description: str) -> Any:
    """A field of what an entry of the audit trail says; FORBIDDEN unless the kind of data lets the viewer read it."""

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        return [_by_kind(info.context, access.AUDIT_CONTENT, parent, parent.__dict__[column]) for parent in parents]

    resolve.__name__ = column
    return batch(description=description)(resolve)


@strawberry.type(description="Who or what acted.")
class Actor:
    """A person, a machine or the server."""

    id: strawberry.ID | None = strawberry.field(description="Id of the account or service token; null for the server.")
    kind: ActorKind = strawberry.field(description="Which of them.")
    name: str | None = strawberry.field(description="Name of the service token.")
    employee_id: strawberry.Private[UUID | None]

    @batch(description="The employee behind the account; null for machines and for accounts without one.")
    async def employee(parents: list[Any], info: Info) -> list[Employee | None]:
        """One statement."""
        return await follow(info.context, "Employee", [(parent.employee_id, None) for parent in parents])


@node(store.DOMAIN_EVENTS, description="Something that happened to a node.")
class DomainEvent(Node):
    """An entry of the outbox."""

    type: str = strawberry.field(description="What happened, e.g. check_in.submitted.")
    at: datetime = strawberry.field(description="When.")
    operation: EventOperation = strawberry.field(description="Whether the node was created, changed or removed.")

    @batch(description="To what it happened; null where you may not see it or it is gone.")
    async def node(parents: list[Any], info: Info) -> list[Node | None]:
        """One statement for each type of node."""
        return await nodes_named(info.context, parents)

    @batch(description="The events that it follows from, oldest first.")
    async def causes(
        parents: list[Any], info: Info
    ) -> list[list[Annotated["DomainEvent", strawberry.lazy("schema.governance.types")]]]:
        """One statement."""
        found = await store.causes(info.context, [parent.row_id for parent in parents])
        return wrapped("DomainEvent", found, parents)


@node(store.AUDIT_EVENTS, description="An entry of the audit trail; it can't be changed without breaking the chain.")
class AuditEvent(Node):
    """An entry of the audit trail."""

    at: datetime = strawberry.field(description="When.")
    action: str = strawberry.field(description="What was done, e.g. goal.close.")
    data_kind: AuditedData = strawberry.field(description="The kind of data; it decides who may read the content.")
    hash: str = strawberry.field(description="SHA-256 of this entry and of the hash before it.")
    previous_hash: str | None = strawberry.field(description="Hash of the entry before; null for the first.")
    before: JSON | None = _content("before", "What was there before; null where there was nothing.")
    after: JSON | None = _content("after", "What was there afterwards; null where nothing was left.")
    employee: Employee | None = reference("employee_id", "Employee", "Whose data it was; null where nobody's.")

    @batch(description="Who did it; FORBIDDEN where an author may have been promised not to be named.")
    async def actor(parents: list[Any], info: Info) -> list[Actor | None]:
        """No statement."""
        return [_by_kind(info.context, access.AUDIT_ACTOR, parent, actor_of(parent)) for parent in parents]

    @batch(description="To what it was done; null where you may not see it or it is gone.")
    async def subject(parents: list[Any], info: Info) -> list[Node | None]:
        """One statement for each type of node."""
        return await nodes_named(info.context, parents)


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


@node(store.MODEL_VERSIONS, description="A trained version of a model.")
class ModelVersion(Node):
    """A version."""

    version: int = strawberry.field(description="Number of the version, from 1.")
    trained_at: datetime = strawberry.field(description="When it was trained.")
    artefact_hash: str = strawberry.field(description="SHA-256 of its files.")
    system: Annotated["AiSystem", strawberry.lazy("schema.governance.types")] | None = reference(
        "ai_system_id", "AiSystem", "The AI system that it is a version of."
    )

    @batch(description="Its model card.")
    async def card(parents: list[Any], info: Info) -> list[ModelCard | None]:
        """One statement."""
        return await _cards(info.context, [parent.row_id for parent in parents])


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
    impact_ratios: list[ImpactRatio] = listed(
        "ImpactRatio", store.IMPACT_RATIOS, "bias_audit_id", "The figures by attribute and group."
    )


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
    reviews: list[HumanReview] = listed(
        "HumanReview", store.HUMAN_REVIEWS, "ai_decision_log_id", "What people made of it, oldest first."
    )

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
        return await _cards(info.context, [parent.model_version_id for parent in parents])


@node(store.WORKER_NOTICES, description="That an employee was told of an AI system that is used on the work.")
class WorkerNotice(Node):
    """A notice."""

    text: str = strawberry.field(description="What the employee was told.")
    sent_at: datetime = strawberry.field(description="When.")
    acknowledged_at: datetime | None = strawberry.field(description="When the employee confirmed it.")
    system: AiSystem | None = reference("ai_system_id", "AiSystem", "The AI system, as far as you may see it.")
    employee: Employee | None = reference("employee_id", "Employee", "Who was told.")


@node(store.SUBJECT_REQUESTS, description="What an employee asked for about the own data.")
class SubjectRequest(Node):
    """A request."""

    kind: SubjectRequestKind = strawberry.field(description="What was asked for.")
    state: SubjectRequestState = strawberry.field(description="How far it is.")
    requested_at: datetime = strawberry.field(description="When it was asked for.")
    due_on: date = strawberry.field(description="The day by which it must be answered.")
    completed_at: datetime | None = strawberry.field(description="When it was done or refused.")
    reason: str | None = strawberry.field(description="Why it was refused.")
    employee: Employee | None = reference("employee_id", "Employee", "Who asked.")


@node(store.LEGAL_HOLDS, description="That the data of an employee must be kept.")
class LegalHold(Node):
    """A hold."""

    reason: str = strawberry.field(description="Why.")
    placed_at: datetime = strawberry.field(description="From when.")
    released_at: datetime | None = strawberry.field(description="Until when; null while it holds.")
    placed_by: Employee | None = reference("placed_by_id", "Employee", "Who placed it.")
    employee: Employee | None = reference("employee_id", "Employee", "Whose data it is.")


@extends("Employee")
class EmployeeGovernance:
    """What governance adds to an employee."""

    worker_notices: Connection[WorkerNotice] | None = children(
        "WorkerNotice", "employee_id", "Of which AI systems the employee was told, latest first.", guard=True
    )
    subject_requests: Connection[SubjectRequest] | None = children(
        "SubjectRequest", "employee_id", "What the employee asked for about the own data, latest first.", guard=True
    )
    legal_holds: Connection[LegalHold] | None = children(
        "LegalHold", "employee_id", "Why data of the employee must be kept, latest first.", guard=True
    )


def actor_of(row: Any) -> Actor:
    """Who acted, from a row that was read with its account and service token."""
    kind = ActorKind(row.actor_kind)
    known = None if row.actor_id is None else strawberry.ID(encode_id(_ACTOR_TYPES[kind], row.actor_id))
    return Actor(id=known, kind=kind, name=row.actor_name, employee_id=row.actor_employee_id)


def _by_kind(request: Request, policies: Mapping[AuditedData, Policy], entry: Any, value: Any) -> Any:
    """The value, or a FORBIDDEN error where the kind of data of the entry hides it from the viewer."""
    rules = policies[AuditedData(entry.data_kind)]
    may = permits(rules, request.viewer, (), request.today, request.today)
    return value if may else forbidden(rules.name)


async def _cards(request: Request, versions: Sequence[UUID | None]) -> list[Any]:
    found = await store.cards(request, [version for version in versions if version is not None])
    wrap = wrapper(ModelCard)
    return [wrap(found[version]) if version in found else None for version in versions]
