"""Companies made up for the study of fairness: what is true in them is known. Nothing here is data of anybody.

Standard units: true performance is N(0, 1), lower by `shift` for the remote; evidence is performance with noise of the
stated reliability; a rating is 3.1 + 0.6 performance - planted + noise, rounded to 1-5. The noise of 0.43 is that of
`ml.simulate` (leniency of 0.25 and judgement of 0.35, together).
"""

from dataclasses import dataclass

import numpy as np

from ml.fairness.values import PAIRS, Kind, Labels, Ratings
from ml.features import Flags, Floats, Ints

USUAL, SLOPE, NOISE = 3.1, 0.6, 0.43
LEAST, MOST = 1, 5
BIASED = "unit 00"
REMOTE_SHARE = 0.4
BANDS, TEAM = 4, 8
SHARES = {Kind.SEX: 0.45, Kind.PART_TIME: 0.15, Kind.LEAVE: 0.08}
LASTING = 0.25
"""Of the noise, what stays with a person over the cycles (the leniency of the rater)."""
TAILS = 3
"""Degrees of freedom of Student's t where tails are heavy: the fewest that leave a variance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """`planted` points are taken from the remote of one unit; `everywhere` from all remote.

    `follows_truth`: ratings follow true performance, of which evidence is a noisy copy; else they follow the evidence.
    `every_kind`: all other attributes are drawn as well, and tell nothing.
    `told` is the reliability that the comparison is told (None: exact).
    The noise is that of all, unless: `unequal` is the standard deviation of its logarithm over units; `odd` multiplies
    that of one unit; `remote_variance` multiplies the variance of the remote; `heavy` draws it by Student's t, of the
    same variance.
    """

    units: int = 20
    people: int = 80
    cycles: int = 1
    planted: float = 0.0
    everywhere: float = 0.0
    shift: float = 0.0
    reliability: float = 1.0
    follows_truth: bool = True
    told: float | None = None
    remote_share: float = REMOTE_SHARE
    noise: float = NOISE
    every_kind: bool = False
    unequal: float = 0.0
    odd: float = 1.0
    remote_variance: float = 1.0
    heavy: bool = False


def draw(world: World, rng: np.random.Generator) -> Ratings:
    """One company by the world's rules, by PROXIMITY."""
    size, cycles = world.units * world.people, world.cycles
    unit = np.repeat(np.arange(world.units), world.people)
    remote = _remote(world, rng)
    performance = rng.normal(0.0, 1.0, size) - world.shift * remote
    spread = np.sqrt((1 / world.reliability - 1) * performance.var())
    seen = performance + spread * rng.normal(0.0, 1.0, (cycles, size))
    noise = _noise(world, unit, remote, rng)
    bias = (world.planted * (unit == 0) + world.everywhere) * remote
    followed = np.broadcast_to(performance, seen.shape) if world.follows_truth else seen
    rating = np.rint(USUAL + SLOPE * followed - bias + noise).clip(LEAST, MOST)
    names = np.array([f"unit {at:02}" for at in range(world.units)], dtype=object)
    labels = np.where(remote, "REMOTE", "ONSITE").astype(object)
    history = cycles > 1
    return Ratings(
        rating=rating.ravel(),
        evidence=(USUAL + SLOPE * seen).ravel(),
        unit=np.tile(names[unit], cycles),
        arms={
            kind: np.tile(one, cycles)
            for kind, one in {Kind.PROXIMITY: labels, **(_others(size, rng) if world.every_kind else {})}.items()
        },
        reliability=world.told,
        employee=np.tile(np.arange(size), cycles) if history else None,
        cycle=np.repeat(np.arange(cycles), size) if history else None,
    )


def _remote(world: World, rng: np.random.Generator) -> Flags:
    """The same share in each unit."""
    one = np.arange(world.people) < round(world.remote_share * world.people)
    return rng.permuted(np.tile(one, (world.units, 1)), axis=1).ravel()


def _noise(world: World, unit: Ints, remote: Flags, rng: np.random.Generator) -> Floats:
    """Of the ratings (cycles, people)."""
    shape, lasting = (world.cycles, len(unit)), LASTING * (world.cycles > 1)
    kept = lasting * rng.normal(0.0, 1.0, len(unit))
    drawn = rng.standard_t(TAILS, shape) / np.sqrt(TAILS / (TAILS - 2)) if world.heavy else rng.normal(0.0, 1.0, shape)
    spread = np.exp(world.unequal * rng.normal(0.0, 1.0, world.units))[unit] if world.unequal else np.ones(len(unit))
    spread = spread * np.where(unit == 0, world.odd, 1.0) * np.where(remote, np.sqrt(world.remote_variance), 1.0)
    noise: Floats = spread * (kept + np.sqrt(world.noise**2 - lasting**2) * drawn)
    return noise


def _others(size: int, rng: np.random.Generator) -> dict[Kind, Labels]:
    """The attributes but PROXIMITY, by chance: pairs by their shares, four equal bands, teams of eight."""
    pairs = {kind: np.where(rng.random(size) < share, *PAIRS[kind]) for kind, share in SHARES.items()}
    bands = {kind: rng.integers(0, BANDS, size).astype(str) for kind in (Kind.AGE_BAND, Kind.TENURE)}
    teams = {Kind.MANAGER: (np.arange(size) // TEAM).astype(str)}
    return {kind: one.astype(object) for kind, one in (pairs | bands | teams).items()}
