"""A world whose models serve: trained as the demo trains them, on a copy that these tests alone write in."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.engine import URL

from api.demo import scoring
from api.scoring.logbook import Logbook
from api.scoring.looking import LooksAtWork
from api.scoring.serving import ModelsAtWork
from schema.development.diagnosis_ports import Looks
from schema.governance.model_ports import Models
from schema.kit.ids import encode_id
from schema.kit.tenancy import APP_ROLE
from tests.conftest import WORLD, copied
from tests.world import DEMO, World


@dataclass
class Modelled:
    """The world, the folder of its artefacts, and a way to ask about people by what is known of them."""

    world: World
    folder: Path

    @property
    def tenant(self) -> UUID:
        """The demo organization."""
        return self.world.tenants[DEMO]

    def reset(self) -> None:
        """Forget what is kept in memory, as a new process would."""
        logbook = Logbook(self.world.engine())
        self.world.ports = {Models: ModelsAtWork(self.folder, logbook), Looks: LooksAtWork(logbook)}

    def account_of(self, employee_id: UUID) -> str:
        """The subject of an employee's account."""
        (row,) = self.world.rows("SELECT subject FROM account WHERE employee_id = :id", id=employee_id)
        subject: str = row["subject"]
        return subject

    def manager_of(self, employee_id: UUID) -> str:
        """The subject of the account of today's manager."""
        (row,) = self.world.rows(
            "SELECT manager_id FROM reporting_line WHERE employee_id = :id AND kind = 'SOLID' AND line = 1 "
            "AND valid_from <= '2026-11-21' ORDER BY valid_from DESC LIMIT 1",
            id=employee_id,
        )
        return self.account_of(row["manager_id"])

    def system(self, key: str) -> str:
        """The opaque id of an AI system."""
        (row,) = self.world.rows("SELECT id FROM ai_system WHERE key = :key", key=key)
        return encode_id("AiSystem", row["id"])


@pytest.fixture(scope="session")
def world(simulated_world: World) -> World:
    """The simulated world, in place of the server that other tests of this folder's parent start."""
    return simulated_world


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the artefacts lie."""
    return tmp_path_factory.mktemp("artefacts")


@pytest.fixture(scope="session")
def template(server: URL, world: World, runner: asyncio.Runner, folder: Path) -> Iterator[URL]:
    """A database with models in force, to be copied."""
    # What is copied may have no visitors.
    world.leave()
    for owner in copied(server, WORLD, runner):
        mine = _world(world, owner)
        runner.run(scoring.create(mine.engine(owner=True), DEMO, world.demo, folder, lambda *_: None))
        yield owner


@pytest.fixture(scope="module")
def modelled(server: URL, world: World, runner: asyncio.Runner, template: URL, folder: Path) -> Iterator[Modelled]:
    """A world of this module with models in force."""
    for owner in copied(server, str(template.database), runner):
        made = Modelled(_world(world, owner), folder)
        made.reset()
        yield made


def _world(like: World, owner: URL) -> World:
    app = owner.set(username=APP_ROLE)
    return World(like.runner, app, owner, like.demo, like.other, like.tenants, like.personas)
