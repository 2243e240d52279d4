"""Acme Learning in memory."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import httpx2
from goldenthread_sdk import Change, Delivery, EnrolmentOrder, PersonRef
from goldenthread_sdk.testing import FakeClock, FakeVendor, Unsupported

from tests.plugins.sdk.acme import PAGE

URL = "https://acme.example.com"
KEY = "acme-key-b6f1c3"
SECRETS = ("signing-secret-71aa", "signing-secret-old-09")


class FakeAcme(FakeVendor):
    """A site with courses, completions and enrolments."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.rows: dict[str, list[dict[str, Any]]] = {"courses": [], "completions": []}
        self.enrolments: list[dict[str, Any]] = []
        self.done: dict[str, dict[str, Any]] = {}
        self.number = 0
        self.status: int | None = None

    def config(self) -> dict[str, Any]:
        return {"url": URL, "key": KEY, "signing_secret": SECRETS[0]}

    def rotated(self) -> dict[str, Any]:
        return {**self.config(), "previous_signing_secret": SECRETS[1]}

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        if self.status is not None:
            return httpx2.Response(self.status, json={"message": "no"})
        asked = dict(request.url.params)
        if request.url.path == "/me":
            return httpx2.Response(200, json={"name": "Acme of the tests"})
        if request.url.path == "/enrolments":
            return self._enrol(request) if request.method == "POST" else self._enrolled(asked)
        return self._page(request.url.path[1:], int(asked["after"]))

    def _page(self, stream: str, after: int) -> httpx2.Response:
        rows = sorted((row for row in self.rows[stream] if row["n"] > after), key=lambda row: row["n"])
        return httpx2.Response(200, json={"rows": rows[:PAGE], "more": len(rows) > PAGE})

    def _enrolled(self, asked: dict[str, str]) -> httpx2.Response:
        return httpx2.Response(200, json={"rows": [row for row in self.enrolments if asked.items() <= row.items()]})

    def _enrol(self, request: httpx2.Request) -> httpx2.Response:
        wanted, key = json.loads(request.content), request.headers.get("Idempotency-Key", "")
        if wanted["course"] == "none":
            return httpx2.Response(422, json={"message": "no such course"})
        if key and key in self.done:
            return httpx2.Response(200, json=self.done[key])
        row = {"id": f"e{len(self.enrolments)}", **wanted}
        self.enrolments.append(row)
        self.done[key] = row
        return httpx2.Response(201, json=row)

    def put(self, stream: str, number: int) -> Sequence[str]:
        return [self._put(stream)["id"] for _ in range(number)]

    def _put(self, stream: str) -> dict[str, Any]:
        self.number += 1
        told = {"title": f"Course {self.number}"}
        if stream == "completions":
            told = {"email": "a@example.com", "course": "c1", "state": "COMPLETED", "at": "2026-03-01T10:00:00Z"}
        row = {"id": f"{stream[:2]}{self.number:04}", "n": self.number, **told}
        self.rows[stream].append(row)
        return row

    def page_size(self, stream: str) -> int:
        return PAGE

    def change_row(self, stream: str, key: str) -> None:
        self.number += 1
        self._row(stream, key).update(n=self.number, state="FAILED")

    def remove(self, stream: str, key: str) -> None:
        if stream == "courses":
            self.rows[stream].remove(self._row(stream, key))
        else:
            self.number += 1
            self._row(stream, key).update(n=self.number, deleted=True)

    def _row(self, stream: str, key: str) -> dict[str, Any]:
        return next(row for row in self.rows[stream] if row["id"] == key)

    def put_strange(self, stream: str) -> str:
        row = self._put(stream)
        row.update({"state": "TRANSCENDED", "mood": "blue"} if stream == "completions" else {"mood": "blue"})
        return str(row["id"])

    def put_broken(self, stream: str) -> None:
        row = self._put(stream)
        del row["title" if stream == "courses" else "course"]

    def future_cursor(self, stream: str) -> str:
        return "999999"

    def reject_credentials(self) -> None:
        self.status = 401

    def drop_rights(self) -> None:
        self.status = 403

    def error_in_ok(self) -> httpx2.Response:
        return httpx2.Response(200, json={"error": "nosuchservice"})

    def throttled(self) -> Sequence[httpx2.Response]:
        return (httpx2.Response(200, json={"error": "busy"}),)

    def change(self, command: str) -> Change:
        self.number += 1
        person = PersonRef(email=f"p{self.number}@example.com")
        return Change(f"change-{self.number}", EnrolmentOrder(person=person, course_key="c1"))

    def bad_change(self, command: str) -> Change:
        order = EnrolmentOrder(person=PersonRef(email="b@example.com"), course_key="none")
        return Change("change-bad", order)

    def effects(self, command: str, change: Change) -> int:
        order = change.payload
        assert isinstance(order, EnrolmentOrder)
        wanted = (order.person.email, order.course_key)
        return sum((row["person"], row["course"]) == wanted for row in self.enrolments)

    def interfere(self, command: str, change: Change) -> Unsupported:
        return Unsupported("enrolments have no versions")

    def delivery(self, stream: str | None = None, *, sent_at: datetime, previous_secret: bool = False) -> Delivery:
        self.number += 1
        body, sent = json.dumps({"id": f"d{self.number}", "completion": None}).encode(), sent_at.isoformat()
        secret = SECRETS[previous_secret].encode()
        signature = hmac.new(secret, sent.encode() + b"." + body, hashlib.sha256).hexdigest()
        return Delivery({"acme-sent": sent, "acme-signature": signature}, body, sent_at)
