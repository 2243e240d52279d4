"""How Alembic reaches the database: the address from -x url=, the caller or the settings. No migration."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.engine import URL

import schema.root  # noqa: F401 - brings every table into the metadata
from api.database.engines import command_engine
from api.database.running import Entrance, running_database
from api.database.urls import parse_url
from api.settings import load
from schema.kit.tables import metadata

# Two commands that migrate at once would create the same tables twice; the second one waits here.
LOCK = 7_205_759_403_792_794


def main() -> None:
    """Print the SQL (alembic --sql), or run the migrations over one connection."""
    if context.is_offline_mode():
        context.configure(dialect_name="postgresql", target_metadata=metadata, literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    told = context.get_x_argument(as_dictionary=True).get("url")
    given = parse_url(told) if told else context.config.attributes.get("url")
    if given is not None:
        asyncio.run(_connected(given))
        return
    with running_database(load(os.environ)) as database:
        asyncio.run(_connected(database.owner()))


async def _connected(url: URL) -> None:
    engine = command_engine(Entrance(url))
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)
    await engine.dispose()


def _migrate(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
        on_version_apply=context.config.attributes.get("on_version_apply"),
    )
    with context.begin_transaction():
        context.run_migrations()


main()
