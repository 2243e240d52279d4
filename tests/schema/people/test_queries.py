"""The entry points of people, on a real database: who is calling, nodes by id, positions."""

from typing import Any
from uuid import uuid4

import pytest

from schema.kit.ids import encode_id, uuid7
from tests.told import Told
from tests.world import UNTIL, World

ROLES = {
    "employee": ["EMPLOYEE"],
    "manager": ["EMPLOYEE", "MANAGER"],
    "skip-level": ["EMPLOYEE", "MANAGER"],
    "hrbp": ["EMPLOYEE", "HRBP"],
    "compensation": ["COMPENSATION_ANALYST", "EMPLOYEE"],
    "hr-admin": ["EMPLOYEE", "HR_ADMIN"],
    "auditor": ["AUDITOR", "EMPLOYEE"],
}
NODE = "query($id: ID!) { node(id: $id) { __typename id ... on Employee { name } ... on Location { name } } }"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
SEATS = """{ positions(first: 1000) { totalCount nodes {
    code title incumbent { id } orgUnit { name } jobProfile { title } criticality vacancyRisk impactOfLoss
} } }"""
RISKS = ("criticality", "vacancy_risk", "impact_of_loss")


def test_the_employee_persona_sees_itself_and_its_manager(world: World) -> None:
    told = world.demo
    me, manager = told.personas.employee, told.personas.manager
    names = told.persons.values("display_name")
    answer = world.ask("employee", "{ viewer { roles employee { id name manager { id name } } } }")
    assert answer.errors == []
    assert answer.data == {
        "viewer": {
            "roles": ["EMPLOYEE"],
            "employee": {
                "id": world.employee_id(me),
                "name": names[me],
                "manager": {"id": world.employee_id(manager), "name": names[manager]},
            },
        }
    }


@pytest.mark.parametrize("persona", sorted(ROLES))
def test_each_persona_acts_in_its_roles(world: World, told: Told, persona: str) -> None:
    answer = world.ask(persona, "{ viewer { roles employee { id } organization { key name } } }")
    assert answer.errors == []
    assert answer.data == {
        "viewer": {
            "roles": ROLES[persona],
            "employee": {"id": world.employee_id(told.persona(persona))},
            "organization": {"key": "demo", "name": world.demo.name},
        }
    }


def test_a_machine_has_one_role_and_is_nobody(world: World) -> None:
    answer = world.ask(world.service("people:read"), "{ viewer { roles employee { id } organization { key } } }")
    assert answer.errors == []
    assert answer.data == {"viewer": {"roles": ["SERVICE"], "employee": None, "organization": {"key": "demo"}}}


@pytest.mark.parametrize("what", ["employees", "locations", "orgUnits", "jobProfiles", "positions"])
def test_a_machine_without_the_scope_sees_nobody_and_nothing(world: World, what: str) -> None:
    asked = f"{{ {what}(first: 1000) {{ totalCount nodes {{ id }} }} }}"
    answer = world.ask(world.service("goals:read"), asked)
    assert (answer.errors, answer.data) == ([], {what: {"totalCount": 0, "nodes": []}})
    with_scope = world.ask(world.service("people:read"), asked).data
    assert with_scope is not None
    assert with_scope[what]["totalCount"] == len(with_scope[what]["nodes"]) > 0


def test_a_node_is_found_by_its_id(world: World, told: Told) -> None:
    me = world.employee_id(3)
    answer = world.ask("manager", NODE, {"id": me})
    name = told.persons.values("display_name")[3]
    assert (answer.errors, answer.data) == ([], {"node": {"__typename": "Employee", "id": me, "name": name}})


@pytest.mark.parametrize("who", ["leaver", "other", "nobody"])
def test_a_node_that_one_may_not_know_of_is_not_found_in_the_same_words(world: World, told: Told, who: str) -> None:
    leaver = told.employees.where("status", "TERMINATED")[0]
    ids = {
        "leaver": world.employee_id(leaver),
        "other": world.employee_id(3, "other"),
        "nobody": encode_id("Employee", uuid7()),
    }
    for asked, name in (
        (NODE, "node"),
        (NODE.replace("node(id", "employee(id").replace("... on Location { name }", ""), "employee"),
    ):
        answer = world.ask("employee", asked, {"id": ids[who]})
        assert (answer.data, answer.errors) == ({name: None}, [("NOT_FOUND", (name,))])
        assert answer.messages == ["Nothing is found under this id."]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "x",
        "3",
        str(uuid4()),
        encode_id("Person", uuid7())[:-1],
        encode_id("Nothing", uuid7()),
        encode_id("Query", uuid7()),
    ],
    ids=["empty", "a letter", "a number", "a bare key", "cut short", "no type", "no node"],
)
def test_what_is_no_id_of_a_node_is_refused(world: World, wrong: str) -> None:
    assert world.ask("employee", NODE, {"id": wrong}).errors == [("BAD_ID", ("node",))]
    assert world.ask("employee", NODES, {"ids": [world.employee_id(3), wrong]}).codes == ["BAD_ID"]


