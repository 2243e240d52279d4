"""Two yearly rating cycles, both released: evidence, proposal, calibration.

Four scores of 1-5 support a rating: goals 0.5, colleagues 0.2, plan 0.15, check-ins 0.15.

    goals     = 3.5 - 9 gap, weighted over the goals, at the end of the period
    peers     = 2.5 + 2 mean sentiment of the period (3 without any)
    plan      = 1.5 + 3 share of the actions due by then that were done (3 without any)
    check-ins = 1 + 3 share of the weeks that could be reported and were
    proposed  = supported + 0.25 leniency of the rater + 0.35 N(0, 1), rounded
    calibrated = proposed, or supported (rounded) where the two differ by more than 0.8

The older cycle lies before the telemetry: its four scores are 3.1 + 0.5 skill + 0.45 will + 0.4 N(0, 1) each.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.simulate.columns import NONE, Days, Flags, Floats, Ints, Refs, Texts, same
from ml.simulate.development import Actions
from ml.simulate.draws import Draws, pick, texts
from ml.simulate.exits import Exits
from ml.simulate.growth_tables import PeerFeedback, RatingEvidence, Ratings, ReviewCycles
from ml.simulate.lines import managers_on
from ml.simulate.people_tables import ReportingLines
from ml.simulate.weeks import DAY, YEAR_DAYS, Weeks, at_hour
from ml.simulate.work import Setting, Work

KINDS = ("GOAL_ACHIEVEMENT", "PEER_SENTIMENT", "IDP_MILESTONES", "CHECK_INS")
WEIGHTS = np.array([0.5, 0.2, 0.15, 0.15])
WEIGHTS_SCALED = np.array([5_000, 2_000, 1_500, 1_500])
DETAILS = (
    "Weighted achievement of the goals: {score:.1f} of 5.",
    "Sentiment of colleagues: {score:.1f} of 5.",
    "Development actions done when due: {score:.1f} of 5.",
    "Regularity of check-ins: {score:.1f} of 5.",
)
LEAST, MOST, USUAL = 1.0, 5.0, 3.0
RELEASED_DAYS, CLOSED_DAYS = 35, 63
"""Days before today of the newer release and of the end of its period."""
JOINED_LATELY = 90
LENIENCY, JUDGEMENT, TOO_FAR = 0.25, 0.35, 0.8
ACKNOWLEDGED = 0.8
UNRATED = "Unrated: not yet long enough in the role to be rated."
HEAD_UNRATED = "Unrated: the head of the company is rated by the board."


@dataclass(frozen=True, slots=True)
class _Cycle:
    row: int
    ends_on: np.datetime64
    released_at: np.datetime64


def make_review_cycles(weeks: Weeks) -> ReviewCycles:
    """Two periods of a year, the newer released five weeks ago."""
    ends: Days = np.array([weeks.until - (CLOSED_DAYS + YEAR_DAYS) * DAY, weeks.until - CLOSED_DAYS * DAY])
    return ReviewCycles(
        name=texts(f"Annual review {str(end)[:4]}" for end in ends),
        starts_on=ends - (YEAR_DAYS - 1) * DAY,
        ends_on=ends,
        stage=same("RELEASED", len(ends)),
        released_at=at_hour(ends + (CLOSED_DAYS - RELEASED_DAYS) * DAY, 9.0),
    )


def write_ratings(
    setting: Setting,
    exits: Exits,
    work: Work,
    lines: ReportingLines,
    cycles: ReviewCycles,
    evidence: tuple[PeerFeedback, Actions],
    draws: Draws,
) -> tuple[Ratings, RatingEvidence]:
    """Ratings by cycle then employee, and four pieces of evidence for each that is rated."""
    scores = (
        _older_scores(setting, draws.part("older scores")),
        _newer_scores(setting, work, cycles.ends_on[1], evidence),
    )
    parts = [
        _cycle_rows(
            _Cycle(row, cycles.ends_on[row], cycles.released_at[row]), setting, exits, lines, scores[row], draws
        )
        for row in range(len(cycles))
    ]
    ratings = Ratings(*(np.concatenate([getattr(one, name) for one in parts]) for name in Ratings.marks()))
    score = np.stack(scores)[ratings.cycle, ratings.employee]
    return ratings, _evidence_rows(ratings, score, cycles)


def _cycle_rows(
    cycle: _Cycle, setting: Setting, exits: Exits, lines: ReportingLines, score: Floats, draws: Draws
) -> Ratings:
    staff, rng = setting.staff, draws.part(f"ratings {cycle.row}")
    size = len(staff)
    released_on = cycle.released_at.astype("datetime64[D]")
    there = (staff.hired_on <= cycle.ends_on) & ~(exits.leaves & (exits.left_on <= released_on))
    rater = managers_on(lines, cycle.ends_on, size)
    rated = (rater != NONE) & (staff.hired_on <= cycle.ends_on - JOINED_LATELY * DAY)
    proposed, calibrated = _levels(score, rater, rated, rng)
    acknowledged_at = cycle.released_at + (rng.uniform(2.0, 240.0, size) * 3600).astype("timedelta64[s]")
    seen = rng.random(size) < ACKNOWLEDGED
    who = np.flatnonzero(there)
    final = np.where(rated, calibrated, NONE)[who].astype(np.int32)
    return Ratings(
        cycle=np.full(len(who), cycle.row, dtype=np.int32),
        employee=who.astype(np.int32),
        rater=rater[who],
        proposed=np.where(rated, proposed, NONE)[who].astype(np.int32),
        calibrated=final,
        final=final.copy(),
        rationale=_rationales(score[who], proposed[who], calibrated[who], rated[who], rater[who]),
        released_at=np.full(len(who), cycle.released_at),
        acknowledged_at=np.where(seen, acknowledged_at, np.datetime64("NaT", "s"))[who],
    )


def _levels(score: Floats, rater: Refs, rated: Flags, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Rows of the rating scale (value - 1): what the manager proposes, and what calibration makes of it."""
    supported = score @ WEIGHTS
    leniency = rng.normal(0.0, 1.0, len(rater))
    judged = supported + LENIENCY * leniency[np.maximum(rater, 0)] + JUDGEMENT * rng.normal(0.0, 1.0, len(rater))
    proposed = np.rint(judged.clip(LEAST, MOST)).astype(np.int64)
    fair = np.rint(supported.clip(LEAST, MOST)).astype(np.int64)
    moved = rated & (np.abs(proposed - supported) > TOO_FAR)
    return proposed - 1, np.where(moved, fair, proposed) - 1


