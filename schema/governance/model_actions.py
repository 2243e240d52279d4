"""What is done to AI systems: which version serves, on whom, how groups fare; and telling the employees.

Nothing serves by itself: a person promotes a version. Each step is an entry of the audit trail.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, insert, literal, select

from schema.access.changes import add, change, lock, named, record, require, target
from schema.access.request import Request
from schema.governance import access, model_rules
from schema.governance.ai_tables import (
    ai_system,
    bias_audit,
    impact_ratio,
    model_promotion,
    model_version,
    worker_notice,
)
from schema.governance.model_inputs import (
    AiSystemSwitchInput,
    BiasAuditRunInput,
    ModelVersionPromoteInput,
    ModelVersionRollBackInput,
)
from schema.governance.model_ports import Audited, Models, Rate
from schema.governance.model_tables import ai_system_switch
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded
from schema.people.tables import employee, employment, org_unit
from schema.people.values import EmploymentStatus

METHOD = (
    "Scoring rate: the share of a group above the median score; selection rate: the share named at risk, or told to "
    "lack will. Ratio to the group of the highest rate; Fisher's exact test, two-sided (6 RCNY 5-300; four-fifths "
    "rule). Groups of sex, age band and both; unknown shown apart."
)
AUDITOR = "Golden Thread"
SMALLEST = 5
"""A group of fewer people is named, and its figures are withheld."""
NOTICE = "{name} is used here: {purpose} A person decides, you may ask for the reasons and object."
_PATH = "aiSystemId"


async def promote(request: Request, given: ModelVersionPromoteInput) -> Mapping[str, Any]:
    """Let a version serve."""
    await require(request, access.MANAGING_MODELS, None)
    version = await target(request, "ModelVersion", given.model_version_id, "modelVersionId")
    system = await _system(request, version.ai_system_id)
    await _serve(request, system, version)
    return {"system_id": system.id, "model_version_id": version.id}


async def roll_back(request: Request, given: ModelVersionRollBackInput) -> Mapping[str, Any]:
    """Let the version serve again that did before."""
    await require(request, access.MANAGING_MODELS, None)
    system = await target(request, "AiSystem", given.ai_system_id, _PATH)
    previous = model_rules.before(await _promoted(request, system.id))
    if previous is None:
        raise refused(Problem.NOT_FOUND, "No other version has served before; promote one, or switch it off.", _PATH)
    (version,) = await request.fetch(None, lambda: _version(request, previous))
    await _serve(request, system, version)
    return {"system_id": system.id, "model_version_id": version.id}


async def switch(request: Request, given: AiSystemSwitchInput) -> Mapping[str, Any]:
    """Switch a system on or off, everywhere or for a unit; whoever is affected is told when it is switched on."""
    await require(request, access.MANAGING_MODELS, None)
    version = given.expected_version if given.org_unit_id is None else None
    system = await target(request, "AiSystem", given.ai_system_id, _PATH, version=version)
    unit_id = None if given.org_unit_id is None else named("OrgUnit", given.org_unit_id, "orgUnitId")
    if unit_id is None:
        await change(request, ai_system, system.id, enabled=given.enabled)
    else:
        await _switch_unit(request, system, unit_id, enabled=given.enabled)
    after = {"enabled": given.enabled, "org_unit_id": None if unit_id is None else str(unit_id)}
    _tell(request, "AiSystemSwitched", "AiSystem", system.id, after)
    if given.enabled:
        await notify(request, system)
    return {"system_id": system.id}


async def audit(request: Request, given: BiasAuditRunInput) -> Mapping[str, Any]:
    """Find out how groups fare with the version that serves, and keep it."""
    await require(request, access.MANAGING_MODELS, None)
    system = await target(request, "AiSystem", given.ai_system_id, _PATH)
    found = await _models(request).audited(request, system.key)
    adverse = [one for one in found.rates if _is_adverse(one)]
    audit_id = await add(
        request,
        bias_audit,
        ai_system_id=system.id,
        model_version_id=found.version_id,
        at=request.now,
        auditor=AUDITOR,
        method=METHOD,
        from_day=found.from_day,
        to_day=found.to_day,
        summary=_summary(found, adverse),
    )
    for one in found.rates:
        await add(request, impact_ratio, bias_audit_id=audit_id, **_figures(one))
    _tell(request, "BiasAudited", "BiasAudit", audit_id, {"people": found.people, "adverse": len(adverse)})
    return {"system_id": system.id, "bias_audit_id": audit_id}


async def notify(request: Request, system: Loaded) -> int:
    """Tell every employee who was not told yet that the system is used (EU AI Act, article 26 (7)); one statement."""
    words = NOTICE.format(name=system.name, purpose=system.purpose)
    tenant, one = request.viewer.organization_id, worker_notice.c
    told = select(one.id).where(
        one.organization_id == tenant,
        one.employee_id == employee.c.id,
        one.ai_system_id == system.id,
        one.deleted_at.is_(None),
    )
    columns = ["organization_id", "id", "ai_system_id", "employee_id", "text", "sent_at"]
    rows = select(
        employee.c.organization_id,
        func.gen_random_uuid(),
        literal(system.id),
        employee.c.id,
        literal(words),
        literal(request.now),
    ).where(employee.c.organization_id == tenant, employee.c.deleted_at.is_(None), _works_here(request), ~told.exists())
    return await request.session.run(insert(worker_notice).from_select(columns, rows))


async def _serve(request: Request, system: Loaded, version: Loaded) -> None:
    await lock(request, "model promotion", system.id)
    served = await _promoted(request, system.id)
    if served and served[0] == version.id:
        raise refused(Problem.ALREADY_EXISTS, "This version serves already.", "modelVersionId")
    await _models(request).require_sound(system.key, version.artefact_hash)
    await add(request, model_promotion, ai_system_id=system.id, model_version_id=version.id, promoted_at=request.now)
    before = {"model_version_id": str(served[0])} if served else None
    after = {"model_version_id": str(version.id), "version": version.version}
    _tell(request, "ModelVersionPromoted", "AiSystem", system.id, after, before)


async def _promoted(request: Request, system_id: UUID) -> list[UUID]:
    """The versions that have served, latest first; one statement."""
    one = model_promotion.c
    statement = (
        select(one.model_version_id)
        .where(one.organization_id == request.viewer.organization_id, one.ai_system_id == system_id)
        .order_by(one.promoted_at.desc(), one.id.desc())
    )
    return [row.model_version_id for row in await request.session.rows(statement)]


async def _system(request: Request, system_id: UUID) -> Loaded:
    mine = (ai_system.c.organization_id == request.viewer.organization_id, ai_system.c.id == system_id)
    (row,) = await request.fetch(None, lambda: select(ai_system).where(*mine))
    return row


def _version(request: Request, version_id: UUID) -> Any:
    mine = (model_version.c.organization_id == request.viewer.organization_id, model_version.c.id == version_id)
    return select(model_version).where(*mine)


async def _switch_unit(request: Request, system: Loaded, unit_id: UUID, *, enabled: bool) -> None:
    tenant = request.viewer.organization_id
    unit = select(org_unit.c.id).where(
        org_unit.c.organization_id == tenant, org_unit.c.id == unit_id, org_unit.c.deleted_at.is_(None)
    )
    if not await request.session.rows(unit):
        raise refused(Problem.NOT_FOUND, "Nothing is found under this id; send the id of a unit.", "orgUnitId")
    one = ai_system_switch.c
    mine = (one.organization_id == tenant, one.ai_system_id == system.id, one.org_unit_id == unit_id)
    found = await request.session.rows(select(one.id).where(*mine, one.deleted_at.is_(None)).with_for_update())
    if found:
        await change(request, ai_system_switch, found[0].id, enabled=enabled)
    else:
        await add(request, ai_system_switch, ai_system_id=system.id, org_unit_id=unit_id, enabled=enabled)


def _works_here(request: Request) -> ColumnElement[bool]:
    """That an employee's last row of employment until today is an active one."""
    one, later = employment.c, employment.alias()
    begun = and_(
        one.organization_id == employee.c.organization_id,
        one.employee_id == employee.c.id,
        one.valid_from <= request.today,
        one.deleted_at.is_(None),
    )
    newer = select(later.c.id).where(
        later.c.organization_id == one.organization_id,
        later.c.employee_id == one.employee_id,
        later.c.valid_from > one.valid_from,
        later.c.valid_from <= request.today,
        later.c.deleted_at.is_(None),
    )
    held = select(one.id).where(begun, one.status == EmploymentStatus.ACTIVE, ~newer.exists())
    return held.exists()


