"""A Learning Record Store in memory, after xAPI 1.0.3, part three. Refuses what the specification does not allow."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import httpx2
from goldenthread_sdk import Change, CompletionOrder, PersonRef
from goldenthread_sdk.testing import FakeClock, FakeVendor, Unsupported

from plugins.xapi.client import CONSISTENT, STATEMENTS_AT_A_TIME, moment, written
from plugins.xapi.config import COMPLETED
from plugins.xapi.rows import VOIDED

HOST = "https://lrs.example.com"
ENDPOINT = f"{HOST}/data/xAPI"
KEY, SECRET = "golden", "lrs-secret-9f31c7"
HOME_PAGE = "https://people.example.com"
COURSE = "https://courses.example.com/"
PARAMETERS = frozenset({"statementId", "voidedStatementId", "verb", "since", "limit", "ascending"})
"""Those of the statements resource that the connector uses."""

SEED = UUID("7c2a6a52-6d0e-4a8e-9f57-1f2b7e6c9d10")
Statement = dict[str, Any]


class FakeLrs(FakeVendor):
    """An LRS.

    Attributes:
        statements: in the order in which they were stored.
        status_again: what storing a statement once more is answered with: 204 or 409.
        vouches: how far behind its clock the LRS is consistent; None where it does not say.
        deaf: stores nothing, and says that it did.
        more: what links to further pages begin with.
    """

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.statements: list[Statement] = []
        self.voided: set[str] = set()
        self.number = 0
        self.status: int | None = None
        self.status_again = 204
        self.vouches: timedelta | None = timedelta(0)
        self.deaf = False
        self.more = "/data/xAPI/statements/more/"

    def config(self) -> dict[str, Any]:
        return {"endpoint": ENDPOINT, "key": KEY, "secret": SECRET, "home_page": HOME_PAGE}

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        status = self._status(request)
        if status is not None:
            return httpx2.Response(status)
        path, asked = request.url.path, dict(request.url.params)
        if path == "/data/xAPI/about":
            return httpx2.Response(200, json={"version": ["1.0.3"]})
        if path.startswith("/data/xAPI/statements/more/"):
            return self._page(json.loads(base64.urlsafe_b64decode(path.rsplit("/", 1)[1])))
        assert (path, asked.keys() - PARAMETERS) == ("/data/xAPI/statements", set())
        if request.method == "PUT":
            return self._store(asked["statementId"], json.loads(request.content))
        return self._one(asked) if asked.keys() & {"statementId", "voidedStatementId"} else self._page(asked)

    def _status(self, request: httpx2.Request) -> int | None:
        """How a request is refused; None where it is not."""
        pair = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if self.status is None and request.headers.get("X-Experience-API-Version") != "1.0.3":
            return 400
        return self.status if request.headers.get("Authorization") == f"Basic {pair}" else 401

    def _page(self, asked: Mapping[str, str]) -> httpx2.Response:
        assert asked["ascending"] == "true"
        since, limit, skip = asked.get("since"), int(asked["limit"]), int(asked.get("skip", 0))
        found = [
            one
            for one in self.statements
            if one["verb"]["id"] == asked["verb"]
            and one["id"] not in self.voided
            and (since is None or moment(one["stored"]) > moment(since))
        ]
        following = base64.urlsafe_b64encode(json.dumps({**asked, "skip": str(skip + limit)}).encode()).decode()
        more = self.more + following if len(found) > skip + limit else ""
        headers = {} if self.vouches is None else {CONSISTENT: written(self.clock.now() - self.vouches)}
        return httpx2.Response(200, headers=headers, json={"statements": found[skip : skip + limit], "more": more})

    def _one(self, asked: Mapping[str, str]) -> httpx2.Response:
        voided = "voidedStatementId" in asked
        ident = asked["voidedStatementId" if voided else "statementId"]
        found = [one for one in self.statements if one["id"] == ident and (ident in self.voided) is voided]
        return httpx2.Response(200, json=found[0]) if found else httpx2.Response(404)

    def _store(self, ident: str, statement: Statement) -> httpx2.Response:
        if statement["id"] != ident or "://" not in statement["object"]["id"] or "id" not in statement["verb"]:
            return httpx2.Response(400)
        if any(one["id"] == ident for one in self.statements):
            return httpx2.Response(self.status_again)
        if not self.deaf:
            self.store({**statement, "authority": {"mbox": "mailto:lrs@example.com"}, "version": "1.0.0"})
        return httpx2.Response(204)

    # What is there

    def store(self, statement: Statement) -> None:
        """Store a statement now."""
        self.clock.pass_time(timedelta(seconds=1))
        self.statements.append({**statement, "stored": written(self.clock.now())})

    def completed(self, **told: Any) -> str:
        """Somebody completed a course; the id of the statement."""
        self.number += 1
        ident = str(uuid5(SEED, str(self.number)))
        account = {"homePage": HOME_PAGE, "name": f"E{self.number}"}
        definition = {"name": {"de": "Kurs", "en-US": "Course"}, "type": "http://adlnet.gov/expapi/activities/course"}
        statement = {
            "id": ident,
            "actor": {"objectType": "Agent", "account": account},
            "verb": {"id": COMPLETED},
            "object": {"id": f"{COURSE}{self.number}", "definition": definition},
            "timestamp": "2026-02-27T10:00:00.5Z",
            **told,
        }
        self.store({name: value for name, value in statement.items() if value is not None})
        return ident

    def void(self, ident: str) -> None:
        """Somebody voids a statement."""
        self.voided.add(ident)
        reference = {"objectType": "StatementRef", "id": ident}
        self.completed(actor={"mbox": "mailto:admin@example.com"}, verb={"id": VOIDED}, object=reference)

    def put(self, stream: str, number: int) -> Sequence[str]:
        del stream
        return [self.completed() for _ in range(number)]

    def page_size(self, stream: str) -> int:
        del stream
        return STATEMENTS_AT_A_TIME

    def change_row(self, stream: str, key: str) -> Unsupported:
        del stream, key
        return Unsupported("statements never change: they are voided, and another one is sent")

    def put_strange(self, stream: str) -> str:
        del stream
        definition = {"interactionType": "telepathy", "mood": "blue"}
        return self.completed(object={"id": f"{COURSE}strange", "definition": definition}, mood="blue")

    def put_broken(self, stream: str) -> None:
        del stream
        self.completed(actor=None)

    def future_cursor(self, stream: str) -> str:
        del stream
        return json.dumps({COMPLETED: "2999-01-01T00:00:00Z", VOIDED: "2999-01-01T00:00:00Z"})

    def reject_credentials(self) -> None:
        self.status = 401

    def drop_rights(self) -> None:
        self.status = 403

    def error_in_ok(self) -> Unsupported:
        return Unsupported("xAPI says errors by HTTP status alone (part three, 3.2)")

    def change(self, command: str) -> Change:
        del command
        self.number += 1
        return Change(f"change-{self.number}", order(f"N{self.number}", f"{COURSE}{self.number}", self.clock.now()))

    def bad_change(self, command: str) -> Change:
        del command
        return Change("change-bad", order("N0", "no-iri", self.clock.now()))

    def effects(self, command: str, change: Change) -> int:
        del command
        wanted = change.payload
        assert isinstance(wanted, CompletionOrder)
        account = {"homePage": HOME_PAGE, "name": wanted.person.employee_number}
        return sum(
            (one["actor"].get("account"), one["object"]["id"]) == (account, wanted.course_key)
            for one in self.statements
        )


def order(number: str, course: str, at: datetime, *, completed: bool = True) -> CompletionOrder:
    """That a person completed a course, or was given it."""
    told = {"course_key": course, "course_name": "A course", "completed": completed, "happened_at": at}
    return CompletionOrder.model_validate({"person": PersonRef(employee_number=number), **told})
