"""`python -m tests.bench.check_ins`: a Monday on which everybody checks in, by many phones at once, some of them twice.

On a copy of the benchmark's database, which it fills with weeks that nobody has told of yet. After the last answer it
looks into the tables: nothing lost, nothing doubled, one suggestion for each cause.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from sqlalchemy import text
from sqlalchemy.engine import URL

from api.auth.tokens import Person
from api.database.embedded import embedded_server
from api.database.engines import command_engine
from api.database.running import Entrance
from api.personas import person_token
from api.settings import load
from schema.kit.ids import encode_id
from tests.bench.database import FOLDER, ROOT, UNTIL, Database, database, environment
from tests.bench.load import HOST, answer_of
from tests.bench.operations import DOCUMENTS
from tests.bench.peers import JSON, SETTINGS, wait_for
from tests.bench.ports import free_port

SUBMISSIONS, CLIENTS, EMPLOYEES = 100_000, 64, 10_000
TWICE = 10
"""One in so many is sent again, as a phone does that lost the answer."""
LOGGED = 1_000
"""After so many the log says how it goes."""
_PEOPLE = """
    SELECT a.subject, e.id AS employee, array_agg(g.id ORDER BY g.id) AS goals,
           array_agg(m.target ORDER BY g.id) AS targets
    FROM account a
    JOIN employee e ON e.organization_id = a.organization_id AND e.id = a.employee_id
    JOIN goal g ON g.organization_id = e.organization_id AND g.owner_id = e.id AND g.level = 'INDIVIDUAL'
               AND g.state = 'ACTIVE' AND g.deleted_at IS NULL
    JOIN goal_metric m ON m.organization_id = g.organization_id AND m.goal_id = g.id AND m.deleted_at IS NULL
    WHERE a.organization_id = :tenant AND a.disabled_at IS NULL
    GROUP BY 1, 2 ORDER BY 2
"""
_MUST_BE_NONE = {
    "weeks told twice": "SELECT count(*) FROM (SELECT 1 FROM check_in WHERE deleted_at IS NULL"
    " GROUP BY organization_id, employee_id, week_starts_on HAVING count(*) > 1) AS twice",
    "gaps in the sequence": "SELECT max(sequence) - count(*) FROM domain_event WHERE organization_id = :tenant",
    "causes with two suggestions": "SELECT count(*) FROM (SELECT 1 FROM trigger_firing WHERE raised_at >= :begun"
    " AND cause_key IS NOT NULL AND state <> 'WITHDRAWN' AND deleted_at IS NULL"
    " GROUP BY organization_id, employee_id, cause_key HAVING count(*) > 1) AS twice",
    "metrics behind their newest week": "SELECT count(*) FROM goal_metric m JOIN LATERAL (SELECT value FROM goal_update"
    " u WHERE u.organization_id = m.organization_id AND u.goal_id = m.goal_id AND u.recorded_at >= :begun"
    " ORDER BY week_starts_on DESC LIMIT 1) AS newest ON m.current <> newest.value",
}
_COUNTED = {
    "check-ins": "SELECT count(*) FROM check_in WHERE created_at >= :begun",
    "goal updates": "SELECT count(*) FROM goal_update WHERE created_at >= :begun",
    "observations": "SELECT count(*) FROM metric_observation WHERE created_at >= :begun",
    "events of check-ins": "SELECT count(*) FROM domain_event WHERE type = 'CheckInSubmitted' AND created_at >= :begun",
}
"""What there must be as much of as was told."""

_RAISED = "SELECT count(*) FROM trigger_firing WHERE raised_at >= :begun AND cause_key IS NOT NULL"
BUSY = b"HTTP/1.1 503"
PAUSE_SECONDS = 0.5
"""How long a phone waits before it comes again, when the server had no connection left."""

Work = tuple["Author", str, int]


@dataclass(frozen=True, slots=True)
class Author:
    """Who checks in: a token, and goals with the targets of their metrics."""

    token: str
    goals: list[str]
    targets: list[float]


@dataclass(slots=True)
class Told:
    """What the clients met: latencies in milliseconds, how often they were turned away, the seconds of it all."""

    latencies: list[float] = field(default_factory=list)
    turned_away: int = 0
    seconds: float = 0.0

    def percentile(self, share: float) -> float:
        """A latency that occurred."""
        ordered = sorted(self.latencies)
        return round(ordered[max(0, -int(-share * len(ordered) // 1) - 1)], 1)


def main(arguments: list[str]) -> None:
    """Submit, look, and write the figures to `build/check_ins.json`; fails where anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.check_ins", description=__doc__)
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--employees", type=int, default=EMPLOYEES)
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    figures = measured(options.submissions, options.clients, options.employees, console)
    console.print_json(json.dumps(figures))
    save(figures, ROOT / "build")
    if not figures["kept"]:
        raise SystemExit("Something was lost or doubled: see above.")


