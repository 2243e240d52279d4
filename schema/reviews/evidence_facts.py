"""What evidence of ratings is drawn from: goals, plans, outcomes, peers, feedback, check-ins. Without a policy.

Each takes any number of ratings at once. What peers say leaves the database taken together only. Private goals are left
out: more people read a rating than such a goal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, TextClause, Uuid, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from schema.goals.rules import rules_from
from schema.goals.values import GoalRules
from schema.kit.session import Session
from schema.people.tables import organization
from schema.reviews.calibration_tables import evidence_weighting
from schema.reviews.evidence_values import DEFAULT_WEIGHTING, Level, Scale, Weighting
from schema.reviews.values import RatingEvidenceKind

LEAST_RESPONSES = 3
"""How many peers it takes where a cycle promises nothing else."""

_RATED = """
    rated AS (
        SELECT r.organization_id, r.id, r.employee_id, r.rater_id, r.cycle_id, c.starts_on,
               least(c.ends_on, :today) AS day,
               timezone('UTC', CAST(c.starts_on AS timestamp)) AS begins,
               timezone('UTC', CAST(least(c.ends_on, :today) + 1 AS timestamp)) AS ends
        FROM rating r
        JOIN review_cycle c ON c.organization_id = r.organization_id AND c.id = r.cycle_id
        WHERE r.organization_id = :tenant AND r.id = ANY(:ratings)
    )
