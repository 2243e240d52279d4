"""BambooHR in memory: the tables and trainings of one company, in answers that the vendor's contract allows."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx2
from goldenthread_sdk import Change, CompensationOrder, CompletionOrder, Delivery, PersonRef, Rate
from goldenthread_sdk.testing import FakeClock, FakeVendor, Rig, Unsupported
from goldenthread_sdk.testing.contracts import ContractCheck

from plugins.bamboohr.connector import BambooConnector
from plugins.bamboohr.reading import PAGE

COMPANY = "goldleaf"
KEY = "bamboo-key-3f9a77c1"
WEBHOOK_KEYS = ("webhook-key-55d0aa", "webhook-key-old-18")


class FakeBamboo(FakeVendor):
    """A company with employees, pay and trainings."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.employees: dict[str, dict[str, Any]] = {}
        self.changed: dict[str, dict[str, Any]] = {}
        self.tables: dict[str, list[dict[str, Any]]] = {"compensation": [], "jobInfo": []}
        self.trainings: dict[str, dict[str, Any]] = {}
        self.records: dict[str, dict[str, Any]] = {}
        self.number = 0
        self.odd = False
        self.status: int | None = None
        assert BambooConnector.vendor.contract is not None
        self.contract = ContractCheck(BambooConnector.vendor.contract)
        self.routes: tuple[tuple[str, str, Callable[..., httpx2.Response]], ...] = (
            (
                "GET",
                "/api/v1/company_information",
                lambda _: _json({"displayName": "Goldleaf", "legalName": "G. Inc."}),
            ),
            ("GET", "/api/v1/employees/changed", self._changed),
            ("GET", r"/api/v1/employees/changed/tables/(\w+)", self._changed_rows),
            ("GET", r"/api/v1/employees/(\w+)/tables/(\w+)", self._table),
            ("POST", r"/api/v1_1/employees/(\w+)/tables/(\w+)", self._add_row),
            ("GET", "/api/v1/training/type", lambda _: _json(self.trainings)),
            ("GET", r"/api/v1/training/record/employee/(\w+)", self._records),
            ("POST", r"/api/v1/training/record/employee/(\w+)", self._add_record),
            ("GET", r"/api/v1/employees/(\w+)", self._employee),
        )

    def config(self) -> dict[str, Any]:
        return {"company": COMPANY, "api_key": KEY, "currency": "USD", "webhook_key": WEBHOOK_KEYS[0]}

    def rotated(self) -> dict[str, Any]:
        return {**self.config(), "previous_webhook_key": WEBHOOK_KEYS[1]}

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        if self.status is not None:
            return httpx2.Response(self.status, headers={"X-BambooHR-Error-Message": "no"})
        for method, path, answer in self.routes:
            found = re.fullmatch(path, request.url.path)
            if found and request.method == method:
                response = answer(request, *found.groups())
                if response.is_success and response.content and not self.odd:
                    self.contract.check_answer(request, response)
                return response
        return httpx2.Response(404)

    def _changed(self, request: httpx2.Request) -> httpx2.Response:
        rows = self._since(request)
        return _json(
            {"latest": max((row["lastChanged"] for row in rows.values()), default=_moment(0)), "employees": rows}
        )

    def _changed_rows(self, request: httpx2.Request, table: str) -> httpx2.Response:
        told = {
            key: {"lastChanged": row["lastChanged"], "rows": [_bare(one) for one in self._rows(table, key)]}
            for key, row in self._since(request).items()
        }
        return _json({"table": table, "employees": told})

    def _since(self, request: httpx2.Request) -> dict[str, dict[str, Any]]:
        since = request.url.params["since"]
        return {key: row for key, row in self.changed.items() if row["lastChanged"] > since}

    def _table(self, _: httpx2.Request, key: str, table: str) -> httpx2.Response:
        if key == "all":
            return _json(self.tables[table])
        return _json(self._rows(table, key)) if key in self.employees else httpx2.Response(404)

    def _rows(self, table: str, key: str) -> list[dict[str, Any]]:
        return [row for row in self.tables[table] if row["employeeId"] == key]

    def _add_row(self, request: httpx2.Request, key: str, table: str) -> httpx2.Response:
        if key not in self.employees:
            return httpx2.Response(404)
        row = json.loads(request.content)
        rate = row.pop("rate")
        self._touch(key)
        number = {"id": str(self._next()), "employeeId": key}
        self.tables[table].append({**number, **row, "rate": f"{rate['value']} {rate['currency']}"})
        return httpx2.Response(200)

    def _employee(self, request: httpx2.Request, key: str) -> httpx2.Response:
        if key not in self.employees:
            return httpx2.Response(404)
        wanted = request.url.params["fields"].split(",")
        row = self.employees[key]
        return _json({"id": key, **{name: value for name, value in row.items() if name in {*wanted, "mood"}}})

    def _records(self, _: httpx2.Request, key: str) -> httpx2.Response:
        if key not in self.employees:
            return httpx2.Response(404)
        return _json({number: row for number, row in self.records.items() if row["employeeId"] == key} or [])

    def _add_record(self, request: httpx2.Request, key: str) -> httpx2.Response:
        told = json.loads(request.content)
        if key not in self.employees or str(told["type"]) not in self.trainings:
            return httpx2.Response(404)
        number = self._next()
        row = {"id": number, "employeeId": key, **told}
        self.records[str(number)] = {**row, "type": str(told["type"])}
        return _json(row, 201)

    # Scenarios

    def put(self, stream: str, number: int) -> Sequence[str]:
        made = {
            "employments": self.hire,
            "compensations": self._pay,
            "courses": self._training,
            "completions": self._completed,
        }[stream]
        return [made() for _ in range(number)]

    def hire(self, **told: Any) -> str:
        key = str(self._next())
        self.employees[key] = {
            "firstName": "Ada",
            "lastName": f"Ash{key}",
            "workEmail": f"a{key}@example.com",
            "employeeNumber": f"E{key}",
            "hireDate": "2020-03-01",
            "terminationDate": "0000-00-00",
            "status": "Active",
            "jobTitleName": "Engineer",
            "department": "Research",
            "departmentId": "18",
            "location": "Lund",
            "reportsToId": None,
            **told,
        }
        self._touch(key, "Inserted")
        return key

    def _pay(self, **told: Any) -> str:
        key = self.hire()
        row = {"startDate": "2025-01-01", "rate": "65000.00 USD", "type": "Salary", "paidPer": "Year"}
        return self.add("compensation", key, **{**row, **told})

    def add(self, table: str, employee: str, **row: Any) -> str:
        self.tables[table].append({"id": str(self._next()), "employeeId": employee, **row})
        return str(self.tables[table][-1]["id"])

    def _training(self, **told: Any) -> str:
        key = self._next()
        row = {"id": key, "name": f"Training {key}", "renewable": False, "category": [], "linkUrl": None}
        self.trainings[str(key)] = {**row, **told}
        return str(key)

    def _completed(self, **told: Any) -> str:
        key, number = self.hire(), self._next()
        row = {"id": number, "employeeId": key, "completed": "2026-01-15", "type": "7", "notes": None}
        self.records[str(number)] = {**row, **told}
        return str(number)

    def page_size(self, stream: str) -> int | Unsupported:
        if stream in {"employments", "completions"}:
            return PAGE
        return Unsupported("BambooHR answers with all rows of the table at once")

    def change_row(self, _stream: str, key: str) -> None:
        self.employees[key]["jobTitleName"] = "Lead"
        self._touch(key)

    def remove(self, stream: str, key: str) -> None:
        if stream == "employments":
            del self.employees[key]
            self._touch(key, "Deleted")
        elif stream == "compensations":
            self.tables["compensation"] = [row for row in self.tables["compensation"] if row["id"] != key]
        else:
            del (self.trainings if stream == "courses" else self.records)[key]

    def put_strange(self, stream: str) -> str:
        self.odd = True
        if stream == "employments":
            return self.hire(status="Enlightened", mood="blue")
        if stream == "compensations":
            return self._pay(type="Tips", mood="blue")
        return self._training(mood="blue") if stream == "courses" else self._completed(mood="blue")

    def put_broken(self, stream: str) -> None:
        self.odd = True
        if stream == "employments":
            self.hire(hireDate=None)
        elif stream == "compensations":
            self._pay(rate="plenty")
        elif stream == "courses":
            key = self._training()
            del self.trainings[key]["name"]
        else:
            key = self._completed()
            del self.records[key]["completed"]

    def future_cursor(self, _stream: str) -> str:
        return "2199-01-01T00:00:00Z"

    def reject_credentials(self) -> None:
        self.status = 401

    def drop_rights(self) -> None:
        self.status = 403

    def error_in_ok(self) -> httpx2.Response:
        return _json({"error": {"code": 12, "message": "no"}})

    def throttled(self) -> Sequence[httpx2.Response]:
        over = {"error": {"code": 429, "message": "Over rate limit, please try again in 60 seconds"}}
        return (httpx2.Response(503, headers={"Retry-After": "5"}), _json(over))

    def change(self, command: str) -> Change:
        key = self.hire()
        if command == "change_pay":
            row = {"startDate": "2025-01-01", "rate": "65000.00 USD", "type": "Salary", "paidPer": "Year"}
            self.add("compensation", key, **row)
            return Change(f"change-{key}", pay_order(key))
        return Change(f"change-{key}", training_order(key, self._training()))

    def bad_change(self, command: str) -> Change:
        if command == "change_pay":
            return Change("change-bad", pay_order("999999"))
        return Change("change-bad", training_order(self.hire(), "999999"))

    def effects(self, command: str, change: Change) -> int:
        mark = f"Golden Thread {change.key}"
        if command == "change_pay":
            return sum(row.get("comment") == mark for row in self.tables["compensation"])
        return sum(row.get("notes") == mark for row in self.records.values())

    def delivery(self, _stream: str | None = None, *, sent_at: datetime, previous_secret: bool = False) -> Delivery:
        data = {"companyId": "1", "employeeId": str(self._next()), "changedFields": ["firstName"]}
        body = json.dumps({"type": "employee.updated", "timestamp": sent_at.isoformat(), "data": data}).encode()
        return signed(body, sent_at, WEBHOOK_KEYS[previous_secret])

    def _touch(self, key: str, action: str = "Updated") -> None:
        self.changed[key] = {"id": key, "action": action, "lastChanged": _moment(self._next())}

    def _next(self) -> int:
        self.number += 1
        return self.number


