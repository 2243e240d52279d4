"""How development is triggered, balanced and verified."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.checkins.rules import Observed
from schema.development import reasons
from schema.development.rules import (
    DEFAULTS,
    Mix,
    Verdict,
    action_kind,
    choose,
    expires_at,
    has_passed,
    is_quiet,
    lacking,
    level_after_course,
    mix,
    rules_from,
    verdict,
)
from schema.development.values import (
    Candidate,
    DevelopmentActionKind,
    DevelopmentActionStatus,
    SuggestionKind,
    SuggestionOutcome,
    SuggestionState,
)
from schema.goals.values import GoalStatus

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
        SuggestionKind.CONVERSATION: None,
    }


def candidate(kind: SuggestionKind, place: int = 0) -> Candidate:
    return Candidate(kind, f"{kind} {place}", (place,))


COURSE, MENTOR, STRETCH = SuggestionKind.COURSE, SuggestionKind.MENTOR, SuggestionKind.STRETCH_PROJECT


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        ([], STRETCH),
        ([EXPERIENCE], MENTOR),
        ([EXPERIENCE, EXPOSURE], STRETCH),
        ([EXPERIENCE, EXPERIENCE, EXPOSURE], COURSE),
        ([EDUCATION] * 3, STRETCH),
        ([EXPERIENCE] * 7 + [EXPOSURE] * 2, COURSE),
        ([EXPERIENCE] * 7 + [EDUCATION] * 1, MENTOR),
    ],
)
def test_the_next_suggestion_leans_to_what_is_lacking(
    planned: list[DevelopmentActionKind], expected: SuggestionKind
) -> None:
    chosen = choose([candidate(kind) for kind in (COURSE, MENTOR, STRETCH)], planned)
    assert chosen is not None
    assert chosen.kind is expected


def test_what_lacks_most_is_not_suggested_where_there_is_none_of_it() -> None:
    assert choose([candidate(COURSE, 1), candidate(COURSE, 0)], []) == candidate(COURSE, 0)
    assert choose([], [EXPERIENCE]) is None


@given(st.lists(st.sampled_from(DevelopmentActionKind)), st.permutations(range(4)))
def test_the_order_of_candidates_does_not_matter(planned: list[DevelopmentActionKind], order: list[int]) -> None:
    all_of_them = [candidate(kind, place) for kind in (COURSE, MENTOR, STRETCH) for place in range(4)]
    shuffled = [all_of_them[4 * kind + place] for place in order for kind in range(3)]
    assert choose(shuffled, planned) == choose(all_of_them, planned)


@given(st.lists(st.sampled_from(DevelopmentActionKind), min_size=1))
def test_shortfalls_add_up_to_nothing(planned: list[DevelopmentActionKind]) -> None:
    assert sum(lacking(planned).values()) == 0


def test_following_the_suggestions_leads_to_the_aim() -> None:
    planned: list[DevelopmentActionKind] = []
    for _ in range(100):
        chosen = choose([candidate(kind) for kind in (COURSE, MENTOR, STRETCH)], planned)
        assert chosen is not None
        kind = action_kind(chosen.kind)
        assert kind is not None
        planned.append(kind)
    assert mix([(kind, DONE) for kind in planned]) == Mix(0.7, 0.2, 0.1)


DECIDED = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "days", "quiet"),
    [
        (SuggestionState.DECLINED, 27, True),
        (SuggestionState.DECLINED, 28, False),
        (SuggestionState.EXPIRED, 27, True),
        (SuggestionState.ACCEPTED, 83, True),
        (SuggestionState.ACCEPTED, 84, False),
        (SuggestionState.WITHDRAWN, 0, False),
    ],
)
def test_a_decided_cause_stays_quiet_for_a_while(state: SuggestionState, days: int, *, quiet: bool) -> None:
    assert is_quiet(state, DECIDED, DECIDED + days * DAY, DEFAULTS) is quiet


def test_a_suggestion_runs_out_after_three_weeks() -> None:
    assert expires_at(DECIDED, DEFAULTS) == DECIDED + 21 * DAY


@pytest.mark.parametrize(("score", "passed"), [(None, True), (60, True), (59, False), (0, False), (100, True)])
def test_a_bad_result_proves_nothing(score: int | None, *, passed: bool) -> None:
    assert has_passed(score, DEFAULTS) is passed


@pytest.mark.parametrize(("before", "after"), [(None, 2), (1, 2), (2, 3), (3, 4), (4, 4), (5, 5)])
def test_a_course_brings_one_level_and_no_mastery(before: int | None, after: int) -> None:
    assert level_after_course(before) == after


def test_thresholds_are_the_organizations() -> None:
    assert rules_from({}) == DEFAULTS
    assert rules_from({"development": {"quietDays": 7}}) == replace(DEFAULTS, quiet_days=7)
    assert rules_from({"development": "nonsense"}) == DEFAULTS


MONDAY = date(2026, 8, 31)
DONE_ON = date(2026, 8, 31)


def weeks(*values: float | None, target: str = "5") -> list[Observed]:
    """Weeks from that of 7 September on; a value above the target is a miss."""
    return [
        Observed(
            MONDAY + (number + 1) * 7 * DAY,
            GoalStatus.GREEN,
            value=None if value is None else Decimal(str(value)),
            target=Decimal(target),
            missed=value is not None and value > float(target),
        )
        for number, value in enumerate(values)
    ]


def outcome(observed: list[Observed], *, review: bool = False, today: date = date(2026, 11, 1)) -> str | None:
    found = verdict("Response time", observed, DONE_ON, today, DEFAULTS, review=review)
    return None if found is None else f"{found.outcome}: {found.reason}"


def test_eight_observed_weeks_show_a_recovery() -> None:
    assert outcome(weeks(6, 6, 6, 6, 5.5, 5, 4.9, 4.8)) == (
        "RECOVERED: 'Response time' was within its corridor in 3 of its last 4 observed weeks: 5.5 against 5.0 in"
        " 2026-W41, 5.0 against 5.0 in 2026-W42, 4.9 against 5.0 in 2026-W43, 4.8 against 5.0 in 2026-W44."
    )


def test_eight_observed_weeks_show_that_it_did_not_help() -> None:
    assert outcome(weeks(4, 4, 4, 4, 6, 6, 6, 4)) == (
        "NOT_RECOVERED: 'Response time' was within its corridor in 1 of its last 4 observed weeks, 3 are needed:"
        " 6 against 5 in 2026-W41, 6 against 5 in 2026-W42, 6 against 5 in 2026-W43, 4 against 5 in 2026-W44."
    )


def test_before_that_nothing_is_said_but_in_a_review() -> None:
    seven = weeks(4, 4, 4, 4, 4, 4, 4)
    assert outcome(seven) is None
    found = verdict("Response time", seven, DONE_ON, date(2026, 11, 1), DEFAULTS, review=True)
    assert found is not None
    assert (found.outcome, found.weeks) == (SuggestionOutcome.RECOVERED, tuple(seven[-4:]))
    assert outcome(weeks(4, 4, 4), review=True) is None


def test_weeks_without_a_value_and_before_the_action_do_not_count() -> None:
    earlier = [replace(week, week_starts_on=week.week_starts_on - 70 * DAY) for week in weeks(*[4.0] * 8)]
    assert outcome([*earlier, *weeks(4, None, 4, None, 4, None, 4)]) is None


def test_after_sixteen_weeks_one_no_longer_waits() -> None:
    late = DONE_ON + 16 * 7 * DAY
    assert outcome(weeks(6, 4, 4, 4), today=late) is None
    assert outcome(weeks(6, 4, 4, 4), today=late + DAY) is not None
    assert outcome(weeks(6, 4, 4), today=late + DAY) == (
        "INCONCLUSIVE: 'Response time' was observed in three weeks since; 4 are needed to tell."
    )


def test_what_no_metric_measures_can_not_be_verified() -> None:
    found = verdict(None, [], DONE_ON, DONE_ON, DEFAULTS, review=False)
    assert found == Verdict(SuggestionOutcome.INCONCLUSIVE, reasons.NOTHING_MEASURED)


@given(st.lists(st.floats(0, 10), min_size=4, max_size=20))
def test_a_verdict_depends_on_the_last_weeks_alone(values: list[float]) -> None:
    found = verdict("Goal", weeks(*values), DONE_ON, date(2027, 11, 1), DEFAULTS, review=False)
    assert found is not None
    assert (found.outcome is SuggestionOutcome.RECOVERED) is (sum(value <= 5 for value in values[-4:]) >= 3)
