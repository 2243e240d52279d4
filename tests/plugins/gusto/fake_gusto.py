"""Gusto in memory: the employees and payrolls of one company, in answers that the vendor's contract allows."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx2
from goldenthread_sdk import Change, CompensationOrder, Delivery, PersonRef, Rate, TokenSet
from goldenthread_sdk.testing import FakeClock, FakeVendor, Rig, Unsupported
from goldenthread_sdk.testing.contracts import ContractCheck

from plugins.gusto.client import EMPLOYEES_PER_PAGE, PAYROLLS_PER_PAGE, STALE, VERSION, VERSION_HEADER
from plugins.gusto.connector import SCOPES, GustoConnector

COMPANY = "7b1d0df1-6403-4a06-8768-c1dd7d24d27a"
SECRETS = ("verification-token-20c4", "verification-token-old-7")


class FakeGusto(FakeVendor):
    """A company with employees, pay and payrolls."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.employees: list[dict[str, Any]] = []
        self.payrolls: list[dict[str, Any]] = []
        self.lines: dict[str, list[dict[str, Any]]] = {}
        self.number = 0
        self.status: int | None = None
        self.odd = False
        self.scope = " ".join(SCOPES.values())
        self.access = "gusto-access-token-0"
        assert GustoConnector.vendor.contract is not None
        self.contract = ContractCheck(GustoConnector.vendor.contract)
        company = f"/v1/companies/{COMPANY}"
        self.routes: tuple[tuple[str, str, Callable[..., httpx2.Response]], ...] = (
            ("GET", "/v1/token_info", self._token_info),
            ("GET", company, lambda _: answer({"uuid": COMPANY, "name": "Goldleaf"})),
            ("GET", f"{company}/employees", self._employees),
            ("GET", "/v1/employees/([^/]+)", self._employee),
            ("PUT", "/v1/compensations/([^/]+)", self._update),
            ("GET", f"{company}/payrolls", self._payrolls),
            ("GET", f"{company}/payrolls/([^/]+)", self._payroll),
        )

    def config(self) -> dict[str, Any]:
        return {
            "company_id": COMPANY,
            "client_id": "gusto-client",
            "client_secret": "gusto-client-secret-9d1e",
            "verification_token": SECRETS[0],
        }

    def rotated(self) -> dict[str, Any]:
        return {**self.config(), "previous_verification_token": SECRETS[1]}

    def tokens(self) -> TokenSet:
        return TokenSet(self.access, "gusto-refresh-token-0", self.clock.now() + timedelta(hours=2))

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/oauth/token":
            self.access = f"gusto-access-token-{self._next()}"
            fresh = {"access_token": self.access, "refresh_token": f"{self.access}-refresh", "expires_in": 7200}
            return httpx2.Response(200, json=fresh)
        if self.status is not None:
            return httpx2.Response(self.status, json={"errors": [{"error_key": "base", "category": "not_allowed"}]})
        for method, path, act in self.routes:
            found = re.fullmatch(path, request.url.path)
            if found and request.method == method:
                response = act(request, *found.groups())
                if response.is_success and not self.odd:
                    self.contract.check_answer(request, response)
                return response
        return httpx2.Response(404)

    def _token_info(self, _: httpx2.Request) -> httpx2.Response:
        return answer({"scope": self.scope, "resource": {"type": "Company", "uuid": COMPANY}, "resource_owner": None})

    def _employees(self, request: httpx2.Request) -> httpx2.Response:
        return _page(request, [self._shown(one) for one in self.employees])

    def _employee(self, _: httpx2.Request, key: str) -> httpx2.Response:
        found = [self._shown(one) for one in self.employees if one["uuid"] == key]
        return answer(found[0]) if found else httpx2.Response(404)

    def _shown(self, employee: dict[str, Any]) -> dict[str, Any]:
        """Without the right to pay, Gusto leaves pay out, and says nothing."""
        if "compensations:read" in self.scope:
            return employee
        jobs = [{name: value for name, value in job.items() if name != "compensations"} for job in employee["jobs"]]
        return {**employee, "jobs": jobs}

    def _update(self, request: httpx2.Request, key: str) -> httpx2.Response:
        pay, told = self.pay(key), json.loads(request.content)
        if told.pop("version") != pay["version"]:
            return refusal(409, STALE)
        if Decimal(told["rate"]) < 1:
            return refusal(422, "invalid_attribute_value")
        pay.update({**told, "version": self._version()})
        return answer(pay)

    def _payrolls(self, request: httpx2.Request) -> httpx2.Response:
        asked = request.url.params
        span = date.fromisoformat(asked["end_date"]) - date.fromisoformat(asked["start_date"])
        return _page(request, self.payrolls) if span < timedelta(days=366) else refusal(422, "invalid_attribute_value")

    def _payroll(self, request: httpx2.Request, key: str) -> httpx2.Response:
        found = next(one for one in self.payrolls if one["payroll_uuid"] == key)
        first = (int(request.url.params["page"]) - 1) * int(request.url.params["per"])
        return answer(
            {**found, "employee_compensations": self.lines[key][first : first + int(request.url.params["per"])]}
        )

    # Scenarios

    def put(self, stream: str, number: int) -> Sequence[str]:
        if stream == "payrolls":
            return [self.ran() for _ in range(number)]
        hired = [self.hire() for _ in range(number)]
        if stream == "employments":
            return [str(one["uuid"]) for one in hired]
        return [str(one["jobs"][0]["compensations"][0]["uuid"]) for one in hired]

    def hire(self, **told: Any) -> dict[str, Any]:
        key, job = self.uuid(), self.uuid()
        pay = {
            "uuid": self.uuid(),
            "version": self._version(),
            "job_uuid": job,
            "employee_uuid": key,
            "rate": "65000.00",
            "payment_unit": "Year",
            "flsa_status": "Exempt",
            "effective_date": "2025-01-01",
        }
        work = {"uuid": job, "title": "Engineer", "primary": True, "hire_date": "2020-03-01", "compensations": [pay]}
        employee = {
            "uuid": key,
            "first_name": "Ada",
            "last_name": "Ash",
            "email": f"home-{key[-4:]}@example.com",
            "work_email": f"a-{key[-4:]}@example.com",
            "employee_code": key[-6:],
            "manager_uuid": None,
            "department": "Research",
            "department_uuid": "0c1a3f6e-0000-4000-8000-000000000001",
            "terminated": False,
            "onboarded": True,
            "jobs": [work],
            "terminations": [],
            **told,
        }
        self.employees.append(employee)
        return employee

    def ran(self, **told: Any) -> str:
        key = self.uuid()
        period = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
        paid = {"check_date": "2026-01-31", "processed": True, "off_cycle": False, "off_cycle_reason": None}
        self.payrolls.append({"uuid": key, "payroll_uuid": key, "pay_period": period, **paid, **told})
        self.lines[key] = [self.line()]
        return key

    def line(self, **told: Any) -> dict[str, Any]:
        return {"employee_uuid": self.uuid(), "excluded": False, "gross_pay": 5416.67, "net_pay": 3801.5, **told}

    def pay(self, key: str) -> dict[str, Any]:
        pays = (pay for one in self.employees for job in one["jobs"] for pay in job["compensations"])
        return next(pay for pay in pays if pay["uuid"] == key)

    def page_size(self, stream: str) -> int:
        return PAYROLLS_PER_PAGE if stream == "payrolls" else EMPLOYEES_PER_PAGE

    def remove(self, _stream: str, key: str) -> None:
        for one in self.employees:
            for job in one["jobs"]:
                job["compensations"] = [pay for pay in job["compensations"] if pay["uuid"] != key]

    def put_strange(self, stream: str) -> str:
        self.odd = True
        if stream == "payrolls":
            return self.ran(off_cycle_reason="Jubilee", mood="blue")
        employee = self.hire(current_employment_status="roaming", mood="blue")
        pay = employee["jobs"][0]["compensations"][0]
        pay.update(flsa_status="Blessed", mood="blue")
        return str(employee["uuid"] if stream == "employments" else pay["uuid"])

    def put_broken(self, stream: str) -> None:
        self.odd = True
        if stream == "payrolls":
            self.lines[self.ran()][0]["gross_pay"] = None
        elif stream == "employments":
            self.hire(jobs=[])
        else:
            self.hire()["jobs"][0]["compensations"][0]["rate"] = "plenty"

    def future_cursor(self, _stream: str) -> str:
        return "999:0"

    def reject_credentials(self) -> None:
        self.status = 401

    def drop_rights(self) -> None:
        self.status = 403

    def error_in_ok(self) -> Unsupported:
        return Unsupported("Gusto says errors by the status of the answer")

    def change(self, _command: str) -> Change:
        return Change(f"change-{self._next()}", order(self.hire()["uuid"]))

    def bad_change(self, _command: str) -> Change:
        return Change("change-bad", order(self.hire()["uuid"], "0.50"))

    def effects(self, _command: str, change: Change) -> int:
        wanted = change.payload
        assert isinstance(wanted, CompensationOrder)
        pays = [pay for one in self.employees for job in one["jobs"] for pay in job["compensations"]]
        told = (wanted.person.key, wanted.amount, wanted.effective_on.isoformat())
        return sum((pay["employee_uuid"], Decimal(pay["rate"]), pay["effective_date"]) == told for pay in pays)

    def interfere(self, _command: str, change: Change) -> None:
        assert change.reference is not None
        self.pay(change.reference).update(rate="66000.00", version=self._version())

    def delivery(self, _stream: str | None = None, *, sent_at: datetime, previous_secret: bool = False) -> Delivery:
        told = {"uuid": self.uuid(), "event_type": "employee.updated", "entity_uuid": self.uuid()}
        return signed({**told, "timestamp": int(sent_at.timestamp())}, sent_at, SECRETS[previous_secret])

    def uuid(self) -> str:
        return str(UUID(int=0xC0FFEE00_0000_4000_8000_000000000000 + self._next()))

    def _version(self) -> str:
        return hashlib.sha256(str(self._next()).encode()).hexdigest()[:32]

    def _next(self) -> int:
        self.number += 1
        return self.number