"""


def _asked(sql: str) -> TextClause:
    """A statement over the rated, with the types of its parameters."""
    return text(f"WITH {_RATED} {sql}").bindparams(
        bindparam("tenant", type_=Uuid), bindparam("ratings", type_=ARRAY(Uuid)), bindparam("today", type_=Date)
    )


_RATINGS = _asked(
    """
    SELECT rated.id, rated.employee_id, rated.rater_id, rated.day, r.gathering, r.proposed_id, r.challenge,
           r.supported_score, c.scale_id, least_of.minimum_responses
    FROM rated
    JOIN rating r ON r.organization_id = rated.organization_id AND r.id = rated.id
    JOIN review_cycle c ON c.organization_id = rated.organization_id AND c.id = rated.cycle_id
    LEFT JOIN anonymity_minimum least_of
      ON least_of.organization_id = c.organization_id AND least_of.policy_id = c.anonymity_policy_id
     AND least_of.direction = 'PEER' AND least_of.deleted_at IS NULL
    ORDER BY rated.id
    """
)
_EVIDENCE = _asked(
    """
    SELECT e.rating_id, e.kind, e.weight, e.score, e.responses, e.detail, e.as_of, e.author_id, e.source_type,
           e.source_id, e.independent
    FROM rated
    JOIN rating r ON r.organization_id = rated.organization_id AND r.id = rated.id
    JOIN rating_evidence e
      ON e.organization_id = r.organization_id AND e.rating_id = r.id AND e.gathering = r.gathering
    ORDER BY e.rating_id, e.id
    """
)
_GOALS = _asked(
    """
    SELECT rated.id AS rating_id, g.id, g.state, g.weight, g.difficulty, g.starts_on, g.due_on,
           m.unit, m.direction, m.baseline, m.target, m.green_at, m.yellow_at, newest.value
    FROM rated
    JOIN goal g ON g.organization_id = rated.organization_id AND g.owner_id = rated.employee_id
    LEFT JOIN goal_metric m ON m.organization_id = g.organization_id AND m.goal_id = g.id AND m.deleted_at IS NULL
    LEFT JOIN LATERAL (
        SELECT o.value FROM metric_observation o
        WHERE o.organization_id = m.organization_id AND o.goal_metric_id = m.id AND o.observed_at < rated.ends
        ORDER BY o.observed_at DESC, o.id DESC LIMIT 1
    ) newest ON true
    WHERE g.deleted_at IS NULL AND g.visibility <> 'PRIVATE' AND g.state <> 'CANCELLED'
      AND g.starts_on <= rated.day AND coalesce(g.due_on, rated.day) >= rated.starts_on
    ORDER BY rated.id, g.starts_on, g.id
    """
)
_ACTIONS = _asked(
    """
    SELECT rated.id AS rating_id, a.id, a.kind, a.completed_at IS NOT NULL AND a.completed_at < rated.ends AS done,
           coalesce(co.title ILIKE '%certif%', false) AS certifies, steps.number, steps.reached
    FROM rated
    JOIN development_plan p ON p.organization_id = rated.organization_id AND p.employee_id = rated.employee_id
    JOIN development_action a ON a.organization_id = p.organization_id AND a.plan_id = p.id
    LEFT JOIN course co ON co.organization_id = a.organization_id AND co.id = a.course_id
    LEFT JOIN goal g ON g.organization_id = a.organization_id AND g.id = a.goal_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS number, count(*) FILTER (WHERE s.completed_at < rated.ends) AS reached
        FROM milestone s
        WHERE s.organization_id = a.organization_id AND s.action_id = a.id AND s.deleted_at IS NULL
    ) steps
    WHERE p.deleted_at IS NULL AND a.deleted_at IS NULL AND a.status <> 'CANCELLED'
      AND g.visibility IS DISTINCT FROM 'PRIVATE'
      AND coalesce(CAST(timezone('UTC', a.completed_at) AS date), a.due_on) BETWEEN rated.starts_on AND rated.day
    ORDER BY rated.id, a.id
    """
)
_OUTCOMES = _asked(
    """
    SELECT rated.id AS rating_id, f.id, f.outcome, f.outcome_reason, f.verified_at
    FROM rated
    JOIN trigger_firing f ON f.organization_id = rated.organization_id AND f.employee_id = rated.employee_id
    LEFT JOIN goal g ON g.organization_id = f.organization_id AND g.id = f.goal_id
    WHERE f.deleted_at IS NULL AND f.outcome IN ('RECOVERED', 'NOT_RECOVERED')
      AND g.visibility IS DISTINCT FROM 'PRIVATE'
      AND f.verified_at >= rated.begins
    ORDER BY rated.id, f.verified_at, f.id
    """
)
_PEERS = _asked(
    """
    , said AS (
        SELECT rated.id AS rating_id, f.author_id, (f.sentiment + 1) / 2 AS position
        FROM rated
        JOIN feedback f ON f.organization_id = rated.organization_id AND f.employee_id = rated.employee_id
        WHERE f.deleted_at IS NULL AND f.sentiment IS NOT NULL AND NOT f.author_shown
          AND f.author_id IS DISTINCT FROM rated.rater_id
          AND f.given_at >= rated.begins AND f.given_at < rated.ends
        UNION ALL
        SELECT rated.id, v.reviewer_id,
               CAST(l.value - ends.lowest AS numeric) / nullif(ends.highest - ends.lowest, 0)
        FROM rated
        JOIN review_cycle c ON c.organization_id = rated.organization_id AND c.id = rated.cycle_id
         AND c.stage IN ('CALIBRATION', 'RELEASED', 'ENDED')
        JOIN review v ON v.organization_id = rated.organization_id AND v.cycle_id = rated.cycle_id
         AND v.employee_id = rated.employee_id AND v.direction = 'PEER' AND v.state = 'SUBMITTED'
        JOIN response a ON a.organization_id = v.organization_id AND a.review_id = v.id
        JOIN rating_level l ON l.organization_id = a.organization_id AND l.id = a.level_id
        CROSS JOIN LATERAL (
            SELECT min(other.value) AS lowest, max(other.value) AS highest FROM rating_level other
            WHERE other.organization_id = l.organization_id AND other.scale_id = l.scale_id
        ) ends
        WHERE v.deleted_at IS NULL AND a.deleted_at IS NULL AND v.reviewer_id IS DISTINCT FROM rated.rater_id
    )
    SELECT rating_id, count(DISTINCT author_id) AS responses, avg(position) AS position FROM said
    WHERE position IS NOT NULL GROUP BY rating_id
    """
)
"""What peers said without a name. Reviews count once none can be handed in any more: a figure that grew by one review
could be told from the next. Nobody's feedback is put together with their review."""
_FEEDBACK = _asked(
    """
    SELECT rated.id AS rating_id, f.id, f.kind, f.author_id, f.sentiment,
           CAST(timezone('UTC', f.given_at) AS date) AS day, f.author_id IS NOT DISTINCT FROM rated.rater_id AS by_rater
    FROM rated
    JOIN feedback f ON f.organization_id = rated.organization_id AND f.employee_id = rated.employee_id
    WHERE f.deleted_at IS NULL AND f.author_shown AND f.visibility <> 'MANAGER'
      AND f.given_at >= rated.begins AND f.given_at < rated.ends
    ORDER BY rated.id, f.given_at, f.id
    """
)
_CHECK_INS = _asked(
    """
    , weeks AS (
        SELECT rated.id AS rating_id, rated.organization_id, rated.employee_id, rated.rater_id,
               CAST(monday AS date) AS monday
        FROM rated
        JOIN employee e ON e.organization_id = rated.organization_id AND e.id = rated.employee_id
        CROSS JOIN LATERAL generate_series(
            date_trunc('week', CAST(greatest(rated.starts_on, e.hired_on) + 6 AS timestamp)),
            CAST(rated.day - 6 AS timestamp), interval '7 days'
        ) AS monday
    ), asked AS (
        SELECT weeks.*, c.state, c.replied_by_id
        FROM weeks
        LEFT JOIN check_in c ON c.organization_id = weeks.organization_id AND c.employee_id = weeks.employee_id
         AND c.week_starts_on = weeks.monday AND c.deleted_at IS NULL
        WHERE c.state IS DISTINCT FROM 'SKIPPED_LEAVE'
          AND NOT EXISTS (
            SELECT FROM system_outage o WHERE o.organization_id = weeks.organization_id
               AND o.week_starts_on = weeks.monday AND o.deleted_at IS NULL)
          AND EXISTS (
            SELECT FROM generate_series(0, 4) AS number
            WHERE NOT EXISTS (
                SELECT FROM absence a WHERE a.organization_id = weeks.organization_id
                   AND a.employee_id = weeks.employee_id AND a.approved AND a.deleted_at IS NULL
                   AND weeks.monday + number BETWEEN a.starts_on AND a.ends_on))
    )
    SELECT rating_id, count(*) AS weeks, count(*) FILTER (WHERE state IN ('SUBMITTED', 'REVIEWED')) AS reported,
           count(*) FILTER (WHERE state = 'REVIEWED' AND replied_by_id = rater_id) AS replies
    FROM asked GROUP BY rating_id
    """
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known about some ratings; by rating where they are many.

    Attributes:
        ratings: the ratings themselves, with the terms of their cycles.
        scales: by id.
        weighting: the weighting in force.
        rules: the organization's thresholds of goals.
        parts: rows by what they tell of, then by rating.
    """

    ratings: Sequence[Row[Any]]
    scales: Mapping[UUID, Scale]
    weighting: Weighting
    rules: GoalRules
    parts: Mapping[str, Mapping[UUID, Sequence[Row[Any]]]]

    def of(self, part: str, rating_id: UUID) -> Sequence[Row[Any]]:
        """The rows of one part about one rating."""
        return self.parts[part].get(rating_id, ())


async def facts(session: Session, tenant: UUID, ratings: Sequence[UUID], today: date) -> Facts:
    """All that evidence of the ratings is drawn from; eleven statements, however many they are.

    Args:
        session: the way to the database.
        tenant: the organization.
        ratings: their ids.
        today: the day on which it is gathered; a cycle that is over is looked at as of its last day.
    """
    named = {"tenant": tenant, "ratings": list(ratings), "today": today}
    found = await session.rows(_RATINGS, named)
    parts = {}
    for part, statement in _PARTS.items():
        parts[part] = _by_rating(await session.rows(statement, named))
    settings = await session.rows(select(organization.c.settings).where(organization.c.organization_id == tenant))
    return Facts(
        found,
        await scales(session, tenant),
        await weighting(session, tenant),
        rules_from(settings[0].settings),
        parts,
    )


async def scales(session: Session, tenant: UUID) -> dict[UUID, Scale]:
    """Every rating scale of the organization that has levels; one statement."""
    found: dict[UUID, list[Level]] = {}
    for row in await session.rows(_LEVELS, {"tenant": tenant}):
        found.setdefault(row.scale_id, []).append(Level(row.id, row.value, row.label))
    return {scale: Scale(tuple(levels)) for scale, levels in found.items()}


async def weighting(session: Session, tenant: UUID) -> Weighting:
    """The weighting in force: the newest, or the product's own; one statement."""
    told = evidence_weighting.c
    newest = select(evidence_weighting).where(told.organization_id == tenant).order_by(told.weighting_version.desc())
    rows = await session.rows(newest.limit(1))
    if not rows:
        return DEFAULT_WEIGHTING
    shares = {kind: Decimal(getattr(rows[0], kind.value.lower())) for kind in RatingEvidenceKind}
    return Weighting(rows[0].weighting_version, shares, rows[0].id)


def _by_rating(rows: Sequence[Row[Any]]) -> dict[UUID, list[Row[Any]]]:
    found: dict[UUID, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.rating_id, []).append(row)
    return found


_PARTS = {
    "evidence": _EVIDENCE,
    "goals": _GOALS,
    "actions": _ACTIONS,
    "outcomes": _OUTCOMES,
    "peers": _PEERS,
    "feedback": _FEEDBACK,
    "check_ins": _CHECK_INS,
}
_LEVELS = text(
    """
    SELECT id, scale_id, value, label FROM rating_level
    WHERE organization_id = :tenant AND deleted_at IS NULL ORDER BY scale_id, value
    """
).bindparams(bindparam("tenant", type_=Uuid))
