"""Telemetry from the database as arrays: one statement for a whole level, whatever its size.

Each part comes as one binary column, so that no row becomes a Python object. Nothing is read that was known only on
the day asked for, or later. What features are made of it stands in `api.scoring.working` and `api.scoring.missing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Date, DateTime, LargeBinary, Select, Uuid, bindparam, column, text
from sqlalchemy.dialects.postgresql import ARRAY

from api.scoring.telemetry_sql import STATEMENT
from ml.features import Days, Floats, Ints
from ml.retention import RECENT_WEEKS
from schema.access.request import Request

WEEKS = 52
WEEK = timedelta(days=7)
POSTGRES_EPOCH = np.datetime64("2000-01-01", "us")
NEVER = -(1 << 31)
"""A day that is none."""

_DAY, _VALUE = ("day", ">i4"), ("value", ">f8")
_AT = ("at", ">i4")
LAYOUTS: dict[str, list[tuple[str, str]]] = {
    "people": [_AT, ("asked", ">i4"), ("unit", ">i8"), ("hired", ">i4"), ("left", ">i4")],
    "jobs": [_AT, _DAY, ("profile", ">i8"), ("rank", ">i4")],
    "lines": [_AT, _DAY],
    "pay": [_AT, _DAY, _VALUE, ("place", ">f8"), ("currency", ">i4")],
    "ratings": [_AT, _DAY, _VALUE],
    "completions": [_AT, _DAY],
    "feedback": [_AT, _DAY, _VALUE],
    "absences": [_AT, _DAY, ("until", ">i4")],
    "outages": [_DAY],
    "check_ins": [_AT, ("week", "u1"), ("confidence", "i1"), ("sentiment", "i1"), ("none", "V1"), ("submitted", ">i8")],
    "gaps": [("of", ">i4"), ("week", ">i4"), _VALUE],
    "goals": [_AT, ("goal", ">i4"), ("starts", ">i4"), ("due", ">i4"), ("difficulty", ">i4"), ("asked", ">i4")],
    "blockers": [_AT, ("goal", ">i4"), ("week", ">i4"), ("kind", ">i4")],
    "flags": [_AT, ("goal", ">i4"), ("week", ">i4")],
    "claims": [_AT, _DAY, _VALUE],
}
"""The binary columns of the statement: big-endian records. `at` numbers people, those asked about first; `of` numbers
goals where goals are asked about, else people; `submitted` is PostgreSQL's own instant, microseconds since 2000; of
feedback there is one row for each person, the mean."""


@dataclass(frozen=True, slots=True)
class Telemetry:
    """What is known before `day` of the people asked about and of their teams; days count from 1970.

    Each part is a structured array, see LAYOUTS.
    """

    day: np.datetime64
    mondays: Days
    people: NDArray[Any]
    jobs: NDArray[Any]
    lines: NDArray[Any]
    pay: NDArray[Any]
    ratings: NDArray[Any]
    completions: NDArray[Any]
    feedback: NDArray[Any]
    absences: NDArray[Any]
    outages: NDArray[Any]
    check_ins: NDArray[Any]
    gaps: NDArray[Any]
    goals: NDArray[Any]
    blockers: NDArray[Any]
    flags: NDArray[Any]
    claims: NDArray[Any]

    @property
    def size(self) -> int:
        """How many people there are, colleagues included."""
        return len(self.people)

    @property
    def asked(self) -> Ints:
        """The numbers of those asked about, in the order of asking."""
        rows = self.people[self.people["asked"] > 0]
        return rows["at"][np.argsort(rows["asked"])].astype(np.int64)


async def brought(request: Request, employees: Sequence[UUID], day: date, goals: Sequence[UUID] = ()) -> Telemetry:
    """The telemetry of employees before a day, or of the goals' owners; one statement.

    Without goals, gaps come for the last eight due weeks alone, and nothing of blockers, flags and claims.
    """
    monday = monday_of(day)
    first = monday - WEEKS * WEEK
    values: dict[str, Any] = {
        "employees": list(employees),
        "goals": list(goals),
        "day": day,
        "done": datetime(day.year, day.month, day.day, tzinfo=UTC),
        "first": first,
        "gaps_from": first if goals else day - RECENT * WEEK,
        "latest": monday - RECENT_WEEKS * WEEK,
    }
    (row,) = await request.fetch("telemetry", _composed, **values)
    parts = {name: np.frombuffer(getattr(row, name), dtype=np.dtype(layout)) for name, layout in LAYOUTS.items()}
    mondays = np.datetime64(first, "D") + 7 * np.arange(WEEKS) * np.timedelta64(1, "D")
    return Telemetry(np.datetime64(day, "D"), mondays, **parts)


RECENT = 16
"""Weeks back from the day from which gaps are read for retention: eight due weeks, and as many of leave."""


def monday_of(day: date) -> date:
    """The Monday of a day's week; the weeks before it have ended."""
    return day - timedelta(days=day.weekday())


def instants(microseconds: NDArray[Any]) -> NDArray[np.datetime64]:
    """Instants from PostgreSQL's own."""
    told: NDArray[np.datetime64] = POSTGRES_EPOCH + microseconds.astype("timedelta64[us]")
    return told


def dates(numbers: NDArray[Any]) -> Days:
    """Days from their numbers since 1970; NaT for NEVER."""
    days: Days = np.where(numbers == NEVER, np.datetime64("NaT", "D").astype(np.int64), numbers).astype("datetime64[D]")
    return days


def grid(size: int, cells: Ints, values: NDArray[Any]) -> Floats:
    """Rows x weeks with values in their cells (row x WEEKS + week), NaN elsewhere."""
    made = np.full(size * WEEKS, np.nan)
    made[cells] = values
    return made.reshape(size, WEEKS)


def _composed() -> Select[Any]:
    lists = [bindparam(name, type_=ARRAY(Uuid)) for name in ("employees", "goals")]
    days = [bindparam(name, type_=Date) for name in ("day", "first", "gaps_from", "latest")]
    tenant, done = bindparam("tenant", type_=Uuid), bindparam("done", type_=DateTime(timezone=True))
    columns = [column(one.name, LargeBinary) for one in fields(Telemetry) if one.name in LAYOUTS]
    composed: Any = text(STATEMENT).bindparams(tenant, done, *lists, *days).columns(*columns)
    return composed  # type: ignore[no-any-return]
