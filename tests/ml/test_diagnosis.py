"""Skill, will or the world: directions, invariances, abstention."""

from dataclasses import replace

import numpy as np
import pytest

from ml.causes import RECOMMENDATIONS, Diagnosed, diagnose, offers, verdicts
from ml.diagnosis import CAUSES, FEATURES, Telemetry, directions, features, weeks_observed
from ml.errors import ModelInputError
from ml.features import Floats
from ml.metrics import auc
from ml.studies.leave import with_leave, with_leave_at_random
from ml.studies.simulator import shifted
from ml.train.boosting import QUICK
from ml.train.causes import learn_causes
from tests.ml.simulated import cases, learned, matrix, places

WILL = CAUSES.index("WILL")
NAMES = [one.name for one in FEATURES]


def diagnosed(telemetry: Telemetry) -> Diagnosed:
    rows = features(telemetry, cases().cut_off, places())
    return diagnose(learned().scores, rows, weeks_observed(telemetry))


def moved(rows: Floats, cause: int = WILL) -> Floats:
    weeks = np.full(len(rows), 20)
    change = (
        diagnose(learned().scores, rows, weeks).probabilities
        - diagnose(learned().scores, matrix(), weeks).probabilities
    )
    return change[:, cause]


@pytest.mark.parametrize("cause", CAUSES)
def test_left_out_cases_are_told_apart(cause: str) -> None:
    at = CAUSES.index(cause)
    assert auc((cases().cause == at).astype(float), learned().left_out[:, at]) > 0.85


def test_shares_add_up_and_lie_within_their_intervals() -> None:
    told = diagnosed(cases().telemetry)
    np.testing.assert_allclose(told.probabilities.sum(axis=1), 1.0)
    assert (told.low <= told.probabilities).all()
    assert (told.probabilities <= told.high).all()


def test_four_more_weeks_of_approved_leave_move_nothing() -> None:
    before = diagnosed(cases().telemetry).probabilities[:, WILL]
    after = diagnosed(with_leave(cases().telemetry, 4, instead=False)).probabilities[:, WILL]
    assert np.abs(after - before).max() <= 1e-9


def test_leave_in_place_of_four_weeks_of_evidence_moves_little_on_average() -> None:
    before = diagnosed(cases().telemetry).probabilities[:, WILL]
    after = diagnosed(with_leave(cases().telemetry, 4, instead=True)).probabilities[:, WILL]
    assert np.abs(after - before).mean() <= 0.02


def test_leave_at_random_takes_four_due_weeks_in_a_row_from_everybody_who_has_more() -> None:
    telemetry = cases().telemetry
    left = with_leave_at_random(telemetry, 4, 3).due
    before, gone = telemetry.due.sum(axis=1), telemetry.due & ~left
    assert gone.sum(axis=1).tolist() == np.where(before > 4, 4, 0).tolist()
    places = [
        np.flatnonzero(due).searchsorted(np.flatnonzero(off)) for due, off in zip(telemetry.due, gone, strict=True)
    ]
    assert all(len(one) == 0 or np.ptp(one) == 3 for one in places)
    assert not (left & ~telemetry.due).any()
    assert (with_leave_at_random(telemetry, 4, 3).due == left).all()


def test_four_weeks_missed_are_another_thing_than_leave() -> None:
    telemetry, column = cases().telemetry, NAMES.index("missed_check_ins")
    seen = (telemetry.due & telemetry.reported)[:, 10:14].all(axis=1)
    reported = telemetry.reported.copy()
    reported[:, 10:14] = False
    missed = features(replace(telemetry, reported=reported), cases().cut_off, places())[seen, column]
    due = telemetry.due[seen].sum(axis=1)
    np.testing.assert_allclose(missed - matrix()[seen, column], 4 / due, atol=1e-8)
    assert seen.sum() > 50


def test_the_work_place_is_no_feature_and_no_input() -> None:
    held = {*NAMES, *Telemetry.__dataclass_fields__}
    assert not {name for name in held if "remote" in name or "arrangement" in name or "site" in name}


@pytest.mark.parametrize("name", ["missed_check_ins", "missed_recently", "hours_late"])
def test_more_of_it_never_lowers_the_share_of_will(name: str) -> None:
    rows = matrix().copy()
    rows[:, NAMES.index(name)] = np.minimum(rows[:, NAMES.index(name)] + 0.2, 1.0)
    assert moved(rows).min() >= -1e-12
    assert moved(rows).max() > 0.0


def test_a_flag_of_a_skill_gap_never_lowers_the_share_of_skill() -> None:
    rows = matrix().copy()
    rows[:, NAMES.index("skill_flags")] += 1
    assert moved(rows, CAUSES.index("SKILL")).min() >= -1e-12


def test_another_style_of_reporting_costs_little() -> None:
    told = diagnosed(cases().telemetry)
    other = diagnosed(shifted(cases().telemetry, 1))
    is_will = (cases().cause == WILL).astype(float)
    assert auc(is_will, told.probabilities[:, WILL]) - auc(is_will, other.probabilities[:, WILL]) <= 0.04


def test_weeks_after_the_cut_off_are_refused() -> None:
    with pytest.raises(
        ModelInputError, match=r"^missed_check_ins was known only after the cut-off in row 0: |^\w+ was known"
    ):
        features(cases().telemetry, cases().telemetry.mondays[-1], places())


def test_no_weeks_are_refused() -> None:
    empty = replace(cases().telemetry, mondays=cases().telemetry.mondays[:0])
    with pytest.raises(ModelInputError, match=r"^The telemetry has no weeks: "):
        features(empty, cases().cut_off, places())


def test_an_unknown_cause_is_refused() -> None:
    with pytest.raises(ModelInputError, match=r"^A case has a cause that is none of SKILL, WILL, EXTERNAL: "):
        learn_causes(matrix(), np.full(len(matrix()), 3), cases().person, seed=1, recipes=QUICK)


def test_the_model_abstains_below_six_tenths_or_six_weeks() -> None:
    chances = np.array([[0.6, 0.2, 0.2], [0.59, 0.21, 0.2], [0.1, 0.8, 0.1], [0.0, 0.1, 0.9]])
    assert verdicts(chances, np.array([6, 50, 5, 6])).tolist() == ["SKILL", "UNCLEAR", "UNCLEAR", "EXTERNAL"]
    assert set(RECOMMENDATIONS) == {*CAUSES, "UNCLEAR"}


def test_offers_are_likeliest_first_and_random_where_unclear() -> None:
    chances = np.tile([[0.2, 0.5, 0.3]], (3_000, 1))
    unclear = offers(chances, np.full(3_000, "UNCLEAR", dtype=object), 7)
    counts = np.bincount(unclear[:, 0], minlength=3)
    assert (counts > 900).all()
    assert unclear.tolist() == offers(chances, np.full(3_000, "UNCLEAR", dtype=object), 7).tolist()
    assert offers(chances[:1], np.array(["WILL"], dtype=object), 7).tolist() == [[1, 2, 0]]


def test_directions_belong_to_causes() -> None:
    ways = {cause: {one.name: one.direction for one in directions(cause)} for cause in CAUSES}
    assert [ways[cause]["missed_check_ins"] for cause in CAUSES] == [-1, 1, -1]
    assert [ways[cause]["skill_flags"] for cause in CAUSES] == [1, -1, -1]
    assert [ways[cause]["slip_together"] for cause in CAUSES] == [0, 0, 1]
