"""The clients' operations on an organization that has people and nothing else, as after an import: empty, no error."""

from asyncio import Runner
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from schema.access.tables import account, role_grant
from schema.kit.ids import encode_id, uuid7
from schema.kit.tenancy import APP_ROLE
from schema.people.tables import employee, employment, organization, person
from tests.operations.documents import OPERATIONS
from tests.world import NOW, World

NAMES = ("Ada", "Ben", "Cleo")
HIRED = date(2018, 7, 1)
ADMIN = "ada@city.example"
NOBODY: dict[str, Any] = {"nodes": []}
EMPTY_ME = {
    "title": None,
    "manager": None,
    "goals": {"totalCount": 0, "nodes": []},
    "developmentPlan": None,
    "ratings": NOBODY,
    "compensation": None,
}


@pytest.fixture
def city(fresh_database: URL, runner: Runner, world: World) -> World:
    """Three people with a name, a number and a hire date each; the first one runs HR."""
    tenant, ids = uuid7(), [uuid7() for _ in NAMES]

    async def fill() -> None:
        engine = create_async_engine(fresh_database, poolclass=NullPool)
        async with engine.begin() as connection:
            for table, rows in _rows(tenant, ids):
                await connection.execute(insert(table), rows)
        await engine.dispose()

    runner.run(fill())
    app = fresh_database.set(username=APP_ROLE)
    return World(runner, app, fresh_database, world.demo, world.other, {"demo": tenant}, {"hr-admin": ADMIN})


def test_01_me(city: World) -> None:
    answer = city.ask("ben@city.example", OPERATIONS["01 Me"])
    assert answer.errors == []
    assert answer.data is not None
    me = answer.data["viewer"]["employee"]
    assert answer.data["viewer"]["roles"] == ["EMPLOYEE"]
    assert {key: me[key] for key in EMPTY_ME} == EMPTY_ME
    assert me["name"] == "Ben"


@pytest.mark.parametrize("who", ["hr-admin", "ben@city.example"])
def test_02_team(city: World, who: str) -> None:
    answer = city.ask(who, OPERATIONS["02 Team"])
    nobody = {"viewer": {"employee": {"reports": {"totalCount": 0, "nodes": []}}}}
    assert (answer.errors, answer.data) == ([], nobody)


def test_03_org_page(city: World) -> None:
    answer = city.ask("hr-admin", OPERATIONS["03 OrgPage"])
    assert answer.errors == []
    assert answer.data is not None
    assert answer.data["employees"]["totalCount"] == 3
    assert [(one["name"], one["title"], one["orgUnit"], one["goals"]) for one in answer.data["employees"]["nodes"]] == [
        (name, None, None, NOBODY) for name in NAMES
    ]


def test_04_directory(city: World) -> None:
    answer = city.ask("ben@city.example", OPERATIONS["04 Directory"])
    assert answer.errors == []
    assert answer.data is not None
    rest = {"title": None, "hiredOn": "2018-07-01", "workArrangement": None, "workEmail": None, "status": "ACTIVE"}
    assert [{key: value for key, value in one.items() if key != "id"} for one in answer.data["employees"]["nodes"]] == [
        {"employeeNumber": f"000{place}", "name": name, **rest} for place, name in enumerate(NAMES)
    ]


def test_04_as_of(city: World) -> None:
    (ben,) = city.rows("SELECT id FROM employee WHERE employee_number = '0001'")
    asked = {"id": encode_id("Employee", ben["id"]), "date": "2018-07-01"}
    answer = city.ask("hr-admin", OPERATIONS["04 AsOf"], asked)
    empty = {"title": None, "manager": None, "orgUnit": None, "compensation": None}
    assert (answer.errors, answer.data) == ([], {"employee": empty})
    before = city.ask("hr-admin", OPERATIONS["04 AsOf"], {**asked, "date": "2018-06-30"})
    assert before.errors == [("NOT_FOUND", ("employee",))]


def _rows(tenant: UUID, ids: list[UUID]) -> list[tuple[Any, list[dict[str, Any]]]]:
    own = {"organization_id": tenant}
    people = list(zip(NAMES, ids, strict=True))
    first = ids[0]
    return [
        (organization, [{**own, "key": "city", "name": "The city"}]),
        (person, [{**own, "id": row, "display_name": name, "sort_name": name} for name, row in people]),
        (
            employee,
            [
                {**own, "id": row, "person_id": row, "employee_number": f"000{place}", "hired_on": HIRED}
                for place, row in enumerate(ids)
            ],
        ),
        (employment, [{**own, "id": row, "employee_id": row, "status": "ACTIVE", "valid_from": HIRED} for row in ids]),
        (
            account,
            [{**own, "id": row, "employee_id": row, "subject": f"{name.lower()}@city.example"} for name, row in people],
        ),
        (role_grant, [{**own, "id": first, "account_id": first, "role": "HR_ADMIN", "granted_at": NOW}]),
    ]
