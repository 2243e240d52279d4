"""What evidence supports: exact scores, weights that add up, monotone in every piece, no low level for no evidence."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.reviews.evidence_rules import (
    challenge,
    completion_score,
    goal_score,
    nearest,
    sentiment_score,
    supported,
    weigh,
)
from schema.reviews.evidence_values import DEFAULT_WEIGHTING, Balance, Level, Piece, Scale, Supported, Weighed
from schema.reviews.values import RatingEvidenceKind as Kind

LABELS = ("Unsatisfactory", "Partly meets", "Meets expectations", "Exceeds", "Outstanding")
FIVE = Scale(tuple(Level(UUID(int=value), value, label) for value, label in enumerate(LABELS, 1)))
MOST = Decimal("1.5")
DAY = date(2026, 11, 21)

scores = st.decimals(1, 5, places=4)
weights = st.decimals(Decimal("0.01"), 1, places=4)
evidence = st.lists(st.builds(Weighed, weights, scores), min_size=1, max_size=12)


def _piece(kind: Kind, score: str | None, share: str = "1", *, independent: bool = True) -> Piece:
    points = None if score is None else Decimal(score)
    return Piece(kind, "A piece.", DAY, points, Decimal(share), independent=independent)


def _level(value: int) -> Level:
    return FIVE.levels[value - 1]


@pytest.mark.parametrize(
    ("achieved", "difficulty", "score"),
    [
        ("0", 3, "1"),
        ("0.5", 3, "2"),
        ("1", 3, "3"),
        ("1", None, "3"),
        ("1.5", 3, "5"),
        ("1", 5, "3.8"),
        ("1", 1, "2.6"),
    ],
)
def test_points_of_a_goal(achieved: str, difficulty: int | None, score: str) -> None:
    assert goal_score(FIVE, Decimal(achieved), MOST, difficulty) == Decimal(score)


def test_points_of_shares_and_of_sentiment() -> None:
    assert [completion_score(FIVE, Decimal(share)) for share in ("0", "0.5", "1")] == [1, Decimal("2.5"), 4]
    assert [sentiment_score(FIVE, Decimal(place)) for place in ("0", "0.5", "1")] == [1, 3, 5]


def test_kinds_without_evidence_give_their_weight_to_the_others() -> None:
    pieces = [
        _piece(Kind.GOAL_ACHIEVEMENT, "4", "3"),
        _piece(Kind.GOAL_ACHIEVEMENT, "2", "1"),
        _piece(Kind.GOAL_ACHIEVEMENT, None),
        _piece(Kind.CHECK_INS, "4"),
        _piece(Kind.FEEDBACK, "5", independent=False),
    ]
    found = weigh(pieces, DEFAULT_WEIGHTING)
    assert [one.weight for one in found] == [
        Decimal("0.613636"),
        Decimal("0.204545"),
        0,
        Decimal("0.181818"),
        0,
    ]


def test_nothing_that_counts_supports_no_level() -> None:
    pieces = [_piece(Kind.GOAL_ACHIEVEMENT, None), _piece(Kind.FEEDBACK, "1", independent=False)]
    assert supported(FIVE, weigh(pieces, DEFAULT_WEIGHTING)) is None
    assert supported(FIVE, []) is None


def test_a_raters_own_word_changes_nothing() -> None:
    others = [_piece(Kind.GOAL_ACHIEVEMENT, "3"), _piece(Kind.CHECK_INS, "4")]
    own = _piece(Kind.FEEDBACK, "5", independent=False)
    with_it, without = (supported(FIVE, weigh(pieces, DEFAULT_WEIGHTING)) for pieces in ([*others, own], others))
    assert with_it == without


@given(evidence)
def test_the_score_lies_among_its_pieces(pieces: list[Weighed]) -> None:
    found = supported(FIVE, pieces)
    assert found is not None
    known = [one.score for one in pieces if one.score is not None]
    assert min(known) - Decimal("0.0001") <= found.score <= max(known) + Decimal("0.0001")
    assert found.interval is None or 1 <= found.interval[0] <= found.score <= found.interval[1] <= 5


@given(evidence, st.data())
def test_more_in_any_piece_never_supports_less(pieces: list[Weighed], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(pieces) - 1))
    score = pieces[place].score
    assert score is not None
    better = data.draw(st.decimals(score, 5, places=4))
    before = supported(FIVE, pieces)
    after = supported(FIVE, [*pieces[:place], Weighed(pieces[place].weight, better), *pieces[place + 1 :]])
    assert before is not None
    assert after is not None
    assert (after.score, after.level.value) >= (before.score, before.level.value)


@given(st.lists(st.builds(_piece, st.sampled_from(list(Kind)), scores.map(str)), min_size=1, max_size=20))
def test_weights_add_up_to_the_whole(pieces: list[Piece]) -> None:
    total = sum((one.weight for one in weigh(pieces, DEFAULT_WEIGHTING)), Decimal(0))
    assert abs(total - 1) <= Decimal("0.000001") * len(pieces)


def test_one_piece_is_thin_and_four_are_not() -> None:
    one = supported(FIVE, [Weighed(Decimal(1), Decimal(3))])
    assert one == Supported(Decimal(3), _level(3), (Decimal("1.4320"), Decimal("4.5680")))
    four = supported(FIVE, [Weighed(Decimal("0.25"), Decimal(3))] * 4)
    assert four == Supported(Decimal(3), _level(3), None)


@pytest.mark.parametrize(("score", "value"), [("1", 1), ("3.49", 3), ("3.5", 4), ("4.51", 5)])
def test_the_nearest_level(score: str, value: int) -> None:
    assert nearest(FIVE, Decimal(score)).value == value


def test_a_challenge_says_what_speaks_against_the_proposal() -> None:
    found = Supported(Decimal("2.8"), _level(3), None)
    balance = Balance(missed=Decimal("0.4"), undone=("certification",), steps=2)
    assert challenge(FIVE, _level(4), found, balance) == (
        "Missed 40 % of goals by weight and did not complete the certification: "
        "the evidence supports *Meets expectations*, not *Exceeds*."
    )
    assert challenge(FIVE, _level(4), found, Balance()) == (
        "The evidence adds up to 2.8 of 5: it supports *Meets expectations*, not *Exceeds*."
    )


def test_a_challenge_says_what_speaks_for_more() -> None:
    found = Supported(Decimal("4.2"), _level(4), None)
    balance = Balance(missed=Decimal(0), steps=3, verified=2, failed=1, peers=Decimal("4.4"))
    assert challenge(FIVE, _level(2), found, balance) == (
        "Kept 100 % of goals by weight on plan, completed every step of the plan that was due, "
        "1 of 2 improvements lasted and colleagues' sentiment is 4.4 of 5: "
        "the evidence supports *Exceeds*, not *Partly meets*."
    )


def test_no_challenge_where_the_evidence_supports_it_or_is_too_thin() -> None:
    sure, thin = (Supported(Decimal(3), _level(3), interval) for interval in (None, (Decimal(2), Decimal(4))))
    against = Balance(missed=Decimal(1))
    assert challenge(FIVE, _level(3), sure, against) is None
    assert challenge(FIVE, _level(4), thin, against) is None
    assert challenge(FIVE, _level(5), thin, against) is not None
    assert challenge(FIVE, _level(5), None, against) is None
    assert challenge(FIVE, None, sure, against) is None
