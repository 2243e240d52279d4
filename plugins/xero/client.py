"""The few calls of Xero Payroll that are used, the same in both countries, and how it says that something is wrong."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

import httpx2
from goldenthread_sdk import (
    REPEATABLE,
    AnswerError,
    ConnectorError,
    Context,
    Limits,
    RejectedError,
    fault_by_status,
    json_of,
)

from plugins.xero.config import XeroConfig
from plugins.xero.regions import Region

ORIGIN = "https://api.xero.com"
URL = f"{ORIGIN}/payroll.xro/2.0"
PAGE = 100
"""What Xero gives at once, where it does not say how many pages there are."""

LONGEST_KEY = 128
"""The longest Idempotency-Key that Xero takes."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list.

    Attributes:
        rows: in it.
        last: whether there is no other behind it.
        total: how many rows there are in all; 0 where it is not told.
    """

    rows: Sequence[Mapping[str, Any]]
    last: bool
    total: int


class Client:
    """One organisation at Xero."""

    def __init__(self, context: Context[XeroConfig], region: Region) -> None:
        self._http = context.client
        self._region = region
        self._headers = {"Xero-Tenant-Id": context.config.tenant_id, "Accept": "application/json"}

    def employees(self, page: int) -> Page:
        """Some employees."""
        return self._page("/Employees", "employees", page)

    def pay(self, employee: str) -> Sequence[Mapping[str, Any]]:
        """All that an employee was, is and will be paid."""
        return self._all(f"/Employees/{employee}/SalaryAndWages", "salaryAndWages")

    def add_pay(self, employee: str, record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Add a record of pay; Xero does each key once, so that it may be sent again when no answer comes."""
        headers = {**self._headers, "Idempotency-Key": _fitting(key)}
        url = f"{URL}/Employees/{employee}/SalaryAndWages"
        answer = self._http.post(url, json=dict(record), headers=headers, extensions=REPEATABLE)
        made = _mapping(json_of(answer)).get("salaryAndWages")
        return made if isinstance(made, Mapping) else {}

    def pay_runs(self, page: int) -> Page:
        """Some pay runs."""
        return self._page("/PayRuns", "payRuns", page)

    def payslips(self, pay_run: str) -> Sequence[Mapping[str, Any]]:
        """All payslips of a pay run."""
        return self._all(self._region.payslips, "paySlips", PayRunID=pay_run)

    def _all(self, path: str, name: str, **params: str) -> Sequence[Mapping[str, Any]]:
        rows = list[Mapping[str, Any]]()
        for number in count(1):
            page = self._page(path, name, number, **params)
            rows += page.rows
            if page.last:
                break
        return rows

    def _page(self, path: str, name: str, page: int, **params: str) -> Page:
        answer = self._http.get(f"{URL}{path}", params={**params, "page": str(page)}, headers=self._headers)
        told = _mapping(json_of(answer))
        rows, pages = told.get(name) or [], told.get("pagination") or {}
        if not isinstance(rows, list) or not isinstance(pages, Mapping):
            raise AnswerError(f"Xero told its {name} in another shape than agreed.")
        most = pages.get("pageCount")
        last = page >= int(most) if most is not None else len(rows) < PAGE
        return Page(rows, last or not rows, int(pages.get("itemCount") or 0))


def fault_of(response: httpx2.Response, limits: Limits, now: datetime) -> ConnectorError | None:
    """What is wrong with an answer: by its status, and by the problem that stands in it, whatever the status."""
    fault, problem = fault_by_status(response, limits, now), _problem(response)
    if problem is None or not (fault is None or type(fault) is RejectedError):
        return fault
    named = problem.get("invalidFields")
    fields = [str(one.get("name")) for one in named if isinstance(one, Mapping)] if isinstance(named, list) else []
    where = f" ({', '.join(fields)})" if fields else ""
    return RejectedError(f"Xero refused what was asked{where}.", vendor_code=str(problem.get("title")))


def _problem(response: httpx2.Response) -> Mapping[str, Any] | None:
    if b'"problem"' not in response.content and b'"invalidFields"' not in response.content:
        return None
    try:
        told = response.json()
    except ValueError:
        return None
    if not isinstance(told, Mapping):
        return None
    problem = told.get("problem", told if "invalidFields" in told else None)
    return problem if isinstance(problem, Mapping) else None


def _fitting(key: str) -> str:
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def _mapping(told: object) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise AnswerError("Xero answered in another shape than agreed.")
    return told
