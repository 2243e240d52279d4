"""How BambooHR is read: employments by what changed, pay as one table, trainings employee by employee."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial

from goldenthread_sdk import Checkpoint, CursorError, Gone, NotFoundError, ReadItem, Record, Row, RowFault
from pydantic import ValidationError

from plugins.bamboohr.client import Changed, Client
from plugins.bamboohr.rows import FIELDS, compensation, completion, course, employment, fault, in_force

PAGE = 10
"""Employees between two checkpoints; each is a request."""

LAG = timedelta(seconds=1)
"""BambooHR tells times to the second, and does not say whether "since" holds that second."""

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Before BambooHR was."""


def employments(client: Client, cursor: str | None, today: date) -> Iterator[ReadItem]:
    """Who was changed since the cursor, oldest change first; everybody without one."""
    since = (_moment(cursor) if cursor else BEGINNING) - LAG
    changed = client.changed(since)
    jobs = client.changed_rows("jobInfo", since) if changed else {}
    for begin in range(0, len(changed), PAGE):
        page = changed[begin : begin + PAGE]
        for one in page:
            yield _employment(client, one, jobs, today)
        yield Checkpoint(page[-1].at)
    if not changed:
        yield Checkpoint(cursor or BEGINNING.isoformat())


def _employment(client: Client, one: Changed, jobs: Mapping[str, object], today: date) -> ReadItem:
    if one.deleted:
        return Gone(one.id)
    try:
        told = client.employee(one.id, FIELDS)
    except NotFoundError:
        return Gone(one.id)
    job = in_force(jobs.get(one.id), today, "date")
    return _row(one.id, partial(employment, started=job and job["date"], today=today), told)


def compensations(client: Client, currency: str) -> Iterator[ReadItem]:
    """All rows of pay, in one answer."""
    rows = client.table("compensation")
    begun = Counter(_begun(row) for row in rows)
    for row in rows:
        key = str(row.get("id"))
        if begun[_begun(row)] > 1:
            words = f"Row {key} of BambooHR's pay begins on the day of another one: delete the one that does not hold."
            yield RowFault(key, "AMBIGUOUS", words, "startDate")
        else:
            yield _row(key, partial(compensation, currency=currency), row)
    yield Checkpoint("")


def courses(client: Client) -> Iterator[ReadItem]:
    """All trainings, in one answer."""
    yield from (_row(key, course, told) for key, told in client.trainings().items())
    yield Checkpoint("")


def completions(client: Client, cursor: str | None) -> Iterator[ReadItem]:
    """The training records of all employees behind the cursor, which is an employee's id; a request for each."""
    held = sorted({one.id for one in client.changed(BEGINNING) if not one.deleted}, key=_by_number)
    left = [key for key in held if cursor is None or _by_number(key) > _by_number(cursor)]
    for begin in range(0, len(left), PAGE):
        page = left[begin : begin + PAGE]
        yield from (item for key in page for item in _records(client, key))
        yield Checkpoint(page[-1])
    if not left:
        yield Checkpoint(cursor or "")


def _records(client: Client, employee: str) -> Iterable[ReadItem]:
    try:
        told = client.records(employee)
    except NotFoundError:
        return []
    return [_row(key, completion, row) for key, row in told.items()]


def _begun(row: Mapping[str, object]) -> tuple[str, str]:
    return str(row.get("employeeId")), str(row.get("startDate"))


def _row(key: str, make: Callable[[object], Record], told: object) -> ReadItem:
    try:
        return Row(make(told))
    except ValidationError as error:
        return fault(key, error)


def _by_number(key: str) -> tuple[int, str]:
    return len(key), key


def _moment(cursor: str) -> datetime:
    try:
        return datetime.fromisoformat(cursor)
    except ValueError as error:
        raise CursorError("The cursor of BambooHR's employees is no time: read them anew.") from error
