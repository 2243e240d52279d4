"""`token`: tokens for trying the graph out, and the service tokens of integrations."""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database.checks import require_ready
from api.database.engines import command_engine
from api.database.running import Entrance, running_database
from api.errors import CommandError
from api.settings import Settings, load

SCOPE = re.compile(r"[a-z]+:(read|write)")
DAYS = 365

Organization = Annotated[str, typer.Option("--organization", "-o", help="Key of the organization.")]
Name = Annotated[str, typer.Argument(help="Name of the token.")]
Days = Annotated[int, typer.Option(min=1, max=3650, help="Days until the token expires.")]
T = TypeVar("T")

tokens = typer.Typer(help="Make tokens, and manage those of services.", no_args_is_help=True)
service = typer.Typer(help="Manage the service tokens of an organization.", no_args_is_help=True)
tokens.add_typer(service, name="service")


@tokens.command()
def persona(
    name: Annotated[
        str,
        typer.Argument(help="employee, manager, skip-level, hrbp, compensation, hr-admin or integrator."),
    ],
) -> None:
    """Print a token for a persona of the demo organization."""
    from api.personas import persona_token

    settings = load(os.environ)
    typer.echo(_within(settings, lambda connection, now: persona_token(connection, settings, name, now)))


@tokens.command()
def person(
    who: Annotated[str, typer.Argument(help="Work e-mail of the employee, or subject of the account.")],
    organization: Organization,
    days: Days = 30,
) -> None:
    """Print a token for a person, signed with this program's own key."""
    from api.accounts import subject_of, tenant
    from api.auth.tokens import Person
    from api.personas import person_token

    settings = load(os.environ)

    async def made(connection: AsyncConnection, now: datetime) -> str:
        found = await tenant(connection, organization)
        subject = await subject_of(connection, found.organization_id, who)
        return person_token(settings, Person(found.organization_id, subject), now, timedelta(days=days))

    typer.echo(_within(settings, made))


@service.command()
def create(
    name: Name,
    organization: Organization,
    scope: Annotated[list[str], typer.Option(help="What it may read, e.g. people:read; may be repeated.")],
    days: Days = DAYS,
) -> None:
    """Create a service token and print it; it can't be shown again."""
    from api.auth.service_tokens import issue

    _require_scopes(scope)

    async def made(session: Any, organization_id: Any, now: datetime) -> str:
        ends = now + timedelta(days=days)
        return await issue(session, organization_id, name=name, scopes=scope, now=now, expires_at=ends)

    typer.echo(_in_tenant(organization, made))


@service.command()
def rotate(
    name: Name,
    organization: Organization,
    overlap_hours: Annotated[int, typer.Option(min=0, max=720, help="Hours that the old token stays good.")] = 24,
    days: Days = DAYS,
) -> None:
    """Put a new token in the place of one in force, and print it; the old one stays good for the overlap."""
    from api.auth import service_tokens

    async def made(session: Any, organization_id: Any, now: datetime) -> str:
        return await service_tokens.rotate(
            session,
            organization_id,
            name=name,
            now=now,
            overlap=timedelta(hours=overlap_hours),
            expires_at=now + timedelta(days=days),
        )

    typer.echo(_in_tenant(organization, made))


@service.command()
def revoke(name: Name, organization: Organization) -> None:
    """End every token of that name at once."""
    from api.auth import service_tokens

    async def ended(session: Any, organization_id: Any, now: datetime) -> int:
        return await service_tokens.revoke(session, organization_id, name=name, now=now)

    Console().print(f"Revoked {_in_tenant(organization, ended)} token(s) named {name}.", highlight=False)


@service.command("list")
def list_tokens(organization: Organization) -> None:
    """List the service tokens: name, scopes, when made, when they end, when last used."""
    from api.auth.service_tokens import listed

    async def found(session: Any, organization_id: Any, _: datetime) -> Sequence[Row[Any]]:
        return await listed(session, organization_id)

    table = Table("name", "scopes", "created", "expires", "last used", "revoked")
    for row in _in_tenant(organization, found):
        moments = (row.created_at, row.expires_at, row.last_used_at, row.revoked_at)
        table.add_row(row.name, " ".join(row.scopes), *map(_moment, moments))
    Console().print(table)


def _in_tenant(key: str, work: Callable[[Any, Any, datetime], Awaitable[T]]) -> T:
    from api.accounts import tenant
    from api.context import bind_tenant
    from schema.kit.session import Session

    async def bound(connection: AsyncConnection, now: datetime) -> T:
        found = await tenant(connection, key)
        await bind_tenant(connection, found.organization_id)
        return await work(Session(connection), found.organization_id, now)

    return _within(load(os.environ), bound)


def _within(settings: Settings, work: Callable[[AsyncConnection, datetime], Awaitable[T]]) -> T:
    """Run the work over the owner's connection, in one transaction, on a database that is ready."""
    from api.context import utc_now

    async def run(entrance: Entrance) -> T:
        engine = command_engine(entrance)
        try:
            await require_ready(engine)
            async with engine.begin() as connection:
                return await work(connection, utc_now())
        finally:
            await engine.dispose()

    with running_database(settings) as database:
        return asyncio.run(run(Entrance(database.owner())))


def _require_scopes(scopes: list[str]) -> None:
    for scope in scopes:
        if not SCOPE.fullmatch(scope):
            raise CommandError(f"{scope!r} is no scope: write what it may do as area:read or area:write.")


def _moment(value: datetime | None) -> str:
    return "" if value is None else value.strftime("%Y-%m-%d %H:%M")
