"""Org units and positions as of today."""

import numpy as np

from ml.simulate import catalogue
from ml.simulate.columns import NONE, Ints, Texts
from ml.simulate.draws import Draws, pick, texts
from ml.simulate.exits import Exits
from ml.simulate.moves import Moves
from ml.simulate.people_tables import JobProfiles, OrgUnits, Positions
from ml.simulate.staff import Staff

UNIT_KINDS = ("COMPANY", "DIVISION", "DEPARTMENT", "TEAM")
DEPARTMENT_DEPTH, TEAM_DEPTH = 2, 3
RISKS = ("LOW", "MEDIUM", "HIGH", "CRITICAL")
EXTRA_SHARE = 0.03
REFILL_CHANCE = 0.5


def make_units(staff: Staff, exits: Exits) -> OrgUnits:
    """One unit per seat that leads, headed by whoever leads it today."""
    tree, heads = staff.tree, staff.unit_heads
    count = len(heads)
    above = staff.unit[np.maximum(tree.parent[heads], 0)]
    above[0] = NONE
    today = np.where(exits.successor[heads] != NONE, exits.successor[heads], heads)
    return OrgUnits(
        code=texts(f"U{number:05d}" for number in range(1, count + 1)),
        name=_unit_names(staff, above),
        kind=pick(UNIT_KINDS, np.minimum(tree.depth[heads], TEAM_DEPTH)),
        parent=above.astype(np.int32),
        head=today.astype(np.int32),
        location=staff.location[heads].astype(np.int32),
        valid_from=np.full(count, staff.hired_on[0], dtype="datetime64[D]"),
    )


def make_positions(staff: Staff, exits: Exits, moves: Moves, profiles: JobProfiles, draws: Draws) -> Positions:
    """One position per seat, then some open ones; a seat left by its holder is OPEN, or CLOSED for good."""
    size = len(staff)
    rng = draws.part("positions")
    like = np.append(np.arange(size), rng.choice(np.flatnonzero(~staff.tree.leads), max(1, int(size * EXTRA_SHARE))))
    incumbent = np.full(len(like), NONE, dtype=np.int32)
    incumbent[:size] = np.where(exits.leaves | (moves.succeeds != NONE), NONE, np.arange(size))
    incumbent[:size][exits.successor != NONE] = exits.successor[exits.successor != NONE]
    closed = (rng.random(len(like)) > REFILL_CHANCE) & (np.arange(len(like)) < size)
    status = np.where(incumbent != NONE, 0, np.where(closed, 2, 1))
    weight = np.minimum(staff.tree.height[like], TEAM_DEPTH)
    profile = staff.profile[like]
    return Positions(
        code=texts(f"S{number:06d}" for number in range(1, len(like) + 1)),
        title=profiles.title[profile],
        profile=profile.astype(np.int32),
        org_unit=staff.unit[like].astype(np.int32),
        location=staff.location[like].astype(np.int32),
        status=pick(("FILLED", "OPEN", "CLOSED"), status),
        incumbent=incumbent,
        criticality=pick(RISKS, weight),
        vacancy_risk=_risk(np.zeros(len(like), dtype=np.int64), rng),
        impact_of_loss=_risk(np.minimum(weight, 1), rng),
    )


def _risk(base: Ints, rng: np.random.Generator) -> Texts:
    return pick(RISKS, np.minimum(base + rng.choice(3, len(base), p=(0.55, 0.3, 0.15)), len(RISKS) - 2))


def _unit_names(staff: Staff, above: Ints) -> Texts:
    tree, names = staff.tree, [catalogue.COMPANY]
    for unit, head in enumerate(staff.unit_heads.tolist()):
        if unit == 0:
            continue
        family = catalogue.DIVISIONS[staff.family[head]]
        number = int(tree.ordinal[head])
        if tree.depth[head] == 1:
            names.append(family)
        elif tree.depth[head] == DEPARTMENT_DEPTH:
            names.append(f"{family} {catalogue.DEPARTMENTS[family].split()[number]}")
        elif tree.depth[head] == TEAM_DEPTH:
            names.append(f"{names[above[unit]]} {catalogue.TEAM_WORDS[number]}")
        else:
            names.append(f"{names[above[unit]]} {number + 1}")
    return texts(names)
