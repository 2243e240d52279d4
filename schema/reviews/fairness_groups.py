"""Into which groups ratings are compared: the label of each person by kind. Pure; None leaves somebody out.

The labels are those of `ml.fairness`. Ages and years are those on the last day of the cycle.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from schema.reviews.values import FairnessKind

OLDER_FROM = 40
"""Years of age; where United States law on age discrimination (ADEA, 29 U.S.C. 631) begins to protect."""
NEW_BELOW = 2
"""Years with the organization below which somebody is new."""
_SEXES = {"F": "FEMALE", "M": "MALE"}


def labels(row: Any, raters: Mapping[UUID, str]) -> dict[FairnessKind, str | None]:
    """The group of somebody who was rated, by kind; a rater who has no name here stands for the others."""
    rater = None if row.rater_id is None else raters.get(row.rater_id, str(row.rater_id))
    return {kind: of(row) for kind, of in _BY_KIND.items()} | {FairnessKind.MANAGER: rater}


def _sex(row: Any) -> str | None:
    return None if not row.sex else _SEXES.get(row.sex[0].upper())


def _age_band(row: Any) -> str | None:
    if row.birth_date is None:
        return None
    older = _years(row.birth_date, row.ends_on) >= OLDER_FROM
    return f"{OLDER_FROM}_AND_OVER" if older else f"UNDER_{OLDER_FROM}"


def _tenure(row: Any) -> str | None:
    if row.hired_on is None:
        return None
    new = _years(row.hired_on, row.ends_on) < NEW_BELOW
    return f"UNDER_{NEW_BELOW}_YEARS" if new else f"{NEW_BELOW}_YEARS_AND_OVER"


def _part_time(row: Any) -> str | None:
    return None if row.fte is None else "PART_TIME" if row.fte < 1 else "FULL_TIME"


def _years(since: date, day: date) -> int:
    """Full years between two days."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


_BY_KIND: Mapping[FairnessKind, Callable[[Any], str | None]] = {
    FairnessKind.PROXIMITY: lambda row: row.work_arrangement,
    FairnessKind.SEX: _sex,
    FairnessKind.AGE_BAND: _age_band,
    FairnessKind.TENURE: _tenure,
    FairnessKind.PART_TIME: _part_time,
    FairnessKind.LEAVE: lambda row: "LEAVE" if row.on_leave else "NO_LEAVE",
}
