"""Scalars of the graph: dates, times, ISO weeks, minor units, strict: what does not exist is `BAD_VALUE`.

Numbers of inputs are not: what is none is refused by the change that it was sent for, so that the rest is answered.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NewType, NoReturn

import strawberry
from strawberry.types.scalar import ScalarDefinition

from schema.kit.errors import Code, CodedError

Week = NewType("Week", str)
"""An ISO 8601 week, `2026-W47`."""

Number = NewType("Number", str)
"""A number of an input as its exact digits; whether it is one, the action says in `userErrors`."""

MinorUnits = NewType("MinorUnits", int)
"""A whole number of minor units; may exceed 32 bits."""

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EXAMPLES = {
    "date": '"2026-11-21"',
    "time": '"2026-11-21T08:30:00Z", with its zone',
    "week": '"2026-W47"',
    "amount": "250000",
}


def monday_of(week: str) -> date:
    """The Monday that begins an ISO week.

    Raises:
        CodedError: `BAD_VALUE`, when there is no such week.
    """
    match = _WEEK.fullmatch(week)
    if match is None:
        _refuse("week", week)
    try:
        return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        _refuse("week", week)


def storable(words: str) -> str:
    """The words of a filter, as they came.

    Raises:
        CodedError: `BAD_FILTER`, when they hold what no stored text can: a NUL or half of a surrogate pair.
    """
    if "\0" in words or any("\ud800" <= letter <= "\udfff" for letter in words):
        raise CodedError(Code.BAD_FILTER, "A text of the filter holds a letter that no text can hold; leave it out.")
    return words


def _parse_date(value: object) -> date:
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        _refuse("date", value)
    try:
        return date.fromisoformat(value)
    except ValueError:
        _refuse("date", value)


def _parse_time(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
        return moment.astimezone(UTC) if moment.tzinfo else _refuse("time", value)
    except (ValueError, OverflowError):
        _refuse("time", value)


def _parse_week(value: object) -> Week:
    monday_of(str(value))
    return Week(str(value))


def _parse_minor(value: object) -> MinorUnits:
    if isinstance(value, bool) or not isinstance(value, int):
        _refuse("amount", value)
    return MinorUnits(value)


def _parse_number(value: object) -> Number:
    return Number(value if isinstance(value, str) else repr(value))


def _write_time(value: datetime) -> str:
    told = value.astimezone(UTC).isoformat().removesuffix("+00:00")
    # As PostgreSQL writes it into an answer: no zeros at the end of a fraction.
    return (told.rstrip("0") if value.microsecond else told) + "Z"


def _refuse(kind: str, value: object) -> NoReturn:
    raise CodedError(Code.BAD_VALUE, f"'{str(value)[:40]}' is no {kind} that exists; write it like {_EXAMPLES[kind]}.")


def _scalar(
    name: str, description: str, parse: Callable[[object], Any], write: Callable[[Any], Any]
) -> ScalarDefinition:
    return strawberry.scalar(name=name, description=description, serialize=write, parse_value=parse)


SCALARS: dict[object, ScalarDefinition] = {
    date: _scalar("Date", "A calendar date, `2026-11-21`.", _parse_date, date.isoformat),
    datetime: _scalar("DateTime", "A point in time in UTC, `2026-11-21T08:30:00Z`.", _parse_time, _write_time),
    Week: _scalar("Week", "An ISO 8601 week, `2026-W47`.", _parse_week, str),
    Number: _scalar(
        "Number",
        'A number, 12.5, or its exact digits as text, "12.5". What is no finite number is refused in `userErrors`.',
        _parse_number,
        str,
    ),
    MinorUnits: _scalar(
        "MinorUnits", "A whole number of minor units, e.g. cents; may exceed 32 bits.", _parse_minor, int
    ),
}
"""The scalars by Python type, for the schema's configuration."""
