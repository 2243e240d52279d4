"""The few calls of Gusto's interface that are used, and how it says that something is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2
from goldenthread_sdk import (
    AnswerError,
    ConflictError,
    ConnectorError,
    Context,
    Limits,
    fault_by_status,
    json_of,
    unknown_outcome,
)

from plugins.gusto.config import GustoConfig

URL = "https://api.gusto.com"
VERSION = "2025-06-15"
VERSION_HEADER = "X-Gusto-API-Version"
STALE = "invalid_resource_version"
EMPLOYEES_PER_PAGE = 25
PAYROLLS_PER_PAGE = 10
LINES_PER_PAGE = 100
"""The most that Gusto gives of a payroll at once."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list; how many there are in all is told in a header, where it is."""

    rows: Sequence[Mapping[str, Any]]
    total: int | None


class Client:
    """One company at Gusto."""

    def __init__(self, context: Context[GustoConfig]) -> None:
        self._http = context.client
        self._company = context.config.company_id

    def token(self) -> Mapping[str, Any]:
        """What the access token is for."""
        return _mapping(json_of(self._get("/v1/token_info")))

    def company(self) -> Mapping[str, Any]:
        """The company."""
        return _mapping(json_of(self._get(f"/v1/companies/{self._company}")))

    def employees(self, page: int) -> Page:
        """Some employees with all of their pay, those who were made first before others."""
        path, most = f"/v1/companies/{self._company}/employees", str(EMPLOYEES_PER_PAGE)
        answer = self._get(path, page=str(page), per=most, sort_by="created_at", include="all_compensations")
        return _page(answer)

    def employee(self, key: str) -> Mapping[str, Any]:
        """An employee with all of their pay."""
        return _mapping(json_of(self._get(f"/v1/employees/{key}", include="all_compensations")))

    def payrolls(self, page: int, since: str, until: str) -> Page:
        """Some processed payrolls of a time of at most a year."""
        kinds = {"processing_statuses": "processed", "payroll_types": "regular,off_cycle", "sort_order": "asc"}
        span = {"start_date": since, "end_date": until, "page": str(page), "per": str(PAYROLLS_PER_PAGE)}
        return _page(self._get(f"/v1/companies/{self._company}/payrolls", **kinds, **span))

    def lines(self, payroll: str) -> Sequence[Mapping[str, Any]]:
        """What each employee gets in a payroll; Gusto gives a hundred at once."""
        path, lines = f"/v1/companies/{self._company}/payrolls/{payroll}", list[Mapping[str, Any]]()
        page = 0
        while len(lines) == page * LINES_PER_PAGE:
            page += 1
            told = _mapping(json_of(self._get(path, page=str(page), per=str(LINES_PER_PAGE))))
            more = _rows(told.get("employee_compensations") or [])
            if not more:
                break
            lines += more
        return lines

    def update_compensation(self, key: str, body: Mapping[str, str]) -> Mapping[str, Any]:
        """Change a compensation that is still of the version in the body; as it is then."""
        answer = self._http.put(f"{URL}/v1/compensations/{key}", json=dict(body), headers=_HEADERS)
        told = json_of(answer)
        if not isinstance(told, Mapping):
            raise unknown_outcome(answer.request)
        return told

    def _get(self, path: str, **params: str) -> httpx2.Response:
        return self._http.get(f"{URL}{path}", params=params, headers=_HEADERS)


_HEADERS = {VERSION_HEADER: VERSION, "Accept": "application/json"}


def fault_of(response: httpx2.Response, limits: Limits, now: datetime) -> ConnectorError | None:
    """What is wrong with an answer: by its status, with Gusto's category; or that it is of another version."""
    fault = fault_by_status(response, limits, now)
    if fault is None:
        return _other_version(response)
    fault.vendor_code = _category(response) or fault.vendor_code
    if fault.vendor_code == STALE:
        return ConflictError("What is at Gusto has changed since it was read: plan it again.", vendor_code=STALE)
    return fault


def _other_version(response: httpx2.Response) -> ConnectorError | None:
    told = response.headers.get(VERSION_HEADER, VERSION)
    return None if told == VERSION else AnswerError(f"Gusto answers in version {told}; this is written for {VERSION}.")


def _category(response: httpx2.Response) -> str | None:
    if not response.is_client_error or not response.content.lstrip().startswith(b"{"):
        return None
    errors = _mapping(_refusal(response)).get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(first["category"]) if isinstance(first, Mapping) and first.get("category") else None


def _refusal(response: httpx2.Response) -> object:
    try:
        return response.json()
    except ValueError:
        return {}


def _page(answer: httpx2.Response) -> Page:
    total = answer.headers.get("X-Total-Count", "")
    return Page(_rows(json_of(answer)), int(total) if total.isdigit() else None)


def _rows(told: object) -> Sequence[Mapping[str, Any]]:
    if not isinstance(told, list) or not all(isinstance(row, Mapping) for row in told):
        raise AnswerError("Gusto answered with something else than a list.")
    return told


def _mapping(told: object) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise AnswerError("Gusto answered in another shape than agreed.")
    return told
