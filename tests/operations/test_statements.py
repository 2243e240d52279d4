"""How many SQL statements an operation costs: the same, whether it shows one employee or a hundred.

Not counted: binding the tenant and loading the viewer, which the door does once per request.
"""

from typing import Any
from uuid import UUID

import pytest

from schema.kit.session import Session
from schema.people import chains
from tests.operations.documents import OPERATIONS
from tests.told import Told
from tests.world import World

ME = 17
TEAM = 16
ORG_PAGE = 7
DIRECTORY = 1


@pytest.mark.parametrize("persona", ["employee", "manager", "hrbp"])
def test_01_my_own_thread(world: World, persona: str) -> None:
    assert _cost(world, persona, "01 Me") == (ME, 1)


def test_02_the_team(world_copy: World, told: Told) -> None:
    _make_everybody_report(world_copy, world_copy.employee_key(told.persona("manager")))
    _give_the_first_one_all_there_is(world_copy)
    for size in (1, 3, 100):
        assert _cost(world_copy, "manager", "02 Team", first=size) == (TEAM, size)


@pytest.mark.parametrize("page", [1, 3, 100])
@pytest.mark.parametrize("persona", ["hrbp", "hr-admin"])
def test_03_a_page_of_the_organization(world: World, persona: str, page: int) -> None:
    assert _cost(world, persona, "03 OrgPage", first=page) == (ORG_PAGE, page)


@pytest.mark.parametrize("page", [1, 3, 100])
def test_04_the_directory(world: World, page: int) -> None:
    assert _cost(world, "employee", "04 Directory", first=page) == (DIRECTORY, page)


def _cost(world: World, persona: str, name: str, **variables: Any) -> tuple[int, int]:
    """The number of statements, and how many employees were shown."""
    answer = world.ask(persona, OPERATIONS[name], variables)
    assert answer.errors == []
    assert answer.data is not None
    employees = answer.data.get("employees") or answer.data["viewer"]["employee"].get("reports")
    return answer.statements, 1 if employees is None else len(employees["nodes"])


def _make_everybody_report(world: World, manager: UUID) -> None:
    """All but the manager and those above the manager."""
    world.rows(
        """UPDATE reporting_line SET manager_id = :manager
        WHERE organization_id = :tenant AND kind = 'SOLID' AND line = 1 AND manager_id IS NOT NULL
        AND employee_id <> :manager AND employee_id NOT IN
        (SELECT manager_id FROM reporting_chain WHERE employee_id = :manager AND kind = 'SOLID')""",
        manager=manager,
        tenant=world.tenants["demo"],
    )

    async def rebuild() -> None:
        async with world.engine(owner=True).begin() as connection:
            await chains.rebuild(Session(connection), world.tenants["demo"])

    world.run(rebuild())


def _give_the_first_one_all_there_is(world: World) -> None:
    """A report with plan and ratings is put first in the list and gets a blocker and a suggestion to decide on."""
    (first,) = world.rows(
        """SELECT employee.id, employee.person_id, max(check_in.id::text)::uuid AS newest
        FROM employee JOIN check_in ON check_in.employee_id = employee.id
        WHERE employee.organization_id = :tenant
        AND EXISTS (SELECT FROM blocker WHERE blocker.employee_id = employee.id)
        AND EXISTS (SELECT FROM development_plan WHERE development_plan.employee_id = employee.id AND status = 'ACTIVE')
        AND EXISTS (SELECT FROM trigger_firing WHERE trigger_firing.employee_id = employee.id)
        AND 2 = (SELECT count(*) FROM rating WHERE rating.employee_id = employee.id AND final_id IS NOT NULL)
        GROUP BY employee.id, employee.person_id ORDER BY employee.id DESC LIMIT 1""",
        tenant=world.tenants["demo"],
    )
    world.rows("UPDATE person SET sort_name = '' WHERE id = :person_id", person_id=first["person_id"])
    world.rows("UPDATE blocker SET check_in_id = :newest, goal_id = NULL WHERE employee_id = :id", **first)
    world.rows(
        """UPDATE trigger_firing SET state = 'PROPOSED', decided_at = NULL, decided_by_id = NULL,
        decision_reason = NULL, action_id = NULL, outcome = NULL WHERE employee_id = :id""",
        id=first["id"],
    )
