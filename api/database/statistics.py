"""What PostgreSQL knows of the tables' contents. Stale after a bulk load, and then it picks plans that take minutes."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine


async def refresh(owner: AsyncEngine) -> None:
    """Let PostgreSQL look at the tables anew; as their owner, outside any transaction."""
    async with owner.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text("ANALYZE"))
