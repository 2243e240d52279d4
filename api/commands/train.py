"""`train`: learn a model, keep its file in the data folder, and enter it with its card into the registry."""

import asyncio
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table as Shown
from sqlalchemy import select

from api.database.checks import require_ready
from api.database.engines import command_engine
from api.database.running import Database, Entrance, running_database
from api.errors import CommandError
from api.personas import DEMO
from api.settings import Settings, load
from schema.people.tables import organization

if TYPE_CHECKING:
    from api.scoring.trained import Table, Trained
    from schema.access.request import Request

SEED, PEOPLE = 7, 1_000
SIMULATED, DATABASE = "demo", "database"


class Kind(StrEnum):
    """The models that there are."""

    RETENTION = "retention"
    DIAGNOSIS = "diagnosis"


@dataclass(frozen=True, slots=True)
class _Wanted:
    model: str
    data: str
    key: str
    seed: int
    quick: bool


def train(
    model: Annotated[Kind, typer.Argument(help="Which model to train.")],
    *,
    data: Annotated[
        str, typer.Option(help="What to learn from: demo (a simulated organization), database, or a CSV file.")
    ] = DATABASE,
    key: Annotated[str, typer.Option("--organization", help="Key of the organization that it is for.")] = DEMO,
    seed: Annotated[int, typer.Option(min=0, help="What chance is drawn from; same seed and data, same model.")] = SEED,
    quick: Annotated[bool, typer.Option("--quick", help="One recipe and no choice: in seconds.")] = False,
) -> None:
    """Train a model and enter it into the registry; it serves once somebody promotes it."""
    settings = load(os.environ)
    with running_database(settings) as database, Progress() as progress:
        version, told = asyncio.run(
            _trained(database, settings, _Wanted(model.value, data, key, seed, quick), progress)
        )
    _tell(version, told)


async def _trained(
    database: Database, settings: Settings, wanted: _Wanted, progress: Progress
) -> tuple[int, "Trained"]:
    from ml.errors import ModelInputError

    task = progress.add_task(f"Gathering what the {wanted.model} model learns from", total=3)
    try:
        return await _learn(database, settings, wanted, (progress, task))
    except ModelInputError as error:
        raise CommandError(str(error)) from error


async def _learn(
    database: Database, settings: Settings, wanted: _Wanted, bar: tuple[Progress, TaskID]
) -> tuple[int, "Trained"]:
    from api.jobs.system import system_request
    from api.scoring.artefact_files import folder_of
    from api.scoring.registry import register
    from api.scoring.trained import train as learn
    from ml.train.boosting import QUICK, RECIPES

    engine, now = command_engine(database.app), datetime.now(UTC)
    progress, task = bar
    try:
        await require_ready(engine)
        tenant = await _tenant(database, wanted.key)
        async with system_request(engine, tenant, now) as request:
            table = await _table(request, wanted)
            progress.update(task, advance=1, description=f"Learning from {len(table.outcome):,} rows")
            recipes, folder = QUICK if wanted.quick else RECIPES, folder_of(settings.data_dir)
            told = await asyncio.to_thread(
                learn, wanted.model, table, seed=wanted.seed, day=now.date(), recipes=recipes, folder=folder
            )
            progress.update(task, advance=1, description="Entering it into the registry")
            version = await register(request.session, tenant, told, now)
            progress.update(task, advance=1, description="Entered into the registry")
        return version.number, told
    finally:
        await engine.dispose()


async def _table(request: "Request", wanted: _Wanted) -> "Table":
    from api.scoring import tables
    from ml.simulate import simulate

    if wanted.data == DATABASE:
        return await tables.recorded(wanted.model, request)
    if wanted.data == SIMULATED:
        return tables.simulated(wanted.model, simulate(PEOPLE, wanted.seed, until=request.today))
    return tables.from_file(wanted.model, Path(wanted.data))


async def _tenant(database: Database, key: str) -> UUID:
    """The organization with a key, found as the owner: no tenant is known yet."""
    engine = command_engine(Entrance(database.owner()))
    try:
        async with engine.connect() as connection:
            found = await connection.scalar(select(organization.c.organization_id).where(organization.c.key == key))
    finally:
        await engine.dispose()
    if found is None:
        raise CommandError(f"There is no organization {key!r}: name one with --organization.")
    return UUID(str(found))


def _tell(version: int, told: "Trained") -> None:
    from api.scoring.registry import card_columns

    console, shown = Console(soft_wrap=True, highlight=False), Shown("measure", "value")
    for metric in card_columns(told.card)["metrics"]:
        shown.add_row(metric["name"], f"{metric['value']:.4f}")
    console.print(shown)
    console.print(
        f"Version {version} of the {told.kind} model is registered (SHA-256 {told.artefact_hash[:12]}…). "
        "It serves once it is promoted: modelVersionPromote, and aiSystemSwitch where the system is off."
    )
