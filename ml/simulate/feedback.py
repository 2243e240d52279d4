"""Feedback of colleagues: three to six pieces per person and half-year.

sentiment = 0.25 + 0.2 skill + 0.2 will + 0.3 N(0, 1), within -1..1. Who was there for only a part of a half-year gets
those that fall into it, so that what was said until a day tells nothing of who leaves after it.
"""

import numpy as np

from ml.simulate.columns import NONE, Ints, Scaled, Texts
from ml.simulate.draws import Draws, pick
from ml.simulate.growth_tables import PeerFeedback
from ml.simulate.weeks import WEEKS, at_hour
from ml.simulate.work import Setting, Work

HALF = WEEKS // 2
FEWEST, MOST = 3, 6
TRIES = 12
WORDS = (
    "Hard to plan with; answers come late.",
    "Promises were not kept this half-year.",
    "I often had to redo what we shared.",
    "Reliable on routine work, less so under pressure.",
    "Helpful when asked, could speak up sooner.",
    "Fine to work with; some loose ends.",
    "Explains patiently and shares what works.",
    "A pleasure to work with; delivers early.",
    "Took on the hard part and made it easy for us.",
)
TONES = (-0.05, 0.3)
WORDS_PER_TONE = 3


def write_feedback(setting: Setting, work: Work, draws: Draws) -> PeerFeedback:
    """Pieces by employee then time; the author is a colleague of the team, else the manager or another leader above."""
    rng, staff = draws.part("feedback"), setting.staff
    size = len(staff)
    halves = [_pieces(setting, half, size, rng) for half in range(2)]
    employee, week = (np.concatenate(parts) for parts in zip(*halves, strict=True))
    author = _authors(setting, employee, week, rng)
    kept = author != NONE
    employee, week, author = employee[kept], week[kept], author[kept]
    sentiment = _sentiment(setting, work, employee, week, rng)
    days = setting.weeks.mondays[week] + rng.integers(0, 5, len(week)).astype("timedelta64[D]")
    given_at = at_hour(days, rng.uniform(7.0, 17.0, len(week)))
    order = np.lexsort((author, given_at, employee))
    return PeerFeedback(
        employee=employee[order].astype(np.int32),
        author=author[order].astype(np.int32),
        text=_texts(sentiment, rng)[order],
        sentiment=sentiment[order],
        given_at=given_at[order],
    )


def _pieces(setting: Setting, half: int, size: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    employee = np.repeat(np.arange(size), rng.integers(FEWEST, MOST + 1, size))
    week = rng.integers(half * HALF, (half + 1) * HALF, len(employee))
    there = setting.presence.employed[employee, week]
    return employee[there], week[there]


def _authors(setting: Setting, employee: Ints, week: Ints, rng: np.random.Generator) -> Ints:
    """Somebody of the same team who was there in that week; the next in turn if the first was not."""
    staff = setting.staff
    groups = np.argsort(staff.tree.parent, kind="stable")
    ordered = staff.tree.parent[groups]
    boss = np.where(employee == 0, 0, staff.tree.parent[employee])
    first, last = np.searchsorted(ordered, boss), np.searchsorted(ordered, boss, side="right")
    turn = rng.integers(0, last - first)
    author = np.full(len(employee), NONE, dtype=np.int64)
    for step in range(TRIES):
        peer = groups[first + (turn + step) % (last - first)]
        fits = (author == NONE) & (peer != employee) & setting.presence.employed[peer, week]
        author = np.where(fits, peer, author)
    above = setting.managers[employee, week]
    there = (above != NONE) & setting.presence.employed[above, week]
    return np.where((author == NONE) & there, above, author)


def _sentiment(setting: Setting, work: Work, employee: Ints, week: Ints, rng: np.random.Generator) -> Scaled:
    base = 0.25 + 0.2 * work.skill[employee, week] + 0.2 * setting.latent.will[employee, week]
    score = (base + 0.3 * rng.normal(0.0, 1.0, len(employee))).clip(-1.0, 1.0)
    scaled: Scaled = np.rint(score * 100).astype(np.int64) * 100
    return scaled


def _texts(sentiment: Scaled, rng: np.random.Generator) -> Texts:
    tone = np.searchsorted(np.array(TONES) * 10_000, sentiment)
    return pick(WORDS, tone * WORDS_PER_TONE + rng.integers(0, WORDS_PER_TONE, len(sentiment)))