class GustoRig(Rig):
    """The connector on that company."""

    vendor: FakeGusto

    def __init__(self) -> None:
        super().__init__(GustoConnector, FakeGusto)


def order(
    key: str | None, amount: str = "70000.00", currency: str = "USD", rate: Rate = Rate.YEAR
) -> CompensationOrder:
    person, since = PersonRef(key=key), date(2026, 4, 1)
    return CompensationOrder(person=person, amount=Decimal(amount), currency=currency, rate=rate, effective_on=since)


def signed(told: dict[str, Any], sent_at: datetime, token: str) -> Delivery:
    body = json.dumps(told).encode()
    signature = hmac.new(token.encode(), body, hashlib.sha256).hexdigest()
    return Delivery({"x-gusto-signature": signature}, body, sent_at)


def answer(told: object) -> httpx2.Response:
    return httpx2.Response(200, json=told, headers={VERSION_HEADER: VERSION})


def refusal(status: int, category: str) -> httpx2.Response:
    return httpx2.Response(status, json={"errors": [{"error_key": "base", "category": category, "message": "no"}]})


def _page(request: httpx2.Request, rows: Sequence[object]) -> httpx2.Response:
    page, per = int(request.url.params["page"]), int(request.url.params["per"])
    response = answer(rows[(page - 1) * per : page * per])
    response.headers["X-Total-Count"] = str(len(rows))
    return response
