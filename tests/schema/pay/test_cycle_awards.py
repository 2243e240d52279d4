"""Bonus and equity of a cycle as parts of pay: to the minor unit, once, and never taken over by later pay."""

from collections import Counter
from typing import Any

import pytest

from schema.kit.ids import encode_id
from tests.schema.changing import changed, made, refusals, state
from tests.schema.pay.planning import ANALYST, APPROVER, PLENTY, Planning
from tests.world import World

TABLES = ("compensation_record", "pay_component", "compensation_recommendation", "compensation_cycle", "domain_event")
EQUITY_POOL = 1_000_003

_AWARDED = """
SELECT part.kind, part.unit, part.frequency, part.amount_minor, part.amount_currency, record.employee_id,
       record.valid_from, record.reason, record.base_minor, record.id AS record_id,
       told.id AS told_id, told.employee_id AS told_to, told.kind AS told_kind, told.increase_minor,
       told.increase_currency, told.state
FROM pay_component AS part
JOIN compensation_record AS record ON record.id = part.compensation_record_id
JOIN compensation_recommendation AS told ON told.id = part.compensation_recommendation_id
WHERE part.organization_id = :tenant
ORDER BY told.id
"""


@pytest.fixture(scope="module")
def exported(module_world: World) -> Planning:
    """A cycle with all three kinds of pools that became pay, after it was signed off twice."""
    planning = Planning(module_world)
    module_world.rows(
        "INSERT INTO pay_component (organization_id, id, compensation_record_id, kind, name, unit, frequency,"
        " amount_minor, amount_currency) SELECT organization_id, gen_random_uuid(), id, 'BONUS', 'Welcome', 'AMOUNT',"
        " 'ONCE', 100000, 'EUR' FROM compensation_record WHERE organization_id = :tenant",
        tenant=planning.tenant,
    )
    cycle = planning.cycle(matrixId=planning.matrix())
    planning.rates()
    for kind, minor in (("BASE", PLENTY), ("BONUS", PLENTY), ("EQUITY", EQUITY_POOL)):
        planning.pool(cycle, minor, kind=kind)
    made(module_world, ANALYST, "compensationCycleOpen", {"cycleId": cycle}, "drafted")
    _take_a_raise_back(planning)
    made(module_world, ANALYST, "compensationRecommendationsPropose", {"cycleId": cycle}, "done")
    made(module_world, APPROVER, "compensationRecommendationsApprove", {"cycleId": cycle}, "done")
    for row in module_world.rows("SELECT id FROM compensation_recommendation WHERE state = 'PROPOSED'"):
        back = {"recommendationId": encode_id("CompensationRecommendation", row["id"]), "note": "The approver's own."}
        made(module_world, ANALYST, "compensationRecommendationReturn", back, "recommendation { state }")
    made(module_world, APPROVER, "compensationCycleSignOff", {"cycleId": cycle}, "done")
    made(module_world, ANALYST, "compensationCycleReopen", {"cycleId": cycle, "note": "Look again."}, "done")
    made(module_world, APPROVER, "compensationCycleSignOff", {"cycleId": cycle}, "done")
    made(module_world, APPROVER, "compensationCycleExport", {"cycleId": cycle}, "done raised")
    return planning


def _take_a_raise_back(planning: Planning) -> None:
    """Somebody with a bonus has no raise: a record of theirs is new for the bonus alone."""
    planning.world.rows(
        """UPDATE compensation_recommendation SET deleted_at = now() WHERE kind <> 'BONUS' AND employee_id = (
        SELECT employee_id FROM compensation_recommendation WHERE kind = 'BONUS' AND increase_minor > 0
          AND NOT EXISTS (SELECT FROM account JOIN role_grant ON role_grant.account_id = account.id
                          WHERE account.employee_id = compensation_recommendation.employee_id)
        ORDER BY employee_id LIMIT 1)"""
    )


def _awards(planning: Planning) -> list[dict[str, Any]]:
    return planning.world.rows(_AWARDED, tenant=planning.tenant)


