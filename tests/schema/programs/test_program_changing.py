"""The map as HR draws it, through the graph: programs, rounds, links, strategies; and who is refused."""

from typing import Any

import pytest

from schema.kit.ids import encode_id
from tests.schema.succession.test_succeeding import HR, codes, do
from tests.world import World

NAMES = ("programUpdate", "programCycleAdd", "programLinkSet", "talentStrategySet")


@pytest.fixture(scope="module")
def programs(module_world: World) -> dict[str, str]:
    rows = module_world.rows("SELECT id, kind FROM program WHERE organization_id = :t", t=module_world.tenants["demo"])
    return {row["kind"]: encode_id("Program", row["id"]) for row in rows}


def given(programs: dict[str, str]) -> dict[str, dict[str, Any]]:
    """An input that is right for each mutation."""
    pay, learning = programs["TOTAL_COMPENSATION"], programs["LEARNING"]
    link = {"fromId": learning, "toId": pay, "kind": "DATA", "handoff": "Certificates with an allowance"}
    strategy = {"name": "Build", "options": ["BUILD", "BORROW"], "strategicTags": ["GROWTH"], "startsOn": "2026-12-01"}
    return {
        "programUpdate": {"programId": pay, "cadence": "HALF_YEARLY"},
        "programCycleAdd": {"programId": pay, "name": "2027", "startsOn": "2027-01-01", "endsOn": "2027-12-31"},
        "programLinkSet": link,
        "talentStrategySet": strategy,
    }


SELECTIONS = {
    "programUpdate": "program { cadence version }",
    "programCycleAdd": "program { cycles(first: 1) { nodes { name } } }",
    "programLinkSet": "link { id version kind handoff status from { kind } to { kind } owner { id } }",
    "talentStrategySet": "strategy { id version options strategicTags }",
}


TOLD: dict[str, dict[str, Any]] = {
    "programUpdate": {"cadence": "HALF_YEARLY"},
    "programCycleAdd": {"cycles": {"nodes": [{"name": "2027"}]}},
    "programLinkSet": {"from": {"kind": "LEARNING"}, "status": "PLANNED", "owner": None},
    "talentStrategySet": {"options": ["BUILD", "BORROW"], "strategicTags": ["GROWTH"]},
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["employee", "manager", "hrbp", "compensation", "auditor"])
def test_nobody_but_hr_draws_the_map(module_world: World, programs: dict[str, str], who: str, name: str) -> None:
    before = _count(module_world)
    found = do(module_world, who, name, SELECTIONS[name], **given(programs)[name])
    (problem,) = found["userErrors"]
    assert problem["code"] in {"FORBIDDEN", "NOT_FOUND"}
    assert _count(module_world) == before


@pytest.mark.parametrize("name", NAMES)
def test_hr_does(module_world: World, programs: dict[str, str], name: str) -> None:
    found = do(module_world, HR, name, SELECTIONS[name], **given(programs)[name])
    assert codes(found) == []
    shown = next(value for field, value in found.items() if field != "userErrors")
    assert {field: shown[field] for field in TOLD[name]} == TOLD[name]


def test_there_is_one_program_of_each_kind(module_world: World) -> None:
    found = do(module_world, HR, "programCreate", "program { id }", kind="LEARNING", cadence="YEARLY")
    assert codes(found) == [("ALREADY_EXISTS", ["kind"])]


def test_a_link_is_changed_as_a_whole_from_the_version_that_was_read(
    module_world: World, programs: dict[str, str]
) -> None:
    wanted = given(programs)["programLinkSet"] | {"handoff": "Something"}
    link = do(module_world, HR, "programLinkSet", SELECTIONS["programLinkSet"], **wanted)["link"]
    read = wanted | {"linkId": link["id"], "status": "DONE", "expectedVersion": link["version"]}
    changed = do(module_world, HR, "programLinkSet", SELECTIONS["programLinkSet"], **read)["link"]
    assert (changed["id"], changed["status"], changed["version"]) == (link["id"], "DONE", link["version"] + 1)
    stale = do(module_world, HR, "programLinkSet", SELECTIONS["programLinkSet"], **read)
    assert codes(stale) == [("STALE_VERSION", ["expectedVersion"])]


def test_all_that_is_wrong_is_told_at_once(module_world: World, programs: dict[str, str]) -> None:
    inputs = given(programs)
    link = inputs["programLinkSet"] | {"toId": programs["LEARNING"], "handoff": " "}
    assert codes(do(module_world, HR, "programLinkSet", "link { id }", **link)) == [
        ("BAD_VALUE", ["toId"]),
        ("BAD_VALUE", ["handoff"]),
    ]
    strategy = inputs["talentStrategySet"] | {"options": ["BUY", "BUY"], "strategicTags": [""], "endsOn": "2020-01-01"}
    assert codes(do(module_world, HR, "talentStrategySet", "strategy { id }", **strategy)) == [
        ("DUPLICATE", ["options"]),
        ("BAD_VALUE", ["strategicTags", "0"]),
        ("BAD_VALUE", ["endsOn"]),
    ]
    none = inputs["talentStrategySet"] | {"options": []}
    assert codes(do(module_world, HR, "talentStrategySet", "strategy { id }", **none)) == [("BAD_VALUE", ["options"])]
    late = inputs["programCycleAdd"] | {"endsOn": "2026-01-01"}
    assert codes(do(module_world, HR, "programCycleAdd", "program { id }", **late)) == [("BAD_VALUE", ["endsOn"])]


def _count(world: World) -> list[int]:
    tables = ("program", "program_cycle", "program_link", "talent_strategy")
    counted = (world.rows(f"SELECT count(*) AS number, sum(version) AS changes FROM {one}")[0] for one in tables)
    return [number for row in counted for number in (row["number"], row["changes"])]
