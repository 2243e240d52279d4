"""Adverse impact to act on: flagged, watched, clear, or too few to show. Rates and tests are those of `ml.impact`."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ml.fairness.values import FEWEST_IN_ARM, Labels
from ml.features import Flags
from ml.impact import FOUR_FIFTHS, UNKNOWN, Impact, selection_rates

WATCHED_UNDER = 0.9
FEWEST_TO_CLEAR = 200
"""People of both groups; with fewer, a ratio of one may well be chance."""


class Verdict(StrEnum):
    """What to do about a ratio."""

    FLAGGED = "FLAGGED"
    """Under four fifths, and chance hardly explains it (Fisher's exact p < 0.05)."""
    WATCH = "WATCH"
    """Under nine tenths, or too few people to tell."""
    CLEAR = "CLEAR"
    SUPPRESSED = "SUPPRESSED"
    """Fewer than five people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """One group; `rate` is chosen of all, `ratio` and `p` are against `comparison`, the group of the highest rate.

    A suppressed one holds no figure at all. The comparison itself has ratio 1.
    """

    group: str
    comparison: str | None
    verdict: Verdict
    n: int | None = None
    rate: float | None = None
    ratio: float | None = None
    p: float | None = None
    explanation: str


def adverse_impact(chosen: Flags, groups: Labels) -> list[Selection]:
    """By group name; whoever's group is unknown (None) is left out, and groups under five people set no rate."""
    names, sizes = np.unique(groups[groups != np.array(None)].astype(str), return_counts=True)
    few = names[sizes < FEWEST_IN_ARM].tolist()
    shown = np.array([one is not None and one not in few for one in groups.tolist()], dtype=np.bool_)
    impacts = [one for one in selection_rates(chosen[shown], groups[shown]) if one.group != UNKNOWN]
    top = max(
        (one for one in impacts if one.ratio is not None and not one.small), key=lambda one: one.rate, default=None
    )
    found = [_selection(one, top) for one in impacts]
    return sorted([*found, *(_suppressed(name) for name in few)], key=lambda one: one.group)


def _selection(one: Impact, top: Impact | None) -> Selection:
    verdict = _verdict(one, top)
    return Selection(
        group=one.group,
        comparison=None if top is None else top.group,
        verdict=verdict,
        n=one.people,
        rate=one.rate,
        ratio=one.ratio,
        p=one.p_value,
        explanation=_explanation(one, top, verdict),
    )


def _verdict(one: Impact, top: Impact | None) -> Verdict:
    if top is None or one is top:
        return Verdict.CLEAR
    if one.adverse:
        return Verdict.FLAGGED
    low = one.ratio is not None and one.ratio < WATCHED_UNDER
    return Verdict.WATCH if low or one.people + top.people < FEWEST_TO_CLEAR else Verdict.CLEAR


def _explanation(one: Impact, top: Impact | None, verdict: Verdict) -> str:
    if top is None or one.ratio is None:
        return "Nobody was chosen, so no group can be compared."
    if one is top:
        return f"The highest rate: {one.rate:.0%} were chosen."
    ratio = f"{one.rate:.0%} were chosen, {one.ratio:.2f} of the rate of {top.group} (p = {one.p_value:.3f})"
    if verdict is Verdict.FLAGGED:
        return f"{ratio}: under four fifths, and more than chance."
    if verdict is Verdict.CLEAR:
        return f"{ratio}."
    under = "under four fifths, but chance may explain it" if one.ratio < FOUR_FIFTHS else "under nine tenths"
    return f"{ratio}: {under if one.ratio < WATCHED_UNDER else f'under {FEWEST_TO_CLEAR} people, too few to clear it'}."


def _suppressed(group: str) -> Selection:
    return Selection(
        group=group,
        comparison=None,
        verdict=Verdict.SUPPRESSED,
        explanation=f"Not shown: fewer than {FEWEST_IN_ARM} people.",
    )
