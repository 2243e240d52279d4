"""Every score that is told goes into the log first: from which inputs and version, what it said, and who looked.

A read can't write, and a score that is not logged must not be told. So the lines are written on a connection of the
log's own, and committed before the score goes out. That connection comes from no pool that requests wait for, so that
the two can't wait for each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.types import DateTime, Text, Uuid

from api.context import tenant_session
from schema.access.request import Request
from schema.access.values import ViewerKind
from schema.development.diagnosis_ports import Look
from schema.kit.event_values import ActorKind
from schema.kit.ids import uuid7

CONNECTIONS = 2

_WRITE = text(
    "INSERT INTO ai_decision_log (organization_id, id, ai_system_id, model_version_id, employee_id, at, inputs_hash, "
    "output, actor_kind, actor_id) SELECT :tenant, line.id, :system_id, :version_id, line.employee_id, :at, "
    "line.inputs_hash, line.output::jsonb, :actor_kind, :actor_id "
    "FROM unnest(:ids, :employees, :hashes, :outputs) AS line(id, employee_id, inputs_hash, output)"
).bindparams(
    *(bindparam(name, type_=Uuid) for name in ("tenant", "system_id", "version_id", "actor_id")),
    *(bindparam(name, type_=ARRAY(Uuid)) for name in ("ids", "employees")),
    *(bindparam(name, type_=ARRAY(Text)) for name in ("hashes", "outputs")),
    bindparam("at", type_=DateTime(timezone=True)),
    bindparam("actor_kind", type_=Text),
)

# The first entry about a diagnosis is the one of its making.
_LOOK = text(
    "INSERT INTO ai_decision_log (organization_id, id, ai_system_id, model_version_id, employee_id, at, inputs_hash, "
    "output, actor_kind, actor_id) SELECT :tenant, look.id, said.ai_system_id, said.model_version_id, "
    "look.employee_id, :at, said.inputs_hash, said.output, :actor_kind, :actor_id "
    "FROM unnest(:ids, :employees, :diagnoses) AS look(id, employee_id, diagnosis) CROSS JOIN LATERAL ("
    "SELECT log.ai_system_id, log.model_version_id, log.inputs_hash, log.output FROM ai_decision_log AS log "
    "WHERE log.organization_id = :tenant AND log.employee_id = look.employee_id "
    "AND log.output->>'diagnosis' = look.diagnosis::text ORDER BY log.at, log.id LIMIT 1) AS said "
    "RETURNING (output->>'diagnosis')::uuid AS diagnosis_id"
).bindparams(
    *(bindparam(name, type_=Uuid) for name in ("tenant", "actor_id")),
    *(bindparam(name, type_=ARRAY(Uuid)) for name in ("ids", "employees", "diagnoses")),
    bindparam("at", type_=DateTime(timezone=True)),
    bindparam("actor_kind", type_=Text),
)


@dataclass(frozen=True, slots=True)
class Line:
    """What was said of whom, from inputs with a hash (SHA-256); `output` is JSON."""

    employee_id: UUID
    inputs_hash: str
    output: str


class Logbook:
    """The log of one installation.

    Args:
        engine: connections of the log's own.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def write(self, request: Request, system_id: UUID, version_id: UUID, lines: Sequence[Line]) -> None:
        """Commit the lines; one statement."""
        if lines:
            tenant = request.viewer.organization_id
            async with tenant_session(self._engine, tenant, writes=True) as session:
                await session.fetch("the log of AI decisions", _write, values_of(request, system_id, version_id, lines))

    async def look(self, request: Request, looks: Sequence[Look]) -> set[UUID]:
        """Commit that diagnoses are looked at; one statement. The diagnoses of which it is known how they were made."""
        values = _who(request) | {
            "ids": [uuid7() for _ in looks],
            "employees": [one.employee_id for one in looks],
            "diagnoses": [one.diagnosis_id for one in looks],
        }
        async with tenant_session(self._engine, request.viewer.organization_id, writes=True) as session:
            return {row.diagnosis_id for row in await session.rows(_LOOK, values)}


async def note(request: Request, system_id: UUID, version_id: UUID, lines: Sequence[Line]) -> None:
    """Write the lines in the request's own transaction, where that writes anyway; one statement."""
    if lines:
        await request.session.run(_WRITE, values_of(request, system_id, version_id, lines))


def values_of(request: Request, system_id: UUID, version_id: UUID, lines: Sequence[Line]) -> dict[str, Any]:
    """The statement's parameters."""
    return _who(request) | {
        "system_id": system_id,
        "version_id": version_id,
        "ids": [uuid7() for _ in lines],
        "employees": [one.employee_id for one in lines],
        "hashes": [one.inputs_hash for one in lines],
        "outputs": [one.output for one in lines],
    }


def _write() -> Any:
    """The statement, straight to the driver; it gives no rows."""
    return _WRITE.columns()


def _who(request: Request) -> dict[str, Any]:
    """Whose log it is, who looks, and when."""
    kind = ActorKind.SERVICE if request.viewer.kind is ViewerKind.SERVICE else ActorKind.PERSON
    actor = request.viewer.account_id
    return {
        "tenant": request.viewer.organization_id,
        "at": request.now,
        "actor_kind": ActorKind.SYSTEM.value if actor is None else kind.value,
        "actor_id": actor,
    }
