"""One run of a connection: read its streams, put what changed into the thread, and store how far it came with it.

Rows and checkpoint are one transaction, so a run that is killed goes on where it was, and ends with the same rows.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID

from goldenthread_sdk import Mode, RunFacts

from plugins.host.calling import Host
from plugins.host.facts import ConnectorFacts, StreamFacts
from plugins.host.room import PluginError, Room
from plugins.sync.applying import ORDER
from plugins.sync.ending import fail, finish
from plugins.sync.holding import held_open
from plugins.sync.means import Means
from plugins.sync.progress import Progress, progress_of
from plugins.sync.rooms import connected, facts_of
from plugins.sync.taking import Buffer, Taker, over_budget
from schema.access.changes import lock
from schema.access.request import Request
from schema.governance import sync_store
from schema.governance.values import ConnectionState, SyncMode, SyncState
from schema.kit.ids import encode_id

ROWS_AT_A_TIME = 500
"""Rows that are put in by one transaction, at least; pages are not cut."""

MOST_ROWS = 20_000
"""A connector that tells more rows without a checkpoint is stopped: they would have to be kept in memory."""


Opens = Callable[[], AbstractAsyncContextManager[Request]]


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that is under way."""

    run: Any
    connection: Any
    facts: ConnectorFacts
    progress: Progress

    @property
    def streams(self) -> list[StreamFacts]:
        """What it reads, in the order in which one needs the other."""
        wanted = self.run.streams
        named = [one for one in self.facts.streams if wanted is None or one.name in wanted]
        return sorted(named, key=lambda one: ORDER.index(one.model))

    @property
    def told(self) -> RunFacts:
        """The run, as plugins are told of it."""
        run_id, name = encode_id("SyncRun", self.run.id), self.connection.name
        return RunFacts(run_id, name, self.facts.id, str(self.run.mode), dict(self.progress.counts))


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads the streams of a run."""

    begun: Begun
    opened: Room
    opens: Opens
    host: Host

    async def read(self, stream: StreamFacts) -> None:
        """Read a stream from where it was left; once anew where the vendor has forgotten the cursor."""
        mode = _mode(stream, self.begun.run.mode)
        cursor = _cursor(self.begun, stream, mode)
        try:
            await self._take(stream, mode, cursor)
        except PluginError as error:
            if error.code != "BAD_CURSOR" or cursor is None:
                raise
            self.begun.progress.cursors[stream.name] = None
            await self._take(stream, Mode.FULL if Mode.FULL in stream.modes else mode, None)

    async def _take(self, stream: StreamFacts, mode: Mode, cursor: str | None) -> None:
        begun, buffer = self.begun, Buffer(stream)
        taker = Taker(self.host, begun.run, begun.connection, begun.facts, begun.progress)
        asked = {"stream": stream.name, "cursor": cursor, "mode": mode.value}
        async for item in self.opened.items("read", begun.facts.read_seconds, **asked):
            buffer.add(item)
            if buffer.whole and buffer.size >= ROWS_AT_A_TIME:
                await self._put(taker, buffer, last=False)
                buffer = Buffer(stream)
            elif buffer.size > MOST_ROWS:
                words = f"{stream.name}: {MOST_ROWS:,} rows came without a checkpoint; the connector has to make some."
                raise PluginError("NO_CHECKPOINT", words)
        await self._put(taker, buffer, last=True)

    async def _put(self, taker: Taker, buffer: Buffer, *, last: bool) -> None:
        """One transaction: rows and checkpoint."""
        async with self.opens() as request:
            await taker.take(request, buffer, last=last)
        _require_budget(taker.progress)


async def run(means: Means, request: Request, run_id: UUID) -> None:
    """Do a run to its end, whatever that is; `request` holds the connection's lock as long as it is open."""
    begun = await _begin(means, request, run_id)
    if begun is not None:
        async with held_open(request):
            await _run(means, begun)


async def _run(means: Means, begun: Begun) -> None:
    await means.host.tell("sync_started", run=begun.told)
    try:
        async with connected(means, begun.facts, begun.connection) as opened, _transactions(means, begun) as opens:
            reading = Reading(begun, opened, opens, means.host)
            for stream in begun.streams:
                if stream.name not in begun.progress.done:
                    await reading.read(stream)
        await finish(means, begun.run, begun.connection, begun.facts, begun.progress)
    except PluginError as error:
        await fail(means, begun.run, begun.connection, begun.progress, error)
        await means.host.tell("sync_failed", run=begun.told, code=error.code, message=error.message)
    else:
        await means.host.tell("sync_finished", run=begun.told)


async def _begin(means: Means, holder: Request, run_id: UUID) -> Begun | None:
    """Take a run up, or again after its worker died; None where it has ended."""
    async with means.opens() as request:
        found = await sync_store.run_of(request, run_id)
    if found is None:
        return None
    await lock(holder, "connection", found.connection_id)
    async with means.opens() as request:
        held = await sync_store.run_of(request, run_id)
        connection = await sync_store.connection_of(request, found.connection_id)
        if held is None or connection is None or held.state not in sync_store.UNENDED:
            return None
        try:
            facts = _usable(means, request, connection)
        except PluginError as error:
            words = f"{error.message} ({error.code})"
            await sync_store.update_run(request, run_id, state=SyncState.FAILED, finished_at=request.now, error=words)
            await sync_store.problem(request, connection.id, error.code, error.message)
            return None
        await sync_store.update_run(request, run_id, state=SyncState.RUNNING)
        return Begun(held, connection, facts, progress_of(held))


def _usable(means: Means, request: Request, connection: Any) -> ConnectorFacts:
    if connection.state == ConnectionState.PAUSED:
        raise PluginError("PAUSED", "The connection is paused: resume it first.")
    if connection.open_until is not None and connection.open_until > request.now:
        words = f"The connection failed too often in a row and is left alone until {connection.open_until:%H:%M} UTC."
        raise PluginError("LEFT_ALONE", words)
    return facts_of(means, connection)


@asynccontextmanager
async def _transactions(means: Means, begun: Begun) -> AsyncIterator[Opens]:
    """How transactions are opened; for a rehearsal there is one for all, and it is undone."""
    if not begun.run.dry_run:
        yield means.opens
        return
    with suppress(_UndoneError):
        async with means.opens() as request:
            async with held_open(request):
                yield lambda: nullcontext(request)
            _undo()


def _undo() -> NoReturn:
    raise _UndoneError


class _UndoneError(Exception):
    """Ends a rehearsal."""


def _require_budget(progress: Progress) -> None:
    if over_budget(progress):
        wrong, total = progress.counts["rejected"], progress.counts["processed"]
        words = f"{wrong:,} of {total:,} rows were rejected, so the run was stopped: see them, and mend the cause."
        raise PluginError("TOO_MANY_REJECTS", words)


def _mode(stream: StreamFacts, wanted: str) -> Mode:
    """The mode that was asked for, where the stream has it; else the other one."""
    mode = Mode(str(SyncMode(wanted)))
    return mode if mode in stream.modes else stream.modes[0]


def _cursor(begun: Begun, stream: StreamFacts, mode: Mode) -> str | None:
    """Where to begin: at the run's own checkpoint, else where the last run ended."""
    if stream.name in begun.progress.cursors:
        return begun.progress.cursors[stream.name]
    held: str | None = begun.connection.cursors.get(stream.name) if mode is Mode.INCREMENTAL else None
    return held
