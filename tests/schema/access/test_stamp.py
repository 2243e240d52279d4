"""The stamp of an organization's rights: it moves with everything that a viewer is made of, and with nothing else."""

import pytest

from schema.access.viewer import Viewer
from tests.world import DEMO, NOW, World

PERSONA = "manager"
OF = "organization_id = :tenant AND account_id = :account"
MOVES = {
    "a role is granted": "INSERT INTO role_grant (organization_id, id, account_id, role, granted_at)"
    " VALUES (:tenant, gen_random_uuid(), :account, 'AUDITOR', now())",
    "a role is revoked": f"UPDATE role_grant SET revoked_at = now() WHERE {OF}",
    "a role is deleted": f"DELETE FROM role_grant WHERE {OF}",
    "a line ends": "UPDATE reporting_chain SET valid_to = :today"
    " WHERE organization_id = :tenant AND manager_id = :me AND valid_to IS NULL AND valid_from < :today",
    "a line is deleted": "DELETE FROM reporting_chain WHERE organization_id = :tenant AND employee_id = :me",
    "a switch is set": "UPDATE organization SET settings = settings || '{\"switches\": []}'"
    " WHERE organization_id = :tenant",
    "an account gets another employee": "UPDATE account SET employee_id = NULL"
    " WHERE organization_id = :tenant AND id = :account",
    "an account is disabled and enabled again": "UPDATE account SET disabled_at = NULL"
    " WHERE organization_id = :tenant AND id = :account",
}
STILL = {
    "a name": "UPDATE organization SET name = name || '!' WHERE organization_id = :tenant",
    "an employee": "UPDATE employee SET updated_at = now() WHERE organization_id = :tenant AND id = :me",
    "a role of nobody": "DELETE FROM role_grant WHERE organization_id = :tenant AND account_id = :me",
}


def _stamp(world: World, tenant: str) -> int:
    rows = world.rows("SELECT value FROM rights_stamp WHERE organization_id = :tenant", tenant=world.tenants[tenant])
    return rows[0]["value"] if rows else 0


def _done(world: World, viewer: Viewer, statement: str) -> None:
    given = {"tenant": viewer.organization_id, "account": viewer.account_id, "me": viewer.employee_id}
    given["today"] = NOW.date()  # type: ignore[assignment]
    world.rows(statement, **{name: value for name, value in given.items() if f":{name}" in statement})


@pytest.mark.parametrize("what", MOVES)
def test_it_moves_once_with_a_transaction_that_changes_rights(module_world: World, what: str) -> None:
    viewer = module_world.viewer("hr-admin" if "role" in what else PERSONA)
    before = {tenant: _stamp(module_world, tenant) for tenant in module_world.tenants}
    _done(module_world, viewer, MOVES[what])
    after = {tenant: _stamp(module_world, tenant) for tenant in module_world.tenants}
    assert after == before | {DEMO: before[DEMO] + 1}


@pytest.mark.parametrize("what", STILL)
def test_it_stays_with_all_other_changes(module_world: World, what: str) -> None:
    viewer = module_world.viewer(PERSONA)
    before = _stamp(module_world, DEMO)
    _done(module_world, viewer, STILL[what])
    assert _stamp(module_world, DEMO) == before


def test_a_viewer_carries_the_stamp_of_the_look_up(module_world: World) -> None:
    assert module_world.viewer("hr-admin").stamp == _stamp(module_world, DEMO)
