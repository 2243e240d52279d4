"""What waits for somebody in the demo: an improvement plan, reminders, proposals to end employments, a webhook.

Played through the actions that people and other systems use. The webhook alone is put there as it stands, paused: the
address that it would send to is nobody's.
"""

import secrets
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.demo import playing
from api.demo.copying import Progress
from api.demo.playing import opaque, request_of, rows, run
from api.feeds.sealing import Seals
from api.jobs.system import system_viewer
from ml.simulate import Organization
from schema.access.request import Request
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.people import leaving
from schema.reviews import scheduled
from schema.succession import improving, improving_progress
from schema.succession.improving_inputs import (
    ImprovementCriterionInput,
    ImprovementPlanMeetingAddInput,
    ImprovementPlanOpenInput,
    ImprovementPlanSignOffInput,
)
from schema.succession.values import SignOffOccasion

STEPS = 4
"""Of progress: a plan, reminders, proposals, a webhook."""

LATE = 10
"""One in so many has not written about the own half-year yet."""

PAYROLL = "payroll-export"
"""The other system that no longer knows somebody."""

_PLAN_LASTS, _MEETS_IN = timedelta(days=60), timedelta(days=14)
_DAYS_BEFORE, _DAYS_LEFT = timedelta(days=180), timedelta(days=2)
_SECRET_BYTES = 32

_LOWEST = """
    SELECT r.id, r.employee_id FROM rating r
    JOIN rating_level l ON l.organization_id = :tenant AND l.id = r.final_id
    JOIN LATERAL (SELECT status FROM employment e WHERE e.organization_id = :tenant AND e.employee_id = r.employee_id
                  AND e.valid_from <= :today ORDER BY e.valid_from DESC LIMIT 1) AS now ON now.status = 'ACTIVE'
    WHERE r.organization_id = :tenant AND r.cycle_id = (
        SELECT id FROM review_cycle WHERE organization_id = :tenant AND released_at IS NOT NULL
        ORDER BY ends_on DESC LIMIT 1) AND r.released_at IS NOT NULL AND r.employee_id <> :me
    ORDER BY l.value, r.employee_id LIMIT 1
"""
_COLLECTING = (
    """
    INSERT INTO review_cycle (organization_id, id, name, stage, starts_on, ends_on, self_until, reviews_until, scale_id)
    SELECT :tenant, :cycle, 'Half-year conversation', 'COLLECTING', :begins, :today, :due, :later, id
    FROM rating_scale WHERE organization_id = :tenant ORDER BY id LIMIT 1
    """,
    """
    INSERT INTO review (organization_id, id, cycle_id, employee_id, reviewer_id, direction, state, submitted_at)
    SELECT :tenant, gen_random_uuid(), :cycle, id, id, 'SELF', 'SUBMITTED', :at FROM employee
    WHERE organization_id = :tenant AND abs(hashtext(CAST(id AS text))) % :late > 0
    """,
)
_UNKNOWN = """
    SELECT employee_id AS id FROM (
        SELECT DISTINCT ON (employee_id) employee_id, status FROM employment
        WHERE organization_id = :tenant AND valid_from <= :today ORDER BY employee_id, valid_from DESC) AS now
    WHERE status = 'ACTIVE' AND employee_id NOT IN (SELECT employee_id FROM account WHERE organization_id = :tenant
                                                    AND id IN (SELECT account_id FROM role_grant))
      AND NOT EXISTS (SELECT FROM reporting_line line WHERE line.organization_id = :tenant
                      AND line.manager_id = now.employee_id)
    ORDER BY md5(CAST(employee_id AS text)) LIMIT 2
"""
_WEBHOOK = (
    """
    INSERT INTO webhook_subscription (organization_id, id, url, query, events, state, actor_kind, actor_id, secret,
                                      secret_key)
    VALUES (:tenant, :hook, 'https://hooks.example.com/hr',
            'subscription { threadEvents { id sequence type at } }', ARRAY['CompensationChanged', 'RatingReleased'],
            'PAUSED', 'PERSON', :account, :secret, :key)
    """,
    """
    INSERT INTO event_delivery (organization_id, id, webhook_subscription_id, event_id, sequence, state)
    SELECT :tenant, gen_random_uuid(), :hook, id, sequence,
           CASE row_number() OVER (ORDER BY sequence DESC) WHEN 1 THEN 'PENDING' WHEN 2 THEN 'FAILED'
                WHEN 6 THEN 'ABANDONED' ELSE 'DELIVERED' END
    FROM domain_event WHERE organization_id = :tenant AND type IN ('CompensationChanged', 'RatingReleased')
    ORDER BY sequence DESC LIMIT 8
    """,
    """
    INSERT INTO delivery_attempt (organization_id, id, event_delivery_id, at, status, duration_ms, error)
    SELECT :tenant, gen_random_uuid(), d.id, :at + make_interval(mins => tried),
           CASE d.state WHEN 'DELIVERED' THEN 204 WHEN 'FAILED' THEN 503 END, 40 + 7 * tried,
           CASE d.state WHEN 'FAILED' THEN 'The subscriber answered 503.'
                        WHEN 'ABANDONED' THEN 'The subscriber did not answer in time.' END
    FROM event_delivery d, generate_series(1, CASE d.state WHEN 'DELIVERED' THEN 1 ELSE 3 END) AS tried
    WHERE d.organization_id = :tenant AND d.webhook_subscription_id = :hook AND d.state <> 'PENDING'
    """,
)


