"""Entry points of reviews."""

import strawberry

from schema.access.fields import everything
from schema.kit.pages import Connection
from schema.reviews.calibration_types import CalibrationSession
from schema.reviews.rating_types import EvidenceWeighting
from schema.reviews.setup_types import AnonymityPolicy, RatingScale, ReviewTemplate
from schema.reviews.types import ReviewCycle


@strawberry.type
class ReviewsQuery:
    """The queries of reviews."""

    review_cycles: Connection[ReviewCycle] = everything("ReviewCycle", "The review cycles, newest first.")
    review_templates: Connection[ReviewTemplate] = everything("ReviewTemplate", "The review templates, by name.")
    rating_scales: Connection[RatingScale] = everything("RatingScale", "The rating scales, by name and version.")
    anonymity_policies: Connection[AnonymityPolicy] = everything(
        "AnonymityPolicy", "What is promised to those who review, by name and version."
    )
    calibration_sessions: Connection[CalibrationSession] = everything(
        "CalibrationSession", "The calibrations that you may see, by name."
    )
    evidence_weightings: Connection[EvidenceWeighting] = everything(
        "EvidenceWeighting",
        "What evidence counts, newest version first; the product's own weights where there is none.",
    )
