"""A compensation cycle through the graph: drafted by rule, handed in, approved by another, signed off, become pay."""

from typing import Any

import pytest

from schema.kit.ids import decode_id, encode_id
from tests.schema.changing import changed, made, refusals, state
from tests.schema.pay.planning import ANALYST, APPROVER, NEW_YEAR, Planning
from tests.world import World

TABLES = ("compensation_recommendation", "compensation_cycle", "budget_pool", "merit_matrix", "compensation_record")
STEPS = "recommendation { id state approvals { nodes { step note } } } warnings"


@pytest.fixture
def planning(world_copy: World) -> Planning:
    return Planning(world_copy)


@pytest.fixture(scope="module")
def opened(module_world: World) -> tuple[Planning, str]:
    """A cycle in planning, for tests that leave it as it was."""
    one = Planning(module_world)
    return one, one.opened()


def _rows(planning: Planning, where: str = "TRUE") -> list[dict[str, Any]]:
    statement = f"SELECT * FROM compensation_recommendation WHERE deleted_at IS NULL AND {where} ORDER BY id"
    return planning.world.rows(statement)


def _named(row: dict[str, Any]) -> str:
    return encode_id("CompensationRecommendation", row["id"])


def _one(planning: Planning, where: str = "kind = 'MERIT' AND increase_minor > 0") -> dict[str, Any]:
    """A recommendation about nobody who plans pay."""
    planners = "SELECT employee_id FROM account JOIN role_grant ON role_grant.account_id = account.id"
    return _rows(planning, f"{where} AND employee_id NOT IN ({planners})")[0]


def _committed(planning: Planning) -> int:
    (row,) = planning.world.rows("SELECT sum(committed_minor) AS told FROM budget_pool")
    return int(row["told"])


def test_the_whole_way_to_pay(planning: Planning) -> None:
    world, cycle = planning.world, planning.opened()
    drafts = _rows(planning)
    assert {row["state"] for row in drafts} == {"DRAFT"}
    told = made(world, ANALYST, "compensationRecommendationsPropose", {"cycleId": cycle}, "done left warnings")
    assert (told["done"] + told["left"], told["warnings"]) == (len(drafts), [])
    assert _committed(planning) == sum(row["cost_minor"] or 0 for row in _rows(planning, "state = 'PROPOSED'"))
    own = made(world, ANALYST, "compensationRecommendationsApprove", {"cycleId": cycle}, "done left")
    assert own == {"done": 0, "left": told["done"], "userErrors": []}
    given = {"cycleId": cycle, "note": "Agreed."}
    approved = made(world, APPROVER, "compensationRecommendationsApprove", given, "done left")
    for row in _rows(planning, "state = 'PROPOSED'"):
        back = {"recommendationId": _named(row), "note": "The approver's own; next year."}
        made(world, ANALYST, "compensationRecommendationReturn", back, "recommendation { state }")
    made(world, ANALYST, "compensationCycleEndPlanning", {"cycleId": cycle}, "cycle { stage }")
    signed = made(world, APPROVER, "compensationCycleSignOff", {"cycleId": cycle}, "done cycle { stage }")
    assert (signed["done"], signed["cycle"]) == (approved["done"], {"stage": "SIGNED_OFF"})
    before = _pay(planning)
    exported = made(world, APPROVER, "compensationCycleExport", {"cycleId": cycle}, "done raised cycle { stage }")
    assert (exported["done"], exported["cycle"]) == (approved["done"], {"stage": "EXPORTED"})
    raised = world.rows("SELECT * FROM compensation_record WHERE valid_from = DATE '2027-01-01'")
    assert len(raised) == exported["raised"] > 100
    assert all(row["base_minor"] == before[row["employee_id"]] + _increases(planning, row) for row in raised)


def _pay(planning: Planning) -> dict[Any, int]:
    rows = planning.world.rows("SELECT * FROM compensation_record WHERE deleted_at IS NULL ORDER BY valid_from")
    return {row["employee_id"]: row["base_minor"] for row in rows}


def _increases(planning: Planning, record: dict[str, Any]) -> int:
    told = planning.world.rows(
        "SELECT sum(increase_minor) AS more FROM compensation_recommendation WHERE employee_id = :who AND state ="
        " 'EXPORTED' AND kind IN ('MERIT', 'PROMOTION', 'MARKET_ADJUSTMENT')",
        who=record["employee_id"],
    )
    return int(told[0]["more"])


_RATED = "SELECT rating.id, label FROM rating LEFT JOIN rating_level ON rating_level.id = final_id"


