"""What PostgreSQL knows of the tables' contents. Stale after a bulk load, and then it picks plans that take minutes."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


async def look_at_all(owner: AsyncConnection) -> None:
    """Let PostgreSQL look at the tables as they are in this transaction of their owner, before it asks more of them."""
    await owner.execute(text("ANALYZE"))


async def refresh(owner: AsyncEngine) -> None:
    """Let PostgreSQL look at the tables anew; as their owner, outside any transaction."""
    async with owner.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await look_at_all(connection)
