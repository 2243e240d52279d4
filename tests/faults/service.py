"""The service as an operator runs it, in processes that can be killed: a server, two workers, their PostgreSQL.

Beside it a receiver of webhooks, which nobody kills.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.ports import free_port
from tests.faults.deliveries import Receiver, receiving

ROOT = Path(__file__).parents[2]
PEOPLE = 50
WORKERS = 2
WORKING = "Working"
PATIENCE_SECONDS = 60
Process = subprocess.Popen[bytes]


@dataclass
class Service:
    """A running service over a data folder of its own; what its processes log is kept beside the data."""

    folder: Path
    receiver: Receiver
    port: int = field(default_factory=free_port)
    server: Process | None = None
    workers: list[Process] = field(default_factory=list)
    _started: int = 0

    @property
    def settings(self) -> dict[str, str]:
        """Its environment."""
        ours = {
            "GOLDENTHREAD_DATA_DIR": str(self.folder / "data"),
            "GOLDENTHREAD_PORT": str(self.port),
            "GOLDENTHREAD_WORK_IN_SERVER": "false",
            "GOLDENTHREAD_WEBHOOK_NETWORKS": "127.0.0.0/8",
            "GOLDENTHREAD_LOG_LEVEL": "warning",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GOLDENTHREAD_")}
        return {**kept, **ours}

    def prepare(self) -> None:
        """Create the demo organization."""
        command = [sys.executable, "-m", "api", "demo", "--employees", str(PEOPLE), "--load-only"]
        subprocess.run(command, cwd=ROOT, env=self.settings, check=True, capture_output=True)

    def start_server(self) -> None:
        """Start the server; it need not answer yet."""
        self.server = self._start("server", "-m", "api", "serve")

    def staff(self) -> None:
        """Start workers until there are enough, and wait until all of them work."""
        logs = []
        while len(self.workers) < WORKERS:
            self._started += 1
            logs.append(self.folder / f"worker-{self._started}.log")
            self.workers.append(self._start(logs[-1].stem, "-m", "tests.faults.worker"))
        limit = time.monotonic() + PATIENCE_SECONDS
        while any(WORKING not in log.read_text() for log in logs):
            assert time.monotonic() < limit, f"a worker does not start: see {logs}"
            time.sleep(0.05)

    def kill_server(self) -> None:
        """Kill the server at once."""
        assert self.server is not None
        _killed(self.server)

    def kill_worker(self, which: int) -> None:
        """Kill one of the workers at once."""
        _killed(self.workers.pop(which))

    def stop_postgres(self) -> None:
        """Let PostgreSQL stop immediately, as `pg_ctl stop -m immediate` does: nothing is written out."""
        os.kill(self._postmaster(), signal.SIGQUIT)

    def answers(self) -> bool:
        """Whether the server says that it is ready."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def wait(self) -> float:
        """Wait until the server is ready; the seconds that this took."""
        began = time.monotonic()
        while not self.answers():
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise AssertionError(f"no answer in {PATIENCE_SECONDS} s: see {self.folder}/server.log")
            time.sleep(0.05)
        return time.monotonic() - began

    def end(self) -> None:
        """Tell all processes to stop, and wait for them; the last one stops PostgreSQL."""
        running = [*self.workers, *([] if self.server is None else [self.server])]
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(PATIENCE_SECONDS)

    def _start(self, name: str, *arguments: str) -> Process:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _postmaster(self) -> int:
        """The id of our own PostgreSQL's first process, as it wrote it down."""
        return int((self.folder / "data/postgres/postmaster.pid").read_text().split()[0])


@contextmanager
def running(folder: Path) -> Iterator[Service]:
    """A prepared service without workers, until the block ends."""
    with receiving() as receiver:
        service = Service(folder, receiver)
        service.prepare()
        service.start_server()
        try:
            service.wait()
            yield service
        finally:
            service.end()


def _killed(process: Process) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE_SECONDS)
