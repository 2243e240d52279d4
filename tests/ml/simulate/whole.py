"""One organization shared by the tests of this folder, and a digest of everything in one."""

from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.simulate import Organization, Table, simulate

UNTIL = date(2026, 11, 21)
SIZE = 600


@cache
def organization(size: int = SIZE, seed: int = 7, until: date = UNTIL) -> Organization:
    return simulate(size, seed, until=until)


def digest(whole: Organization) -> str:
    total = sha256(repr((whole.name, whole.seed, whole.until, whole.personas)).encode())
    truth = whole.truth
    for name, table in {**whole.tables(), "truth": truth.goals}.items():
        for column in table.marks():
            total.update(f"{name}.{column}".encode() + _bytes(getattr(table, column)))
    for matrix in (truth.months, truth.skill, truth.will, truth.manager_quality, truth.shock):
        total.update(matrix.tobytes())
    return total.hexdigest()


def is_(column: NDArray[Any], value: object) -> NDArray[np.bool_]:
    """Where a text column holds a value (None included)."""
    return np.array([one == value for one in column.tolist()], dtype=np.bool_)


def lacks(column: NDArray[Any]) -> NDArray[np.bool_]:
    return np.array([one is None for one in column.tolist()], dtype=np.bool_)


def columns(table: Table) -> dict[str, NDArray[Any]]:
    return {name: getattr(table, name) for name in table.marks()}


def _bytes(column: NDArray[Any]) -> bytes:
    return repr(column.tolist()).encode() if column.dtype == object else column.tobytes()
