"""Who fills the tree: units, offices, levels, places, hire dates, and the people who carry the demo. No exits yet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.simulate import catalogue
from ml.simulate.columns import NONE, Days, Flags, Ints
from ml.simulate.draws import Draws
from ml.simulate.tree import Tree
from ml.simulate.weeks import DAY, YEAR_DAYS, Weeks

PEOPLE_PER_HRBP = 110
OFFICE_NAMES = tuple(catalogue.OFFICES)
HRBP_OFFICE = OFFICE_NAMES.index("HRBP")
TENURE_CEO, TENURE_MOST = 21 * YEAR_DAYS, 19 * YEAR_DAYS
TENURE_LEAST, TENURE_PROTECTED, TENURE_MANAGER = 28, 4 * YEAR_DAYS, 3 * YEAR_DAYS
LEADS_BEFORE = 500
"""Days before today by which every manager leads, so that teams are stable when the year begins."""
LED_FROM_THE_START, ELSEWHERE = 0.4, 0.25
LEVEL_SHARES = (0.16, 0.34, 0.3, 0.14, 0.06)
ARRANGEMENT_SHARES = (0.35, 0.45, 0.2)
FTES = (10_000, 8_000, 6_000, 5_000)
FTE_SHARES = (0.9, 0.06, 0.02, 0.02)


@dataclass(frozen=True, slots=True)
class Cast:
    """Employees of the demo: the manager is a first-level one who has a manager who has a manager."""

    manager: int
    skip: int
    team: Ints


@dataclass(frozen=True, slots=True)
class Staff:
    """Columns by employee. `office` is -1 or a row of OFFICE_NAMES; `leads_since` is missing for who leads nobody."""

    tree: Tree
    cast: Cast
    unit: Ints
    unit_heads: Ints
    family: Ints
    level: Ints
    profile: Ints
    office: Ints
    hrbp: Ints
    location: Ints
    arrangement: Ints
    fte: Ints
    hired_on: Days
    leads_since: Days
    protected: Flags

    def __len__(self) -> int:
        return len(self.unit)


def make_staff(tree: Tree, weeks: Weeks, draws: Draws) -> Staff:
    """Fill every seat."""
    size = len(tree.parent)
    office = _offices(tree)
    cast = _cast(tree)
    family = _families(tree)
    level = _levels(tree, office, draws.part("levels"))
    protected = (office != NONE) | (tree.height > 1)
    protected[[cast.manager, cast.skip, *cast.team.tolist()]] = True
    hired_on, leads_since = _dates(tree, protected, weeks, draws.part("dates"))
    rng = draws.part("places")
    heads = np.flatnonzero(tree.leads)
    unit_of_head = np.full(size, NONE, dtype=np.int64)
    unit_of_head[heads] = np.arange(len(heads))
    return Staff(
        tree=tree,
        cast=cast,
        unit=np.where(tree.leads, unit_of_head, unit_of_head[tree.parent]),
        unit_heads=heads,
        family=family,
        level=level,
        profile=np.where(
            office == NONE,
            family * len(catalogue.LEVELS) + level,
            len(catalogue.DIVISIONS) * len(catalogue.LEVELS) + office,
        ),
        office=office,
        hrbp=_partners(tree, np.flatnonzero(office == HRBP_OFFICE)),
        location=_locations(tree, rng),
        arrangement=rng.choice(3, size, p=ARRANGEMENT_SHARES),
        fte=np.where(tree.leads | protected, FTES[0], rng.choice(FTES, size, p=FTE_SHARES)),
        hired_on=hired_on,
        leads_since=leads_since,
        protected=protected,
    )


def _offices(tree: Tree) -> Ints:
    office = np.full(len(tree.parent), NONE, dtype=np.int64)
    office[0] = OFFICE_NAMES.index("CEO")
    hr = np.flatnonzero((tree.division == tree.divisions - 1) & ~tree.leads)
    partners = max(1, round(len(tree.parent) / PEOPLE_PER_HRBP))
    names = ["HR_ADMIN"] * 2 + ["COMPENSATION_ANALYST"] * 2 + ["AUDITOR"] + ["HRBP"] * partners
    office[hr[: len(names)]] = [OFFICE_NAMES.index(name) for name in names]
    return office


def _cast(tree: Tree) -> Cast:
    fits = (tree.height == 1) & (tree.depth > 1) & (tree.division == 0)
    manager = int(np.flatnonzero(fits)[0])
    return Cast(manager, int(tree.parent[manager]), tree.children(manager))


def _families(tree: Tree) -> Ints:
    hr = len(catalogue.DIVISIONS) - 1
    family = np.where(tree.division == tree.divisions - 1, hr, tree.division)
    family[0] = hr
    return family


def _levels(tree: Tree, office: Ints, rng: np.random.Generator) -> Ints:
    top = catalogue.TOP_LEVEL
    level = rng.choice(len(LEVEL_SHARES), len(office), p=LEVEL_SHARES)
    managing = np.minimum(catalogue.MANAGER_LEVEL - 1 + tree.height, top - 1)
    level = np.where(tree.leads, managing, level)
    fixed = np.array([one for _, one in catalogue.OFFICES.values()])
    return np.where(office == NONE, level, fixed[office])


def _dates(tree: Tree, protected: Flags, weeks: Weeks, rng: np.random.Generator) -> tuple[Days, Days]:
    size = len(protected)
    least = np.where(tree.leads, TENURE_MANAGER, np.where(protected, TENURE_PROTECTED, TENURE_LEAST))
    tenure = np.clip(rng.gamma(1.3, 3.2 * YEAR_DAYS, size) + least - TENURE_LEAST, least, TENURE_MOST)
    tenure[0] = TENURE_CEO
    later = np.where(rng.random(size) < LED_FROM_THE_START, 0.0, rng.random(size)) * np.maximum(
        tenure - LEADS_BEFORE, 0
    )
    later[0] = 0.0
    monday = weeks.start + 7 * len(weeks.mondays) * DAY
    hired_on = monday - _whole_weeks(tenure)
    leads_since = hired_on + _whole_weeks(later)
    leads_since[~tree.leads] = np.datetime64("NaT")
    return hired_on, leads_since


def _whole_weeks(days: NDArray[np.float64]) -> NDArray[np.timedelta64]:
    return (days.astype(np.int64) // 7 * 7).astype("timedelta64[D]")


def _partners(tree: Tree, partners: Ints) -> Ints:
    """Each HRBP serves a run of the preorder, so mostly whole units; a lone HRBP is served by the head of HR."""
    size = len(tree.parent)
    everyone = np.arange(size)
    turn = everyone * len(partners) // size
    head_of_hr = int(np.flatnonzero(tree.division == tree.divisions - 1)[0])
    stand_in = partners[(turn + 1) % len(partners)] if len(partners) > 1 else head_of_hr
    return np.where(partners[turn] == everyone, stand_in, partners[turn])


def _locations(tree: Tree, rng: np.random.Generator) -> Ints:
    """A division sits mostly in one place; one in four of its people elsewhere."""
    count = len(catalogue.LOCATIONS)
    home = rng.permutation(count)[np.maximum(tree.division, 0) % count]
    return np.where(rng.random(len(home)) < ELSEWHERE, rng.integers(0, count, len(home)), home)
