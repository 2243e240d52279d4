"""Calibration of the demo: what the evidence supports, a round of ratings under way, and three sessions about it.

The newest ratings are proposed as the year before, give or take a level; who works remotely is proposed a level lower
for the same evidence. One session is closed with its flags answered, one is open with flags that wait, one is planned.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.demo import playing
from api.demo.copying import Progress
from api.demo.playing import opaque, request_of, rows, run
from ml.simulate import Organization
from schema.access.request import Request
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.reviews import calibrating, calibrating_moves, fairness_store
from schema.reviews.calibrating_store import session_of
from schema.reviews.calibration_inputs import (
    CalibrationParticipantInput,
    CalibrationSessionCloseInput,
    CalibrationSessionCreateInput,
    CalibrationSessionOpenInput,
    FairnessSignalAcknowledgeInput,
    RatingCalibrateInput,
)
from schema.reviews.evidence_gathering import gather
from schema.reviews.values import CalibrationRole

STEPS = 3
"""Of progress: evidence, ratings, sessions."""
MOVES = 4
"""How many ratings the closed session moves."""
PARTICIPANTS = 6
_REASONS = (
    "The goals were easier than those of the others at this level.",
    "Against the metrics, the year was better than the proposal says.",
    "The team agreed after looking at the check-ins of the last quarter.",
    "Compared with the same role in the other teams.",
)
_LOOKED_INTO = "Looked into with the managers, case by case: different work, documented in the evidence."

# Before the telemetry begins, the evidence is what was imported: it counts as it stands.
_IMPORTED = (
    "UPDATE rating_evidence SET score = contribution / nullif(weight, 0) WHERE organization_id = :tenant",
    """
    UPDATE rating SET supported_score = found.score, supported_id = (
        SELECT l.id FROM rating_level l JOIN rating_level p ON p.organization_id = l.organization_id
         AND p.scale_id = l.scale_id AND p.id = rating.proposed_id
        WHERE l.organization_id = :tenant ORDER BY abs(l.value - found.score), l.value DESC LIMIT 1)
    FROM (SELECT rating_id, sum(weight * score) / sum(weight) AS score FROM rating_evidence
          WHERE organization_id = :tenant GROUP BY rating_id) found
    WHERE rating.organization_id = :tenant AND rating.id = found.rating_id
    """,
)
_PROMISE = (
    """
    INSERT INTO anonymity_policy (organization_id, id, name, policy_version)
    VALUES (:tenant, :policy, 'Three colleagues', 1)
    """,
    """
    INSERT INTO anonymity_minimum (organization_id, id, policy_id, direction, minimum_responses)
    SELECT :tenant, gen_random_uuid(), :policy, direction, 3 FROM unnest(ARRAY['PEER', 'UPWARD']) AS direction
    """,
)
_ROUND = """
    INSERT INTO review_cycle (organization_id, id, name, stage, starts_on, ends_on, scale_id, anonymity_policy_id)
    SELECT :tenant, :cycle, 'Interim review ' || date_part('year', CAST(:today AS date)), 'CALIBRATION',
           max(ends_on) + 1, :today, (array_agg(scale_id))[1], :policy
    FROM review_cycle WHERE organization_id = :tenant
"""
_DEPARTMENTS = """
    WITH RECURSIVE below AS (
        SELECT id AS department, id FROM org_unit WHERE organization_id = :tenant AND kind = 'DEPARTMENT'
        UNION ALL SELECT below.department, u.id FROM below JOIN org_unit u ON u.organization_id = :tenant
          AND u.parent_id = below.id
    ), today AS (
        SELECT DISTINCT ON (employee_id) employee_id, org_unit_id, work_arrangement, status
        FROM employment WHERE organization_id = :tenant AND valid_from <= :today
        ORDER BY employee_id, valid_from DESC
    )
    SELECT u.id, u.name, u.head_id, count(*) AS people
    FROM today JOIN below ON below.id = today.org_unit_id JOIN org_unit u ON u.id = below.department
    WHERE today.status = 'ACTIVE' GROUP BY u.id, u.name, u.head_id
    ORDER BY count(*) FILTER (WHERE today.work_arrangement = 'REMOTE') DESC, u.id
"""
_PROPOSED = """
    WITH today AS (
        SELECT DISTINCT ON (employee_id) employee_id, org_unit_id, work_arrangement, status
        FROM employment WHERE organization_id = :tenant AND valid_from <= :today
        ORDER BY employee_id, valid_from DESC
    ), past AS (
        SELECT r.*, l.value, l.scale_id FROM rating r
        JOIN review_cycle c ON c.organization_id = r.organization_id AND c.id = r.cycle_id
        JOIN rating_level l ON l.organization_id = r.organization_id AND l.id = r.final_id
        WHERE r.organization_id = :tenant
          AND c.ends_on = (SELECT max(ends_on) FROM review_cycle WHERE organization_id = :tenant AND id <> :cycle)
    ), judged AS (
        SELECT past.*, today.work_arrangement = 'REMOTE' AS lowered,
               CASE abs(hashtext(CAST(past.id AS text))) % 10 WHEN 0 THEN 1 WHEN 1 THEN -1 ELSE 0 END AS moved
        FROM past JOIN today ON today.employee_id = past.employee_id WHERE today.status = 'ACTIVE'
    )
    INSERT INTO rating (organization_id, id, cycle_id, employee_id, rater_id, proposed_id, rationale)
    SELECT :tenant, gen_random_uuid(), :cycle, judged.employee_id, judged.rater_id, l.id, 'As the months since show.'
    FROM judged JOIN rating_level l ON l.organization_id = :tenant AND l.scale_id = judged.scale_id
     AND l.value = greatest(1, least(5, judged.value + judged.moved - CASE WHEN judged.lowered THEN 1 ELSE 0 END))
    WHERE judged.rater_id IS NOT NULL
