"""Service tokens: their form, life and end; and that one tenant's token opens nothing of another's."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from api.auth import service_tokens
from api.auth.service_tokens import Service, digest, parse
from api.auth.viewers import viewer_of
from api.context import tenant_session
from api.database.engines import command_engine
from api.errors import CommandError
from schema.access.tables import service_token
from schema.access.values import ViewerKind
from schema.access.viewer import Viewer
from schema.kit.errors import CodedError
from schema.kit.session import Session
from tests.api.conftest import ACME, GLOBEX, World, run

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def within(world: World, organization_id: UUID, work: Callable[[Session], Awaitable[Any]]) -> Any:
    """Run the work as the server would: as goldenthread_app, within one tenant, committed."""

    async def working() -> Any:
        engine = command_engine(world.database.app)
        try:
            async with tenant_session(engine, organization_id, writes=True) as session:
                return await work(session)
        finally:
            await engine.dispose()

    return run(working())


def made(world: World, name: str, ends: datetime | None = NOW + 10 * DAY) -> str:
    issued: str = within(
        world,
        ACME,
        lambda session: service_tokens.issue(
            session, ACME, name=name, scopes=["people:read", "goals:read"], now=NOW, expires_at=ends
        ),
    )
    return issued


def rotated(world: World, name: str, now: datetime, overlap: timedelta) -> str:
    issued: str = within(
        world,
        ACME,
        lambda session: service_tokens.rotate(
            session, ACME, name=name, now=now, overlap=overlap, expires_at=now + 10 * DAY
        ),
    )
    return issued


def seen(world: World, token: str, now: datetime) -> Viewer | None:
    """The viewer that the token leads to; None where it is refused."""
    identity = parse(token)
    assert identity is not None
    refusals: list[tuple[str, str]] = []

    async def look(session: Session) -> Viewer | None:
        try:
            return await viewer_of(session, identity, now)
        except CodedError as error:
            refusals.append((error.code, error.message))
            return None

    found: Viewer | None = within(world, identity.organization_id, look)
    assert refusals == ([("UNAUTHENTICATED", "A valid bearer token is needed.")] if found is None else [])
    return found


def test_a_token_leads_to_its_service_and_scopes(world: World) -> None:
    viewer = seen(world, made(world, "payroll"), NOW)
    assert viewer is not None
    assert viewer.kind is ViewerKind.SERVICE
    assert viewer.organization_id == ACME
    assert viewer.employee_id is None
    assert viewer.scopes == {"people:read", "goals:read"}


def test_only_the_digest_is_stored(world: World) -> None:
    token = made(world, "digest")
    row = within(
        world,
        ACME,
        lambda session: session.rows(
            select(service_token.c.digest, text("service_token::text AS whole")).where(service_token.c.name == "digest")
        ),
    )[0]
    assert row.digest == digest(token)
    assert token.rpartition("_")[2] not in row.whole


def test_a_token_ends_when_it_says(world: World) -> None:
    token = made(world, "ending", NOW + DAY)
    assert seen(world, token, NOW + DAY - SECOND) is not None
    assert seen(world, token, NOW + DAY) is None


def test_rotation_leaves_the_old_token_good_for_the_overlap(world: World) -> None:
    old = made(world, "rotating")
    new = rotated(world, "rotating", NOW + DAY, 2 * DAY)
    assert new != old
    assert seen(world, old, NOW + 3 * DAY - SECOND) is not None
    assert seen(world, old, NOW + 3 * DAY) is None
    replacement = seen(world, new, NOW + 3 * DAY)
    assert replacement is not None
    assert replacement.scopes == {"people:read", "goals:read"}


def test_rotation_never_prolongs_the_old_token(world: World) -> None:
    old = made(world, "short", NOW + DAY)
    rotated(world, "short", NOW, 30 * DAY)
    assert seen(world, old, NOW + DAY) is None


def test_a_second_rotation_takes_the_newest(world: World) -> None:
    made(world, "twice")
    second = rotated(world, "twice", NOW + SECOND, DAY)
    third = rotated(world, "twice", NOW + 2 * SECOND, timedelta(0))
    assert seen(world, second, NOW + 2 * SECOND) is None
    assert seen(world, third, NOW + 2 * SECOND) is not None


def test_revoking_ends_the_token_and_its_overlapping_predecessor(world: World) -> None:
    old = made(world, "revoked")
    new = rotated(world, "revoked", NOW, DAY)
    ended = within(world, ACME, lambda session: service_tokens.revoke(session, ACME, name="revoked", now=NOW))
    assert ended == 2
    assert [seen(world, token, NOW + SECOND) for token in (old, new)] == [None, None]


def test_what_is_not_in_force_can_neither_be_rotated_nor_revoked(world: World) -> None:
    made(world, "expired", NOW - DAY)
    with pytest.raises(CommandError, match="No service token named 'expired' is in force"):
        rotated(world, "expired", NOW, DAY)
    with pytest.raises(CommandError, match="No service token named 'expired' is in force"):
        within(world, ACME, lambda session: service_tokens.revoke(session, ACME, name="expired", now=NOW))


def test_a_name_is_taken_while_its_token_is_in_force(world: World) -> None:
    made(world, "taken")
    with pytest.raises(CommandError, match="named 'taken' is in force already"):
        made(world, "taken")


def test_a_token_that_names_another_tenant_is_refused(world: World) -> None:
    token = made(world, "wanderer")
    assert seen(world, token.replace(ACME.hex, GLOBEX.hex), NOW) is None


def test_another_tenant_neither_lists_nor_revokes_it(world: World) -> None:
    token = made(world, "hidden")
    listed = within(world, GLOBEX, lambda session: service_tokens.listed(session, ACME))
    assert listed == []
    with pytest.raises(CommandError):
        within(world, GLOBEX, lambda session: service_tokens.revoke(session, ACME, name="hidden", now=NOW))
    assert seen(world, token, NOW) is not None


def test_use_is_noted_at_most_once_a_minute(world: World) -> None:
    token = made(world, "used")
    viewer = seen(world, token, NOW)
    assert viewer is not None
    assert viewer.account_id is not None
    token_id = viewer.account_id

    def noted_at(moment: datetime) -> datetime:
        within(world, ACME, lambda session: service_tokens.note_use(session, ACME, token_id, moment))
        rows = within(world, ACME, lambda session: service_tokens.listed(session, ACME))
        noted: datetime = next(row.last_used_at for row in rows if row.id == token_id)
        return noted

    moments = (NOW, NOW + 59 * SECOND, NOW + 60 * SECOND)
    assert [noted_at(moment) for moment in moments] == [NOW, NOW, NOW + 60 * SECOND]


def test_the_form_is_told_apart_from_anything_else() -> None:
    good = f"gt_{ACME.hex}_{'A' * 43}"
    assert parse(good) == Service(ACME, digest(good))
    bad = [good[:-1], good + "A", good.upper(), good.replace("gt_", "gh_"), f"gt_{'g' * 32}_{'A' * 43}", good + "\n"]
    assert [parse(text) for text in bad] == [None] * len(bad)
