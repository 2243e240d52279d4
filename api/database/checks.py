"""Can the server work on this database? What is wrong is told in a sentence that says how to mend it."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.database.failures import reason
from api.database.migrations import head
from api.database.urls import shown
from api.errors import CommandError
from schema.kit.tenancy import APP_ROLE

OLDEST_VERSION = 15
MIGRATE = "python -m api migrate"


@dataclass(frozen=True, slots=True)
class State:
    """What a database says of itself: major version of the server, revision of the tables (None: empty)."""

    version: int
    revision: str | None


async def state(engine: AsyncEngine) -> State:
    """The state of the database.

    Raises:
        CommandError: it can't be reached or entered.
    """
    try:
        async with engine.connect() as connection:
            return State(await _version(connection), await _revision(connection))
    except (OSError, DBAPIError) as error:
        raise CommandError(_unreachable(engine, reason(error))) from error


async def require_ready(engine: AsyncEngine) -> None:
    """Raise CommandError unless the server can work on the database."""
    found = await state(engine)
    require_version(found)
    require_head(found)


def require_version(found: State) -> None:
    """Raise CommandError where the server is older than ours may be."""
    if found.version < OLDEST_VERSION:
        raise CommandError(
            f"The database runs PostgreSQL {found.version}, but {OLDEST_VERSION} or newer is needed: "
            "upgrade it, or unset GOLDENTHREAD_DATABASE_URL to use the embedded one."
        )


def require_head(found: State) -> None:
    """Raise CommandError where the tables are not those that this program was written for."""
    if found.revision != head():
        raise CommandError(
            f"The database is at revision {found.revision or 'none'}, but this program needs {head()}: run {MIGRATE}."
        )


async def _version(connection: AsyncConnection) -> int:
    number = await connection.scalar(text("SELECT current_setting('server_version_num')::int / 10000"))
    return int(number or 0)


async def _revision(connection: AsyncConnection) -> str | None:
    if await connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    revision = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if revision is None else str(revision)


def _unreachable(engine: AsyncEngine, why: str) -> str:
    if f'role "{APP_ROLE}" does not exist' in why:
        return f"The database has no role {APP_ROLE} yet, which the first migration makes: run {MIGRATE}."
    if f'permission denied to set role "{APP_ROLE}"' in why:
        return (
            f"The role {engine.url.username} may not act as {APP_ROLE}: run GRANT {APP_ROLE} TO "
            f"{engine.url.username} as a superuser, or set GOLDENTHREAD_APP_DATABASE_URL."
        )
    return (
        f"The database {shown(engine.url)} can't be reached: {why}. Check GOLDENTHREAD_DATABASE_URL and that "
        "the server runs."
    )
