"""Statements of runs and of what they leave: rows as last told, rejects, coverage, problems, turns at a vendor.

For those who run connections, as the server itself; what people read of it goes through `store`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, Text, Uuid, any_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from schema.access.request import Request
from schema.governance.integration_tables import (
    connected_system,
    connection_problem,
    connector,
    field_coverage,
    sync_run,
)
from schema.governance.sync_tables import rejected_row, synced_row, taken_delivery, vendor_turn
from schema.governance.values import SyncState
from schema.kit.bulk import insert_rows
from schema.kit.ids import uuid7

MOST_REJECTS = 1_000
"""Rejected rows of a run that are kept one by one; all are counted."""

UNENDED = (SyncState.QUEUED, SyncState.RUNNING)


async def run_of(request: Request, run_id: UUID) -> Row[Any] | None:
    """A run, locked; one statement."""
    rows = await request.session.rows(select(sync_run).where(*_one(request, sync_run, run_id)).with_for_update())
    return rows[0] if rows else None


async def connection_of(request: Request, connection_id: UUID) -> Row[Any] | None:
    """A connection with the key of its connector, secrets and all; one statement."""
    one = connected_system.c
    joined = connected_system.join(
        connector,
        (connector.c.organization_id == one.organization_id) & (connector.c.id == one.connector_id),
    )
    statement = (
        select(connected_system, connector.c.key.label("connector_key"))
        .select_from(joined)
        .where(*_one(request, connected_system, connection_id), one.deleted_at.is_(None))
    )
    rows = await request.session.rows(statement)
    return rows[0] if rows else None


async def connection_named(request: Request, name: str) -> UUID | None:
    """The id of a connection; one statement."""
    one = connected_system.c
    mine = (one.organization_id == request.viewer.organization_id, one.name == name, one.deleted_at.is_(None))
    rows = await request.session.rows(select(one.id).where(*mine))
    return rows[0].id if rows else None


async def unended(request: Request, connection_id: UUID) -> UUID | None:
    """The run of a connection that waits or is under way; one statement."""
    run = sync_run.c
    mine = (run.organization_id == request.viewer.organization_id, run.connection_id == connection_id)
    rows = await request.session.rows(select(run.id).where(*mine, run.state.in_(UNENDED)).limit(1))
    return rows[0].id if rows else None


async def give_up(request: Request, connection_id: UUID, silent_since: datetime) -> int:
    """End runs of which nothing was heard for so long: their workers are gone for good; one statement."""
    run = sync_run.c
    mine = (run.organization_id == request.viewer.organization_id, run.connection_id == connection_id)
    silent = (run.state.in_(UNENDED), run.updated_at < silent_since)
    told = {
        "state": SyncState.FAILED,
        "finished_at": request.now,
        "error": "Its worker was lost; start it again. (LOST)",
    }
    counted = {"version": run.version + 1, "updated_at": func.now()}
    return await request.session.run(update(sync_run).where(*mine, *silent).values(**told, **counted))


async def update_run(request: Request, run_id: UUID, **values: Any) -> None:
    """Write down how far a run is; one statement."""
    run = sync_run.c
    counted = {"version": run.version + 1, "updated_at": func.now()}
    await request.session.run(update(sync_run).where(*_one(request, sync_run, run_id)).values(**values, **counted))


async def update_connection(request: Request, connection_id: UUID, **values: Any) -> None:
    """Change a connection; one statement."""
    one = connected_system.c
    counted = {"version": one.version + 1, "updated_at": func.now()}
    mine = _one(request, connected_system, connection_id)
    await request.session.run(update(connected_system).where(*mine).values(**values, **counted))


async def told_before(request: Request, connection_id: UUID, stream: str, keys: Sequence[str]) -> dict[str, Row[Any]]:
    """The rows of these keys as they were last told; one statement."""
    row = synced_row.c
    statement = select(row.key, row.hash, row.node_type, row.node_id, row.gone_at).where(
        row.organization_id == request.viewer.organization_id,
        row.connection_id == connection_id,
        row.stream == stream,
        row.key == any_(bindparam("keys", list(keys), type_=ARRAY(Text))),
    )
    return {found.key: found for found in await request.session.rows(statement)}


async def remember(request: Request, connection_id: UUID, run_id: UUID, stream: str, rows: Sequence[Any]) -> None:
    """Keep rows as they are told now, each with `key`, `hash`, `node_type`, `node_id`; one statement."""
    if not rows:
        return
    shared = {"organization_id": request.viewer.organization_id, "connection_id": connection_id, "stream": stream}
    told = [{**row, "id": uuid7()} for row in rows]
    statement = insert_rows(synced_row, told, {**shared, "sync_run_id": run_id, "gone_at": None})
    names = ("hash", "node_type", "node_id", "sync_run_id", "gone_at")
    kept = statement.on_conflict_do_update(
        index_elements=["organization_id", "connection_id", "stream", "key"],
        set_={name: statement.excluded[name] for name in names},
    )
    await request.session.run(kept)


async def seen_again(request: Request, connection_id: UUID, run_id: UUID, stream: str, keys: Sequence[str]) -> None:
    """Note that a run told rows that have not changed; one statement."""
    if keys:
        await request.session.run(
            update(synced_row)
            .where(
                *_rows(request, connection_id, stream),
                synced_row.c.key == any_(bindparam("keys", list(keys), type_=ARRAY(Text))),
            )
            .values(sync_run_id=run_id)
        )


async def absent(request: Request, connection_id: UUID, run_id: UUID, stream: str) -> Sequence[Row[Any]]:
    """Rows that are there as far as we know, and that a full run did not tell; one statement."""
    row = synced_row.c
    return await request.session.rows(
        select(row.key, row.node_type, row.node_id, row.gone_at).where(
            *_rows(request, connection_id, stream), row.gone_at.is_(None), row.sync_run_id != run_id
        )
    )


async def nodes_told(request: Request, connection_id: UUID, stream: str, nodes: Sequence[UUID]) -> set[UUID]:
    """Those of these nodes of which a row of a stream is there as far as we know; one statement."""
    row = synced_row.c
    named = row.node_id == any_(bindparam("nodes", list(nodes), type_=ARRAY(Uuid)))
    mine = (*_rows(request, connection_id, stream), row.gone_at.is_(None))
    rows = await request.session.rows(select(row.node_id).where(*mine, named).distinct())
    return {found.node_id for found in rows}


async def present(request: Request, connection_id: UUID, stream: str) -> int:
    """How many rows of a stream are there as far as we know; one statement."""
    mine = _rows(request, connection_id, stream)
    (found,) = await request.session.rows(
        select(func.count().label("number")).select_from(synced_row).where(*mine, synced_row.c.gone_at.is_(None))
    )
    return int(found.number)


async def gone(request: Request, connection_id: UUID, stream: str, keys: Sequence[str]) -> None:
    """Note that rows were deleted at the vendor; one statement."""
    if keys:
        named = synced_row.c.key == any_(bindparam("keys", list(keys), type_=ARRAY(Text)))
        mine = _rows(request, connection_id, stream)
        await request.session.run(update(synced_row).where(*mine, named).values(gone_at=request.now, hash=""))


async def reject(request: Request, run_id: UUID, stream: str, faults: Iterable[Mapping[str, Any]]) -> None:
    """Keep rejected rows, each with `key`, `field`, `code`, `message`; one statement."""
    shared = {"organization_id": request.viewer.organization_id, "sync_run_id": run_id, "stream": stream}
    rows = [{**fault, "id": uuid7()} for fault in faults]
    if rows:
        await request.session.run(insert_rows(rejected_row, rows, shared))


async def cover(request: Request, run_id: UUID, filled: Mapping[tuple[str, str], Any]) -> None:
    """Keep how well each field was filled, by stream and field; one statement."""
    shared = {"organization_id": request.viewer.organization_id, "sync_run_id": run_id}
    rows = [{**shared, "id": uuid7(), "stream": one[0], "field": one[1], "filled": filled[one]} for one in filled]
    if rows:
        await request.session.run(upsert(field_coverage).on_conflict_do_nothing(), rows)


async def covered_before(request: Request, connection_id: UUID, run_id: UUID) -> set[tuple[str, str]]:
    """The fields that earlier runs of a connection found filled, at least once; one statement."""
    run, cover_ = sync_run.c, field_coverage.c
    joined = (run.organization_id == cover_.organization_id) & (run.id == cover_.sync_run_id)
    rows = await request.session.rows(
        select(cover_.stream, cover_.field)
        .select_from(field_coverage.join(sync_run, joined))
        .where(
            cover_.organization_id == request.viewer.organization_id,
            run.connection_id == connection_id,
            run.id != run_id,
            cover_.filled > 0,
        )
        .distinct()
    )
    return {(row.stream, row.field) for row in rows}


async def problem(request: Request, connection_id: UUID, code: str, message: str) -> None:
    """Note that something keeps a connection from working well: one row while it lasts; one statement."""
    statement = upsert(connection_problem).values(
        organization_id=request.viewer.organization_id,
        id=uuid7(),
        connection_id=connection_id,
        code=code,
        message=message,
        first_at=request.now,
        last_at=request.now,
    )
    again = {
        "count": connection_problem.c.count + 1,
        "message": statement.excluded.message,
        "last_at": func.greatest(connection_problem.c.last_at, statement.excluded.last_at),
    }
    keys = ["organization_id", "connection_id", "code"]
    open_ones = connection_problem.c.resolved_at.is_(None)
    await request.session.run(statement.on_conflict_do_update(index_elements=keys, index_where=open_ones, set_=again))


async def resolve(request: Request, connection_id: UUID, except_for: Sequence[str] = ()) -> None:
    """Note that the problems of a connection are gone, but for those named; one statement."""
    one = connection_problem.c
    await request.session.run(
        update(connection_problem)
        .where(
            one.organization_id == request.viewer.organization_id,
            one.connection_id == connection_id,
            one.resolved_at.is_(None),
            one.code.not_in(list(except_for)),
        )
        .values(resolved_at=request.now, version=one.version + 1, updated_at=func.now())
    )


async def turn(request: Request, vendor: str, seconds_apart: float, seconds_ahead: float) -> float:
    """Take the next turn at a vendor; how many seconds to wait for it. One statement, which waits for other takers.

    Generic cell rate algorithm: turns lie `seconds_apart`; as many as fit into `seconds_ahead` may be taken at once.
    """
    clock, apart = func.clock_timestamp(), func.make_interval(0, 0, 0, 0, 0, 0, bindparam("apart", seconds_apart))
    statement = upsert(vendor_turn).values(
        organization_id=request.viewer.organization_id, id=uuid7(), vendor=vendor, due_at=clock + apart
    )
    due = func.greatest(vendor_turn.c.due_at, clock) + apart
    taken = statement.on_conflict_do_update(
        index_elements=["organization_id", "vendor"], set_={"due_at": due}
    ).returning(func.extract("epoch", vendor_turn.c.due_at - clock).label("ahead"))
    (row,) = await request.session.rows(taken)
    return max(0.0, float(row.ahead) - seconds_apart - seconds_ahead)


async def hold_connection(request: Request, connection_id: UUID) -> Row[Any] | None:
    """A connection, locked to the end of the transaction; one statement."""
    one = connected_system.c
    mine = (*_one(request, connected_system, connection_id), one.deleted_at.is_(None))
    rows = await request.session.rows(select(one.state, one.hinted).where(*mine).with_for_update())
    return rows[0] if rows else None


async def note_hints(request: Request, connection_id: UUID, hinted: Sequence[str]) -> None:
    """Note that a webhook was let in, and what there is to read by now; one statement, no new version for people.

    What was refused before it is counted no more: that the secret is right is shown by now.
    """
    values = {"webhook_at": request.now, "webhooks_refused": 0, "hinted": list(hinted)}
    mine = _one(request, connected_system, connection_id)
    await request.session.run(update(connected_system).where(*mine).values(**values))


async def note_refused(request: Request, connection_id: UUID) -> None:
    """Count a webhook that did not prove whose it is; one statement, and no new version for people."""
    one = connected_system.c
    await request.session.run(
        update(connected_system)
        .where(*_one(request, connected_system, connection_id))
        .values(webhooks_refused=one.webhooks_refused + 1)
    )


async def take_hints(request: Request, connection_id: UUID) -> None:
    """Note that what webhooks named is read by a run; one statement."""
    mine = _one(request, connected_system, connection_id)
    await request.session.run(update(connected_system).where(*mine).values(hinted=[]))


async def is_hinted(request: Request, connection_id: UUID) -> bool:
    """Whether webhooks have named something since it was read last; one statement."""
    mine = _one(request, connected_system, connection_id)
    rows = await request.session.rows(select(connected_system.c.hinted).where(*mine))
    return bool(rows and rows[0].hinted)


async def take_delivery(request: Request, connection_id: UUID, delivery: str) -> bool:
    """Note a webhook delivery; whether it had not been taken in before. One statement."""
    statement = upsert(taken_delivery).values(
        organization_id=request.viewer.organization_id, id=uuid7(), connection_id=connection_id, delivery=delivery
    )
    return await request.session.run(statement.on_conflict_do_nothing()) == 1


def _rows(request: Request, connection_id: UUID, stream: str) -> tuple[Any, Any, Any]:
    row = synced_row.c
    tenant = request.viewer.organization_id
    return row.organization_id == tenant, row.connection_id == connection_id, row.stream == stream


def _one(request: Request, table: Table, row_id: UUID) -> tuple[Any, Any]:
    return table.c.organization_id == request.viewer.organization_id, table.c.id == row_id