def _of_rating(row: dict[str, Any]) -> str:
    return f"Rated '{row['label']}'." if row["label"] else "Released as unrated, which is not low."


def test_a_draft_says_why_and_what_it_follows_from(opened: tuple[Planning, str]) -> None:
    planning, cycle = opened
    asked = """query($id: ID!) { node(id: $id) { ... on CompensationCycle { stage matrix { version publishedAt }
        recommendations(first: 100) { nodes { id kind state reasons cost { currency } cell { rangePosition }
        guideline { minimum maximum } rating { id } } totalCount } } } }"""
    answer = planning.world.ask(ANALYST, asked, {"id": cycle})
    assert (answer.errors, answer.data is None) == ([], False)
    assert answer.data is not None
    node = answer.data["node"]
    drafts = node["recommendations"]["nodes"]
    assert (node["stage"], {draft["state"] for draft in drafts}) == ("PLANNING", {"DRAFT"})
    known = {_named(row): row for row in _rows(planning)}
    words = {row["id"]: _of_rating(row) for row in planning.world.rows(_RATED)}
    for draft in drafts:
        row = known[draft["id"]]
        assert (draft["cost"] or {}).get("currency") == row["cost_currency"]
        assert (draft["rating"] is None) == (row["rating_id"] is None)
        assert draft["reasons"][0] == words.get(row["rating_id"], "No rating was released.")
    rows = planning.world.rows(
        "SELECT count(*) AS caused FROM domain_event_cause JOIN domain_event AS after ON after.id = event_id"
        " JOIN domain_event AS before ON before.id = cause_id WHERE after.type = 'CompensationRecommendationCreated'"
        " AND before.type = 'RatingReleased'"
    )
    assert rows == [{"caused": len(_rows(planning, "rating_id IS NOT NULL"))}]


def test_opening_takes_as_many_statements_for_few_as_for_many(planning: Planning) -> None:
    matrix = planning.matrix()
    planning.rates()
    counts, people = [], []
    for name, hired_by in (("Few", "2018-06-30"), ("All", None)):
        cycle = planning.cycle(name, matrixId=matrix, eligibleHiredBy=hired_by)
        planning.pool(cycle)
        operation = "mutation($i: CompensationCycleOpenInput!) { compensationCycleOpen(input: $i) { drafted } }"
        answer = planning.world.send(ANALYST, operation, {"i": {"cycleId": cycle}})
        assert answer.data is not None
        people.append(answer.data["compensationCycleOpen"]["drafted"])
        counts.append(answer.statements)
    assert people[0] * 2 < people[1]
    assert counts == [22, 22]


def test_a_pool_brings_drafts_down_where_nobody_may_exceed_it(planning: Planning) -> None:
    planning.opened(1_000_000)
    rows = _rows(planning, "cost_minor > 0")
    assert sum(row["cost_minor"] for row in rows) <= 1_000_000
    assert {row["reasons"][-1] for row in rows} == {"Brought down to what the budget bears."}


def test_beyond_the_pool_is_refused_or_warned_about_as_the_cycle_says(planning: Planning) -> None:
    world = planning.world
    planning.opened(1_000_000)
    more = {"recommendationId": _named(_one(planning)), "increaseRatio": "0.5", "deviationReason": "A rare talent."}
    refused = changed(world, ANALYST, "compensationRecommendationPropose", more, STEPS)
    assert refusals(refused) == [("OVER_BUDGET", ("increaseRatio",))]
    assert _committed(planning) == 0
    world.rows("UPDATE compensation_cycle SET over_budget = 'WARN'")
    told = made(world, ANALYST, "compensationRecommendationPropose", more, STEPS)
    assert len(told["warnings"]) == 1
    assert told["warnings"][0].startswith("The pool of ")
    assert [one["note"] for one in told["recommendation"]["approvals"]["nodes"]] == told["warnings"]


def test_a_deviation_needs_a_reason_and_a_freeze_raises_nothing(opened: tuple[Planning, str]) -> None:
    planning, _ = opened
    world = planning.world
    given = {"recommendationId": _named(_one(planning)), "increaseRatio": "0.9"}
    answer = changed(world, ANALYST, "compensationRecommendationPropose", given, STEPS)
    assert refusals(answer) == [("BAD_VALUE", ("deviationReason",))]
    for frozen in _rows(planning, "kind = 'WAGE_FREEZE'"):
        given = {"recommendationId": _named(frozen), "increaseRatio": "0.01"}
        answer = changed(world, ANALYST, "compensationRecommendationPropose", given, STEPS)
        assert refusals(answer) == [("BAD_VALUE", ("increaseRatio",))]
        assert frozen["improvement_plan_suggested"]
    assert len(_rows(planning, "kind = 'WAGE_FREEZE'")) == len(_rows(planning, "improvement_plan_suggested")) > 0


