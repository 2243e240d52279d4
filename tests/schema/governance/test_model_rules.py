"""Bands of risk, and going back to the version before."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.governance.model_rules import band, bands_from, before
from schema.governance.values import RiskBand

ONE, OTHER = UUID(int=1), UUID(int=2)


USUAL = (0.08, 0.2)


@pytest.mark.parametrize(
    "told",
    [
        "0.1 and 0.2",
        {"mediumFrom": "0.3"},
        {"mediumFrom": "0.2", "highFrom": "0.1"},
        {"mediumFrom": 0, "highFrom": 1},
        {"mediumFrom": "low", "highFrom": None},
    ],
)
def test_thresholds_that_are_none_are_the_usual_ones(told: object) -> None:
    assert bands_from({"retention": told}) == bands_from({}) == USUAL


def test_an_organization_has_its_own_thresholds() -> None:
    assert bands_from({"retention": {"mediumFrom": "0.1", "highFrom": "0.3"}}) == (0.1, 0.3)


def test_a_threshold_belongs_to_the_band_above_it() -> None:
    assert [band(one, (0.1, 0.3)) for one in (0.0999, 0.1, 0.2999, 0.3)] == [
        RiskBand.LOW,
        RiskBand.MEDIUM,
        RiskBand.MEDIUM,
        RiskBand.HIGH,
    ]


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_risk_is_never_in_a_lower_band(one: float, other: float) -> None:
    order = list(RiskBand)
    low, high = sorted((one, other))
    assert order.index(band(low, USUAL)) <= order.index(band(high, USUAL))


def test_the_version_before_is_the_last_other_one() -> None:
    assert before([]) is None
    assert before([ONE]) is None
    assert before([ONE, ONE]) is None
    assert before([ONE, OTHER, ONE]) == OTHER
