"""The simulated world behind real servers, and events that happen in it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.engine import URL
from starlette.applications import Starlette

from api.app import create_app, token_rules
from api.auth.keys import signing_key
from api.auth.tokens import Person, sign
from api.context import bind_tenant, utc_now
from api.settings import Settings, load
from schema.access import journal
from schema.access.viewer import Viewer
from schema.governance.ports import News
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.session import Session
from schema.kit.tenancy import APP_ROLE
from tests.api.transport.serving import served
from tests.conftest import WORLD, copied
from tests.world import DEMO, NOW, World


@dataclass
class Site:
    """A copy of the world, and servers on it whose clock stands still."""

    world: World
    environment: dict[str, str]
    app: Starlette | None = None

    @property
    def settings(self) -> Settings:
        """What the environment says."""
        return load(self.environment)

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address of a server of this process."""
        self.app = create_app(self.settings)
        with served(self.app) as address:
            stand_still(self.app)
            yield address

    def bells(self) -> Any:
        """Who waits for news at the server of this process."""
        assert self.app is not None
        return self.app.state.door.ports[News].hub._bells

    def token(self, persona: str, now: datetime = NOW) -> str:
        """A bearer token of a person, by the clock of the servers of this process."""
        person = Person(self.world.tenants[DEMO], self.world.personas.get(persona, persona))
        return sign(person, signing_key(self.settings), token_rules(self.settings), now, timedelta(hours=1))

    def real_token(self, persona: str) -> str:
        """A bearer token of a person, by the clock of this machine."""
        return self.token(persona, utc_now())

    def check_ins(self, persona: str, number: int) -> list[tuple[UUID, UUID]]:
        """Submitted check-ins of a person: row and employee."""
        employee = self.world.viewer(persona).employee_id
        rows = self.world.rows(
            "SELECT id FROM check_in WHERE employee_id = :employee AND state = 'SUBMITTED' ORDER BY id LIMIT :number",
            employee=employee,
            number=number,
        )
        assert len(rows) == number
        assert employee is not None
        return [(row["id"], employee) for row in rows]

    def happen(self, *nodes: tuple[UUID, UUID], tenant: str = DEMO) -> list[Event]:
        """Let check-ins be submitted once more, each in a transaction of its own."""
        return [self.world.run(self._happen(submitted(*node), tenant)) for node in nodes]

    async def _happen(self, event: Event, tenant: str) -> Event:
        async with self.world.engine().connect() as connection:
            await bind_tenant(connection, self.world.tenants[tenant])
            viewer = Viewer(self.world.tenants[tenant])
            await journal.write(Session(connection), viewer, NOW, [event])
            await connection.commit()
        return event


def submitted(check_in: UUID, employee: UUID) -> Event:
    """That a check-in was submitted."""
    return Event(
        "CheckInSubmitted",
        "CheckIn",
        check_in,
        EventOperation.UPDATED,
        employee_id=employee,
        payload={"week": "2026-W01"},
    )


def stand_still(app: Starlette) -> None:
    """Let the server's clock show the last day of the simulation."""
    door = app.state.door
    news = replace(door.ports[News], clock=lambda: NOW)
    app.state.door = replace(door, clock=lambda: NOW, ports={**door.ports, News: news})


@pytest.fixture(scope="module")
def site(
    server: URL, simulated_world: World, runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The copy of a module's own."""
    folder: Path = tmp_path_factory.mktemp("site")
    world = simulated_world
    # Its receivers and workers run in loops of their own, so its connections last no longer than what they are for.
    world.leave()
    for owner in copied(server, WORLD, runner):
        own = World(runner, owner.set(username=APP_ROLE), owner, world.demo, world.other, world.tenants, world.personas)
        text = owner.render_as_string(hide_password=False)
        settings = {
            "DATABASE_URL": text,
            "DATA_DIR": str(folder),
            "POOL_SIZE": "6",
            "WEBHOOK_NETWORKS": "127.0.0.0/8",
        }
        yield Site(own, {f"GOLDENTHREAD_{name}": value for name, value in settings.items()})
