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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from sqlalchemy import text

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
CONNECTIONS = 16
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
_CHECKS = {
    "check-ins in the table": "SELECT count(*) FROM check_in WHERE created_at >= :begun",
    "weeks told twice": "SELECT count(*) FROM (SELECT 1 FROM check_in WHERE deleted_at IS NULL"
    " GROUP BY organization_id, employee_id, week_starts_on HAVING count(*) > 1) AS twice",
    "gaps in the sequence": "SELECT max(sequence) - count(*) FROM domain_event WHERE organization_id = :tenant",
    "open causes with two suggestions": "SELECT count(*) FROM (SELECT 1 FROM trigger_firing WHERE state = 'PROPOSED'"
    " AND raised_at >= :begun AND deleted_at IS NULL GROUP BY employee_id, cause, goal_id, skill_id"
    " HAVING count(*) > 1) AS twice",
    "metrics behind their newest week": "SELECT count(*) FROM goal_metric m JOIN LATERAL (SELECT value FROM goal_update"
    " u WHERE u.organization_id = m.organization_id AND u.goal_id = m.goal_id AND u.recorded_at >= :begun"
    " ORDER BY week_starts_on DESC LIMIT 1) AS newest ON m.current <> newest.value",
    "suggestions raised": "SELECT count(*) FROM trigger_firing WHERE raised_at >= :begun",
}


@dataclass(frozen=True, slots=True)
class Author:
    """Who checks in: a token, and goals with the targets of their metrics."""

    token: str
    goals: list[str]
    targets: list[float]


def main(arguments: list[str]) -> None:
    """Submit, look, and add the figures to `build/bench.json`."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.check_ins", description=__doc__)
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--employees", type=int, default=EMPLOYEES)
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    with _copied(options.employees) as data, _served(data) as port:
        authors = asyncio.run(_authors(data))
        console.log(f"{len(authors)} authors, {options.submissions} check-ins, {options.clients} clients")
        begun = datetime.now(UTC)
        latencies, seconds = asyncio.run(_submit(port, authors, options.submissions, options.clients, console))
        found = asyncio.run(_look(data, begun))
    figures = _figures(latencies, seconds) | found
    console.print_json(json.dumps(figures))
    _save(figures)


@contextmanager
def _copied(employees: int) -> Iterator[Database]:
    """A copy of the benchmark's database, which may be written in, running until the block ends."""
    with database(employees) as made:
        callers, source = made.callers, made.folder
    folder = FOLDER / "check-ins"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, symlinks=True)
    with embedded_server(folder) as owner:
        yield Database(folder, owner, callers)
    shutil.rmtree(folder)


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


async def _submit(
    port: int, authors: list[Author], submissions: int, clients: int, console: Console
) -> tuple[list[float], float]:
    """All latencies in milliseconds, ascending, and the seconds from first to last."""
    told = weeks(-(-submissions // len(authors)))
    work = iter([(author, week, place) for place, week in enumerate(told) for author in authors][:submissions])
    latencies: list[float] = []
    started = time.perf_counter()

    async def client() -> None:
        reader, writer = await asyncio.open_connection(HOST, port, limit=1 << 20)
        for number, (author, week, place) in enumerate(work):
            body = _body(author, week, place)
            times = 2 if number % TWICE == 0 else 1
            latencies.extend([await _sent(reader, writer, port, author, body) for _ in range(times)])
            if len(latencies) % 1_000 < 2:
                console.log(f"{len(latencies)} answers, {len(latencies) / (time.perf_counter() - started):.0f}/s")
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(client() for _ in range(clients)))
    return sorted(latencies), time.perf_counter() - started


async def _sent(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, author: Author, body: bytes
) -> float:
    """Send one check-in; the milliseconds until its answer was complete.

    Raises:
        RuntimeError: it was refused.
    """
    headers = {"Host": f"{HOST}:{port}", **JSON, "Authorization": f"Bearer {author.token}"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in {**headers, "Content-Length": str(len(body))}.items())
    begun = time.perf_counter()
    writer.write(f"POST /graphql HTTP/1.1\r\n{lines}\r\n".encode() + body)
    head, answer = await answer_of(reader)
    took = (time.perf_counter() - begun) * 1e3
    payload: Any = (json.loads(answer).get("data") or {}).get("checkInSubmit")
    if not head.startswith(b"HTTP/1.1 200") or payload is None or payload["userErrors"]:
        raise RuntimeError(f"not accepted: {head.splitlines()[0]!r} {answer[:500]!r}")
    return took


async def _look(data: Database, begun: datetime) -> dict[str, int]:
    engine = command_engine(Entrance(data.owner))
    values = {"begun": begun, "tenant": data.callers.organization_id}
    async with engine.connect() as connection:
        found = {
            name: await connection.scalar(text(sql).bindparams(**_named(sql, values))) for name, sql in _CHECKS.items()
        }
    await engine.dispose()
    return {name: int(value or 0) for name, value in found.items()}


def _named(sql: str, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if f":{name}" in sql}


def _figures(latencies: list[float], seconds: float) -> dict[str, float]:
    def percentile(share: float) -> float:
        return round(latencies[max(0, -int(-share * len(latencies) // 1) - 1)], 1)

    return {
        "answers": len(latencies),
        "seconds": round(seconds, 1),
        "answers per second": round(len(latencies) / seconds, 1),
        "p50_ms": percentile(0.5),
        "p99_ms": percentile(0.99),
    }


def _save(figures: dict[str, float]) -> None:
    path = Path(ROOT / "build" / "bench.json")
    kept = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({**kept, "check_ins": figures}, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
