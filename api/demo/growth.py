"""Which simulated columns of skills, development, feedback and ratings go where."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from api.demo.copying import Copy, Simulated
from ml.simulate.suggestions import VERIFIED_AFTER
from schema.development.tables import (
    completion,
    course,
    course_skill,
    development_action,
    development_plan,
    skill,
    skill_claim,
    trigger_firing,
    trigger_observation,
)
from schema.reviews.tables import feedback, rating, rating_evidence, rating_level, review_cycle


def catalogue_copies(_: Simulated) -> Iterator[Copy]:
    """Skills and what teaches them."""
    yield Copy(skill, "skills", {"code": "code", "name": "name", "category": "category", "uri": "uri"})
    told = {"code": "code", "title": "title", "provider": "provider", "url": "url", "hours": "hours"}
    yield Copy(course, "courses", {**told})
    yield Copy(course_skill, "course_skills", {"course_id": "course", "skill_id": "skill"})
    yield Copy(
        skill_claim,
        "skill_claims",
        {
            "employee_id": "employee",
            "skill_id": "skill",
            "proficiency": "proficiency",
            "source": "source",
            "asserted_by_id": "asserted_by",
            "claimed_on": "claimed_on",
        },
    )


def development_copies(simulated: Simulated) -> Iterator[Copy]:
    """Plans, what is in them, and the suggestions that led there; check-ins must be there."""
    yield Copy(
        development_plan,
        "development_plans",
        {
            "employee_id": "employee",
            "name": "name",
            "status": "status",
            "starts_on": "starts_on",
            "ends_on": "ends_on",
            "created_at": "created_at",
        },
    )
    yield Copy(
        development_action,
        "development_actions",
        {
            "plan_id": "plan",
            "kind": "kind",
            "title": "title",
            "status": "status",
            "origin": "origin",
            "due_on": "due_on",
            "completed_at": "completed_at",
            "goal_id": "goal",
            "course_id": "course",
            "mentor_id": "mentor",
            "skill_id": "skill",
            "created_at": "created_at",
        },
    )
    yield Copy(
        completion,
        "completions",
        {
            "employee_id": "employee",
            "course_id": "course",
            "action_id": "action",
            "completed_at": "completed_at",
            "score": "score",
        },
    )
    yield Copy(
        trigger_firing,
        "suggestions",
        {
            "employee_id": "employee",
            "goal_id": "goal",
            "cause": "cause",
            "flag_id": "flag",
            "kind": "kind",
            "title": "title",
            "reason": "reason",
            "skill_id": "skill",
            "course_id": "course",
            "mentor_id": "mentor",
            "raised_at": "raised_at",
            "state": "state",
            "decided_at": "decided_at",
            "decided_by_id": "decided_by",
            "decision_reason": "decision_reason",
            "action_id": "action",
            "outcome": "outcome",
            "verified_at": _verified(simulated),
        },
    )
    yield Copy(
        trigger_observation,
        "suggestion_observations",
        {
            "firing_id": "suggestion",
            "goal_update_id": "goal_update",
            "week": "week",
            "value": "value",
            "target": "target",
        },
    )


def review_copies(simulated: Simulated) -> Iterator[Copy]:
    """Feedback, the two cycles and their ratings; the rating scale must be there."""
    told = simulated.organization
    scale = simulated.fresh_ids("rating_scale", 1)[0]
    yield Copy(
        feedback,
        "peer_feedback",
        {
            "employee_id": "employee",
            "author_id": "author",
            "text": "text",
            "sentiment": "sentiment",
            "given_at": "given_at",
        },
    )
    level = {"value": "value", "label": "label", "description": "description"}
    yield Copy(rating_level, "rating_levels", {"scale_id": [scale] * len(told.rating_levels), **level})
    yield Copy(
        review_cycle,
        "review_cycles",
        {
            "name": "name",
            "stage": "stage",
            "starts_on": "starts_on",
            "ends_on": "ends_on",
            "released_at": "released_at",
            "scale_id": [scale] * len(told.review_cycles),
        },
    )
    yield Copy(
        rating,
        "ratings",
        {
            "cycle_id": "cycle",
            "employee_id": "employee",
            "rater_id": "rater",
            "unrated": [level is None for level in told.ratings.values("final")],
            "proposed_id": "proposed",
            "calibrated_id": "calibrated",
            "final_id": "final",
            "rationale": "rationale",
            "released_at": "released_at",
            "acknowledged_at": "acknowledged_at",
        },
    )
    yield Copy(
        rating_evidence,
        "rating_evidence",
        {
            "rating_id": "rating",
            "kind": "kind",
            "weight": "weight",
            "contribution": "contribution",
            "detail": "detail",
            "author_id": "author",
            "as_of": "as_of",
            "independent": "independent",
        },
    )


def _verified(simulated: Simulated) -> list[datetime | None]:
    """When the outcome of a suggestion was known: so many weeks after it was raised, and by the end of the records."""
    told, wait = simulated.organization.suggestions, timedelta(weeks=VERIFIED_AFTER)
    pairs = zip(told.values("raised_at"), told.values("outcome"), strict=True)
    return [None if outcome is None else min(at + wait, simulated.stamp) for at, outcome in pairs]
