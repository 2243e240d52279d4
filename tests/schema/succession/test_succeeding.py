"""Succession as HR changes it, through the graph: plans, candidates, order, gaps; and who is refused."""

from typing import Any
from uuid import UUID

import pytest

from schema.kit.ids import encode_id
from tests.world import World

HR = "hr-admin"
REFUSED = ["employee", "manager", "skip-level", "compensation", "auditor"]


def do(world: World, who: str, name: str, selection: str, /, **given: Any) -> dict[str, Any]:
    kind = name[0].upper() + name[1:]
    asked = f"{selection} userErrors {{ code field message }}"
    operation = f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ {asked} }} }}"
    answer = world.send(who, operation, {"input": given})
    assert answer.errors == []
    assert answer.data is not None
    found: dict[str, Any] = answer.data[name]
    return found


def codes(answer: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    return [(one["code"], one["field"]) for one in answer["userErrors"]]


@pytest.fixture(scope="module")
def seat(module_world: World) -> dict[str, Any]:
    """A position that somebody holds and that has no plan, of a job that asks for skills; a candidate of its family."""
    (found,) = module_world.rows(
        """SELECT position.id, position.job_profile_id, held.employee_id AS holder, other.employee_id AS candidate
        FROM position
        JOIN employment AS held ON held.position_id = position.id AND held.status = 'ACTIVE'
        JOIN job_profile AS job ON job.id = position.job_profile_id
        JOIN job_profile AS below ON below.job_family_id = job.job_family_id
        JOIN employment AS other ON other.job_profile_id = below.id AND other.employee_id <> held.employee_id
        WHERE position.organization_id = :tenant AND held.employee_id <> :me AND other.employee_id <> :me
          AND NOT EXISTS (SELECT FROM succession_plan WHERE position_id = position.id)
          AND EXISTS (SELECT FROM job_profile_skill WHERE job_profile_id = position.job_profile_id)
          AND EXISTS (SELECT FROM rating WHERE employee_id = other.employee_id AND final_id IS NOT NULL)
          AND NOT EXISTS (SELECT FROM employment WHERE employee_id IN (held.employee_id, other.employee_id)
                          AND (status <> 'ACTIVE' OR valid_from > held.valid_from AND employee_id = held.employee_id))
        ORDER BY position.id, other.employee_id LIMIT 1""",
        tenant=module_world.tenants["demo"],
        me=module_world.viewer(HR).employee_id,
    )
    return found


def opaque(type_name: str, row_id: UUID) -> str:
    return encode_id(type_name, row_id)


@pytest.mark.parametrize("who", REFUSED)
def test_nobody_else_plans_succession(module_world: World, seat: dict[str, Any], who: str) -> None:
    found = do(module_world, who, "successionPlanCreate", "plan { id }", positionId=opaque("Position", seat["id"]))
    assert (codes(found), found["plan"]) == ([("FORBIDDEN", ["positionId"])], None)
    assert module_world.rows("SELECT id FROM succession_plan WHERE position_id = :id", id=seat["id"]) == []


def test_a_plan_hangs_on_a_position_and_there_is_one(module_world: World, seat: dict[str, Any]) -> None:
    plan = _plan(module_world, seat)
    assert plan["state"] == "ACTIVE"
    again = do(module_world, HR, "successionPlanCreate", "plan { id }", positionId=opaque("Position", seat["id"]))
    assert codes(again) == [("ALREADY_EXISTS", ["positionId"])]


def test_all_that_is_wrong_with_a_plan_is_told_at_once(module_world: World, seat: dict[str, Any]) -> None:
    wrong = {"notes": " ", "nextReviewOn": "2026-11-20", "ownerId": opaque("Employee", UUID(int=1))}
    found = do(
        module_world, HR, "successionPlanCreate", "plan { id }", positionId=opaque("Position", seat["id"]), **wrong
    )
    assert sorted(codes(found)) == [
        ("BAD_VALUE", ["nextReviewOn"]),
        ("BAD_VALUE", ["notes"]),
        ("NOT_FOUND", ["ownerId"]),
    ]


def test_a_nomination_notes_the_gaps_and_the_readiness_that_the_thread_supports(
    module_world: World, seat: dict[str, Any]
) -> None:
    named = _nominated(module_world, seat)
    required = module_world.rows(
        "SELECT skill_id FROM job_profile_skill WHERE job_profile_id = :id", id=seat["job_profile_id"]
    )
    assert 0 < len(named["gaps"]) <= len(required)
    assert named["readiness"] in {"READY_NOW", "READY_1_YEAR", "READY_1_2_YEARS", "READY_3_PLUS", "NOT_READY"}
    again = do(module_world, HR, "successorNominate", "nomination { id }", **_candidate(module_world, seat))
    assert codes(again) == [("ALREADY_EXISTS", ["employeeId"])]


def test_who_holds_the_seat_is_no_candidate_for_it(module_world: World, seat: dict[str, Any]) -> None:
    given = _candidate(module_world, seat) | {"employeeId": opaque("Employee", seat["holder"])}
    found = do(module_world, HR, "successorNominate", "nomination { id }", **given)
    assert codes(found) == [("BAD_VALUE", ["employeeId"])]


def test_nobody_nominates_oneself(module_world: World, seat: dict[str, Any]) -> None:
    me = opaque("Employee", module_world.viewer(HR).employee_id)  # type: ignore[arg-type]
    given = _candidate(module_world, seat) | {"employeeId": me}
    found = do(module_world, HR, "successorNominate", "nomination { id }", **given)
    assert codes(found) == [("FORBIDDEN", ["employeeId"])]


@pytest.mark.parametrize("who", REFUSED)
def test_a_stranger_learns_of_no_plan_and_no_nomination(module_world: World, seat: dict[str, Any], who: str) -> None:
    named = _nominated(module_world, seat)
    given = _candidate(module_world, seat)
    assert codes(do(module_world, who, "successorNominate", "nomination { id }", **given)) == [
        ("NOT_FOUND", ["planId"])
    ]
    one = {"nominationId": named["id"]}
    assert codes(do(module_world, who, "successorConfirm", "nomination { id }", **one)) == [
        ("NOT_FOUND", ["nominationId"])
    ]
    gone = do(module_world, who, "successorWithdraw", "nomination { id }", reason="No.", **one)
    assert codes(gone) == [("NOT_FOUND", ["nominationId"])]
    gap = do(
        module_world,
        who,
        "successionGapPlan",
        "action { id }",
        gapId=named["gaps"][0]["id"],
        kind="EDUCATION_10",
        title="x",
    )
    assert codes(gap) == [("NOT_FOUND", ["gapId"])]


def test_a_gap_becomes_an_action_that_does_not_tell_why_unless_it_may(
    module_world: World, seat: dict[str, Any]
) -> None:
    named = _nominated(module_world, seat)
    quiet, *others = [one for one in named["gaps"] if one["action"] is None]
    found = do(
        module_world,
        HR,
        "successionGapPlan",
        "gap { action { id } } action { origin kind title status skill { id } }",
        gapId=quiet["id"],
        kind="EDUCATION_10",
        title="Learn it",
        dueOn="2027-02-01",
    )
    assert codes(found) == []
    action = found["action"]
    assert (action["origin"], action["kind"], action["status"]) == ("MANUAL", "EDUCATION_10", "PLANNED")
    assert action["skill"]["id"] == quiet["skill"]["id"]
    again = do(
        module_world, HR, "successionGapPlan", "action { id }", gapId=quiet["id"], kind="EDUCATION_10", title="x"
    )
    assert codes(again) == [("ALREADY_EXISTS", ["gapId"])]
    for one in others[:1]:
        told = do(
            module_world,
            HR,
            "successionGapPlan",
            "action { origin }",
            gapId=one["id"],
            kind="EXPOSURE_20",
            title="x",
            disclose=True,
        )
        assert told["action"]["origin"] == "SUCCESSION"


def test_candidates_are_ranked_among_those_named(module_world: World, seat: dict[str, Any]) -> None:
    first = _nominated(module_world, seat)
    other = module_world.rows(
        """SELECT employee_id FROM rating WHERE organization_id = :tenant AND employee_id <> ALL(:not)
        AND NOT EXISTS (SELECT FROM employment WHERE employee_id = rating.employee_id AND status <> 'ACTIVE')
        ORDER BY employee_id LIMIT 1""",
        tenant=module_world.tenants["demo"],
        **{"not": [seat["holder"], seat["candidate"], module_world.viewer(HR).employee_id]},
    )[0]["employee_id"]
    given = _candidate(module_world, seat) | {"employeeId": opaque("Employee", other), "readiness": "READY_NOW"}
    second = do(module_world, HR, "successorNominate", "nomination { id rank readiness }", **given)["nomination"]
    assert (second["rank"], second["readiness"]) == (first["rank"] + 1, "READY_NOW")
    order = [second["id"], first["id"]]
    ranked = do(
        module_world,
        HR,
        "successorRank",
        "plan { nominations { nodes { id rank } } }",
        planId=given["planId"],
        nominationIds=order,
    )
    assert [one["id"] for one in ranked["plan"]["nominations"]["nodes"]] == order
    twice = do(module_world, HR, "successorRank", "plan { id }", planId=given["planId"], nominationIds=[order[0]] * 2)
    assert codes(twice) == [("DUPLICATE", ["nominationIds", "1"])]


def test_a_withdrawn_nomination_takes_no_more_changes_and_can_be_made_anew(
    module_world: World, seat: dict[str, Any]
) -> None:
    named = _nominated(module_world, seat)
    stale = do(module_world, HR, "successorConfirm", "nomination { id }", nominationId=named["id"], expectedVersion=99)
    assert codes(stale) == [("STALE_VERSION", ["expectedVersion"])]
    one = {"nominationId": named["id"]}
    confirmed = do(module_world, HR, "successorConfirm", "nomination { state }", **one)
    assert confirmed["nomination"]["state"] == "CONFIRMED"
    gone = do(module_world, HR, "successorWithdraw", "nomination { state }", reason="Moved abroad.", **one)
    assert gone["nomination"]["state"] == "WITHDRAWN"
    late = do(module_world, HR, "successorWithdraw", "nomination { id }", reason="Again.", **one)
    assert codes(late) == [("CLOSED", ["nominationId"])]
    assert _nominated(module_world, seat)["id"] == named["id"]


def test_the_bench_tells_what_the_thread_supports_whatever_was_nominated(
    module_world: World, seat: dict[str, Any]
) -> None:
    _nominated(module_world, seat)
    asked = "nodes { employee { id } rank reasons gaps { skill { id } } }"
    query = f"query($id: ID!) {{ position(id: $id) {{ candidates(first: 1000) {{ {asked} }} }} }}"
    answer = module_world.ask(HR, query, {"id": opaque("Position", seat["id"])})
    assert answer.errors == []
    assert answer.data is not None
    listed = answer.data["position"]["candidates"]["nodes"]
    mine = next(one for one in listed if one["employee"]["id"] == opaque("Employee", seat["candidate"]))
    assert mine["rank"] is not None
    assert mine["reasons"][0].startswith("Performance was ")
    assert len(mine["gaps"]) > 0


def _plan(world: World, seat: dict[str, Any]) -> dict[str, Any]:
    found = world.rows("SELECT id FROM succession_plan WHERE position_id = :id", id=seat["id"])
    if found:
        return {"id": opaque("SuccessionPlan", found[0]["id"])}
    made = do(world, HR, "successionPlanCreate", "plan { id state }", positionId=opaque("Position", seat["id"]))
    assert codes(made) == []
    plan: dict[str, Any] = made["plan"]
    return plan


def _candidate(world: World, seat: dict[str, Any]) -> dict[str, Any]:
    return {"planId": _plan(world, seat)["id"], "employeeId": opaque("Employee", seat["candidate"])}


def _nominated(world: World, seat: dict[str, Any]) -> dict[str, Any]:
    """The nomination of the candidate, made where there is none that counts."""
    selection = "nomination { id rank readiness gaps { id skill { id } action { id } } }"
    found = world.rows(
        "SELECT named.id FROM successor_nomination AS named JOIN succession_plan AS plan"
        " ON plan.id = named.succession_plan_id WHERE plan.position_id = :seat AND named.employee_id = :who"
        " AND named.state <> 'WITHDRAWN'",
        seat=seat["id"],
        who=seat["candidate"],
    )
    if not found:
        made = do(world, HR, "successorNominate", selection, **_candidate(world, seat))
        assert codes(made) == []
        named: dict[str, Any] = made["nomination"]
        return named
    body = selection.removeprefix("nomination ").strip("{} ")
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on SuccessorNomination {{ {body} }} }} }} }} }}"
    data = world.ask(HR, query, {"id": opaque("SuccessorNomination", found[0]["id"])}).data
    assert data is not None
    node: dict[str, Any] = data["node"]
    return node
