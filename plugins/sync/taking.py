"""Rows of a stream between two checkpoints, put into the thread in one transaction with the checkpoint behind them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from goldenthread_sdk import RECORDS, Checkpoint, Gone, Record, RowFault
from pydantic import ValidationError

from plugins.host.calling import Host
from plugins.host.facts import ConnectorFacts, StreamFacts
from plugins.host.room import PluginError
from plugins.host.wire import heard
from plugins.sync.applying import apply
from plugins.sync.leavers import propose_leavers, take_back_leavers
from plugins.sync.progress import COUNTS, Progress
from plugins.sync.put import Place, Put, rejected
from schema.access.request import Request
from schema.governance import sync_store
from schema.governance.values import SyncState
from schema.kit.periods import Outcome

MODELS: dict[str, type[Record]] = {model.__name__: model for model in RECORDS}

FREE_REJECTS = 50
REJECT_SHARE = 0.2
"""A run that rejects more than `FREE_REJECTS` rows, and more than this share of all, is stopped: something is wrong."""


@dataclass(slots=True)
class Buffer:
    """What a stream told since the last transaction.

    Attributes:
        stream: it.
        rows: the hash and the JSON of each row, by key; of several of one key the last.
        faults: rows that could not be read.
        gone: keys of rows that are gone.
        cursor: of the last checkpoint.
        whole: whether nothing came behind it.
    """

    stream: StreamFacts
    rows: dict[str, tuple[str, str]] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    cursor: str | None = None
    whole: bool = False

    @property
    def size(self) -> int:
        """How many rows it holds, faults and all."""
        return len(self.rows) + len(self.faults) + len(self.gone)

    def add(self, item: Any) -> None:
        """Take an item as the connector's process told it.

        Raises:
            PluginError: it is none.
        """
        self.whole = False
        if isinstance(item, list):
            key, made, record = item
            self.rows[key] = (made, record)
            return
        try:
            told = heard(item)
        except ValueError as error:
            raise PluginError("PLUGIN_FAILED", f"{self.stream.name} told something that is no row: {error}.") from error
        if isinstance(told, Checkpoint):
            self.cursor, self.whole = told.cursor, True
        elif isinstance(told, RowFault):
            self.faults.append(told)
        elif isinstance(told, Gone):
            self.rows.pop(told.key, None)
            self.gone.append(told.key)


@dataclass(frozen=True, slots=True)
class Taker:
    """Puts buffers into the thread, for one run."""

    host: Host
    run: Any
    connection: Any
    facts: ConnectorFacts
    progress: Progress

    async def take(self, request: Request, buffer: Buffer, *, last: bool) -> None:
        """Put in what a buffer holds, and how far the run has come by it; at the `last`, that the stream is read."""
        name = buffer.stream.name
        await self._put_rows(request, buffer)
        await self._note_gone(request, buffer)
        faults = [_fault(one) for one in buffer.faults]
        await self._reject(request, name, faults)
        if buffer.cursor is not None:
            self.progress.cursors[name] = buffer.cursor
        if last:
            self.progress.done.add(name)
            await self._keep_cursor(request, name)
        counts = {column: self.progress.counts[column] for column in (*COUNTS.values(), "processed")}
        if not self.run.dry_run:
            told = {"state": SyncState.RUNNING, "stream": name, "checkpoint": self.progress.stored(), **counts}
            await sync_store.update_run(request, self.run.id, **told)

    async def _put_rows(self, request: Request, buffer: Buffer) -> None:
        name = buffer.stream.name
        before = await sync_store.told_before(request, self.connection.id, name, list(buffer.rows))
        for _, told in buffer.rows.values():
            self.progress.look(name, told)
        same = [key for key, (made, _) in buffer.rows.items() if key in before and before[key].hash == made]
        await sync_store.seen_again(request, self.connection.id, self.run.id, name, same)
        self.progress.count(Outcome.UNCHANGED, len(same))
        known = set(same)
        changed = [key for key in buffer.rows if key not in known]
        records, puts = await self._mapped(buffer, changed)
        nodes = {key: row.node_id for key, row in before.items() if row.node_id is not None}
        place = Place(self.facts.id, self.connection.name, nodes)
        for record, put in zip(records, await apply(request, self.host, place, records), strict=True):
            puts[record.key] = put
        await self._keep(request, buffer, puts)
        told_again = [before[key] for key in puts if key in before]
        await take_back_leavers(request, self.connection, buffer.stream, told_again)

    async def _mapped(self, buffer: Buffer, keys: Sequence[str]) -> tuple[list[Record], dict[str, Put]]:
        """The records of these keys as plugins want them; those that can't be made are rejected."""
        model, records, puts = MODELS[buffer.stream.model], list[Record](), dict[str, Put]()
        for key in keys:
            try:
                records.append(model.model_validate_json(buffer.rows[key][1]))
            except ValidationError as error:
                puts[key] = rejected("BAD_VALUE", f"The record does not fit: {error.errors()[0]['msg']}.", "key")
        if not records or not self.host.takes("map_record"):
            return records, puts
        calls = [{"connector": self.facts.id, "stream": buffer.stream.name, "record": one} for one in records]
        mapped = {one.key: one for one in records}
        for answers in await self.host.call("map_record", calls):
            for record, answer in zip(records, answers, strict=True):
                if isinstance(answer, model) and answer.key == record.key:
                    mapped[record.key] = answer
                elif answer is not None:
                    words = answer.message if isinstance(answer, PluginError) else "A plugin made another row of it."
                    puts[record.key] = rejected("PLUGIN_FAILED", words, "key")
        return [one for key, one in mapped.items() if key not in puts], puts

    async def _keep(self, request: Request, buffer: Buffer, puts: dict[str, Put]) -> None:
        """Remember what was put in, and what was rejected; that is tried again in the next run."""
        rows, faults = [], []
        for key, put in puts.items():
            if put.outcome is Outcome.REJECT:
                faults.append({"key": key, "field": put.field, "code": put.code, "message": put.message})
            else:
                self.progress.count(put.outcome)
                node: dict[str, str | UUID | None] = {"node_type": put.node_type, "node_id": put.node_id}
                rows.append({"key": key, "hash": buffer.rows[key][0], **node})
        await sync_store.remember(request, self.connection.id, self.run.id, buffer.stream.name, rows)
        await self._reject(request, buffer.stream.name, faults)

    async def _note_gone(self, request: Request, buffer: Buffer) -> None:
        """Note what is gone there; what it became here stays, for people to decide on."""
        name = buffer.stream.name
        before = await sync_store.told_before(request, self.connection.id, name, buffer.gone)
        await sync_store.gone(request, self.connection.id, name, buffer.gone)
        await propose_leavers(request, self.connection, buffer.stream, before.values())
        self.progress.count(Outcome.UPDATE, len(buffer.gone))

    async def _reject(self, request: Request, name: str, faults: Sequence[dict[str, Any]]) -> None:
        kept = max(0, sync_store.MOST_REJECTS - self.progress.counts["rejected"])
        if not self.run.dry_run:
            await sync_store.reject(request, self.run.id, name, faults[:kept])
        self.progress.count(Outcome.REJECT, len(faults))

    async def _keep_cursor(self, request: Request, name: str) -> None:
        """Let the next incremental run begin where this one ended."""
        cursor = self.progress.cursors.get(name)
        if cursor is not None:
            self.connection.cursors[name] = cursor
            await sync_store.update_connection(request, self.connection.id, cursors=dict(self.connection.cursors))


def over_budget(progress: Progress) -> bool:
    """Whether a run rejects so many rows that something must be wrong."""
    wrong, all_rows = progress.counts["rejected"], progress.counts["processed"]
    return wrong > FREE_REJECTS and wrong > REJECT_SHARE * all_rows


def _fault(one: RowFault) -> dict[str, Any]:
    return {"key": one.key, "field": one.field, "code": one.code, "message": one.message}
