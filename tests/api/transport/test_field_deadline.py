"""A field whose statement hangs, on a real database: its error, its siblings on the same connection, and the pool."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, GraphQLString
from sqlalchemy import func, select, text, update
from starlette.testclient import TestClient

from api.app import create_app
from schema.people.tables import organization
from tests.api.conftest import World
from tests.api.transport.conftest import Graph
from tests.api.transport.sources import until

SECONDS = 1
SLEEPING = text("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'")


async def sleep(_: object, info: Any) -> str:
    await info.context.session.fetch(None, lambda: select(func.pg_sleep(6).label("slept")), {})
    return "late"


async def sleep_by_sqlalchemy(_: object, info: Any) -> str:
    await info.context.session.rows(select(func.pg_sleep(6).label("slept")))
    return "late"


async def doze(_: object, info: Any) -> str:
    await info.context.session.rows(select(func.pg_sleep(SECONDS * 0.6)))
    return "rested"


async def nap(_: object, info: Any) -> str:
    for _ in range(2):
        await doze(None, info)
    return "rested"


async def key(_: object, info: Any) -> str:
    rows = await info.context.session.fetch(None, lambda: select(organization.c.key), {})
    return ",".join(row.key for row in rows)


async def key_by_sqlalchemy(_: object, info: Any) -> str:
    return ",".join(row.key for row in await info.context.session.rows(select(organization.c.key)))


async def fail(_: object, info: Any) -> str:
    await info.context.session.fetch(None, lambda: select((1 / func.length("")).label("nothing")), {})
    return "never"


async def write(_: object, info: Any) -> str:
    await info.context.session.run(update(organization).values(name="written by a query"))
    return "written"


async def rename(_: object, info: Any) -> str:
    await info.context.session.run(update(organization).values(name="half done"))
    return "renamed"


def field(resolve: Any) -> GraphQLField:
    return GraphQLField(GraphQLString, resolve=resolve)


def graph_of_sleepers() -> GraphQLSchema:
    reads = {"sleep": sleep, "key": key, "slept": sleep_by_sqlalchemy, "keyed": key_by_sqlalchemy, "fail": fail}
    below = GraphQLObjectType("Below", {name: field(resolve) for name, resolve in reads.items()})
    root = {name: field(resolve) for name, resolve in {**reads, "doze": doze, "nap": nap, "write": write}.items()}
    mutations = {"nap": field(nap), "rename": GraphQLField(below, resolve=rename)}
    return GraphQLSchema(
        GraphQLObjectType("Query", {**root, "below": GraphQLField(below, resolve=lambda *_: "below")}),
        GraphQLObjectType("Mutation", mutations),
    )


class Asked:
    """A client of the server and what it gets."""

    def __init__(self, client: TestClient, graph: Graph) -> None:
        self.client = client
        self.graph = graph

    def ask(self, query: str) -> tuple[Any, list[tuple[str, list[str]]]]:
        """Data and errors; afterwards no statement runs and no connection is in use."""
        begun = time.monotonic()
        body = self.client.post("/graphql", json={"query": query}, headers=self.graph.headers).json()
        assert time.monotonic() - begun < SECONDS * 4
        assert self.graph.world.as_owner(lambda connection: connection.scalar(SLEEPING)) == 0
        until(lambda: self.client.get("/readyz").json()["pool"]["inUse"] == 0)
        return body["data"], [(error["extensions"]["code"], error["path"]) for error in body.get("errors", [])]


@pytest.fixture(scope="module")
def asked(world: World, graph: Graph) -> Iterator[Asked]:
    settings = replace(world.settings, statement_timeout_ms=20_000, field_timeout_seconds=SECONDS)
    with TestClient(create_app(settings, graph_of_sleepers())) as client:
        yield Asked(client, graph)


def test_siblings_are_answered_in_the_tenant_on_the_same_connection(asked: Asked) -> None:
    assert asked.ask("{ key sleep keyed below { key } }") == (
        {"key": "acme", "sleep": None, "keyed": "acme", "below": {"key": "acme"}},
        [("TIMEOUT", ["sleep"])],
    )
    assert asked.ask("{ key }") == ({"key": "acme"}, [])


def test_two_that_hang_in_line_end_one_after_the_other(asked: Asked) -> None:
    assert asked.ask("{ one: sleep two: sleep key }") == (
        {"one": None, "two": None, "key": "acme"},
        [("TIMEOUT", ["one"]), ("TIMEOUT", ["two"])],
    )


def test_a_statement_by_way_of_sqlalchemy_takes_the_connection_along(asked: Asked) -> None:
    assert asked.ask("{ key slept sleep keyed below { key } }") == (
        {"key": "acme", "slept": None, "sleep": None, "keyed": None, "below": {"key": None}},
        [("TIMEOUT", path) for path in (["slept"], ["sleep"], ["keyed"], ["below", "key"])],
    )
    assert asked.ask("{ key }") == ({"key": "acme"}, [])


def test_time_in_line_does_not_count(asked: Asked) -> None:
    rested = {"first": "rested", "second": "rested", "third": "rested"}
    assert asked.ask("{ first: doze second: doze third: doze key }") == ({**rested, "key": "acme"}, [])


def test_the_time_of_all_statements_of_a_field_does(asked: Asked) -> None:
    assert asked.ask("{ key nap }") == ({"key": "acme", "nap": None}, [("TIMEOUT", ["nap"])])


def test_a_statement_that_fails_leaves_its_siblings_alone(asked: Asked) -> None:
    before = asked.graph.stored_name()
    assert asked.ask("{ fail key write keyed }") == (
        {"fail": None, "key": "acme", "write": None, "keyed": "acme"},
        [("INTERNAL", ["fail"]), ("INTERNAL", ["write"])],
    )
    assert asked.graph.stored_name() == before


def test_the_root_of_a_mutation_takes_its_time(asked: Asked) -> None:
    assert asked.ask("mutation { nap }") == ({"nap": "rested"}, [])


@pytest.mark.parametrize("slow", ["sleep", "slept"])
def test_what_hangs_below_a_mutation_undoes_it(asked: Asked, slow: str) -> None:
    before = asked.graph.stored_name()
    data, errors = asked.ask(f"mutation {{ rename {{ {slow} }} }}")
    assert (data, errors) == (None, [("TIMEOUT", ["rename", slow])])
    assert asked.graph.stored_name() == before
