"""The nine-box grid on a real database: who stands where, who is counted for whom, what a filter tells."""

from typing import Any

import pytest

from schema.kit.ids import encode_id
from tests.operations.documents import OPERATIONS
from tests.world import Answer, World

LEVELS = ("LOW", "MODERATE", "HIGH")
EXPECTED = """
    SELECT CASE WHEN level.value <= 2 THEN 'LOW' WHEN level.value = 3 THEN 'MODERATE' ELSE 'HIGH' END AS performance,
           it.potential, count(*) AS number
    FROM employee
    JOIN LATERAL (SELECT status FROM employment AS own WHERE own.employee_id = employee.id
                  AND own.valid_from <= CAST(:day AS date) ORDER BY valid_from DESC LIMIT 1) AS held ON true
    LEFT JOIN rating ON rating.employee_id = employee.id AND rating.cycle_id = :cycle
                    AND rating.released_at IS NOT NULL
    LEFT JOIN rating_level AS level ON level.id = rating.final_id
    LEFT JOIN talent_assessment AS it ON it.employee_id = employee.id AND it.review_cycle_id = :cycle
    WHERE employee.organization_id = :tenant AND held.status = 'ACTIVE' AND employee.id <> :me
      AND level.value IS NOT NULL AND it.potential IS NOT NULL
    GROUP BY 1, 2
"""


def cycle(world: World) -> dict[str, Any]:
    (found,) = world.rows(
        "SELECT id, ends_on FROM review_cycle WHERE organization_id = :tenant AND released_at IS NOT NULL"
        " ORDER BY ends_on DESC LIMIT 1",
        tenant=world.tenants["demo"],
    )
    return found


def ask(world: World, who: str, **wanted: Any) -> Answer:
    opaque = encode_id("ReviewCycle", cycle(world)["id"])
    return world.ask(who, OPERATIONS["09 NineBox"], {"cycleId": opaque, "filter": wanted or None})


def grid(answer: Answer) -> dict[tuple[str, str], int]:
    assert (answer.errors, answer.messages) == ([], [])
    assert answer.data is not None
    cells = answer.data["nineBox"]["cells"]
    assert [(one["performance"], one["potential"]) for one in cells] == [(a, b) for a in LEVELS for b in LEVELS]
    return {(one["performance"], one["potential"]): one["count"] for one in cells}


def test_counts_are_those_of_ratings_and_assessments(world: World) -> None:
    found = cycle(world)
    rows = world.rows(
        EXPECTED,
        day=found["ends_on"],
        cycle=found["id"],
        tenant=world.tenants["demo"],
        me=world.viewer("hr-admin").employee_id,
    )
    expected = dict.fromkeys([(a, b) for a in LEVELS for b in LEVELS], 0)
    expected |= {(row["performance"], row["potential"]): row["number"] for row in rows}
    assert grid(ask(world, "hr-admin")) == expected
    assert sum(expected.values()) > 80


def test_it_takes_four_statements_and_one_for_all_cells(world: World) -> None:
    assert ask(world, "hr-admin").statements == 5


def test_a_cell_lists_whom_it_counts(world: World) -> None:
    answer = ask(world, "hrbp")
    assert answer.data is not None
    for cell in answer.data["nineBox"]["cells"]:
        assert len(cell["employees"]["nodes"]) == min(cell["count"], 20)


def test_nobody_finds_themselves(world: World) -> None:
    me = encode_id("Employee", world.viewer("hr-admin").employee_id)  # type: ignore[arg-type]
    answer = ask(world, "hr-admin", search=_name(world, "hr-admin"))
    assert answer.data is not None
    listed = [one["id"] for cell in answer.data["nineBox"]["cells"] for one in cell["employees"]["nodes"]]
    assert me not in listed
    assert sum(grid(answer).values()) == len(listed)


def test_an_hr_partner_counts_the_own_ones_alone(world: World) -> None:
    partner = world.viewer("hrbp").employee_id
    served = world.rows(
        "SELECT count(DISTINCT employee_id) AS number FROM reporting_chain WHERE manager_id = :partner"
        " AND kind = 'HRBP' AND depth = 1 AND (valid_to IS NULL OR valid_to > '2026-11-21')",
        partner=partner,
    )[0]["number"]
    answer = ask(world, "hrbp")
    counted = sum(grid(answer).values())
    assert answer.data is not None
    assert 0 < counted + answer.data["nineBox"]["unplaced"] <= served < 150


@pytest.mark.parametrize("who", ["employee", "manager", "skip-level", "compensation", "auditor"])
def test_it_is_forbidden_to_all_others(world: World, who: str) -> None:
    answer = ask(world, who)
    assert (answer.errors, answer.data) == ([("FORBIDDEN", ("nineBox",))], {"nineBox": None})


def test_the_unrated_are_placed_nowhere_and_the_unassessed_neither(module_world: World) -> None:
    before = ask(module_world, "hr-admin")
    rated = module_world.rows(
        """SELECT rating.id, it.id AS assessment FROM rating JOIN talent_assessment AS it ON it.rating_id = rating.id
        WHERE rating.organization_id = :tenant AND rating.cycle_id = :cycle AND rating.final_id IS NOT NULL
          AND it.potential IS NOT NULL AND rating.employee_id <> :me
          AND 'ACTIVE' = (SELECT status FROM employment WHERE employee_id = rating.employee_id
                          AND valid_from <= CAST(:day AS date) ORDER BY valid_from DESC LIMIT 1)
        ORDER BY rating.id LIMIT 2""",
        tenant=module_world.tenants["demo"],
        cycle=cycle(module_world)["id"],
        day=cycle(module_world)["ends_on"],
        me=module_world.viewer("hr-admin").employee_id,
    )
    unrated = (
        "UPDATE rating SET unrated = true, final_id = NULL, proposed_id = NULL, calibrated_id = NULL WHERE id = :id"
    )
    module_world.rows(unrated, id=rated[0]["id"])
    module_world.rows("UPDATE talent_assessment SET potential = NULL WHERE id = :id", id=rated[1]["assessment"])
    after = ask(module_world, "hr-admin")
    assert before.data is not None
    assert after.data is not None
    assert after.data["nineBox"]["unplaced"] == before.data["nineBox"]["unplaced"] + 2
    assert sum(grid(after).values()) == sum(grid(before).values()) - 2


def test_a_draft_of_a_rating_places_nobody(module_world: World) -> None:
    before = sum(grid(ask(module_world, "hr-admin")).values())
    module_world.rows(
        "UPDATE rating SET released_at = NULL, acknowledged_at = NULL WHERE cycle_id = :cycle",
        cycle=cycle(module_world)["id"],
    )
    assert before > 0
    assert sum(grid(ask(module_world, "hr-admin")).values()) == 0


def _name(world: World, persona: str) -> str:
    data = world.ask(persona, "{ viewer { employee { name } } }").data
    assert data is not None
    return str(data["viewer"]["employee"]["name"])
