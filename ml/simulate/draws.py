"""Random draws by seed: one generator per part, so that a new part never shifts the draws of another."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ml.simulate.columns import Texts


@dataclass(frozen=True, slots=True)
class Draws:
    """All randomness of one organization."""

    seed: int

    def part(self, name: str) -> np.random.Generator:
        """The generator of a named part, the same for the same seed and name."""
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, crc32(name.encode())])))


def texts(values: object) -> Texts:
    """A text column of a sequence of strings (or None, or tuples, each kept as one item)."""
    items = list(values)  # type: ignore[call-overload]
    column = np.empty(len(items), dtype=object)
    column[:] = items
    return column


def pick(words: tuple[object, ...], which: NDArray[np.integer]) -> Texts:
    """Words by index, sharing one string per word."""
    column: Texts = texts(words)[which]
    return column
