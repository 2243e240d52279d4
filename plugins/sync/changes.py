"""Moving a change at another system on: plan it, send it once, find out what became of it. People approve it between.

Before anything is sent, it is stored that it is being sent. So whoever finds a change in that state, after a worker
died or a vendor fell silent, looks it up and never sends it again.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from goldenthread_sdk import ORDERS, Change, Denial, Finding, Happened, Plan, Settlement, SettlementState

from plugins.host.calling import Host
from plugins.host.facts import CommandFacts, ConnectorFacts
from plugins.host.room import PluginError, Room
from plugins.host.wire import heard, spoken
from plugins.sync.holding import held_open
from plugins.sync.means import Means
from plugins.sync.rooms import connected, facts_of
from schema.access.changes import lock, record
from schema.access.request import Request
from schema.governance import sync_change_store, sync_store
from schema.governance.sync_values import RemoteChangeState
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event

JOB = "move-change"
"""The job that moves a change on; its argument is the change's id."""

PLAN_SECONDS, PUSH_SECONDS, LOOKUP_SECONDS = 60.0, 180.0, 60.0
FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(hours=1)
LOOKUP_FOR = timedelta(days=3)
"""How long after it was sent an unknown change is looked up by itself; then a person has to look."""

NOT_SENT = frozenset(
    {"THROTTLED", "UNREACHABLE", "BAD_CREDENTIALS", "MISSING_SCOPE", "HOST_NOT_ALLOWED", "UNSUPPORTED"}
)
"""Errors of a push that say that nothing was sent; after any other it has to be looked up."""

MODELS = {model.__name__: model for model in ORDERS}
SETTLED: Mapping[SettlementState, RemoteChangeState] = {
    SettlementState.CONFIRMED: RemoteChangeState.CONFIRMED,
    SettlementState.ACCEPTED: RemoteChangeState.ACCEPTED,
    SettlementState.REJECTED: RemoteChangeState.REJECTED,
    SettlementState.CONFLICT: RemoteChangeState.CONFLICT,
    SettlementState.UNKNOWN: RemoteChangeState.UNKNOWN,
}
ENDS = (RemoteChangeState.CONFIRMED, RemoteChangeState.REJECTED, RemoteChangeState.CONFLICT)


@dataclass(frozen=True, slots=True)
class Moving:
    """A change that is being moved on."""

    means: Means
    row: Any
    facts: ConnectorFacts
    command: CommandFacts
    change: Change

    @property
    def host(self) -> Host:
        """The plugins."""
        return self.means.host

    def asked(self) -> dict[str, Any]:
        """What a connector is asked with."""
        return {"command": self.command.name, "change": spoken(self.change)}


async def move(means: Means, holder: Request, change_id: UUID) -> None:
    """Move a change on by one step; `holder` keeps others from it as long as it is open."""
    await lock(holder, "remote-change", change_id)
    async with means.opens() as request:
        row = await sync_change_store.change_of(request, change_id)
        connection = None if row is None else await sync_store.connection_of(request, row.connection_id)
    if row is None or connection is None or row.state not in STEPS:
        return
    async with held_open(holder):
        try:
            moving = _moving(means, row, connection)
            async with connected(means, moving.facts, connection) as opened:
                await STEPS[row.state](moving, opened)
        except PluginError as error:
            await _put_off(means, row, error)


async def _plan(moving: Moving, opened: Room) -> None:
    """Find out what it would do, and wait for an approval."""
    plan: Plan = await opened.value("plan", PLAN_SECONDS, **moving.asked())
    found = {"before": dict(plan.before), "after": dict(plan.after)}
    state = RemoteChangeState.PLANNED if plan.differs else RemoteChangeState.CONFIRMED
    words = "; ".join(plan.warnings) or (None if plan.differs else "It is there already; nothing was to be done.")
    named = {"remote_version": plan.version, "reference": plan.reference}
    await _turn(moving, state, {**found, **named, "code": None, "message": words})


async def _send(moving: Moving, opened: Room) -> None:
    """Send an approved change, once: where nobody objects, and nothing has changed since it was planned."""
    denied = await _denied(moving)
    if denied is not None:
        await _turn(moving, RemoteChangeState.REJECTED, {"code": "DENIED", "message": denied})
        return
    plan: Plan = await opened.value("plan", PLAN_SECONDS, **moving.asked())
    row = moving.row
    if not plan.differs:
        words = "It is there already; nothing was to be done."
        await _turn(moving, RemoteChangeState.CONFIRMED, {"code": None, "message": words})
        return
    if dict(plan.before) != row.before or dict(plan.after) != row.after or plan.version != row.remote_version:
        words = "What is there has changed since the plan: plan it anew, and approve it again."
        await _turn(moving, RemoteChangeState.CONFLICT, {"code": "CONFLICT", "message": words})
        return
    async with moving.means.opens() as request:
        if not await sync_change_store.begin_sending(request, row.id):
            return
    await _pushed(moving, opened)


async def _pushed(moving: Moving, opened: Room) -> None:
    asked = {"command": moving.command.name, "changes": spoken([moving.change])}
    settlement = Settlement(moving.change.key, SettlementState.UNKNOWN, code="UNKNOWN_OUTCOME", message=_UNKNOWN)
    try:
        async for item in opened.items("push", PUSH_SECONDS, **asked):
            told = heard(item)
            if isinstance(told, Settlement) and told.key == moving.change.key:
                settlement = told
    except PluginError as error:
        if error.code in NOT_SENT:
            await _unsent(moving, error)
            return
        settlement = replace(settlement, code=error.code, message=f"{error.message} {_UNKNOWN}")
    except ValueError:
        settlement = replace(settlement, code="PLUGIN_FAILED")
    state = SETTLED[settlement.state]
    named = {"reference": settlement.reference or moving.row.reference}
    await _turn(moving, state, {"code": settlement.code, "message": settlement.message, **named})
    told_hook = {"connector": moving.facts.id, "command": moving.command.name, "change": moving.change}
    await moving.host.tell("push_settled", **told_hook, settlement=settlement)


