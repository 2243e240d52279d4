"""`serve`: the HTTP server over a database that is ready, until Ctrl-C."""

import asyncio
import gc
import logging
import os
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from api.database.checks import require_ready
from api.database.engines import app_engine
from api.database.running import Database, running_database
from api.errors import CommandError
from api.listening import listening
from api.settings import Settings, load

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

GRACE_SECONDS = 5
# Objects, then rounds of the younger generation: 700, 10, 10 by default.
COLLECT_AFTER = (50_000, 20, 50)
# In bytes; the endpoint refuses less, and this is what a client may make the process hold before that.
LARGEST_MESSAGE = 4_000_000


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on, instead of GOLDENTHREAD_HOST.")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on, instead of GOLDENTHREAD_PORT.")
    ] = None,
) -> None:
    """Serve the graph over HTTP until Ctrl-C."""
    settings = load(os.environ)
    with listening(host or settings.host, port or settings.port) as listener, running_database(settings) as found:
        asyncio.run(require_served(found, settings))
        announce = partial(Console().print, "Serving", highlight=False)
        serve_until_stopped(settings, found, listener, announce)


def serve_until_stopped(
    settings: Settings, database: Database, listener: socket.socket, announce: Callable[[str], None]
) -> None:
    """Serve on the socket until a signal; `announce` gets the endpoint's address once it answers."""
    log_by(settings)
    host, port = listener.getsockname()[:2]
    server = _server(
        settings, database, lambda: announce(f"http://{f'[{host}]' if ':' in host else host}:{port}/graphql")
    )
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return
    if not server.started:
        raise CommandError("The server did not start: the lines above say why.")


def log_by(settings: Settings) -> None:
    """Log to standard error what the settings ask for; libraries only what may need somebody's attention."""
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    for library in ("uvicorn", "pgqueuer"):
        logging.getLogger(library).setLevel(logging.WARNING)


async def require_served(found: Database, settings: Settings) -> None:
    """Raise CommandError unless the server, or a worker, can work on the database."""
    engine = app_engine(found.app, settings)
    try:
        await require_ready(engine)
    finally:
        await engine.dispose()


def spare_the_collector() -> None:
    """Take what start-up made out of the garbage collector's sight, and let it look at the rest less often.

    A page of rows is tens of thousands of small objects without cycles. By default they make the collector walk the
    whole program several times a request, which cost more than all else that an operation did (see docs/bench.md).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _server(settings: Settings, database: Database, started: Callable[[], None]) -> "uvicorn.Server":
    import uvicorn

    from api.app import create_app
    from api.jobs.attending import attending
    from api.jobs.installed import duties

    class Attended(uvicorn.Server):
        beside = AsyncExitStack()

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                spare_the_collector()
                wanted = duties(settings) if settings.work_in_server else None
                await self.beside.enter_async_context(attending(database, settings, wanted))
                started()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await super().shutdown(sockets)
            await self.beside.aclose()

    return Attended(served_by(create_app(settings), GRACE_SECONDS))


def served_by(app: "Starlette", grace_seconds: int) -> "uvicorn.Config":
    """How uvicorn serves an application, and how long it lets requests end when it is told to stop."""
    import uvicorn

    from api.transport.wire import Wire

    return uvicorn.Config(
        app,
        http=Wire,
        log_config=None,
        access_log=False,
        server_header=False,
        # The graph asks for neither scheme nor address; SCIM, which does, has the forwarded ones put in by itself.
        proxy_headers=False,
        lifespan="on",
        timeout_graceful_shutdown=grace_seconds,
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
    )
