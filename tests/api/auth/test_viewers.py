"""From the header to the viewer: who is let in, and that every refusal sounds the same."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from joserfc.jwk import ECKey, KeySet

from api.auth.tokens import Person, TokenRules
from api.auth.viewers import Identity, identify, viewer_of
from api.context import tenant_session
from api.database.engines import command_engine
from schema.access.values import ViewerKind
from schema.access.viewer import Viewer
from schema.kit.errors import CodedError
from tests.api.conftest import ACME, ANN, GLOBEX, World, run

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RULES = TokenRules(KeySet([ECKey.generate_key("P-256")]), "issuer", "audience", ("ES256",), "organization")


def looked_up(world: World, identity: Identity) -> Viewer:
    async def look() -> Viewer:
        engine = command_engine(world.database.app)
        try:
            async with tenant_session(engine, identity.organization_id, writes=False) as session:
                return await viewer_of(session, identity, NOW)
        finally:
            await engine.dispose()

    return run(look())


def test_a_person_is_found_in_its_organization(world: World) -> None:
    viewer = looked_up(world, Person(ACME, "ann"))
    assert (viewer.organization_id, viewer.account_id, viewer.kind) == (ACME, ANN, ViewerKind.PERSON)


@pytest.mark.parametrize(
    "identity",
    [
        Person(ACME, "gone"),
        Person(ACME, "nobody"),
        Person(ACME, "bob"),
        Person(GLOBEX, "ann"),
        Person(UUID(int=0), "ann"),
    ],
    ids=["disabled", "unknown", "of another tenant", "in another tenant", "of no tenant"],
)
def test_whoever_is_not_there_hears_the_same(world: World, identity: Person) -> None:
    refused(lambda: looked_up(world, identity))


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "bearer gt_x", "Bearer a.b.c", "Token x", f"Bearer gt_{ACME.hex}_short"]
)
def test_a_header_that_says_nothing_good_hears_the_same(header: str | None) -> None:
    refused(lambda: identify(header, RULES, NOW))


def refused(attempt: Callable[[], Any] | Callable[[], Awaitable[Any]]) -> None:
    with pytest.raises(CodedError) as error:
        attempt()
    assert (error.value.code, error.value.message) == ("UNAUTHENTICATED", "A valid bearer token is needed.")
