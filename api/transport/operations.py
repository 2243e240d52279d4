"""One schema's operations, whatever they come by: prepared, then executed within a deadline, or event by event."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable
from contextlib import aclosing
from datetime import datetime
from typing import Any, NamedTuple

from graphql import DocumentNode, ExecutionResult, OperationType
from starlette.types import Receive

from api.auth.tokens import Person
from api.auth.viewers import Identity, unauthenticated
from api.context import Door, open_request
from api.engine import Executor
from api.last_use import LastUse
from api.transport.answers import Answer, executed, unopened
from api.transport.calls import Call
from api.transport.deadlines import within
from api.transport.documents import Documents
from api.transport.execution import Outcome, run, source_of
from api.transport.limits.bounds import Bounds
from api.transport.limits.budgets import Budgets
from api.transport.limits.measures import Measure
from api.transport.limits.subscribers import Subscribers
from api.transport.limits.variables import require_few_values
from api.transport.negotiation import GRAPHQL
from api.transport.persisted import Persisted
from api.transport.refusals import UnfitError
from api.transport.subscriptions import Subscription
from schema.access.viewer import Viewer

# After so long without an event the connection is shown to be alive, and the caller's token looked at again.
IDLE_SECONDS = 12


_IDLE, _END = object(), object()


class Caller(NamedTuple):
    """Who asks, and by which door."""

    door: Door
    uses: LastUse
    identity: Identity

    @property
    def expires_at(self) -> datetime | None:
        """When the caller's token ends; None where only the database knows."""
        return self.identity.expires_at if isinstance(self.identity, Person) else None

    def require_current(self) -> None:
        """Raise CodedError (UNAUTHENTICATED) when the caller's token has ended since it was verified."""
        if self.expires_at is not None and self.expires_at <= self.door.clock():
            raise unauthenticated("the token has expired while its connection was open")

    async def require_known(self) -> None:
        """Raise CodedError unless the database knows the caller; what is kept for somebody is kept for no stranger."""
        async with open_request(self.door, self.identity, writes=False, now=self.door.clock()) as request:
            viewer = request.viewer
        await self.note_use(viewer)

    def is_use_due(self, viewer: Viewer) -> bool:
        """Whether the use of a token is to be written down."""
        return self.uses.is_due(viewer, self.door.clock())

    async def note_use(self, viewer: Viewer) -> None:
        """Write down that a service token was used, where that is due."""
        if self.is_use_due(viewer):
            await self.uses.note(viewer, self.door.clock())


class Prepared(NamedTuple):
    """An operation that fits the schema, with what the client sent along."""

    document: DocumentNode
    call: Call
    kind: OperationType
    measure: Measure

    @property
    def cost(self) -> int:
        """The most objects that an answer to it may hold."""
        return self.measure.requested(self.call.variables)


