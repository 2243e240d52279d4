"""A trained model on its way into the registry: artefact, its file, its card."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api.scoring import artefact_files
from ml.artefacts import Artefact, digest, pack, version_of
from ml.cards import Card, Quality, as_markdown, card, judged
from ml.diagnosis import CAUSES
from ml.features import Floats, Ints
from ml.retention import FEATURES
from ml.train.boosting import Recipe
from ml.train.causes import learn_causes
from ml.train.learning import learn

MEMBERS = 10


@dataclass(frozen=True, slots=True)
class Table:
    """What a model learns from. `outcome` is 1 for who left (retention), or the number of the cause in CAUSES.

    `groups` (None: unknown) are for the audit alone. `data` and `period` are sentences for the card.
    """

    matrix: Floats
    outcome: Floats
    person: Ints
    groups: NDArray[np.object_]
    data: str
    period: str


@dataclass(frozen=True, slots=True)
class Trained:
    """What the registry enters; `artefact_hash` names its file."""

    kind: str
    artefact: Artefact
    artefact_hash: str
    card: Card


def train(kind: str, table: Table, *, seed: int, day: date, recipes: tuple[Recipe, ...], folder: Path) -> Trained:
    """Learn a model and keep its file in the folder.

    Raises:
        ModelInputError: the table can't be learned from.
    """
    artefact, chosen, quality = _TRAINERS[kind](table, seed, day.isoformat(), recipes)
    packed = pack(artefact)
    told = card(artefact, digest(packed), data=table.data, period=table.period, recipes=chosen, quality=quality)
    return Trained(kind, artefact, artefact_files.keep(folder, packed, as_markdown(told)), told)


Learnt = tuple[Artefact, dict[str, str], list[Quality]]


def _retention(table: Table, seed: int, day: str, recipes: tuple[Recipe, ...]) -> Learnt:
    learned = learn(FEATURES, table.matrix, table.outcome, table.person, seed=seed, recipes=recipes, members=MEMBERS)
    scores = {"leaves": learned.score}
    quality = [judged("leaves", table.outcome, learned.left_out, table.groups, seed)]
    artefact = Artefact("retention", version_of("retention", day, scores), day, seed, scores)
    return artefact, {"leaves": learned.recipe}, quality


def _diagnosis(table: Table, seed: int, day: str, recipes: tuple[Recipe, ...]) -> Learnt:
    cause = table.outcome.astype(np.int64)
    learned = learn_causes(table.matrix, cause, table.person, seed=seed, recipes=recipes, members=MEMBERS)
    scores = dict(zip(CAUSES, learned.scores, strict=True))
    quality = [
        judged(name, (cause == at).astype(np.float64), learned.left_out[:, at], table.groups, seed)
        for at, name in enumerate(CAUSES)
    ]
    artefact = Artefact("diagnosis", version_of("diagnosis", day, scores), day, seed, scores)
    return artefact, {name: one.recipe for name, one in zip(CAUSES, learned.learned, strict=True)}, quality


_TRAINERS = {"retention": _retention, "diagnosis": _diagnosis}
