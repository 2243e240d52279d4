"""Serves the hand-written statements: no token, no policy, no tenancy but the key that the indexes begin with.

It is told which statement to run and with what, sends the one text that PostgreSQL returns, and keeps its connections
without a transaction or a reset between requests, so that nothing cheaper is left to compare with.
"""

import argparse
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.database.engines import SESSION

STATEMENTS = {
    "Me": "me.sql",
    "Team": "team.sql",
    "OrgPage": "org_page.sql",
    "Directory": "directory.sql",
    "Tiny": "tiny.sql",
}


def statements() -> dict[str, str]:
    """The statement of each operation."""
    return {name: (Path(__file__).parent / file).read_text() for name, file in STATEMENTS.items()}


def create_app(socket: str, connections: int) -> Starlette:
    """The application, over the PostgreSQL server behind a folder of sockets, as the owner of the tables."""
    texts = statements()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(
            host=socket,
            user="postgres",
            database="postgres",
            min_size=connections,
            max_size=connections,
            server_settings=SESSION,
            connection_class=_Bare,
        ) as app.state.pool:
            yield

    async def answer(request: Request) -> Response:
        call = orjson.loads(await request.body())
        text: str = await request.app.state.pool.fetchval(texts[call["operation"]], *call["arguments"])
        return Response(text, media_type="application/json")

    return Starlette(routes=[Route("/", answer, methods=["POST"])], lifespan=lifespan)


def main() -> None:
    """Serve until a signal."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.limit", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--socket", required=True, help="folder of the PostgreSQL server's socket")
    parser.add_argument("--connections", type=int, required=True)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    app = create_app(options.socket, options.connections)
    uvicorn.run(app, port=options.port, log_config=None, access_log=False, server_header=False, lifespan="on")


class _Bare(asyncpg.Connection):  # type: ignore[misc]
    """A connection that comes back to the pool as it is: no request changes the state of its session."""

    async def reset(self, **_: Any) -> None:
        """Nothing to undo."""


if __name__ == "__main__":
    main()
