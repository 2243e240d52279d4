"""The 70/20/10 mix of a plan."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.development.rules import Mix, action_kind, mix
from schema.development.values import DevelopmentActionKind, DevelopmentActionStatus, SuggestionKind

EXPERIENCE, EXPOSURE, EDUCATION = DevelopmentActionKind
PLANNED, IN_PROGRESS, DONE, CANCELLED = DevelopmentActionStatus

Actions = list[tuple[DevelopmentActionKind, DevelopmentActionStatus]]

CASES: list[tuple[Actions, Mix | None]] = [
    ([], None),
    ([(EXPERIENCE, CANCELLED), (EDUCATION, CANCELLED)], None),
    ([(EDUCATION, PLANNED)], Mix(0.0, 0.0, 1.0)),
    ([(EXPERIENCE, PLANNED), (EXPOSURE, IN_PROGRESS), (EDUCATION, DONE), (EDUCATION, DONE)], Mix(0.25, 0.25, 0.5)),
    ([(EXPERIENCE, PLANNED), (EDUCATION, DONE), (EXPOSURE, CANCELLED)], Mix(0.5, 0.0, 0.5)),
    ([(EXPERIENCE, DONE)] * 7 + [(EXPOSURE, DONE)] * 2 + [(EDUCATION, DONE)], Mix(0.7, 0.2, 0.1)),
]

actions = st.lists(st.tuples(st.sampled_from(DevelopmentActionKind), st.sampled_from(DevelopmentActionStatus)))


@pytest.mark.parametrize(("plan", "expected"), CASES)
def test_shares_are_counted_without_cancelled_actions(plan: Actions, expected: Mix | None) -> None:
    assert mix(plan) == expected


@given(actions)
def test_shares_make_a_whole_unless_nothing_is_left(plan: Actions) -> None:
    found = mix(plan)
    if all(status is CANCELLED for _, status in plan):
        assert found is None
    else:
        assert found is not None
        shares = [found.experience, found.exposure, found.education]
        assert min(shares) >= 0
        assert math.fsum(shares) == pytest.approx(1, abs=1e-12)


@given(actions, st.randoms(use_true_random=False))
def test_the_order_of_actions_does_not_matter(plan: Actions, random: object) -> None:
    shuffled = plan.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands out a random.Random
    assert mix(shuffled) == mix(plan)


def test_each_suggestion_becomes_an_action_of_its_own_part_of_the_mix() -> None:
    assert {kind: action_kind(kind) for kind in SuggestionKind} == {
        SuggestionKind.COURSE: EDUCATION,
        SuggestionKind.MENTOR: EXPOSURE,
        SuggestionKind.STRETCH_PROJECT: EXPERIENCE,
    }
