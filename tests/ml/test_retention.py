"""What retention risk reads, as of a day and not later."""

from dataclasses import replace

import numpy as np
import pytest

from ml.errors import ModelInputError
from ml.features import Column
from ml.metrics import auc
from ml.retention import FACTS, FEATURES, Weekly, features, reference
from ml.studies.months import months_of, within
from ml.train.boosting import QUICK
from ml.train.learning import learn
from tests.ml.simulate.whole import organization

PEOPLE, WEEKS = 40, 20
MONDAYS = np.datetime64("2026-01-05") + 7 * np.arange(WEEKS)
CUT_OFF = MONDAYS[-1] + 7
PAY = Column(np.linspace(30_000, 90_000, PEOPLE), CUT_OFF)
ROLES = np.arange(PEOPLE) % 2


def weekly() -> Weekly:
    rng = np.random.default_rng(1)
    grids = [rng.normal(3, 1, (PEOPLE, WEEKS)) for _ in range(5)]
    due = np.ones((PEOPLE, WEEKS), dtype=bool)
    return Weekly(MONDAYS, due, rng.random((PEOPLE, WEEKS)) < 0.9, *grids)


def facts(day: np.datetime64 = CUT_OFF) -> dict[str, Column]:
    return {one.name: Column(np.arange(PEOPLE, dtype=float), day) for one in FACTS}


def test_the_matrix_has_every_feature() -> None:
    grids = weekly()
    rows = features(facts(), grids, PAY, ROLES, reference(grids, PAY.values, ROLES), CUT_OFF)
    assert rows.shape == (PEOPLE, len(FEATURES))
    missed = (~grids.reported[:, -13:]).mean(axis=1)
    np.testing.assert_allclose(rows[:, [one.name for one in FEATURES].index("missed_check_ins")], missed)


def test_leave_moves_nothing() -> None:
    grids = weekly()
    due = grids.due.copy()
    due[:, 5:9] = False
    away, noise = (replace(grids, due=due, sentiment=one) for one in (grids.sentiment, grids.sentiment + ~due * 9.0))
    places = reference(away, PAY.values, ROLES)
    one, other = (features(facts(), each, PAY, ROLES, places, CUT_OFF) for each in (away, noise))
    assert one.tolist() == other.tolist()


@pytest.mark.parametrize("late", ["facts", "pay", "weeks"])
def test_what_was_known_later_is_refused(late: str) -> None:
    grids, day = weekly(), CUT_OFF + 1
    pay = Column(PAY.values, day) if late == "pay" else PAY
    known = facts(day) if late == "facts" else facts()
    asked = CUT_OFF - 1 if late == "weeks" else CUT_OFF
    if late == "weeks":
        known, pay = facts(asked), Column(PAY.values, asked)
    with pytest.raises(ModelInputError, match=r" was known only after the cut-off in row 0: "):
        features(known, grids, pay, ROLES, reference(grids, PAY.values, ROLES), asked)


def test_only_ended_weeks_are_seen() -> None:
    assert weekly().until(CUT_OFF - 1).due.shape == (PEOPLE, WEEKS - 1)
    grids = weekly().until(MONDAYS[0])
    with pytest.raises(ModelInputError, match=r"^The telemetry has no weeks: "):
        features(facts(), grids, PAY, ROLES, reference(weekly(), PAY.values, ROLES), CUT_OFF)


def test_a_hazard_is_learned_and_its_horizon_ranks_leavers() -> None:
    whole = organization(600)
    rows = months_of(whole)
    months = learn(FEATURES, rows.matrix, rows.event, rows.person, seed=7, recipes=QUICK, members=2)
    assert 0.55 < auc(rows.event, months.left_out) < 0.9
    matrix, left = within(whole, 6)
    assert left.sum() > 5
    assert len(matrix) == len(left)
