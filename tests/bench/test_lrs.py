"""The benchmark of connectors still works, and a run that is killed twice ends with the same rows; no times here."""

import asyncio

from sqlalchemy.engine import URL

from tests.bench.lrs import measured

COMPLETIONS = 2_000


def test_a_run_that_is_killed_twice_ends_with_the_same_rows(
    fresh_database: URL, module_database: URL, runner: asyncio.Runner
) -> None:
    whole, killed = measured(runner, (fresh_database, module_database), COMPLETIONS, waits=True)
    assert len(whole.rows) == COMPLETIONS
    assert killed.rows == whole.rows
    assert killed.events == whole.events
    assert len(killed.kills) == 2
    assert all(0 < done < COMPLETIONS for done in killed.kills)
