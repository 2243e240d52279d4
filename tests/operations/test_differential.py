"""The breadth-first executor against graphql-core's, over the real schema, policy and database, on drawn queries.

graphql-core calls the same resolvers object by object, with DataLoaders collecting the parents of a level. More of
them for each of those who ask: `DIFFERENTIAL_EXAMPLES=300 .venv/bin/pytest tests/operations/test_differential.py`.
"""

import os
from dataclasses import replace
from typing import Any

import orjson
import pytest
from graphql import ExecutionResult, parse, validate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection

from api.context import bind_tenant
from api.engine import Executor
from schema import root
from schema.access.nodes import node_types
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.kit.ids import encode_id
from schema.kit.session import Session
from tests.bench.depth_first import DepthFirst
from tests.operations.alone import asked_alone
from tests.operations.drawn import Draft, Drawn, Ids
from tests.world import CURSOR_KEY, DEMO, EXECUTOR, NOW, OTHER, World

GRAPH = root.schema._schema
OBJECT_BY_OBJECT = DepthFirst(GRAPH)
EXAMPLES = int(os.environ.get("DIFFERENTIAL_EXAMPLES", "30"))
SAMPLE = 12
SCOPES = ("employees:read", "goals:read", "reviews:read")
WHO = ("employee", "manager", "skip-level", "hrbp", "compensation", "hr-admin", "machine")
Path = tuple[str | int, ...]
Told = dict[Path, set[tuple[Path, str]]]
"""Path and code of the errors, by the position that each has set to null."""

Comparable = tuple[bytes, Told]


class Bench:
    """A world and what is asked of it. No dataclass: Hypothesis would print the whole world."""

    def __init__(self, world: World, ids: Ids, viewers: dict[str, Viewer]) -> None:
        self.world = world
        self.ids = ids
        self.viewers = viewers

    def answers(self, who: str, drawn: Drawn) -> tuple[Comparable, Comparable]:
        """What both executors answer."""
        return self.world.run(self._answers(self.viewers[who], drawn))

    def told_alone(self, who: str, drawn: Drawn, path: Path) -> set[tuple[Path, str]]:
        """The errors that graphql-core tells when nothing but the field at a path is asked for."""
        alone = replace(drawn, text=asked_alone(drawn.text, path))
        _, told = self.world.run(self._answer(OBJECT_BY_OBJECT, self.viewers[who], alone))
        return {error for errors in told.values() for error in errors}

    async def _answers(self, viewer: Viewer, drawn: Drawn) -> tuple[Comparable, Comparable]:
        return await self._answer(EXECUTOR, viewer, drawn), await self._answer(OBJECT_BY_OBJECT, viewer, drawn)

    async def _answer(self, executor: Executor, viewer: Viewer, drawn: Drawn) -> Comparable:
        async with self.world.engine().connect() as connection:
            answer = await answered(executor, connection, viewer, drawn)
            # graphql-core cancels what it needs no more, and SQLAlchemy a connection whose statement is cancelled.
            await connection.invalidate()
            return answer


async def answered(executor: Executor, connection: AsyncConnection, viewer: Viewer, drawn: Drawn) -> Comparable:
    """What an executor answers, in a transaction that is never committed."""
    await bind_tenant(connection, viewer.organization_id)
    request = Request(Session(connection), viewer, NOW, CURSOR_KEY)
    result = await executor.execute(parse(drawn.text), None, request, drawn.variables)
    return comparable(result)


def comparable(result: ExecutionResult) -> Comparable:
    """The bytes of the data, and the errors in any order."""
    text = orjson.dumps(result.data)
    data = orjson.loads(text)
    told: Told = {}
    for error in result.errors or []:
        path = tuple(error.path or ())
        told.setdefault(nulled(data, path), set()).add((path, str((error.extensions or {}).get("code"))))
    return text, told


def nulled(data: Any, path: Path) -> Path:
    """The position on the path that is null."""
    for depth, key in enumerate(path):
        if data is None:
            return path[:depth]
        data = data[key]
    return path


def bench_of(world: World) -> Bench:
    """The ids that queries are drawn with, and who asks."""
    ids = {name: sampled(world, name, DEMO) for name in node_types}
    ids = {name: found for name, found in ids.items() if found}
    ids[""] = ["nonsense", encode_id("Employee", world.tenants[DEMO]), *sampled(world, "Employee", OTHER)[:2]]
    viewers = {who: world.service(*SCOPES) if who == "machine" else world.viewer(who) for who in WHO}
    return Bench(world, ids, viewers)


def sampled(world: World, name: str, tenant: str) -> list[str]:
    """Some ids of a type, spread over the table."""
    table = node_types[name].readable.table.name
    found = world.rows(
        f"SELECT id FROM {table} WHERE organization_id = :tenant ORDER BY md5(id::text) LIMIT {SAMPLE}",
        tenant=world.tenants[tenant],
    )
    return [encode_id(name, row["id"]) for row in found]


@pytest.fixture(scope="module")
def bench(world: World) -> Bench:
    return bench_of(world)


@pytest.mark.parametrize("who", WHO)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_data_and_errors_equal_those_of_graphql_core(bench: Bench, who: str, seed: int) -> None:
    drawn = Draft(GRAPH, bench.ids, seed).query()
    assert validate(GRAPH, parse(drawn.text)) == []
    (data, ours), (expected, theirs) = bench.answers(who, drawn)
    assert data == expected
    assert ours.keys() == theirs.keys()
    # Of several errors that end at one null, any may be told: each of ours is one that graphql-core tells, too, at the
    # latest when nothing else is asked for that could come before it.
    untold = [one for position, errors in ours.items() for one in errors - theirs[position]]
    assert [one for one in untold if one not in bench.told_alone(who, drawn, one[0])] == []
