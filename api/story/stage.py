"""Where the story plays: a database and a server of its own over HTTP, and a clock that may be put forward."""

import asyncio
import http.client
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import text

from api.accounts import Tenant, tenant
from api.app import create_app
from api.auth.tokens import Person
from api.commands.migrate import migrate_database
from api.database.engines import command_engine
from api.database.running import Database, Entrance, running_database
from api.demo import organization
from api.errors import CommandError
from api.listening import listening
from api.personas import DEMO, person_token
from api.settings import Settings, load
from ml.simulate import simulate
from schema.kit.ids import encode_id, uuid7

HOST = "127.0.0.1"
PEOPLE, SEED = 150, 7
LIFETIME = timedelta(days=1_000)
PATIENCE_SECONDS = 60
_LEVEL = "SELECT id, scale_id FROM rating_level WHERE organization_id = :tenant AND value = 4"
_CYCLE = """
    INSERT INTO review_cycle (organization_id, id, name, stage, starts_on, ends_on, scale_id)
    VALUES (:tenant, :cycle, 'Winter reviews', 'COLLECTING', :begins, :ends, :scale)
"""
_SKILL = "INSERT INTO skill (organization_id, id, taxonomy, code, name) VALUES (:tenant, :skill, 'LOCAL', 'SQL', 'SQL')"
# Some of the employee's own family of jobs have shown that skill; the manager is none of them.
_PROVEN = """
    INSERT INTO skill_claim (organization_id, id, employee_id, skill_id, proficiency, source, claimed_on)
    SELECT :tenant, gen_random_uuid(), other.employee_id, :skill, 5, 'ASSESSMENT', :begins
    FROM account me
    JOIN employment mine ON mine.organization_id = :tenant AND mine.employee_id = me.employee_id
    JOIN job_profile profile ON profile.organization_id = :tenant AND profile.id = mine.job_profile_id
    JOIN job_profile theirs ON theirs.organization_id = :tenant AND theirs.job_family_id = profile.job_family_id
    JOIN employment other ON other.organization_id = :tenant AND other.job_profile_id = theirs.id
    WHERE me.organization_id = :tenant AND me.subject = :subject AND other.employee_id <> me.employee_id
      AND other.valid_from < :begins AND mine.valid_from < :begins AND other.employee_id NOT IN
          (SELECT manager_id FROM reporting_line WHERE organization_id = :tenant AND employee_id = me.employee_id)
      AND NOT EXISTS (SELECT FROM employment later WHERE later.organization_id = :tenant
                      AND later.employee_id = other.employee_id AND later.valid_from > other.valid_from)
      AND other.status = 'ACTIVE'
    ORDER BY other.employee_id LIMIT 5
"""


@dataclass
class Clock:
    """The time of the story, UTC."""

    now: datetime

    def __call__(self) -> datetime:
        """What the server takes for now."""
        return self.now


@dataclass(frozen=True)
class Stage:
    """The organization as a client sees it: by HTTP, as one of its people.

    Attributes:
        port: where the server listens.
        clock: the server's clock.
        tokens: by persona.
        cycle: id of a review cycle that collects.
        level: id of the level "4" of its scale.
    """

    port: int
    clock: Clock
    tokens: dict[str, str]
    cycle: str
    level: str

    def ask(self, persona: str, operation: str, **variables: Any) -> Any:
        """The `data` of an answer.

        Raises:
            CommandError: it has errors; a story that does not go on is a fault.
        """
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE_SECONDS)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.tokens[persona]}"}
        connection.request("POST", "/graphql", json.dumps({"query": operation, "variables": variables}), headers)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        if answer.get("errors"):
            raise CommandError(f"The story stopped: {persona} was answered {answer['errors'][0]['message']!r}.")
        return answer["data"]

    def do(self, persona: str, mutation: str, selection: str, **given: Any) -> Any:
        """The payload of a mutation that was made.

        Raises:
            CommandError: it was refused.
        """
        kind = f"{mutation[0].upper()}{mutation[1:]}Input"
        document = (
            f"mutation ($input: {kind}!)"
            f" {{ {mutation}(input: $input) {{ {selection} userErrors {{ code field message }} }} }}"
        )
        payload = self.ask(persona, document, input=given)[mutation]
        if payload["userErrors"]:
            raise CommandError(f"The story stopped: {mutation} was refused: {payload['userErrors'][0]['message']}")
        return payload


@contextmanager
def stage(begins: datetime) -> Iterator[Stage]:
    """A small demo organization, served until the block ends; nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="goldenthread-story-") as folder:
        Path(folder).chmod(0o755)
        settings = load({"GOLDENTHREAD_DATA_DIR": folder, "GOLDENTHREAD_LOG_LEVEL": "warning"})
        with running_database(settings) as database:
            migrate_database(database.owner())
            told = asyncio.run(_found(database, begins.date()))
            cycle, level = asyncio.run(_prepare(database, told, begins.date()))
            clock = Clock(begins)
            with _served(settings, clock) as port:
                yield Stage(port, clock, _tokens(settings, told, begins), cycle, level)


async def _found(database: Database, until: date) -> Tenant:
    engine = command_engine(Entrance(database.owner()))
    await organization.create(engine, DEMO, simulate(PEOPLE, SEED, until=until), lambda *_: None)
    async with engine.connect() as connection:
        found = await tenant(connection, DEMO)
    await engine.dispose()
    return found


async def _prepare(database: Database, told: Tenant, day: date) -> tuple[str, str]:
    """What is there before the story begins; the ids of the cycle of reviews, and of the level "4"."""
    engine, cycle, skill = command_engine(Entrance(database.owner())), uuid7(), uuid7()
    values: dict[str, Any] = {
        "tenant": told.organization_id,
        "cycle": cycle,
        "skill": skill,
        "subject": told.personas["employee"],
        "begins": day,
        "ends": day + timedelta(days=120),
    }
    async with engine.begin() as connection:
        level = (await connection.execute(text(_LEVEL), _named(_LEVEL, values))).one()
        for statement in (_CYCLE, _SKILL, _PROVEN):
            await connection.execute(text(statement), _named(statement, {**values, "scale": level.scale_id}))
    await engine.dispose()
    return encode_id("ReviewCycle", cycle), encode_id("RatingLevel", level.id)


def _named(statement: str, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if f":{name}" in statement}


def _tokens(settings: Settings, told: Tenant, now: datetime) -> dict[str, str]:
    return {
        name: person_token(settings, Person(told.organization_id, subject), now, LIFETIME)
        for name, subject in told.personas.items()
    }


@contextmanager
def _served(settings: Settings, clock: Clock) -> Iterator[int]:
    """The application on a free port, in a thread, until the block ends."""
    with listening(HOST, 0) as listener:
        config = uvicorn.Config(create_app(settings, clock=clock), log_config=None, access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait_for(server, thread)
            yield int(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()


def _wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise CommandError("The story's server did not start; python -m api doctor may say why.")
        time.sleep(0.05)


def first_friday(day: date) -> datetime:
    """The Friday, at nine, of the week after a day: when the first check-in of the story is sent."""
    friday = day + timedelta(days=7 - day.weekday() + 4)
    return datetime(friday.year, friday.month, friday.day, 9, tzinfo=UTC)
