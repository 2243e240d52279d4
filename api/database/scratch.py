"""A database that exists for one check and leaves nothing behind."""

import asyncio
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from api.database.embedded import embedded_server
from api.database.engines import command_engine
from api.database.failures import reason
from api.database.running import Entrance
from api.errors import CommandError


@contextmanager
def scratch_database(owner: URL | None) -> Iterator[URL]:
    """An empty database on the owner's server, or on an embedded server of its own where no owner is given.

    Raises:
        CommandError: it can't be made.
    """
    if owner is None:
        with tempfile.TemporaryDirectory(prefix="goldenthread-") as folder, embedded_server(Path(folder)) as url:
            yield url
        return
    name = f"goldenthread_check_{secrets.token_hex(4)}"
    asyncio.run(_run(owner, f'CREATE DATABASE "{name}"'))
    try:
        yield owner.set(database=name)
    finally:
        asyncio.run(_run(owner, f'DROP DATABASE "{name}" WITH (FORCE)'))


async def _run(owner: URL, statement: str) -> None:
    engine = command_engine(Entrance(owner)).execution_options(isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    except (DBAPIError, OSError) as error:
        raise CommandError(f"A scratch database can't be made or dropped: {reason(error)}.") from error
    finally:
        await engine.dispose()
