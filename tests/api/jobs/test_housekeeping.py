"""What workers tidy up."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from api.context import utc_now
from api.jobs.housekeeping import KEEP_ANSWERS, forget_answers
from api.jobs.installed import duties
from api.jobs.system import system_request
from api.settings import load
from schema.kit.cadence import Daily
from schema.kit.ids import uuid7
from tests.api.jobs.conftest import ACME, GLOBEX, Ground


def test_answers_are_forgotten_after_thirty_days_in_the_organization_alone(ground: Ground) -> None:
    async def work(engine: AsyncEngine) -> None:
        for tenant, key, age in ((ACME, "old", 31), (ACME, "young", 29), (GLOBEX, "theirs", 31)):
            await ground.rows(
                "INSERT INTO idempotency_key (organization_id, id, actor_id, key, request_hash, answer, created_at)"
                f" VALUES ('{tenant}', '{uuid7()}', '{uuid7()}', '{key}', '', '{{}}', now() - interval '{age} days')"
            )
        async with system_request(engine, ACME, utc_now()) as request:
            await forget_answers(request, {"period": "2026-11-21"})

    ground.run(work)
    kept = ground.runner.run(ground.rows("SELECT key FROM idempotency_key ORDER BY key"))
    assert kept == [("theirs",), ("young",)]
    assert timedelta(days=30) == KEEP_ANSWERS


def test_workers_do_it_daily() -> None:
    kept = duties(load({})).schedules["forget_answers"]
    assert (kept.cadence, kept.handler) == (Daily(), forget_answers)
