"""A real server in a thread, for clients that need a socket: uvicorn as `serve` sets it up."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from api.commands.serve import LARGEST_MESSAGE
from api.listening import listening

PATIENCE = 10


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """The address of the application's GraphQL endpoint while it is served."""
    with listening("127.0.0.1", 0) as listener:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="on",
            timeout_graceful_shutdown=1,
            ws_max_size=LARGEST_MESSAGE,
            ws_per_message_deflate=False,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        _wait(server)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
        finally:
            server.should_exit = True
            thread.join()


def _wait(server: uvicorn.Server) -> None:
    limit = time.monotonic() + PATIENCE
    while not server.started and time.monotonic() < limit:
        time.sleep(0.01)
    assert server.started
