"""The models of an organization: which version serves, and how a new one is entered with its card.

A new version serves nobody until a person promotes it (`modelVersionPromote`), but for the demonstration's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy import Uuid as UuidType

from api.scoring.trained import Trained
from ml.cards import Card, Quality
from schema.access.request import Request
from schema.governance import model_rules
from schema.governance.ai_tables import ai_system, model_card, model_promotion, model_version
from schema.governance.model_tables import ai_system_switch
from schema.governance.values import RiskClass
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.people.tables import organization

NAMES = {"retention": "Retention risk", "diagnosis": "Diagnosis of missed goals"}
PURPOSES = {
    "retention": "Tells HR and managers where pay, growth or a talk may be needed before somebody leaves.",
    "diagnosis": "Suggests whether a missed goal calls for training, a talk or the removal of an obstacle.",
}


@dataclass(frozen=True, slots=True)
class Serving:
    """The version of a system that serves. `switched` says that some unit has a switch of its own."""

    system_id: UUID
    enabled: bool
    version_id: UUID | None
    number: int | None
    artefact_hash: str | None
    trained_at: datetime | None
    switched: bool
    bands: tuple[float, float]


async def serving(request: Request, kind: str) -> Serving | None:
    """What serves in the viewer's organization; None where there is no such system. One statement."""
    rows = await request.fetch(("serving", kind), lambda: _serving(kind))
    if not rows:
        return None
    columns = dict(rows[0].__dict__)
    told = columns.pop("settings")
    settings = orjson.loads(told) if isinstance(told, str) else told
    return Serving(**columns, bands=model_rules.bands_from(settings))


@dataclass(frozen=True, slots=True)
class Entered:
    """A version as the registry has it."""

    id: UUID
    number: int
    system_id: UUID


async def register(
    session: Session, tenant: UUID, trained: Trained, now: datetime, *, promote: bool = False
) -> Entered:
    """Enter a trained version with its card. With `promote`, it serves at once and its system is on."""
    system_id = await _system(session, tenant, trained.kind, enabled=promote)
    mine = (model_version.c.organization_id == tenant, model_version.c.ai_system_id == system_id)
    newest = await session.rows(select(func.coalesce(func.max(model_version.c.version), 0)).where(*mine))
    entered = Entered(uuid7(), newest[0][0] + 1, system_id)
    version = {"id": entered.id, "ai_system_id": system_id, "version": entered.number}
    made = {"artefact_hash": trained.artefact_hash, "trained_at": now}
    await session.run(insert(model_version), {"organization_id": tenant, **version, **made})
    card = {"organization_id": tenant, "id": uuid7(), "model_version_id": entered.id, **card_columns(trained.card)}
    await session.run(insert(model_card), card)
    if promote:
        serves = {"ai_system_id": system_id, "model_version_id": entered.id, "promoted_at": now}
        await session.run(insert(model_promotion), {"organization_id": tenant, "id": uuid7(), **serves})
    return entered


def card_columns(card: Card) -> dict[str, Any]:
    """A model card as the registry keeps it."""
    chosen = ", ".join(f"{name}: {recipe}" for name, recipe in card.recipes.items())
    return {
        "intended_use": card.intended_use,
        "trained_on": f"{card.data} Period: {card.period} Seed {card.seed}. Recipe: {chosen}.",
        "features": [f"{one['name']}: {one['description']}" for one in card.features],
        "metrics": [metric for one in card.quality for metric in _metrics(one, alone=len(card.quality) == 1)],
        "limits": [f"{part.strip()}" for part in card.limits.split(";")],
    }


def _metrics(of: Quality, *, alone: bool) -> list[dict[str, Any]]:
    suffix = "" if alone else f"/{of.score}"
    told = {
        "rows": of.rows,
        "events": of.events,
        "auc": of.auc.value,
        "auc_low": of.auc.low,
        "auc_high": of.auc.high,
        "average_precision": of.average_precision.value,
        "brier": of.brier,
        "calibration_error": of.calibration_error,
    }
    groups = {f"auc{suffix}/{one.group}": one.auc.value for one in of.groups if one.auc is not None}
    ratios = {f"impact_ratio{suffix}/{one.group}": one.ratio for one in of.impact if one.ratio is not None}
    figures = {f"{name}{suffix}": value for name, value in told.items()} | groups | ratios
    return [{"name": name, "value": round(float(value), 6)} for name, value in figures.items()]


async def _system(session: Session, tenant: UUID, kind: str, *, enabled: bool) -> UUID:
    alive = (ai_system.c.organization_id == tenant, ai_system.c.key == kind, ai_system.c.deleted_at.is_(None))
    found = await session.rows(select(ai_system.c.id).where(*alive))
    if found:
        return UUID(str(found[0].id))
    row = {"organization_id": tenant, "id": uuid7(), "key": kind, "name": NAMES[kind], "purpose": PURPOSES[kind]}
    await session.run(insert(ai_system), {**row, "risk_class": RiskClass.HIGH.value, "enabled": enabled})
    return UUID(str(row["id"]))


def _serving(kind: str) -> Select[Any]:
    tenant = bindparam("tenant", type_=UuidType)
    promoted = (
        select(model_promotion.c.model_version_id)
        .where(model_promotion.c.organization_id == tenant, model_promotion.c.ai_system_id == ai_system.c.id)
        .order_by(model_promotion.c.promoted_at.desc(), model_promotion.c.id.desc())
        .limit(1)
        .correlate(ai_system)
        .scalar_subquery()
    )
    somewhere = (
        select(ai_system_switch.c.id)
        .where(
            ai_system_switch.c.organization_id == tenant,
            ai_system_switch.c.ai_system_id == ai_system.c.id,
            ai_system_switch.c.deleted_at.is_(None),
        )
        .correlate(ai_system)
        .exists()
    )
    same = (model_version.c.organization_id == ai_system.c.organization_id) & (model_version.c.id == promoted)
    return (
        select(
            ai_system.c.id.label("system_id"),
            ai_system.c.enabled,
            model_version.c.id.label("version_id"),
            model_version.c.version.label("number"),
            model_version.c.artefact_hash,
            model_version.c.trained_at,
            somewhere.label("switched"),
            organization.c.settings,
        )
        .select_from(
            ai_system.join(organization, organization.c.organization_id == ai_system.c.organization_id).outerjoin(
                model_version, same
            )
        )
        .where(ai_system.c.organization_id == tenant, ai_system.c.key == kind, ai_system.c.deleted_at.is_(None))
    )
