"""The load generator, a process of its own: `python -m tests.bench.load` reads a job from standard input.

Each connection sends its request again as soon as the answer is complete; loopback only. Not a stress tool: requests
and seconds are bounded, and an answer that is no success ends the run.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

HOST = "127.0.0.1"
PATIENCE_SECONDS = 600
LONGEST_LINE = 1 << 16


@dataclass(frozen=True, slots=True)
class Job:
    """What to send: after `seconds`, or that many requests, nothing new is sent; each connection sends once."""

    port: int
    request: str
    connections: int
    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Load:
    """What came back: latencies in milliseconds, in ascending order, and the seconds from first to last byte."""

    latencies_ms: list[float]
    seconds: float

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return len(self.latencies_ms)

    def percentile(self, share: float) -> float:
        """The latency that a share of the requests did not exceed (nearest rank)."""
        return self.latencies_ms[max(0, -int(-share * self.requests // 1) - 1)]


def run(job: Job) -> Load:
    """Run a job in a process of its own.

    Raises:
        RuntimeError: an answer was no success.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        input=json.dumps(asdict(job)),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    if done.returncode != 0:
        raise RuntimeError(f"The load generator gave up: {done.stderr.strip().splitlines()[-1]}")
    return Load(**json.loads(done.stdout))


async def generate(job: Job) -> Load:
    """Send the job's requests from this process."""
    latencies: list[float] = []
    started = time.perf_counter()
    share = max(1, job.requests // job.connections)
    clients = [_client(job, share, started + job.seconds, latencies) for _ in range(job.connections)]
    await asyncio.gather(*clients)
    return Load(sorted(latencies), time.perf_counter() - started)


async def _client(job: Job, requests: int, deadline: float, latencies: list[float]) -> None:
    reader, writer = await asyncio.open_connection(HOST, job.port, limit=LONGEST_LINE)
    request = job.request.encode()
    for _ in range(requests):
        sent = time.perf_counter()
        writer.write(request)
        _require_success(*await answer_of(reader))
        now = time.perf_counter()
        latencies.append((now - sent) * 1e3)
        if now > deadline:
            break
    writer.close()
    await writer.wait_closed()


async def answer_of(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The head and the body of one HTTP/1.1 answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if line)
    if b"content-length" in headers:
        return head, await reader.readexactly(int(headers[b"content-length"]))
    return head, b"".join([chunk async for chunk in _chunks(reader)])


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readline(), 16):
        yield await reader.readexactly(size)
        await reader.readline()
    await reader.readline()


def _require_success(head: bytes, body: bytes) -> None:
    if not head.startswith(b"HTTP/1.1 200") or b'"errors":' in body or not body.startswith(b'{"data"'):
        raise RuntimeError(f"not a successful answer: {head.splitlines()[0]!r} {body[:300]!r}")


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(generate(Job(**json.load(sys.stdin)))))))  # noqa: T201 - its only output
