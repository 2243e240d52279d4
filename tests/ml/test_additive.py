"""The lookup tables say what LightGBM says, to the last digits, and reasons add up."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.additive import export
from ml.errors import ModelInputError
from ml.scores import read
from ml.train.boosting import Recipe, grow
from tests.ml.tables import FEATURES, asked, boosted, learned, made


def lightgbm_says(boosters: list[Any], matrix: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.column_stack([one.predict(matrix, raw_score=True) for one in boosters])


def test_every_member_equals_its_booster() -> None:
    boosters, tables = boosted()
    for matrix in (asked(), made().matrix):
        assert np.abs(tables.members(matrix) - lightgbm_says(boosters, matrix)).max() < 1e-9


def test_edges_belong_to_the_left_step() -> None:
    boosters, tables = boosted()
    matrix = np.tile(np.nanmedian(made().matrix, axis=0), (len(tables.edges[0]), 1))
    matrix[:, 0] = tables.edges[0]
    assert len(matrix) > 5
    assert np.abs(tables.members(matrix) - lightgbm_says(boosters, matrix)).max() < 1e-9


def test_a_row_of_nothing_but_missing_is_read_alike() -> None:
    boosters, tables = boosted()
    matrix = np.full((1, len(FEATURES)), np.nan)
    assert np.abs(tables.members(matrix) - lightgbm_says(boosters, matrix)).max() < 1e-9


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _, tables = boosted()
    whole = tables.read(asked())
    monkeypatch.setattr("ml.additive.CHUNK", 7)
    parts = tables.read(asked())
    assert [one.tolist() for one in map(np.nan_to_num, parts)] == [one.tolist() for one in map(np.nan_to_num, whole)]


def test_reasons_add_up_to_the_logit() -> None:
    told = read(learned().score, asked())
    assert np.abs(told.reasons.sum(axis=1) + told.usual - told.logit).max() < 1e-9
    assert np.abs(1 / (1 + np.exp(-told.logit)) - told.probability).max() < 1e-9


def test_the_usual_reason_is_none() -> None:
    _, tables = boosted()
    assert np.abs(tables.read(made().matrix)[1].mean(axis=0)).max() < 1e-9


def test_the_interval_holds_the_probability() -> None:
    told = read(learned().score, asked())
    assert (told.low < told.probability).all()
    assert (told.probability < told.high).all()


@settings(max_examples=60, deadline=None)
@given(st.floats(-20, 20), st.floats(0, 20), st.integers(0, 499))
def test_more_load_never_lowers_and_more_support_never_raises(at: float, more: float, row: int) -> None:
    pair = np.tile(asked()[row], (2, 1))
    for column, way in ((0, 1.0), (1, -1.0)):
        moved = pair.copy()
        moved[:, column] = (at, at + more)
        low, high = read(learned().score, moved).probability.tolist()
        assert way * (high - low) >= 0


def test_trees_of_several_splits_are_refused() -> None:
    table = made(200)
    boosters = grow(table.matrix, table.outcome, table.person, FEATURES, Recipe("deep", leaves=4, rounds=5), 1, 1)
    with pytest.raises(ModelInputError, match=r"^The model has trees of several splits and is not additive"):
        export(boosters, FEATURES, table.matrix)
