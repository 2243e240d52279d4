"""What is done in a calibration that is open: ratings are moved, flags are answered.

A move is never edited: it is a row of its own, with its reason, chained to the one before it.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, lock, record, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import text
from schema.kit.problems import Problem, refused
from schema.reviews import calibrating_store, fairness_store, rating_store
from schema.reviews.calibration_chain import Move, hash_of
from schema.reviews.calibration_inputs import FairnessSignalAcknowledgeInput, RatingCalibrateInput
from schema.reviews.calibration_tables import fairness_acknowledgement
from schema.reviews.fairness_computing import look_at_fairness
from schema.reviews.tables import calibration_change, calibration_session, rating
from schema.reviews.values import CalibrationState

REASON = 2_000
"""Most letters of a reason."""


async def calibrate(request: Request, given: RatingCalibrateInput) -> Mapping[str, Any]:
    """Move a rating in the calibration that it is in, with a reason; its fairness is looked at anew."""
    reason = text(given.reason, REASON, "reason")
    rated = await target(request, "Rating", given.rating_id, "ratingId", version=given.expected_version)
    session = await _session_of(request, rated)
    level_id = await _level(request, given, session)
    before = rated.calibrated_id or rated.proposed_id
    if level_id == before:
        raise refused(Problem.BAD_VALUE, "The rating has this level already; choose another one.", "levelId")
    change_id, values = await _moved(request, session, rated, level_id, reason)
    await change(request, rating, rated.id, calibrated_id=level_id)
    await look_at_fairness(request, session.id)
    record(
        request,
        Event(
            "RatingCalibrated",
            "CalibrationChange",
            change_id,
            EventOperation.CREATED,
            employee_id=rated.employee_id,
            audited=AuditedData.RATING,
            before={"calibrated_id": rated.calibrated_id},
            after=values,
        ),
    )
    return {"rating_id": rated.id}


async def acknowledge(request: Request, given: FairnessSignalAcknowledgeInput) -> Mapping[str, Any]:
    """Say what came of a flag; the answer holds for the same comparison until its effect grows."""
    reason = text(given.reason, REASON, "reason")
    signal = await seen(request, "FairnessSignal", given.signal_id, "signalId")
    if signal.session_id is None:
        raise refused(Problem.BAD_VALUE, "This signal belongs to no calibration; nothing waits for it.", "signalId")
    await lock(request, "calibration", signal.session_id)
    found = await calibrating_store.session_of(request, signal.session_id)
    if found.state not in (CalibrationState.OPEN, CalibrationState.LOCKED):
        raise refused(Problem.CLOSED, f"The calibration is {found.state}; its flags are settled.", "signalId")
    await _require_part(request, found, "signalId")
    if signal.id not in [one.id for one in await fairness_store.unanswered(request, found)]:
        words = "This signal is not flagged, is answered, or was computed anew since; read the newest ones."
        raise refused(Problem.ALREADY_DECIDED, words, "signalId")
    values = {"reason": reason, "by_id": request.viewer.employee_id, "at": request.now}
    row_id = await add(request, fairness_acknowledgement, signal_id=signal.id, **values)
    event = Event(
        "FairnessSignalAcknowledged",
        "FairnessAcknowledgement",
        row_id,
        EventOperation.CREATED,
        audited=AuditedData.RATING,
        after={"signal_id": signal.id, "reason": reason},
    )
    record(request, event)
    return {"signal_id": signal.id}


async def _require_part(request: Request, session: Any, path: str) -> None:
    if not await calibrating_store.may_move(request, session):
        words = "Only who leads this calibration or takes part with a voice does this."
        raise refused(Problem.FORBIDDEN, words, path)


async def _session_of(request: Request, rated: Any) -> Any:
    """The session of a rating, locked and open, in which the viewer has a voice."""
    if rated.session_id is None:
        raise refused(Problem.CLOSED, "The rating is in no calibration that is open.", "ratingId")
    await lock(request, "calibration", rated.session_id)
    session = await calibrating_store.session_of(request, rated.session_id)
    await _require_part(request, session, "ratingId")
    if session.state != CalibrationState.OPEN or rated.released_at is not None:
        words = f"The calibration is {session.state}; ratings move while it is OPEN."
        raise refused(Problem.CLOSED, words, "ratingId")
    if rated.unrated:
        words = "No level was meant to be given; let the rater propose one first."
        raise refused(Problem.BAD_VALUE, words, "ratingId")
    return session


async def _level(request: Request, given: RatingCalibrateInput, session: Any) -> UUID:
    """The level after the move, one of the cycle's scale."""
    found = await seen(request, "RatingLevel", given.level_id, "levelId")
    level, cycle = (
        await rating_store.level(request, found.id),
        await rating_store.cycle(request, session.cycle_id),
    )
    if level.scale_id != cycle.scale_id:
        raise refused(Problem.BAD_VALUE, "The level is none of the cycle's scale; send one of that.", "levelId")
    level_id: UUID = level.id
    return level_id


async def _moved(
    request: Request, session: Any, rated: Any, level_id: UUID, reason: str
) -> tuple[UUID, dict[str, Any]]:
    """Add the change to the history of its session, chained to the one before it."""
    before = rated.calibrated_id or rated.proposed_id
    number = session.change_count + 1
    move = Move(session.id, number, rated.id, before, level_id, reason, _me(request), request.now)
    values = {**move._asdict(), "previous_hash": session.history_hash, "hash": hash_of(session.history_hash, move)}
    change_id = await add(request, calibration_change, **values)
    await change(request, calibration_session, session.id, change_count=number, history_hash=values["hash"])
    return change_id, values


def _me(request: Request) -> UUID:
    """Whoever has a voice in a calibration is an employee."""
    me = request.viewer.employee_id
    if me is None:
        raise refused(Problem.FORBIDDEN, "A calibration is a matter among employees; call as one.")
    return me
