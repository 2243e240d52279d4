"""The thread over real sockets: each event once and in order, whatever is cut; and nothing to others."""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

import httpx2
import pytest
from websockets.exceptions import ConnectionClosedError

from api.database.engines import app_engine
from api.database.lanes import Lanes
from api.database.running import Entrance
from api.feeds import hub, news
from schema.access.values import Role
from schema.kit.ids import encode_id, uuid7
from tests.api.feeds.conftest import Site
from tests.api.feeds.listener import FOLLOW, following
from tests.api.transport.test_streams import Asker
from tests.world import NOW, OTHER

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def head(site: Site) -> int:
    rows = site.world.rows(
        "SELECT last_event FROM journal WHERE organization_id = :tenant", tenant=site.world.tenants["demo"]
    )
    return int(rows[0]["last_event"]) if rows else 0


def me(site: Site, persona: str = "employee") -> list[str]:
    return [site.world.employee_id(getattr(site.world.demo.personas, persona))]


def test_an_event_is_told_to_those_who_may_see_its_node_and_to_nobody_else(site: Site) -> None:
    begun, mine = head(site), site.check_ins("employee", 2)

    async def work(address: str) -> None:
        async with (
            following(address, site.token("employee"), after=begun) as own,
            following(address, site.token("hr-admin"), after=begun) as admin,
            following(address, site.token("auditor"), after=begun) as auditor,
        ):
            await asyncio.to_thread(site.happen, *mine)
            assert await own.until(2) == [begun + 1, begun + 2]
            assert await admin.until(2) == [begun + 1, begun + 2]
            assert await auditor.silence(0.5)

    with site.serving() as address:
        run(work(address))


def test_a_cut_connection_goes_on_behind_the_last_event_that_came(site: Site) -> None:
    begun, mine = head(site), site.check_ins("employee", 5)

    async def work(address: str) -> list[int]:
        heard: list[int] = []
        for number in range(0, 20, 5):
            async with following(address, site.token("employee"), after=max([begun, *heard])) as first:
                await asyncio.to_thread(site.happen, *mine[:3])
                heard += await first.until(3 - (number == 0))
            await asyncio.to_thread(site.happen, *mine[3:])
        async with following(address, site.token("employee"), after=heard[-1]) as last:
            heard += await last.until(begun + 20 - heard[-1])
        return heard

    with site.serving() as address:
        assert run(work(address)) == list(range(begun + 1, begun + 21))


def test_without_a_number_only_what_happens_from_then_on_is_told(site: Site) -> None:
    mine = site.check_ins("employee", 1)
    site.happen(*mine)
    begun, named = head(site), me(site)

    async def work(address: str) -> None:
        async with following(address, site.token("employee"), employeeIds=named) as own:
            await until(lambda: bool(site.bells()))
            await asyncio.to_thread(site.happen, *mine)
            assert await own.until(1) == [begun + 1]
            assert await own.silence(0.3)

    with site.serving() as address:
        run(work(address))


def test_only_the_events_of_the_employees_that_are_named_come(site: Site) -> None:
    begun, named = head(site), me(site, "manager")
    mine, theirs = site.check_ins("employee", 1), site.check_ins("manager", 1)

    async def work(address: str) -> None:
        async with following(address, site.token("hr-admin"), employeeIds=named, after=begun) as admin:
            await asyncio.to_thread(site.happen, *mine, *theirs, *mine)
            assert await admin.until(1) == [begun + 2]
            assert await admin.silence(0.3)

    with site.serving() as address:
        run(work(address))


@pytest.mark.parametrize("who", ["a colleague", "of another organization", "nobody"])
def test_a_stranger_is_not_found(site: Site, who: str) -> None:
    strangers = {
        "a colleague": me(site, "hr_admin"),
        "of another organization": [site.world.employee_id(1, OTHER)],
        "nobody": [encode_id("Employee", uuid7())],
    }
    named = [*me(site), *strangers[who]]

    async def work(address: str) -> None:
        async with following(address, site.token("employee"), employeeIds=named) as own:
            assert await own.end() == ["NOT_FOUND"]

    with site.serving() as address:
        run(work(address))


