"""A small graph whose fields do what a server must survive, served through the real door over a real database."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
)
from sqlalchemy import select, text, update
from starlette.testclient import TestClient

from api.app import create_app, token_rules
from api.auth.keys import signing_key
from api.auth.tokens import Person, sign
from api.context import utc_now
from api.personas import LIFETIME
from schema.kit.errors import Code, CodedError
from schema.people.tables import organization
from tests.api.conftest import ACME, World
from tests.api.transport.sources import subscriptions

SECRET = "the-secret-inside-an-exception"


@dataclass(frozen=True)
class Graph:
    """A client of the server, and the headers of a person who may call it."""

    client: TestClient
    headers: dict[str, str]
    world: World

    def post(self, query: str, **more: Any) -> Any:
        """The JSON answer to a query, but for its cost."""
        return bare(self.client.post("/graphql", json={"query": query, **more}, headers=self.headers))

    def stored_name(self) -> str:
        """The organization's name as it is committed."""
        name: str = self.world.as_owner(
            lambda connection: connection.scalar(
                select(organization.c.name).where(organization.c.organization_id == ACME)
            )
        )
        return name


def bare(answer: Any) -> Any:
    """The body of an answer without its extensions, which tell the cost."""
    return {name: part for name, part in answer.json().items() if name != "extensions"}


@pytest.fixture(scope="module")
def graph(world: World) -> Iterator[Graph]:
    token = sign(Person(ACME, "ann"), signing_key(world.settings), token_rules(world.settings), utc_now(), LIFETIME)
    with TestClient(create_app(world.settings, small_graph())) as client:
        yield Graph(client, {"Authorization": f"Bearer {token}"}, world)


async def organizations(_: object, info: Any) -> list[str]:
    rows = await info.context.session.rows(select(organization.c.key))
    return [row.key for row in rows]


async def slow(_: object, info: Any) -> str:
    await info.context.session.rows(text("SELECT pg_sleep(5)"))
    return "late"


async def waiting(_: object, info: Any) -> str:
    await info.context.session.rows(text("SELECT 1"))
    await asyncio.sleep(1.5)
    return "done"


async def lost(_: object, info: Any) -> str:
    await info.context.session.rows(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    return "never"


async def echo(_: object, info: Any, words: str) -> str:
    rows = await info.context.session.rows(text("SELECT CAST(:words AS text) AS words").bindparams(words=words))
    return str(rows[0].words)


async def write_on_read(_: object, info: Any) -> str:
    await info.context.session.run(update(organization).values(name="written by a query"))
    return "written"


async def rename(_: object, info: Any, name: str) -> dict[str, str]:
    await info.context.session.run(update(organization).values(name=name))
    return {"name": name}


def broken(*_: object) -> str:
    raise RuntimeError(SECRET)


def hidden(*_: object) -> str:
    raise CodedError(Code.FORBIDDEN, "You may not see this.")


def small_graph() -> GraphQLSchema:
    words = {"words": GraphQLArgument(GraphQLNonNull(GraphQLString))}
    renamed = GraphQLObjectType(
        "Renamed",
        {
            "name": GraphQLField(GraphQLString),
            "hidden": GraphQLField(GraphQLString, resolve=hidden),
            "broken": GraphQLField(GraphQLString, resolve=broken),
        },
    )
    return GraphQLSchema(
        GraphQLObjectType(
            "Query",
            {
                "hello": GraphQLField(GraphQLString, resolve=lambda *_: "hello"),
                "much": GraphQLField(GraphQLString, resolve=lambda *_: "much " * 40_000),
                "number": GraphQLField(
                    GraphQLInt,
                    args={"of": GraphQLArgument(GraphQLNonNull(GraphQLInt))},
                    resolve=lambda _, __, of: of,
                ),
                "organizations": GraphQLField(GraphQLString, resolve=joined),
                "echo": GraphQLField(GraphQLString, args=words, resolve=echo),
                "slow": GraphQLField(GraphQLString, resolve=slow),
                "waiting": GraphQLField(GraphQLString, resolve=waiting),
                "lost": GraphQLField(GraphQLString, resolve=lost),
                "broken": GraphQLField(GraphQLString, resolve=broken),
                "strict": GraphQLField(GraphQLNonNull(GraphQLString), resolve=broken),
                "hidden": GraphQLField(GraphQLString, resolve=hidden),
                "writeOnRead": GraphQLField(GraphQLString, resolve=write_on_read),
            },
        ),
        GraphQLObjectType(
            "Mutation",
            {
                "rename": GraphQLField(
                    renamed, args={"name": GraphQLArgument(GraphQLNonNull(GraphQLString))}, resolve=rename
                ),
                "dawdle": GraphQLField(GraphQLString, resolve=slow),
                "fail": GraphQLField(GraphQLString, resolve=broken),
            },
        ),
        subscriptions(),
    )


async def joined(_: object, info: Any) -> str:
    return ",".join(await organizations(_, info))
