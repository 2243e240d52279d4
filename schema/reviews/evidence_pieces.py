"""From facts to pieces of evidence: a score and a sentence each, and what speaks for and against somebody. Pure.

Sentences hold figures and name neither a goal nor a step of a plan nor a person: more people read a rating than those.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any

from schema.development.values import DevelopmentActionKind, SuggestionOutcome
from schema.goals import rules as goal_rules
from schema.goals.values import Course, GoalRules, GoalState
from schema.reviews.evidence_facts import LEAST_RESPONSES, Facts
from schema.reviews.evidence_rules import NOTHING, WHOLE, completion_score, goal_score, sentiment_score
from schema.reviews.evidence_values import Balance, Piece, Scale
from schema.reviews.values import RatingEvidenceKind

_STEPS = {
    DevelopmentActionKind.EXPERIENCE_70: "stretch project",
    DevelopmentActionKind.EXPOSURE_20: "mentoring",
    DevelopmentActionKind.EDUCATION_10: "course",
}
_METRIC = ("unit", "direction", "baseline", "target", "green_at", "yellow_at")
_SHOWN = Decimal("0.1")
"""What peers say is kept to a tenth of a point: finer, it would tell more of each."""


@dataclass(frozen=True, slots=True)
class _Achieved:
    """How far a goal was reached, and whether that is behind what was planned."""

    share: Decimal
    missed: bool


def pieces_of(rated: Any, scale: Scale, facts: Facts) -> list[Piece]:
    """Every piece of evidence of a rating, in the order of its kinds."""
    parts = (_goals, _outcomes, _actions, _peers, _feedback, _check_ins)
    return [piece for part in parts for piece in part(rated, scale, facts)]


def balance_of(rated: Any, pieces: Sequence[Piece], facts: Facts) -> Balance:
    """What speaks for and against the rated, in figures."""
    goals = [(achieved, share) for _, achieved, share in _scored(rated, facts) if achieved is not None]
    total = sum((share for _, share in goals), NOTHING)
    missed = sum((share for achieved, share in goals if achieved.missed), NOTHING)
    actions, outcomes = facts.of("actions", rated.id), facts.of("outcomes", rated.id)
    weeks = facts.of("check_ins", rated.id)
    return Balance(
        missed=missed / total if total else None,
        undone=tuple(_step(row) for row in actions if not row.done),
        steps=len(actions),
        failed=sum(row.outcome == SuggestionOutcome.NOT_RECOVERED for row in outcomes),
        verified=len(outcomes),
        peers=next((piece.score for piece in pieces if piece.kind is RatingEvidenceKind.PEER_SENTIMENT), None),
        reported=Decimal(weeks[0].reported) / weeks[0].weeks if weeks else None,
    )


def _goals(rated: Any, scale: Scale, facts: Facts) -> Iterator[Piece]:
    kind = RatingEvidenceKind.GOAL_ACHIEVEMENT
    for row, achieved, share in _scored(rated, facts):
        source = ("Goal", row.id)
        if achieved is None:
            yield Piece(kind, _unscored(row), rated.day, None, share, source=source)
            continue
        score = goal_score(scale, achieved.share, facts.rules.most_achievement, row.difficulty)
        weighed = "" if row.weight is None else f", weight {row.weight.normalize():f}"
        hard = "" if row.difficulty is None else f", difficulty {row.difficulty} of 5"
        behind = "; missed" if achieved.missed else ""
        detail = f"A goal reached to {_percent(achieved.share)} of what was planned{weighed}{hard}{behind}."
        yield Piece(kind, detail, rated.day, score, share, source=source)


def _scored(rated: Any, facts: Facts) -> list[tuple[Any, _Achieved | None, Decimal]]:
    """Each goal, how far it was reached if that can be said, and its share; one without a weight has the usual one."""
    rows = facts.of("goals", rated.id)
    known = [row.weight for row in rows if row.weight is not None]
    usual = sum(known, NOTHING) / len(known) if known else WHOLE
    return [
        (row, _achieved(row, rated, facts.rules), usual if row.weight is None else Decimal(row.weight)) for row in rows
    ]


def _achieved(row: Any, rated: Any, rules: GoalRules) -> _Achieved | None:
    """By its metric against its plan for the day; without one, as whoever closed it says; None where nobody can say."""
    course = goal_rules.course_of(_metric(row), row.starts_on, row.due_on)
    if course is None or row.value is None:
        if row.state == GoalState.ACTIVE:
            return None
        met = row.state == GoalState.ACHIEVED
        return _Achieved(WHOLE if met else NOTHING, not met)
    day = min(course.due_on, rated.day)
    value = Decimal(row.value)
    missed = goal_rules.is_missed(course, value, day, rules)
    if row.state != GoalState.ACTIVE:
        missed = row.state == GoalState.MISSED
    return _Achieved(_against_plan(course, value, day, rules), missed)


def _metric(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _METRIC}


def _against_plan(course: Course, value: Decimal, day: Any, rules: GoalRules) -> Decimal:
    """Share of what the plan asks for by a day; near the start, where it asks for almost nothing, of the whole way."""
    planned = goal_rules.progress(course, goal_rules.expected_value(course, day))
    reached = goal_rules.progress(course, value)
    share = reached / planned if planned > _SHOWN else WHOLE + reached - planned
    return min(max(share, NOTHING), rules.most_achievement)


def _unscored(row: Any) -> str:
    gaps = goal_rules.missing(_metric(row), row.due_on)
    if gaps:
        return f"A goal. {goal_rules.in_words(gaps)}"
    return "A goal of which nothing was measured by then; it can't be scored."


def _outcomes(rated: Any, scale: Scale, facts: Facts) -> Iterator[Piece]:
    for row in facts.of("outcomes", rated.id):
        lasted = row.outcome == SuggestionOutcome.RECOVERED
        detail = "Development was suggested, and the metric " + ("has recovered." if lasted else "has not recovered.")
        day = row.verified_at.astimezone(UTC).date()
        score = completion_score(scale, WHOLE if lasted else NOTHING)
        yield Piece(RatingEvidenceKind.VERIFIED_OUTCOMES, detail, day, score, source=("Suggestion", row.id))


def _actions(rated: Any, scale: Scale, facts: Facts) -> Iterator[Piece]:
    for row in facts.of("actions", rated.id):
        done = WHOLE if row.done else Decimal(row.reached) / row.number if row.number else NOTHING
        reached = f"; {row.reached} of {row.number} milestones reached" if row.number else ""
        state = "done" if row.done else f"not done{reached}"
        detail = f"A step of the plan ({_step(row)}) that was due: {state}."
        score = completion_score(scale, done)
        source = ("DevelopmentAction", row.id)
        yield Piece(RatingEvidenceKind.IDP_MILESTONES, detail, rated.day, score, source=source)


def _step(row: Any) -> str:
    return "certification" if row.certifies else _STEPS[DevelopmentActionKind(row.kind)]


def _peers(rated: Any, scale: Scale, facts: Facts) -> Iterator[Piece]:
    """What peers say, taken together.

    It moves only by a group as large as the promise of anonymity: between two gatherings nobody's single word can be
    worked out from how the mean has changed.
    """
    kind, least = RatingEvidenceKind.PEER_SENTIMENT, rated.minimum_responses or LEAST_RESPONSES
    (said,) = facts.of("peers", rated.id) or (None,)
    count = 0 if said is None else said.responses
    for told in facts.of("evidence", rated.id):
        if told.kind == kind and told.responses is not None and abs(count - told.responses) < least:
            yield Piece(kind, told.detail, told.as_of, told.score, responses=told.responses)
            return
    if said is not None and count < least:
        yield Piece(kind, f"Fewer than {least} colleagues were heard; what they say is not shown.", rated.day)
    elif said is not None:
        score = sentiment_score(scale, Decimal(said.position)).quantize(_SHOWN)
        detail = f"What {count} colleagues say, taken together: {score} of {scale.highest}."
        yield Piece(kind, detail, rated.day, score, responses=count)


def _feedback(rated: Any, scale: Scale, facts: Facts) -> Iterator[Piece]:
    for row in facts.of("feedback", rated.id):
        score = None if row.sentiment is None else sentiment_score(scale, (Decimal(row.sentiment) + 1) / 2)
        detail = "Feedback under its author's name" + ("." if score is not None else ", in words alone.")
        if row.by_rater:
            detail = f"{detail[:-1]}; the rater's own word, no independent evidence."
        yield Piece(
            RatingEvidenceKind.FEEDBACK,
            detail,
            row.day,
            score,
            independent=not row.by_rater,
            author_id=row.author_id,
            source=("Feedback", row.id),
        )


def _check_ins(rated: Any, scale: Scale, facts: Facts) -> Iterator[Piece]:
    for row in facts.of("check_ins", rated.id):
        kind = RatingEvidenceKind.CHECK_INS
        score = completion_score(scale, Decimal(row.reported) / row.weeks)
        yield Piece(kind, f"Checked in in {row.reported} of {row.weeks} weeks.", rated.day, score)
        if row.replies:
            detail = f"The rater replied to {row.replies} check-ins; the rater's own word, no independent evidence."
            yield Piece(kind, detail, rated.day, independent=False, author_id=rated.rater_id)


def _percent(share: Decimal) -> str:
    return f"{share:.0%}".replace("%", " %")
