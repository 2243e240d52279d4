"""Where trained models lie: files in the data folder, named by their SHA-256, which is checked whenever one is read.

Which of them serves stands in the database; see `api.scoring.registry`.
"""

import os
from pathlib import Path

from ml import diagnosis, retention
from ml.artefacts import Artefact, digest, unpack
from ml.errors import ModelInputError
from ml.features import Features

FOLDER = "models"
LISTS: dict[str, dict[str, Features]] = {
    "retention": {"leaves": retention.FEATURES},
    "diagnosis": {cause: diagnosis.directions(cause) for cause in diagnosis.CAUSES},
}
"""The feature lists that the running code makes, by kind and score: an artefact of another list is refused."""


def folder_of(data_dir: Path) -> Path:
    """The folder of the models."""
    return data_dir / FOLDER


def keep(folder: Path, packed: bytes, told: str) -> str:
    """Write a model's bytes and its card in words beside it, each at once or not at all; the SHA-256 of the first."""
    folder.mkdir(parents=True, exist_ok=True)
    name = digest(packed)
    _write(folder / f"{name}.npz", packed)
    _write(folder / f"{name}.md", told.encode())
    return name


def load(folder: Path, kind: str, name: str) -> Artefact:
    """The model with a SHA-256.

    Raises:
        ModelInputError: it is missing, truncated, changed, of another kind or of another feature list.
    """
    try:
        packed = (folder / f"{name}.npz").read_bytes()
    except OSError as error:
        raise ModelInputError(f"The model file {name[:12]}….npz can't be read: train the model again.") from error
    artefact = unpack(packed, name, LISTS[kind])
    if artefact.kind != kind:
        raise ModelInputError(f"The model file {name[:12]}….npz is no {kind} model: train it again.")
    return artefact


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