async def leave(engine: AsyncEngine, key: str, told: Organization, progress: Progress, *, seals: Seals) -> None:
    """Leave something for everybody to attend to, in one transaction; `STEPS` of progress."""
    now = datetime.combine(told.until, time(15), UTC)
    async with engine.begin() as connection:
        found = await playing.organization(connection, key)
        leader = await request_of(connection, found, "hr-admin", now)
        named = {"tenant": found.organization_id, "today": told.until, "at": now}
        await _improve(leader, named)
        await playing.told(leader)
        progress("improvement_plan", 1)
        server = Request(Session(connection), system_viewer(found.organization_id), now, b"a key for no cursor")
        await _remind(connection, server, named)
        progress("review_reminder", 1)
        gone = [row.id for row in await rows(connection, _UNKNOWN, **named)]
        await leaving.propose_end(server, gone, PAYROLL)
        await playing.told(server)
        progress("termination_proposal", 1)
        await _subscribe(connection, leader, named, seals)
        progress("webhook_subscription", 1)


async def _improve(leader: Request, named: dict[str, Any]) -> None:
    """Whoever was rated lowest gets time, help and three things to reach; the first meeting is planned."""
    today: date = named["today"]
    for row in await rows(leader.session.connection, _LOWEST, **named, me=leader.viewer.employee_id):
        given = ImprovementPlanOpenInput(
            employee_id=opaque("Employee", row.employee_id),
            concern="Half of the goals of the year were missed, two of them without a word in the check-ins.",
            support="A weekly hour with a colleague of the same role, the course that was postponed, one project less.",
            criteria=_criteria(today),
            starts_on=today,
            ends_on=today + _PLAN_LASTS,
            rating_id=opaque("Rating", row.id),
        )
        plan = opaque(improving.NODE, (await improving.open_plan(leader, given))["plan_id"])
        meeting = ImprovementPlanMeetingAddInput(plan_id=plan, held_on=today + _MEETS_IN)
        await improving_progress.add_meeting(leader, meeting)
        await improving_progress.sign(leader, ImprovementPlanSignOffInput(plan_id=plan, occasion=SignOffOccasion.START))


def _criteria(today: date) -> list[ImprovementCriterionInput]:
    return [
        ImprovementCriterionInput(description=what, measure=measure, due_on=today + timedelta(days=days))
        for what, measure, days in (
            ("Says early what will be late.", "Each red goal has its blocker in the check-in of the same week.", 30),
            ("Finishes the postponed course.", "The completion is recorded.", 45),
            ("Reaches the goals of the quarter.", "Two of three are met at the end of the plan.", 60),
        )
    ]


async def _remind(connection: AsyncConnection, server: Request, named: dict[str, Any]) -> None:
    """A round of reviews of oneself is almost over; who has not written yet is reminded."""
    today: date = named["today"]
    cycle, days = uuid7(), {"begins": today - _DAYS_BEFORE, "due": today + _DAYS_LEFT, "later": today + _MEETS_IN}
    for statement in _COLLECTING:
        await run(connection, statement, **named, **days, cycle=cycle, late=LATE)
    await scheduled.remind(server, {})


async def _subscribe(connection: AsyncConnection, leader: Request, named: dict[str, Any], seals: Seals) -> None:
    hook, secret = uuid7(), secrets.token_urlsafe(_SECRET_BYTES)
    sealed = seals.seal(named["tenant"], hook, secret)
    held = {"hook": hook, "secret": sealed, "key": seals.name, "account": leader.viewer.account_id}
    for statement in _WEBHOOK:
        await run(connection, statement, **named, **held)
