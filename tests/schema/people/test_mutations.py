"""Changes of people through the graph: terms, lines, hires, ends, and what each of them leaves as it is."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from api.context import bind_tenant
from schema.access.tables import reporting_chain
from schema.kit.ids import encode_id
from schema.kit.session import Session
from schema.people.chains import rebuild
from tests.schema.changing import changed, made, racing, refusals, state
from tests.told import Told
from tests.world import OTHER, UNTIL, World

BAD, NOT_FOUND, FORBIDDEN, CLOSED, CYCLE = "BAD_VALUE", "NOT_FOUND", "FORBIDDEN", "CLOSED", "CYCLE"
HR, AHEAD = "hr-admin", "2027-02-01"
TABLES = ("person", "employee", "employment", "reporting_line", "reporting_chain", "domain_event", "audit_event")
TERMS = "validFrom validTo status fte grade workArrangement"


def stored(world: World) -> list[Any]:
    """All that a change of people could touch."""
    return state(world, *TABLES)


def who_is(world: World, told: Told, persona: str = "employee") -> str:
    return world.employee_id(told.persona(persona))


def asked(world: World, identifier: str, selection: str, who: str = HR, as_of: str | None = None) -> Any:
    query = f"query($id: ID!, $day: Date) {{ employee(id: $id, asOf: $day) {{ {selection} }} }}"
    found = world.ask(who, query, {"id": identifier, "day": as_of})
    return None if found.data is None else found.data["employee"]


def newcomer(world: World, number: str, **given: Any) -> dict[str, Any]:
    """Somebody who is taken on."""
    told = {"givenName": "Ada", "familyName": "Byron", "employeeNumber": number, "hiredOn": "2026-11-02"} | given
    found: dict[str, Any] = made(world, HR, "employeeHire", told, "employee { id name } employment { id }")["employee"]
    return found


def trail(world: World) -> list[tuple[str, str]]:
    found = world.rows(
        "SELECT action, data_kind FROM audit_event WHERE organization_id = :tenant ORDER BY sequence",
        tenant=world.tenants["demo"],
    )
    return [(row["action"], row["data_kind"]) for row in found]


def closure_is_right(world: World) -> None:
    """What stands in the closure is what all lines together say."""
    tenant = world.tenants["demo"]
    wanted = select(reporting_chain).order_by(*reporting_chain.primary_key.columns)

    async def both() -> tuple[Any, Any]:
        async with world.engine().connect() as connection:
            await bind_tenant(connection, tenant)
            kept = (await connection.execute(wanted)).all()
            await rebuild(Session(connection), tenant)
            return kept, (await connection.execute(wanted)).all()

    kept, anew = world.run(both())
    assert kept == anew


ACTS: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "employmentChange": lambda who, _: {"employeeId": who, "effectiveOn": AHEAD, "grade": "G9"},
    "reportingLineSet": lambda who, other: {
        "employeeId": who,
        "managerId": other,
        "effectiveOn": AHEAD,
        "kind": "DOTTED",
    },
    "reportingLineEnd": lambda who, _: {"employeeId": who, "effectiveOn": AHEAD},
    "employeeTerminate": lambda who, _: {"employeeId": who, "lastDay": AHEAD},
    "employeeRehire": lambda who, _: {"employeeId": who, "startsOn": "2027-05-01"},
    "employeeUpdate": lambda who, _: {"employeeId": who, "employeeNumber": "N-1"},
}
NOBODY_ELSE = ("employee", "manager", "skip-level", "hrbp", "compensation", "auditor")


@pytest.mark.parametrize("name", ACTS)
def test_people_are_changed_by_hr_alone(changing: World, told: Told, name: str) -> None:
    act = ACTS[name](who_is(changing, told), who_is(changing, told, HR))
    if name == "employeeRehire":
        changed(changing, HR, "employeeTerminate", {"employeeId": act["employeeId"], "lastDay": AHEAD})
    before = stored(changing)
    for who in NOBODY_ELSE:
        assert refusals(changed(changing, who, name, act)) == [(FORBIDDEN, ("employeeId",))]
    for scopes, code in ((("people:write",), NOT_FOUND), (("people:read",), FORBIDDEN)):
        assert refusals(changed(changing, changing.service(*scopes), name, act)) == [(code, ("employeeId",))]
    assert stored(changing) == before
    machine = changing.service("people:read", "people:write")
    assert refusals(changed(changing, machine, name, act)) == []


@pytest.mark.parametrize("name", ACTS)
def test_who_is_not_there_is_not_changed(changing: World, told: Told, name: str) -> None:
    other = who_is(changing, told, HR)
    theirs = changing.employee_id(0, OTHER)
    before = stored(changing)
    for who, code in ((theirs, NOT_FOUND), (encode_id("Goal", changing.employee_key(0)), "BAD_ID"), ("x", "BAD_ID")):
        assert refusals(changed(changing, HR, name, ACTS[name](who, other))) == [(code, ("employeeId",))]
    stale = ACTS[name](other, who_is(changing, told)) | {"expectedVersion": 99}
    assert refusals(changed(changing, HR, name, stale)) == [("STALE_VERSION", ("expectedVersion",))]
    assert stored(changing) == before


def test_only_hr_takes_people_on(changing: World) -> None:
    given = {"givenName": "Ada", "familyName": "Byron", "employeeNumber": "A-0", "hiredOn": AHEAD}
    before = stored(changing)
    for who in NOBODY_ELSE:
        assert refusals(changed(changing, who, "employeeHire", given)) == [(FORBIDDEN, None)]
    assert stored(changing) == before


def test_somebody_is_taken_on_with_all_that_belongs_to_it(changing: World, told: Told) -> None:
    before = len(trail(changing))
    unit = asked(changing, who_is(changing, told), "orgUnit { id } jobProfile { id }")
    given = {
        "givenName": "Ada",
        "familyName": "Byron",
        "name": "Ada Lovelace",
        "employeeNumber": "A-1",
        "workEmail": "ada@example.com",
        "birthDate": "1990-12-10",
        "hiredOn": AHEAD,
        "orgUnitId": unit["orgUnit"]["id"],
        "jobProfileId": unit["jobProfile"]["id"],
        "workArrangement": "HYBRID",
        "fte": "0.8",
        "grade": "G5",
        "managerId": who_is(changing, told, "manager"),
    }
    selection = f"employee {{ id name status hiredOn workEmail manager {{ id }} }} employment {{ {TERMS} }}"
    payload = made(changing, HR, "employeeHire", given, selection)
    identifier = payload["employee"]["id"]
    assert payload == {
        "userErrors": [],
        "employee": {
            "id": identifier,
            "name": "Ada Lovelace",
            "status": "ACTIVE",
            "hiredOn": AHEAD,
            "workEmail": "ada@example.com",
            "manager": {"id": who_is(changing, told, "manager")},
        },
        "employment": {
            "validFrom": AHEAD,
            "validTo": None,
            "status": "ACTIVE",
            "fte": 0.8,
            "grade": "G5",
            "workArrangement": "HYBRID",
        },
    }
    assert trail(changing)[before:] == [
        ("PersonCreated", "PERSONAL"),
        ("EmployeeCreated", "EMPLOYMENT"),
        ("EmployeeHired", "EMPLOYMENT"),
        ("ReportingLineChanged", "EMPLOYMENT"),
    ]
    assert asked(changing, identifier, "id") is None
    assert asked(changing, identifier, "id", who="employee", as_of=AHEAD) is None
    raised = {"employeeId": identifier, "effectiveOn": "2027-03-01", "fte": 1}
    made(changing, HR, "employmentChange", raised, "employment { fte }")
    closure_is_right(changing)


HIRES: list[tuple[dict[str, Any], list[tuple[str, tuple[str, ...]]]]] = [
    ({"givenName": " "}, [(BAD, ("givenName",)), (BAD, ("name",))]),
    ({"familyName": "x" * 101}, [(BAD, ("familyName",))]),
    ({"employeeNumber": ""}, [(BAD, ("employeeNumber",))]),
    ({"workEmail": "ada"}, [(BAD, ("workEmail",))]),
    ({"personalEmail": "a b@c"}, [(BAD, ("personalEmail",))]),
    ({"birthDate": AHEAD}, [(BAD, ("birthDate",))]),
    ({"fte": 0}, [(BAD, ("fte",))]),
    ({"fte": "1.5"}, [(BAD, ("fte",))]),
    ({"fte": "half"}, [("NOT_A_NUMBER", ("fte",))]),
    ({"orgUnitId": "x"}, [("BAD_ID", ("orgUnitId",))]),
    ({"grade": "x" * 41, "managerId": "x"}, [(BAD, ("grade",))]),
    ({"managerId": "x"}, [("BAD_ID", ("managerId",))]),
]


@pytest.mark.parametrize(("given", "expected"), HIRES)
def test_a_hire_that_is_wrong_leaves_nothing_behind(
    changing: World, given: dict[str, Any], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    before = stored(changing)
    whole = {"givenName": "Ada", "familyName": "Byron", "employeeNumber": "A-9", "hiredOn": "2026-11-02"} | given
    if given == {"givenName": " "}:
        whole["name"] = ""
    assert refusals(changed(changing, HR, "employeeHire", whole)) == expected
    assert stored(changing) == before


def test_a_number_and_an_address_belong_to_one(changing: World, told: Told) -> None:
    newcomer(changing, "A-2", workEmail="two@example.com")
    again = {"givenName": "A", "familyName": "B", "hiredOn": AHEAD}
    for further, path in (
        ({"employeeNumber": "A-2"}, "employeeNumber"),
        ({"employeeNumber": "A-3", "workEmail": "two@example.com"}, "workEmail"),
    ):
        taken = changed(changing, HR, "employeeHire", again | further)
        assert refusals(taken) == [("ALREADY_EXISTS", (path,))]
        update = {"employeeId": who_is(changing, told), path: further[path]}
        assert refusals(changed(changing, HR, "employeeUpdate", update)) == [("ALREADY_EXISTS", (path,))]


def test_terms_change_from_a_day_on_and_later_ones_stay(changing: World) -> None:
    who = newcomer(changing, "A-4", grade="G1")["id"]
    selection = f"employment {{ {TERMS} }} laterEmployments {{ validFrom grade }}"

    def change(day: str, **terms: Any) -> dict[str, Any]:
        return changed(changing, HR, "employmentChange", {"employeeId": who, "effectiveOn": day} | terms, selection)

    assert change(AHEAD, grade="G3")["laterEmployments"] == []
    assert change("2026-12-01", fte="0.5", workArrangement="REMOTE") == {
        "userErrors": [],
        "employment": {
            "validFrom": "2026-12-01",
            "validTo": AHEAD,
            "status": "ACTIVE",
            "fte": 0.5,
            "grade": "G1",
            "workArrangement": "REMOTE",
        },
        "laterEmployments": [{"validFrom": AHEAD, "grade": "G3"}],
    }
    assert change("2026-12-01", grade=None)["employment"]["grade"] is None
    before = state(changing, "employment")
    assert change("2026-12-15", fte=0.5)["employment"]["validFrom"] == "2026-12-01"
    assert state(changing, "employment") == before
    assert asked(changing, who, "grade version", as_of=AHEAD) == {"grade": "G3", "version": 5}
    assert refusals(change("2026-11-01", fte=1)) == [(CLOSED, ("effectiveOn",))]
    assert refusals(change(AHEAD)) == [(BAD, None)]
    assert refusals(change(AHEAD, fte=None)) == [(BAD, ("fte",))]


def test_an_employment_ends_and_what_hangs_on_it_is_told(changing: World) -> None:
    chief = newcomer(changing, "A-5")["id"]
    report = newcomer(changing, "A-6", managerId=chief)["id"]
    gone = newcomer(changing, "A-7", managerId=chief)["id"]
    later = {"employeeId": chief, "effectiveOn": "2027-06-01", "grade": "G9"}
    made(changing, HR, "employmentChange", later, "employment { id }")
    leaves = {"employeeId": gone, "lastDay": "2026-12-31", "reason": "Moves away."}
    made(changing, HR, "employeeTerminate", leaves, "employment { id }")
    selection = "employment { validFrom status leavingReason } reports { id } orgUnits { id } employee { status }"
    ends = {"employeeId": chief, "lastDay": "2027-01-31", "reason": "Retires."}
    assert made(changing, HR, "employeeTerminate", ends, selection) == {
        "userErrors": [],
        "employment": {"validFrom": AHEAD, "status": "TERMINATED", "leavingReason": "Retires."},
        "reports": [{"id": report}],
        "orgUnits": [],
        "employee": {"status": "ACTIVE"},
    }
    assert trail(changing)[-3:] == [
        ("EmployeeLeft", "PERSONAL"),
        ("EmployeeLeft", "PERSONAL"),
        ("EmploymentUpdated", "PERSONAL"),
    ]
    assert asked(changing, chief, "status", as_of="2027-07-01") == {"status": "TERMINATED"}
    assert asked(changing, report, "manager { id }", as_of="2027-07-01")["manager"] == {"id": chief}
    assert refusals(changed(changing, HR, "employeeTerminate", ends | {"lastDay": "2027-03-01"})) == [
        (CLOSED, ("lastDay",))
    ]
    for name, given, path in (
        ("employmentChange", {"employeeId": chief, "effectiveOn": "2027-03-01", "fte": 1}, "effectiveOn"),
        ("reportingLineSet", {"employeeId": chief, "effectiveOn": "2027-03-01", "managerId": report}, "effectiveOn"),
        ("reportingLineSet", {"employeeId": report, "effectiveOn": "2027-03-01", "managerId": chief}, "managerId"),
    ):
        assert refusals(changed(changing, HR, name, given)) == [(CLOSED, (path,))]


def test_who_has_left_comes_back_as_the_same_employee_with_the_old_history(changing: World) -> None:
    chief, other = newcomer(changing, "A-8")["id"], newcomer(changing, "A-9")["id"]
    who = newcomer(changing, "A-10", managerId=chief, grade="G1")["id"]
    early = {"employeeId": who, "startsOn": "2027-03-01"}
    assert refusals(changed(changing, HR, "employeeRehire", early)) == [("ALREADY_EXISTS", ("startsOn",))]
    planned = {"employeeId": who, "effectiveOn": "2027-06-01", "grade": "G2"}
    made(changing, HR, "employmentChange", planned, "clientMutationId")
    ends = {"employeeId": who, "lastDay": "2026-12-31", "reason": "Moves away."}
    made(changing, HR, "employeeTerminate", ends, "clientMutationId")
    back = early | {"grade": "G5", "fte": "0.5", "clientMutationId": "back"}
    for _ in range(2):
        found = made(
            changing,
            HR,
            "employeeRehire",
            back,
            "employee { id status } reportingLine { manager { id } }"
            " employment { validFrom status fte grade leavingReason }",
        )
        assert found == {
            "userErrors": [],
            "employee": {"id": who, "status": "ACTIVE"},
            "reportingLine": {"manager": {"id": chief}},
            "employment": {
                "validFrom": "2027-03-01",
                "status": "ACTIVE",
                "fte": 0.5,
                "grade": "G5",
                "leavingReason": None,
            },
        }
    history = asked(changing, who, "employments { nodes { validFrom status grade leavingReason } }")
    told_of = [tuple(one.values()) for one in history["employments"]["nodes"]]
    assert sorted(told_of) == [
        ("2026-11-02", "ACTIVE", "G1", None),
        ("2027-01-01", "TERMINATED", "G1", "Moves away."),
        ("2027-03-01", "ACTIVE", "G5", None),
        ("2027-06-01", "ACTIVE", "G5", None),
    ]
    assert ("EmployeeRehired", "EMPLOYMENT") in trail(changing)
    before = stored(changing)
    for more, expected in (
        ({"startsOn": "2027-03-02"}, ("ALREADY_EXISTS", ("startsOn",))),
        ({"startsOn": "2027-02-01"}, ("ALREADY_EXISTS", ("startsOn",))),
        ({"startsOn": "2026-10-01"}, (BAD, ("startsOn",))),
        ({"employeeId": "x"}, ("BAD_ID", ("employeeId",))),
        ({"expectedVersion": 99}, ("STALE_VERSION", ("expectedVersion",))),
        ({"startsOn": "2027-04-01", "clientMutationId": "back"}, ("KEY_REUSED", ("clientMutationId",))),
    ):
        assert refusals(changed(changing, HR, "employeeRehire", early | more)) == [expected]
    assert stored(changing) == before
    leaves = {"employeeId": other, "lastDay": "2026-12-31"}
    made(changing, HR, "employeeTerminate", leaves, "clientMutationId")
    returns = {"employeeId": other, "startsOn": "2027-01-01", "managerId": chief, "fte": "2"}
    assert refusals(changed(changing, HR, "employeeRehire", returns)) == [(BAD, ("fte",))]
    line = made(changing, HR, "employeeRehire", returns | {"fte": 1}, "reportingLine { validFrom manager { id } }")
    assert line["reportingLine"] == {"validFrom": "2027-01-01", "manager": {"id": chief}}
    closure_is_right(changing)


def test_one_s_own_record_is_one_s_own_to_change(changing: World, told: Told) -> None:
    selection = "employee { name version person { personalEmail phone givenName } }"
    mine = {"name": " Sam ", "personalEmail": "sam@example.com", "phone": None}
    after = made(changing, "employee", "employeeUpdate", mine, selection)["employee"]
    assert (after["name"], after["person"]["personalEmail"], after["person"]["phone"]) == (
        "Sam",
        "sam@example.com",
        None,
    )
    theirs = {"employeeId": who_is(changing, told), "name": "Not me"}
    for who in ("manager", "hrbp", "auditor"):
        assert refusals(changed(changing, who, "employeeUpdate", theirs)) == [(FORBIDDEN, ("employeeId",))]
    for field in ("givenName", "familyName", "employeeNumber", "workEmail"):
        own = {"employeeId": who_is(changing, told), field: "x@example.com"}
        assert refusals(changed(changing, "employee", "employeeUpdate", own)) == [(FORBIDDEN, ("employeeId",))]
    for field in ("name", "givenName", "employeeNumber"):
        cleared = {"employeeId": who_is(changing, told), field: None}
        assert refusals(changed(changing, HR, "employeeUpdate", cleared)) == [(BAD, (field,))]
    renamed = {"employeeId": who_is(changing, told), "familyName": "Aalto"}
    assert made(changing, HR, "employeeUpdate", renamed, selection)["employee"]["name"] == "Sam"
    shown = changing.rows("SELECT sort_name FROM person WHERE display_name = 'Sam'")
    assert shown == [{"sort_name": f"Aalto, {after['person']['givenName']}"}]
    machine = changing.service("people:read", "people:write")
    assert refusals(changed(changing, machine, "employeeUpdate", {"name": "X"})) == [(NOT_FOUND, ("employeeId",))]


def line(world: World, who: str, manager: str, day: str, **further: Any) -> dict[str, Any]:
    given = {"employeeId": who, "managerId": manager, "effectiveOn": day} | further
    selection = "reportingLine { kind line validFrom manager { id } } laterLines { validFrom }"
    return changed(world, HR, "reportingLineSet", given, selection)


def test_lines_are_set_and_ended_from_a_day_on(changing: World) -> None:
    boss, other, who = (newcomer(changing, f"L-{number}")["id"] for number in range(3))
    assert line(changing, who, boss, AHEAD)["laterLines"] == []
    assert line(changing, who, other, "2026-12-01") == {
        "userErrors": [],
        "reportingLine": {"kind": "SOLID", "line": 1, "validFrom": "2026-12-01", "manager": {"id": other}},
        "laterLines": [{"validFrom": AHEAD}],
    }
    line(changing, who, boss, "2026-12-01", kind="DOTTED", line=2)
    chiefs = [asked(changing, who, "manager { id }", as_of=day)["manager"] for day in ("2026-12-01", AHEAD)]
    assert chiefs == [{"id": other}, {"id": boss}]
    ended = {"employeeId": who, "effectiveOn": "2027-01-01"}
    made(changing, HR, "reportingLineEnd", ended, "reportingLine { manager { id } }")
    assert asked(changing, who, "manager { id }", as_of="2027-01-15")["manager"] is None
    assert refusals(changed(changing, HR, "reportingLineEnd", ended)) == [(BAD, ("effectiveOn",))]
    closure_is_right(changing)


def test_there_is_one_solid_line(changing: World, told: Told) -> None:
    who, boss = who_is(changing, told), who_is(changing, told, HR)
    for further in ({"line": 2}, {"kind": "DOTTED", "line": 0}, {"kind": "DOTTED", "line": 10}):
        assert refusals(line(changing, who, boss, AHEAD, **further)) == [(BAD, ("line",))]


def test_lines_never_run_in_a_circle_on_any_day(changing: World) -> None:
    top, middle, low = (newcomer(changing, f"C-{number}", familyName=f"C{number}")["id"] for number in range(3))
    assert refusals(line(changing, low, low, AHEAD)) == [(CYCLE, ("managerId",))]
    line(changing, middle, top, "2026-12-01")
    line(changing, low, middle, "2027-01-01")
    before = stored(changing)
    for day in ("2026-12-01", "2027-01-01", AHEAD):
        payload = line(changing, top, low, day)
        assert refusals(payload) == [(CYCLE, ("managerId",))]
    assert payload["userErrors"][0]["message"] == (
        "The line would run in a circle: 'Ada C0' → 'Ada C2' → 'Ada C1' → 'Ada C0'; name another manager or day."
    )
    assert stored(changing) == before
    ends = {"employeeId": low, "effectiveOn": AHEAD}
    made(changing, HR, "reportingLineEnd", ends, "reportingLine { id }")
    assert refusals(line(changing, top, low, AHEAD)) == []
    assert refusals(line(changing, low, top, AHEAD, kind="DOTTED")) == []
    closure_is_right(changing)
    assert UNTIL.isoformat() < AHEAD


def test_lines_that_race_close_no_circle(changing: World) -> None:
    one, other = (newcomer(changing, f"R-{number}")["id"] for number in range(2))
    lines = [
        {"employeeId": lower, "managerId": upper, "effectiveOn": AHEAD} for lower, upper in ((one, other), (other, one))
    ]
    payloads = racing(changing, HR, "reportingLineSet", lines)
    assert sorted(len(refusals(payload)) for payload in payloads) == [0, 1]
    assert {code for payload in payloads for code, _ in refusals(payload)} <= {CYCLE, "CONFLICT"}
    closure_is_right(changing)