def test_of_many_handed_in_at_once_those_that_deviate_keep_the_reason(planning: Planning) -> None:
    world, cycle = planning.world, planning.opened()
    raised = _rows(planning, "kind = 'MERIT' AND increase_minor > 0")
    few = [row["id"] for row in raised[::3]]
    figures = ", ".join(f"guideline_{name} = increase_ratio + 0.01" for name in ("minimum", "low", "default", "high"))
    world.rows(f"UPDATE compensation_recommendation SET {figures}, guideline_maximum = 1 WHERE id = ANY(:few)", few=few)
    without = changed(world, ANALYST, "compensationRecommendationsPropose", {"cycleId": cycle}, "done")
    assert refusals(without) == [("BAD_VALUE", ("deviationReason",))]
    assert _rows(planning, "state = 'PROPOSED' OR deviation_reason IS NOT NULL") == []
    given = {"cycleId": cycle, "deviationReason": "The budget bears no more."}
    told = made(world, ANALYST, "compensationRecommendationsPropose", given, "done")
    proposed = _rows(planning, "state = 'PROPOSED'")
    why = {row["id"]: row["deviation_reason"] for row in proposed}
    handed_in = [one for one in few if one in why]
    assert (len(proposed), len(handed_in) > 10) == (told["done"], True)
    assert why == dict.fromkeys(why) | dict.fromkeys(handed_in, "The budget bears no more.")


def test_proposed_sent_back_reopened_and_noted(planning: Planning) -> None:
    world = planning.world
    planning.opened()
    row = _one(planning)
    whole = {"recommendationId": _named(row), "increaseRatio": str(row["guideline_default"])}
    for name, who, given in (
        ("compensationRecommendationPropose", ANALYST, whole),
        ("compensationRecommendationReturn", APPROVER, {"note": "Less."}),
        ("compensationRecommendationPropose", ANALYST, whole),
        ("compensationRecommendationApprove", APPROVER, {}),
        ("compensationRecommendationReopen", APPROVER, {"note": "Too early."}),
        ("compensationRecommendationNote", ANALYST, {"note": "We talk on Monday."}),
    ):
        selection = "recommendation { id }"
        made(world, who, name, {"recommendationId": _named(row), **given}, selection)
    asked = (
        "query($id: ID!) { node(id: $id) { ... on CompensationRecommendation { state approvals { nodes { step } } } } }"
    )
    answer = world.ask(ANALYST, asked, {"id": _named(row)})
    assert answer.data is not None
    steps = [one["step"] for one in answer.data["node"]["approvals"]["nodes"]]
    assert (answer.data["node"]["state"], sorted(steps)) == (
        "DRAFT",
        ["APPROVE", "NOTE", "PROPOSE", "PROPOSE", "REOPEN", "RETURN"],
    )
    assert _committed(planning) == 0


def test_the_proposer_does_not_approve_and_one_of_a_cycle_becomes_pay_with_it(planning: Planning) -> None:
    world = planning.world
    planning.opened()
    row = _one(planning)
    given = {"recommendationId": _named(row), "increaseRatio": str(row["guideline_default"])}
    made(world, ANALYST, "compensationRecommendationPropose", given, "recommendation { id }")
    mine = {"recommendationId": _named(row)}
    assert refusals(changed(world, ANALYST, "compensationRecommendationApprove", mine)) == [
        ("FORBIDDEN", ("recommendationId",))
    ]
    early = changed(world, APPROVER, "compensationRecommendationApprove", {**mine, "effectiveOn": NEW_YEAR})
    assert refusals(early) == [("BAD_VALUE", ("effectiveOn",))]
    assert [one["state"] for one in _rows(planning, f"id = '{row['id']}'")] == ["PROPOSED"]


