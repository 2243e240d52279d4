"""The checks behind `doctor`: each answers with what it found, and with how to mend it where that is wrong.

Changes nothing, except that the embedded database is started and stopped for the while.
"""

import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.app import token_rules
from api.auth.keys import cursor_key
from api.database.checks import State, require_head, require_version, state
from api.database.data_folder import check_cluster, open_data_dir
from api.database.embedded import CLUSTER
from api.database.engines import app_engine
from api.database.running import running_database
from api.database.urls import shown
from api.errors import CommandError
from api.listening import listening
from api.settings import PREFIX, Settings, known, load

TESTS_ONLY = {f"{PREFIX}SHARED"}
OWN_ROLE = text(
    "SELECT current_user AS name, rolsuper OR rolbypassrls AS is_above_policies,"
    " EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relkind = 'r') AS is_owner"
    " FROM pg_roles WHERE rolname = current_user"
)
UNGUARDED = text(
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relrowsecurity"
    " AND relnamespace = current_schema()::regnamespace AND relname <> 'alembic_version' ORDER BY relname"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: right, wrong, or (None) impossible because an earlier one was wrong."""

    name: str
    is_right: bool | None
    told: str


async def diagnose(environment: Mapping[str, str]) -> list[Finding]:
    """Every check, in the order in which things build on each other."""
    findings = [_found("Python", lambda: f"{sys.version.split()[0]} (3.11 or newer)")]
    findings.append(_found("settings", lambda: _settings(environment)))
    if not findings[-1].is_right:
        return findings
    settings = load(environment)
    findings += [
        _found("data folder", lambda: _data_folder(settings)),
        _found("keys", lambda: _keys(settings)),
        _found("port", lambda: _port(settings)),
    ]
    return findings + await _database(settings)


def _found(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except CommandError as error:
        return Finding(name, False, str(error))


def _settings(environment: Mapping[str, str]) -> str:
    load(environment)
    given = {name for name in environment if name.startswith(PREFIX)}
    unknown = sorted(given - known().keys() - TESTS_ONLY)
    if unknown:
        raise CommandError(f"{unknown[0]} is no setting: mind the spelling, or unset it.")
    return f"{len(given & known().keys())} set, the others by default"


def _data_folder(settings: Settings) -> str:
    folder = open_data_dir(settings.data_dir)
    if settings.database_url is None and (folder / CLUSTER).exists():
        check_cluster(folder / CLUSTER)
    return str(folder)


def _keys(settings: Settings) -> str:
    rules = token_rules(settings)
    cursor_key(settings)
    return f"{len(list(rules.keys))} for tokens ({', '.join(rules.algorithms)}), one for cursors"


def _port(settings: Settings) -> str:
    listening(settings.host, settings.port).close()
    return f"{settings.host}:{settings.port} is free"


async def _database(settings: Settings) -> list[Finding]:
    names = ("database", "version", "migrations", "role", "row-level security")
    with ExitStack() as stack:
        try:
            found = stack.enter_context(running_database(settings))
            engine = app_engine(found.app, settings)
            seen = await state(engine)
        except CommandError as error:
            return [Finding(names[0], False, str(error)), *(Finding(name, None, "") for name in names[1:])]
        findings = [
            Finding(names[0], True, shown(found.app.url)),
            _found(names[1], lambda: _version(seen)),
            _found(names[2], lambda: _at_head(seen)),
            await _role(engine),
            await _row_security(engine),
        ]
        await engine.dispose()
    return findings


def _version(seen: State) -> str:
    require_version(seen)
    return f"PostgreSQL {seen.version}"


def _at_head(seen: State) -> str:
    require_head(seen)
    return f"at {seen.revision}, the newest"


async def _role(engine: AsyncEngine) -> Finding:
    async with engine.connect() as connection:
        role = (await connection.execute(OWN_ROLE)).one()
    is_weak = not role.is_above_policies and not role.is_owner
    told = (
        f"{role.name} is bound by row-level security"
        if is_weak
        else f"{role.name} is not bound by row-level security: enter as a role that owns no table and is no "
        "superuser, such as goldenthread_app."
    )
    return Finding("role", is_weak, told)


async def _row_security(engine: AsyncEngine) -> Finding:
    async with engine.connect() as connection:
        tables = (await connection.scalars(UNGUARDED)).all()
    told = f"missing on {', '.join(tables)}: run python -m api migrate." if tables else "on every table"
    return Finding("row-level security", not tables, told)
