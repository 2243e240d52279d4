"""The socket that the server listens on, taken before anything else starts, so that a taken port is told at once."""

import os
import socket

from api.errors import CommandError

WAITING = 2048


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens on the address.

    Raises:
        CommandError: the port is taken, or may not be had.
    """
    try:
        listener = socket.create_server((host, port), family=_family(host), backlog=WAITING)
    except OSError as error:
        raise CommandError(
            f"The server can't listen on {host}:{port} ({os.strerror(error.errno or 0)}): stop what uses the port, "
            "or choose another one with --port or GOLDENTHREAD_PORT."
        ) from error
    # Connections inherit it. Head and body of an answer are two writes; without it the second one waits some 40 ms for
    # the client's acknowledgement of the first. (asyncio sets it only on sockets that name their protocol.)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
