"""`serve`: the HTTP server over a database that is ready, until Ctrl-C."""

import asyncio
import gc
import logging
import os
import socket
from collections.abc import Callable
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
        asyncio.run(_ready(found, settings))
        serve_until_stopped(settings, listener, lambda address: Console().print(f"Serving {address}", highlight=False))


def serve_until_stopped(settings: Settings, listener: socket.socket, announce: Callable[[str], None]) -> None:
    """Serve on the socket until a signal; `announce` gets the endpoint's address once it answers."""
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    host, port = listener.getsockname()[:2]
    server = _server(settings, lambda: announce(f"http://{f'[{host}]' if ':' in host else host}:{port}/graphql"))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return
    if not server.started:
        raise CommandError("The server did not start: the lines above say why.")


async def _ready(found: Database, settings: Settings) -> None:
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


def _server(settings: Settings, started: Callable[[], None]) -> "uvicorn.Server":
    import uvicorn

    from api.app import create_app

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                spare_the_collector()
                started()

    return Announcing(
        uvicorn.Config(
            create_app(settings),
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=GRACE_SECONDS,
            ws_max_size=LARGEST_MESSAGE,
            ws_per_message_deflate=False,
        )
    )
