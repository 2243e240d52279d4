"""Very many events in one request: numbered without a gap, with their causes, and in one chain, however they go in."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import select

from api.context import bind_tenant
from schema.access import journal
from schema.kit.bulk import AT_ONCE
from schema.kit.chain import chain_hash, content_digest
from schema.kit.event_tables import audit_event, domain_event, domain_event_cause
from schema.kit.event_values import AuditEntry, EventOperation
from schema.kit.events import Event
from schema.kit.session import Session
from tests.world import DEMO, NOW, World

MANY = 2 * AT_ONCE + 3
KIND = "SkillThoughtOf"


class Written(NamedTuple):
    """What stands in the tables of what was told, in the order of their numbers."""

    told: Sequence[Event]
    events: Sequence[Any]
    causes: Sequence[Any]
    trail: Sequence[Any]
    statements: int


@pytest.fixture(scope="module")
def written(world: World) -> Written:
    """Events that each follow from the one before and from the first; all is rolled back."""
    viewer, told = world.viewer("hr-admin"), list[Event]()
    for number in range(MANY):
        causes = [] if number == 0 else [told[-1].id, told[0].id, told[0].id]
        node, payload, after = UUID(int=number), {"number": number}, {"b": number, "a": "ä"}
        told.append(Event(KIND, "Skill", node, EventOperation.CREATED, None, payload, causes, after=after))

    async def work() -> Written:
        async with world.engine().connect() as connection:
            await bind_tenant(connection, world.tenants[DEMO])
            session = Session(connection)
            await journal.write(session, viewer, NOW, told)
            statements, event, entry, cause = session.statements, domain_event.c, audit_event.c, domain_event_cause.c
            events = await session.rows(select(domain_event).where(event.type == KIND).order_by(event.sequence))
            trail = await session.rows(select(audit_event).where(entry.action == KIND).order_by(entry.sequence))
            mine = select(cause.event_id, cause.cause_id).where(
                cause.event_id.in_(select(event.id).filter_by(type=KIND))
            )
            causes = await session.rows(mine)
            await connection.rollback()
        return Written(told, events, causes, trail, statements)

    return world.run(work())


def test_events_are_numbered_in_their_order_without_a_gap(written: Written) -> None:
    first = written.events[0].sequence
    assert [row.sequence for row in written.events] == list(range(first, first + MANY))
    assert [row.id for row in written.events] == [event.id for event in written.told]
    assert [row.payload for row in written.events] == [{"number": number} for number in range(MANY)]


def test_each_cause_is_kept_once(written: Written) -> None:
    expected = {(event.id, cause) for event in written.told for cause in event.causes}
    assert len(written.causes) == len(expected) == 2 * MANY - 3
    assert {(row.event_id, row.cause_id) for row in written.causes} == expected


def test_the_trail_is_one_chain_over_all(written: Written) -> None:
    previous = written.trail[0].previous_hash
    for row, event in zip(written.trail, written.told, strict=True):
        entry = AuditEntry(**{name: getattr(row, name) for name in AuditEntry._fields})
        assert (row.previous_hash, row.hash) == (previous, chain_hash(previous, entry))
        assert row.content_digest == content_digest(row.salt, event.before, event.after)
        assert (row.before, row.after) == (event.before, event.after)
        previous = row.hash
    assert len({row.salt for row in written.trail}) == MANY


def test_the_statements_grow_by_one_for_each_batch(written: Written) -> None:
    events, causes = -(-MANY // AT_ONCE), -(-(2 * MANY - 3) // AT_ONCE)
    assert written.statements == 3 + 2 * events + causes