def test_an_id_of_another_type_is_refused_where_one_type_is_meant(world: World) -> None:
    asked = "query($id: ID!) { employee(id: $id) { name } }"
    assert world.ask("employee", asked, {"id": encode_id("Goal", uuid7())}).errors == [("BAD_ID", ("employee",))]
    asked = "query($id: ID!) { position(id: $id) { title } }"
    assert world.ask("employee", asked, {"id": world.employee_id(3)}).errors == [("BAD_ID", ("position",))]
    assert world.ask("employee", asked, {"id": encode_id("Position", uuid7())}).errors == [("NOT_FOUND", ("position",))]


def test_nodes_come_in_the_order_asked_for_with_null_for_what_may_not_be_seen(world: World, told: Told) -> None:
    leaver = told.employees.where("status", "TERMINATED")[0]
    (place,) = world.rows("SELECT id FROM location WHERE organization_id = :o LIMIT 1", o=world.tenants["demo"])
    first, second, location = world.employee_id(9), world.employee_id(3), encode_id("Location", place["id"])
    hidden = [world.employee_id(leaver), world.employee_id(3, "other"), encode_id("Goal", uuid7())]
    answer = world.ask("employee", NODES, {"ids": [first, hidden[0], location, second, *hidden[1:], first]})
    seen = [{"__typename": "Employee", "id": one} for one in (first, second)]
    there = {"__typename": "Location", "id": location}
    assert answer.errors == []
    assert answer.data == {"nodes": [seen[0], None, there, seen[1], None, None, seen[0]]}
    assert answer.statements == 3


def test_a_thousand_nodes_are_enough(world: World) -> None:
    assert world.ask("employee", NODES, {"ids": []}).data == {"nodes": []}
    assert world.ask("employee", NODES, {"ids": [world.employee_id(3)] * 1001}).codes == ["BAD_PAGE"]


def test_positions_and_who_holds_them_are_told_as_simulated(world: World, told: Told) -> None:
    seats, seen = told.positions, _seats(world, "hr-admin")
    assert len(seen) == len(seats)
    for row, code in enumerate(seats.values("code")):
        holder = seats.values("incumbent")[row]
        assert seen[code] == {
            "code": code,
            "title": seats.values("title")[row],
            "incumbent": None if holder is None else {"id": world.employee_id(holder)},
            "orgUnit": {"name": told.org_units.values("name")[seats.values("org_unit")[row]]},
            "jobProfile": {"title": told.job_profiles.values("title")[seats.values("profile")[row]]},
            **dict(
                zip(
                    ("criticality", "vacancyRisk", "impactOfLoss"),
                    (seats.values(name)[row] for name in RISKS),
                    strict=True,
                )
            ),
        }


def test_the_risk_of_a_position_is_forbidden_to_an_employee(world: World, told: Told) -> None:
    answer = world.ask("employee", "{ positions(first: 2) { nodes { code criticality vacancyRisk impactOfLoss } } }")
    assert answer.data is not None
    assert [set(one.values()) - {None} for one in answer.data["positions"]["nodes"]] == [
        {one["code"]} for one in answer.data["positions"]["nodes"]
    ]
    assert set(answer.codes) == {"FORBIDDEN"}
    assert len(answer.codes) == 6
    assert {one["code"] for one in answer.data["positions"]["nodes"]} < set(told.positions.values("code"))


def test_reports_are_who_reports_today_by_name(world: World, told: Told) -> None:
    asked = "{ employees(first: 1000) { nodes { name reports(first: 1000) { totalCount nodes { name } } } } }"
    answer = world.ask("hr-admin", asked)
    assert answer.errors == []
    assert answer.data is not None
    names = told.persons.values("display_name")
    teams = [told.team_on(row, UNTIL) for row in told.by_name]
    assert [(one["name"], one["reports"]) for one in answer.data["employees"]["nodes"]] == [
        (names[row], {"totalCount": len(team), "nodes": [{"name": names[one]} for one in team]})
        for row, team in zip(told.by_name, teams, strict=True)
    ]
    assert sum(map(bool, teams)) > 10


def _seats(world: World, who: str) -> dict[str, dict[str, Any]]:
    answer = world.ask(who, SEATS)
    assert answer.errors == []
    assert answer.data is not None
    found = {one["code"]: one for one in answer.data["positions"]["nodes"]}
    assert answer.data["positions"]["totalCount"] == len(found)
    return found