class BambooRig(Rig):
    """The connector on that company."""

    vendor: FakeBamboo

    def __init__(self) -> None:
        super().__init__(BambooConnector, FakeBamboo)


def pay_order(key: str | None, amount: str = "70000.00", rate: Rate = Rate.YEAR) -> CompensationOrder:
    return CompensationOrder(
        person=PersonRef(key=key), amount=Decimal(amount), currency="USD", rate=rate, effective_on=date(2026, 4, 1)
    )


def training_order(key: str, course: str, *, completed: bool = True) -> CompletionOrder:
    return CompletionOrder(
        person=PersonRef(key=key),
        course_key=course,
        course_name="First aid",
        completed=completed,
        happened_at=datetime(2026, 2, 27, 15, 0, tzinfo=UTC),
    )


def signed(body: bytes, sent_at: datetime, key: str) -> Delivery:
    sent = str(int(sent_at.timestamp()))
    signature = hmac.new(key.encode(), body + sent.encode(), hashlib.sha256).hexdigest()
    return Delivery({"x-bamboohr-timestamp": sent, "x-bamboohr-signature": signature}, body, sent_at)


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    """A row as "changed" tells it: without its ids."""
    return {name: value for name, value in row.items() if name not in {"id", "employeeId"}}


def _moment(number: int) -> str:
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(told: object, status: int = 200) -> httpx2.Response:
    return httpx2.Response(status, json=told)
