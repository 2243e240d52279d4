"""Clients that change something all the time: each change under its own key, sent again until it is acknowledged."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

CLIENTS = 3
PAUSE_SECONDS = 0.05
PASSING = {"UNAVAILABLE", "SATURATED", "TIMEOUT", "CONFLICT"}
GOAL = """
    mutation($input: GoalCreateInput!) { goalCreate(input: $input) { goal { id } userErrors { code message } } }
"""
CHECK_IN = """
    mutation($input: CheckInSubmitInput!) {
        checkInSubmit(input: $input) { checkIn { id } userErrors { code message } }
    }
"""


@dataclass(frozen=True)
class Change:
    """A change: who makes it, and what; `words` is the text by which it is found again."""

    token: str
    document: str
    words: str
    given: dict[str, Any]


def goal(token: str, number: int) -> Change:
    """A new goal of the token's holder: only its key keeps it from being made twice."""
    words = f"Fault {number}"
    return Change(token, GOAL, words, {"title": words, "kind": "OBJECTIVE"})


def check_in(token: str, number: int, week: str) -> Change:
    """The check-in of a past week."""
    words = f"Fault {number}"
    return Change(token, CHECK_IN, words, {"week": week, "achieve": words, "duringLeave": True})


@dataclass
class Clients:
    """Clients at work on a stream of changes.

    Attributes:
        port: where the server listens.
        changes: what there is to do.
        acknowledged: the words of what was done.
        refused: what was answered otherwise, which nothing here should be.
    """

    port: int
    changes: Iterator[Change]
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _resting: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def work(self) -> None:
        """Begin."""
        self._resting.clear()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def rest(self) -> None:
        """Stop when what was begun is acknowledged."""
        self._resting.set()
        for thread in self._threads:
            thread.join()

    def complaints(self) -> list[str]:
        """What was refused since this was last asked."""
        refused, self.refused = self.refused, []
        return refused

    def _run(self) -> None:
        while not self._resting.is_set():
            with self._turn:
                change = next(self.changes)
            self._insist(change)
            # Else a fast machine makes more in a round than can be told in the time that is given for that.
            self._resting.wait(PAUSE_SECONDS)

    def _insist(self, change: Change) -> None:
        while (answer := self._sent(change)) is None:
            time.sleep(PAUSE_SECONDS)
        (self.refused if answer else self.acknowledged).append(answer or change.words)

    def _sent(self, change: Change) -> str | None:
        """Empty when the change was acknowledged, else what was said; None where the client has to send it again."""
        given = {**change.given, "clientMutationId": change.words}
        body = json.dumps({"query": change.document, "variables": {"input": given}}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {change.token}"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/graphql", body, headers)
        try:
            with _opened(request) as answer:
                return _read(json.load(answer))
        except (OSError, ValueError, HTTPException):
            return None


def _opened(request: urllib.request.Request) -> Any:
    """The answer, whatever its status."""
    try:
        return urllib.request.urlopen(request, timeout=30)  # noqa: S310 - loopback
    except urllib.error.HTTPError as error:
        return error


def _read(answer: dict[str, Any]) -> str | None:
    errors = [error["extensions"]["code"] for error in answer.get("errors", ())]
    payload = next(iter((answer.get("data") or {}).values()), None)
    problems = [] if payload is None else [error["code"] for error in payload["userErrors"]]
    if set(errors + problems) & PASSING:
        return None
    return json.dumps(answer) if errors or problems or payload is None else ""
