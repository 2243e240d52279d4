"""What an improvement plan under way does to pay: high in the band, no raise is drafted; once it is over, it is."""

from typing import Any

from schema.kit.ids import encode_id
from tests.schema.changing import made
from tests.schema.pay.planning import APPROVER, Planning
from tests.world import World

# Two who are well rated and have no role, whose pay is far above any band from now on.
_HIGH = """
WITH chosen AS (
    SELECT rating.employee_id
    FROM rating
    JOIN rating_level ON rating_level.id = rating.final_id AND rating_level.value >= 3
    WHERE rating.organization_id = :tenant AND rating.cycle_id = :cycle AND rating.released_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM employment WHERE employee_id = rating.employee_id AND status <> 'ACTIVE')
      AND NOT EXISTS (SELECT FROM compensation_recommendation WHERE employee_id = rating.employee_id)
      AND NOT EXISTS (SELECT FROM account JOIN role_grant ON role_grant.account_id = account.id
                      WHERE account.employee_id = rating.employee_id)
    ORDER BY rating.employee_id
    LIMIT 2
), raised AS (
    UPDATE compensation_record SET base_minor = base_minor * 5 FROM chosen
    WHERE compensation_record.employee_id = chosen.employee_id
)
SELECT employee_id FROM chosen ORDER BY employee_id
"""


def test_a_plan_under_way_freezes_pay_high_in_the_band(world_copy: World) -> None:
    planning = Planning(world_copy)
    (cycle,) = world_copy.rows(
        "SELECT id FROM review_cycle WHERE organization_id = :tenant ORDER BY ends_on DESC LIMIT 1",
        tenant=planning.tenant,
    )
    people = [row["employee_id"] for row in world_copy.rows(_HIGH, tenant=planning.tenant, cycle=cycle["id"])]
    plans = [_plan(world_copy, encode_id("Employee", one)) for one in people]
    made(world_copy, APPROVER, "improvementPlanWithdraw", {"planId": plans[1], "reason": "All is well."}, "plan { id }")
    planning.opened()
    frozen, raised = (_drafted(world_copy, one) for one in people)
    assert [row["kind"] for row in frozen] == ["WAGE_FREEZE"]
    assert frozen[0]["reasons"][-1] == "Low performance high in the band: no raise."
    assert not frozen[0]["improvement_plan_suggested"]
    assert "MERIT" in [row["kind"] for row in raised]


def _plan(world: World, employee_id: str) -> str:
    criterion = {"description": "In time.", "measure": "Counted.", "dueOn": "2027-01-15"}
    told = {"concern": "Late.", "support": "A mentor.", "startsOn": "2026-11-21", "endsOn": "2027-01-31"}
    given = {"employeeId": employee_id, **told, "criteria": [criterion]}
    return str(made(world, APPROVER, "improvementPlanOpen", given, "plan { id }")["plan"]["id"])


def _drafted(world: World, employee_id: Any) -> list[dict[str, Any]]:
    told = "kind IN ('MERIT', 'WAGE_FREEZE') AND compensation_cycle_id IS NOT NULL"
    statement = f"SELECT * FROM compensation_recommendation WHERE employee_id = :who AND {told} ORDER BY kind"
    return world.rows(statement, who=employee_id)
