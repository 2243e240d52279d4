"""`import`: a people file, through a saved mapping profile, into an organization; with the difference that it makes."""

import asyncio
import os
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table
from sqlalchemy import select

from api.context import bind_tenant
from api.database.checks import require_ready
from api.database.engines import command_engine
from api.database.running import Database, Entrance, running_database
from api.database.statistics import refresh
from api.errors import CommandError
from api.founding import ADMINISTRATOR, found
from api.settings import load
from plugins.files.loading import is_bundled, load_profile
from plugins.files.people import read_people
from plugins.files.periods import effective_day
from plugins.files.profile import Profile
from plugins.files.report import write_rejects
from plugins.files.values import FileContent, FileError, Period, ProfileError, RowError
from plugins.host.calling import discovered
from plugins.sync.roster import DEFAULT_MAX_LEAVERS, Applied, ImportStoppedError, Options, apply_people, take_turn
from plugins.sync.roster import Progress as Told
from schema.kit.ids import uuid7
from schema.kit.periods import Outcome
from schema.kit.session import Session
from schema.people.tables import organization

DAY = ["%Y-%m-%d"]
SHOWN_ERRORS = 10


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was read and is to be merged."""

    profile: Profile
    content: FileContent
    day: date
    options: Options
    key: str
    dry_run: bool


def import_people(  # noqa: PLR0913 - each is an option that a person may give
    profile: Annotated[str, typer.Argument(help="Name of a bundled or a plugin's profile, or path of a profile file.")],
    file: Annotated[Path, typer.Argument(help="The CSV or XLSX file.")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the difference and the rejected rows; change nothing.")
    ] = False,
    all_or_nothing: Annotated[
        bool, typer.Option("--all-or-nothing", help="Change nothing when any row is rejected.")
    ] = False,
    delta: Annotated[
        bool, typer.Option("--delta", help="The file holds only some employees, whatever the profile says.")
    ] = False,
    max_leavers: Annotated[
        float, typer.Option(min=0, max=1, help="Largest share of the employees whom a full file may leave out.")
    ] = float(DEFAULT_MAX_LEAVERS),
    key: Annotated[
        str | None, typer.Option("--organization", help="Key of the organization, instead of the profile's.")
    ] = None,
    effective_on: Annotated[datetime | None, typer.Option(formats=DAY, help="Day from which the file holds.")] = None,
    period: Annotated[str | None, typer.Option(help="Days of the gross pay, as 2018-07-01/2019-06-30.")] = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Where rejected rows are written; beside the file when left out.")
    ] = None,
) -> None:
    """Import employees, jobs, units and pay from a file; the organization is created where it is not there yet."""
    settings = load(os.environ)
    target = _target(file, rejects)
    told, content, day = _read(profile, file, effective_on, period)
    told = replace(told, mode="delta") if delta else told
    options = Options(all_or_nothing=all_or_nothing, max_leavers=Decimal(str(max_leavers)))
    work = Import(told, content, day, options, key or told.organization, dry_run)
    with running_database(settings) as database:
        try:
            with Progress() as progress:
                applied = asyncio.run(_apply(database, work, _bars(progress)))
        except ImportStoppedError as stop:
            _report(work, stop.errors, target)
            raise CommandError(f"{stop} Nothing was changed. ({stop.code})") from stop
    _tell(work, applied)
    _report(work, applied.errors, target)


def _target(file: Path, rejects: Path | None) -> Path:
    """Where the rejected rows go; never onto the file that they are read from."""
    target = rejects or file.with_name(f"{file.stem}.rejected{file.suffix}")
    if target.resolve() == file.resolve():
        raise CommandError(f"The rejected rows of {file} can't be written to that same file: name another one.")
    return target


def _read(
    profile: str, file: Path, effective_on: datetime | None, period: str | None
) -> tuple[Profile, FileContent, date]:
    said = effective_on.date() if effective_on else None
    try:
        told = load_profile(profile, () if is_bundled(profile) else asyncio.run(_offered()))
        with Progress() as progress:
            task = progress.add_task(f"Reading {file.name}", total=None)
            content = read_people(
                file,
                told,
                effective_on=said,
                period=_period(period),
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
        return told, content, effective_day(told, file.name, said)
    except (FileError, ProfileError) as error:
        raise CommandError(f"{error.message} ({error.code})") from error


async def _offered() -> tuple[Path, ...]:
    """The profiles that plugins bring."""
    return tuple(Path(profile) for plugin in await discovered() for profile in plugin.profiles)


def _period(words: str | None) -> Period | None:
    if words is None:
        return None
    try:
        first, last = map(date.fromisoformat, words.split("/"))
    except ValueError:
        raise CommandError(f"'{words}' is no period: write both days as 2018-07-01/2019-06-30.") from None
    return Period(first, last)


def _bars(progress: Progress) -> Told:
    """A bar for each step of the work, from its first word on."""
    tasks: dict[str, TaskID] = {}

    def told(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = progress.add_task(step)
        progress.update(tasks[step], completed=done, total=total)

    return told


async def _apply(database: Database, work: Import, progress: Told) -> Applied:
    """The import, and then a fresh look at the tables, without which the next questions may find no good plan."""
    applied = await _merged(database, work, progress)
    if applied.diff.changes and not work.dry_run:
        owner = command_engine(Entrance(database.owner()))
        await refresh(owner)
        await owner.dispose()
    return applied


async def _merged(database: Database, work: Import, progress: Told) -> Applied:
    """The import in one transaction; nothing stays of it where it is a dry run or fails."""
    engine = command_engine(database.app)
    try:
        await require_ready(engine)
        async with engine.connect() as connection, connection.begin() as transaction:
            session = Session(connection)
            await take_turn(session, work.key)
            known = await _organization(database, work.key)
            organization_id = known or uuid7()
            await bind_tenant(connection, organization_id)
            if known is None:
                await found(session, organization_id, work.key)
            applied = await apply_people(
                session, organization_id, work.content, work.profile, work.day, work.options, progress
            )
            if work.dry_run:
                await transaction.rollback()
            return applied
    finally:
        await engine.dispose()


async def _organization(database: Database, key: str) -> UUID | None:
    """The id of the organization with this key, looked up as owner: the server's role sees no tenant but its own."""
    engine = command_engine(Entrance(database.owner()))
    try:
        async with engine.connect() as connection:
            return await connection.scalar(select(organization.c.organization_id).where(organization.c.key == key))
    finally:
        await engine.dispose()


