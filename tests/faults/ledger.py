"""What stands in the database after a blow, looked at as its owner, and what of it is wrong."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.engine import URL

from api.auth.tokens import Person
from api.database.embedded import DATABASE, OWNER
from api.database.engines import command_engine
from api.database.running import Entrance
from api.database.urls import DRIVER
from api.personas import person_token
from api.settings import load
from schema.access.thread import event_types
from schema.kit.tenancy import APP_ROLE
from tests.faults.deliveries import EVENT
from tests.faults.service import Service
from tests.faults.worker import NOTE, TABLE

WEEK = timedelta(weeks=1)
_FREE = """
    SELECT a.organization_id, a.subject, greatest(e.hired_on, date '2000-01-01') AS first,
           coalesce((SELECT min(week_starts_on) FROM check_in c WHERE c.employee_id = e.id), current_date) AS until
    FROM account a JOIN employee e ON e.id = a.employee_id
    WHERE a.disabled_at IS NULL AND e.hired_on IS NOT NULL
    ORDER BY a.subject
"""
_PENDING = f"""
    SELECT (SELECT count(*) FROM job.pgqueuer WHERE entrypoint = '{NOTE}')
         + (SELECT count(*) FROM event_delivery WHERE state IN ('PENDING', 'FAILED'))
         + (SELECT count(*) FROM journal j LEFT JOIN job.place p USING (organization_id)
            WHERE j.last_event > coalesce(p.sequence, 0))
"""
_TOLD = f"""
    SELECT w.what, e.id, count(d.event) FROM domain_event e
    CROSS JOIN (VALUES ('heard'), ('noted')) AS w (what)
    LEFT JOIN {TABLE} d ON d.event = e.id AND d.what = w.what
    WHERE e.sequence > :since AND e.sequence <= :until AND e.type = ANY(:types)
    GROUP BY 1, 2 HAVING count(d.event) <> 1
