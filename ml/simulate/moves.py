"""Moves of people between teams and up the levels: the dates only, from which history and lines are written."""

from dataclasses import dataclass

import numpy as np

from ml.simulate.catalogue import MANAGER_LEVEL
from ml.simulate.columns import NONE, Days, Flags, Ints
from ml.simulate.draws import Draws
from ml.simulate.exits import Exits
from ml.simulate.staff import Staff
from ml.simulate.weeks import DAY, YEAR_DAYS, Weeks

NEVER = np.datetime64("NaT", "D")
TRANSFER_CHANCE, PROMOTION_CHANCE, SECOND_CHANCE, ARRANGEMENT_CHANCE = 0.12, 0.55, 0.6, 0.14
NOTICE_DAYS = 14
SETTLED, LONG_SETTLED = int(1.5 * YEAR_DAYS), 4 * YEAR_DAYS


@dataclass(frozen=True, slots=True)
class Moves:
    """Columns by employee; a missing date is no move.

    `came_from` is the manager before the transfer (-1). `succeeds` is the manager whose team one took over (-1).
    `second_promotion` is the earlier of two. `before` is the work arrangement before `rearranged_on`.
    """

    transferred_on: Days
    came_from: Ints
    succeeded_on: Days
    succeeds: Ints
    promoted_on: Days
    second_promotion: Days
    rearranged_on: Days
    before: Ints


def draw_moves(staff: Staff, exits: Exits, weeks: Weeks, draws: Draws) -> Moves:
    """Draw all moves as if everybody stayed, so that no date tells who will leave; all lie after the hire.

    Whoever writes a history ends it on the last day: a promotion after it never came about.
    """
    tenure = (weeks.until - staff.hired_on).astype(np.int64) - NOTICE_DAYS
    succeeded_on, succeeds = _successions(exits)
    rng = draws.part("promotions")
    grows = ~staff.tree.leads & (staff.office == NONE) & (rng.random(len(staff)) < PROMOTION_CHANCE)
    first = grows & (staff.level > 0) & (tenure > SETTLED)
    second = (
        first
        & np.isnat(succeeded_on)
        & (staff.level > 1)
        & (tenure > LONG_SETTLED)
        & (rng.random(len(staff)) < SECOND_CHANCE)
    )
    promoted_on = _share_of(staff.hired_on, tenure, rng.uniform(0.45, 0.85, len(staff)), first)
    promoted_on[promoted_on >= succeeded_on] = NEVER
    transferred_on, came_from = _transfers(staff, exits, tenure, draws.part("transfers"))
    rng = draws.part("arrangements")
    rearranged = (tenure > SETTLED) & (rng.random(len(staff)) < ARRANGEMENT_CHANCE)
    return Moves(
        transferred_on=transferred_on,
        came_from=came_from,
        succeeded_on=succeeded_on,
        succeeds=succeeds,
        promoted_on=promoted_on,
        second_promotion=_share_of(staff.hired_on, tenure, rng.uniform(0.15, 0.4, len(staff)), second),
        rearranged_on=_share_of(staff.hired_on, tenure, rng.uniform(0.3, 0.95, len(staff)), rearranged),
        before=(staff.arrangement + rng.integers(1, 3, len(staff))) % 3,
    )


def _successions(exits: Exits) -> tuple[Days, Ints]:
    succeeded_on = np.full(len(exits.left_on), NEVER)
    succeeds = np.full(len(exits.left_on), NONE, dtype=np.int64)
    left = np.flatnonzero(exits.successor != NONE)
    succeeded_on[exits.successor[left]] = exits.left_on[left] + DAY
    succeeds[exits.successor[left]] = left
    return succeeded_on, succeeds


def _transfers(staff: Staff, exits: Exits, tenure: Ints, rng: np.random.Generator) -> tuple[Days, Ints]:
    """Some people came from a sister team of the same department; teams that lost a manager stay as they are.

    A transfer that would have come after the last day is none: one was in the later team all along.
    """
    parent = staff.tree.parent
    chosen = (rng.random(len(staff)) < TRANSFER_CHANCE) & ~staff.tree.leads & ~staff.protected
    chosen &= (tenure > SETTLED) & (staff.tree.depth > 1) & (exits.successor[parent] == NONE)
    came_from = np.full(len(staff), NONE, dtype=np.int64)
    for one in np.flatnonzero(chosen).tolist():
        sisters = staff.tree.children(int(parent[parent[one]]))
        sisters = sisters[staff.tree.leads[sisters] & ~exits.leaves[sisters] & (sisters != parent[one])]
        if len(sisters):
            came_from[one] = sisters[int(rng.integers(0, len(sisters)))]
    share = rng.uniform(0.3, 0.99, len(staff))
    moved_on = _share_of(staff.hired_on, tenure, share, came_from != NONE)
    gone = moved_on >= exits.left_on
    return np.where(gone, NEVER, moved_on), np.where(gone, NONE, came_from)


def _share_of(since: Days, tenure: Ints, share: np.ndarray[tuple[int], np.dtype[np.float64]], whom: Flags) -> Days:
    days = np.maximum(tenure * share, 7).astype(np.int64) // 7 * 7
    return np.where(whom, since + days.astype("timedelta64[D]"), NEVER)


def former_level(level: int, *, leads: bool) -> int:
    """The level before a promotion: one below, and for a first promotion to manager the one of a staff professional."""
    return MANAGER_LEVEL - 2 if leads else level - 1
