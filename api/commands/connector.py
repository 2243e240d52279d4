"""`connector`: begin a new one, and try, discover, read, plan and sync a connection from the command line."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import UUID

import typer
from goldenthread_sdk.scaffold import ScaffoldError, write_connector
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table
from sqlalchemy import select

from api.accounts import tenant
from api.auth.keys import secrets_key
from api.connections import CHECK_SECONDS, Keeper, means_of
from api.context import utc_now
from api.database.checks import require_ready
from api.database.engines import command_engine
from api.database.running import Database, Entrance, running_database
from api.errors import CommandError
from api.feeds.sealing import Seals
from api.jobs.system import system_request
from api.rekeying import Rekeyed, count_stale, resealed
from api.settings import Settings, load
from plugins.host.calling import Host, discovered
from plugins.host.room import PluginError
from plugins.sync.changes import move
from plugins.sync.means import Means
from plugins.sync.rooms import connected, facts_of
from plugins.sync.runs import run
from schema.governance import sync_change_store, sync_store
from schema.governance.connecting import new_run
from schema.governance.sync_values import RemoteChangeState
from schema.governance.values import SyncMode, SyncState
from schema.people.tables import organization

POLL_SECONDS = 0.3
T = TypeVar("T")

Connection = Annotated[str, typer.Argument(help="Name of the connection.")]
Organization = Annotated[str, typer.Option("--organization", "-o", help="Key of the organization.")]
Full = Annotated[bool, typer.Option("--full", help="Read everything, not only what changed since the last run.")]

connector = typer.Typer(help="Begin a connector; try, read and sync connections.", no_args_is_help=True)


@connector.command()
def new(
    name: Annotated[str, typer.Argument(help="Id of the connector: lower-case letters, digits and _.")],
    folder: Annotated[Path | None, typer.Option(help="Where it goes; ./goldenthread-NAME if left out.")] = None,
) -> None:
    """Write a new connector with a vendor for tests; its tests pass at once."""
    target = folder or Path(f"goldenthread-{name.replace('_', '-')}")
    try:
        written = write_connector(name, target)
    except ScaffoldError as error:
        raise CommandError(str(error)) from error
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Wrote {len(written)} files into {target}. Try it: cd {target} && python -m pytest")


@connector.command()
def check(name: Connection, organization: Organization) -> None:
    """Find out whether a connection works."""

    async def work(means: Means, row: Any) -> Any:
        async with connected(means, facts_of(means, row), row) as opened:
            return await opened.value("check", CHECK_SECONDS)

    health = _with(organization, name, work)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"It works: the other system takes us for {health.account}.", markup=False)
    for warning in health.warnings:
        console.print(f"Mind: {warning}", markup=False)


@connector.command()
def discover(name: Connection, organization: Organization) -> None:
    """Show what an account at the other system has to offer."""

    async def work(means: Means, row: Any) -> Any:
        async with connected(means, facts_of(means, row), row) as opened:
            return await opened.value("discover", CHECK_SECONDS)

    found = _with(organization, name, work)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Streams: {', '.join(found.streams) or 'none'}", markup=False)
    console.print(f"Commands: {', '.join(found.commands) or 'none'}", markup=False)
    for fact in found.facts:
        console.print(fact, markup=False)


@connector.command()
def read(
    name: Connection,
    organization: Organization,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Needed: what is read is shown and not kept.")] = False,
    full: Full = False,
) -> None:
    """Read a connection and show what a run would do; nothing is kept."""
    if not dry_run:
        raise CommandError("`connector read` keeps nothing: say so with --dry-run, or use `connector sync`.")
    _sync(name, organization, full=full, dry=True)


@connector.command()
def sync(name: Connection, organization: Organization, *, full: Full = False) -> None:
    """Run a connection here and now, and show how far it is."""
    _sync(name, organization, full=full, dry=False)


@connector.command()
def plan(name: Connection, organization: Organization) -> None:
    """Plan the changes that wait for it, and show what they would do at the other system."""

    async def work(means: Means, row: Any) -> list[Any]:
        async with means.opens() as request:
            waiting = await sync_change_store.changes_in(request, row.id, RemoteChangeState.PROPOSED)
        for change in waiting:
            async with means.opens() as holder:
                await move(means, holder, change.id)
        async with means.opens() as request:
            return list(await sync_change_store.changes_in(request, row.id, RemoteChangeState.PLANNED))

    table = Table("change", "command", "before", "after", "message")
    for change in _with(organization, name, work):
        table.add_row(str(change.id), change.command, _words(change.before), _words(change.after), change.message or "")
    Console().print(table)


@connector.command()
def rekey() -> None:
    """Seal the secrets of all connections and webhooks anew with GOLDENTHREAD_SECRETS_KEY."""
    settings = load(os.environ)
    with running_database(settings) as database:
        told = asyncio.run(_rekeyed(database, _seals(settings)))
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Sealed anew: {told.done:,}.")
    if told.lost:
        words = "set GOLDENTHREAD_SECRETS_KEY_PREVIOUS to the key before, or enter those secrets anew"
        raise CommandError(f"{told.lost:,} could be opened by no key: {words}.")


def _seals(settings: Settings) -> Seals:
    return Seals(secrets_key(settings), settings.secrets_key_previous)


async def _rekeyed(database: Database, seals: Seals) -> Rekeyed:
    engine, owner = command_engine(database.app), command_engine(Entrance(database.owner()))
    total = Rekeyed()
    try:
        await require_ready(engine)
        async with owner.connect() as connection:
            tenants = (await connection.scalars(select(organization.c.organization_id))).all()
        stale = [await count_stale(engine, one, seals) for one in tenants]
        with Progress() as progress:
            bar = progress.add_task("secrets", total=sum(stale))
            for one in tenants:
                told = await resealed(engine, one, seals, lambda: progress.advance(bar))
                total.done, total.lost = total.done + told.done, total.lost + told.lost
    finally:
        await engine.dispose()
        await owner.dispose()
    return total


def _words(told: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}={value}" for key, value in sorted(told.items()))


def _sync(name: str, organization: str, *, full: bool, dry: bool) -> None:
    mode = SyncMode.FULL if full else SyncMode.INCREMENTAL

    async def work(means: Means, row: Any) -> Any:
        async with means.opens() as request:
            if await sync_store.unended(request, row.id) is not None:
                raise CommandError("A run of this connection waits or is under way: wait until it has ended.")
            run_id = await new_run(request, row.id, mode=mode, dry_run=dry)
        with Progress() as progress:
            shown = asyncio.create_task(_show(means, run_id, progress))
            async with means.opens() as holder:
                await run(means, holder, run_id)
            await shown
        async with means.opens() as request:
            return await sync_store.run_of(request, run_id)

    _tell(_with(organization, name, work))


async def _show(means: Means, run_id: UUID, progress: Progress) -> None:
    """A bar for each stream, from its first row on."""
    bars: dict[str, TaskID] = {}
    while True:
        async with means.opens() as request:
            row = await sync_store.run_of(request, run_id)
        if row is None:
            return
        told = (row.checkpoint or {}).get("rows", {})
        for stream, number in told.items():
            if stream not in bars:
                bars[stream] = progress.add_task(stream, total=None)
            ended = stream in row.checkpoint["done"]
            progress.update(bars[stream], completed=number, total=number if ended else None)
        if row.state not in {SyncState.QUEUED, SyncState.RUNNING} or row.error is not None:
            return
        await asyncio.sleep(POLL_SECONDS)


def _tell(row: Any) -> None:
    table = Table("processed", "created", "updated", "unchanged", "rejected")
    counts = (row.processed, row.created, row.updated, row.unchanged, row.rejected)
    table.add_row(*(f"{number:,}" for number in counts))
    Console().print(table)
    if row.state != SyncState.SUCCEEDED:
        raise CommandError(f"The run is {row.state.lower()}: {row.error}")
    if row.dry_run:
        Console().print("Nothing was kept: this was a rehearsal.")


def _with(organization: str, name: str, work: Callable[[Means, Any], Awaitable[T]]) -> T:
    """The result of work with a connection, over the server's own role."""
    settings = load(os.environ)
    with running_database(settings) as database:
        try:
            return asyncio.run(_connected(database, settings, organization, name, work))
        except PluginError as error:
            raise CommandError(f"{error.message} ({error.code})") from error


async def _connected(
    database: Database, settings: Settings, organization: str, name: str, work: Callable[[Means, Any], Awaitable[T]]
) -> T:
    engine, owner = command_engine(database.app), command_engine(Entrance(database.owner()))
    host = Host(await discovered())
    try:
        await require_ready(engine)
        async with owner.connect() as connection:
            found = await tenant(connection, organization)
        means = means_of(host, engine, found.organization_id, Keeper(_seals(settings)))
        async with system_request(engine, found.organization_id, utc_now()) as request:
            row_id = await sync_store.connection_named(request, name)
            row = None if row_id is None else await sync_store.connection_of(request, row_id)
        if row is None:
            raise CommandError(f"There is no connection {name!r} in {organization}: set one up with connectionCreate.")
        return await work(means, row)
    finally:
        await host.close()
        await engine.dispose()
        await owner.dispose()
