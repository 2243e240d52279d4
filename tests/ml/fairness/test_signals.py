"""Signals of fairness end to end: what they report, whom they leave out, what they never show."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.errors import ModelInputError
from ml.fairness.signals import signals
from ml.fairness.values import SEED, Finding, Kind, Ratings
from tests.ml.fairness.companies import company, named, rated, rows

SHOWN = ("effect", "low", "high", "p", "q", "smallest_detectable", "bound")


def numbers(finding: Finding) -> list[float]:
    return [getattr(finding, name) for name in SHOWN]


def test_one_company_without_units_is_least_squares_with_hc3() -> None:
    from statsmodels.regression.linear_model import OLS  # type: ignore[import-untyped]

    people = company(units=1, people=160, remote_share=0.5)
    (found,) = signals(replace(people, unit=np.full(160, None, dtype=object)), Kind.PROXIMITY)
    group = people.arms[Kind.PROXIMITY] == "REMOTE"
    theirs = OLS(people.rating, np.column_stack([np.ones(160), people.evidence, group])).fit(cov_type="HC3", use_t=True)
    assert found.effect == pytest.approx(theirs.params[2], abs=1e-10)
    assert found.p == pytest.approx(theirs.pvalues[2], rel=0.02)
    assert [found.low, found.high] == pytest.approx(theirs.conf_int()[2].tolist(), abs=0.005)
    assert found.smallest_detectable == pytest.approx((1.975 + 0.844) * theirs.bse[2], rel=0.002)
    assert (found.n, found.n_group, found.n_comparison, found.unit, found.q) == (160, 80, 80, None, found.p)
    assert found.method == "OLS on evidence, HC3"


def test_a_planted_unit_is_found_and_the_company_is_read_first() -> None:
    found = signals(company(planted=0.8), Kind.PROXIMITY)
    assert [one.unit for one in found] == [None, *(f"unit {at:02}" for at in range(20))]
    assert [one.unit for one in found if one.flagged] == ["unit 00"]
    assert found[1].explanation.startswith("REMOTE is rated 0.")
    assert "points lower than ONSITE for the same evidence" in found[1].explanation
    assert "Only an unmeasured gap of" in found[1].explanation
    assert found[0].explanation.startswith("No difference beyond chance (interval ")
    assert (found[0].smallest_detectable or 0) < 0.1


def test_q_is_benjamini_hochbergs_over_all_comparisons_of_the_kind() -> None:
    from statsmodels.stats.multitest import multipletests  # type: ignore[import-untyped]

    found = signals(company(planted=0.5), Kind.PROXIMITY)
    theirs = multipletests([one.p for one in found], method="fdr_bh")[1]
    assert [one.q for one in found] == pytest.approx(theirs.tolist(), abs=1e-12)


def test_a_difference_under_fifteen_hundredths_is_never_flagged() -> None:
    found = signals(company(units=40, people=200, everywhere=0.1), Kind.PROXIMITY)[0]
    assert found.q is not None
    assert found.effect is not None
    assert found.q < 0.001
    assert -0.15 < found.effect < 0
    assert not found.flagged
    assert found.explanation.endswith("beyond chance, but under 0.15 points.")


def test_the_bound_is_the_gap_of_evidence_that_makes_up_for_the_effect() -> None:
    people = company(units=4, people=400, everywhere=0.3)
    found = signals(people, Kind.PROXIMITY)[0]
    assert found.bound == pytest.approx(0.3 / 0.6, abs=0.08)


def test_unrated_people_are_left_out_and_never_count_as_zero() -> None:
    people = company(units=2)
    some = np.arange(160) % 5 == 0
    unrated = replace(people, rating=np.where(some, np.nan, people.rating))
    assert signals(unrated, Kind.PROXIMITY) == signals(rows(people, ~some), Kind.PROXIMITY)


def test_people_without_evidence_and_of_other_labels_are_left_out() -> None:
    people = company(units=2)
    labels = people.arms[Kind.PROXIMITY].copy()
    labels[::7], labels[1::7] = "HYBRID", None
    evidence = people.evidence.copy()
    evidence[2::7] = np.nan
    changed = replace(people, evidence=evidence, arms={Kind.PROXIMITY: labels})
    kept = np.isin(np.arange(160) % 7, (0, 1, 2), invert=True)
    found, expected = signals(changed, Kind.PROXIMITY), signals(rows(people, kept), Kind.PROXIMITY)
    assert [replace(one, bound=None) for one in found] == [replace(one, bound=None) for one in expected]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    people = company(units=3, people=24, cycles=1 + seed % 2, remote_share=0.4)
    order = np.random.default_rng(seed).permutation(len(people.rating))
    before, after = signals(people, Kind.PROXIMITY), signals(rows(people, order), Kind.PROXIMITY)
    assert [one.explanation for one in after] == [one.explanation for one in before]
    for one, other in zip(before, after, strict=True):
        assert numbers(other) == pytest.approx(numbers(one), rel=1e-9, abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_a_small_cell_is_never_shown(sizes: list[tuple[int, int]]) -> None:
    unit = named(*((f"u{at}", sum(size)) for at, size in enumerate(sizes)))
    labels = named(*(cell for inside, others in sizes for cell in (("REMOTE", inside), ("ONSITE", others))))
    evidence = np.random.default_rng(1).normal(3, 1, len(unit))
    found = signals(rated(np.rint(evidence), evidence, labels, unit), Kind.PROXIMITY)
    for one in found:
        small = one.n < 20 or one.suppressed
        assert small == one.suppressed
        if one.suppressed:
            assert numbers(one) == [None] * len(SHOWN)
            assert (one.n_group, one.n_comparison, one.flagged) == (None, None, False)
            assert one.explanation.startswith("Too few to compare")
        else:
            assert min(one.n_group or 0, one.n_comparison or 0) >= 5


def test_units_too_small_are_counted_above() -> None:
    people = company(units=4, people=24, remote_share=1 / 3)
    unit = people.unit.copy()
    unit[:8], unit[8:24] = "small", "smaller"
    parents = {"small": "both", "smaller": "both", "both": None}
    found = signals(replace(people, unit=unit, parents=parents), Kind.PROXIMITY)
    told = {one.unit: (one.n, one.suppressed) for one in found}
    assert told == {
        None: (96, False),
        "both": (24, False),
        "unit 01": (24, False),
        "unit 02": (24, False),
        "unit 03": (24, False),
        "small": (8, True),
        "smaller": (16, True),
    }
    (small,) = (one for one in found if one.unit == "small")
    assert small.explanation.endswith("counted with the unit above.")


def test_a_company_too_small_is_one_suppressed_finding() -> None:
    (found,) = signals(company(units=1, people=19), Kind.PROXIMITY)
    assert (found.suppressed, found.n, found.n_group, found.effect) == (True, 19, None, None)
    assert signals(rated(np.empty(0), np.empty(0), named()), Kind.PROXIMITY)[0].n == 0


def test_few_people_are_permuted_with_a_reported_seed_and_it_repeats() -> None:
    people = company(units=1, people=24, everywhere=1.5, remote_share=0.5)
    first = signals(people, Kind.PROXIMITY)
    assert first == signals(people, Kind.PROXIMITY)
    assert first[0].flagged
    assert first[0].method == f"OLS on evidence, HC3; Freedman-Lane permutation (2000 draws, seed {SEED})"
    assert signals(people, Kind.PROXIMITY, seed=5)[0].method.endswith("seed 5)")


def test_history_is_used_and_people_are_counted_once() -> None:
    people = company(units=4, cycles=5, planted=0.5, reliability=0.6, told=0.6)
    assert people.cycle is not None
    now, found = signals(rows(people, people.cycle == 4), Kind.PROXIMITY)[1], signals(people, Kind.PROXIMITY)[1]
    assert (found.n, found.n_group) == (80, 32)
    assert found.method == (
        "OLS on evidence, 4 cycles, CR3 by employee; bounds by errors in variables (reliability 0.60)"
    )
    assert (found.smallest_detectable or 9) < 0.75 * (now.smallest_detectable or 0)
    assert found == signals(rows(people, people.cycle > 0), Kind.PROXIMITY)[1]


def test_a_cycle_without_any_rating_yet_isnt_replaced_by_the_one_before() -> None:
    people = company(units=1, cycles=3)
    unrated = replace(people, rating=np.where(people.cycle == 2, np.nan, people.rating))
    assert [(one.n, one.suppressed) for one in signals(unrated, Kind.PROXIMITY)] == [(0, True)]


def test_cycles_may_be_numbered_in_any_way() -> None:
    people = company(units=2, cycles=4)
    assert people.cycle is not None
    assert signals(replace(people, cycle=20_200_000 + 10_000 * people.cycle), Kind.PROXIMITY) == signals(
        people, Kind.PROXIMITY
    )


def test_two_ratings_in_one_cycle_are_refused() -> None:
    people = company(units=1, people=40, cycles=2)
    with pytest.raises(ModelInputError, match=r"^Somebody has two ratings in one cycle: "):
        signals(replace(people, cycle=np.zeros(80, dtype=np.int64)), Kind.PROXIMITY)


def test_the_interval_spans_evidence_as_it_stands_and_corrected() -> None:
    people = company(units=1, people=160, remote_share=0.5, shift=0.5, reliability=0.6)
    told, exact = (signals(replace(people, reliability=one), Kind.PROXIMITY)[0] for one in (0.6, None))
    assert exact.p is not None
    assert exact.low is not None
    assert exact.high is not None
    assert (told.p or 0) >= exact.p
    assert (told.low or 9) <= exact.low
    assert (told.high or -9) > exact.high


def several(size: int = 400) -> Ratings:
    rng = np.random.default_rng(4)
    evidence = rng.normal(3, 1, size)
    bands, teams = named(*((band, size // 4) for band in ("18-29", "30-39", "40-49", "50+"))), np.arange(size) // 8
    people = rated(evidence + rng.normal(0, 0.4, size) - 1.2 * (teams == 7), evidence, named(("REMOTE", size)))
    managers = np.array([f"manager {team:02}" for team in teams], dtype=object)
    return replace(people, arms={Kind.AGE_BAND: bands, Kind.MANAGER: managers})


def test_bands_are_each_compared_with_the_others() -> None:
    found = signals(several(), Kind.AGE_BAND)
    assert [(one.group, one.comparison, one.n_group) for one in found] == [
        (band, "OTHERS", 100) for band in ("18-29", "30-39", "40-49", "50+")
    ]


def test_each_manager_is_compared_with_the_others_company_wide() -> None:
    people = several()
    found = signals(replace(people, unit=named(("a", 200), ("b", 200))), Kind.MANAGER)
    assert (len(found), {one.unit for one in found}) == (50, {None})
    assert [one.group for one in found if one.flagged] == ["manager 07"]
    assert "points lower than the others" in found[7].explanation


def test_a_team_under_five_is_not_shown() -> None:
    managers = named(("small", 4), ("large", 30), ("other", 30))
    evidence = np.random.default_rng(1).normal(3, 1, 64)
    people = replace(rated(evidence, evidence, managers), arms={Kind.MANAGER: managers})
    assert [(one.group, one.suppressed) for one in signals(people, Kind.MANAGER)] == [
        ("large", False),
        ("other", False),
        ("small", True),
    ]


def test_a_group_that_is_its_evidence_is_not_compared() -> None:
    labels = named(("REMOTE", 20), ("ONSITE", 20))
    (found,) = signals(rated(np.arange(40.0), (labels == "REMOTE").astype(float), labels), Kind.PROXIMITY)
    assert (found.suppressed, found.effect, found.n) == (True, None, 40)
    assert found.explanation.startswith("Not compared: the group can't be told from its evidence")


def test_equal_ratings_are_no_difference() -> None:
    labels = named(("REMOTE", 20), ("ONSITE", 20))
    evidence = np.random.default_rng(1).normal(3, 1, 40)
    (found,) = signals(rated(np.full(40, 3.0), evidence, labels), Kind.PROXIMITY)
    assert (found.p, found.flagged, found.bound) == (1.0, False, None)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"rating": np.ones(3)}, r"^The columns of the ratings have different lengths: "),
        ({"evidence": np.full(160, np.inf)}, r"^A rating or its evidence is infinite: "),
        ({"reliability": 0.0}, r"^The reliability of the evidence is 0.0: "),
        ({"cycle": np.zeros(160, dtype=np.int64)}, r"^History needs both the employee and the cycle "),
    ],
)
def test_bad_columns_are_refused(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(ModelInputError, match=sentence):
        replace(company(units=2), **changed)  # type: ignore[arg-type]
