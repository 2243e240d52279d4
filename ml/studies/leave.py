"""What four weeks of approved leave do to P(will): added to the evidence, or in place of four weeks of it.

Leave that takes the place of evidence takes away what those weeks told, and by how much a probability must move then is
no free choice. Whoever knows less expects, on average, what one would say who knows more; so the mean squared move of a
calibrated probability is what its Brier score grows by (the tower property, as in DeGroot and Fienberg, "The comparison
and evaluation of forecasters", 1983). Only a model that did not use those weeks before would stand still.
"""

from dataclasses import dataclass, replace

import numpy as np

from ml.causes import diagnose
from ml.diagnosis import CAUSES, Reference, Telemetry, features, weeks_observed
from ml.features import Flags, Floats
from ml.metrics import brier
from ml.scores import Score
from ml.studies.cases import Cases
from ml.studies.tables import row, table

WEEKS, FIRST = 4, 10
LITTLE = 0.02
WILL = CAUSES.index("WILL")
HEAD = (
    "four weeks of leave",
    "mean",
    "95th percentile",
    "most",
    "at most 0.02",
    "Brier before",
    "Brier after",
    "least root mean square",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The cases, what reads them, and the places within roles."""

    cases: Cases
    scores: tuple[Score, ...]
    places: Reference


def with_leave(telemetry: Telemetry, weeks: int, *, instead: bool) -> Telemetry:
    """Approved leave: more weeks after the tenth (`instead`: in place of the tenth and following)."""
    if instead:
        due = telemetry.due.copy()
        due[:, FIRST : FIRST + weeks] = False
        return replace(telemetry, due=due)
    grids = {
        name: np.insert(getattr(telemetry, name), [FIRST] * weeks, 0, axis=1)
        for name in telemetry.__dataclass_fields__
        if getattr(telemetry, name).ndim > 1
    }
    earlier = telemetry.mondays[0] - 7 * np.arange(weeks, 0, -1) * np.timedelta64(1, "D")
    return replace(telemetry, **grids, mondays=np.append(earlier, telemetry.mondays))


def with_leave_at_random(telemetry: Telemetry, weeks: int, seed: int) -> Telemetry:
    """Leave in place of so many due weeks in a row, drawn for each case apart; none where no more are due."""
    rng, due = np.random.default_rng(seed), telemetry.due.copy()
    for mine in due:
        at = np.flatnonzero(mine)
        first = int(rng.integers(0, max(len(at) - weeks, 0) + 1))
        mine[at[first : first + weeks] if len(at) > weeks else at[:0]] = False
    return replace(telemetry, due=due)


def moves(asked: Asked, seed: int) -> str:
    """The table of what leave moves."""
    seen = asked.cases.telemetry
    will, before = asked.cases.cause == WILL, _will(asked, seen)
    placed = {
        "more of them": with_leave(seen, WEEKS, instead=False),
        "in place of the same calendar weeks": with_leave(seen, WEEKS, instead=True),
        "in place of due weeks, at random": with_leave_at_random(seen, WEEKS, seed),
    }
    return table(HEAD, [_line(name, will, before, _will(asked, one)) for name, one in placed.items()])


def _will(asked: Asked, telemetry: Telemetry) -> Floats:
    matrix = features(telemetry, asked.cases.cut_off, asked.places)
    shares: Floats = diagnose(asked.scores, matrix, weeks_observed(telemetry)).probabilities[:, WILL]
    return shares


def _line(name: str, will: Flags, before: Floats, after: Floats) -> str:
    moved, is_will = np.abs(after - before), will.astype(np.float64)
    known, less = brier(is_will, before), brier(is_will, after)
    share = f"{(moved <= LITTLE).mean():.1%}"
    least = float(np.sqrt(max(less - known, 0.0)))
    figures = (float(moved.mean()), float(np.quantile(moved, 0.95)), float(moved.max()))
    return row(name, *figures, share, known, less, least)
