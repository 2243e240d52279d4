"""A plugin of tests: Acme Learning in the plugin's own process, which says what a file says.

The address of a connection names the file: https://acme.example.com/<path in hexadecimal>. It holds the rows of each
stream and, where wanted, the request at which the process dies, the answer that every request gets, and the stream
of which the second page is held back as long as the file says so.
"""

import json
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import httpx2
from goldenthread_sdk import (
    Capability,
    Command,
    Config,
    Connector,
    CursorKind,
    Deletions,
    Employment,
    Gone,
    Limits,
    Mode,
    Order,
    PayrollRun,
    Person,
    ReadItem,
    Row,
    Stream,
    hookimpl,
)

from tests.plugins.sdk.acme import AcmeConnector

ORIGIN = "https://acme.example.com"
HELD_SECONDS = 0.02


class BulkConnector(AcmeConnector):
    """Acme Learning with large pages and without a bound on requests."""

    id = "bulk"
    name = "Acme Learning in bulk"
    limits = Limits(first_delay=0.01)
    page = 500


EMPLOYMENTS = Stream("employments", Capability.EMPLOYMENT_READ, Employment, deletions=Deletions.ABSENCE)
PEOPLE = Stream(
    "people",
    Capability.PERSON_READ,
    Person,
    modes=(Mode.FULL, Mode.INCREMENTAL),
    cursor=CursorKind.SEQUENCE,
    order=Order.CURSOR,
    deletions=Deletions.EXPLICIT,
)
PAYROLLS = Stream("payrolls", Capability.PAYROLL_RUN_READ, PayrollRun)


class StaffConnector(BulkConnector):
    """A personnel system that tells whatever records its file holds."""

    id = "staff"
    name = "Acme Staff"
    streams: ClassVar[tuple[Stream, ...]] = (EMPLOYMENTS, PEOPLE, PAYROLLS)  # type: ignore[assignment] # others
    commands: ClassVar[tuple[Command, ...]] = ()  # type: ignore[assignment] # none

    def _item(self, stream: Stream, row: Mapping[str, Any]) -> ReadItem:
        if row.get("deleted"):
            return Gone(row["record"]["key"])
        return Row(stream.model.model_validate(row["record"]))


def address(script: Path) -> str:
    """The address of a connection to what a file says."""
    return f"{ORIGIN}/{str(script).encode().hex()}"


def write(script: Path, **told: Any) -> None:
    """Let the vendor say this from the next request on."""
    draft = script.with_suffix(".draft")
    draft.write_text(json.dumps(told))
    draft.rename(script)


class Scripted(httpx2.BaseTransport):
    """Answers from the file."""

    def __init__(self, script: Path) -> None:
        self._script = script
        self._requests = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        told = json.loads(self._script.read_text())
        self._requests += 1
        if self._requests == told.get("dies_at"):
            write(self._script, **{key: value for key, value in told.items() if key != "dies_at"})
            os._exit(9)
        if "status" in told:
            return httpx2.Response(told["status"], json={}, headers=told.get("headers", {}))
        stream = request.url.path.rsplit("/", 1)[-1]
        if stream == "me":
            return httpx2.Response(200, json={"name": "Acme of the tests"})
        asked = request.url.params
        while stream == told.get("holds") and asked["after"] != "0":
            time.sleep(HELD_SECONDS)
            told = json.loads(self._script.read_text())
        if stream == "enrolments":
            return self._enrolments(request, told)
        rows = [row for row in told.get(stream, []) if row["n"] > int(asked["after"])]
        limit = int(asked["limit"])
        return httpx2.Response(200, json={"rows": rows[:limit], "more": len(rows) > limit})

    def _enrolments(self, request: httpx2.Request, told: dict[str, Any]) -> httpx2.Response:
        rows = told.setdefault("enrolments", [])
        if request.method == "GET":
            asked = dict(request.url.params)
            return httpx2.Response(200, json={"rows": [row for row in rows if asked.items() <= row.items()]})
        wanted = json.loads(request.content)
        if wanted["course"] == "none":
            return httpx2.Response(422, json={})
        rows.append({"id": f"e{len(rows)}", **wanted})
        dies = told.pop("dies_after_writing", False)
        write(self._script, **told)
        if dies:
            os._exit(9)
        return httpx2.Response(201, json=rows[-1])


KINDS = frozenset({"acme", "bulk", "staff"})


@hookimpl
def register_connectors() -> Iterable[type[Connector[Any]]]:
    return [AcmeConnector, BulkConnector, StaffConnector]


@hookimpl
def make_transport(connector: str, config: Config) -> httpx2.BaseTransport | None:
    shown: Any = config
    return (
        Scripted(Path(bytes.fromhex(shown.url.rsplit("/", 1)[-1]).decode()))
        if connector in {"acme", "bulk", "staff"}
        else None
    )
