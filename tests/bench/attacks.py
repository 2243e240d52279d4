"""`python -m tests.bench.attacks`: what hostile requests get, how soon, and what other requests notice of it.

Each attack goes on while a load of small reads runs beside it, on the same two cores as the server: so a part of what
those notice is that the attacker works too. On loopback, bounded in connections and seconds.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from rich.console import Console
from rich.table import Table
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.auth.tokens import Person
from api.context import utc_now
from api.personas import person_token
from api.settings import load
from api.transport.messages import PROTOCOL
from tests.api.transport.limits.documents import bomb
from tests.bench.database import Database, database, environment
from tests.bench.load import HOST, LONGEST_LINE, Job, Load, answer_of, run
from tests.bench.operations import OPERATIONS
from tests.bench.peers import Peer, peers

EMPLOYEES, CONNECTIONS, REQUESTS, SECONDS = 1_000, 4, 100_000, 3.0
ATTACKERS, SLOW, SOCKETS, EACH = 4, 200, 100, 10
"""How many send hostile requests again and again, how many bodies trickle in, and the sockets of all subscriptions."""
BYTE_SECONDS = 0.2
LARGE = 20_000_000


@dataclass
class Told:
    """What became of an attack: how often each answer came, and milliseconds until it did."""

    answers: dict[str, int] = field(default_factory=dict)
    taken_ms: list[float] = field(default_factory=list)

    def add(self, answer: str, since: float) -> None:
        """Note an answer to what was sent at a time."""
        self.answers[answer] = self.answers.get(answer, 0) + 1
        self.taken_ms.append((time.perf_counter() - since) * 1e3)


_REMINDED = """
SELECT subject, max(sequence) AS sequence
FROM domain_event
JOIN account USING (organization_id, employee_id)
WHERE organization_id = $1 AND type = 'ReviewReminderDue'
GROUP BY subject ORDER BY 2 DESC LIMIT $2
"""

Attack = Callable[[Peer, float, Told], Awaitable[None]]
"""Attacks a server until a time of `perf_counter`."""


def main() -> None:
    """Show the table."""
    table = Table("attack", "sent", "answers", "p50 / most ms", "others p50 / p99 / most ms", "others per second")
    with database(EMPLOYEES) as made, peers(made, ("server",)) as running:
        server = running["server"]
        _read(server)
        _row(table, "none", Told(), _read(server))
        for name, attack in ATTACKS.items():
            told = Told()
            _row(table, name, told, asyncio.run(_attacked(server, attack, told)))
        _row(table, "none again", Told(), _read(server))
    Console(width=160 if not sys.stdout.isatty() else None).print(table)


def document(query: str) -> Attack:
    """Sends a document again and again."""
    body = json.dumps({"query": query}).encode()

    async def attack(server: Peer, until: float, told: Told) -> None:
        async def one() -> None:
            reader, writer = await asyncio.open_connection(HOST, server.port, limit=LONGEST_LINE)
            asked = server.graph("employee", body).raw().encode()
            while (since := time.perf_counter()) < until:
                writer.write(asked)
                told.add(_outcome(*await answer_of(reader)), since)
            writer.close()

        await asyncio.gather(*(one() for _ in range(ATTACKERS)))

    return attack


async def large_body(server: Peer, until: float, told: Told) -> None:
    """Sends 20 MB, on a new connection each time."""
    asked = server.graph("employee", b"{" + b" " * LARGE).raw().encode()
    while (since := time.perf_counter()) < until:
        reader, writer = await asyncio.open_connection(HOST, server.port, limit=LONGEST_LINE)
        writer.write(asked)
        told.add(_outcome(*await answer_of(reader)), since)
        writer.close()


async def slow_bodies(server: Peer, until: float, told: Told) -> None:
    """Sends bodies byte by byte, on as many connections at once; each until it is refused."""
    del until
    asked = server.graph("employee", b"{" * 1_000).raw().encode()[:-999]

    async def one() -> None:
        since = time.perf_counter()
        reader, writer = await asyncio.open_connection(HOST, server.port)
        writer.write(asked)
        answer = asyncio.create_task(answer_of(reader))
        while not answer.done():
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(answer), BYTE_SECONDS)
            with suppress(ConnectionError):
                writer.write(b"{")
        told.add(_outcome(*answer.result()), since)
        writer.close()

    await asyncio.gather(*(one() for _ in range(SLOW)))


async def subscriptions_of_one(server: Peer, until: float, told: Told) -> None:
    """Opens a thousand subscriptions with one token."""
    await _subscriptions(server, (await reminded(server.database))[:1], until, told)


async def subscriptions_of_many(server: Peer, until: float, told: Told) -> None:
    """Opens ten subscriptions or twenty of each of some hundred people."""
    await _subscriptions(server, await reminded(server.database), until, told)


async def _subscriptions(server: Peer, callers: Sequence[tuple[str, str]], until: float, told: Told) -> None:
    """Opens subscriptions, ten on a socket, and keeps them open; told is each one's first event, or its refusal."""
    begun = time.perf_counter()

    async def one(token: str, query: str) -> ClientConnection:
        socket = await _socket(server, token)
        for number in range(EACH):
            await _subscribe(socket, str(number), query)
        for _ in range(EACH):
            told.add(_first_words(json.loads(await socket.recv())), begun)
        return socket

    opened = await asyncio.gather(*(one(*caller) for caller in islice(cycle(callers), SOCKETS)))
    await asyncio.sleep(max(0.0, until - time.perf_counter()))
    await asyncio.gather(*(socket.close() for socket in opened))


