"""The chain of migrations on data: up, down, up again, without drift; embedded, and on an external server."""

from asyncio import Runner
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from api.database import migrations
from api.database.engines import command_engine
from api.database.running import Entrance
from ml.simulate import Organization, simulate
from schema.kit.tables import metadata
from schema.kit.tenancy import APP_ROLE
from tests.migrations.server import binaries, external_server, version
from tests.operations.documents import OPERATIONS
from tests.told import Told
from tests.world import UNTIL, World, populate, tenants

PEOPLE, SEED = 50, 3
OLDEST = 15
LEFT = """
    SELECT 'table' AS kind, tablename AS name FROM pg_tables WHERE schemaname = 'public'
    UNION ALL SELECT 'sequence', sequencename FROM pg_sequences WHERE schemaname = 'public'
    UNION ALL SELECT 'policy', policyname FROM pg_policies
    UNION ALL SELECT 'function', proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'type', typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype <> 'b'
"""


@pytest.fixture(scope="module")
def told() -> Organization:
    return simulate(PEOPLE, SEED, until=UNTIL)


@pytest.fixture(scope="module")
def external() -> Iterator[URL]:
    """An empty external server of the oldest version that we take, or a newer one."""
    programs = binaries()
    if programs is None:
        pytest.skip("this machine has no `postgres` program of its own")
    if version(programs) < OLDEST:
        pytest.skip(f"this machine's PostgreSQL is older than {OLDEST}")
    with external_server(programs) as owner:
        yield owner


def test_up_with_data_down_and_up_again_on_the_embedded_server(
    server: URL, runner: Runner, fresh_database: URL, told: Organization
) -> None:
    del server
    _there_and_back(fresh_database, runner, told)


def test_up_with_data_down_and_up_again_on_an_external_server(
    external: URL, runner: Runner, told: Organization
) -> None:
    migrations.migrate(external, migrations.route(None, migrations.HEAD))
    _there_and_back(external, runner, told)


def test_an_external_server_answers_an_operation_as_the_applications_role(
    external: URL, runner: Runner, told: Organization
) -> None:
    world = _world(external, runner, told)
    assert world.rows("SHOW server_version_num")[0]["server_version_num"][:2] >= str(OLDEST)
    answer = world.ask("employee", OPERATIONS["01 Me"])
    assert answer.errors == []
    assert answer.data is not None
    me = answer.data["viewer"]["employee"]
    expected, row = Told(told), told.personas.employee
    assert me["name"] == expected.persons.values("display_name")[row]
    assert me["goals"]["totalCount"] == len(expected.goals.where("owner", row))
    assert (
        me["compensation"]["base"]["amountMinor"]
        == expected.compensation_records.values("base_minor")[expected.pay_on(row, UNTIL)]
    )
    directory = world.ask("employee", OPERATIONS["04 Directory"])
    assert directory.data is not None
    assert len(directory.data["employees"]["nodes"]) == len(expected.employees.where("status", "ACTIVE"))


def test_an_external_server_keeps_tenants_apart_for_the_applications_role(
    external: URL, runner: Runner, told: Organization
) -> None:
    world = _world(external, runner, told)

    async def count() -> int:
        async with world.engine().connect() as connection:
            assert await connection.scalar(text("SELECT current_user")) == APP_ROLE
            return int(await connection.scalar(text("SELECT count(*) FROM employee")) or 0)

    assert runner.run(count()) == 0
    assert world.rows("SELECT count(*) AS n FROM employee") == [{"n": PEOPLE}]


def test_going_down_leaves_other_tables_alone(fresh_database: URL, runner: Runner) -> None:
    _execute(fresh_database, runner, "CREATE TABLE not_ours (id int)")
    migrations.migrate(fresh_database, migrations.route(migrations.head(), migrations.BASE))
    assert _rows(fresh_database, runner) == [("table", "alembic_version"), ("table", "not_ours")]


def _there_and_back(owner: URL, runner: Runner, told: Organization) -> None:
    """From head: load, down to nothing, up again, load again."""
    up, down = migrations.route(None, migrations.HEAD), migrations.route(migrations.head(), migrations.BASE)
    assert migrations.drift(owner) is None
    _load(owner, runner, told)
    assert _count(owner, runner) == PEOPLE
    migrations.migrate(owner, down)
    assert _rows(owner, runner) == [("table", "alembic_version")]
    migrations.migrate(owner, up)
    assert migrations.drift(owner) is None
    assert [name for kind, name in _rows(owner, runner) if kind == "table"] == sorted(
        [*metadata.tables, "alembic_version"]
    )
    assert _count(owner, runner) == 0
    _load(owner, runner, told)
    assert _count(owner, runner) == PEOPLE


def _world(owner: URL, runner: Runner, told: Organization) -> World:
    """The organization on an external server, which the test before has loaded there, or not."""
    world = World(runner, owner.set(username=APP_ROLE), owner, told, told)
    if not world.rows("SELECT to_regclass('employee') AS there")[0]["there"]:
        migrations.migrate(owner, migrations.route(None, migrations.HEAD))
    if not world.rows("SELECT key FROM organization"):
        _load(owner, runner, told)

    async def learn() -> None:
        async with world.engine(owner=True).connect() as connection:
            world.tenants, world.personas = await tenants(connection)

    runner.run(learn())
    return world


def _load(owner: URL, runner: Runner, told: Organization) -> None:
    async def work() -> None:
        engine = command_engine(Entrance(owner))
        await populate(engine, {"demo": told})
        await engine.dispose()

    runner.run(work())


def _execute(owner: URL, runner: Runner, statement: str) -> list[tuple[object, ...]]:
    async def work() -> list[tuple[object, ...]]:
        engine = command_engine(Entrance(owner))
        async with engine.begin() as connection:
            result = await connection.execute(text(statement))
            found = [tuple(row) for row in result] if result.returns_rows else []
        await engine.dispose()
        return found

    return runner.run(work())


def _count(owner: URL, runner: Runner) -> object:
    return _execute(owner, runner, "SELECT count(*) FROM employee")[0][0]


def _rows(owner: URL, runner: Runner) -> list[tuple[str, str]]:
    """What stands in the database, apart from the row types that come with tables."""
    found = [(str(kind), str(name)) for kind, name in _execute(owner, runner, LEFT)]
    names = {name for kind, name in found if kind == "table"}
    return sorted(one for one in found if one[0] == "table" or (one[0] != "policy" and one[1] not in names))
