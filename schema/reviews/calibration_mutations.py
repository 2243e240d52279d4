"""The changes of calibrations and of the evidence of ratings. Thin: what is done stands in the actions."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.reviews import calibrating, calibrating_moves, evidence_actions
from schema.reviews.calibration_types import CalibrationSession, FairnessSignal
from schema.reviews.rating_types import EvidenceWeighting, Rating
from schema.reviews.types import ReviewCycle


@strawberry.type(description="A calibration that was planned, opened, locked, closed or opened once more.")
class CalibrationSessionPayload(Payload):
    """The session."""

    session: CalibrationSession | None = reference("session_id", "CalibrationSession", "The session.")


@strawberry.type(description="A rating that was moved in a calibration.")
class RatingCalibratePayload(Payload):
    """The rating."""

    rating: Rating | None = reference("rating_id", "Rating", "The rating.")


@strawberry.type(description="A flag of fairness that was answered.")
class FairnessSignalAcknowledgePayload(Payload):
    """The signal."""

    signal: FairnessSignal | None = reference("signal_id", "FairnessSignal", "The signal, with its answer.")


@strawberry.type(description="What evidence counts from now on.")
class EvidenceWeightsSetPayload(Payload):
    """The weighting."""

    weighting: EvidenceWeighting | None = reference("weighting_id", "EvidenceWeighting", "The new version.")


@strawberry.type(description="Evidence that was gathered anew.")
class RatingEvidenceGatherPayload(Payload):
    """The cycle, and how many ratings."""

    cycle: ReviewCycle | None = reference("cycle_id", "ReviewCycle", "The cycle.")
    gathered: int | None = strawberry.field(description="Of how many ratings the evidence has changed.")


@strawberry.type
class CalibrationMutation:
    """The mutations of calibration and evidence."""

    calibration_session_create: CalibrationSessionPayload | None = mutation(
        calibrating.create,
        CalibrationSessionPayload,
        description="Plan a calibration of a cycle, of a unit or the whole organization.",
    )
    calibration_session_open: CalibrationSessionPayload | None = mutation(
        calibrating.open_,
        CalibrationSessionPayload,
        description="Open a calibration: its participants see the ratings, and their fairness is looked at.",
    )
    calibration_session_lock: CalibrationSessionPayload | None = mutation(
        calibrating.lock_,
        CalibrationSessionPayload,
        description="Let the ratings of a calibration stand; flags may still be answered.",
    )
    calibration_session_close: CalibrationSessionPayload | None = mutation(
        calibrating.close,
        CalibrationSessionPayload,
        description="Close a calibration; refused while a flag of fairness stands without an answer.",
    )
    calibration_session_reopen: CalibrationSessionPayload | None = mutation(
        calibrating.reopen,
        CalibrationSessionPayload,
        description="Open a calibration once more, with a reason, before the cycle is released.",
    )
    rating_calibrate: RatingCalibratePayload | None = mutation(
        calibrating_moves.calibrate,
        RatingCalibratePayload,
        description="Move a rating in its calibration, with a reason; fairness is looked at anew.",
    )
    fairness_signal_acknowledge: FairnessSignalAcknowledgePayload | None = mutation(
        calibrating_moves.acknowledge,
        FairnessSignalAcknowledgePayload,
        description="Say what came of a flag; it holds for the same comparison until its effect grows.",
    )
    evidence_weights_set: EvidenceWeightsSetPayload | None = mutation(
        evidence_actions.set_weights,
        EvidenceWeightsSetPayload,
        description="Say in a new version what each kind of evidence counts.",
    )
    rating_evidence_gather: RatingEvidenceGatherPayload | None = mutation(
        evidence_actions.gather,
        RatingEvidenceGatherPayload,
        description="Gather the evidence of all ratings of a cycle anew; it moves no level.",
    )
