"""A world for the tests of one module to change, step by step."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import URL

from schema.kit.tenancy import APP_ROLE
from tests.conftest import WORLD, copied
from tests.world import World


@pytest.fixture(scope="module")
def changing(server: URL, world: World, runner: asyncio.Runner) -> Iterator[World]:
    """The world in a database of this module alone; each test sees what those before it have done."""
    for owner in copied(server, WORLD, runner):
        yield World(runner, owner.set(username=APP_ROLE), owner, world.demo, world.other, world.tenants, world.personas)
