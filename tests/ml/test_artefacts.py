"""Artefacts come back as they went, and nothing else is believed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ml.artefacts import Artefact, digest, load, pack, save, unpack, version_of
from ml.calibration import Isotonic
from ml.errors import ModelInputError
from ml.scores import Score, read
from ml.train.boosting import Recipe
from ml.train.learning import learn
from tests.ml.tables import FEATURES, asked, learned, made

FOREIGN = "The model file is truncated or no model of this program: train it again."


def artefact(score: Score | None = None) -> Artefact:
    return Artefact("retention", "7", "2026-11-21", 3, {"leaves": score or learned().score})


def test_an_artefact_says_the_same_after_a_round_trip(tmp_path: Path) -> None:
    again = load(save(artefact(), tmp_path), {"leaves": FEATURES})
    assert (again.kind, again.version, again.trained_on, again.seed) == ("retention", "7", "2026-11-21", 3)
    one, other = (read(each.scores["leaves"], asked()) for each in (again, artefact()))
    for name in ("probability", "low", "high", "logit", "reasons"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_an_isotonic_and_an_interacting_score_come_back_too() -> None:
    table = made()
    deep = Recipe("deep", leaves=5, rounds=20)
    score = learn(FEATURES, table.matrix, table.outcome, table.person, seed=1, recipes=(deep,), members=2).score
    score = replace(score, calibration=Isotonic(np.array([-1.0, 1.0]), np.array([0.1, 0.9])))
    packed = pack(artefact(score))
    again = unpack(packed, digest(packed)).scores["leaves"]
    assert read(again, asked(20)).probability.tolist() == read(score, asked(20)).probability.tolist()


def test_the_same_artefact_gives_the_same_bytes() -> None:
    assert pack(artefact()) == pack(artefact())


def test_the_version_follows_what_was_learned() -> None:
    fills = replace(learned().score, fills=np.zeros(len(FEATURES)))
    versions = [version_of("retention", "2026-11-21", {"leaves": one}) for one in (learned().score, fills)]
    assert versions[0] != versions[1]
    assert all(len(one) == len("2026-11-21-12345678") for one in versions)


@pytest.mark.parametrize("cut", [0, 100, -1, -200])
def test_a_truncated_artefact_is_refused(cut: int) -> None:
    packed = pack(artefact())[:cut]
    with pytest.raises(ModelInputError) as refused:
        unpack(packed, digest(packed))
    assert str(refused.value) == FOREIGN


def test_a_changed_artefact_is_refused(tmp_path: Path) -> None:
    path = save(artefact(), tmp_path)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelInputError, match=r"^The model file is not the one that was registered "):
        load(path)


def test_another_program_s_arrays_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "foreign.npz"
    np.savez(path, manifest=np.frombuffer(b'{"format": "other"}', dtype=np.uint8))
    packed = path.read_bytes()
    with pytest.raises(ModelInputError) as refused:
        unpack(packed, digest(packed))
    assert str(refused.value) == FOREIGN


def test_a_missing_artefact_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelInputError, match=r"^The model file gone\.npz or its \.sha256 can't be read: "):
        load(tmp_path / "gone.npz")


@pytest.mark.parametrize("features", [{"leaves": FEATURES[::-1]}, {"SKILL": FEATURES}])
def test_an_artefact_of_another_list_is_refused(features: dict[str, tuple[object, ...]]) -> None:
    packed = pack(artefact())
    with pytest.raises(ModelInputError, match=r"^The retention model was trained on another feature list for "):
        unpack(packed, digest(packed), features)  # type: ignore[arg-type]