def test_nothing_is_signed_off_while_something_waits_and_reopening_goes_back(planning: Planning) -> None:
    world, cycle = planning.world, planning.opened()
    row = _one(planning)
    given = {"recommendationId": _named(row), "increaseRatio": str(row["guideline_default"])}
    made(world, ANALYST, "compensationRecommendationPropose", given, "recommendation { id }")
    waiting = changed(world, APPROVER, "compensationCycleSignOff", {"cycleId": cycle})
    assert refusals(waiting) == [("BAD_VALUE", ("cycleId",))]
    made(world, APPROVER, "compensationRecommendationApprove", {"recommendationId": _named(row)}, "record { id }")
    assert made(world, APPROVER, "compensationCycleSignOff", {"cycleId": cycle}, "done")["done"] == 1
    late = changed(world, ANALYST, "compensationRecommendationReopen", {"recommendationId": _named(row), "note": "No."})
    assert refusals(late) == [("ALREADY_DECIDED", ("recommendationId",))]
    back = made(
        world, ANALYST, "compensationCycleReopen", {"cycleId": cycle, "note": "A mistake."}, "done cycle { stage }"
    )
    assert (back["done"], back["cycle"]) == (1, {"stage": "PLANNING"})
    assert [one["state"] for one in _rows(planning, f"id = '{row['id']}'")] == ["APPROVED"]


def test_export_is_refused_whole_where_pay_begins_later_already(planning: Planning) -> None:
    world, cycle = planning.world, planning.opened()
    made(world, ANALYST, "compensationRecommendationsPropose", {"cycleId": cycle}, "done")
    made(world, APPROVER, "compensationRecommendationsApprove", {"cycleId": cycle}, "done")
    for row in _rows(planning, "state = 'PROPOSED'"):
        back = {"recommendationId": _named(row), "note": "Own."}
        made(world, ANALYST, "compensationRecommendationReturn", back, "recommendation { state }")
    made(world, APPROVER, "compensationCycleSignOff", {"cycleId": cycle}, "done")
    world.rows(
        "INSERT INTO compensation_record"
        " (organization_id, id, employee_id, base_minor, base_currency, reason, valid_from)"
        " SELECT organization_id, gen_random_uuid(), employee_id, 1, 'EUR', 'CORRECTION', '2027-01-01'"
        " FROM compensation_recommendation WHERE state = 'SIGNED_OFF' AND increase_minor > 0 AND kind = 'MERIT' LIMIT 1"
    )
    before = state(world, *TABLES, "domain_event")
    refused = changed(world, APPROVER, "compensationCycleExport", {"cycleId": cycle})
    assert refusals(refused) == [("ALREADY_EXISTS", ("cycleId",))]
    assert state(world, *TABLES, "domain_event") == before


def test_ratings_that_are_not_released_stop_a_cycle_or_come_with_a_warning(planning: Planning) -> None:
    world = planning.world
    cycle = planning.cycle(matrixId=planning.matrix())
    world.rows("UPDATE review_cycle SET stage = 'CALIBRATION'")
    answer = changed(world, ANALYST, "compensationCycleOpen", {"cycleId": cycle})
    assert refusals(answer) == [("RATINGS_NOT_RELEASED", ("cycleId",))]
    assert _rows(planning) == []
    world.rows("""UPDATE organization SET settings = settings || '{"pay": {"unreleased": "WARN"}}'""")
    told = made(world, ANALYST, "compensationCycleOpen", {"cycleId": cycle}, "warnings")
    assert [words.endswith("counts as unrated.") for words in told["warnings"]] == [True]


def test_a_budget_in_a_currency_without_a_rate_is_refused(planning: Planning) -> None:
    world = planning.world
    cycle = planning.cycle(matrixId=planning.matrix())
    budget = {"amountMinor": 1, "currency": "CHF"}
    given = {"cycleId": cycle, "orgUnitId": planning.company, "kind": "BASE", "budget": budget}
    answer = changed(world, ANALYST, "budgetPoolCreate", given)
    assert refusals(answer) == [("NO_EXCHANGE_RATE", ("budget", "currency"))]
    rate = {"fromCurrency": "CHF", "toCurrency": "EUR", "rate": "1.05", "ratedOn": "2026-11-12", "source": "ECB"}
    made(world, ANALYST, "exchangeRateRecord", rate, "rate { rate }")
    made(world, ANALYST, "budgetPoolCreate", given, "pool { id }")
    assert refusals(changed(world, ANALYST, "budgetPoolCreate", given)) == [("ALREADY_EXISTS", ("orgUnitId",))]
    assert refusals(changed(world, ANALYST, "compensationCycleOpen", {"cycleId": cycle})) == [
        ("NO_EXCHANGE_RATE", ("cycleId",))
    ]
    assert _rows(planning) == []


