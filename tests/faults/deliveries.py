"""A receiver of webhooks that takes its time, so that blows meet deliveries on their way; and what it got.

An event may come twice, under the same delivery id: who died before writing down that it came has it sent again.
"""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TAKES_SECONDS = 0.1
OPENS_WITHIN_SECONDS = 10.0
CREATE = """
    mutation($input: WebhookSubscriptionCreateInput!) {
        webhookSubscriptionCreate(input: $input) { subscription { id } userErrors { code message } }
    }
"""
QUERY = "subscription { threadEvents { id sequence } }"
EVENT = "CheckInSubmitted"


@dataclass
class Receiver:
    """What came: the delivery's id and the event's number, in the order of arrival. Slow, or in a hurry."""

    port: int = 0
    got: list[tuple[str, int]] = field(default_factory=list)
    is_slow: bool = True
    _open: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def wait_until_open(self) -> None:
        """Wait until a delivery is on its way.

        Raises:
            AssertionError: none comes.
        """
        with self._changed:
            came = self._changed.wait_for(lambda: self._open > 0, OPENS_WITHIN_SECONDS)
        assert came, f"no delivery in {OPENS_WITHIN_SECONDS} s"

    def take(self, delivery: str, sequence: int) -> None:
        """Take a delivery, in a while."""
        with self._changed:
            self.got.append((delivery, sequence))
            self._open += 1
            self._changed.notify_all()
        if self.is_slow:
            time.sleep(TAKES_SECONDS)
        with self._changed:
            self._open -= 1

    def subscribe(self, port: int, token: str) -> None:
        """Have check-ins told to it, by the service that listens on a port."""
        url = f"http://127.0.0.1:{self.port}/hook"
        given = {"url": url, "query": QUERY, "events": [EVENT]}
        body = json.dumps({"query": CREATE, "variables": {"input": given}}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", body, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
            payload = json.load(answer)["data"]["webhookSubscriptionCreate"]
        assert payload["userErrors"] == [], payload

    def wrong(self, told: Sequence[int]) -> list[str]:
        """What is lost, doubled or out of order, where these events, in this order, were to be told."""
        first = list(dict.fromkeys(sequence for _, sequence in self.got))
        found = [] if first == list(told) else [f"told {_gap(first, told)}"]
        ids = {delivery for delivery, _ in self.got}
        return found if len(ids) == len(set(self.got)) == len(first) else [*found, "one event came under two ids"]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            receiver.take(self.headers["GoldenThread-Delivery-Id"], body["data"]["threadEvents"]["sequence"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def handle(self) -> None:
            """A sender that was killed hangs up."""
            try:
                super().handle()
            except ConnectionError:
                return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def _gap(got: Sequence[int], told: Sequence[int]) -> str:
    lost, more = sorted(set(told) - set(got)), sorted(set(got) - set(told))
    return (
        f"{len(got)} of {len(told)}, lost: {lost[:5]}, never recorded: {more[:5]}, in order: {list(got) == sorted(got)}"
    )
