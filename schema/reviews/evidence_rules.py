"""What evidence supports, in a page. Pure arithmetic on exact decimals; no clock, no session. Decides about nobody.

Each piece has a score in points of the scale. A goal just met is the middle of the scale, what is expected; what the
organization counts at most is its highest level; nothing reached is its lowest. The harder the goal, the more the same
achievement counts: a tenth for each step of difficulty above or below 3. All done of a plan, all weeks reported, all
improvements lasting are three quarters of the way up. Sentiment runs from the lowest to the highest level.

A kind of evidence counts what the organization says; kinds of which there is nothing count nothing, and the others
take their place. Within a kind its pieces count by their shares. What is no independent word counts nothing.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from schema.reviews.evidence_values import Balance, Level, Piece, Scale, Supported, Weighed, Weighting
from schema.reviews.values import RatingEvidenceKind

NOTHING, WHOLE = Decimal(0), Decimal(1)
USUAL_DIFFICULTY, PER_DIFFICULTY = 3, Decimal("0.1")
ALL_DONE = Decimal("0.75")
THIN = Decimal(4)
"""Below so many pieces of equal weight evidence is thin."""
LEAST_SPREAD = Decimal("0.2")
"""Pieces differ by at least this share of the scale, even where the few at hand happen to agree."""
NORMAL = Decimal("1.96")
WEIGHTS, POINTS = Decimal("0.000001"), Decimal("0.0001")
SELDOM = Decimal("0.6")
"""Who reports in less than this share of the weeks is told so."""


def goal_score(scale: Scale, achieved: Decimal, most: Decimal, difficulty: int | None) -> Decimal:
    """Points of a goal.

    Args:
        scale: the scale.
        achieved: share of the way, 1 for just met, not below 0.
        most: what a goal counts at most, above 1.
        difficulty: 1 to 5; 3 where it is not known.
    """
    step = (USUAL_DIFFICULTY if difficulty is None else difficulty) - USUAL_DIFFICULTY
    share = min(achieved * (WHOLE + PER_DIFFICULTY * step), most)
    if share <= WHOLE:
        return _points(scale.lowest + (scale.middle - scale.lowest) * share)
    return _points(scale.middle + (scale.highest - scale.middle) * (share - WHOLE) / (most - WHOLE))


def completion_score(scale: Scale, done: Decimal) -> Decimal:
    """Points of a share, 0 to 1, of what was to be done."""
    return _points(scale.lowest + (scale.highest - scale.lowest) * ALL_DONE * done)


def sentiment_score(scale: Scale, position: Decimal) -> Decimal:
    """Points of what people say, from 0 for the worst to 1 for the best."""
    return _points(scale.lowest + (scale.highest - scale.lowest) * position)


def weigh(pieces: Sequence[Piece], weighting: Weighting) -> list[Weighed]:
    """What each piece counts, in their order; the weights add up to 1, or are all 0 where nothing counts."""
    counted = [piece.score is not None and piece.independent for piece in pieces]
    shares: dict[RatingEvidenceKind, Decimal] = {}
    for piece, counts in zip(pieces, counted, strict=True):
        if counts:
            shares[piece.kind] = shares.get(piece.kind, NOTHING) + piece.share
    known = {kind for kind, share in shares.items() if share > 0}
    total = sum((weighting.shares.get(kind, NOTHING) for kind in known), NOTHING)
    return [
        Weighed(_weight(piece, shares, weighting, total) if counts else NOTHING, piece.score)
        for piece, counts in zip(pieces, counted, strict=True)
    ]


def supported(scale: Scale, evidence: Sequence[Weighed]) -> Supported | None:
    """What the evidence adds up to; None where none of it counts: who can't be rated is not rated low."""
    known = [(one.weight, one.score) for one in evidence if one.score is not None and one.weight > 0]
    total = sum((weight for weight, _ in known), NOTHING)
    if not total:
        return None
    mean = sum((weight * score for weight, score in known), NOTHING) / total
    spread = sum((weight * (score - mean) ** 2 for weight, score in known), NOTHING) / total
    return Supported(_points(mean), nearest(scale, mean), _interval(scale, mean, spread, _pieces(known)))