def _rationales(score: Floats, proposed: Ints, calibrated: Ints, rated: Flags, rater: Refs) -> Texts:
    rows = zip(score.tolist(), proposed.tolist(), calibrated.tolist(), rated.tolist(), rater.tolist(), strict=True)
    return texts(
        _rationale(four, changed=before != after) if known else HEAD_UNRATED if boss == NONE else UNRATED
        for four, before, after, known, boss in rows
    )


def _rationale(four: list[float], *, changed: bool) -> str:
    goals, peers, plan, regular = four
    ending = "; calibrated to what the evidence supports." if changed else "."
    return f"Goals {goals:.1f}, colleagues {peers:.1f}, plan {plan:.1f}, check-ins {regular:.1f} of 5{ending}"


def _older_scores(setting: Setting, rng: np.random.Generator) -> Floats:
    base = 3.1 + 0.5 * setting.latent.skill + 0.45 * setting.latent.will[:, 0]
    noise = 0.4 * rng.normal(0.0, 1.0, (len(base), len(KINDS)))
    return (base[:, None] + noise).clip(LEAST, MOST)


def _newer_scores(
    setting: Setting, work: Work, ends_on: np.datetime64, evidence: tuple[PeerFeedback, Actions]
) -> Floats:
    feedback, done = evidence
    week = int(setting.weeks.index(np.array([ends_on]))[0])
    columns = (
        _goal_score(setting, work, week),
        _peer_score(feedback, ends_on, len(setting.staff)),
        _plan_score(done, ends_on, len(setting.staff)),
        _check_in_score(setting, work, week),
    )
    return np.column_stack(columns).clip(LEAST, MOST)


def _goal_score(setting: Setting, work: Work, week: int) -> Floats:
    begun = setting.plans.start <= week
    weight = setting.plans.weight * begun
    at = np.minimum(setting.plans.due, week)
    gap = np.take_along_axis(work.gap, np.maximum(at, 0)[:, None, :], axis=1)[:, 0].astype(np.float64)
    mean = (gap * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1)
    return np.where(begun.any(axis=1), 3.5 - 9.0 * mean, USUAL)


def _peer_score(feedback: PeerFeedback, ends_on: np.datetime64, size: int) -> Floats:
    given = feedback.given_at < (ends_on + DAY).astype("datetime64[s]")
    subject = feedback.employee[given]
    count = np.bincount(subject, minlength=size)
    total = np.bincount(subject, weights=feedback.sentiment[given] / 10_000, minlength=size)
    return np.where(count > 0, 2.5 + 2.0 * total / np.maximum(count, 1), USUAL)


def _plan_score(done: Actions, ends_on: np.datetime64, size: int) -> Floats:
    due = done.actions.due_on <= ends_on
    kept = due & (done.actions.completed_at < (ends_on + DAY).astype("datetime64[s]"))
    count = np.bincount(done.owner[due], minlength=size)
    share = np.bincount(done.owner[kept], minlength=size) / np.maximum(count, 1)
    return np.where(count > 0, 1.5 + 3.0 * share, USUAL)


def _check_in_score(setting: Setting, work: Work, week: int) -> Floats:
    presence = setting.presence
    could = (presence.employed & ~presence.on_leave & ~presence.down)[:, : week + 1].sum(axis=1)
    did = work.reported[:, : week + 1].sum(axis=1)
    return np.where(could > 0, 1.0 + 3.0 * did / np.maximum(could, 1), USUAL)


def _evidence_rows(ratings: Ratings, score: Floats, cycles: ReviewCycles) -> RatingEvidence:
    rated = np.flatnonzero(ratings.final != NONE)
    four = len(KINDS)
    hundredths = np.rint(score[rated] * 100).astype(np.int64)
    kind = np.tile(np.arange(four), len(rated))
    as_of: Days = cycles.ends_on[ratings.cycle[rated]]
    return RatingEvidence(
        rating=np.repeat(rated, four).astype(np.int32),
        kind=pick(KINDS, kind),
        weight=WEIGHTS_SCALED[kind],
        contribution=(hundredths * WEIGHTS_SCALED // 100).ravel(),
        detail=_details(kind, hundredths.ravel()),
        author=np.full(len(kind), NONE, dtype=np.int32),
        as_of=np.repeat(as_of, four),
        independent=np.ones(len(kind), dtype=np.bool_),
    )


def _details(kind: Ints, hundredths: Ints) -> Texts:
    """Sentences by kind and score in tenths, one string each."""
    words = tuple(form.format(score=tenth / 10) for form in DETAILS for tenth in range(51))
    which: NDArray[np.int64] = kind * 51 + (hundredths + 5) // 10
    return pick(words, which)
