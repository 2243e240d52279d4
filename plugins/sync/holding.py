"""Keeping a transaction open that does nothing but hold a lock: PostgreSQL ends one that is idle for too long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from schema.access.request import Request

SECONDS = 5.0


@asynccontextmanager
async def held_open(holder: Request) -> AsyncIterator[None]:
    """Give signs of life on a transaction while the block runs; the block is cancelled where the transaction is lost.

    Raises:
        DBAPIError: as the transaction was lost.
    """
    signs = asyncio.create_task(_give_signs(holder))
    working = asyncio.current_task()
    signs.add_done_callback(lambda one: working.cancel() if working and not one.cancelled() else None)
    try:
        yield
    except asyncio.CancelledError:
        if signs.done() and not signs.cancelled():
            signs.result()
        raise
    finally:
        signs.cancel()


async def _give_signs(holder: Request) -> None:
    while True:
        await asyncio.sleep(SECONDS)
        await holder.session.rows(text("SELECT 1"))