def nearest(scale: Scale, score: Decimal) -> Level:
    """The level nearest to a score, of two the higher."""
    return min(scale.levels, key=lambda level: (abs(level.value - score), -level.value))


def challenge(scale: Scale, proposed: Level | None, found: Supported | None, balance: Balance) -> str | None:
    """The sentence that counters a proposal which the evidence does not support; None where it does, or is too thin."""
    if proposed is None or found is None or proposed.value == found.level.value:
        return None
    if found.interval is not None and found.interval[0] <= proposed.value <= found.interval[1]:
        return None
    above = proposed.value > found.level.value
    reasons = _against(scale, balance) if above else _in_favour(scale, balance)
    if not reasons:
        told = f"The evidence adds up to {found.score:.1f} of {scale.highest}: it"
    else:
        told = f"{_listed(reasons)}: the evidence"
    return f"{told} supports *{found.level.label}*, not *{proposed.label}*."


def _listed(reasons: Sequence[str]) -> str:
    *others, last = reasons
    told = f"{', '.join(others)} and {last}" if others else last
    return f"{told[0].upper()}{told[1:]}"


def _weight(piece: Piece, shares: dict[RatingEvidenceKind, Decimal], weighting: Weighting, total: Decimal) -> Decimal:
    if not total or not shares[piece.kind]:
        return NOTHING
    of_kind = weighting.shares.get(piece.kind, NOTHING) / total
    return (of_kind * piece.share / shares[piece.kind]).quantize(WEIGHTS)


def _pieces(known: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """How many pieces of equal weight would say as much: (sum of w)² / sum of w² (Kish, Survey Sampling, 1965)."""
    total = sum((weight for weight, _ in known), NOTHING)
    return total * total / sum((weight * weight for weight, _ in known), NOTHING)


def _interval(scale: Scale, mean: Decimal, spread: Decimal, pieces: Decimal) -> tuple[Decimal, Decimal] | None:
    """The mean and 1.96 standard errors to either side, within the scale; None where evidence is not thin."""
    if pieces >= THIN:
        return None
    least = LEAST_SPREAD * (scale.highest - scale.lowest)
    half = NORMAL * max(spread.sqrt(), least) / pieces.sqrt()
    return _points(max(mean - half, scale.lowest)), _points(min(mean + half, scale.highest))


def _against(scale: Scale, balance: Balance) -> list[str]:
    reasons = []
    if balance.missed:
        reasons.append(f"missed {balance.missed:.0%} of goals by weight".replace("%", " %"))
    if balance.undone:
        reasons.append(f"did not complete {_undone(balance)}")
    if balance.failed:
        reasons.append(f"{balance.failed} of {balance.verified} improvements did not last")
    if balance.peers is not None and balance.peers < scale.middle:
        reasons.append(f"colleagues' sentiment is {balance.peers:.1f} of {scale.highest}")
    if balance.reported is not None and balance.reported < SELDOM:
        reasons.append(f"checked in in {balance.reported:.0%} of the weeks".replace("%", " %"))
    return reasons


def _in_favour(scale: Scale, balance: Balance) -> list[str]:
    reasons = []
    if balance.missed is not None and balance.missed < WHOLE:
        reasons.append(f"kept {WHOLE - balance.missed:.0%} of goals by weight on plan".replace("%", " %"))
    if balance.steps and not balance.undone:
        reasons.append("completed every step of the plan that was due")
    if balance.verified > balance.failed:
        reasons.append(f"{balance.verified - balance.failed} of {balance.verified} improvements lasted")
    if balance.peers is not None and balance.peers > scale.middle:
        reasons.append(f"colleagues' sentiment is {balance.peers:.1f} of {scale.highest}")
    return reasons


def _undone(balance: Balance) -> str:
    """One step by its kind, several by kind and number."""
    if len(balance.undone) == 1:
        return f"the {balance.undone[0]}"
    counted = Counter(balance.undone)
    if len(counted) == 1:
        return f"{len(balance.undone)} of {balance.steps} {balance.undone[0]}s"
    return f"{len(balance.undone)} of {balance.steps} steps of the plan"


def _points(value: Decimal) -> Decimal:
    return value.quantize(POINTS)
