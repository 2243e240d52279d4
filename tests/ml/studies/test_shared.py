"""Real and widely used data, where they are at hand: honest splits reach what they should and raise no leak alarm."""

import os
from pathlib import Path

import numpy as np
import pytest

from ml.metrics import auc
from ml.scores import read
from ml.studies import ibm, oulad
from ml.train.boosting import ADDITIVE, QUICK
from ml.train.folds import group_folds
from ml.train.learning import learn

SHARED = Path(os.environ.get("GOLDENTHREAD_SHARED", "../shared")) / "data"


def needed(name: str) -> Path:
    if not (SHARED / name).exists():
        pytest.skip(f"{name} is not at hand: set GOLDENTHREAD_SHARED to the folder above data/")
    return SHARED / name


def test_attrition_is_ranked_well_but_not_too_well() -> None:
    data = ibm.load(needed("ibm_attrition.csv"))
    fold = group_folds(np.arange(len(data.outcome)), data.outcome, 5, 7)
    told = np.empty(len(data.outcome))
    for number in range(5):
        out, into = fold == number, fold != number
        rows = ibm.matrix(data, ibm.income_reference(data, into))
        people = np.flatnonzero(into)
        learned = learn(
            ibm.feature_list(data), rows[into], data.outcome[into], people, seed=7, recipes=QUICK, members=1
        )
        told[out] = read(learned.score, rows[out]).probability
    assert 0.83 < auc(data.outcome, told) < 0.88


def test_protected_columns_of_the_attrition_set_are_never_features() -> None:
    data = ibm.load(needed("ibm_attrition.csv"))
    names = {one.name for one in ibm.feature_list(data)}
    assert not names & {"Age", "Gender", "MaritalStatus", "Over18"}


def test_learners_of_another_presentation_are_told_apart() -> None:
    folder = needed("oulad_weekly.csv").parent
    known, asked = (oulad.failures(oulad.load(folder, name), 10) for name in ("AAA", "BBB"))
    learned = learn(
        oulad.FEATURES,
        known.matrix,
        known.outcome,
        np.arange(len(known.outcome)),
        seed=7,
        recipes=ADDITIVE[:1],
        members=3,
    )
    ours = auc(asked.outcome, read(learned.score, asked.matrix).probability)
    assert ours > auc(asked.outcome, -asked.effort_minus_result) + 0.05
