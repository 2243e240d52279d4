"""`demo`: all at once for a newcomer: database, tables, demo organization, server, a token for each persona."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.ext.asyncio import AsyncEngine

from api.commands.migrate import migrate_database
from api.commands.serve import serve_until_stopped, spare_the_collector
from api.database.engines import command_engine
from api.database.running import Database, Entrance, running_database
from api.demo.drawn import Drawn
from api.listening import listening
from api.personas import DEMO, PERSONAS, persona_token
from api.settings import Settings, load

EMPLOYEES = 1_000
SEED = 7
QUERY = '{"query": "{ viewer { roles employee { name title } } }"}'


@dataclass(frozen=True, slots=True)
class _Step:
    """A step after the load: how many parts it tells of, whether it was taken, and how to."""

    name: str
    parts: int
    done: Callable[[AsyncEngine], Awaitable[bool]]
    take: Callable[..., Awaitable[object]]


def demo(
    employees: Annotated[int, typer.Option(min=50, max=100_000, help="How many people to simulate.")] = EMPLOYEES,
    seed: Annotated[int, typer.Option(min=0, help="What the simulation draws from; same seed, same people.")] = SEED,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of the simulated time; today when left out.")
    ] = None,
    *,
    load_only: Annotated[bool, typer.Option("--load-only", help="Create the organization and stop there.")] = False,
) -> None:
    """Start the demo organization; it is created once and kept, and what an interruption left out is made up for."""
    settings = load(os.environ)
    last = datetime.now(UTC).date() if until is None else until.date()
    with listening(settings.host, settings.port) as listener, running_database(settings) as database:
        migrate_database(database.owner())
        asyncio.run(_create_once(database, settings, Drawn(employees, seed, last)))
        if load_only:
            return
        tokens = asyncio.run(_tokens(database, settings))
        serve_until_stopped(settings, database, listener, lambda address: _introduce(address, tokens))


async def _create_once(database: Database, settings: Settings, wanted: Drawn) -> None:
    """Create the organization, or what is missing of it: each step is whole or not there, so a stop loses one step."""
    from api.demo import organization

    spare_the_collector()
    engine = command_engine(Entrance(database.owner()))
    try:
        async with engine.connect() as connection:
            drawn = await organization.drawn(connection, DEMO)
        left = [one for one in _steps(settings) if drawn is None or not await one.done(engine)]
        if drawn is None or left:
            with Progress() as progress:
                await _take(engine, wanted if drawn is None else drawn, left, progress, load=drawn is None)
    finally:
        await engine.dispose()
    if drawn is None:
        who = f"{wanted.employees:,} people, seed {wanted.seed}, until {wanted.until}"
        Console().print(f"Created the demo organization: {who}.")
    elif left:
        Console().print(f"Made up for what was interrupted: {', '.join(one.name.lower() for one in left)}.")


async def _take(engine: AsyncEngine, drawn: "Drawn", left: list[_Step], progress: Progress, *, load: bool) -> None:
    from api.demo import organization
    from ml.simulate import simulate

    drawing = progress.add_task(f"Simulating {drawn.employees:,} people", total=None)
    told = simulate(
        drawn.employees,
        drawn.seed,
        until=drawn.until,
        progress=lambda _, done, total: progress.update(drawing, completed=done, total=total),
    )
    if load:
        loading = progress.add_task("Loading", total=organization.row_count(told))
        await organization.create(engine, DEMO, told, lambda _, done: progress.advance(loading, done))
    for step in left:
        task = progress.add_task(step.name, total=step.parts)
        await step.take(engine, DEMO, told, progress=lambda _, done, task=task: progress.advance(task, done))


def _steps(settings: Settings) -> list[_Step]:
    """What follows the load, in order."""
    from api.auth.keys import secrets_key
    from api.demo import attention, calibration, organization, pay_cycle, reviews, scoring
    from api.feeds.sealing import Seals
    from api.scoring.artefact_files import folder_of

    folder, seals = folder_of(settings.data_dir), Seals(secrets_key(settings), settings.secrets_key_previous)
    holds = organization.holds
    return [
        _Step(
            "Calibrating", calibration.STEPS, partial(holds, key=DEMO, table="calibration_session"), calibration.hold
        ),
        _Step("Reviewing", reviews.STEPS, partial(holds, key=DEMO, table="review_template"), reviews.write),
        _Step("Planning pay", pay_cycle.STEPS, partial(holds, key=DEMO, table="compensation_cycle"), pay_cycle.plan),
        _Step(
            "Training two models",
            len(scoring.KINDS),
            partial(scoring.complete, key=DEMO, folder=folder),
            partial(scoring.create, folder=folder),
        ),
        _Step(
            "Leaving work to do",
            attention.STEPS,
            partial(holds, key=DEMO, table="webhook_subscription"),
            partial(attention.leave, seals=seals),
        ),
    ]


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
