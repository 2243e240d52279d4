"""The few calls of BambooHR's interface that are used, and how it says that something is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

import httpx2
from goldenthread_sdk import (
    AnswerError,
    ConnectorError,
    Context,
    Limits,
    RejectedError,
    ThrottledError,
    fault_by_status,
    json_of,
    retry_after,
    unknown_outcome,
)

from plugins.bamboohr.config import BambooConfig

HOST = "https://{company}.bamboohr.com"
DELETED = "Deleted"


@dataclass(frozen=True, slots=True)
class Changed:
    """That an employee was made, changed or deleted, and when."""

    id: str
    deleted: bool
    at: str


class Client:
    """One company at BambooHR."""

    def __init__(self, context: Context[BambooConfig]) -> None:
        self._http = context.client
        self._url = HOST.format(company=context.config.company)
        self._auth = httpx2.BasicAuth(context.config.api_key.get_secret_value(), "x")

    def company(self) -> Mapping[str, Any]:
        """The company's name and address."""
        return _mapping(self._get("/api/v1/company_information"))

    def changed(self, since: datetime) -> Sequence[Changed]:
        """Who was changed since a moment, by when and id."""
        told = _mapping(self._get("/api/v1/employees/changed", since=_moment(since)))
        rows = _mapping(told.get("employees") or {})
        found = [
            Changed(str(row.get("id") or key), row.get("action") == DELETED, str(row.get("lastChanged") or ""))
            for key, row in rows.items()
        ]
        return sorted(found, key=lambda one: (one.at, len(one.id), one.id))

    def changed_rows(self, table: str, since: datetime) -> Mapping[str, Any]:
        """The rows of a table of those who were changed since a moment, by employee."""
        told = _mapping(self._get(f"/api/v1/employees/changed/tables/{table}", since=_moment(since)))
        return {key: row.get("rows") for key, row in _mapping(told.get("employees") or {}).items()}

    def employee(self, key: str, fields: Sequence[str]) -> Mapping[str, Any]:
        """An employee."""
        return _mapping(self._get(f"/api/v1/employees/{key}", fields=",".join(fields)))

    def table(self, table: str, employee: str = "all") -> Sequence[Mapping[str, Any]]:
        """The rows of a table, of one employee or of all, in no order."""
        told = self._get(f"/api/v1/employees/{employee}/tables/{table}")
        if not isinstance(told, list):
            raise AnswerError(f"BambooHR told the table {table} in another shape than agreed.")
        return [row for row in told if isinstance(row, Mapping)]

    def add_row(self, table: str, employee: str, row: Mapping[str, Any]) -> None:
        """Add a row to a table; BambooHR answers nothing."""
        self._post(f"/api/v1_1/employees/{employee}/tables/{table}", row)

    def trainings(self) -> Mapping[str, Any]:
        """All trainings, by id."""
        return _mapping(self._get("/api/v1/training/type"))

    def records(self, employee: str) -> Mapping[str, Any]:
        """An employee's training records, by id; BambooHR says that there are none with an empty list."""
        return _mapping(self._get(f"/api/v1/training/record/employee/{employee}") or {})

    def add_record(self, employee: str, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add a training record; as BambooHR holds it."""
        answer = self._post(f"/api/v1/training/record/employee/{employee}", record)
        made = json_of(answer)
        if not isinstance(made, Mapping):
            raise unknown_outcome(answer.request)
        return made

    def _get(self, path: str, **params: str) -> Any:
        headers = {"Accept": "application/json"}
        return json_of(self._http.get(f"{self._url}{path}", params=params, headers=headers, auth=self._auth))

    def _post(self, path: str, body: Mapping[str, Any]) -> httpx2.Response:
        headers = {"Accept": "application/json"}
        return self._http.post(f"{self._url}{path}", json=dict(body), headers=headers, auth=self._auth)


def fault_of(response: httpx2.Response, limits: Limits, now: datetime) -> ConnectorError | None:
    """What is wrong with an answer.

    Until 16 September 2026 BambooHR throttled by HTTP 503 with Retry-After, since then by 429, and 503 says that it is
    down (planned changes to the API, documentation.bamboohr.com). A read is repeated in both cases. For a write, a 503
    is no promise that nothing was done, so it is left to be looked up. One of its interfaces says 429 inside of an
    HTTP 200; so might others.
    """
    wait = retry_after(response, now)
    unavailable = response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    if unavailable and wait is not None and response.request.method == "GET":
        return ThrottledError("BambooHR asks to come back later (HTTP 503).", retry_after=wait)
    return fault_by_status(response, limits, now) or _error_inside(response)


def _error_inside(response: httpx2.Response) -> ConnectorError | None:
    if not response.content.lstrip().startswith(b'{"error"'):
        return None
    error = _mapping(json_of(response)).get("error")
    code = error.get("code") if isinstance(error, Mapping) else None
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return ThrottledError("BambooHR asks to come back later (HTTP 200, code 429).")
    return RejectedError("BambooHR refused what was asked (HTTP 200 with an error).", vendor_code=str(code))


def _mapping(told: object) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise AnswerError("BambooHR answered in another shape than agreed.")
    return told


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
