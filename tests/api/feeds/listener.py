"""A client of graphql-transport-ws that follows the thread over a real socket, and remembers what it got."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

FOLLOW = """
    subscription ThreadEvents($employeeIds: [ID!], $after: Int) {
      threadEvents(employeeIds: $employeeIds, after: $after) { id sequence __typename employee { id } }
    }
"""


@dataclass
class Listener:
    """What one subscription heard: numbers of events, and the message that ended it."""

    socket: ClientConnection
    heard: list[int] = field(default_factory=list)
    ended: Any = None

    async def until(self, number: int, seconds: float = 30) -> list[int]:
        """Read until so many events have come."""
        async with asyncio.timeout(seconds):
            while len(self.heard) < number and self.ended is None:
                await self._read()
        return self.heard

    async def end(self, seconds: float = 30) -> Any:
        """Read until the server ends the subscription; the codes of its errors, or None."""
        async with asyncio.timeout(seconds):
            while self.ended is None:
                await self._read()
        errors = self.ended["payload"] if self.ended["type"] == "error" else []
        return [error["extensions"]["code"] for error in errors]

    async def silence(self, seconds: float) -> bool:
        """Whether nothing comes for so long."""
        before = len(self.heard)
        try:
            await self.until(before + 1, seconds)
        except TimeoutError:
            return True
        return False

    async def _read(self) -> None:
        message = json.loads(await self.socket.recv())
        if message["type"] == "next":
            self.heard.append(message["payload"]["data"]["threadEvents"]["sequence"])
        elif message["type"] in ("error", "complete"):
            self.ended = message


@asynccontextmanager
async def following(address: str, token: str, **variables: Any) -> AsyncIterator[Listener]:
    """A subscription on a socket of its own, which the server has begun to serve."""
    url = address.replace("http", "ws", 1)
    async with connect(url, subprotocols=["graphql-transport-ws"]) as socket:  # type: ignore[list-item]
        await _say(socket, type="connection_init", payload={"Authorization": f"Bearer {token}"})
        assert json.loads(await socket.recv())["type"] == "connection_ack"
        await _say(socket, id="1", type="subscribe", payload={"query": FOLLOW, "variables": variables})
        yield Listener(socket)


async def _say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))
