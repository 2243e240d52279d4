"""The public conformance tester of SCIM servers finds nothing wrong: scim2-tester over the real door."""

import random

from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server
from starlette.testclient import TestClient

from tests.api.conftest import GLOBEX, World
from tests.api.scim.conftest import BASE, token

SEED = 20260701


def test_the_public_tester_passes(world: World, client: TestClient) -> None:
    """In an organization of its own; every check succeeds, and none is skipped."""
    random.seed(SEED)
    client.headers["Authorization"] = f"Bearer {token(world, GLOBEX, 'scim:write')}"
    client.base_url = client.base_url.join(f"{BASE}/")
    results = check_server(SyncSCIMClient(client))
    wrong = [
        (result.title, result.reason) for result in results if result.status not in {Status.SUCCESS, Status.COMPLIANT}
    ]
    assert wrong == []
    assert {result.resource_type for result in results} == {None, "User", "Group"}
    assert len(results) > 60
