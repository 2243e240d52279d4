"""A world for the tests of one module to change, step by step."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import URL

from tests.conftest import copies
from tests.world import World


@pytest.fixture(scope="module")
def changing(server: URL, world: World, runner: asyncio.Runner) -> Iterator[World]:
    """The world in a database of this module alone; each test sees what those before it have done."""
    yield from copies(server, world, runner)
