"""A receiver of webhooks on this machine that answers as it is told, and remembers what it got."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Got:
    """A request: its first line, its headers by lower-case name, its body."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Listens while its block lasts. `answers` gives the status of each request in turn, the last one for all others;
    0 stands for no answer at all. With `together`, nobody is answered before so many requests are there.
    """

    answers: Sequence[int] = (200,)
    location: str = ""
    length: int = 0
    together: int = 0
    got: list[Got] = field(default_factory=list)
    port: int = 0
    _came: asyncio.Event = field(default_factory=asyncio.Event)
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _answering: dict[asyncio.Task[None], asyncio.StreamWriter] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def until(self, holds: Callable[[list[Got]], bool], seconds: float = 20) -> None:
        """Wait until what came satisfies."""
        async with asyncio.timeout(seconds):
            while not holds(self.got):
                self._came.clear()
                await self._came.wait()

    async def count(self, number: int) -> list[Got]:
        """Wait for so many requests."""
        await self.until(lambda got: len(got) >= number)
        return self.got

    @asynccontextmanager
    async def listening(self, trust: ssl.SSLContext | None = None) -> AsyncIterator["Receiver"]:
        """Listen until the block ends."""
        server = await asyncio.start_server(self._take, "127.0.0.1", 0, ssl=trust)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self._over.set()
            for writer in self._answering.values():
                writer.transport.abort()
            await asyncio.gather(*self._answering, return_exceptions=True)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._answering[asyncio.create_task(self._answer(reader, writer))] = writer

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.got.append(await _read(reader))
        status = self.answers[min(len(self.got), len(self.answers)) - 1]
        self._came.set()
        await self.count(self.together)
        if status == 0:
            await self._over.wait()
            return
        location = f"Location: {self.location}\r\n" if self.location else ""
        head = f"HTTP/1.1 {status} Told\r\nContent-Length: {self.length}\r\n{location}Connection: close\r\n\r\n"
        writer.write(head.encode() + b"x" * self.length)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Got:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    return Got(head[0], headers, await reader.readexactly(int(headers.get("content-length", "0"))))
