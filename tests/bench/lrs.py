"""`python -m tests.bench.lrs`: completions of a local LRS, read in one go, and by a worker that is killed twice.

Measures the whole way: HTTP on loopback, the connector in its own process, the worker, PostgreSQL. Says whether both
ways end with the same rows. Not part of `python -m tests.bench`, which measures the graph.
"""

import argparse
import asyncio
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.context import ForkServerProcess
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid5

from rich.console import Console
from sqlalchemy import make_url
from sqlalchemy.engine import URL

from api.connections import Keeper, means_of
from api.context import utc_now
from api.database import migrations
from api.database.embedded import embedded_server
from api.database.engines import app_engine
from api.database.running import Entrance
from api.database.scratch import scratch_database
from api.feeds.sealing import Seals
from api.jobs.system import system_request
from api.settings import load
from plugins.host.calling import Host
from plugins.host.facts import PluginFacts
from plugins.sync.runs import run
from plugins.sync.vault import sealed_credentials
from plugins.xapi.client import CONSISTENT, moment
from plugins.xapi.config import COMPLETED
from schema.kit.tenancy import APP_ROLE
from tests.bench.ports import free_port
from tests.plugins.systems import PEOPLE, Site, System, email

COMPLETIONS = 50_000
KILLED_AT = (0.3, 0.7)
"""The shares of all rows at which the worker is killed."""

POLL_SECONDS = 0.2
START_SECONDS = 60.0
SETTLED = 0.2
"""From this share of the rows on memory is compared with its peak: by then everything is imported and warm."""

SECRET = "lrs-secret-9f31c7"
XAPI = PluginFacts("xapi", "1.0.0", "built in", "plugins.xapi.plugin")
SEALS = b"a key that seals the secrets of tests"
SEED = UUID("7c2a6a52-6d0e-4a8e-9f57-1f2b7e6c9d10")
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
APART = timedelta(minutes=10)
_apart = multiprocessing.get_context("forkserver")
"""Workers stand by with all imported, as those of a deployment do that take up what another one left."""


