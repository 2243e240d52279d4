"""The study in small: its worlds are what they say, and the signals do there what they must."""

from dataclasses import replace

import numpy as np
import pytest

from ml.fairness.signals import signals
from ml.fairness.study import CONFOUNDED, MANY, PLANTED, QUESTIONS, ask, line, run, wilson
from ml.fairness.values import Kind
from ml.fairness.worlds import World, draw

RUNS, SEED = 150, 3


def answered(name: str) -> list[float]:
    """Any flag, found, false among flags."""
    (question,) = (one for one in QUESTIONS if one.name == name)
    every = ask(question, RUNS, SEED).runs
    return [sum(getattr(one, what) for one in every) / RUNS for what in ("flagged", "found", "false_share")]


def test_a_world_without_bias_seldom_alarms() -> None:
    flagged, found, _ = answered("null, evidence exact")
    assert flagged < 0.11
    assert found == 0


def test_half_a_point_in_one_unit_of_twenty_is_found() -> None:
    _, found, false_share = answered("planted 0.5 in one unit, evidence exact")
    assert found > 0.75
    assert false_share < 0.1


def test_noisy_evidence_alarms_where_its_reliability_is_not_told() -> None:
    told, _, _ = answered("confounded -0.5 SD, reliability 0.6, n = 160")
    not_told, _, _ = answered("the same, reliability not told")
    assert told < 0.1
    assert not_told > 2 * told


def test_the_worlds_are_what_they_say() -> None:
    people = draw(replace(PLANTED, people=2_000, units=2, reliability=0.6), np.random.default_rng(1))
    remote, first = people.arms[Kind.PROXIMITY] == "REMOTE", people.unit == "unit 00"
    assert (int((remote & first).sum()), int((remote & ~first).sum())) == (800, 800)
    gaps = [people.rating[rows & ~remote].mean() - people.rating[rows & remote].mean() for rows in (first, ~first)]
    assert gaps == pytest.approx([0.5, 0.0], abs=0.08)
    assert 0.36 / people.evidence.var() == pytest.approx(0.6, abs=0.03)


def test_the_false_are_told_from_the_true() -> None:
    found = signals(draw(World(planted=0.9), np.random.default_rng(1)), Kind.PROXIMITY)
    here = [one for one in found if one.flagged]
    assert [one.unit for one in here] == ["unit 00"]
    assert (run(PLANTED, found).found, run(PLANTED, found).false_share) == (True, 0.0)
    assert (run(MANY, found).flagged, run(MANY, found).found, run(MANY, found).false_share) == (True, False, 1.0)


def test_the_row_says_whether_what_was_asked_is_met() -> None:
    (question,) = (one for one in QUESTIONS if one.world == CONFOUNDED)
    answer = ask(question, 20, SEED)
    assert "any flag at most 0.07: " in line(question, answer)
    assert [one.flagged for one in ask(question, 20, SEED).runs] == [one.flagged for one in answer.runs]


def test_wilsons_interval() -> None:
    measure = wilson(10, 100)
    assert (measure.value, measure.low, measure.high) == pytest.approx((0.1, 0.05522914, 0.17436566), abs=1e-8)
