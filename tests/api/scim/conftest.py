"""A SCIM client of the real door over a real database, with a token that has SCIM's scope and no other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.testclient import TestClient

from api.app import create_app
from api.auth.service_tokens import issue
from api.context import bind_tenant
from schema.kit.session import Session
from tests.api.conftest import ACME, GLOBEX, World

BASE = "/scim/v2"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
_numbers = iter(range(1, 10_000))


@dataclass(frozen=True)
class Scim:
    """The client of an identity provider."""

    client: TestClient
    headers: dict[str, str]
    world: World

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request; header names with `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"json": body} if body is not None else {}
        typed = {"Content-Type": "application/scim+json"} if body is not None else {}
        return self.client.request(method, f"{BASE}{path}", headers={**self.headers, **typed, **named}, **sent)

    def user(self, **more: Any) -> Any:
        """A new user, as answered."""
        answer = self.ask("POST", "/Users", user(**more))
        assert answer.status_code == 201, answer.text
        return answer.json()

    def patch(self, path: str, *operations: Mapping[str, Any], **headers: str) -> Any:
        """Send a patch."""
        return self.ask("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)}, **headers)

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Rows by SQL as the owner."""

        async def work(connection: AsyncConnection) -> list[dict[str, Any]]:
            await bind_tenant(connection, ACME)
            return [dict(row) for row in (await connection.execute(text(statement), values)).mappings()]

        found: list[dict[str, Any]] = self.world.as_owner(work)
        return found


def user(**more: Any) -> dict[str, Any]:
    """A user to send; each has another name and number."""
    number = next(_numbers)
    return {
        "schemas": [USER, ENTERPRISE],
        "userName": f"user{number}@example.com",
        "name": {"givenName": "Ada", "familyName": f"Lovelace{number:05}"},
        "emails": [{"value": f"user{number}@example.com", "type": "work", "primary": True}],
        ENTERPRISE: {"employeeNumber": f"N{number}"},
        **more,
    }


def token(world: World, organization: UUID, *scopes: str) -> str:
    """A service token."""

    async def made(connection: AsyncConnection) -> str:
        await bind_tenant(connection, organization)
        name, now = f"idp {next(_numbers)}", datetime.now(UTC)
        return await issue(Session(connection), organization, name=name, scopes=scopes, now=now, expires_at=None)

    found: str = world.as_owner(made)
    return found


@pytest.fixture(scope="module")
def client(world: World) -> Iterator[TestClient]:
    with TestClient(create_app(world.settings)) as one:
        yield one


@pytest.fixture(scope="module")
def scim(world: World, client: TestClient) -> Scim:
    return Scim(client, {"Authorization": f"Bearer {token(world, ACME, 'scim:write')}"}, world)


@pytest.fixture(scope="module")
def other(world: World, client: TestClient) -> Scim:
    return Scim(client, {"Authorization": f"Bearer {token(world, GLOBEX, 'scim:write')}"}, world)
