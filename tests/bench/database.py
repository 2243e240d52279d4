"""The database that the benchmark reads: made once by the program's own `demo --load-only`, then kept.

Not the tests' worlds: those are small and made anew for each run.
"""

import asyncio
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from api.accounts import tenant
from api.commands.demo import SEED
from api.database.embedded import CLUSTER, LOG, embedded_server
from api.database.engines import command_engine
from api.database.running import Entrance
from api.personas import DEMO, persona_token
from api.settings import load
from schema.access.tables import account
from tests.bench.ports import free_port

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "bench-data"
UNTIL = "2026-06-30"
"""Last day of the simulated time: fixed, so that every run reads the same rows."""
PERSONAS = ("employee", "manager", "hr-admin")
# Rows are frozen and visible to index-only scans from the start, and no background worker counts as a peer's CPU.
_SETTLE = ("VACUUM (FREEZE, ANALYZE)", "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()", "CHECKPOINT")
# A transaction's frame is no statement of the request; what the tenant is set by is one.
_EXECUTED = re.compile(r"LOG:  (execute|statement)\b.*?: (?!BEGIN|COMMIT|ROLLBACK|DISCARD|SHOW)", re.IGNORECASE)


@dataclass(frozen=True)
class Callers:
    """Who asks: the demo organization, the token of each persona, and the employee behind it."""

    organization_id: UUID
    tokens: dict[str, str]
    employees: dict[str, UUID]


@dataclass(frozen=True)
class Database:
    """The running server with its data."""

    folder: Path
    owner: URL
    callers: Callers

    @property
    def socket(self) -> str:
        """The folder of the server's socket."""
        return str(self.owner.query["host"])

    @property
    def pid(self) -> int:
        """The server's first process; all others are its children."""
        return int((self.folder / CLUSTER / "postmaster.pid").read_text().split()[0])

    def execute(self, *statements: str) -> None:
        """Run statements as the owner, each on its own."""
        asyncio.run(_execute(self.owner, statements))

    def version(self) -> str:
        """The version of PostgreSQL."""
        return (self.folder / CLUSTER / "PG_VERSION").read_text().strip()

    @contextmanager
    def statements_logged(self, log: list[str]) -> Iterator[None]:
        """Put every statement that the server executes within the block into `log`."""
        path = self.folder / CLUSTER / LOG
        self.execute("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.2)")
        begin = path.stat().st_size
        try:
            yield
        finally:
            with path.open(errors="replace") as lines:
                lines.seek(begin)
                log += [line.partition("LOG:  ")[2] for line in lines if _EXECUTED.search(line)]
            self.execute("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.2)")


@contextmanager
def database(employees: int) -> Iterator[Database]:
    """The database of so many employees, running until the block ends; made first where it is not there yet."""
    folder = FOLDER / str(employees)
    made, wanted = folder / "made.json", {"employees": employees, "until": UNTIL, "tables": _tables()}
    is_new = not made.exists() or json.loads(made.read_text()) != wanted
    if is_new:
        shutil.rmtree(folder, ignore_errors=True)
        _make(folder, employees)
    with embedded_server(folder) as owner:
        if is_new:
            asyncio.run(_execute(owner, _SETTLE))
            made.write_text(json.dumps(wanted))
        yield Database(folder, owner, asyncio.run(_callers(owner, folder)))


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process of the program over a data folder, free of the caller's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOLDENTHREAD_")}
    return {**kept, "GOLDENTHREAD_DATA_DIR": str(folder), **more}


def _tables() -> str:
    """What the tables were made by, so that an older database is not taken for today's."""
    text_of_all = b"".join(path.read_bytes() for path in sorted((ROOT / "migrations" / "versions").glob("*.py")))
    return hashlib.sha256(text_of_all).hexdigest()


def _make(folder: Path, employees: int) -> None:
    folder.mkdir(parents=True)
    options = ["--employees", str(employees), "--seed", str(SEED), "--until", UNTIL, "--load-only"]
    subprocess.run(
        [sys.executable, "-m", "api", "demo", *options],
        cwd=ROOT,
        env=environment(folder, GOLDENTHREAD_PORT=str(free_port())),
        check=True,
    )


async def _execute(owner: URL, statements: tuple[str, ...]) -> None:
    engine = command_engine(Entrance(owner)).execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def _callers(owner: URL, folder: Path) -> Callers:
    settings = load({"GOLDENTHREAD_DATA_DIR": str(folder)})
    engine = command_engine(Entrance(owner))
    async with engine.begin() as connection:
        demo = await tenant(connection, DEMO)
        now = datetime.now(UTC)
        tokens = {name: await persona_token(connection, settings, name, now) for name in PERSONAS}
        employees = {name: await _employee(connection, demo.personas[name]) for name in PERSONAS}
    await engine.dispose()
    return Callers(demo.organization_id, tokens, employees)


async def _employee(connection: AsyncConnection, subject: str) -> UUID:
    found: UUID | None = await connection.scalar(select(account.c.employee_id).where(account.c.subject == subject))
    if found is None:
        raise LookupError(f"the persona {subject} is no employee")
    return found