def test_a_right_that_ends_ends_the_stream_of_that_employee_and_of_the_last_one_the_stream(site: Site) -> None:
    report = site.world.viewer("employee")
    begun, mine, named = head(site), site.check_ins("employee", 2), me(site)
    line = "organization_id = :tenant AND employee_id = :employee AND manager_id = :manager"
    who = {"tenant": report.organization_id, "employee": report.employee_id, "manager": report.manager_id}
    boss = site.world.rows("SELECT subject FROM account WHERE employee_id = :manager", manager=report.manager_id)

    async def work(address: str) -> None:
        token = site.token(boss[0]["subject"])
        async with following(address, token, employeeIds=named, after=begun) as boss_alone:
            await asyncio.to_thread(site.happen, mine[0])
            assert await boss_alone.until(1) == [begun + 1]
            await asyncio.to_thread(
                site.world.rows, f"UPDATE reporting_chain SET valid_to = '2026-11-01' WHERE {line}", **who
            )
            await asyncio.to_thread(site.happen, mine[1])
            assert await boss_alone.end() == ["FORBIDDEN"]
            assert boss_alone.heard == [begun + 1]

    with site.serving() as address:
        try:
            run(work(address))
        finally:
            site.world.rows(f"UPDATE reporting_chain SET valid_to = NULL WHERE {line}", **who)


def test_an_account_that_is_disabled_hears_no_more(site: Site) -> None:
    begun, mine = head(site), site.check_ins("employee", 2)
    disable = "UPDATE account SET disabled_at = {} WHERE organization_id = :tenant AND employee_id = :employee"
    who = {"tenant": site.world.tenants["demo"], "employee": mine[0][1]}

    async def work(address: str) -> None:
        async with following(address, site.token("employee"), after=begun) as own:
            await asyncio.to_thread(site.happen, mine[0])
            assert await own.until(1) == [begun + 1]
            await asyncio.to_thread(site.world.rows, disable.format("now()"), **who)
            await asyncio.to_thread(site.happen, mine[1])
            with pytest.raises(ConnectionClosedError, match="received 4403"):
                await own.end()
            assert own.heard == [begun + 1]

    with site.serving() as address:
        try:
            run(work(address))
        finally:
            site.world.rows(disable.format("NULL"), **who)


def test_who_was_looked_up_on_another_day_is_looked_up_again(site: Site) -> None:
    """Rights end with days, without anybody changing them; here they are more than the database knows of."""
    begun, mine = head(site), site.check_ins("employee", 1)
    site.happen(*mine)
    auditor = site.world.viewer("auditor")
    stamps = "SELECT coalesce(max(value), 0) AS value FROM rights_stamp WHERE organization_id = :tenant"
    (stamp,) = site.world.rows(stamps, tenant=auditor.organization_id)
    boss = replace(auditor, roles=frozenset({Role.HR_ADMIN}), stamp=stamp["value"])

    async def told(today: date) -> list[int]:
        async with reading(site) as found, aclosing(found.follow(boss, today, None, begun)) as events:
            with suppress(TimeoutError):
                return [(await asyncio.wait_for(anext(events), 1)).sequence]
            return []

    assert run(told(NOW.date())) == [begun + 1]
    assert run(told(NOW.date() - timedelta(1))) == []


@asynccontextmanager
async def reading(site: Site) -> AsyncIterator[news.ThreadNews]:
    """The news of a site, without a server."""
    engine = app_engine(Entrance(site.world.app_url), site.settings)
    lanes = Lanes(engine)
    try:
        yield news.ThreadNews(engine, lanes, hub.Hub(engine), b"key", asyncio.Semaphore(1), lambda: NOW)
    finally:
        lanes.close()
        await engine.dispose()


def test_one_who_is_too_far_behind_is_told_to_begin_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "MOST_BEHIND", 3)
    site.happen(*site.check_ins("employee", 4))
    known = head(site) - 4

    async def work(address: str) -> None:
        async with following(address, site.token("employee"), after=known) as own:
            assert await own.end() == ["RESYNC"]

    with site.serving() as address:
        run(work(address))


def test_a_burst_is_read_in_pages_and_told_whole(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "PAGE", 7)
    begun, mine = head(site), site.check_ins("employee", 5)
    site.happen(*mine * 6)

    async def work(address: str) -> list[int]:
        async with following(address, site.token("employee"), after=begun) as own:
            return await own.until(30)

    with site.serving() as address:
        assert run(work(address)) == list(range(begun + 1, begun + 31))


