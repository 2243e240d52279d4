"""A new organization can rate and measure from its first day: it has a scale, its metrics, an administrator."""

from asyncio import Runner

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from api.database.engines import command_engine
from api.database.running import Entrance
from api.founding import ADMINISTRATOR, LEVELS, SCALE, found
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.programs.metric_registry import METRICS

Told = dict[str, list[tuple[object, ...]]]

_ASKED = {
    "scales": "SELECT name, scale_version FROM rating_scale",
    "levels": "SELECT value, label, description FROM rating_level ORDER BY value",
    "metrics": "SELECT key, version, owner_id, formula <> '' FROM metric_definition ORDER BY key",
    "grants": "SELECT subject, role FROM role_grant JOIN account ON account.id = account_id",
}


@pytest.fixture
def told(fresh_database: URL, runner: Runner) -> Told:
    """What stands in the tables of an organization that was just founded."""

    async def work() -> Told:
        engine = command_engine(Entrance(fresh_database))
        try:
            async with engine.begin() as connection:
                await found(Session(connection), uuid7(), "acme-works")
                return {
                    name: [tuple(row) for row in await connection.execute(text(asked))]
                    for name, asked in _ASKED.items()
                }
        finally:
            await engine.dispose()

    return runner.run(work())


def test_an_organization_begins_with_a_scale_metrics_and_an_administrator(told: Told) -> None:
    assert told == {
        "scales": [(SCALE, 1)],
        "levels": [(value, *words) for value, words in enumerate(LEVELS, 1)],
        "metrics": [(key, 1, None, True) for key in sorted(METRICS)],
        "grants": [(ADMINISTRATOR, "HR_ADMIN")],
    }
    assert len(METRICS) == 10