def _is_adverse(one: Rate) -> bool:
    """Under four fifths, with a difference that chance hardly explains."""
    return one.ratio is not None and one.ratio < 0.8 and (one.p_value or 0.0) < 0.05  # noqa: PLR2004 - the rule's own


def _summary(found: Audited, adverse: list[Rate]) -> str:
    if not adverse:
        return f"No group of {found.people} people fares worse than four fifths beyond what chance explains."
    named_groups = ", ".join(f"{one.attribute}: {one.group}" for one in adverse)
    return f"Of {found.people} people, these fare worse than four fifths beyond what chance explains: {named_groups}."


def _figures(one: Rate) -> dict[str, Any]:
    hidden = one.n < SMALLEST
    shares = {"rate": one.rate, "ratio": one.ratio, "p_value": one.p_value}
    return {
        "attribute": one.attribute,
        "group": one.group,
        "reference": one.reference,
        "n": one.n,
        "suppressed": hidden,
        **{name: None if hidden or value is None else Decimal(f"{value:.6f}") for name, value in shares.items()},
    }


def _models(request: Request) -> Models:
    models: Models = request.ports[Models]
    return models


def _tell(
    request: Request,
    kind: str,
    node_type: str,
    row_id: UUID,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> None:
    operation = EventOperation.CREATED if node_type == "BiasAudit" else EventOperation.UPDATED
    record(request, Event(kind, node_type, row_id, operation, before=before, after=after))