def measured(submissions: int, clients: int, employees: int, console: Console) -> dict[str, float]:
    """The figures of so many check-ins, sent by so many clients at once to a server of their own."""
    with _copied(employees) as data, _served(data) as port:
        authors = asyncio.run(_authors(data))
        weeks_told = weeks(-(-submissions // len(authors)))
        work = [(author, week, place) for place, week in enumerate(weeks_told) for author in authors][:submissions]
        console.log(f"{len(authors)} authors, {len(work)} check-ins, {clients} clients")
        begun = datetime.now(UTC)
        told = asyncio.run(_submit(port, work, clients, console))
        found = asyncio.run(_look(data, begun, work))
    lost = {name: value for name, value in found.items() if name != "suggestions raised"}
    return _figures(told, clients) | found | {"kept": not any(lost.values())}


def save(figures: dict[str, float], folder: Path) -> None:
    """`check_ins.json` in a folder."""
    (folder / "check_ins.json").write_text(json.dumps(figures, indent=2) + "\n")


@contextmanager
def _copied(employees: int) -> Iterator[Database]:
    """A copy of the benchmark's database, which may be written in, running until the block ends."""
    with database(employees) as made:
        callers, source = made.callers, made.folder
    folder = FOLDER / "check-ins"
    shutil.rmtree(folder, ignore_errors=True)
    # Whoever runs as root has a server that runs as somebody else: the copy's files must belong to the same account.
    subprocess.run(["cp", "-a", str(source), str(folder)], check=True)
    with embedded_server(folder) as owner:
        asyncio.run(_look_after(owner))
        yield Database(folder, owner, callers)
    shutil.rmtree(folder)


async def _look_after(owner: URL) -> None:
    """Let PostgreSQL count its rows again as they come, as it does wherever nobody says otherwise.

    What the benchmark's database is spared for the sake of equal readings, a table that grows can't do without: plans
    stay those of the size that it had.
    """
    engine = command_engine(Entrance(owner)).execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in ("ALTER SYSTEM RESET autovacuum", "SELECT pg_reload_conf()"):
            await connection.execute(text(statement))
    await engine.dispose()


@contextmanager
def _served(data: Database) -> Iterator[int]:
    port = free_port()
    settings = environment(data.folder, **SETTINGS)
    process = subprocess.Popen(
        [sys.executable, "-m", "api", "serve", "--port", str(port)], cwd=ROOT, env=settings, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(process, port, "server")
        yield port
    finally:
        process.terminate()
        process.wait(30)


async def _authors(data: Database) -> list[Author]:
    settings, tenant = load({"GOLDENTHREAD_DATA_DIR": str(data.folder)}), data.callers.organization_id
    engine, now = command_engine(Entrance(data.owner)), datetime.now(UTC)
    async with engine.connect() as connection:
        rows = (await connection.execute(text(_PEOPLE), {"tenant": tenant})).all()
    await engine.dispose()
    return [
        Author(
            person_token(settings, Person(tenant, row.subject), now),
            [encode_id("Goal", goal) for goal in row.goals],
            [float(target) for target in row.targets],
        )
        for row in rows
    ]


def weeks(number: int) -> list[str]:
    """So many weeks after the last simulated one, up to now, as ISO weeks.

    Raises:
        ValueError: not so many weeks have passed.
    """
    monday = date.fromisoformat(UNTIL) + timedelta(days=7 - date.fromisoformat(UNTIL).weekday())
    found = [monday + timedelta(weeks=place) for place in range(number)]
    if found and found[-1] > datetime.now(UTC).date():
        raise ValueError(f"{number} weeks after {UNTIL} lie in the future: take fewer submissions or more employees")
    return [f"{year}-W{week:02}" for year, week, _ in map(date.isocalendar, found)]


def _body(author: Author, week: str, place: int) -> bytes:
    """Every third week misses every goal, so that causes come up and come up again."""
    factor = 0.5 if place % 3 else 1.0
    updates = [
        {"goalId": goal, "status": "GREEN" if factor == 1.0 else "RED", "value": round(target * factor, 2)}
        for goal, target in zip(author.goals, author.targets, strict=True)
    ]
    given = {
        "week": week,
        "align": "What the team agreed on.",
        "track": "Half of it is done.",
        "achieve": "The rest follows.",
        "confidence": 6,
        "sentiment": 3,
        "goalUpdates": updates,
        "blockers": [],
        "clientMutationId": f"bench {week}",
    }
    query = (DOCUMENTS / "05_check_in.graphql").read_text()
    return json.dumps({"query": query, "operationName": "CheckInSubmit", "variables": {"input": given}}).encode()


async def _submit(port: int, work: Sequence[Work], clients: int, console: Console) -> Told:
    """Send all of it, some of it twice."""
    told, waiting = Told(), iter(enumerate(work))
    started = time.perf_counter()

    async def client() -> None:
        reader, writer = await asyncio.open_connection(HOST, port, limit=1 << 20)
        for number, (author, week, place) in waiting:
            request = _request(port, author, _body(author, week, place))
            for _ in range(2 if number % TWICE == 0 else 1):
                await _send(reader, writer, request, told)
            if number % LOGGED == LOGGED - 1:
                console.log(f"{number + 1} check-ins, {number / (time.perf_counter() - started):.0f}/s")
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(client() for _ in range(clients)))
    told.seconds = time.perf_counter() - started
    return told


def _request(port: int, author: Author, body: bytes) -> bytes:
    headers = {"Host": f"{HOST}:{port}", **JSON, "Authorization": f"Bearer {author.token}"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in {**headers, "Content-Length": str(len(body))}.items())
    return f"POST /graphql HTTP/1.1\r\n{lines}\r\n".encode() + body


async def _send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes, told: Told) -> None:
    """Send a check-in until it is taken, as a phone does; it took until the answer was complete.

    Raises:
        RuntimeError: it was refused.
    """
    begun = time.perf_counter()
    while True:
        writer.write(request)
        head, answer = await answer_of(reader)
        if not head.startswith(BUSY):
            break
        told.turned_away += 1
        await asyncio.sleep(PAUSE_SECONDS)
    told.latencies.append((time.perf_counter() - begun) * 1e3)
    payload: Any = (json.loads(answer).get("data") or {}).get("checkInSubmit")
    if not head.startswith(b"HTTP/1.1 200") or payload is None or payload["userErrors"]:
        raise RuntimeError(f"not accepted: {head.splitlines()[0]!r} {answer[:500]!r}")


async def _look(data: Database, begun: datetime, work: Sequence[Work]) -> dict[str, int]:
    """What is in the tables that should not be, or is not and should."""
    updates = sum(len(author.goals) for author, _, _ in work)
    told = {"check-ins": len(work), "events of check-ins": len(work), "goal updates": updates, "observations": updates}
    engine = command_engine(Entrance(data.owner))
    async with engine.connect() as connection:

        async def count(sql: str) -> int:
            values = {"begun": begun, "tenant": data.callers.organization_id}
            known = {name: value for name, value in values.items() if f":{name}" in sql}
            return int(await connection.scalar(text(sql), known) or 0)

        found = {f"{name} lost": told[name] - await count(sql) for name, sql in _COUNTED.items()}
        found |= {name: await count(sql) for name, sql in _MUST_BE_NONE.items()}
        found["suggestions raised"] = await count(_RAISED)
    await engine.dispose()
    return found


def _figures(told: Told, clients: int) -> dict[str, float]:
    return {
        "clients": clients,
        "answers": len(told.latencies),
        "turned away": told.turned_away,
        "seconds": round(told.seconds, 1),
        "answers per second": round(len(told.latencies) / told.seconds, 1),
        "p50_ms": told.percentile(0.5),
        "p99_ms": told.percentile(0.99),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
