"""`migrate`: bring the database to a revision, or check that the migrations make the tables that the code has."""

import asyncio
import os
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.engine import URL

from api.database import migrations
from api.database.checks import require_version, state
from api.database.engines import command_engine
from api.database.running import Entrance, running_database
from api.database.scratch import scratch_database
from api.errors import CommandError
from api.settings import load


def migrate(
    to: Annotated[str, typer.Option(help="Revision to go to; head is the newest, base is none.")] = migrations.HEAD,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing: check on a scratch database that no migration is missing.")
    ] = False,
    back: Annotated[
        bool, typer.Option("--back", help="Allow going back, which drops the data of what is undone.")
    ] = False,
) -> None:
    """Bring the database to the newest revision, or to another one."""
    settings = load(os.environ)
    if check:
        _check(settings.database_url)
        return
    with running_database(settings) as database:
        migrate_database(database.owner(), to, back=back)


def migrate_database(owner: URL, to: str = migrations.HEAD, *, back: bool = False) -> None:
    """Migrate with a progress line.

    Raises:
        CommandError: the way leads back and `back` was not said, or the database can't be reached.
    """
    way = migrations.route(asyncio.run(_revision(owner)), to)
    if way.back and not back:
        raise CommandError(
            f"{to} lies {way.steps} migrations behind the database, and going back drops data: add --back to do so."
        )
    console = Console()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Migrating", total=way.steps)
        migrations.migrate(owner, way, lambda: progress.advance(task))
    console.print(f"The database is at {to} (migrations {'undone' if way.back else 'applied'}: {way.steps}).")


def _check(owner: URL | None) -> None:
    with scratch_database(owner) as url:
        migrations.migrate(url, migrations.route(None, migrations.HEAD))
        difference = migrations.drift(url)
    if difference is not None:
        raise CommandError(
            f"The migrations don't make the tables that the code has ({difference}): add one with "
            "alembic revision --autogenerate."
        )
    Console().print("The migrations make the tables that the code has.")


async def _revision(owner: URL) -> str | None:
    engine = command_engine(Entrance(owner))
    try:
        found = await state(engine)
    finally:
        await engine.dispose()
    require_version(found)
    return found.revision
