"""The socket that the server listens on: what connections inherit from it, and what is told when it can't be had."""

import socket

import pytest

from api.errors import CommandError
from api.listening import listening


def test_answers_are_sent_without_waiting_for_acknowledgements() -> None:
    with listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_a_taken_port_is_told() -> None:
    with listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(CommandError, match=f"can't listen on 127.0.0.1:{port}"):
            listening("127.0.0.1", port)
