"""How Gusto is read: employees page by page, with their pay; the payrolls of the last year, with their lines.

Pages are counted, so a row that is deleted while they are read would push another one out of sight. Gusto tells how
many rows there are in all; when they become fewer, the run ends and is done anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from goldenthread_sdk import (
    Checkpoint,
    CursorError,
    ReadItem,
    Record,
    Row,
    RowFault,
    ScopeError,
    VendorFailedError,
)
from pydantic import ValidationError

from plugins.gusto.client import EMPLOYEES_PER_PAGE, PAYROLLS_PER_PAGE, Client, Page
from plugins.gusto.rows import Employee, compensation, employment, fault, payroll

Items = Callable[[Mapping[str, Any]], Iterable[ReadItem]]

LONGEST = timedelta(days=364)
"""Gusto tells payrolls of at most a year at once."""


def employments(client: Client, cursor: str | None, today: date) -> Iterator[ReadItem]:
    """All employees."""
    made = partial(employment, today=today)
    return _paged(client.employees, EMPLOYEES_PER_PAGE, cursor, lambda row: [_row(row.get("uuid"), made, row)])


def compensations(client: Client, cursor: str | None) -> Iterator[ReadItem]:
    """What all jobs of all employees pay, paid or will pay."""
    return _paged(client.employees, EMPLOYEES_PER_PAGE, cursor, _pay)


def payrolls(client: Client, cursor: str | None, today: date) -> Iterator[ReadItem]:
    """The processed payrolls of the last year."""
    span = ((today - LONGEST).isoformat(), today.isoformat())
    return _paged(
        lambda page: client.payrolls(page, *span), PAYROLLS_PER_PAGE, cursor, lambda row: [_payroll(client, row, today)]
    )


def _paged(
    pages: Callable[[int], Page],
    size: int,
    cursor: str | None,
    items: Callable[[Mapping[str, Any]], Iterable[ReadItem]],
) -> Iterator[ReadItem]:
    """The items of all pages behind the cursor, which holds the number of the last page and of all rows then."""
    done, known = _place(cursor)
    while True:
        page = pages(done + 1)
        if page.total is not None and page.total < known:
            raise VendorFailedError("Rows were deleted at Gusto while they were read: read them again.")
        for row in page.rows:
            yield from items(row)
        known = page.total or known
        if len(page.rows) < size:
            yield Checkpoint(f"{done}:{known}")
            return
        done += 1
        yield Checkpoint(f"{done}:{known}")


def _place(cursor: str | None) -> tuple[int, int]:
    try:
        page, total = (cursor or "0:0").split(":")
        return int(page), int(total)
    except ValueError as error:
        raise CursorError("The cursor of Gusto's pages is none: read them anew.") from error


def _pay(row: Mapping[str, Any]) -> Iterable[ReadItem]:
    try:
        employee = Employee.model_validate(row)
    except ValidationError as error:
        return [fault(row.get("uuid"), error)]
    found: list[ReadItem] = []
    for job in employee.jobs:
        if job.compensations is None:
            raise ScopeError("Gusto leaves out pay without a word: give the application the scope compensations:read.")
        found += [_row(pay.get("uuid"), compensation, pay) for pay in job.compensations]
    return found


def _payroll(client: Client, row: Mapping[str, Any], today: date) -> ReadItem:
    key = row.get("payroll_uuid")
    if not isinstance(key, str):
        return RowFault(None, "BAD_VALUE", "A payroll of Gusto has no key.", "payroll_uuid")
    lines = client.lines(key)
    return _row(key, partial(payroll, lines=lines, today=today), row)


def _row(key: object, make: Callable[[object], Record], told: object) -> ReadItem:
    try:
        return Row(make(told))
    except ValidationError as error:
        return fault(key, error)
