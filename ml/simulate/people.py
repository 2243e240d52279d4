"""Persons by seed: names, birth dates, addresses. Nothing here feeds the causal model; sex least of all."""

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ml.simulate import names
from ml.simulate.columns import Days
from ml.simulate.draws import pick, texts
from ml.simulate.people_tables import Persons
from ml.simulate.weeks import YEAR_DAYS

WORK_DOMAIN = "fennmark.example"
PRIVATE_DOMAIN = "mail.example"
CULTURES = len(names.FAMILY)
SAME_CULTURE = 0.8
DIAL_CODES = {"US": "+1 555 01", "DE": "+49 30 55", "FR": "+33 1 99", "GB": "+44 20 79"}


def make_persons(hired_on: Days, ranks: NDArray[np.int64], country: list[str], rng: np.random.Generator) -> Persons:
    """One person per employee; `ranks` (0-10) only makes senior people somewhat older at hire."""
    size = len(hired_on)
    culture = rng.integers(0, CULTURES, size)
    sex = rng.choice(3, size, p=(0.485, 0.485, 0.03))
    listed_as = np.where(sex == len(names.SEXES) - 1, rng.integers(0, 2, size), sex)
    given = _names((names.FEMALE, names.MALE), listed_as, culture, rng)
    other = np.where(rng.random(size) < SAME_CULTURE, culture, rng.integers(0, CULTURES, size))
    family = _names((names.FAMILY,), np.zeros(size, dtype=np.int64), other, rng)
    age_at_hire = 21 * YEAR_DAYS + ranks * 2 * YEAR_DAYS + rng.integers(0, 14 * YEAR_DAYS, size)
    handles = _handles(given, family)
    return Persons(
        given_name=texts(given),
        family_name=texts(family),
        display_name=texts(f"{first} {last}" for first, last in zip(given, family, strict=True)),
        birth_date=hired_on - age_at_hire.astype("timedelta64[D]"),
        sex=pick(names.SEXES, sex),
        work_email=texts(f"{handle}@{WORK_DOMAIN}" for handle in handles),
        personal_email=texts(f"{handle}@{PRIVATE_DOMAIN}" for handle in handles),
        phone=texts(f"{DIAL_CODES[land]} {index:06d}" for index, land in enumerate(country)),
    )


def _names(
    lists: Sequence[Sequence[str]],
    which: NDArray[np.int64],
    culture: NDArray[np.int64],
    rng: np.random.Generator,
) -> list[str]:
    words = [[line.split() for line in one] for one in lists]
    luck = rng.random(len(which))
    rows = zip(which.tolist(), culture.tolist(), luck.tolist(), strict=True)
    return [words[one][line][int(part * len(words[one][line]))] for one, line, part in rows]


def _handles(given: list[str], family: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    handles = []
    for first, last in zip(given, family, strict=True):
        plain = f"{_ascii(first)}.{_ascii(last)}"
        seen[plain] = seen.get(plain, 0) + 1
        handles.append(plain if seen[plain] == 1 else f"{plain}{seen[plain]}")
    return handles


def _ascii(name: str) -> str:
    spelled = unicodedata.normalize("NFKD", name.translate(names.LETTERS))
    return "".join(letter for letter in spelled.lower() if letter.isascii() and (letter.isalnum() or letter == "-"))
