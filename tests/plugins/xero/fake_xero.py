"""Xero Payroll in memory, in two countries: one organisation's employees, pay and pay runs."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import httpx2
from goldenthread_sdk import Change, CompensationOrder, PersonRef, Rate, TokenSet
from goldenthread_sdk.testing import FakeClock, FakeVendor, Rig
from goldenthread_sdk.testing.contracts import ContractCheck

from plugins.xero.connector import XeroConnector, XeroNzConnector, XeroUkConnector

TENANT = "7b1d0df1-6403-4a06-8768-c1dd7d24d27a"
BASE = "/payroll.xro/2.0"
PER_PAGE = 4
"""The real one gives a hundred, and says how many pages there are, which is what the connector goes by."""


class FakeXero(FakeVendor):
    """An organisation; a subclass says of which country."""

    kind: ClassVar[type[XeroConnector]]

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.employees: list[dict[str, Any]] = []
        self.pay: dict[str, list[dict[str, Any]]] = {}
        self.pay_runs: list[dict[str, Any]] = []
        self.payslips: dict[str, list[dict[str, Any]]] = {}
        self.done: dict[str, httpx2.Response] = {}
        self.number = 0
        self.status: int | None = None
        self.odd = False
        self.counted = True
        self.contract = ContractCheck(self.kind.region.contract)
        self.routes: tuple[tuple[str, str, Callable[..., httpx2.Response]], ...] = (
            ("GET", "/Employees", lambda request: self._page(request, "employees", self.employees)),
            ("GET", "/Employees/([^/]+)/SalaryAndWages", self._paid),
            ("POST", "/Employees/([^/]+)/SalaryAndWages", self._pay),
            ("GET", "/PayRuns", lambda request: self._page(request, "payRuns", self.pay_runs)),
            ("GET", self.kind.region.payslips, self._payslips),
        )

    def config(self) -> dict[str, Any]:
        return {"tenant_id": TENANT, "client_id": "xero-client", "client_secret": "xero-client-secret-4b7f"}

    def tokens(self) -> TokenSet:
        return TokenSet("xero-access-token-0", "xero-refresh-token-0", self.clock.now() + timedelta(minutes=30))

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/connect/token":
            fresh = f"xero-access-token-{self._next()}"
            return httpx2.Response(200, json={"access_token": fresh, "refresh_token": f"{fresh}-r", "expires_in": 1800})
        if self.status is not None or request.headers.get("Xero-Tenant-Id") != TENANT:
            return httpx2.Response(self.status or 403, json={"type": None, "title": "Forbidden", "status": 403})
        for method, path, act in self.routes:
            found = re.fullmatch(BASE + path, request.url.path)
            if found and request.method == method:
                response = act(request, *found.groups())
                if response.is_success and not self.odd:
                    self.contract.check_answer(request, response)
                return response
        return httpx2.Response(404)

    def _paid(self, request: httpx2.Request, key: str) -> httpx2.Response:
        if key not in self.pay:
            return httpx2.Response(404)
        return self._page(request, "salaryAndWages", self.pay[key])

    def _pay(self, request: httpx2.Request, key: str) -> httpx2.Response:
        idempotency = request.headers.get("Idempotency-Key", "")
        if idempotency not in self.done or not idempotency:
            self.done[idempotency] = self._pay_once(json.loads(request.content), key)
        held = self.done[idempotency]
        return httpx2.Response(held.status_code, json=held.json())

    def _pay_once(self, told: dict[str, Any], key: str) -> httpx2.Response:
        if told["annualSalary"] < 1:
            wrong = {"invalidFields": [{"name": "AnnualSalary", "reason": "must be more than 1"}]}
            return refusal({"title": "BadRequest", "status": "400", "detail": "Validation error occurred.", **wrong})
        made = {"salaryAndWagesID": self.uuid(), **told}
        self.pay[key].append(made)
        return httpx2.Response(200, json={"salaryAndWages": made})

    def _payslips(self, request: httpx2.Request) -> httpx2.Response:
        return self._page(request, "paySlips", self.payslips[request.url.params["PayRunID"]])

    def _page(self, request: httpx2.Request, name: str, rows: Sequence[object]) -> httpx2.Response:
        if not self.counted:
            return httpx2.Response(200, json={name: rows})
        page, pages = int(request.url.params["page"]), max(1, -(-len(rows) // PER_PAGE))
        told = {"page": page, "pageSize": PER_PAGE, "pageCount": pages, "itemCount": len(rows)}
        return httpx2.Response(200, json={"pagination": told, name: rows[(page - 1) * PER_PAGE : page * PER_PAGE]})

    # Scenarios

    def put(self, stream: str, number: int) -> Sequence[str]:
        if stream == "pay_runs":
            return [self.ran() for _ in range(number)]
        hired = [self.hire() for _ in range(number)]
        return hired if stream == "employments" else [str(self.pay[key][0]["salaryAndWagesID"]) for key in hired]

    def hire(self, **told: Any) -> str:
        key = self.uuid()
        address = {"addressLine1": "1 High Street", "city": "Leeds", "postCode": "LS1 1AA"}
        employee = {
            "employeeID": key,
            "title": "Ms",
            "firstName": "Ada",
            "lastName": "Ash",
            "dateOfBirth": "1990-01-01",
            "address": address,
            "gender": "F",
            "email": f"a-{key[-4:]}@example.com",
            "startDate": "2020-03-01",
            **({"jobTitle": "Engineer"} if self.kind is XeroNzConnector else {}),
            **told,
        }
        self.employees.append(employee)
        self.pay[key] = [self.record()]
        return key

    def record(self, **told: Any) -> dict[str, Any]:
        region = {"daysPerWeek": 5, "workPatternType": "RegularWeek"} if self.kind is XeroNzConnector else {}
        return {
            "salaryAndWagesID": self.uuid(),
            "earningsRateID": "0c1a3f6e-0000-4000-8000-000000000001",
            "numberOfUnitsPerWeek": 37.5,
            "numberOfUnitsPerDay": 7.5,
            "effectiveFrom": "2025-01-01",
            "annualSalary": 65000.0,
            "status": "Active",
            "paymentType": "Salary",
            **region,
            **told,
        }

    def ran(self, **told: Any) -> str:
        key = self.uuid()
        period = {"periodStartDate": "2026-01-01", "periodEndDate": "2026-01-31", "paymentDate": "2026-01-31"}
        self.pay_runs.append({"payRunID": key, **period, "payRunStatus": "Posted", "payRunType": "Scheduled", **told})
        self.payslips[key] = [self.slip()]
        return key

    def slip(self, **told: Any) -> dict[str, Any]:
        amounts = {"totalEarnings": 5416.67, "grossEarnings": 5416.67, "totalPay": 3801.5}
        return {"paySlipID": self.uuid(), "employeeID": self.uuid(), **amounts, **told}

    def page_size(self, _stream: str) -> int:
        return PER_PAGE

    def remove(self, _stream: str, key: str) -> None:
        self.pay = {who: [row for row in rows if row["salaryAndWagesID"] != key] for who, rows in self.pay.items()}

    def put_strange(self, stream: str) -> str:
        self.odd = True
        if stream == "pay_runs":
            return self.ran(payRunType="Festive", mood="blue")
        key = self.hire(gender="X", mood="blue")
        self.pay[key][0].update(paymentType="Barter", mood="blue")
        return key if stream == "employments" else str(self.pay[key][0]["salaryAndWagesID"])

    def put_broken(self, stream: str) -> None:
        self.odd = True
        if stream == "pay_runs":
            del self.payslips[self.ran()][0]["grossEarnings"]
        elif stream == "employments":
            self.hire(startDate=None)
        else:
            self.pay[self.hire()][0]["effectiveFrom"] = "soon"

    def future_cursor(self, _stream: str) -> str:
        return "999:0"

    def reject_credentials(self) -> None:
        self.status = 401

    def drop_rights(self) -> None:
        self.status = 403

    def error_in_ok(self) -> httpx2.Response:
        problem = {"title": "BadRequest", "status": "400", "detail": "Validation error occurred."}
        return httpx2.Response(200, json={"httpStatusCode": "BadRequest", "problem": problem})

    def change(self, _command: str) -> Change:
        return Change(f"change-{self._next()}", self.order(self.hire()))

    def bad_change(self, _command: str) -> Change:
        return Change("change-bad", self.order(self.hire(), "0.50"))

    def effects(self, _command: str, change: Change) -> int:
        wanted = change.payload
        assert isinstance(wanted, CompensationOrder)
        name = "annualSalary" if wanted.rate is Rate.YEAR else "ratePerUnit"
        told = (wanted.amount, wanted.effective_on.isoformat())
        rows = self.pay[wanted.person.key or ""]
        return sum((Decimal(str(row.get(name))), row["effectiveFrom"]) == told for row in rows)

    def order(
        self, key: str | None, amount: str = "70000.55", *, rate: Rate = Rate.YEAR, currency: str | None = None
    ) -> CompensationOrder:
        return CompensationOrder(
            person=PersonRef(key=key),
            amount=Decimal(amount),
            currency=currency or self.kind.region.currency,
            rate=rate,
            effective_on=date(2026, 4, 1),
        )

    def uuid(self) -> str:
        return str(UUID(int=0xC0FFEE00_0000_4000_8000_000000000000 + self._next()))

    def _next(self) -> int:
        self.number += 1
        return self.number


class FakeXeroUk(FakeXero):
    """An organisation in the United Kingdom."""

    kind = XeroUkConnector


class FakeXeroNz(FakeXero):
    """An organisation in New Zealand."""

    kind = XeroNzConnector


class XeroRig(Rig):
    """The connector of a country on an organisation there."""

    vendor: FakeXero

    def __init__(self, vendor: type[FakeXero]) -> None:
        super().__init__(vendor.kind, vendor)


def refusal(problem: dict[str, Any]) -> httpx2.Response:
    return httpx2.Response(400, json={"problem": problem})