_UNKNOWN = "It may have taken effect or not: it is looked up, and not sent again before that is known."


async def _look_up(moving: Moving, opened: Room) -> None:
    """Find out what became of a change that was sent."""
    finding: Finding = await opened.value("lookup", LOOKUP_SECONDS, **moving.asked())
    if finding.happened is Happened.YES:
        await _turn(moving, RemoteChangeState.CONFIRMED, {"code": None, "message": None})
    elif finding.happened is Happened.NO and moving.row.state == RemoteChangeState.ACCEPTED:
        words = finding.message or "The other system took it, and did not do it."
        await _turn(moving, RemoteChangeState.REJECTED, {"code": "REJECTED", "message": words})
    elif finding.happened is Happened.NO:
        words = "It was sent and did not take effect: it is planned anew, and has to be approved again."
        anew = {"approved_by_id": None, "approved_at": None, "code": "NOT_DONE", "message": words}
        await _turn(moving, RemoteChangeState.PROPOSED, anew, again=timedelta(0))
    else:
        pending = finding.happened is Happened.PENDING
        state = RemoteChangeState.ACCEPTED if pending else RemoteChangeState.UNKNOWN
        code = None if pending else "UNKNOWN_OUTCOME"
        await _turn(moving, state, {"code": code, "message": finding.message or _UNKNOWN})


STEPS = {
    RemoteChangeState.PROPOSED: _plan,
    RemoteChangeState.APPROVED: _send,
    RemoteChangeState.SENDING: _look_up,
    RemoteChangeState.UNKNOWN: _look_up,
    RemoteChangeState.ACCEPTED: _look_up,
}
"""What is done to a change next, by its state; of the others, people dispose."""


async def _denied(moving: Moving) -> str | None:
    """Why a plugin does not want it to be sent; a plugin that fails to say is taken to not want it."""
    call = {"connector": moving.facts.id, "command": moving.command.name, "change": moving.change}
    for answers in await moving.host.call("authorize_push", [call]):
        for answer in answers:
            if isinstance(answer, PluginError):
                return f"A plugin that has a say failed: {answer.message}"
            if isinstance(answer, Denial):
                return answer.reason
            if answer is not None:
                return "A plugin that has a say answered with something else."
    return None


async def _unsent(moving: Moving, error: PluginError) -> None:
    """Go back to where nothing was sent, and try later where that may help."""
    pause = _pause(moving.row.attempts + 1, error) if error.transient else None
    await _turn(moving, RemoteChangeState.APPROVED, {"code": error.code, "message": error.message}, again=pause)


async def _put_off(means: Means, row: Any, error: PluginError) -> None:
    """Note why a step could not be made; a refusal ends it, what may pass is tried again."""
    refusal = error.code in {"REJECTED", "NOT_FOUND", "AMBIGUOUS", "CONFLICT"}
    async with means.opens() as request:
        values: dict[str, Any] = {"code": error.code, "message": error.message}
        if refusal and row.state in {RemoteChangeState.PROPOSED, RemoteChangeState.APPROVED}:
            values |= {"state": RemoteChangeState.REJECTED, "settled_at": request.now}
        elif error.transient or row.sent_at is not None:
            await means.again(request, JOB, row.id, request.now + _pause(row.attempts + 1, error))
        await sync_change_store.update_change(request, row.id, **values)


async def _turn(
    moving: Moving, state: RemoteChangeState, values: Mapping[str, Any], *, again: timedelta | None = None
) -> None:
    """Store a new state, tell it, and have an unclear one looked up later."""
    row = moving.row
    async with moving.means.opens() as request:
        settled = {"settled_at": request.now} if state in ENDS else {}
        await sync_change_store.update_change(request, row.id, state=state, **settled, **values)
        operation, told = EventOperation.UPDATED, {"employee_id": row.employee_id, "by_system": True}
        event = Event("RemoteChangeMoved", "RemoteChange", row.id, operation, audited=AuditedData.PAY, **told)
        record(request, replace(event, before={"state": row.state}, after={"state": state.value}))
        unclear = state in {RemoteChangeState.UNKNOWN, RemoteChangeState.ACCEPTED}
        if unclear and (row.sent_at is None or request.now - row.sent_at < LOOKUP_FOR):
            again = _pause(row.attempts + 1, None)
        if again is not None:
            await moving.means.again(request, JOB, row.id, request.now + again)


def _pause(attempts: int, error: PluginError | None) -> timedelta:
    """How long to wait; what the vendor asks for wins, else full jitter up to a bound that doubles."""
    if error is not None and error.retry_after is not None:
        return timedelta(seconds=error.retry_after)
    bound = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts, 10))
    return timedelta(seconds=random.uniform(0, bound.total_seconds()))  # noqa: S311 - spreads load, hides nothing


def _moving(means: Means, row: Any, connection: Any) -> Moving:
    facts = facts_of(means, connection)
    command = next((one for one in facts.commands if one.name == row.command), None)
    if command is None or command.payload != row.payload["order"]:
        able = ", ".join(f"{one.name} ({one.payload})" for one in facts.commands) or "nothing"
        words = f"{facts.name} can't do {row.command!r} with a {row.payload['order']}; it can do {able}."
        raise PluginError("REJECTED", words)
    payload = MODELS[command.payload].model_validate(row.payload["content"])
    change = Change(str(row.id), payload, version=row.remote_version, reference=row.reference)
    return Moving(means, row, facts, command, change)
