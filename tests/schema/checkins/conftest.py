"""A world to write check-ins in."""

from asyncio import Runner
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import URL

from tests.conftest import copies
from tests.schema.checkins.desk import Desk
from tests.world import World


@pytest.fixture
def desk(world_copy: World) -> Desk:
    """A desk of this test alone."""
    desk = Desk(world_copy)
    assert desk.begun is not None
    return desk


@pytest.fixture(scope="module")
def shared_desk(server: URL, world: World, runner: Runner) -> Iterator[Desk]:
    """A desk that the tests of a module share."""
    for own in copies(server, world, runner):
        desk = Desk(own)
        assert desk.begun is not None
        yield desk
