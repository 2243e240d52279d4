"""`demo`: all at once for a newcomer: database, tables, demo organization, server, a token for each persona."""

import asyncio
import os
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from api.commands.migrate import migrate_database
from api.commands.serve import serve_until_stopped
from api.database.engines import command_engine
from api.database.running import Database, Entrance, running_database
from api.listening import listening
from api.personas import DEMO, PERSONAS, persona_token
from api.settings import Settings, load

EMPLOYEES = 1_000
SEED = 7
QUERY = '{"query": "{ viewer { roles employee { name title } } }"}'


def demo(
    employees: Annotated[int, typer.Option(min=50, max=100_000, help="How many people to simulate.")] = EMPLOYEES,
    seed: Annotated[int, typer.Option(min=0, help="What the simulation draws from; same seed, same people.")] = SEED,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of the simulated time; today when left out.")
    ] = None,
    *,
    load_only: Annotated[bool, typer.Option("--load-only", help="Create the organization and stop there.")] = False,
) -> None:
    """Start the demo organization; it is created once and kept."""
    settings = load(os.environ)
    last = datetime.now(UTC).date() if until is None else until.date()
    with listening(settings.host, settings.port) as listener, running_database(settings) as database:
        migrate_database(database.owner())
        asyncio.run(_create_once(database, settings, employees, seed, last))
        if load_only:
            return
        tokens = asyncio.run(_tokens(database, settings))
        serve_until_stopped(settings, database, listener, lambda address: _introduce(address, tokens))


async def _create_once(database: Database, settings: Settings, employees: int, seed: int, until: date) -> None:
    from api.demo import calibration, organization, pay_cycle, reviews, scoring
    from api.scoring.artefact_files import folder_of
    from ml.simulate import simulate

    engine = command_engine(Entrance(database.owner()))
    try:
        async with engine.connect() as connection:
            if await organization.exists(connection, DEMO):
                return
        with Progress() as progress:
            drawing = progress.add_task(f"Simulating {employees:,} people", total=None)
            told = simulate(
                employees,
                seed,
                until=until,
                progress=lambda _, done, total: progress.update(drawing, completed=done, total=total),
            )
            loading = progress.add_task("Loading", total=organization.row_count(told))
            rows = await organization.create(engine, DEMO, told, lambda _, done: progress.advance(loading, done))
            calibrating = progress.add_task("Calibrating", total=calibration.STEPS)
            await calibration.hold(engine, DEMO, told, lambda _, done: progress.advance(calibrating, done))
            reviewing = progress.add_task("Reviewing", total=reviews.STEPS)
            await reviews.write(engine, DEMO, told, lambda _, done: progress.advance(reviewing, done))
            paying = progress.add_task("Planning pay", total=pay_cycle.STEPS)
            await pay_cycle.plan(engine, DEMO, told, lambda _, done: progress.advance(paying, done))
            learning = progress.add_task("Training two models", total=len(scoring.KINDS))
            folder = folder_of(settings.data_dir)
            await scoring.create(engine, DEMO, told, folder, lambda _, done: progress.advance(learning, done))
    finally:
        await engine.dispose()
    Console().print(f"Created the demo organization: {employees:,} people, {rows:,} rows, seed {seed}, until {until}.")


async def _tokens(database: Database, settings: Settings) -> dict[str, str]:
    engine = command_engine(Entrance(database.owner()))
    try:
        async with engine.begin() as connection:
            now = datetime.now(UTC)
            return {name: await persona_token(connection, settings, name, now) for name in PERSONAS}
    finally:
        await engine.dispose()


def _introduce(address: str, tokens: dict[str, str]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for name, token in tokens.items():
        console.print(f"\n[bold]{name}[/]")
        console.print(
            f"curl -s {address} -H 'Content-Type: application/json' -H 'Authorization: Bearer {token}' -d '{QUERY}'",
            markup=False,
        )
    console.print(f"\n[bold green]Golden Thread answers at {address}[/] (Ctrl-C stops it and its database)")
