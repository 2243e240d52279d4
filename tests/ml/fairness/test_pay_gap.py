"""Pay gaps by hand and against statsmodels; what is suppressed; when a joint assessment is due."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.errors import ModelInputError
from ml.fairness.pay_gap import PayGap, Reported, Workers, adjusted_gap, joint_assessment_due, pay_gaps, quartile_shares
from ml.features import Floats, Ints
from tests.ml.fairness.companies import named

FIGURES = (
    "n_group",
    "n_comparison",
    "mean_gap",
    "median_gap",
    "base_gap",
    "variable_gap",
    "variable_median_gap",
    "variable_share",
    "comparison_variable_share",
    "quartile_shares",
    "adjusted_gap",
    "low",
    "high",
    "joint_assessment_due",
)
SUBMITTED = Reported(submitted_on=date(2027, 6, 7))


def paid(women: Ints, men: Ints, variable: Ints | None = None, objective: Floats | None = None) -> Workers:
    size = len(women) + len(men)
    return Workers(
        category=named(("engineers", size)),
        arm=named(("FEMALE", len(women)), ("MALE", len(men))),
        base=np.concatenate([women, men]),
        variable=np.zeros(size, dtype=np.int64) if variable is None else variable,
        objective=objective,
    )


def equal(amount: int, people: int) -> Ints:
    return np.full(people, amount, dtype=np.int64)


def of(workers: Workers, reported: Reported | None = None) -> PayGap:
    """The gap of the one category."""
    everybody, category = pay_gaps(workers, reported)
    assert (everybody.category, category.category) == (None, "engineers")
    return category


def test_figures_by_hand() -> None:
    women, men = np.array([80, 90, 100, 110, 120]) * 100, np.array([90, 100, 110, 120, 130]) * 100
    variable = np.array([0, 0, 0, 10, 20, 0, 10, 20, 30, 40]) * 100
    found = of(paid(women, men, variable))
    assert (found.n, found.n_group, found.n_comparison, found.suppressed) == (10, 5, 5, False)
    assert found.mean_gap == pytest.approx(1 - 106 / 130)
    assert found.median_gap == pytest.approx(1 - 100 / 130)
    assert found.base_gap == pytest.approx(1 - 100 / 110)
    assert found.variable_gap == pytest.approx(1 - 6 / 20)
    assert found.variable_median_gap == 1.0
    assert (found.variable_share, found.comparison_variable_share) == (0.4, 0.8)
    assert (found.quartile_shares, found.adjusted_gap, found.explained) == (None, None, False)


def test_no_variable_pay_at_all_is_no_gap_to_speak_of() -> None:
    found = of(paid(equal(100, 5), equal(100, 5)))
    assert (found.variable_gap, found.variable_median_gap, found.mean_gap) == (None, None, 0.0)
    assert found.explanation == "The difference in average pay is under 5 %."


@pytest.mark.parametrize(("women", "men"), [(4, 30), (30, 4), (5, 4), (0, 12)])
def test_small_categories_hold_no_figure(women: int, men: int) -> None:
    found = of(paid(equal(90, women), equal(100, men)), SUBMITTED)
    assert (found.suppressed, found.n, found.explained) == (True, women + men, False)
    assert [getattr(found, name) for name in FIGURES] == [None] * len(FIGURES)
    assert found.explanation.startswith("Not shown: a gap needs at least 10 workers, and 5 of each group")


def test_quartiles_from_the_lowest() -> None:
    pay = np.arange(20, dtype=np.int64)
    assert quartile_shares(pay, pay < 5) == (1.0, 0.0, 0.0, 0.0)
    assert quartile_shares(pay, pay % 5 < 2) == (0.4, 0.4, 0.4, 0.4)


def test_equal_pay_is_spread_over_quartiles() -> None:
    assert quartile_shares(equal(7, 22), np.arange(22) < 11) == pytest.approx((0.5,) * 4)


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=4, max_size=60), st.randoms())
@settings(max_examples=60, deadline=None)
def test_quartiles_add_up_and_no_order_matters(people: list[tuple[int, bool]], chance: object) -> None:
    pay, group = np.array([one for one, _ in people]), np.array([inside for _, inside in people])
    shares = quartile_shares(pay, group)
    order = np.random.default_rng(hash(chance) % 2**32).permutation(len(pay))
    assert sum(shares) / 4 == pytest.approx(group.mean())
    assert min(shares) > -1e-12
    assert max(shares) < 1 + 1e-12
    assert quartile_shares(pay[order], group[order]) == pytest.approx(shares)


def graded() -> tuple[Workers, Floats]:
    """Women are in lower grades; within a grade all are paid alike, but for chance."""
    rng = np.random.default_rng(6)
    grade = np.concatenate([rng.integers(0, 3, 60), rng.integers(1, 4, 60)])
    pay = np.rint(5_000_000 * 1.15**grade * np.exp(rng.normal(0, 0.04, 120))).astype(np.int64)
    return paid(pay[:60], pay[60:], objective=(grade[:, None] == np.arange(4)).astype(float)), grade.astype(float)


def test_the_adjusted_gap_is_statsmodels_log_pay_with_hc3() -> None:
    from statsmodels.regression.linear_model import OLS  # type: ignore[import-untyped]

    workers, _ = graded()
    assert workers.objective is not None
    group = workers.arm == "FEMALE"
    design = np.column_stack([group, workers.objective]).astype(float)
    theirs = OLS(np.log(workers.base), design).fit(cov_type="HC3", use_t=True)
    low, high = theirs.conf_int()[0]
    expected = [1 - np.exp(theirs.params[0]), 1 - np.exp(high), 1 - np.exp(low)]
    assert adjusted_gap(workers.base, group, workers.objective) == pytest.approx(expected, abs=1e-10)


def test_criteria_that_explain_the_gap_end_the_matter() -> None:
    found = of(graded()[0], SUBMITTED)
    assert found.mean_gap is not None
    assert found.adjusted_gap is not None
    assert found.mean_gap > 0.1
    assert abs(found.adjusted_gap) < 0.02
    assert (found.explained, found.joint_assessment_due) == (True, None)
    assert found.explanation.endswith(": explained.")


def test_what_criteria_leave_calls_for_an_assessment() -> None:
    workers, _ = graded()
    lower = np.where(workers.arm == "FEMALE", np.rint(workers.base * 0.93), workers.base).astype(np.int64)
    found = of(replace(workers, base=lower), SUBMITTED)
    assert found.adjusted_gap == pytest.approx(0.07, abs=0.02)
    assert (found.explained, found.joint_assessment_due) == (False, date(2027, 12, 7))
    assert found.explanation.endswith("a joint pay assessment is due once 2027-12-07 has passed.")


def test_who_alone_has_a_criterion_and_who_lacks_one_are_left_out_of_the_adjusted_gap() -> None:
    workers, _ = graded()
    assert workers.objective is not None
    alone = np.column_stack([workers.objective, np.arange(120) == 7])
    alone[8, 0] = np.nan
    kept = ~np.isin(np.arange(120), (7, 8))
    group = workers.arm == "FEMALE"
    expected = adjusted_gap(workers.base[kept], group[kept], workers.objective[kept])
    assert expected is not None
    assert adjusted_gap(workers.base, group, alone) == pytest.approx(expected, abs=1e-10)


def test_criteria_that_are_the_group_adjust_nothing() -> None:
    workers, _ = graded()
    group = workers.arm == "FEMALE"
    assert adjusted_gap(workers.base, group, group[:, None].astype(float)) is None
    assert adjusted_gap(workers.base, group, np.full((120, 1), np.nan)) is None
    assert adjusted_gap(workers.base[55:65], group[55:65], np.eye(10)[:, :6]) is None


@pytest.mark.parametrize(
    ("submitted_on", "due"),
    [
        (date(2027, 6, 7), date(2027, 12, 7)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 12, 31), date(2028, 6, 30)),
    ],
)
def test_six_months_end_on_the_same_day_or_the_last_of_the_month(submitted_on: date, due: date) -> None:
    reported = Reported(submitted_on=submitted_on)
    assert joint_assessment_due("engineers", 0.05, reported, explained=False) == due


@pytest.mark.parametrize("gap", [0.05, -0.05, 0.3])
def test_five_per_cent_in_either_direction_is_enough(gap: float) -> None:
    assert joint_assessment_due("engineers", gap, SUBMITTED, explained=False) == date(2027, 12, 7)


@pytest.mark.parametrize(
    ("gap", "reported", "explained"),
    [
        (0.0499, SUBMITTED, False),
        (0.2, SUBMITTED, True),
        (0.2, None, False),
        (0.2, replace(SUBMITTED, justified=("engineers",)), False),
        (0.2, replace(SUBMITTED, remedied_on={"engineers": date(2027, 12, 7)}), False),
    ],
)
def test_each_of_the_three_parts_must_hold(gap: float, reported: Reported | None, *, explained: bool) -> None:
    assert joint_assessment_due("engineers", gap, reported, explained=explained) is None


def test_a_remedy_after_six_months_or_in_another_category_is_too_late() -> None:
    late = replace(SUBMITTED, remedied_on={"engineers": date(2027, 12, 8), "sales": date(2027, 7, 1)})
    assert joint_assessment_due("engineers", 0.2, late, explained=False) == date(2027, 12, 7)


def test_the_whole_company_is_told_but_never_assessed() -> None:
    workers = replace(paid(equal(80, 20), equal(100, 20)), category=named(("a", 19), (None, 2), ("b", 19)))
    everybody, a, b = pay_gaps(workers, SUBMITTED)
    assert everybody.mean_gap == pytest.approx(0.2)
    assert (everybody.n, everybody.joint_assessment_due) == (40, None)
    assert everybody.quartile_shares == (1.0, 1.0, 0.0, 0.0)
    assert (a.suppressed, b.suppressed) == (True, True)


def test_people_of_no_known_arm_are_left_out() -> None:
    workers = paid(equal(80, 10), equal(100, 10))
    arm = workers.arm.copy()
    arm[:3], arm[3] = "DIVERSE", None
    assert of(replace(workers, arm=arm)).n == 16


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"base": np.zeros(20, dtype=np.int64)}, r"^A worker has no base pay or a negative variable pay: "),
        ({"variable": np.full(20, -1)}, r"^A worker has no base pay or a negative variable pay: "),
        ({"objective": np.ones((3, 1))}, r"^The columns of the workers have different lengths: "),
    ],
)
def test_bad_columns_are_refused(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(ModelInputError, match=sentence):
        replace(paid(equal(80, 10), equal(100, 10)), **changed)  # type: ignore[arg-type]