def test_a_listening_connection_that_dies_is_made_again_and_nothing_is_missed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "POLL_SECONDS", 0.2)
    begun, mine = head(site), site.check_ins("employee", 1)
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"

    async def work(address: str) -> None:
        async with following(address, site.token("employee"), after=begun) as own:
            for number in range(1, 4):
                await asyncio.to_thread(site.happen, *mine)
                assert await own.until(number) == list(range(begun + 1, begun + 1 + number))
                await asyncio.to_thread(site.world.rows, kill)

    with site.serving() as address:
        run(work(address))


def test_it_comes_as_server_sent_events_too(site: Site) -> None:
    begun, mine = head(site), site.check_ins("employee", 2)
    site.happen(*mine)
    body = json.dumps({"query": FOLLOW, "variables": {"after": begun}}).encode()
    headers = {
        "Authorization": f"Bearer {site.token('employee')}",
        "Accept": "text/event-stream",
        "Content-Type": "application/json",
    }
    with site.serving() as address:
        asked = urllib.request.Request(address, body, headers)  # noqa: S310 - our own server
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - likewise
            lines = iter(answer.readline, b"")
            data = [json.loads(line[6:]) for _, line in zip(range(2), only_data(lines), strict=False)]
    assert [one["data"]["threadEvents"]["sequence"] for one in data] == [begun + 1, begun + 2]


def test_a_single_connection_that_is_cut_goes_on_behind_its_last_event(site: Site) -> None:
    """Server-sent events in single connection mode: each connection is a stream of its own that is reserved anew."""
    begun, mine, heard = head(site), site.check_ins("employee", 5), list[int]()
    headers = {"Authorization": f"Bearer {site.token('employee')}"}
    with site.serving() as address, httpx2.Client(base_url=address.removesuffix("/graphql"), timeout=30) as client:
        for number in range(0, 20, 5):
            stream = Asker(client, headers).reserve()
            with stream.listening() as told:
                stream.ask(FOLLOW, f"thread {number}", variables={"after": max([begun, *heard])})
                site.happen(*mine[:3])
                # Each connection is cut while further events are on their way to it.
                heard += [_sequence(next(told)) for _ in range(4 if number else 2)]
            site.happen(*mine[3:])
        stream = Asker(client, headers).reserve()
        with stream.listening() as told:
            stream.ask(FOLLOW, "the rest", variables={"after": heard[-1]})
            heard += [_sequence(next(told)) for _ in range(begun + 20 - heard[-1])]
    assert heard == list(range(begun + 1, begun + 21))


def _sequence(event: tuple[str, Any]) -> int:
    name, told = event
    assert name == "next"
    sequence: int = told["payload"]["data"]["threadEvents"]["sequence"]
    return sequence


def test_what_is_committed_in_one_process_is_told_by_another(site: Site) -> None:
    """The event is written by this process, the subscriber sits at a server in another one."""
    begun, mine = head(site), site.check_ins("employee", 1)
    waited: list[float] = []

    async def work(address: str) -> None:
        async with following(address, site.real_token("hr-admin"), after=begun) as admin:
            await asyncio.to_thread(site.happen, *mine)
            assert await admin.until(1) == [begun + 1]
            await until(lambda: listens(site))
            for number in range(2, 5):
                began = time.monotonic()
                await asyncio.to_thread(site.happen, *mine)
                assert await admin.until(number) == list(range(begun + 1, begun + 1 + number))
                waited.append(time.monotonic() - began)

    with another_process(site) as address:
        run(work(address))
    assert max(waited) < hub.QUIET_SECONDS / 2


@contextmanager
def another_process(site: Site) -> Iterator[str]:
    """A server in a process of its own; its address."""
    environment = {**os.environ, **site.environment, "GOLDENTHREAD_WORK_IN_SERVER": "false"}
    command = [sys.executable, "-m", "api", "serve", "--port", str(free_port())]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield next(line for line in server.stdout if "http" in line).split()[-1]
        finally:
            server.terminate()


def free_port() -> int:
    from api.listening import listening

    with listening("127.0.0.1", 0) as listener:
        return int(listener.getsockname()[1])


def listens(site: Site) -> bool:
    return bool(
        site.world.rows("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()")
    )


def only_data(lines: Iterator[bytes]) -> Iterator[bytes]:
    return (line for line in lines if line.startswith(b"data: "))


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110 - what is waited for calls nobody
            await asyncio.sleep(0.02)
