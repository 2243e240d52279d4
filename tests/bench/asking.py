"""One request at a time over loopback: what is sent, byte by byte, and what comes back. For checks, not for load."""

import http.client
import json
from dataclasses import dataclass
from typing import Any

from tests.bench.load import HOST

TIMEOUT_SECONDS = 600


@dataclass(frozen=True)
class Asked:
    """An HTTP POST."""

    port: int
    path: str
    headers: dict[str, str]
    body: bytes

    def raw(self) -> str:
        """The request as it goes over the wire."""
        headers = {"Host": f"{HOST}:{self.port}", **self.headers, "Content-Length": str(len(self.body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"POST {self.path} HTTP/1.1\r\n{lines}\r\n{self.body.decode()}"

    def data(self) -> Any:
        """The `data` of the answer.

        Raises:
            RuntimeError: it is no success, or it holds errors.
        """
        connection = http.client.HTTPConnection(HOST, self.port, timeout=TIMEOUT_SECONDS)
        connection.request("POST", self.path, self.body, self.headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        if response.status != http.client.OK or answer.get("errors"):
            raise RuntimeError(f"port {self.port} answered {response.status}: {str(answer)[:500]}")
        return answer["data"]
