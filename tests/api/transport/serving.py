"""A real server in a thread, for clients that need a socket: uvicorn as `serve` sets it up."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from api.commands.serve import served_by
from api.listening import listening

PATIENCE = 10


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """The address of the application's GraphQL endpoint while it is served."""
    with listening("127.0.0.1", 0) as listener:
        server = uvicorn.Server(served_by(app, 1))
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