"""
_RATINGS = "SELECT id FROM rating WHERE organization_id = :tenant AND cycle_id = :cycle ORDER BY employee_id"
_NEWEST = "SELECT id FROM review_cycle WHERE organization_id = :tenant ORDER BY ends_on DESC LIMIT 1"
_RATERS = """
    SELECT rater_id FROM rating WHERE organization_id = :tenant AND session_id IS NULL AND cycle_id = :cycle
      AND employee_id IN (
        SELECT e.employee_id FROM employment e JOIN org_unit u ON u.organization_id = :tenant AND u.id = e.org_unit_id
        WHERE e.organization_id = :tenant AND (u.id = :unit OR u.parent_id = :unit))
    GROUP BY rater_id ORDER BY count(*) DESC, rater_id LIMIT :most
"""
_MOVABLE = """
    SELECT r.id, up.id AS level_id FROM rating r
    JOIN rating_level p ON p.organization_id = r.organization_id AND p.id = r.proposed_id
    JOIN rating_level s ON s.organization_id = r.organization_id AND s.id = r.supported_id AND s.value <> p.value
    JOIN rating_level up ON up.organization_id = p.organization_id AND up.scale_id = p.scale_id
     AND up.value = p.value + sign(s.value - p.value)
    WHERE r.organization_id = :tenant AND r.session_id = :session ORDER BY r.employee_id LIMIT :most
"""


async def hold(engine: AsyncEngine, key: str, told: Organization, progress: Progress) -> None:
    """Gather evidence and hold the sessions, in one transaction; `STEPS` of progress."""
    now = datetime.combine(told.until, time(12), UTC)
    async with engine.begin() as connection:
        found = await playing.organization(connection, key)
        tenant: UUID = found.organization_id
        named: dict[str, Any] = {"tenant": tenant, "today": told.until}
        for statement in _IMPORTED:
            await run(connection, statement, **named)
        await _gather(connection, named, (await rows(connection, _NEWEST, **named))[0].id)
        progress("evidence", 1)
        named |= {"cycle": uuid7(), "policy": uuid7()}
        for statement in (*_PROMISE, _ROUND):
            await run(connection, statement, **named)
        units = await rows(connection, _DEPARTMENTS, **named)
        await run(connection, _PROPOSED, **named)
        await _gather(connection, named, named["cycle"])
        progress("ratings", 1)
        leader = await request_of(connection, found, "hr-admin", now - timedelta(hours=1))
        await _sessions(leader, named, units)
        progress("sessions", 1)


async def _gather(connection: AsyncConnection, named: dict[str, Any], cycle: UUID) -> None:
    ratings = [row.id for row in await rows(connection, _RATINGS, **named | {"cycle": cycle})]
    await gather(Session(connection), named["tenant"], ratings, named["today"])


async def _sessions(leader: Request, named: dict[str, Any], units: Any) -> None:
    """The most remote department's is open, the next one's closed, a third one's planned."""
    connection = leader.session.connection
    first, second, later = units[:3] if len(units) > 2 else [*units, *units, *units][:3]  # noqa: PLR2004
    closed = await _begun(leader, named, second, "last week")
    opened = await _begun(leader, named, first, "this week")
    await _plan(leader, named, later, "next week")
    for number, row in enumerate(await rows(connection, _MOVABLE, **named, session=closed, most=MOVES)):
        move = RatingCalibrateInput(
            rating_id=opaque("Rating", row.id),
            level_id=opaque("RatingLevel", row.level_id),
            reason=_REASONS[number % len(_REASONS)],
        )
        await calibrating_moves.calibrate(leader, move)
    for signal in await fairness_store.unanswered(leader, await session_of(leader, closed)):
        answer = FairnessSignalAcknowledgeInput(signal_id=opaque("FairnessSignal", signal.id), reason=_LOOKED_INTO)
        await calibrating_moves.acknowledge(leader, answer)
    await calibrating.close(leader, CalibrationSessionCloseInput(session_id=opaque("CalibrationSession", closed)))
    for row in await rows(connection, _MOVABLE, **named, session=opened, most=1):
        move = RatingCalibrateInput(
            rating_id=opaque("Rating", row.id), level_id=opaque("RatingLevel", row.level_id), reason=_REASONS[1]
        )
        await calibrating_moves.calibrate(leader, move)
    await playing.told(leader)


async def _begun(leader: Request, named: dict[str, Any], unit: Any, when: str) -> UUID:
    """A session that is open; its id."""
    session = await _plan(leader, named, unit, when)
    await calibrating.open_(leader, CalibrationSessionOpenInput(session_id=opaque("CalibrationSession", session)))
    return session


async def _plan(leader: Request, named: dict[str, Any], unit: Any, when: str) -> UUID:
    raters = await rows(leader.session.connection, _RATERS, **named, unit=unit.id, most=PARTICIPANTS)
    sit_in = [
        CalibrationParticipantInput(employee_id=opaque("Employee", row.rater_id), role=CalibrationRole.MANAGER)
        for row in raters
        if row.rater_id is not None
    ]
    given = CalibrationSessionCreateInput(
        cycle_id=opaque("ReviewCycle", named["cycle"]),
        name=f"{unit.name}, {when}",
        org_unit_id=opaque("OrgUnit", unit.id),
        participants=sit_in,
    )
    made: UUID = (await calibrating.create(leader, given))["session_id"]
    return made
