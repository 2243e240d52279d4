"""What Moodle's answers and its report of completions hold, and the records that are made of them. Asks for nothing."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from goldenthread_sdk import AnswerError, Completion, Course, Enrolment, PersonRef, RowFault
from pydantic import ValidationError

COURSE, USER, NUMBER, EMAIL, TIME = "Course short name", "Username", "ID number", "Email address", "Time completed"
COLUMNS = (COURSE, USER, NUMBER, EMAIL, TIME)
"""Headers of the columns that the report needs, as an English Moodle names them; in any order, with others between."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NOON = 12
_TIME = re.compile(
    rf"(?:[A-Z][a-z]+day,\s)?(\d{{1,2}})\s({'|'.join(MONTHS)})\s(\d{{4}}),\s(\d{{1,2}}):(\d\d)\s(AM|PM)", re.IGNORECASE
)
_TAG = re.compile("<[^>]+>")

Cells = Mapping[str, str]
"""A row of the report, by header."""


def course(row: Mapping[str, Any], url: str, *, tracked: bool) -> Course:
    """A course."""
    told = {"key": _key(row.get("id")), "name": _text(row.get("fullname")), "code": _text(row.get("shortname"))}
    return Course.model_validate(
        {
            **told,
            "description": _text(_TAG.sub(" ", str(row.get("summary") or ""))),
            "url": f"{url}/course/view.php?id={told['key']}",
            "active": bool(row.get("visible", 1)),
            "tracks_completion": tracked,
        }
    )


def enrolment(row: Mapping[str, Any], course_id: int) -> Enrolment:
    """That a person is enrolled in a course; Moodle does not tell since when."""
    user = _key(row.get("id"))
    names = {"email": _text(row.get("email")), "user_name": _text(row.get("username"))}
    person = {"key": user, "employee_number": _text(row.get("idnumber")), **names}
    return Enrolment.model_validate(
        {"key": user and f"{course_id}:{user}", "person": person, "course_key": str(course_id)}
    )


def completion(cells: Cells, told: Mapping[str, Any]) -> Completion:
    """That a person completed a course.

    Args:
        cells: a row of the report.
        told: the course with that short name.

    Raises:
        ValueError: the time is none.
    """
    user, key = cells[USER].strip(), str(told["id"])
    person = PersonRef(employee_number=cells[NUMBER].strip() or None, email=cells[EMAIL].strip() or None)
    return Completion(
        key=f"{key}:{user}",
        person=person.model_copy(update={"user_name": user}),
        course_key=key,
        course_name=_text(told.get("fullname")),
        completed_at=moment(cells[TIME]),
    )


def cells_of(page: Mapping[str, Any]) -> Iterable[Cells]:
    """The rows of a page of the report, read by the headers of its columns.

    Raises:
        AnswerError: a column that is needed is not there.
    """
    headers = [plain(one) for one in page.get("headers") or ()]
    missing = [name for name in COLUMNS if headers.count(name) != 1]
    if missing:
        raise AnswerError(
            f"The report of completions has not exactly one column {', '.join(missing)}: add it, with Moodle's own "
            "heading, and let the service user's language be English."
        )
    return [dict(zip(headers, map(plain, row["columns"]), strict=True)) for row in page.get("rows") or ()]


def plain(told: object) -> str:
    """Text that Moodle wrote for a web page."""
    return html.unescape(str(told or ""))


def moment(words: str) -> datetime:
    """A time as an English Moodle writes it for a user in UTC, e.g. "Friday, 6 March 2026, 10:05 AM".

    Raises:
        ValueError: it is none.
    """
    found = _TIME.fullmatch(words.strip())
    if found is None:
        raise ValueError("this is no time as an English Moodle writes it")
    day, month, year, hour, minute, half = found.groups()
    clock = int(hour) % NOON + NOON * (half.upper() == "PM")
    return datetime(int(year), MONTHS.index(month.capitalize()) + 1, int(day), clock, int(minute), tzinfo=UTC)


def twice(rows: Sequence[tuple[object, object]]) -> frozenset[str]:
    """Those ID numbers that more than one account has, of pairs of number and account: Moodle does not forbid it."""
    pairs = {(str(number), str(user)) for number, user in rows if number}
    return frozenset(number for number, times in Counter(number for number, _ in pairs).items() if times > 1)


def shared(key: str | None) -> RowFault:
    """That an ID number is of more than one account, so that nobody can tell whose row it is."""
    words = "Its ID number is that of another account, too: take it out of one of them in Moodle."
    return RowFault(key, "AMBIGUOUS", words, "person")


def fault(key: object, error: ValueError) -> RowFault:
    """That no record can be made of a row, by its first fault; without the row's values."""
    told, field, words = None if key is None else str(key), None, str(error)
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        field, words = ".".join(str(part) for part in first["loc"]) or None, first["msg"]
    return RowFault(told, "BAD_VALUE", f"{told} of Moodle, {field or 'its time'}: {words}; mend it there.", field)


def _key(told: object) -> str | None:
    return None if told is None else str(told)


def _text(told: object) -> str | None:
    return plain(told).strip() or None
