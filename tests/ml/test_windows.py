"""Weeks of leave are no weeks: they move nothing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ml.windows import (
    carried,
    due_weeks,
    from_usual,
    latest,
    mean_of,
    share_of,
    slips,
    steepest_rise,
    together,
    worked,
)

NAN = np.nan
VALUES = np.array([[1.0, NAN, 3.0, 5.0, 9.0]])
DUE = np.array([[True, True, False, True, True]])


def same(one: object, other: object) -> None:
    np.testing.assert_array_equal(np.asarray(one), np.asarray(other))


def test_due_is_employed_at_work_with_the_system_up() -> None:
    employed, leave = np.array([[True, True, True, False]]), np.array([[False, True, False, False]])
    outage, off = np.array([False, False, True, False]), np.array([[True, False, False, False]])
    same(due_weeks(employed, leave, outage), [[True, False, False, False]])
    same(due_weeks(employed, leave, outage, off), [[False] * 4])


def test_due_weeks_come_first() -> None:
    same(worked(VALUES, DUE), [[1.0, NAN, 5.0, 9.0, NAN]])
    same(carried(VALUES, DUE), [[1.0, 1.0, 5.0, 9.0, NAN]])


def test_means_and_shares_read_due_weeks_only() -> None:
    same(mean_of(VALUES, DUE), [5.0])
    same(mean_of(VALUES, DUE, last=2), [7.0])
    same(share_of(VALUES > 4, DUE), [0.5])
    same(mean_of(VALUES, DUE & (VALUES > 6)), [NAN])


def test_the_latest_known_value() -> None:
    same(latest(np.array([[1.0, 2.0, NAN], [NAN, NAN, NAN]]), np.ones((2, 3), dtype=bool)), [2.0, NAN])


def test_rises() -> None:
    due = np.ones((1, 6), dtype=bool)
    values = np.array([[0.0, 0.1, 0.5, 0.6, 0.2, 0.3]])
    np.testing.assert_allclose(steepest_rise(values, due, 2), [0.5])
    same(steepest_rise(values[:, :2], due[:, :2], 2), [NAN])


def test_a_slip_is_planned_weeks_a_week_and_long_silence_hides_it() -> None:
    behind = np.array([[0.1, 0.2, NAN, 0.4, NAN, NAN, NAN, NAN, 0.9], [NAN] * 9])
    told = slips(behind, np.array([10.0, 20.0]))
    np.testing.assert_allclose(told[0], [NAN, 1.0, NAN, 1.0, NAN, NAN, NAN, NAN, NAN], atol=1e-12)
    same(told[1], [NAN] * 9)
    near = slips(behind[:1, 1:8], np.array([10.0]))
    np.testing.assert_allclose(near, [[NAN, NAN, 1.0, NAN, NAN, NAN, NAN]], atol=1e-12)


def test_everybody_is_held_against_the_own_usual() -> None:
    same(from_usual(np.array([[1.0, NAN, 3.0], [NAN, NAN, NAN]])), [[-1.0, NAN, 1.0], [NAN, NAN, NAN]])


def test_slipping_together_is_the_worst_quarter_of_others_less_the_rest() -> None:
    others = np.array([[0.0, 5.0, 0.0, 0.0, 0.0, 6.0, 0.0, 0.0]])
    values = np.array([[1.0, 4.0, 1.0, 1.0, 1.0, 6.0, 1.0, 1.0]])
    due = np.ones((1, 8), dtype=bool)
    same(together(values, others, due), [4.0])
    same(together(values, np.full((1, 8), NAN), due), [NAN])
    same(together(values[:, :3], others[:, :3], due[:, :3]), [NAN])


@given(st.integers(0, 12), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_weeks_of_leave_anywhere_change_nothing(at: int, weeks: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = np.where(rng.random((3, 12)) < 0.2, NAN, rng.normal(size=(3, 12)))
    due = rng.random((3, 12)) < 0.8
    longer, leave = np.insert(values, [at] * weeks, 99.0, axis=1), np.insert(due, [at] * weeks, values=False, axis=1)
    same(mean_of(values, due), mean_of(longer, leave))
    same(mean_of(values, due, last=4), mean_of(longer, leave, last=4))
    same(latest(values, due), latest(longer, leave))
    same(steepest_rise(values, due, 3), steepest_rise(longer, leave, 3))
    others = rng.normal(size=(3, 12))
    longer_others = np.insert(others, [at] * weeks, 99.0, axis=1)
    same(together(values, others, due), together(longer, longer_others, leave))