class Operations:
    """Runs the operations of one schema.

    Args:
        executor: the schema's.
        persisted: what can be asked by its hash.
        seconds: how long an execution may take.
        events_at_once: how many events may be executed, or subscriptions opened, at a time, so that a thousand
            subscribers who hear the same news leave database connections for everyone else.
        bounds: how large documents may be, and how dear operations.
        hide_suggestions: whether errors keep to themselves which names would have fitted.
    """

    def __init__(
        self,
        executor: Executor,
        persisted: Persisted,
        *,
        seconds: float,
        events_at_once: int,
        bounds: Bounds,
        hide_suggestions: bool,
    ) -> None:
        self._executor = executor
        self._documents = Documents(executor.schema, bounds, hide_suggestions=hide_suggestions)
        self._budgets = Budgets(bounds)
        self._subscribers = Subscribers(bounds)
        self._most_values = bounds.values
        self._hide_suggestions = hide_suggestions
        self._persisted = persisted
        self._seconds = seconds
        # An event that takes long holds up other events, but nobody who subscribes.
        self._turns, self._openings = asyncio.Semaphore(events_at_once), asyncio.Semaphore(events_at_once)

    def prepare(self, call: Call) -> Prepared:
        """The operation that a call means.

        Raises:
            RefusedError: there is none, or it may not be asked.
            UnfitError: the document has errors.
        """
        require_few_values(call.variables, self._most_values)
        document = self._documents.read(self._persisted.text_of(call))
        if document.fitting is None:
            raise UnfitError(document.errors, document.code)
        self._persisted.register(call)
        return Prepared(document.fitting.parsed, call, *document.fitting.operation(call.operation_name))

    async def run(
        self, caller: Caller, prepared: Prepared, event: object = None, *, receive: Receive | None = None
    ) -> Outcome:
        """Execute the operation as the caller; a subscription's for one event. `receive` is that of an HTTP request.

        Raises:
            CodedError: UNAUTHENTICATED, TIMEOUT, SATURATED, UNAVAILABLE.
            RefusedError: COST_LIMIT.
            GoneError: the client hung up.
        """
        with self._budgets.charged(caller.identity, prepared.cost) as charge:
            with within(self._seconds, receive):
                outcome = await run(
                    caller.door,
                    self._executor,
                    prepared.document,
                    prepared.call,
                    caller.identity,
                    writes=prepared.kind is OperationType.MUTATION,
                    event=event,
                    hide_suggestions=self._hide_suggestions,
                )
            cost = charge.settled(prepared.measure.actual(outcome.result.data))
            return Outcome(outcome.result, outcome.viewer, cost)

    async def answers(self, caller: Caller, prepared: Prepared) -> AsyncGenerator[Answer | None]:
        """Whatever there is to tell: one answer, or one for each event, and None after a while without any.

        Raises:
            CodedError: as for `run`.
            RefusedError: COST_LIMIT, TOO_MANY_SUBSCRIPTIONS, SLOW_CLIENT.
        """
        caller.require_current()
        if prepared.kind is not OperationType.SUBSCRIPTION:
            yield await _told(await self.run(caller, prepared), caller)
            return
        self._budgets.require(caller.identity, prepared.cost)
        with self._subscribers.place(caller.identity):
            async with aclosing(self._events(caller, prepared)) as events:
                async for answer in events:
                    yield answer

    async def _events(self, caller: Caller, prepared: Prepared) -> AsyncGenerator[Answer | None]:
        """What there is to tell of a subscription."""
        async with self._openings:
            with within(self._seconds):
                opened = await self._source(caller, prepared)
        if isinstance(opened, Outcome):
            yield unopened(opened.result)
            return
        async with Subscription(opened) as events:
            while (event := await _next(events)) is not _END:
                caller.require_current()
                yield None if event is _IDLE else await self._answer_to(event, caller, prepared)

    def _source(self, caller: Caller, prepared: Prepared) -> Awaitable[AsyncIterable[Any] | Outcome]:
        return source_of(
            caller.door,
            self._executor,
            prepared.document,
            prepared.call,
            caller.identity,
            hide_suggestions=self._hide_suggestions,
        )

    async def _answer_to(self, event: object, caller: Caller, prepared: Prepared) -> Answer | None:
        """What there is to tell of an event; None where the caller may not hear of it any more."""
        async with self._turns:
            outcome = await self.run(caller, prepared, event)
            return None if _is_hidden(outcome.result) else await _told(outcome, caller)


async def _next(events: Subscription) -> Any:
    """The next event; _IDLE when there was none for a while, _END when there will be none."""
    try:
        async with asyncio.timeout(IDLE_SECONDS) as limit:
            return await anext(events)
    except StopAsyncIteration:
        return _END
    except TimeoutError:
        if not limit.expired():
            raise
        return _IDLE


def _is_hidden(result: ExecutionResult) -> bool:
    """Whether a subscription's one field is null, and not by an error."""
    return result.data is not None and not result.errors and all(told is None for told in result.data.values())


async def _told(outcome: Outcome, caller: Caller) -> Answer:
    await caller.note_use(outcome.viewer)
    return executed(outcome.result, GRAPHQL, cost=outcome.cost)
