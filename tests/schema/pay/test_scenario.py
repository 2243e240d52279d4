"""Scenarios and pay equity through the graph: reproducible, refused where they would tell of single people."""

from typing import Any

import pytest

from tests.operations.documents import OPERATIONS
from tests.schema.changing import changed, made, refusals
from tests.schema.pay.planning import ANALYST, Planning
from tests.world import World

SCENARIO = OPERATIONS["08 ScenarioRun"]
TOLD = "scenario { seed modelVersion assumptions cost { amountMinor currency } retention { segment headcount baseline"
TOLD += " forecast interval { low high } expectedLeaversAvoided } }"
GAPS = "results { category group comparison meanGap medianGap variableGap adjustedGap quartiles interval { low high }"
GAPS += " n suppressed jointAssessmentDue assessmentDueOn }"


@pytest.fixture(scope="module")
def planned(module_world: World) -> tuple[Planning, str]:
    one = Planning(module_world)
    return one, one.opened()


def _given(cycle: str, *changes: tuple[dict[str, Any], str], **further: Any) -> dict[str, Any]:
    told = [{"segment": segment, "poolPercentagePoints": points} for segment, points in changes]
    return {"cycleId": cycle, "changes": told, **further}


def test_a_point_more_for_top_talent_costs_and_keeps(planned: tuple[Planning, str]) -> None:
    planning, cycle = planned
    given = _given(cycle, ({"talent": "TOP_TALENT"}, "1"), seed=7)
    answer = planning.world.send(ANALYST, SCENARIO, {"input": given})
    assert (answer.errors, answer.data is None) == ([], False)
    assert answer.data is not None
    told = answer.data["compensationScenarioRun"]
    scenario = told["scenario"]
    assert (told["userErrors"], scenario["seed"]) == ([], 7)
    assert scenario["modelVersion"] == "observed-leavers-1, constant-elasticity-1"
    top, everybody = scenario["retention"]
    assert (top["segment"], everybody["segment"]) == ("Top talent", "Everybody")
    assert 0 < top["forecast"] < top["baseline"] < 1
    assert top["interval"]["low"] < top["forecast"] < top["interval"]["high"]
    assert 0 < top["expectedLeaversAvoided"] == pytest.approx(everybody["expectedLeaversAvoided"], abs=0.001)
    assert scenario["cost"]["currency"] == "EUR"
    assert any("prior from the literature" in words for words in scenario["assumptions"])


def test_the_same_seed_gives_the_same_answer(planned: tuple[Planning, str]) -> None:
    planning, cycle = planned
    rated, company = {"ratingAtLeast": 3}, {"orgUnitId": planning.company}
    given = _given(cycle, (rated, "1.5"), (company, "-0.5"), seed=11, elasticity={"low": "-1", "high": "-0.5"})
    told = [made(planning.world, ANALYST, "compensationScenarioRun", given, TOLD)["scenario"] for _ in range(2)]
    assert told[0] == told[1]
    assert [one["segment"] for one in told[0]["retention"]][::2] == ["Everybody rated 3 or higher", "Everybody"]
    drawn = made(planning.world, ANALYST, "compensationScenarioRun", _given(cycle, (rated, "1")), "scenario { seed }")
    assert 0 <= drawn["scenario"]["seed"] < 2**31


@pytest.mark.parametrize(
    ("further", "code", "path"),
    [
        ({"elasticity": {"low": "0.5", "high": "1"}}, "WRONG_SIGN", ("elasticity", "low")),
        ({"elasticity": {"low": "-1", "high": "0.1"}}, "WRONG_SIGN", ("elasticity", "high")),
        ({"elasticity": {"low": "-0.1", "high": "-1"}}, "BAD_VALUE", ("elasticity",)),
        ({"seed": -1}, "BAD_VALUE", ("seed",)),
        ({"changes": []}, "BAD_VALUE", ("changes",)),
    ],
)
def test_what_a_scenario_does_not_take(
    planned: tuple[Planning, str], further: dict[str, Any], code: str, path: tuple[str, ...]
) -> None:
    planning, cycle = planned
    answer = changed(planning.world, ANALYST, "compensationScenarioRun", _given(cycle, ({}, "1")) | further)
    assert (code, path) in refusals(answer)