"""
_RULES = {
    "events have gaps": """
        SELECT organization_id, count(*), min(sequence), max(sequence) FROM domain_event GROUP BY 1
        HAVING (min(sequence), max(sequence)) <> (1, count(*))
    """,
    "the audit trail has gaps": """
        SELECT organization_id, count(*), min(sequence), max(sequence) FROM audit_event GROUP BY 1
        HAVING (min(sequence), max(sequence)) <> (1, count(*))
    """,
    "the chain of the audit trail is broken": """
        SELECT sequence FROM (
            SELECT sequence, previous_hash, lag(hash) OVER (PARTITION BY organization_id ORDER BY sequence) AS before
            FROM audit_event
        ) AS chained WHERE previous_hash IS DISTINCT FROM before
    """,
    "the journal is not where the events are": """
        SELECT j.organization_id, j.last_event FROM journal j
        WHERE j.last_event <> (SELECT count(*) FROM domain_event e WHERE e.organization_id = j.organization_id)
    """,
    "a change has no event of its own, or two": """
        SELECT n.words, count(e.id) FROM (
            SELECT id, title AS words, 'GoalCreated' AS type FROM goal
            UNION ALL SELECT id, achieve, 'CheckInSubmitted' FROM check_in
        ) AS n LEFT JOIN domain_event e ON e.node_id = n.id AND e.type = n.type
        WHERE n.words LIKE 'Fault %' GROUP BY n.id, n.words HAVING count(e.id) <> 1
    """,
    "a delivery has no attempt, or was not taken": """
        SELECT d.sequence, d.state FROM event_delivery d
        WHERE d.state <> 'DELIVERED' OR NOT EXISTS (SELECT FROM delivery_attempt a WHERE a.event_delivery_id = d.id)
    """,
    "events are parked": "SELECT event_id, listener, reason FROM parked_event",
    "jobs are set aside": "SELECT id, entrypoint FROM job.pgqueuer WHERE status = 'failed'",
}


class Ledger:
    """The database of a service.

    Args:
        service: whose database it is; what happened before now is not counted.
    """

    def __init__(self, service: Service) -> None:
        self._settings = load(service.settings)
        sockets = str(service.folder / "data" / "postgres")
        self._url = URL.create(DRIVER, username=OWNER, database=DATABASE, query={"host": sockets})
        self._rows(f"CREATE TABLE IF NOT EXISTS {TABLE} (organization_id uuid, what text, event uuid)")
        self._rows(f"GRANT INSERT ON {TABLE} TO {APP_ROLE}")
        told = "INSERT INTO job.place (organization_id, sequence) SELECT organization_id, last_event FROM journal"
        self._rows(f"{told} ON CONFLICT DO NOTHING")
        # What the demo has delivered is a picture, with failures in it.
        for table in ("delivery_attempt", "event_delivery", "webhook_subscription"):
            self._rows(f"DELETE FROM {table}")
        self._since = self._until = self._latest()

    def free_weeks(self) -> Iterator[tuple[str, str]]:
        """Tokens of employees with weeks that they have not checked in for, round and round the employees."""
        people = [
            (self._token(organization, subject), _weeks(first, until))
            for organization, subject, first, until in self._rows(_FREE)
        ]
        while people:
            for one in list(people):
                token, weeks = one
                week = next(weeks, None)
                if week is None:
                    people.remove(one)
                else:
                    yield token, week

    def wait_until_quiet(self, seconds: float) -> float:
        """Wait until all events so far are told and all their jobs done; the seconds that this took.

        Recurring work may record further events at any moment: those are counted the next time.

        Raises:
            AssertionError: it took longer than it may.
        """
        began, self._until = time.monotonic(), self._latest()
        while self._rows(_PENDING)[0][0]:
            if time.monotonic() - began > seconds:
                raise AssertionError(f"events or jobs are left after {seconds} s: {self._rows(_PENDING)[0][0]}")
            time.sleep(0.05)
        return time.monotonic() - began

    def wrong(self, acknowledged: Sequence[str]) -> list[str]:
        """What is lost, doubled, out of line; empty where all is well."""
        found = [f"{name}: {rows}" for name, sql in _RULES.items() if (rows := self._rows(sql))]
        made: dict[str, int] = dict(
            self._rows(
                "SELECT words, count(*) FROM (SELECT title AS words FROM goal UNION ALL SELECT achieve FROM check_in)"
                " AS n WHERE words LIKE 'Fault %' GROUP BY words"
            )
        )
        if made != dict.fromkeys(acknowledged, 1):
            lost, doubled = set(acknowledged) - set(made), {words for words, times in made.items() if times > 1}
            found.append(f"lost: {lost}, doubled: {doubled}, never acknowledged: {set(made) - set(acknowledged)}")
        told = self._rows(_TOLD, since=self._since, until=self._until, types=list(event_types))
        return found + [f"event {event} was {what} {times} times" for what, event, times in told]

    def told(self) -> int:
        """How many events were told, and jobs done for them."""
        return int(self._rows(f"SELECT count(*) FROM {TABLE}")[0][0])

    def admin(self) -> str:
        """A token of the demo's HR administrator."""
        ((organization, subject),) = self._rows(
            "SELECT organization_id, settings -> 'personas' ->> 'hr-admin' FROM organization"
            " WHERE settings ? 'personas'"
        )
        return self._token(organization, subject)

    def delivered(self) -> list[int]:
        """The numbers of the events that were to be delivered so far, in order."""
        rows = self._rows(
            "SELECT e.sequence FROM domain_event e JOIN webhook_subscription w USING (organization_id)"
            " WHERE e.type = :type AND e.created_at >= w.created_at AND e.sequence <= :until ORDER BY 1",
            type=EVENT,
            until=self._until,
        )
        return [row[0] for row in rows]

    def _latest(self) -> int:
        """The number of the newest event; the demo organization is the only one."""
        return int(self._rows("SELECT coalesce(max(sequence), 0) FROM domain_event")[0][0])

    def _token(self, organization: UUID, subject: str) -> str:
        return person_token(self._settings, Person(organization, subject), datetime.now(UTC))

    def _rows(self, sql: str, **values: Any) -> list[Any]:
        return asyncio.run(self._asked(sql, values))

    async def _asked(self, sql: str, values: dict[str, Any]) -> list[Any]:
        engine = command_engine(Entrance(self._url))
        try:
            async with engine.begin() as connection:
                result = await connection.execute(text(sql), values)
                return [tuple(row) for row in result] if result.returns_rows else []
        finally:
            await engine.dispose()


def _weeks(first: date, until: date) -> Iterator[str]:
    """The ISO weeks from the one after a day up to another day."""
    day = first + WEEK
    while day + WEEK < until:
        year, number, _ = day.isocalendar()
        yield f"{year:04}-W{number:02}"
        day += WEEK
