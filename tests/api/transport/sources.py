"""Sources of events for the small graph: orderly, endless, silent, flooding, refusing and breaking ones."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from graphql import GraphQLArgument, GraphQLField, GraphQLInt, GraphQLNonNull, GraphQLObjectType, GraphQLString
from sqlalchemy import select, text

from api.transport.subscriptions import BACKLOG
from schema.kit.errors import Code, CodedError
from schema.people.tables import organization

PAUSE_SECONDS = 0.1
SECRET = "the-secret-inside-a-source"

counted: list[int] = []
"""How far each source that counts had come when it was closed."""
opened: list[str] = []
closed: list[str] = []
"""The silent sources that have been listened to, and those that have been closed."""
open_since: dict[object, str] = {}
"""Those that are open, and the test in which they were opened."""


def forget() -> None:
    """Wait until the sources of earlier tests are closed, and begin anew."""
    try:
        until(lambda: opened == closed)
    finally:
        for noted in (counted, opened, closed):
            noted.clear()


def until(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not holds() and time.monotonic() < limit:
        time.sleep(0.01)
    assert holds(), (list(opened), list(closed), list(open_since.values()))


async def count(_: object, __: Any, to: int) -> AsyncIterator[int]:
    number = 0
    try:
        for number in range(1, to + 1):
            yield number
            await asyncio.sleep(0)
    finally:
        counted.append(number)


async def silence(*_: object) -> AsyncIterator[int]:
    opened.append("silence")
    mine = object()
    open_since[mine] = os.environ.get("PYTEST_CURRENT_TEST", "")
    try:
        await asyncio.Event().wait()
        yield 0
    finally:
        try:
            await asyncio.sleep(0.01)
        finally:  # a server that shuts down may be in a hurry
            closed.append("silence")
            del open_since[mine]


async def beat(*_: object) -> AsyncIterator[int]:
    """A number every second, at the same time for every listener."""
    while True:
        await asyncio.sleep(1 - time.time() % 1)
        yield int(time.time())


async def flood(*_: object) -> AsyncIterator[int]:
    for number in range(BACKLOG + 2):
        yield number


async def paused(*_: object) -> AsyncIterator[int]:
    await asyncio.sleep(PAUSE_SECONDS)
    yield 1


async def breaking(*_: object) -> AsyncIterator[int]:
    yield 1
    raise RuntimeError(SECRET)


async def checked(_: object, info: Any) -> AsyncIterator[Any]:
    """Looks into the database before it tells anything, as a source that checks access does."""
    first = await transaction(None, info)

    async def events() -> AsyncIterator[str]:
        for _ in range(2):
            yield first

    return events()


async def refusing(_: object, info: Any) -> AsyncIterator[Any]:
    await info.context.session.rows(text("SELECT 1"))
    raise CodedError(Code.FORBIDDEN, "You may not listen to this.")


async def transaction(_: object, info: Any) -> str:
    """The transaction in which this is executed, and what it sees of the tenants."""
    rows = await info.context.session.rows(select(organization.c.key, text("now()::text AS began")))
    return ",".join(f"{row.key}@{row.began}" for row in rows)


async def compared(first: str, info: Any) -> dict[str, str]:
    return {"opened": first, "executed": await transaction(None, info)}


def same(event: Any, *_: object, **__: object) -> Any:
    return event


def subscriptions() -> GraphQLObjectType:
    """The Subscription type."""
    text_field = GraphQLField(GraphQLString)
    pair = GraphQLObjectType("Transactions", {"opened": text_field, "executed": text_field})
    return GraphQLObjectType(
        "Subscription",
        {
            "count": GraphQLField(
                GraphQLInt, args={"to": GraphQLArgument(GraphQLNonNull(GraphQLInt))}, subscribe=count, resolve=same
            ),
            "silence": GraphQLField(GraphQLInt, subscribe=silence, resolve=same),
            "beat": GraphQLField(GraphQLInt, subscribe=beat, resolve=same),
            "flood": GraphQLField(GraphQLInt, subscribe=flood, resolve=same),
            "paused": GraphQLField(GraphQLInt, subscribe=paused, resolve=same),
            "breaking": GraphQLField(GraphQLInt, subscribe=breaking, resolve=same),
            "transactions": GraphQLField(pair, subscribe=checked, resolve=compared),
            "refusing": GraphQLField(GraphQLInt, subscribe=refusing, resolve=same),
        },
    )