@dataclass
class Run:
    """What a run showed.

    Attributes:
        seconds: from its first worker to its last.
        kills: at how many rows workers were killed.
        memory: resident MiB of the worker and the connector's process, by share of rows done.
        rows: what is known of completions afterwards, in order.
        events: how many events were made on the way.
    """

    seconds: float = 0.0
    kills: list[int] = field(default_factory=list)
    memory: list[tuple[float, float, float]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    events: int = 0

    @property
    def growth(self) -> tuple[float, float]:
        """Resident MiB of both processes together when they were warm, and at most after that."""
        late = [worker + connector for share, worker, connector in self.memory if share >= SETTLED]
        return (late[0], max(late)) if late else (0.0, 0.0)


def main(arguments: Sequence[str]) -> int:
    """Measure, and show the figures; 1 where the two ways end differently."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lrs", description=__doc__)
    parser.add_argument("--completions", type=int, default=COMPLETIONS)
    wanted = parser.parse_args(arguments).completions
    with tempfile.TemporaryDirectory(prefix="goldenthread-lrs-") as folder, asyncio.Runner() as runner:
        Path(folder).chmod(0o755)
        server = embedded_server(Path(folder) / "data")
        with server as owner, scratch_database(owner) as one, scratch_database(owner) as other:
            for database in (one, other):
                migrations.migrate(database, migrations.route(None, migrations.HEAD))
            whole, killed = measured(runner, (one, other), wanted)
    _show(whole, killed)
    return 0 if whole.rows == killed.rows and len(whole.rows) == wanted else 1


def measured(
    runner: asyncio.Runner, databases: tuple[URL, URL], completions: int, *, waits: bool = False
) -> tuple[Run, Run]:
    """A run in one go and a run that is killed twice, each on an empty database of its own.

    Where the LRS `waits`, it keeps the pages that follow back until the worker has been killed: a short run would be
    over before.
    """
    with lrs(completions) as store:
        whole = _measured(runner, databases[0], store, completions, (), waits=waits)
        killed = _measured(runner, databases[1], store, completions, KILLED_AT, waits=waits)
    return whole, killed


@dataclass(frozen=True)
class Store:
    """A Learning Record Store: where it is, and from which row on it keeps its pages back."""

    endpoint: str
    kept_back: "Synchronized[int]"


@contextmanager
def lrs(completions: int) -> Iterator[Store]:
    """A Learning Record Store on loopback, in a process of its own."""
    _apart.set_forkserver_preload(["tests.plugins.systems"])
    port, ready, kept_back = free_port(), _apart.Event(), _apart.Value("i", completions)
    process = _apart.Process(target=_serve, args=(port, completions, kept_back, ready), daemon=True)
    process.start()
    try:
        ready.wait(START_SECONDS)
        yield Store(f"http://127.0.0.1:{port}/xapi", kept_back)
    finally:
        process.kill()
        process.join()


def statement(number: int) -> dict[str, Any]:
    """The completion with a number: every person takes one course after another."""
    at = FIRST + APART * number
    course, definition = number // PEOPLE, {"name": {"en": f"Course {number // PEOPLE}"}}
    return {
        "id": str(uuid5(SEED, str(number))),
        "actor": {"objectType": "Agent", "mbox": f"mailto:{email(number % PEOPLE)}"},
        "verb": {"id": COMPLETED, "display": {"en": "completed"}},
        "object": {"objectType": "Activity", "id": f"https://courses.example.com/{course}", "definition": definition},
        "result": {"score": {"scaled": number % 101 / 100}, "completion": True, "success": True},
        "timestamp": at.isoformat(),
        "stored": at.isoformat(),
        "version": "1.0.0",
    }


class _Store(BaseHTTPRequestHandler):
    """Answers pages of statements; `more` is relative, as most stores have it."""

    protocol_version = "HTTP/1.1"
    statements: Sequence[bytes]
    kept_back: "Synchronized[int]"

    def do_GET(self) -> None:
        asked = {name: values[-1] for name, values in parse_qs(urlsplit(self.path).query).items()}
        found = self.statements if asked.get("verb") == COMPLETED else ()
        start, limit = int(asked.get("skip", _first_after(asked.get("since")))), int(asked["limit"])
        while found and self.kept_back.value <= start < len(found):
            time.sleep(POLL_SECONDS)
        more = f"/xapi/statements?verb={COMPLETED}&limit={limit}&skip={start + limit}"
        following = more if start + limit < len(found) else ""
        rows = b",".join(found[start : start + limit])
        body = b'{"statements":[' + rows + b'],"more":' + json.dumps(following).encode() + b"}"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header(CONSISTENT, datetime.now(UTC).isoformat())
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the method that is replaced
        """Say nothing."""


def _first_after(since: str | None) -> int:
    return 0 if since is None else max(0, (moment(since) - FIRST) // APART + 1)


def _serve(port: int, completions: int, kept_back: "Synchronized[int]", ready: Event) -> None:
    _Store.kept_back = kept_back
    _Store.statements = [json.dumps(statement(number)).encode() for number in range(completions)]
    server = ThreadingHTTPServer(("127.0.0.1", port), _Store)
    ready.set()
    server.serve_forever()


def _measured(
    runner: asyncio.Runner, database: URL, store: Store, completions: int, kills: Sequence[float], *, waits: bool
) -> Run:
    """A run to its end, by as many workers as it takes."""
    system, shown = _connected(Site(runner, database), store.endpoint), Run()
    run_id = runner.run(system.queued())
    begun = time.perf_counter()
    for share in (*kills, None):
        store.kept_back.value = round(share * completions) if share is not None and waits else completions
        worker = _worker(database, system, run_id)
        killed = _watched(system, run_id, worker, shown, completions, share)
        if killed is not None:
            shown.kills.append(killed)
    shown.seconds = time.perf_counter() - begun
    row = system.row(run_id)
    if row["state"] != "SUCCEEDED":
        raise RuntimeError(f"the run ended as {row['state']}: {row['error']}")
    shown.rows = system.world.rows(_FINAL)
    shown.events = int(system.world.rows("SELECT count(*) AS n FROM domain_event")[0]["n"])
    return shown


_FINAL = """
    SELECT employee_number, code, completed_at, score FROM completion
    JOIN course ON course.id = course_id JOIN employee ON employee.id = employee_id
    ORDER BY completed_at, employee_number, code
"""


def _connected(site: Site, endpoint: str) -> System:
    """An organization with a connection to the LRS."""
    system = System(site, Path("unused"), "xapi", (XAPI,))
    keeper = Keeper(Seals(SEALS))
    sealed = sealed_credentials(keeper, system.tenant, system.connection_id, {"secret": SECRET}, None)
    site.rows(
        "UPDATE connected_system SET settings = CAST(:settings AS jsonb), credentials = :secret, credentials_key = :key"
        " WHERE id = :id",
        settings=json.dumps({"endpoint": endpoint, "key": "golden"}),
        secret=sealed.secret,
        key=sealed.key,
        id=system.connection_id,
    )
    return system


def _worker(database: URL, system: System, run_id: UUID) -> ForkServerProcess:
    """A worker's process that takes the run up."""
    address = database.set(username=APP_ROLE).render_as_string(hide_password=False)
    process = _apart.Process(target=_work, args=(address, system.tenant, list(system.host.plugins), run_id))
    process.start()
    return process


def _work(address: str, tenant: UUID, plugins: Sequence[PluginFacts], run_id: UUID) -> None:
    asyncio.run(_worked(make_url(address), tenant, plugins, run_id))


async def _worked(address: URL, tenant: UUID, plugins: Sequence[PluginFacts], run_id: UUID) -> None:
    engine = app_engine(Entrance(address), load({}))
    host = Host(plugins)
    async with system_request(engine, tenant, utc_now()) as request:
        await run(means_of(host, engine, tenant, Keeper(Seals(SEALS))), request, run_id)


def _watched(
    system: System, run_id: UUID, worker: ForkServerProcess, shown: Run, completions: int, share: float | None
) -> int | None:
    """Note memory until the worker ends, or kill it at a share of the rows; then, at how many rows."""
    while worker.is_alive():
        done = int(system.row(run_id)["processed"])
        shown.memory.append((done / completions, *_resident(worker.pid)))
        if share is not None and done >= share * completions:
            worker.kill()
            worker.join()
            return int(system.row(run_id)["processed"])
        time.sleep(POLL_SECONDS)
    worker.join()
    return None


def _resident(pid: int | None) -> tuple[float, float]:
    """Resident MiB of a process, and of all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        started = children.read_text().split()
        return _mebibytes(str(pid)), sum(map(_mebibytes, started))
    except OSError:
        return 0.0, 0.0


def _mebibytes(pid: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:")), 0.0)


def _show(whole: Run, killed: Run) -> None:
    warm, peak = whole.growth
    same = whole.rows == killed.rows
    console = Console()
    console.print(f"in one go: {len(whole.rows):,} completions in {whole.seconds:.1f} s, {whole.events:,} events")
    console.print(f"memory of worker and connector: {warm:.0f} MiB when warm, {peak:.0f} MiB at most after that")
    console.print(f"killed at {killed.kills} rows: {killed.seconds:.1f} s in all, {killed.events:,} events")
    console.print("the same rows in the end" if same else "[red]other rows in the end[/]")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
