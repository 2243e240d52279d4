"""How Moodle is read: courses, course by course who is enrolled, and a report of completions page by page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from goldenthread_sdk import AnswerError, Checkpoint, CursorError, ReadItem, Row, RowFault, VendorFailedError
from pydantic import ValidationError

from plugins.moodle.client import Client
from plugins.moodle.rows import (
    COURSE,
    NUMBER,
    TIME,
    USER,
    Cells,
    cells_of,
    completion,
    course,
    enrolment,
    fault,
    plain,
    shared,
    twice,
)

COURSES_AT_A_TIME = 20
ROWS_OF_REPORT = 200
LANGUAGE, ZONE = "en", "UTC"
"""What the service user has to have, so that the times of the report can be read."""


def courses(client: Client, cursor: str | None) -> Iterator[ReadItem]:
    """All courses; of each one that tracks completion it is found out whether it says when it is completed."""
    left = _behind(client, cursor)
    for start in range(0, len(left), COURSES_AT_A_TIME):
        part = left[start : start + COURSES_AT_A_TIME]
        for row in part:
            yield _course(client, row)
        yield Checkpoint(str(part[-1]["id"]))
    if not left:
        yield Checkpoint(cursor or "0")


def enrolments(client: Client, cursor: str | None) -> Iterator[ReadItem]:
    """Who is enrolled, course by course."""
    for row in _behind(client, cursor):
        course_id = int(row["id"])
        people = client.enrolled(course_id)
        doubtful = twice([(one.get("idnumber"), one.get("id")) for one in people])
        for one in people:
            yield _enrolment(one, course_id, doubtful)
        yield Checkpoint(str(course_id))
        cursor = str(course_id)
    yield Checkpoint(cursor or "0")


def completions(client: Client, cursor: str | None, report_id: int | None) -> Iterator[ReadItem]:
    """All completions of the report; the cursor holds the number of pages that were read, and of all rows then.

    Raises:
        VendorFailedError: rows have gone since, so that others may have moved to pages that were read.
        AnswerError: the times of the report can't be read, for the service user is no English one in UTC.
    """
    done, known = _place(cursor)
    if report_id is None:
        yield Checkpoint(f"{done}:{known}")
        return
    _require_readable(client)
    named = {plain(row.get("shortname")): row for row in client.courses()}
    while True:
        page = client.report(report_id, done, ROWS_OF_REPORT)
        total = int(page.get("totalrowcount") or 0)
        if total < known:
            raise VendorFailedError("Rows have gone from the report of completions while it was read: read it again.")
        yield from _page(list(cells_of(page)), named)
        whole, known = total >= (done + 1) * ROWS_OF_REPORT, total
        done += whole
        yield Checkpoint(f"{done}:{known}")
        if not whole or total == done * ROWS_OF_REPORT:
            return


def unreadable(client: Client) -> str | None:
    """Why the times of the report can't be read; None where they can, or where Moodle does not tell."""
    site = client.site()
    own = client.users("id", str(site.get("userid")))
    zone = own[0].get("timezone", ZONE) if own else ZONE
    if site.get("lang", LANGUAGE) == LANGUAGE and zone == ZONE:
        return None
    return (
        f"The service user has the language {site.get('lang')!r} and the time zone {zone!r}; the report of completions "
        f"can only be read with {LANGUAGE!r} and {ZONE!r}: set them in the user's profile."
    )


def _require_readable(client: Client) -> None:
    why = unreadable(client)
    if why is not None:
        raise AnswerError(why)


def _behind(client: Client, cursor: str | None) -> Sequence[Mapping[str, Any]]:
    """The courses behind the cursor, which is the id of one; without the front page, which Moodle counts among them."""
    try:
        after = int(cursor or 0)
    except ValueError as error:
        raise CursorError("The cursor of Moodle's courses is none: read them anew.") from error
    return [row for row in client.courses() if int(row.get("id", 0)) > after and row.get("format") != "site"]


def _course(client: Client, row: Mapping[str, Any]) -> ReadItem:
    tracked = bool(row.get("enablecompletion", 1))
    if tracked:
        some = client.enrolled(int(row["id"]), most=1)
        tracked = not some or client.has_criteria(int(row["id"]), int(some[0]["id"]))
    try:
        return Row(course(row, client.context.config.url.rstrip("/"), tracked=tracked))
    except ValidationError as error:
        return fault(row.get("id"), error)


def _enrolment(row: Mapping[str, Any], course_id: int, doubtful: frozenset[str]) -> ReadItem:
    try:
        made = enrolment(row, course_id)
    except ValidationError as error:
        return fault(row.get("id"), error)
    return shared(made.key) if made.person.employee_number in doubtful else Row(made)


def _page(rows: Sequence[Cells], named: Mapping[str, Mapping[str, Any]]) -> Iterable[ReadItem]:
    doubtful = twice([(cells[NUMBER], cells[USER]) for cells in rows])
    for cells in rows:
        told = named.get(cells[COURSE])
        if not cells[TIME].strip():
            continue
        if told is None:
            words = "A completion is of a course that Moodle does not show the service user: let them see it."
            yield RowFault(None, "UNKNOWN_COURSE", words, "course_key")
        elif cells[NUMBER] in doubtful:
            yield shared(f"{told['id']}:{cells[USER]}")
        else:
            yield _completion(cells, told)


def _completion(cells: Cells, told: Mapping[str, Any]) -> ReadItem:
    try:
        return Row(completion(cells, told))
    except ValueError as error:
        return fault(f"{told['id']}:{cells[USER]}", error)


def _place(cursor: str | None) -> tuple[int, int]:
    try:
        page, total = (cursor or "0:0").split(":")
        return int(page), int(total)
    except ValueError as error:
        raise CursorError("The cursor of the report of completions is none: read it anew.") from error