def test_a_scenario_of_a_few_people_is_refused(planned: tuple[Planning, str]) -> None:
    planning, cycle = planned
    given = _given(cycle, ({"ratingAtLeast": 6}, "1"))
    answer = changed(planning.world, ANALYST, "compensationScenarioRun", given)
    assert refusals(answer) == [("TOO_FEW_PEOPLE", ("changes", "0", "segment"))]
    much = changed(planning.world, ANALYST, "compensationScenarioRun", _given(cycle, ({}, "101")))
    assert refusals(much) == [("BAD_VALUE", ("changes", "0", "poolPercentagePoints"))]


@pytest.mark.parametrize("who", ["employee", "manager", "hrbp", "auditor"])
def test_nobody_else_runs_scenarios(planned: tuple[Planning, str], who: str) -> None:
    planning, cycle = planned
    answer = changed(planning.world, who, "compensationScenarioRun", _given(cycle, ({}, "1"), seed=1))
    assert refusals(answer) == [("NOT_FOUND", ("cycleId",))]


def test_pay_gaps_are_measured_by_category_and_small_ones_hold_no_figure(planned: tuple[Planning, str]) -> None:
    planning, cycle = planned
    world = planning.world
    world.rows(
        "INSERT INTO job_level (organization_id, id, name, rank) VALUES (:one, gen_random_uuid(), 'Rare', 99)",
        one=planning.tenant,
    )
    world.rows(
        "UPDATE job_profile SET job_level_id = (SELECT id FROM job_level WHERE name = 'Rare') WHERE id IN (SELECT"
        " job_profile_id FROM (SELECT DISTINCT ON (employee_id) * FROM employment WHERE organization_id = :one"
        " ORDER BY employee_id, valid_from DESC) AS now"
        " WHERE status = 'ACTIVE' GROUP BY 1 HAVING count(*) = 3 LIMIT 1)",
        one=planning.tenant,
    )
    (rare,) = planning.ids("JobLevel", "job_level", "name = 'Rare'")
    for name, level in (("Everybody", None), ("The rare", rare)):
        given = {"name": name, "levelId": level}
        made(world, ANALYST, "payEquityCategoryCreate", given, "category { id }")
    told = {one["category"]: one for one in made(world, ANALYST, "payEquityRun", {"cycleId": cycle}, GAPS)["results"]}
    assert {name: (one["n"] > 100, one["suppressed"]) for name, one in told.items()} == {
        "Everybody": (True, False),
        "The rare": (False, True),
    }
    few = told["The rare"]
    assert [few[name] for name in ("meanGap", "medianGap", "variableGap", "adjustedGap", "quartiles", "interval")] == [
        None
    ] * 6
    assert few["n"] == 3
    whole = told["Everybody"]
    assert (whole["group"], whole["comparison"], len(whole["quartiles"])) == ("FEMALE", "MALE", 4)
    assert whole["interval"]["low"] <= whole["adjustedGap"] <= whole["interval"]["high"]
    named = planning.ids("PayEquityCategory", "pay_equity_category", "name = 'The rare'")
    answer = changed(world, ANALYST, "payEquityRun", {"cycleId": cycle, "categoryIds": named})
    assert refusals(answer) == [("TOO_FEW_PEOPLE", ("categoryIds", "0"))]


def test_the_clock_of_a_wide_gap_runs_six_months_and_then_an_assessment_is_due(planned: tuple[Planning, str]) -> None:
    planning, cycle = planned
    world = planning.world
    world.rows(
        "UPDATE compensation_record SET base_minor = base_minor / 2 WHERE employee_id IN (SELECT employee.id FROM"
        " employee JOIN person ON person.id = person_id WHERE sex = 'FEMALE')"
    )
    made(world, ANALYST, "payEquityCategoryCreate", {"name": "Halved"}, "category { id }")
    (category,) = planning.ids("PayEquityCategory", "pay_equity_category", "name = 'Halved'")
    given = {"cycleId": cycle, "categoryIds": [category]}
    (first,) = made(world, ANALYST, "payEquityRun", given, GAPS)["results"]
    assert (first["assessmentDueOn"], first["jointAssessmentDue"]) == ("2027-05-21", False)
    world.rows("UPDATE pay_gap_result SET measured_on = '2026-05-01', assessment_due_on = '2026-11-01'")
    (second,) = made(world, ANALYST, "payEquityRun", given, GAPS)["results"]
    assert (second["assessmentDueOn"], second["jointAssessmentDue"]) == ("2026-11-01", True)
