"""How a calibration goes: it is planned, opened, locked, closed, and opened once more where there is a reason.

It never closes over a flag of fairness that nobody has answered. What is done in it stands in `calibrating_moves`.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, lock, named, record, require, target
from schema.access.naming import seen
from schema.access.nodes import node_types
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.reviews import access, calibrating_store, fairness_store, rating_store
from schema.reviews.calibration_inputs import (
    CalibrationSessionCloseInput,
    CalibrationSessionCreateInput,
    CalibrationSessionLockInput,
    CalibrationSessionOpenInput,
    CalibrationSessionReopenInput,
)
from schema.reviews.fairness_computing import look_at_fairness
from schema.reviews.tables import calibration_participant, calibration_session
from schema.reviews.values import CalibrationState

NAME, REASON = 200, 2_000
"""Most letters of a name and of a reason."""

_PATH = "sessionId"
_PLANNED, _OPEN = CalibrationState.PLANNED, CalibrationState.OPEN
_LOCKED, _CLOSED = CalibrationState.LOCKED, CalibrationState.CLOSED


async def create(request: Request, given: CalibrationSessionCreateInput) -> Mapping[str, Any]:
    """Plan a calibration of a cycle: of a unit with all below it, or of the whole organization."""
    checks, name, unit = Checks(), "", None
    with checks.part():
        name = text(given.name, NAME, "name")
    cycle = await seen(request, "ReviewCycle", given.cycle_id, "cycleId")
    if given.org_unit_id is not None:
        unit = await seen(request, "OrgUnit", given.org_unit_id, "orgUnitId")
    await require(request, access.CALIBRATING, None if unit is None else unit.head_id, "orgUnitId")
    words = "The cycle's ratings are released and are not calibrated any more."
    checks.that(cycle.stage not in rating_store.KNOWN_IN, Problem.CLOSED, words, "cycleId")
    facilitator = await _facilitator(request, given, checks)
    participants = await _participants(request, given, checks)
    checks.done()
    values = {
        "cycle_id": cycle.id,
        "name": name,
        "org_unit_id": None if unit is None else unit.id,
        "facilitator_id": facilitator,
    }
    session_id = await add(request, calibration_session, **values)
    for who, role in participants.items():
        await add(request, calibration_participant, session_id=session_id, employee_id=who, role=role)
    after = {**values, "participants": [{"employee_id": who, "role": role} for who, role in participants.items()]}
    _record(request, "CalibrationSessionCreated", session_id, EventOperation.CREATED, None, after)
    return {"session_id": session_id}


async def open_(request: Request, given: CalibrationSessionOpenInput) -> Mapping[str, Any]:
    """Open a calibration: the ratings of its unit come in, and their fairness is looked at."""
    found = await _led(request, given.session_id, given.expected_version)
    _require_state(found, _PLANNED)
    cycle = await rating_store.cycle(request, found.cycle_id)
    if cycle.stage not in rating_store.RATED_IN:
        words = f"The cycle is in {cycle.stage}; a calibration opens while it collects or calibrates."
        raise refused(Problem.CLOSED, words, _PATH)
    await _under_way(request, found, {"opened_at": request.now})
    _record(request, "CalibrationSessionOpened", found.id, EventOperation.UPDATED, found.state, {"state": _OPEN})
    return {"session_id": found.id}


async def reopen(request: Request, given: CalibrationSessionReopenInput) -> Mapping[str, Any]:
    """Open a calibration once more that was locked or closed, with a reason."""
    reason = text(given.reason, REASON, "reason")
    found = await _led(request, given.session_id, given.expected_version)
    _require_state(found, _LOCKED, _CLOSED)
    cycle = await rating_store.cycle(request, found.cycle_id)
    if cycle.stage in rating_store.KNOWN_IN:
        raise refused(Problem.CLOSED, "The cycle's ratings are released; its calibrations stay closed.", _PATH)
    await _under_way(request, found, {"closed_at": None, "reopening_reason": reason})
    after = {"state": _OPEN, "reason": reason}
    _record(request, "CalibrationSessionReopened", found.id, EventOperation.UPDATED, found.state, after)
    return {"session_id": found.id}


async def lock_(request: Request, given: CalibrationSessionLockInput) -> Mapping[str, Any]:
    """Let the ratings of a calibration stand; flags may still be answered."""
    found = await _led(request, given.session_id, given.expected_version)
    _require_state(found, _OPEN)
    await change(request, calibration_session, found.id, state=_LOCKED)
    _record(request, "CalibrationSessionLocked", found.id, EventOperation.UPDATED, found.state, {"state": _LOCKED})
    return {"session_id": found.id}


async def close(request: Request, given: CalibrationSessionCloseInput) -> Mapping[str, Any]:
    """Close a calibration; never silently over a flag."""
    found = await _led(request, given.session_id, given.expected_version)
    _require_state(found, _OPEN, _LOCKED)
    standing = await fairness_store.unanswered(request, found)
    if standing:
        words = f"{len(standing)} flagged signal(s) stand without an answer; acknowledge each with a reason first."
        raise refused(Problem.UNANSWERED, words, _PATH)
    after = {"state": _CLOSED, "closed_at": request.now}
    await change(request, calibration_session, found.id, **after)
    _record(request, "CalibrationSessionClosed", found.id, EventOperation.UPDATED, found.state, after)
    return {"session_id": found.id}


async def _under_way(request: Request, found: Any, values: Mapping[str, Any]) -> None:
    """Open a session, with the ratings of its unit that are in no other one."""
    await change(request, calibration_session, found.id, state=_OPEN, **values)
    await calibrating_store.admit(request, found.id)
    if not await calibrating_store.has_ratings(request, found.id):
        words = "No rating of this cycle is there to be calibrated in the unit; let ratings be proposed first."
        raise refused(Problem.BAD_VALUE, words, _PATH)
    await look_at_fairness(request, found.id)


async def _facilitator(request: Request, given: CalibrationSessionCreateInput, checks: Checks) -> UUID | None:
    if given.facilitator_id is None:
        checks.that(
            request.viewer.employee_id is not None, Problem.BAD_VALUE, "Name who leads the session.", "facilitatorId"
        )
        return request.viewer.employee_id
    leads: list[UUID] = []
    with checks.part():
        leads.append((await seen(request, "Employee", given.facilitator_id, "facilitatorId")).id)
    return next(iter(leads), None)


async def _participants(request: Request, given: CalibrationSessionCreateInput, checks: Checks) -> dict[UUID, Any]:
    """Who takes part, each once; one statement."""
    found: dict[UUID, Any] = {}
    for place, one in enumerate(given.participants):
        path = ("participants", str(place), "employeeId")
        with checks.part():
            who = named("Employee", one.employee_id, *path)
            checks.that(who not in found, Problem.DUPLICATE, "Somebody stands twice among the participants.", *path)
            found[who] = one.role
    known = await node_types["Employee"].readable.by_ids(request, list(found))
    for who in found:
        words = "Nobody is found under the id of a participant; send the id of somebody who works here."
        checks.that(who in known, Problem.NOT_FOUND, words, "participants")
    return found


async def _led(request: Request, opaque: str, version: int | None) -> Any:
    """The session that an input names, locked, where the viewer leads it through."""
    row = await target(request, "CalibrationSession", opaque, _PATH, version=version)
    await lock(request, "calibration", row.id)
    found = await calibrating_store.session_of(request, row.id)
    if found.facilitator_id is None or found.facilitator_id != request.viewer.employee_id:
        head = await calibrating_store.head_of(request, found)
        await require(request, access.CALIBRATING, head, _PATH)
    return found


def _require_state(found: Any, *states: CalibrationState) -> None:
    if found.state not in states:
        wanted = " or ".join(states)
        raise refused(Problem.ALREADY_DECIDED, f"The calibration is {found.state}, not {wanted}; read it again.", _PATH)


def _record(
    request: Request,
    kind: str,
    session_id: UUID,
    operation: EventOperation,
    state: str | None,
    after: Mapping[str, Any],
) -> None:
    before = None if state is None else {"state": state}
    audited = AuditedData.RATING
    record(
        request, Event(kind, "CalibrationSession", session_id, operation, audited=audited, before=before, after=after)
    )
