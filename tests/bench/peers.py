"""The peers: servers over one database, each a process of its own, under the same uvicorn where they are ours."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.bench import postgraphile
from tests.bench.asking import Asked
from tests.bench.database import ROOT, Database, environment
from tests.bench.load import HOST
from tests.bench.operations import Operation
from tests.bench.ports import free_port

POSTGRAPHILE = "postgraphile"
CONNECTIONS = 16
"""Connections of the load generator and of each peer to the database, so that no request waits for one."""
STARTING_SECONDS = 120
STOPPING_SECONDS = 15
# Everything stays switched on; what is raised is how long a request may last and how much one caller may be sent.
SETTINGS = {
    "GOLDENTHREAD_LOG_LEVEL": "warning",
    "GOLDENTHREAD_WORK_IN_SERVER": "false",
    "GOLDENTHREAD_POOL_SIZE": str(CONNECTIONS),
    "GOLDENTHREAD_STATEMENT_TIMEOUT_MS": "600000",
    "GOLDENTHREAD_REQUEST_TIMEOUT_SECONDS": "3600",
    "GOLDENTHREAD_LIMIT_COST": "1000000",
    "GOLDENTHREAD_COST_PER_MINUTE": "1000000000",
    "GRAPHILE_ENV": "production",
}
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


@dataclass(frozen=True)
class Peer:
    """A server that runs."""

    name: str
    pid: int
    port: int
    database: Database

    def asked(self, operation: Operation) -> Asked:
        """The request that makes this peer answer the operation."""
        callers = self.database.callers
        if self.name == "limit":
            return Asked(self.port, "/", JSON, operation.for_limit(callers))
        if self.name == POSTGRAPHILE:
            return Asked(self.port, "/graphql", JSON, postgraphile.body(operation, callers))
        return self.graph(operation.persona, operation.for_graph(callers))

    def graph(self, persona: str, body: bytes) -> Asked:
        """A GraphQL request as a persona."""
        token = self.database.callers.tokens[persona]
        return Asked(self.port, "/graphql", {**JSON, "Authorization": f"Bearer {token}"}, body)


@contextmanager
def peers(database: Database, names: tuple[str, ...]) -> Iterator[dict[str, Peer]]:
    """The named peers, started together and running until the block ends."""
    with ExitStack() as stack:
        ports = {name: free_port() for name in names}
        started = {name: stack.enter_context(_started(database, name, port)) for name, port in ports.items()}
        for name, process in started.items():
            wait_for(process, ports[name], name)
        yield {name: Peer(name, process.pid, ports[name], database) for name, process in started.items()}


@contextmanager
def _started(database: Database, name: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command, settings = _command(database, name, port), environment(database.folder, **SETTINGS)
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(STOPPING_SECONDS)


def _command(database: Database, name: str, port: int) -> list[str]:
    if name == POSTGRAPHILE:
        return postgraphile.command(database, port, CONNECTIONS)
    serve = ["serve", "--port", str(port)]
    limit = ["--port", str(port), "--socket", database.socket, "--connections", str(CONNECTIONS)]
    module = {
        "limit": ["tests.bench.limit", *limit],
        "server": ["api", *serve],
        "depth_first": ["tests.bench.depth_first", *serve],
    }[name]
    return [sys.executable, "-m", *module]


def wait_for(process: subprocess.Popen[bytes], port: int, name: str) -> None:
    """Until the server answers anything at all."""
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=1).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The peer {name} did not start within {STARTING_SECONDS} s.")
