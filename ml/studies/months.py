"""Person-months for studies from a simulated organization: what was known on each first of the month, and who left.

`latent` holds what only the simulator knows; it goes into ceilings alone.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.features import Column, Days, Floats, Ints
from ml.hazard import PersonMonths, person_months
from ml.retention import FACTS, Weekly, features, reference
from ml.simulate import Organization
from ml.studies.cases import Rows, weekly
from ml.windows import colleagues, mean_over

FIRST_MONTH = 3
"""Months of telemetry before the first cut-off."""
YEAR = np.timedelta64(365, "D")
MONTH_DAYS = 30.4375
SHARE = 10_000.0


@dataclass(frozen=True, slots=True)
class Months:
    """Rows of months: matrix (rows, `ml.retention.FEATURES`), event, person, number of the month, latent will."""

    matrix: Floats
    event: Floats
    person: Ints
    month: Ints
    will: Floats


@dataclass(frozen=True, slots=True)
class _Dated:
    """A fact by employee and day; the last one before a cut-off holds."""

    employee: Rows
    day: Days
    value: NDArray[Any]

    def last(self, cut_off: np.datetime64, size: int) -> tuple[Days, Floats]:
        """Day and value by employee (NaT and NaN: none yet)."""
        known = np.flatnonzero(self.day <= cut_off)
        known = known[np.lexsort((self.day[known], self.employee[known]))]
        day, value = np.full(size, np.datetime64("NaT", "D")), np.full(size, np.nan)
        day[self.employee[known]], value[self.employee[known]] = self.day[known], self.value[known]
        return day, value


def months_of(whole: Organization) -> Months:
    """Every employee at risk on each first of the month, from the fourth month of the year on."""
    people, starts = whole.employees, _starts(whole)
    left = people.leaving_reason == "RESIGNATION"
    rows = person_months(people.hired_on, people.left_on, left, starts)
    facts, grids = _dated(whole), _weekly(whole)
    tables = [_matrix(whole, facts, grids, start) for start in starts[:-1]]
    will = np.stack([_will(whole, start) for start in starts[:-1]])
    return Months(
        matrix=np.stack(tables)[rows.month, rows.person],
        event=rows.event,
        person=rows.person,
        month=rows.month,
        will=will[rows.month, rows.person],
    )


def within(whole: Organization, months: int) -> tuple[Floats, Floats]:
    """The first month's matrix of who was at risk then, and who left within so many months."""
    people, starts = whole.employees, _starts(whole)
    left = people.leaving_reason == "RESIGNATION"
    rows: PersonMonths = person_months(people.hired_on, people.left_on, left, starts[[0, months]])
    return _matrix(whole, _dated(whole), _weekly(whole), starts[0])[rows.person], rows.event


def _starts(whole: Organization) -> Days:
    first = whole.truth.months[0].astype("datetime64[M]") + FIRST_MONTH
    last = np.datetime64(whole.until, "M")
    months: Days = np.arange(first, last + 1).astype("datetime64[D]")
    return months


def _will(whole: Organization, start: np.datetime64) -> Floats:
    at = int(np.flatnonzero(whole.truth.months.astype("datetime64[M]") == start.astype("datetime64[M]"))[0])
    will: Floats = whole.truth.will[:, at]
    return will


def _weekly(whole: Organization) -> Weekly:
    grids = weekly(whole)
    return Weekly(
        mondays=grids.mondays,
        due=grids.due,
        reported=grids.reported,
        hours_late=grids.hours_late,
        sentiment=grids.sentiment,
        confidence=grids.confidence,
        behind=mean_over(grids.behind, axis=2),
        team_sentiment=colleagues(grids.sentiment, whole.employees.org_unit),
    )


def _dated(whole: Organization) -> dict[str, _Dated]:
    pay, jobs, lines, ratings = whole.compensation_records, whole.employments, whole.reporting_lines, whole.ratings
    low, high = whole.pay_bands.minimum_minor[pay.band], whole.pay_bands.maximum_minor[pay.band]
    same = pay.employee[1:] == pay.employee[:-1]
    raised = np.append(0.0, np.where(same, pay.base_minor[1:] / pay.base_minor[:-1] - 1.0, 0.0))
    grown, first, rated = raised > 0, lines.primary, ratings.final >= 0
    promoted = np.isin(jobs.change.astype(str), ("HIRE", "PROMOTION"))
    levels = whole.rating_levels.value[np.maximum(ratings.final, 0)]
    released = ratings.released_at.astype("datetime64[D]")
    return {
        "base": _Dated(pay.employee, pay.effective_on, pay.base_minor / 100.0),
        "range": _Dated(pay.employee, pay.effective_on, (pay.base_minor - low) / (high - low)),
        "raise": _Dated(pay.employee[grown], pay.effective_on[grown], raised[grown]),
        "promotion": _Dated(jobs.employee[promoted], jobs.valid_from[promoted], np.zeros(int(promoted.sum()))),
        "level": _Dated(jobs.employee, jobs.valid_from, whole.job_levels.rank[whole.grades.level[jobs.grade]]),
        "manager": _Dated(lines.employee[first], lines.valid_from[first], np.zeros(int(first.sum()))),
        "rating": _Dated(ratings.employee[rated], released[rated], levels[rated].astype(np.float64)),
    }


def _matrix(whole: Organization, dated: dict[str, _Dated], grids: Weekly, start: np.datetime64) -> Floats:
    people = whole.employees
    size = len(people)
    last = {name: fact.last(start, size) for name, fact in dated.items()}
    facts = {
        "tenure_months": _months_since(start, people.hired_on),
        "months_since_raise": _months_since(start, last["raise"][0]),
        "last_raise": last["raise"][1],
        "months_since_promotion": _months_since(start, last["promotion"][0]),
        "months_with_manager": _months_since(start, last["manager"][0]),
        "range_place": last["range"][1],
        "level": last["level"][1],
        "rating": last["rating"][1],
        "courses": _recent(whole.completions.employee, whole.completions.completed_at, start, size),
        "peer_sentiment": _peers(whole, start),
        "team_left": _team_left(whole, start),
    }
    columns = {one.name: Column(facts[one.name], start) for one in FACTS}
    currency = np.unique(whole.pay_bands.country, return_inverse=True)[1]
    roles = people.profile.astype(np.int64) * (currency.max() + 1) + currency[people.band]
    seen, pay = grids.until(start), last["base"][1]
    return features(columns, seen, Column(pay, start), roles, reference(seen, pay, roles), start)


def _months_since(start: np.datetime64, day: Days) -> Floats:
    days = (start - day).astype(np.float64)
    return np.where(np.isnat(day) | (day > start), np.nan, days / MONTH_DAYS)


def _recent(employee: Rows, when: NDArray[np.datetime64], start: np.datetime64, size: int) -> Floats:
    within_year = (when < start) & (when >= start - YEAR)
    return np.bincount(employee[within_year], minlength=size).astype(np.float64)


def _peers(whole: Organization, start: np.datetime64) -> Floats:
    rows, size = whole.peer_feedback, len(whole.employees)
    early = rows.given_at < start
    count = np.bincount(rows.employee[early], minlength=size)
    total = np.bincount(rows.employee[early], weights=rows.sentiment[early] / SHARE, minlength=size)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _team_left(whole: Organization, start: np.datetime64) -> Floats:
    people = whole.employees
    there = (people.hired_on <= start) & ~(people.left_on < start - YEAR)
    gone = there & (people.left_on < start)
    total, lost = (np.bincount(people.org_unit, weights=one)[people.org_unit] for one in (there, gone))
    return np.where(total > 0, lost / np.maximum(total, 1), np.nan)
