"""Trained models as one data file (npz: arrays and a JSON manifest), never pickled; its SHA-256 is checked on load."""

import io
import json
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.additive import Additive
from ml.calibration import Calibration, Isotonic, Platt
from ml.errors import ModelInputError
from ml.features import Features, described, features_from, fingerprint
from ml.interacting import Interacting
from ml.scores import Score

FORMAT = "golden-thread-model-1"
KINDS = ("retention", "diagnosis")
MANIFEST = "manifest"
FOREIGN = "The model file is truncated or no model of this program: train it again."

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Artefact:
    """A trained model: its `kind`, `version`, the day (ISO) on which it was trained, the seed, and scores by name.

    Retention has one score, `leaves`; diagnosis has `SKILL`, `WILL` and `EXTERNAL`.
    """

    kind: str
    version: str
    trained_on: str
    seed: int
    scores: dict[str, Score]


def pack(artefact: Artefact) -> bytes:
    """The file's bytes: the same artefact gives the same bytes."""
    arrays: Arrays = {}
    told = {name: _score_out(name, score, arrays) for name, score in artefact.scores.items()}
    head = {
        "format": FORMAT,
        "kind": artefact.kind,
        "version": artefact.version,
        "trained_on": artefact.trained_on,
        "seed": artefact.seed,
        "scores": told,
    }
    text = json.dumps(head, sort_keys=True).encode()
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **{MANIFEST: np.frombuffer(text, dtype=np.uint8)}, **arrays)
    return file.getvalue()


def digest(packed: bytes) -> str:
    """SHA-256 in hexadecimal, to be kept apart from the file."""
    return sha256(packed).hexdigest()


def unpack(packed: bytes, expected: str, features: dict[str, Features] | None = None) -> Artefact:
    """The artefact of a file with the digest that was kept when it was made.

    `features` are the lists, by score, that the running code makes. Raises ModelInputError on a truncated or foreign
    file, another digest, or another list.
    """
    if digest(packed) != expected:
        raise ModelInputError(
            "The model file is not the one that was registered (its SHA-256 differs): train it again."
        )
    arrays = _arrays(packed)
    head = json.loads(bytes(arrays[MANIFEST]))
    artefact = Artefact(
        head["kind"],
        head["version"],
        head["trained_on"],
        head["seed"],
        {name: _score_in(name, told, arrays) for name, told in head["scores"].items()},
    )
    _same_lists(artefact, features or {})
    return artefact


def save(artefact: Artefact, folder: Path) -> Path:
    """Write `<kind>-<version>.npz` and its digest beside it; the path of the first."""
    packed = pack(artefact)
    path = folder / f"{artefact.kind}-{artefact.version}.npz"
    path.write_bytes(packed)
    path.with_suffix(".sha256").write_text(digest(packed) + "\n")
    return path


def load(path: Path, features: dict[str, Features] | None = None) -> Artefact:
    """Read what `save` wrote. Raises ModelInputError as `unpack` does, and where a file is missing."""
    try:
        packed, expected = path.read_bytes(), path.with_suffix(".sha256").read_text().strip()
    except OSError as error:
        raise ModelInputError(f"The model file {path.name} or its .sha256 can't be read: train the model.") from error
    return unpack(packed, expected, features)


def version_of(kind: str, trained_on: str, scores: dict[str, Score]) -> str:
    """The day and eight digits of what was learned: other tables, another version."""
    return f"{trained_on}-{digest(pack(Artefact(kind, '', trained_on, 0, scores)))[:8]}"


def _arrays(packed: bytes) -> Arrays:
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        known = json.loads(bytes(arrays[MANIFEST]))["format"] == FORMAT
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise ModelInputError(FOREIGN) from error
    if not known:
        raise ModelInputError(FOREIGN)
    return arrays


def _same_lists(artefact: Artefact, features: dict[str, Features]) -> None:
    for name, listed in features.items():
        score = artefact.scores.get(name)
        if score is None or fingerprint(score.features) != fingerprint(listed):
            raise ModelInputError(
                f"The {artefact.kind} model was trained on another feature list for {name}: train it again."
            )


def _score_out(name: str, score: Score, arrays: Arrays) -> dict[str, Any]:
    arrays[f"{name}.fills"] = score.fills
    told: dict[str, Any] = {"features": described(score.features), "calibration": _calibration_out(name, score, arrays)}
    if isinstance(score.reader, Interacting):
        return told | {"reader": "interacting", "texts": list(score.reader.texts), "usual": score.reader.usual}
    arrays[f"{name}.base"], arrays[f"{name}.centre"] = score.reader.base, score.reader.centre
    for at, (edges, steps) in enumerate(zip(score.reader.edges, score.reader.steps, strict=True)):
        arrays[f"{name}.edges.{at}"], arrays[f"{name}.steps.{at}"] = edges, steps
    return told | {"reader": "additive"}


def _score_in(name: str, told: dict[str, Any], arrays: Arrays) -> Score:
    features = features_from(told["features"])
    return Score(features, _reader_in(name, told, arrays), _calibration_in(name, told, arrays), arrays[f"{name}.fills"])


def _reader_in(name: str, told: dict[str, Any], arrays: Arrays) -> Additive | Interacting:
    if told["reader"] == "interacting":
        return Interacting(tuple(told["texts"]), told["usual"])
    edges, steps = (
        tuple(arrays[f"{name}.{part}.{at}"] for at in range(len(told["features"]))) for part in ("edges", "steps")
    )
    return Additive(edges, steps, arrays[f"{name}.base"], arrays[f"{name}.centre"])


def _calibration_out(name: str, score: Score, arrays: Arrays) -> dict[str, float] | None:
    if isinstance(score.calibration, Platt):
        return {"slope": score.calibration.slope, "shift": score.calibration.shift}
    arrays[f"{name}.raw"], arrays[f"{name}.rate"] = score.calibration.raw, score.calibration.rate
    return None


def _calibration_in(name: str, told: dict[str, Any], arrays: Arrays) -> Calibration:
    if told["calibration"] is None:
        return Isotonic(arrays[f"{name}.raw"], arrays[f"{name}.rate"])
    return Platt(**told["calibration"])
