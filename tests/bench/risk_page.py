"""What risk with reasons adds to a page of a hundred employees: CPU of this process and of PostgreSQL's.

    python -m tests.bench.risk_page

The page is OrgPage as clients send it, without and with the risk of everybody on it; within this process, through the
executor and the models at work, on the database of `tests.bench.scoring`. The two take turns, and the least of several
rounds is told, since others may use the machine. The garbage collector is set as the server sets it.
"""

import asyncio
import sys
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from graphql import DocumentNode, parse
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.auth.tokens import Person
from api.auth.viewers import viewer_of
from api.commands.serve import spare_the_collector
from api.context import tenant_session
from api.database.engines import app_engine, command_engine
from api.database.running import Entrance
from api.scoring.installed import model_ports
from api.settings import load
from schema.access.request import Request
from schema.kit.tenancy import APP_ROLE
from tests.bench.cpu import family_seconds
from tests.bench.database import Database, database
from tests.bench.operations import DOCUMENTS
from tests.bench.scoring import NOW, PEOPLE
from tests.world import CURSOR_KEY, EXECUTOR

Ports = Mapping[type[Any], Any]
ROUNDS, PAGES, WARM = 8, 10, 6
RISK = """retentionRisk { probability horizonMonths interval { low high } band
    reasons { feature label direction contribution } asOf }"""
_SUBJECT = text("SELECT subject FROM account WHERE organization_id = :tenant AND employee_id = :employee")


def main() -> None:
    """Print CPU milliseconds for each page: this process, and PostgreSQL."""
    with database(PEOPLE) as made:
        asyncio.run(_compared(made))


async def _compared(made: Database) -> None:
    settings, entrance = load({"GOLDENTHREAD_DATA_DIR": str(made.folder)}), Entrance(made.owner, APP_ROLE)
    engine, who = app_engine(entrance, settings), await _administrator(made)
    bare = (DOCUMENTS / "03_org_page.graphql").read_text()
    pages = {"OrgPage": parse(bare), "with risk": parse(bare.replace("title\n", f"title\n{RISK}\n", 1))}
    least: dict[str, tuple[float, float]] = {}
    async with model_ports(entrance, settings) as ports:
        for round_ in range(ROUNDS):
            for name, page in pages.items():
                if not round_:
                    await _asked(engine, who, page, ports, WARM)
                    spare_the_collector()
                own, server = time.process_time(), family_seconds(made.pid)
                await _asked(engine, who, page, ports, PAGES)
                taken = (time.process_time() - own, family_seconds(made.pid) - server)
                least[name] = min(least.get(name, taken), taken, key=sum)
    await engine.dispose()
    for name, (own, server) in least.items():
        each = [one * 1_000 / PAGES for one in (own, server, own + server)]
        sys.stdout.write(f"{name:>10}: process {each[0]:.1f} ms, PostgreSQL {each[1]:.1f} ms, both {each[2]:.1f} ms\n")


async def _asked(engine: AsyncEngine, who: Person, page: DocumentNode, ports: Ports, times: int) -> None:
    for number in range(times):
        await _answer(engine, who, page, ports, NOW + timedelta(seconds=number))


async def _answer(engine: AsyncEngine, who: Person, page: DocumentNode, ports: Ports, now: datetime) -> None:
    async with tenant_session(engine, who.organization_id, writes=False) as session:
        viewer = await viewer_of(session, who, now)
        request = Request(session, viewer, now, CURSOR_KEY, ports=ports, written=True)
        result = await EXECUTOR.execute(page, context_value=request, variable_values={})
    codes = {(one.extensions or {}).get("code") for one in result.errors or ()}
    assert codes <= {"MODEL_UNAVAILABLE", "FORBIDDEN"}, "leavers, and the caller's own risk, are not told"


async def _administrator(made: Database) -> Person:
    tenant, engine = made.callers.organization_id, command_engine(Entrance(made.owner))
    async with engine.connect() as connection:
        given = {"tenant": tenant, "employee": made.callers.employees["hr-admin"]}
        subject = (await connection.execute(_SUBJECT, given)).scalar_one()
    await engine.dispose()
    return Person(tenant, subject)


if __name__ == "__main__":
    main()
