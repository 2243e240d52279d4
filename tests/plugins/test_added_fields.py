"""A plugin adds a field to Employee: answered for many at once, and when it fails, null with an error beside it."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.engine import URL

from api.connections import Plugins, added_fields
from api.context import bind_tenant, utc_now
from api.graph import executor
from plugins.host.calling import described
from schema.access.request import Request
from schema.access.values import Role
from schema.access.viewer import Viewer
from schema.kit.session import Session
from schema.root import extended, schema
from tests.plugins.systems import Site
from tests.plugins.test_host import ILL


@pytest.fixture
def site(fresh_database: URL, runner: asyncio.Runner) -> Site:
    return Site(runner, fresh_database)


@pytest.fixture
def plugins(runner: asyncio.Runner) -> Iterator[Plugins]:
    found = Plugins([runner.run(described(ILL))])
    yield found
    runner.run(found.close())


def test_a_field_is_answered_or_null_with_an_error(site: Site, plugins: Plugins) -> None:
    query = "{ employees(first: 2) { nodes { employeeNumber illNumber illRaise illLie } } }"
    told = executor(extended(added_fields(plugins)))

    async def ask() -> Any:
        async with site.engine().connect() as connection:
            await bind_tenant(connection, site.tenant)
            viewer = Viewer(site.tenant, roles=frozenset(Role))
            request = Request(Session(connection), viewer, utc_now(), b"a key of tests", written=True)
            return await told.execute(query, context_value=request)

    result = site.run(ask())
    nodes = result.data["employees"]["nodes"]
    assert nodes == [
        {"employeeNumber": one["employeeNumber"], "illNumber": one["employeeNumber"], "illRaise": None, "illLie": None}
        for one in nodes
    ]
    assert len(nodes) == 2
    told_codes = sorted((error.path[-1], error.extensions["code"]) for error in result.errors)
    assert told_codes == [("illLie", "PLUGIN_FAILED")] * 2 + [("illRaise", "PLUGIN_FAILED")] * 2


def test_what_can_t_be_added_is_left_out(plugins: Plugins) -> None:
    assert [one.name for one in added_fields(plugins)] == [
        "illNumber",
        "illRaise",
        "illHang",
        "illEat",
        "illDie",
        "illLie",
        "illFew",
    ]


def test_the_thread_s_own_schema_stays_as_it_is(plugins: Plugins) -> None:
    before = schema.as_str()
    made = extended(added_fields(plugins))
    assert "illNumber: String" in made.as_str()
    assert schema.as_str() == before
    assert extended([]) is schema
