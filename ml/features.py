"""What a model may read: named features, their columns with stamps, and the guards before a matrix is made.

Not here: what the features of retention (`ml.retention`) and diagnosis (`ml.diagnosis`) are.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.errors import ModelInputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Days = NDArray[np.datetime64]

FORBIDDEN = frozenset(
    (
        "sex",
        "gender",
        "age",
        "birth",
        "birthday",
        "birthdate",
        "dob",
        "over18",
        "marital",
        "married",
        "spouse",
        "children",
        "pregnancy",
        "pregnant",
        "maternity",
        "paternity",
        "parental",
        "ethnicity",
        "ethnic",
        "race",
        "racial",
        "nationality",
        "religion",
        "belief",
        "disability",
        "health",
        "sick",
        "union",
        "orientation",
        "name",
        "surname",
        "forename",
        "email",
        "phone",
        "address",
        "photo",
    )
)
"""Words that a feature's name may not hold: protected attributes, health and family, and who somebody is."""

SMALLEST_ROLE = 20
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing a model reads.

    `phrase` is how HR says it, with `{value}` in it (`{value:.0f}`, or `{value:.0%}` of a share); `direction` is +1
    (more never lowers the score), -1, or 0 (theory is silent); `levels` are the known categories (none: a number);
    `per_month` is how much it grows by itself each month (1 for what counts months).
    """

    name: str
    description: str
    phrase: str
    direction: int = 0
    levels: tuple[str, ...] = ()
    per_month: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a protected attribute, whatever the case or spelling with underscores."""
        held = FORBIDDEN.intersection(word.lower() for word in _WORD.findall(self.name))
        if held:
            raise ModelInputError(
                f"The feature {self.name} speaks of {min(held)}, which no model may read: take it out of the list."
            )


Features = tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """Values of one feature by row (floats, NaN is missing; or str, None is missing), and when each became known.

    `known_at` is one instant for all rows or one per row; NaT where the value is missing.
    """

    values: NDArray[Any]
    known_at: NDArray[np.datetime64] | np.datetime64


def fingerprint(features: Features) -> str:
    """SHA-256 of the list: another name, order, level or direction is another list."""
    listed = [[one.name, one.direction, one.levels, one.per_month] for one in features]
    return sha256(json.dumps(listed).encode()).hexdigest()


def described(features: Features) -> list[dict[str, Any]]:
    """The list as plain data, for artefacts and model cards."""
    return [asdict(one) for one in features]


def features_from(listed: list[dict[str, Any]]) -> Features:
    """The inverse of `described`."""
    return tuple(Feature(**{**one, "levels": tuple(one["levels"])}) for one in listed)


def assemble(
    features: Features, columns: Mapping[str, Column], cut_off: NDArray[np.datetime64] | np.datetime64
) -> Floats:
    """The matrix (rows, features) of what was known at the cut-off (one instant, or one per row).

    Categories become the number of their level; missing is NaN. Raises ModelInputError on a column that is missing or
    of another length, was known only later, holds infinities, or holds a category that the list does not know.
    """
    _same_lengths(features, columns)
    for feature in features:
        _known_in_time(feature.name, columns[feature.name], cut_off)
    matrix = np.column_stack([_numbers(one, columns[one.name].values) for one in features])
    refuse_infinities(features, matrix)
    return matrix


def refuse_infinities(features: Features, matrix: Floats) -> None:
    """Raise ModelInputError where the width is wrong or a cell is infinite."""
    if matrix.ndim != 2 or matrix.shape[1] != len(features):  # noqa: PLR2004 - a matrix has two dimensions
        raise ModelInputError(
            f"The table has shape {matrix.shape}, but the model reads {len(features)} columns: give its feature list."
        )
    infinite = np.isinf(matrix)
    if infinite.any():
        row, column = np.argwhere(infinite)[0].tolist()
        raise ModelInputError(
            f"{features[column].name} is infinite in row {row}: give a number, or NaN where it is missing."
        )


def _same_lengths(features: Features, columns: Mapping[str, Column]) -> None:
    lacking = [one.name for one in features if one.name not in columns]
    if lacking:
        raise ModelInputError(f"The column {lacking[0]} is missing from the table: bring it, or train without it.")
    lengths = {len(columns[one.name].values) for one in features}
    if len(lengths) > 1:
        raise ModelInputError(f"The columns have different lengths {sorted(lengths)}: give one value per row.")


def _known_in_time(name: str, column: Column, cut_off: NDArray[np.datetime64] | np.datetime64) -> None:
    late = np.broadcast_to(np.asarray(column.known_at) > np.asarray(cut_off), column.values.shape)
    if late.any():
        row = int(late.argmax())
        raise ModelInputError(
            f"{name} was known only after the cut-off in row {row}: a model may read only what was known by then."
        )


def _numbers(feature: Feature, values: NDArray[Any]) -> Floats:
    if not feature.levels:
        return values.astype(np.float64)
    number = {level: float(at) for at, level in enumerate(feature.levels)} | {None: np.nan}
    unseen = sorted({str(one) for one in values.tolist() if one not in number})
    if unseen:
        raise ModelInputError(
            f"{feature.name} holds {unseen[0]!r}, a category unseen in training: map it to a known one, or train again."
        )
    return np.array([number[one] for one in values.tolist()], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class RoleReference:
    """Sorted values of one measure per role, and of everybody where a role has fewer than 20 people."""

    by_role: dict[int, Floats]
    everybody: Floats

    @classmethod
    def of(cls, values: Floats, roles: Ints) -> "RoleReference":
        """Learn the places from a whole population at one cut-off; NaN is left out."""
        groups = _by_role(values, roles)
        large = {role: np.sort(values[mine]) for role, mine in groups if len(mine) >= SMALLEST_ROLE}
        return cls(large, np.sort(values[~np.isnan(values)]))

    def place(self, values: Floats, roles: Ints) -> Floats:
        """The percentile (0-1, ties in the middle) of each value within its role; NaN stays NaN."""
        places = np.full(len(values), np.nan)
        others = [np.empty(0, dtype=np.int64)]
        for role, mine in _by_role(values, roles):
            if role in self.by_role:
                places[mine] = _middle(self.by_role[role], values[mine])
            else:
                others.append(mine)
        rest = np.concatenate(others)
        places[rest] = _middle(self.everybody, values[rest])
        return places


def _middle(group: Floats, values: Floats) -> Floats:
    """The place of each value in a sorted group; NaN where the group is empty."""
    if not len(group):
        return np.full(len(values), np.nan)
    return (group.searchsorted(values, "left") + group.searchsorted(values, "right")) / (2 * len(group))


def _by_role(values: Floats, roles: Ints) -> Iterator[tuple[int, Ints]]:
    """The rows with a value, role by role."""
    known = np.flatnonzero(~np.isnan(values))
    rows = known[np.argsort(roles[known], kind="stable")]
    found, starts = np.unique(roles[rows], return_index=True)
    ends = [*starts[1:].tolist(), len(rows)]
    for role, start, end in zip(found.tolist(), starts.tolist(), ends, strict=False):
        yield role, rows[start:end]
