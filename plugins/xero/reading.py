"""How Xero Payroll is read: employees page by page, pay employee by employee, pay runs with their payslips.

Pages are counted, so a row that is deleted while they are read would push another one out of sight. Where Xero tells
how many rows there are in all and they become fewer, the run ends and is done anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from goldenthread_sdk import Checkpoint, CursorError, ReadItem, Record, Row, RowFault, VendorFailedError
from pydantic import ValidationError

from plugins.xero.client import Client, Page
from plugins.xero.rows import compensation, employment, fault, pay_run

Items = Callable[[Mapping[str, Any]], Iterable[ReadItem]]


def employments(client: Client, cursor: str | None, today: date) -> Iterator[ReadItem]:
    """All employees."""
    made = partial(employment, today=today)
    return _paged(client.employees, cursor, lambda row: [_row(row.get("employeeID"), made, row)])


def compensations(client: Client, cursor: str | None, currency: str) -> Iterator[ReadItem]:
    """What all employees were, are and will be paid; a request for each."""

    def paid(row: Mapping[str, Any]) -> Iterable[ReadItem]:
        employee = row.get("employeeID")
        if not isinstance(employee, str):
            return [RowFault(None, "BAD_VALUE", "An employee of Xero has no key.", "employeeID")]
        made = partial(compensation, employee=employee, currency=currency)
        return [_row(pay.get("salaryAndWagesID"), made, pay) for pay in client.pay(employee)]

    return _paged(client.employees, cursor, paid)


def pay_runs(client: Client, cursor: str | None, currency: str, today: date) -> Iterator[ReadItem]:
    """All pay runs; those that are posted with their payslips."""

    def run(row: Mapping[str, Any]) -> Iterable[ReadItem]:
        key = row.get("payRunID")
        slips = client.payslips(key) if isinstance(key, str) and row.get("payRunStatus") == "Posted" else []
        return [_row(key, partial(pay_run, payslips=slips, currency=currency, today=today), row)]

    return _paged(client.pay_runs, cursor, run)


def _paged(pages: Callable[[int], Page], cursor: str | None, items: Items) -> Iterator[ReadItem]:
    """The items of all pages behind the cursor, which holds the number of the last whole page and of all rows then."""
    done, known = _place(cursor)
    while True:
        page = pages(done + 1)
        if page.total and page.total < known:
            raise VendorFailedError("Rows were deleted at Xero while they were read: read them again.")
        known = max(known, page.total)
        for row in page.rows:
            yield from items(row)
        done += not page.last
        yield Checkpoint(f"{done}:{known}")
        if page.last:
            return


def _place(cursor: str | None) -> tuple[int, int]:
    try:
        page, total = (cursor or "0:0").split(":")
        return int(page), int(total)
    except ValueError as error:
        raise CursorError("The cursor of Xero's pages is none: read them anew.") from error


def _row(key: object, make: Callable[[object], Record], told: object) -> ReadItem:
    try:
        return Row(make(told))
    except ValidationError as error:
        return fault(key, error)
