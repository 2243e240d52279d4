"""Running one operation inside its request: reads in a read-only snapshot, writes all together or not at all."""

from collections.abc import AsyncIterable, Awaitable, Callable, Hashable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from graphql import DocumentNode, ExecutionResult, GraphQLError

from api.auth.viewers import Identity
from api.context import Door, open_request
from api.database.alone import Alone
from api.engine import Executor
from api.transport.calls import Call
from api.transport.limits.budgets import Cost
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.kit.errors import CodedError

T = TypeVar("T")


class Outcome(NamedTuple):
    """What an execution gave, and for whom it ran."""

    result: ExecutionResult
    viewer: Viewer
    cost: Cost | None = None


class _UndoneError(Exception):
    """Carries the outcome of writes out of the transaction that must not be committed."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("the writes of this request are rolled back")
        self.outcome = outcome


async def run(  # noqa: PLR0913 - the one place that joins an operation, its caller and its door
    door: Door,
    executor: Executor,
    document: DocumentNode,
    call: Call,
    identity: Identity,
    *,
    writes: bool,
    event: object = None,
    hide_suggestions: bool = False,
) -> Outcome:
    """Execute the operation as the identity's viewer; a subscription's for one event.

    One request is one transaction: when a mutation of it fails, none of them happened, and `data` says so by null.
    """
    now = door.clock()

    def execution(request: Request) -> Awaitable[ExecutionResult]:
        return executor.execute(
            document, event, request, call.variables, call.operation_name, hide_suggestions=hide_suggestions
        )

    if not writes:
        answered = await _alone(door, document, call.operation_name, identity, now, execution)
        if answered is not None:
            return Outcome(*answered)
    try:
        async with open_request(door, identity, writes=writes, now=now, key=call.key) as request:
            outcome = Outcome(await execution(request), request.viewer)
            if writes:
                _require_sound(outcome)
    except _UndoneError as undone:
        return Outcome(ExecutionResult(None, undone.outcome.result.errors), undone.outcome.viewer)
    return outcome


async def _alone(
    door: Door,
    document: DocumentNode,
    part: Hashable,
    identity: Identity,
    now: datetime,
    work: Callable[[Request], Awaitable[T]],
) -> tuple[T, Viewer] | None:
    """What work gives that one statement is enough for, or none; None where it has to be done in a transaction.

    `part` tells the work from others of the document.
    """
    known = door.known
    viewer = known.viewer(identity, now.date())
    if viewer is None or known.is_larger(document, part, viewer):
        return None
    async with door.lanes.lane() as driver:
        session = Alone(driver, viewer)
        found = await work(Request(session, viewer, now, door.cursor_key, ports=door.ports, written=True))
        if not session.wanted:
            await session.confirm()
    if session.was_enough:
        return found, viewer
    if session.wanted != 1:
        known.learn_larger(document, part, viewer)
    return None


async def source_of(
    door: Door,
    executor: Executor,
    document: DocumentNode,
    call: Call,
    identity: Identity,
    *,
    hide_suggestions: bool = False,
) -> AsyncIterable[Any] | Outcome:
    """The source of a subscription's events, or why there is none.

    Its resolver runs in a transaction, where it can look whether the viewer may listen; that has ended when the first
    event comes.
    """
    now, opened = door.clock(), list[AsyncIterable[Any]]()

    async def opening(request: Request) -> AsyncIterable[Any] | ExecutionResult:
        found = await executor.source(
            document, None, request, call.variables, call.operation_name, hide_suggestions=hide_suggestions
        )
        if not isinstance(found, ExecutionResult):
            opened.append(found)
        return found

    known = await _alone(door, document, ("opening", call.operation_name), identity, now, opening)
    if known is None:
        await _close(opened)
        async with open_request(door, identity, writes=False, now=now) as request:
            known = await opening(request), request.viewer
    found, viewer = known
    return Outcome(found, viewer) if isinstance(found, ExecutionResult) else found


async def _close(sources: list[AsyncIterable[Any]]) -> None:
    """End what was opened for nobody."""
    while sources:
        close = getattr(sources.pop(), "aclose", None)
        if close is not None:
            await close()


def _require_sound(outcome: Outcome) -> None:
    result = outcome.result
    if result.data is None or any(_undoes(error) for error in result.errors or ()):
        raise _UndoneError(outcome)


def _undoes(error: GraphQLError) -> bool:
    """A field hidden inside a payload undoes nothing; a failed mutation, or a fault below one, does."""
    is_mutation = error.path is None or len(error.path) == 1
    return is_mutation or not isinstance(error.original_error, CodedError)