def _tell(work: Import, applied: Applied) -> None:
    """The difference by entity; a dry run tells the same as the run would."""
    table = Table("entity", *(outcome.value for outcome in Outcome), title=f"Organization {work.key}")
    for entity, counted in applied.diff.counts.items():
        table.add_row(entity, *(f"{counted[outcome]:,}" for outcome in Outcome))
    console = Console(highlight=False)
    console.print(table)
    if work.profile.mode == "full" and applied.newest is not None and work.day < applied.newest:
        console.print(
            f"This file is older than one of {applied.newest} that is in already: whoever only this one names is "
            "employed until a full file of that day or later is imported again."
        )
    if applied.leavers:
        console.print(
            f"{applied.leavers:,} employees are absent from this full file: their employments end {work.day}."
        )
    console.print(
        "Nothing was changed: this was a dry run."
        if work.dry_run
        else f"Imported. A token to look at it: python -m api token person {ADMINISTRATOR} --organization {work.key}"
    )


def _report(work: Import, errors: tuple[RowError, ...], target: Path) -> None:
    """The rejected rows: the first ones on the screen, all of them in a file."""
    if not errors:
        return
    console = Console(highlight=False, soft_wrap=True)
    for error in errors[:SHOWN_ERRORS]:
        console.print(f"row {error.row}, {error.column or 'whole row'}: {error.code}: {error.message}", markup=False)
    try:
        written = write_rejects(work.content.path, work.profile, errors, target)
    except OSError as error:
        raise CommandError(
            f"The rejected rows can't be written to {target} ({error.strerror}): name another file with --rejects "
            "and run the same import again, which changes nothing twice."
        ) from error
    console.print(f"{written:,} rejected rows are in {target}, with what is wrong with each.", markup=False)
