"""What a cycle proposes for whom, by example; what it costs all together, by property."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from schema.pay.budget_rules import Rates, cost
from schema.pay.cycle_rules import UNLOCKED, Draft, Pool, Terms, drafts_of, rules_from, settle
from schema.pay.merit_rules import BOUNDS, cells_by_level
from schema.pay.values import (
    BandFigures,
    BudgetPoolKind,
    Cell,
    Earner,
    Guided,
    OverBudgetPolicy,
    PayRules,
    Proration,
    RangePosition,
    RecommendationKind,
)

BAND = BandFigures(6_000_000, 8_000_000, 10_000_000, "EUR")
LEVELS = [UUID(int=number) for number in range(1, 6)]
YEAR = (date(2025, 10, 1), date(2026, 9, 30))


def _guided(level: int) -> Guided:
    usual = Decimal(level) / 100
    return Guided(Decimal(0), usual / 2, usual, usual * 2, usual * 3)


MATRIX = [
    Cell(level, name, *BOUNDS[name], _guided(3 if number == 5 else number + 1))
    for number, level in enumerate([*LEVELS, None])
    for name in RangePosition
]
TERMS = Terms(cells_by_level(MATRIX), PayRules(), YEAR, paid=frozenset({BudgetPoolKind.BASE}))
MERIT, FREEZE = RecommendationKind.MERIT, RecommendationKind.WAGE_FREEZE


def _earner(level: int | None, base: int = 8_000_000, **further: object) -> Earner:
    rated = {} if level is None else {"level_id": LEVELS[level - 1], "label": f"Level {level}"}
    standing = None if level is None else Decimal(level - 1) / 4
    told = {
        "variable_target": Decimal("0.1"),
        "fte": Decimal(1),
        "band": BAND,
        "standing": standing,
        **rated,
        **further,
    }
    return Earner(UUID(int=99), base, "EUR", **told)  # type: ignore[arg-type]


def _kinds(earner: Earner, terms: Terms = TERMS) -> list[tuple[RecommendationKind, int | None]]:
    return [(draft.kind, draft.increase_minor) for draft in drafts_of(earner, terms)]


def test_a_merit_raise_follows_rating_and_place_and_says_so() -> None:
    (draft,) = drafts_of(_earner(4), TERMS)
    assert (draft.kind, draft.increase_minor, draft.ratio) == (MERIT, 320_000, Decimal("0.04"))
    assert draft.guided == _guided(4)
    assert draft.reasons == [
        "Rated 'Level 4'.",
        "Pay lies in the middle third of its band, compa-ratio 1.00.",
        "The matrix gives 0 % to 12 %; this is the usual.",
    ]


def test_the_unrated_follow_the_catch_all_and_are_not_taken_for_low() -> None:
    (draft,) = drafts_of(_earner(None, 9_900_000), TERMS)
    assert (draft.kind, draft.increase_minor, draft.reasons[0]) == (MERIT, 297_000, "No rating was released.")
    (draft,) = drafts_of(replace(_earner(None, 9_900_000), rating_id=UUID(int=1)), TERMS)
    assert (draft.increase_minor, draft.reasons[0]) == (297_000, "Released as unrated, which is not low.")


def test_low_performance_high_in_the_band_is_a_freeze_with_an_improvement_plan() -> None:
    (draft,) = drafts_of(_earner(2, 9_900_000), TERMS)
    assert (draft.kind, draft.increase_minor, draft.improvement_plan_suggested) == (FREEZE, 0, True)
    assert _kinds(_earner(2, 8_000_000)) == [(MERIT, 160_000)]
    assert _kinds(_earner(3, 9_900_000)) == [(MERIT, 297_000)]


def test_a_plan_under_way_is_low_performance_whatever_was_rated_and_is_not_suggested_again() -> None:
    for level in (1, 3, 5, None):
        (draft,) = drafts_of(_earner(level, 9_800_000, is_improving=True), TERMS)
        assert (draft.kind, draft.increase_minor, draft.improvement_plan_suggested) == (FREEZE, 0, False)
        assert draft.reasons[2:] == ["Low performance high in the band: no raise."]
    assert _kinds(_earner(3, 7_500_000, is_improving=True)) == _kinds(_earner(3, 7_500_000))
    assert _kinds(_earner(3, 9_800_000, is_improving=True, is_unlocked=True)) == _kinds(
        _earner(3, 9_800_000, is_unlocked=True)
    )


def test_a_verified_outcome_unlocks_the_high_end_even_where_pay_would_be_frozen() -> None:
    (draft,) = drafts_of(_earner(2, 9_900_000, is_unlocked=True), TERMS)
    assert (draft.kind, draft.increase_minor) == (MERIT, 396_000)
    assert UNLOCKED in draft.reasons


def test_high_potential_low_in_the_band_moves_towards_the_market() -> None:
    market = RecommendationKind.MARKET_ADJUSTMENT
    assert _kinds(_earner(3, 7_500_000, is_high_potential=True)) == [(MERIT, 225_000)]
    assert _kinds(_earner(3, 6_400_000, is_high_potential=True)) == [(MERIT, 192_000), (market, 640_000)]
    assert _kinds(_earner(5, 6_600_000)) == [(MERIT, 330_000), (market, 660_000)]
    assert _kinds(_earner(3, 6_400_000)) == [(MERIT, 192_000)]
    assert _kinds(_earner(1, 6_400_000, is_high_potential=True)) == [(MERIT, 64_000)]


def test_no_reason_tells_of_potential() -> None:
    told = [" ".join(one.reasons) for one in drafts_of(_earner(3, 6_400_000, is_high_potential=True), TERMS)]
    assert [words for words in told if "otential" in words] == []


def test_a_promotion_brings_pay_into_its_new_band() -> None:
    promoted = RecommendationKind.PROMOTION
    assert _kinds(_earner(3, is_promoted=True)) == [(MERIT, 240_000), (promoted, 640_000)]
    assert _kinds(_earner(None, 5_000_000, is_promoted=True))[-1] == (promoted, 1_000_000)


def test_bonus_and_equity_are_proposed_where_there_is_money_for_them() -> None:
    terms = replace(TERMS, paid=frozenset(BudgetPoolKind))
    bonus, equity = RecommendationKind.BONUS, RecommendationKind.EQUITY
    assert _kinds(_earner(3), terms)[1:] == [(bonus, 800_000)]
    assert _kinds(_earner(1, 7_000_000), terms)[1:] == [(bonus, 0)]
    assert _kinds(_earner(5, is_high_potential=True), terms)[1:] == [(bonus, 1_000_000), (equity, None)]


def test_who_came_late_gets_part_of_it_and_of_its_guideline() -> None:
    terms = replace(TERMS, proration=Proration.DAYS_EMPLOYED)
    (draft,) = drafts_of(_earner(5, hired_on=date(2026, 7, 20)), terms)
    assert (draft.increase_minor, draft.guided) == (80_000, Guided(*map(Decimal, ("0", ".005", ".01", ".02", ".03"))))
    assert draft.reasons[-1] == "Prorated to 20 % of the time."


def test_without_a_band_nobody_says_how_much() -> None:
    assert _kinds(_earner(4, band=None)) == [(MERIT, None)]


def test_an_organization_names_its_own_thresholds() -> None:
    told = rules_from({"pay": {"lowPercent": 50, "unreleased": "WARN"}})
    assert told == PayRules(low_percent=50, unreleased=OverBudgetPolicy.WARN)
    assert rules_from({}) == PayRules()


BASES = st.lists(st.tuples(st.integers(3_000_000, 12_000_000), st.integers(1, 5), st.booleans()), max_size=40)


@given(BASES, st.integers(0, 20_000_000))
def test_the_drafts_of_a_pool_never_cost_more_than_it_holds(people: list[tuple[int, int, bool]], left: int) -> None:
    pool = _settled(people, left, OverBudgetPolicy.STOP)
    assert sum(draft.cost_minor or 0 for draft in pool.drafts) <= left
    for draft in pool.drafts:
        assert draft.cost_minor == cost(draft.increase_minor or 0, draft.earner.fte, Decimal(1))


@given(st.lists(st.integers(1, 5), min_size=2, max_size=20), st.integers(0, 5_000_000))
def test_for_equal_pay_a_better_rating_never_gets_less(levels: list[int], left: int) -> None:
    pool = _settled([(8_000_000, level, False) for level in levels], left, OverBudgetPolicy.STOP)
    told = sorted((draft.earner.standing or Decimal(0), draft.increase_minor or 0) for draft in pool.drafts)
    assert all(one[1] <= other[1] for one, other in pairwise(told) if one[0] < other[0])


@given(BASES, st.integers(0, 20_000_000))
def test_with_a_warning_only_nothing_is_brought_down(people: list[tuple[int, int, bool]], left: int) -> None:
    asked = [draft.increase_minor for draft in _drafts(people)]
    pool = _settled(people, left, OverBudgetPolicy.WARN)
    assert [draft.increase_minor for draft in pool.drafts] == asked


def test_equity_is_the_whole_pool_by_base_pay() -> None:
    earners = [_earner(5, base) for base in (1_000_000, 2_000_000)]
    pool = Pool(UUID(int=1), UUID(int=2), BudgetPoolKind.EQUITY, 1_000, "EUR")
    pool.drafts = [Draft(one, RecommendationKind.EQUITY, None, []) for one in earners]
    settle(pool, Rates({}, YEAR[1]), OverBudgetPolicy.WARN)
    assert [draft.increase_minor for draft in pool.drafts] == [333, 667]


def _drafts(people: list[tuple[int, int, bool]]) -> list[Draft]:
    earners = [_earner(level, base, fte=Decimal("0.5" if half else "1")) for base, level, half in people]
    return [draft for one in earners for draft in drafts_of(one, TERMS)]


def _settled(people: list[tuple[int, int, bool]], left: int, policy: OverBudgetPolicy) -> Pool:
    pool = Pool(UUID(int=1), UUID(int=2), BudgetPoolKind.BASE, left, "EUR", _drafts(people))
    settle(pool, Rates({}, YEAR[1]), policy)
    return pool
