"""Where a database stands in the chain, the way from there, and two commands that migrate at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.database import migrations
from api.database.migrations import Route, head, route
from api.errors import CommandError
from tests.api.conftest import World

ROOT = Path(__file__).parents[3]


def test_the_way_from_nothing_to_head_passes_every_migration() -> None:
    chain = len(list((ROOT / "migrations" / "versions").glob("*.py")))
    assert route(None, "head") == Route("head", chain, back=False)
    assert route(head(), "base") == Route("base", chain, back=True)


def test_a_database_at_head_has_no_way_to_go() -> None:
    assert route(head(), "head") == Route("head", 0, back=False)
    assert route(None, "base") == Route("base", 0, back=False)


@pytest.mark.parametrize(("current", "target"), [(None, "nowhere"), ("nowhere", "head")])
def test_a_revision_that_is_not_in_the_chain_is_told(current: str | None, target: str) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        route(current, target)


def test_a_database_at_head_does_not_drift(world: World) -> None:
    assert migrations.drift(world.database.owner()) is None


def test_two_commands_that_migrate_at_once_both_succeed(folder: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "api", "migrate"],
            cwd=ROOT,
            env={**os.environ, "GOLDENTHREAD_DATA_DIR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    results = [process.communicate(timeout=120) for process in both]
    assert [(process.returncode, result[1]) for process, result in zip(both, results, strict=True)] == [(0, "")] * 2