def test_a_matrix_with_a_hole_or_an_overlap_is_refused_and_an_unpublished_one_too(planning: Planning) -> None:
    world, cells = planning.world, planning.cells()
    whole = {"name": "Merit", "scaleId": planning.scale, "cells": cells}
    hole = changed(world, ANALYST, "meritMatrixCreate", {**whole, "cells": cells[:-1]})
    assert refusals(hole) == [("MATRIX_HOLE", ("cells",))]
    wider = [{**cells[0], "penetrationTo": "0.2"}, *cells[1:]]
    overlap = changed(world, ANALYST, "meritMatrixCreate", {**whole, "cells": wider})
    assert refusals(overlap) == [("MATRIX_OVERLAP", ("cells", "1"))]
    assert world.rows("SELECT count(*) AS n FROM merit_matrix") == [{"n": 0}]
    drawn = [made(world, ANALYST, "meritMatrixCreate", whole, "matrix { id version }")["matrix"] for _ in range(2)]
    assert [one["version"] for one in drawn] == [1, 2]
    given = {"name": "P", "startsOn": "2026-11-01", "endsOn": "2026-12-01", "effectiveOn": NEW_YEAR, "currency": "EUR"}
    answer = changed(
        world, ANALYST, "compensationCycleCreate", {**given, "fxOn": "2026-11-20", "matrixId": drawn[1]["id"]}
    )
    assert refusals(answer) == [("BAD_VALUE", ("matrixId",))]


def test_a_raise_that_was_unlocked_before_is_taken_along(planning: Planning) -> None:
    world = planning.world
    (who,) = world.rows(
        "SELECT employee_id FROM rating JOIN rating_level ON rating_level.id = final_id WHERE value = 3"
        " AND released_at IS NOT NULL ORDER BY released_at DESC, employee_id LIMIT 1"
    )
    world.rows(
        "INSERT INTO compensation_recommendation (organization_id, id, employee_id, kind, reasons) VALUES"
        " (:tenant, gen_random_uuid(), :who, 'MERIT', ARRAY['Raise unlocked by a verified outcome of development.'])",
        tenant=planning.tenant,
        who=who["employee_id"],
    )
    planning.opened()
    (row,) = [one for one in _rows(planning, "kind = 'MERIT'") if one["employee_id"] == who["employee_id"]]
    assert (row["compensation_cycle_id"] is None, row["increase_ratio"]) == (False, row["guideline_high"])
    assert row["reasons"].count("Raise unlocked by a verified outcome of development.") == 1


CHANGES = {
    "meritMatrixPublish": "matrixId",
    "compensationCycleOpen": "cycleId",
    "compensationCycleEndPlanning": "cycleId",
    "compensationCycleSignOff": "cycleId",
    "compensationCycleExport": "cycleId",
    "compensationRecommendationsPropose": "cycleId",
    "compensationRecommendationsApprove": "cycleId",
    "compensationRecommendationReturn": "recommendationId",
    "compensationRecommendationReopen": "recommendationId",
    "compensationRecommendationNote": "recommendationId",
    "payEquityRun": "cycleId",
    "budgetPoolChange": "poolId",
}
NOTED = ("compensationRecommendationReturn", "compensationRecommendationReopen", "compensationRecommendationNote")


@pytest.mark.parametrize("who", ["employee", "manager", "skip-level", "hrbp", "auditor"])
def test_nobody_else_plans_pay(opened: tuple[Planning, str], who: str) -> None:
    planning, cycle = opened
    world = planning.world
    ids = {
        "cycleId": cycle,
        "matrixId": planning.ids("MeritMatrix", "merit_matrix")[0],
        "poolId": planning.ids("BudgetPool", "budget_pool")[0],
        "recommendationId": _named(_rows(planning)[0]),
    }
    before = state(world, *TABLES, "pay_gap_result", "domain_event")
    for name, path in CHANGES.items():
        given: dict[str, Any] = {path: ids[path]} | ({"note": "No."} if name in NOTED else {})
        given |= {"budgetMinor": 5} if name == "budgetPoolChange" else {}
        assert refusals(changed(world, who, name, given)) == [("NOT_FOUND", (path,))], name
    rate = {"fromCurrency": "USD", "toCurrency": "EUR", "rate": "1", "ratedOn": "2026-11-20", "source": "me"}
    named = {"name": "Merit", "scaleId": planning.scale, "cells": planning.cells()}
    for name, refused in (
        ("exchangeRateRecord", rate),
        ("payEquityCategoryCreate", {"name": "All"}),
        ("meritMatrixCreate", named),
    ):
        assert [code for code, _ in refusals(changed(world, who, name, refused))] == ["FORBIDDEN"], name
    assert state(world, *TABLES, "pay_gap_result", "domain_event") == before


def test_the_ids_of_a_cycle_are_what_they_say(opened: tuple[Planning, str]) -> None:
    assert decode_id(opened[1])[0] == "CompensationCycle"
