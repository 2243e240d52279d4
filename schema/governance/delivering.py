"""Statements of delivering: who wants an event, what is due to whom, how it went. On nobody's rights."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, Table, any_, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from schema.governance.integration_tables import delivery_attempt, event_delivery, webhook_subscription
from schema.governance.values import DeliveryState, SubscriptionState
from schema.kit.event_tables import domain_event
from schema.kit.ids import uuid7
from schema.kit.session import Session

WAITING = (DeliveryState.PENDING, DeliveryState.FAILED)
"""States of a delivery that is still to be tried."""


class Attempt(NamedTuple):
    """How an attempt went; the names are those of the columns."""

    at: datetime
    status: int | None
    duration_ms: int
    error: str | None


async def put_out(session: Session, organization_id: UUID, event_id: UUID) -> list[tuple[UUID, UUID]]:
    """A delivery of the event for each subscription that wants its type and was there: (subscription, delivery).

    Once, however often it is called; two statements.
    """
    event, hook = domain_event.c, webhook_subscription.c
    wanted = (
        select(hook.id, event.sequence)
        .join(domain_event, hook.organization_id == event.organization_id)
        .where(
            event.organization_id == organization_id,
            event.id == event_id,
            hook.deleted_at.is_(None),
            event.type == any_(hook.events),
            event.created_at >= hook.created_at,
        )
    )
    key = {"organization_id": organization_id, "event_id": event_id}
    rows = [
        {**key, "id": uuid7(), "webhook_subscription_id": row.id, "sequence": row.sequence}
        for row in await session.rows(wanted)
    ]
    if not rows:
        return []
    own = event_delivery.c
    made = upsert(event_delivery).values(rows).on_conflict_do_nothing().returning(own.webhook_subscription_id, own.id)
    return [(row.webhook_subscription_id, row.id) for row in await session.rows(made)]


async def subscription(session: Session, organization_id: UUID, subscription_id: UUID) -> Row[Any] | None:
    """A subscription with its secrets; None where there is none."""
    rows = await session.rows(_subscription(organization_id, subscription_id))
    return rows[0] if rows else None


async def held(session: Session, organization_id: UUID, subscription_id: UUID) -> Row[Any]:
    """A subscription that there is, also a removed one, locked to the end of the transaction."""
    (row,) = await session.rows(_subscription(organization_id, subscription_id).with_for_update())
    return row


async def subscription_of(session: Session, organization_id: UUID, delivery_id: UUID) -> UUID | None:
    """For whom a delivery is."""
    own = event_delivery.c
    mine = (own.organization_id == organization_id, own.id == delivery_id)
    rows = await session.rows(select(own.webhook_subscription_id).where(*mine))
    return rows[0].webhook_subscription_id if rows else None


async def head(session: Session, organization_id: UUID, subscription_id: UUID) -> Row[Any] | None:
    """The delivery that is next in order for a subscriber; None where nothing waits. Replays are in no order."""
    own = event_delivery.c
    mine = own.webhook_subscription_id == subscription_id
    waiting = _deliveries(organization_id).where(mine, own.state.in_(WAITING), own.replay_of_id.is_(None))
    rows = await session.rows(waiting.order_by(own.sequence).limit(1))
    return rows[0] if rows else None


async def waiting(session: Session, organization_id: UUID, delivery_id: UUID) -> Row[Any] | None:
    """A delivery that is still to be tried; None where it is not."""
    own = event_delivery.c
    rows = await session.rows(_deliveries(organization_id).where(own.id == delivery_id, own.state.in_(WAITING)))
    return rows[0] if rows else None


async def overdue(session: Session, organization_id: UUID) -> list[tuple[UUID, UUID | None]]:
    """All that waits to be sent: subscriptions with something in order, and replays, with their delivery."""
    own, hook = event_delivery.c, webhook_subscription.c
    active = (
        select(own.webhook_subscription_id, own.replay_of_id, own.id)
        .join(webhook_subscription, hook.organization_id == own.organization_id)
        .where(
            own.organization_id == organization_id,
            own.webhook_subscription_id == hook.id,
            own.state.in_(WAITING),
            hook.state == SubscriptionState.ACTIVE,
            hook.deleted_at.is_(None),
        )
    )
    rows = await session.rows(active)
    found = {(row.webhook_subscription_id, None if row.replay_of_id is None else row.id) for row in rows}
    return sorted(found, key=str)


async def note_attempt(session: Session, organization_id: UUID, delivery_id: UUID, attempt: Attempt) -> None:
    """Write down how an attempt went."""
    row = {"organization_id": organization_id, "id": uuid7(), "event_delivery_id": delivery_id}
    await session.run(insert(delivery_attempt), row | attempt._asdict())


async def settle(
    session: Session, organization_id: UUID, delivery_id: UUID, state: DeliveryState, next_at: datetime | None = None
) -> None:
    """Note how far a delivery is."""
    values = {"state": state.value, "next_attempt_at": next_at}
    await _note(session, event_delivery, organization_id, delivery_id, values)


async def note_health(session: Session, organization_id: UUID, subscription_id: UUID, **values: Any) -> None:
    """Note how a subscriber is doing. No change of anybody's: its version stays."""
    await _note(session, webhook_subscription, organization_id, subscription_id, values)


async def forget_delays(session: Session, organization_id: UUID, subscription_id: UUID) -> None:
    """Let everything that waits for a subscriber be due now."""
    own = event_delivery.c
    mine = (own.organization_id == organization_id, own.webhook_subscription_id == subscription_id)
    await session.run(update(event_delivery).where(*mine, own.state.in_(WAITING)).values(next_attempt_at=None))


def _subscription(organization_id: UUID, subscription_id: UUID) -> Select[Any]:
    hook = webhook_subscription.c
    return select(webhook_subscription).where(hook.organization_id == organization_id, hook.id == subscription_id)


def _deliveries(organization_id: UUID) -> Select[Any]:
    """Deliveries with the type of their event, and how often and since when they were tried."""
    own, attempt = event_delivery.c, delivery_attempt.c
    tried = select(func.count().label("attempts"), func.min(attempt.at).label("first_at")).where(
        attempt.organization_id == own.organization_id, attempt.event_delivery_id == own.id
    )
    tries = tried.lateral("tries")
    event = domain_event.c
    return (
        select(own.id, own.event_id, own.sequence, own.next_attempt_at, event.type, tries.c.attempts, tries.c.first_at)
        .join(domain_event, (event.organization_id == own.organization_id) & (event.id == own.event_id))
        .join(tries, literal(value=True))
        .where(own.organization_id == organization_id)
    )


async def _note(session: Session, table: Table, organization_id: UUID, row_id: UUID, values: dict[str, Any]) -> None:
    mine = (table.c.organization_id == organization_id, table.c.id == row_id)
    await session.run(update(table).where(*mine).values(values | {"updated_at": func.now()}))
