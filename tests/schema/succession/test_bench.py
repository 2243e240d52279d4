"""Benches on the demo organization: who is asked about, for whom it is told, in which order, page by page."""

from typing import Any

import pytest

from schema.kit.ids import encode_id
from tests.operations.documents import OPERATIONS
from tests.world import Answer, World

ORDER = ["READY_NOW", "READY_1_YEAR", "READY_1_2_YEARS", "READY_3_PLUS", "NOT_READY", None]


STATEMENTS = {1: 23, 3: 24, 10: 24}
"""Of the whole operation by the size of the page; one less where no gap of those shown has an action."""


@pytest.fixture(scope="module")
def seat(world: World) -> str:
    """A critical position with candidates."""
    (found,) = world.rows(
        """SELECT plan.position_id FROM succession_plan AS plan JOIN successor_nomination AS named
        ON named.succession_plan_id = plan.id WHERE plan.organization_id = :tenant
        GROUP BY plan.position_id ORDER BY count(*) DESC, plan.position_id LIMIT 1""",
        tenant=world.tenants["demo"],
    )
    return encode_id("Position", found["position_id"])


def who_is_ready(world: World, who: str, seat: str) -> Answer:
    return world.ask(who, OPERATIONS["09 WhoIsReady"], {"positionId": seat})


def candidates(world: World, seat: str, arguments: str = "first: 1000") -> dict[str, Any]:
    asked = "totalCount nodes { readiness fit rank employee { id } } pageInfo { endCursor hasNextPage startCursor }"
    query = f"query($id: ID!) {{ position(id: $id) {{ candidates({arguments}) {{ {asked} }} }} }}"
    answer = world.ask("hr-admin", query, {"id": seat})
    assert answer.errors == []
    assert answer.data is not None
    found: dict[str, Any] = answer.data["position"]["candidates"]
    return found


def test_one_query_answers_who_is_ready(world: World, seat: str) -> None:
    answer = who_is_ready(world, "hr-admin", seat)
    assert (answer.errors, answer.messages) == ([], [])
    assert answer.data is not None
    found = answer.data["position"]
    assert found["criticality"] in {"HIGH", "CRITICAL"}
    assert found["incumbent"] is not None
    named = candidates(world, seat)["nodes"]
    bench = [one["readiness"] for one in named if one["rank"] is not None]
    told = (found["bench"]["readyNow"], found["bench"]["readySoon"])
    assert told == (bench.count("READY_NOW"), bench.count("READY_1_YEAR"))
    assert found["bench"]["coverage"] == min(sum(told) / 2, 1)
    for one in found["candidates"]["nodes"]:
        assert one["employee"] is not None
        assert len(one["reasons"]) >= 3


def test_statements_do_not_depend_on_how_many_candidates_there_are(world: World, seat: str) -> None:
    counts = {}
    for size in STATEMENTS:
        operation = OPERATIONS["09 WhoIsReady"].replace("first: 10", f"first: {size}")
        answer = world.ask("hr-admin", operation, {"positionId": seat})
        assert answer.errors == []
        counts[size] = answer.statements
    assert counts == STATEMENTS


def test_the_readiest_come_first_then_the_best_fit(world: World, seat: str) -> None:
    listed = candidates(world, seat)["nodes"]
    places = [(ORDER.index(one["readiness"]), -(one["fit"] or -1)) for one in listed]
    assert places == sorted(places)
    assert len(listed) > 3


def test_pages_put_together_are_the_list_in_both_directions(world: World, seat: str) -> None:
    whole = [one["employee"]["id"] for one in candidates(world, seat)["nodes"]]
    forward, page = [], candidates(world, seat, "first: 2")
    assert page["totalCount"] == len(whole)
    forward += [one["employee"]["id"] for one in page["nodes"]]
    while page["pageInfo"]["hasNextPage"]:
        cursor = page["pageInfo"]["endCursor"]
        page = candidates(world, seat, f'first: 2, after: "{cursor}"')
        forward += [one["employee"]["id"] for one in page["nodes"]]
    assert forward == whole
    assert [one["employee"]["id"] for one in candidates(world, seat, "last: 2")["nodes"]] == whole[-2:]


def test_a_cursor_of_another_position_is_refused(world: World, seat: str) -> None:
    cursor = candidates(world, seat, "first: 1")["pageInfo"]["endCursor"]
    (other,) = world.rows(
        "SELECT id FROM position WHERE organization_id = :tenant ORDER BY id LIMIT 1", tenant=world.tenants["demo"]
    )
    query = "query($id: ID!, $after: String) { position(id: $id) { candidates(after: $after) { totalCount } } }"
    answer = world.ask("hr-admin", query, {"id": encode_id("Position", other["id"]), "after": cursor})
    assert answer.codes == ["BAD_CURSOR"]


@pytest.mark.parametrize("who", ["employee", "manager", "compensation", "auditor"])
def test_nobody_else_learns_who_could_follow(world: World, seat: str, who: str) -> None:
    answer = who_is_ready(world, who, seat)
    assert sorted(path for _, path in answer.errors) == [
        ("position", "bench"),
        ("position", "candidates"),
        ("position", "criticality"),
    ]
    assert set(answer.codes) == {"FORBIDDEN"}


def test_whoever_holds_the_seat_learns_nothing_of_it_whatever_the_role(world_copy: World, seat: str) -> None:
    holder = world_copy.viewer("hr-admin").employee_id
    world_copy.rows(
        "UPDATE employment SET position_id = (SELECT position_id FROM succession_plan AS plan JOIN successor_nomination"
        " AS named ON named.succession_plan_id = plan.id WHERE plan.organization_id = :tenant GROUP BY position_id"
        " ORDER BY count(*) DESC, position_id LIMIT 1) WHERE employee_id = :holder",
        tenant=world_copy.tenants["demo"],
        holder=holder,
    )
    answer = who_is_ready(world_copy, "hr-admin", seat)
    assert answer.data is not None
    assert (answer.data["position"]["bench"], answer.data["position"]["candidates"]) == (None, None)


def test_who_left_is_no_candidate_any_more(world_copy: World, seat: str) -> None:
    first = candidates(world_copy, seat)
    named = next(one for one in first["nodes"] if one["rank"] is not None)
    gone = [encode_id("Employee", row["id"]) for row in _leave(world_copy, named["employee"]["id"])]
    after = candidates(world_copy, seat)
    assert gone == [named["employee"]["id"]]
    assert named["employee"]["id"] not in [one["employee"]["id"] for one in after["nodes"]]
    assert after["totalCount"] == first["totalCount"] - 1


def _leave(world: World, opaque: str) -> list[dict[str, Any]]:
    found = [row for row in world.rows("SELECT id FROM employee") if encode_id("Employee", row["id"]) == opaque]
    world.rows("UPDATE employment SET status = 'TERMINATED' WHERE employee_id = :id", id=found[0]["id"])
    return found
