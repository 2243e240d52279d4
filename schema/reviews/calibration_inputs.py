"""What mutations of calibration and of evidence are given. Shapes only; what is wrong with them, the actions say."""

import strawberry

from schema.access.mutations import Input
from schema.goals.inputs import VERSION
from schema.reviews.values import CalibrationRole

_SESSION = "The session."


@strawberry.input(description="Somebody who is to take part in a calibration.")
class CalibrationParticipantInput:
    """A participant."""

    employee_id: strawberry.ID = strawberry.field(description="Who takes part; the own rating is not calibrated there.")
    role: CalibrationRole = strawberry.field(
        default=CalibrationRole.MANAGER, description="As what; an observer moves no rating."
    )


@strawberry.input(description="A calibration to be held.")
class CalibrationSessionCreateInput(Input):
    """A session."""

    cycle_id: strawberry.ID = strawberry.field(description="The review cycle; one that is not released.")
    name: str = strawberry.field(description="Its name, at most 200 letters.")
    org_unit_id: strawberry.ID | None = strawberry.field(
        default=None, description="The unit whose ratings it levels, with all below it; the whole organization without."
    )
    facilitator_id: strawberry.ID | None = strawberry.field(default=None, description="Who leads it; you without.")
    participants: list[CalibrationParticipantInput] = strawberry.field(
        default_factory=list, description="Who takes part."
    )


@strawberry.input(description="A calibration to be opened: its participants see the ratings from then on.")
class CalibrationSessionOpenInput(Input):
    """Opening."""

    session_id: strawberry.ID = strawberry.field(description="The session; one that is planned.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A calibration whose ratings are settled.")
class CalibrationSessionLockInput(Input):
    """Locking."""

    session_id: strawberry.ID = strawberry.field(description="The session; one that is open.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A calibration to be closed: every flag of fairness must have been answered.")
class CalibrationSessionCloseInput(Input):
    """Closing."""

    session_id: strawberry.ID = strawberry.field(description="The session; one that is open or locked.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A calibration to be opened once more.")
class CalibrationSessionReopenInput(Input):
    """Reopening."""

    session_id: strawberry.ID = strawberry.field(description="The session; one of a cycle that is not released.")
    reason: str = strawberry.field(description="Why, at most 2,000 letters.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A move of a rating in a calibration.")
class RatingCalibrateInput(Input):
    """A move."""

    rating_id: strawberry.ID = strawberry.field(description="The rating; one of a session that is open.")
    level_id: strawberry.ID = strawberry.field(description="The level after it, one of the cycle's scale.")
    reason: str = strawberry.field(description="Why, at most 2,000 letters.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="What came of a signal of fairness that was flagged.")
class FairnessSignalAcknowledgeInput(Input):
    """An answer to a flag."""

    signal_id: strawberry.ID = strawberry.field(description="The signal; one of the newest of a session under way.")
    reason: str = strawberry.field(description="What was looked into and what came of it, at most 2,000 letters.")


@strawberry.input(description="What each kind of evidence is to count; the shares add up to 1.")
class EvidenceWeightsSetInput(Input):
    """A weighting."""

    goal_achievement: str = strawberry.field(description="Goals; a share from 0 to 1, as digits.")
    idp_milestones: str = strawberry.field(description="Steps of the development plan.")
    verified_outcomes: str = strawberry.field(description="Improvements that the metrics verified.")
    peer_sentiment: str = strawberry.field(description="What peers say, taken together.")
    feedback: str = strawberry.field(description="Feedback under its author's name.")
    check_ins: str = strawberry.field(description="Regularity of check-ins.")
    reason: str = strawberry.field(description="Why, at most 2,000 letters.")


@strawberry.input(description="To gather the evidence of all ratings of a cycle anew.")
class RatingEvidenceGatherInput(Input):
    """A gathering."""

    cycle_id: strawberry.ID = strawberry.field(description="The review cycle; one that collects or calibrates.")
