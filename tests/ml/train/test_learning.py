"""Leak alarms, honest folds, and tables that can't be learned from."""

import numpy as np
import pytest

from ml.errors import ModelInputError
from ml.features import Floats
from ml.horizon import within
from ml.interacting import Interacting
from ml.metrics import auc
from ml.scores import read
from ml.train.boosting import QUICK, Recipe
from ml.train.choice import Trial, decided
from ml.train.folds import group_folds, held_out, near_duplicate_groups
from ml.train.learning import learn
from tests.ml.tables import FEATURES, RECIPE, asked, learned, made

DEEP = Recipe("deep", leaves=5, rounds=40, rate=0.1)


def left_out(matrix: Floats, outcome: Floats, person: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    return learn(FEATURES, matrix, outcome, person, seed=3, recipes=(RECIPE,), members=1).left_out


def test_it_learns_what_is_there() -> None:
    table = made()
    assert 0.8 < auc(table.outcome, learned().left_out) < 0.9


def test_shuffled_labels_can_not_be_learned() -> None:
    table = made(3_000)
    shuffled = np.random.default_rng(1).permutation(table.outcome)
    assert 0.45 <= auc(shuffled, left_out(table.matrix, shuffled, table.person)) <= 0.55


def test_planted_near_duplicates_do_not_raise_the_figures() -> None:
    table = made()
    rng = np.random.default_rng(1)
    twins = rng.choice(len(table.matrix), 300, replace=False)
    near = table.matrix[twins] + np.append(rng.normal(0, 0.02, (300, 4)), np.zeros((300, 1)), axis=1)
    matrix, outcome = np.vstack([table.matrix, near]), np.append(table.outcome, table.outcome[twins])
    person = np.append(table.person, table.person.max() + 1 + np.arange(300))
    before = auc(table.outcome, left_out(table.matrix, table.outcome, table.person))
    planted = left_out(matrix, outcome, person)[: len(table.outcome)]
    assert auc(table.outcome, planted) - before <= 0.01


def test_the_same_seed_gives_the_same_score() -> None:
    table = made()
    again = learn(FEATURES, table.matrix, table.outcome, table.person, seed=3, recipes=(RECIPE,), members=4)
    assert read(again.score, asked()).logit.tolist() == read(learned().score, asked()).logit.tolist()


def test_what_was_never_missing_is_filled_with_the_usual() -> None:
    matrix = asked()[:3]
    matrix[:, 3] = np.nan
    filled = matrix.copy()
    filled[:, 3] = np.median(made().matrix[:, 3])
    assert read(learned().score, matrix).logit.tolist() == read(learned().score, filled).logit.tolist()


def test_near_duplicates_and_persons_share_a_fold() -> None:
    table = made(200)
    matrix = np.vstack([table.matrix, table.matrix[:20] + 0.01])
    groups = near_duplicate_groups(matrix, np.append(table.person, 1_000 + np.arange(20)))
    assert groups[200:].tolist() == groups[:20].tolist()
    assert groups.max() + 1 == 100
    fold = group_folds(groups, np.append(table.outcome, table.outcome[:20]), 5, 1)
    assert all(len(set(fold[groups == one])) == 1 for one in range(100))


def test_folds_spread_events_evenly() -> None:
    outcome = (np.arange(500) % 10 == 0).astype(np.float64)
    fold = group_folds(np.arange(500), outcome, 5, 1)
    assert [int(outcome[fold == one].sum()) for one in range(5)] == [10] * 5


def test_the_last_part_is_held_out() -> None:
    assert np.flatnonzero(held_out(np.array([5, 1, 2, 3, 4]), 0.2)).tolist() == [0]
    assert held_out(np.zeros(4, dtype=np.int64), 0.2).all()


def test_an_interacting_model_must_beat_an_additive_one_by_a_standard_error() -> None:
    flat = np.zeros(100)
    additive = Trial(QUICK[0], flat, np.tile([0.4, 0.6], 50))
    little, much = (Trial(DEEP, flat, additive.loss - gain) for gain in (np.tile([-0.4, 0.41], 50), np.full(100, 0.01)))
    assert decided([additive, little]) is additive
    assert decided([additive, much]) is much


def test_an_interacting_model_explains_itself_too() -> None:
    table = made()
    score = learn(FEATURES, table.matrix, table.outcome, table.person, seed=3, recipes=(DEEP,), members=2).score
    assert isinstance(score.reader, Interacting)
    told = read(score, asked(50))
    assert np.abs(told.reasons.sum(axis=1) + told.usual - told.logit).max() < 1e-9
    later = asked(50)
    later[:, 2] += 1
    stays = (1 - told.probability) * (1 - read(score, later).probability)
    np.testing.assert_allclose(within(score, asked(50), 2).probability, 1 - stays, rtol=0, atol=1e-12)


def changed(column: int, value: float) -> Floats:
    matrix = made().matrix.copy()
    matrix[:, column] = value
    return matrix


@pytest.mark.parametrize(
    ("matrix", "outcome", "sentence"),
    [
        (made().matrix, np.ones(800), "All outcomes are the same: training needs cases of both kinds."),
        (made().matrix[:10], made().outcome[:10], "The table has 10 rows, but training needs at least 50."),
        (made().matrix[:, :4], made().outcome, "The table has shape (800, 4), but the model reads 5 columns: "),
        (made().matrix, made().outcome[1:], "The table has 800 rows but 799 outcomes: give one for each row."),
        (made().matrix, made().outcome * 2, "An outcome is neither 0 nor 1: "),
        (
            made().matrix,
            (np.arange(800) < 9) * 1.0,
            "Only 9 cases of one kind are there, ",
        ),
        (changed(1, 3.0), made().outcome, "The column support has the same value in every row: "),
        (changed(1, np.nan), made().outcome, "The column support is empty in every row: "),
        (changed(1, -np.inf), made().outcome, "support is infinite in row 0: "),
    ],
)
def test_what_can_not_be_learned_from_is_refused(matrix: Floats, outcome: Floats, sentence: str) -> None:
    with pytest.raises(ModelInputError) as refused:
        learn(FEATURES, matrix, outcome, np.arange(len(matrix)), seed=1, recipes=QUICK)
    assert str(refused.value).startswith(sentence)
