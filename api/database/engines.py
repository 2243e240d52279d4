"""Connections to PostgreSQL: the server's bounded pool, and single ones for commands that work as owner."""

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.pool.impl import AsyncAdaptedQueuePool

from api.database.running import Entrance
from api.settings import Settings
from schema.kit.putting import as_json

CONNECT_TIMEOUT_SECONDS = 5
# Compiling a plan to machine code takes longer than a request of ours may last.
SESSION = {"TimeZone": "UTC", "jit": "off"}

# A statement that writes a whole answer is long, and preparing one anew costs many times what running it does.
PREPARED = {"statement_cache_size": 1_000, "max_cacheable_statement_size": 1_000_000}


def app_engine(entrance: Entrance, settings: Settings) -> AsyncEngine:
    """The server's pool: bounded, with a statement timeout, as the role that owns no table.

    The role is a start-up parameter, so nothing that a request resets can bring the owner's rights back.
    """
    session = {
        **SESSION,
        "application_name": "goldenthread",
        # Our statements are composed for one kind of viewer and prepared once on a connection. A plan for the very
        # values would be made anew for each request, and costs more than most of our statements take to run.
        "plan_cache_mode": "force_generic_plan",
        # What is read often lies in memory, where a page out of order costs what the next one does.
        "random_page_cost": "1.1",
        "statement_timeout": str(settings.statement_timeout_ms),
        "idle_in_transaction_session_timeout": str(2 * settings.statement_timeout_ms),
    }
    if entrance.role is not None:
        session["role"] = entrance.role
    return create_async_engine(
        entrance.url,
        connect_args={"server_settings": session, "timeout": CONNECT_TIMEOUT_SECONDS, **PREPARED},
        json_serializer=as_json,
        pool_size=settings.pool_size,
        pool_use_lifo=True,
        max_overflow=0,
        pool_timeout=settings.pool_timeout_seconds,
        hide_parameters=True,
    )


def command_engine(entrance: Entrance) -> AsyncEngine:
    """Single connections without a time limit, for a command that works alone."""
    session = {**SESSION, "application_name": "goldenthread command"}
    if entrance.role is not None:
        session["role"] = entrance.role
    return create_async_engine(
        entrance.url,
        connect_args={"server_settings": session, "timeout": CONNECT_TIMEOUT_SECONDS},
        poolclass=NullPool,
        hide_parameters=True,
    )


def pool_numbers(engine: AsyncEngine, idle: int) -> dict[str, int]:
    """How many connections the server's pool may hold, and how many are in use now; `idle` are lent but not used."""
    pool = engine.pool
    if not isinstance(pool, AsyncAdaptedQueuePool):
        raise TypeError("only the server's pool is counted")
    return {"size": pool.size(), "inUse": pool.checkedout() - idle}
