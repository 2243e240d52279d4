"""How a run ends: what it leaves on its connection, what is gone, what is empty, and when it is tried again."""

import random
from datetime import datetime, timedelta
from typing import Any

from goldenthread_sdk import Deletions

from plugins.host.facts import ConnectorFacts, StreamFacts
from plugins.host.room import PluginError
from plugins.sync.leavers import propose_leavers
from plugins.sync.means import Means
from plugins.sync.progress import COUNTS, Progress
from schema.access.request import Request
from schema.governance import sync_store
from schema.governance.values import ConnectionState, SyncState
from schema.pay.confirming_store import count_differing

JOB = "run-connection"
"""The job that does a run; its argument is the run's id."""

HINTED = "read-hinted"
"""The job that begins a run of what webhooks have named; its argument is the connection's id."""

MOST_FAILURES = 5
"""Runs that may fail in a row before the connection is left alone for a while."""

ALONE = timedelta(minutes=15)
LONGEST_ALONE = timedelta(hours=12)
LARGEST_EXPONENT = 8
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=30)

ABSENT_SHARE = 0.2
FEW_ABSENT = 10
"""A full run that leaves out more than `FEW_ABSENT` rows, and more than this share, is likely cut off."""

LEAST_ROWS = 20
"""Rows from which on an empty field of a stream is worth telling."""

STOPPING = frozenset({"BAD_CREDENTIALS", "MISSING_SCOPE", "HOST_NOT_ALLOWED", "UNSUPPORTED"})
"""What somebody has to mend before another run makes sense."""


async def finish(means: Means, run: Any, connection: Any, facts: ConnectorFacts, progress: Progress) -> None:
    """End a run that read everything."""
    async with means.opens() as request:
        problems = {} if run.dry_run else await _findings(request, run, connection, facts, progress)
        counts = {column: progress.counts[column] for column in (*COUNTS.values(), "processed")}
        told = {"state": SyncState.SUCCEEDED, "finished_at": request.now, "stream": None, "error": None, **counts}
        await sync_store.update_run(request, run.id, **told)
        await sync_store.cover(request, run.id, progress.coverage())
        for code, message in problems.items():
            await sync_store.problem(request, connection.id, code, message)
        await sync_store.resolve(request, connection.id, except_for=list(problems))
        state = ConnectionState.DEGRADED if problems else ConnectionState.ACTIVE
        values = {"state": state, "failures": 0, "open_until": None}
        await sync_store.update_connection(request, connection.id, **values)
        if await sync_store.is_hinted(request, connection.id):
            await means.soon(request, HINTED, connection.id)
    await _tell_state(means, connection, state)


async def fail(means: Means, run: Any, connection: Any, progress: Progress, error: PluginError) -> None:
    """End a run that can't go on, or put it off where what is wrong may pass; what it stored stays."""
    async with means.opens() as request:
        failures = connection.failures + 1
        again = _again(request.now, failures, error)
        words = f"{error.message} ({error.code})"
        counts = {column: progress.counts[column] for column in (*COUNTS.values(), "processed")}
        if again is None or run.dry_run:
            told = {"state": SyncState.FAILED, "finished_at": request.now, "error": words}
            await sync_store.update_run(request, run.id, **told, **(counts if run.dry_run else {}))
        else:
            await sync_store.update_run(request, run.id, state=SyncState.QUEUED, error=words)
            await means.again(request, JOB, run.id, again)
        await sync_store.problem(request, connection.id, error.code, error.message)
        state = ConnectionState.BROKEN if error.code in STOPPING else ConnectionState.DEGRADED
        alone = _alone(failures)
        values = {"state": state, "failures": failures, "open_until": None if alone is None else request.now + alone}
        await sync_store.update_connection(request, connection.id, **values)
    await _tell_state(means, connection, state)


async def _findings(
    request: Request, run: Any, connection: Any, facts: ConnectorFacts, progress: Progress
) -> dict[str, str]:
    """What is wrong with a run that ended well: absent rows that are too many to be true, fields that are empty."""
    found = {}
    for stream in facts.streams:
        if stream.deletions is Deletions.ABSENCE and stream.name in progress.done:
            message = await _let_go(request, run, connection, stream)
            if message is not None:
                found["TOO_MANY_ABSENT"] = message
    differing = await count_differing(request, connection.name)
    if differing:
        words = "See the `payrollRun` of pay without `confirmedAt`, and mend it there, or the pay here."
        found["PAY_DIFFERS"] = f"Employees who were paid something else than what was exported: {differing:,}. {words}"
    emptied = await _emptied(request, run, connection, progress)
    if emptied:
        found["EMPTY_FIELDS"] = f"These fields were empty in every row: {', '.join(emptied)}. Check rights and mapping."
    if progress.counts["rejected"]:
        number = progress.counts["rejected"]
        found["REJECTED_ROWS"] = f"{number:,} rows were rejected: see `rejects` of the run, and mend them there."
    return found


async def _let_go(request: Request, run: Any, connection: Any, stream: StreamFacts) -> str | None:
    """Note which rows are gone by their absence; why not, where they are too many."""
    name = stream.name
    absent = await sync_store.absent(request, connection.id, run.id, name)
    all_rows = await sync_store.present(request, connection.id, name)
    if len(absent) > FEW_ABSENT and len(absent) > ABSENT_SHARE * all_rows:
        return f"{len(absent):,} of {all_rows:,} {name} were missing from a full run, which was not believed."
    await sync_store.gone(request, connection.id, name, [row.key for row in absent])
    await propose_leavers(request, connection, stream, absent)
    return None


async def _emptied(request: Request, run: Any, connection: Any, progress: Progress) -> list[str]:
    """Fields that no row filled: in the first run all of them, later those that were filled before."""
    before = await sync_store.covered_before(request, connection.id, run.id)
    empty = [
        place for place, share in progress.coverage().items() if not share and progress.rows[place[0]] >= LEAST_ROWS
    ]
    known = {stream for stream, _ in before}
    return [f"{stream}.{name}" for stream, name in sorted(empty) if (stream, name) in before or stream not in known]


async def _tell_state(means: Means, connection: Any, after: ConnectionState) -> None:
    if connection.state != after:
        told = {"connection": connection.name, "connector": connection.connector_key}
        await means.host.tell("connection_state_changed", **told, before=str(connection.state), after=str(after))


def _again(now: datetime, failures: int, error: PluginError) -> datetime | None:
    """When a failed run goes on by itself; None where it does not. What the vendor asks for wins."""
    if not error.transient or failures >= MOST_FAILURES:
        return None
    if error.retry_after is not None:
        return now + timedelta(seconds=error.retry_after)
    bound = min(LONGEST_PAUSE, FIRST_PAUSE * 2**failures)
    return now + timedelta(seconds=random.uniform(0, bound.total_seconds()))  # noqa: S311 - spreads load, hides nothing


def _alone(failures: int) -> timedelta | None:
    """For how long a connection is left alone after so many failures in a row; None where it is not."""
    if failures < MOST_FAILURES:
        return None
    doubled: timedelta = ALONE * 2 ** min(failures - MOST_FAILURES, LARGEST_EXPONENT)
    return min(LONGEST_ALONE, doubled)
