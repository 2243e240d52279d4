"""Where a model is in force, scenarios begin from its means over cohorts, and say so; else from what was observed."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from schema.access.request import Request
from schema.pay.leaving_groups import baseline_of, cohorts
from schema.pay.leaving_ports import Chance, Leavers, Leaving
from schema.pay.scenario_rules import Staff
from tests.schema.changing import made
from tests.schema.pay.planning import ANALYST, Planning
from tests.world import World

VERSION = UUID(int=7)
PEOPLE = 40
TOLD = "scenario { modelVersion assumptions retention { segment baseline } }"


class InForce:
    """A version that says the same of everybody; None where there is none."""

    def __init__(self, chance: Chance | None) -> None:
        self._chance = chance

    async def leaving(self, request: Request, employees: Sequence[UUID], months: int) -> Leaving | None:
        """The chance of each."""
        del request
        assert months == 12
        return None if self._chance is None else Leaving(VERSION, dict.fromkeys(employees, self._chance))


@pytest.fixture(scope="module")
def planned(module_world: World) -> tuple[Planning, str]:
    """A cycle in planning."""
    told = Planning(module_world)
    return told, told.opened()


@pytest.fixture
def lent(planned: tuple[Planning, str]) -> Iterator[dict[type[Any], Any]]:
    """What the door lends; nothing, after the test."""
    yield planned[0].world.ports
    planned[0].world.ports.pop(Leavers, None)


def _run(planned: tuple[Planning, str]) -> dict[str, Any]:
    change = {"segment": {"talent": "EVERYBODY"}, "poolPercentagePoints": "1"}
    given = {"cycleId": planned[1], "changes": [change], "seed": 7}
    scenario: dict[str, Any] = made(planned[0].world, ANALYST, "compensationScenarioRun", given, TOLD)["scenario"]
    return scenario


def test_the_model_in_force_is_the_baseline_and_is_named(
    planned: tuple[Planning, str], lent: dict[type[Any], Any]
) -> None:
    lent[Leavers] = InForce(Chance(0.25, 0.2, 0.3))
    scenario = _run(planned)
    assert scenario["modelVersion"] == f"retention-{VERSION}, constant-elasticity-1"
    assert {one["baseline"] for one in scenario["retention"]} == {0.25}
    assert scenario["assumptions"][0].startswith("Without the changes as many leave as the model in force expects of ")


def test_without_a_model_in_force_what_was_observed_is_and_is_named(
    planned: tuple[Planning, str], lent: dict[type[Any], Any]
) -> None:
    without = _run(planned)
    lent[Leavers] = InForce(None)
    assert _run(planned) == without
    assert without["modelVersion"] == "observed-leavers-1, constant-elasticity-1"
    assert without["assumptions"][0].endswith("No model of risk is served.")


def _staff(tenure: Sequence[int], standing: Sequence[float]) -> Staff:
    nothing = np.zeros(len(tenure), dtype=np.int64)
    return Staff(
        base=nothing,
        currency=np.array(["EUR"] * len(tenure), dtype=np.object_),
        variable_target=np.zeros(len(tenure)),
        tenure=np.array(tenure, dtype=np.int64),
        unit=nothing,
        units=[],
        value=nothing,
        standing=np.array(standing, dtype=np.float64),
        potential=nothing,
        employees=[UUID(int=number) for number in range(len(tenure))],
    )


def _told(staff: Staff, chances: Sequence[float]) -> Leaving:
    pairs = zip(staff.employees, chances, strict=False)
    return Leaving(VERSION, {one: Chance(chance, chance / 2, chance * 2) for one, chance in pairs})


def test_cohorts_are_by_tenure_and_by_high_performance() -> None:
    staff = _staff([0, 729, 730, 1_825, 9_000, -5], [1.0, float("nan"), 0.75, 0.74, 1.0, 0.0])
    assert cohorts(staff).tolist() == [1, 0, 3, 4, 5, 0]


def test_everybody_counts_with_the_mean_of_the_cohort_and_nobody_alone() -> None:
    staff = _staff([10] * 20 + [800] * 11 + [3_000] * 9, [0.0] * PEOPLE)
    chances = [0.1] * 19 + [0.3] + [0.2] * 11 + [0.9] * 9
    found = baseline_of(staff, _told(staff, chances))
    assert found is not None
    # Nine are too few for a cohort: they count with the mean of all forty.
    assert np.unique(found.probability.round(9)).tolist() == [0.11, 0.2, round(sum(chances) / PEOPLE, 9)]
    assert found.log_error[found.stratum] == pytest.approx(np.log(4) / (2 * 1.6448536269514722))


def test_a_person_whose_chance_changes_moves_a_group_no_more_than_the_cohort() -> None:
    staff = _staff([10] * PEOPLE, [0.0] * PEOPLE)
    usual, other = (baseline_of(staff, _told(staff, [first] + [0.1] * (PEOPLE - 1))) for first in (0.1, 0.9))
    assert usual is not None
    assert other is not None
    assert (other.probability - usual.probability) == pytest.approx(0.8 / PEOPLE)


def test_a_model_that_knows_fewer_than_ten_says_nothing() -> None:
    staff = _staff([10] * PEOPLE, [0.0] * PEOPLE)
    assert baseline_of(staff, _told(staff, [0.5] * 9)) is None
    known = baseline_of(staff, _told(staff, [0.5] * 10))
    assert known is not None
    assert known.probability == pytest.approx(0.5)
    assert known.assumptions[0].startswith(
        "Without the changes as many leave as the model in force expects of 10 of 40"
    )
