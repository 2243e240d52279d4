"""The model that serves is the baseline of scenarios of pay, by cohorts; nobody's score is told, and none is logged."""

from typing import Any

from api.scoring.serving import RETENTION
from schema.governance.model_ports import Models
from schema.pay.leaving_ports import Leavers
from tests.api.scoring.conftest import Modelled
from tests.schema.changing import made
from tests.schema.pay.planning import ANALYST, Planning

TOLD = "scenario { modelVersion assumptions retention { segment headcount baseline } }"


def test_a_scenario_begins_from_the_model_that_serves(modelled: Modelled) -> None:
    world = modelled.world
    given = _given(Planning(world))
    modelled.reset()
    before = _logged(modelled)
    observed = _run(modelled, given)
    world.ports[Leavers] = world.ports[Models]
    served = _run(modelled, given)
    modelled.reset()
    (version,) = world.rows(
        "SELECT model_version.id FROM model_version JOIN ai_system ON ai_system.id = ai_system_id"
        " WHERE ai_system.key = :key AND model_version.organization_id = :tenant",
        key=RETENTION,
        tenant=modelled.tenant,
    )
    assert observed["modelVersion"] == "observed-leavers-1, constant-elasticity-1"
    assert served["modelVersion"] == f"retention-{version['id']}, constant-elasticity-1"
    assert [one["headcount"] for one in served["retention"]] == [one["headcount"] for one in observed["retention"]]
    assert all(0 < one["baseline"] < 1 for one in served["retention"])
    assert "the model in force expects" in served["assumptions"][0]
    assert _logged(modelled) == before


def _given(planning: Planning) -> dict[str, Any]:
    change = {"segment": {"talent": "TOP_TALENT"}, "poolPercentagePoints": "1"}
    return {"cycleId": planning.opened(), "changes": [change], "seed": 7}


def _run(modelled: Modelled, given: dict[str, Any]) -> dict[str, Any]:
    scenario: dict[str, Any] = made(modelled.world, ANALYST, "compensationScenarioRun", given, TOLD)["scenario"]
    return scenario


def _logged(modelled: Modelled) -> int:
    (row,) = modelled.world.rows("SELECT count(*) AS n FROM ai_decision_log")
    return int(row["n"])