def test_each_award_is_one_part_of_the_new_pay_to_the_minor_unit(exported: Planning) -> None:
    rows = _awards(exported)
    wanted = exported.world.rows(
        "SELECT id FROM compensation_recommendation WHERE state = 'EXPORTED' AND kind IN ('BONUS', 'EQUITY')"
        " AND increase_minor > 0 AND deleted_at IS NULL ORDER BY id"
    )
    assert [row["told_id"] for row in rows] == [row["id"] for row in wanted]
    assert Counter(row["kind"] for row in rows).keys() == {"BONUS", "EQUITY"}
    for row in rows:
        assert (row["amount_minor"], row["amount_currency"]) == (row["increase_minor"], row["increase_currency"])
        assert (row["kind"], row["employee_id"]) == (row["told_kind"], row["told_to"])
        assert (row["unit"], row["frequency"], str(row["valid_from"])) == ("AMOUNT", "ONCE", "2027-01-01")


def test_the_pool_of_equity_is_given_out_and_not_exceeded(exported: Planning) -> None:
    (row,) = exported.world.rows(
        "SELECT sum(cost_minor) AS cost, count(*) AS people FROM compensation_recommendation"
        " WHERE kind = 'EQUITY' AND deleted_at IS NULL"
    )
    assert 0 <= EQUITY_POOL - row["cost"] <= 2 * row["people"]


def test_pay_that_is_new_for_a_bonus_alone_keeps_its_base_and_says_so(exported: Planning) -> None:
    alone = [row for row in _awards(exported) if row["reason"] == "AWARD"]
    assert len(alone) >= 1
    for row in alone:
        (before,) = exported.world.rows(
            "SELECT base_minor FROM compensation_record WHERE employee_id = :who AND valid_from < '2027-01-01'"
            " ORDER BY valid_from DESC LIMIT 1",
            who=row["employee_id"],
        )
        assert row["base_minor"] == before["base_minor"]


def test_the_recommendation_is_the_cause_of_the_pay(exported: Planning) -> None:
    row = next(one for one in _awards(exported) if one["kind"] == "BONUS")
    causes = exported.world.rows(
        """SELECT cause.type, cause.node_id FROM domain_event AS told
        JOIN domain_event_cause AS link ON link.event_id = told.id
        JOIN domain_event AS cause ON cause.id = link.cause_id
        WHERE told.node_id = :record AND told.type = 'CompensationChanged'""",
        record=row["record_id"],
    )
    assert ("CompensationRecommendationExported", row["told_id"]) in [(one["type"], one["node_id"]) for one in causes]
    asked = (
        "query($id: ID!) { node(id: $id) { ... on CompensationRecord"
        " { components { kind amount { amountMinor } recommendation { id } } } } }"
    )
    answer = exported.world.ask(ANALYST, asked, {"id": encode_id("CompensationRecord", row["record_id"])})
    assert answer.errors == []
    assert answer.data is not None
    told = {
        "kind": "BONUS",
        "amount": {"amountMinor": row["amount_minor"]},
        "recommendation": {"id": encode_id("CompensationRecommendation", row["told_id"])},
    }
    assert told in answer.data["node"]["components"]


def test_what_was_due_once_is_not_taken_over(exported: Planning) -> None:
    rows = exported.world.rows(
        "SELECT part.id FROM pay_component AS part JOIN compensation_record AS record"
        " ON record.id = part.compensation_record_id WHERE record.valid_from = '2027-01-01' AND part.name = 'Welcome'"
    )
    assert rows == []


def test_a_second_export_writes_nothing(exported: Planning) -> None:
    before = state(exported.world, *TABLES)
    cycle = exported.ids("CompensationCycle", "compensation_cycle", "stage = 'EXPORTED'")[-1]
    for name, given in (("compensationCycleExport", {}), ("compensationCycleReopen", {"note": "Once more."})):
        refused = changed(exported.world, APPROVER, name, {"cycleId": cycle, **given})
        assert refusals(refused) == [("ALREADY_DECIDED", ("cycleId",))], name
    assert state(exported.world, *TABLES) == before
