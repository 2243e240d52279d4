"""What is asked of a database before it is served, and how each thing wrong with it is told."""

import errno
from typing import Any

import pytest
from sqlalchemy.engine import URL, make_url

from api.database.checks import State, require_head, require_ready, require_version, state
from api.database.engines import command_engine
from api.database.migrations import head
from api.database.running import Entrance, running_database
from api.errors import CommandError
from api.settings import load
from tests.api.conftest import World, run


async def _asked(entrance: Entrance, question: Any) -> Any:
    engine = command_engine(entrance)
    try:
        return await question(engine)
    finally:
        await engine.dispose()


def told(url: URL, role: str | None = None) -> str:
    with pytest.raises(CommandError) as error:
        run(_asked(Entrance(url, role), state))
    return str(error.value)


def test_a_migrated_database_is_ready(world: World) -> None:
    assert run(_asked(world.database.app, state)) == State(18, head())
    run(_asked(world.database.app, require_ready))


def test_the_owners_address_of_an_external_database_is_entered_as_the_application(world: World) -> None:
    sockets = world.database.owner().query["host"]
    external = load({"GOLDENTHREAD_DATABASE_URL": f"postgresql://postgres@/postgres?host={sockets}"})
    with running_database(external) as database:
        assert database.owner() == world.database.owner()
        assert run(_asked(database.app, _current_user)) == ("goldenthread_app", "postgres")
        assert run(_asked(Entrance(database.owner()), _current_user)) == ("postgres", "postgres")


async def _current_user(engine: Any) -> tuple[str, ...]:
    async with engine.connect() as connection:
        return tuple((await connection.exec_driver_sql("SELECT current_user, session_user")).one())


def test_an_application_address_of_its_own_is_used_as_it_is() -> None:
    address = "postgresql://app:secret@db.example/thread"
    with running_database(load({"GOLDENTHREAD_APP_DATABASE_URL": address})) as database:
        assert database.app.role is None
        assert database.app.url.username == "app"
        with pytest.raises(CommandError, match="set GOLDENTHREAD_DATABASE_URL beside GOLDENTHREAD_APP_DATABASE_URL"):
            database.owner()


def test_an_owner_that_may_not_act_as_the_application_is_told_what_to_grant(world: World) -> None:
    world.as_owner(lambda connection: connection.exec_driver_sql("CREATE ROLE plain LOGIN"))
    assert told(world.database.owner().set(username="plain"), "goldenthread_app") == (
        "The role plain may not act as goldenthread_app: run GRANT goldenthread_app TO plain as a superuser, or set "
        "GOLDENTHREAD_APP_DATABASE_URL."
    )


def test_an_empty_database_is_sent_to_migrate() -> None:
    with pytest.raises(CommandError) as error:
        require_head(State(18, None))
    assert str(error.value) == (
        f"The database is at revision none, but this program needs {head()}: run python -m api migrate."
    )


def test_an_old_server_is_refused() -> None:
    require_version(State(15, None))
    with pytest.raises(CommandError, match="runs PostgreSQL 14, but 15 or newer is needed"):
        require_version(State(14, None))


def test_what_can_not_be_reached_is_told_with_the_cause_and_without_the_password(world: World) -> None:
    assert told(make_url("postgresql+asyncpg://hr:hunter2@127.0.0.1:1/thread")) == (
        "The database postgresql://hr:***@127.0.0.1:1/thread can't be reached: "
        f"[Errno {errno.ECONNREFUSED}] Connect call failed ('127.0.0.1', 1). "
        "Check GOLDENTHREAD_DATABASE_URL and that the server runs."
    )
    owner = world.database.owner()
    assert 'can\'t be reached: database "nowhere" does not exist.' in told(owner.set(database="nowhere"))
    assert 'can\'t be reached: role "nobody" does not exist.' in told(owner.set(username="nobody"))