def _first_words(message: dict[str, Any]) -> str:
    kind: str = message["type"]
    return kind if kind == "next" else f"{kind} {message['payload'][0]['extensions']['code']}"


async def reminded(made: Database) -> list[tuple[str, str]]:
    """The people who were reminded of a review last: a token, and a subscription that tells it and then waits."""
    settings, now, organization = load(environment(made.folder)), utc_now(), made.callers.organization_id
    connection = await asyncpg.connect(host=made.socket, user="postgres", database="postgres")
    rows = await connection.fetch(_REMINDED, organization, SOCKETS)
    await connection.close()
    return [
        (
            person_token(settings, Person(organization, row["subject"]), now),
            f"subscription {{ threadEvents(after: {row['sequence'] - 1}) {{ id }} }}",
        )
        for row in rows
    ]


async def _socket(server: Peer, token: str) -> ClientConnection:
    socket = await connect(f"ws://{HOST}:{server.port}/graphql", subprotocols=[Subprotocol(PROTOCOL)])
    await socket.send(json.dumps({"type": "connection_init", "payload": {"Authorization": f"Bearer {token}"}}))
    await socket.recv()
    return socket


async def _subscribe(socket: ClientConnection, identity: str, query: str) -> None:
    await socket.send(json.dumps({"id": identity, "type": "subscribe", "payload": {"query": query}}))


ALIASES = f"{{ {' '.join(f'a{number}: viewer {{ __typename }}' for number in range(5_000))} }}"
DEEP = f"{{ viewer {{ employee {'{ manager ' * 500}{{ name }}{' }' * 500} }} }}"

ATTACKS: dict[str, Attack] = {
    "30 fragments, each spread twice": document(bomb(30)),
    "5,000 aliases": document(ALIASES),
    "500 fields deep": document(DEEP),
    "bodies of 20 MB": large_body,
    f"{SLOW} bodies that trickle in": slow_bodies,
    f"{SOCKETS * EACH:,} subscriptions of one caller": subscriptions_of_one,
    f"{SOCKETS * EACH:,} subscriptions of many callers": subscriptions_of_many,
}


async def _attacked(server: Peer, attack: Attack, told: Told) -> Load:
    load = asyncio.create_task(asyncio.to_thread(_read, server))
    await asyncio.sleep(0.5)  # the load generator has begun by then
    await attack(server, time.perf_counter() + SECONDS, told)
    return await load


def _read(server: Peer) -> Load:
    asked = server.asked(OPERATIONS["Tiny"]).raw()
    return run(Job(server.port, asked, CONNECTIONS, REQUESTS, SECONDS + 0.5))


def _outcome(head: bytes, body: bytes) -> str:
    status = head.split()[1].decode()
    errors = json.loads(body).get("errors") or [{}]
    return f"{status} {errors[0].get('extensions', {}).get('code', '')}".strip()


def _row(table: Table, name: str, told: Told, others: Load) -> None:
    taken = sorted(told.taken_ms)
    table.add_row(
        name,
        f"{len(taken):,}",
        ", ".join(f"{answer} ({count:,})" for answer, count in sorted(told.answers.items())),
        f"{taken[len(taken) // 2]:.1f} / {taken[-1]:.0f}" if taken else "",
        " / ".join(f"{others.percentile(share):.1f}" for share in (0.5, 0.99, 1.0)),
        f"{others.requests / others.seconds:,.0f}",
    )


if __name__ == "__main__":
    main()
