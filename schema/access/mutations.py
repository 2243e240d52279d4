"""How mutations of the graph hang on their actions: one field each, one input, one payload with `userErrors`.

A change is made whole or not at all: what an action refuses is undone to where the action began, its events with it,
and said in `userErrors`. Sent twice under one key, it is made once.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, get_type_hints
from uuid import UUID

import strawberry
from sqlalchemy.exc import DBAPIError

from schema.access.fields import Info, load
from schema.access.idempotency import Answer, answered, digest_of, keep
from schema.access.request import Request
from schema.kit.batch import batch
from schema.kit.errors import CodedError
from schema.kit.event_values import EventOperation
from schema.kit.events import Event, reactions
from schema.kit.problems import Problem, RefusedError, UserError, refusal_of, refused

Act = Callable[[Request, Any], Awaitable[Mapping[str, Any]]]

_RACES = frozenset({"23505", "23P01", "40001", "40P01", "55P03"})
"""PostgreSQL's codes for a change that met another one: unique, exclusion, serialization, deadlock, lock."""


@strawberry.input(description="What every change may carry.")
class Input:
    """Base of all inputs."""

    client_mutation_id: str | None = strawberry.field(
        default=None,
        description="Your own name for this change, at most 200 characters: sent again under it, it is made once.",
    )


@strawberry.type(description="What every change answers.")
class Payload:
    """Base of all payloads; its columns are those of the action's answer."""

    as_of: strawberry.Private[None]
    client_mutation_id: str | None = strawberry.field(description="Your own name for this change, as you sent it.")
    user_errors: list[UserError] = strawberry.field(
        description="Why the change was refused; empty when it was made. A refused change leaves nothing behind."
    )


class _Columns(dict[str, Any]):
    """The columns of a payload; what an action did not answer, as in a refusal, is empty."""

    def __missing__(self, name: str) -> None:
        return None


@dataclass(frozen=True)
class Raised:
    """Stands in an answer for the nodes of a type that the change has created, by its reactions too."""

    type_name: str


def references(column: str, type_name: str, description: str) -> Any:
    """A field of the nodes whose ids stand in a column of a payload, those that the viewer may see; one statement."""

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        listed = [parent.__dict__.get(column) or [] for parent in parents]
        found = await load(info.context, type_name, [row_id for ids in listed for row_id in ids])
        return [[found[row_id] for row_id in ids if row_id in found] for ids in listed]

    resolve.__name__ = column.removesuffix("_ids")
    return batch(description=description)(resolve)


def mutation(act: Act, payload: type[Payload], *, description: str) -> Any:
    """A field that performs an action: `act(request, input)` answers the columns of the payload."""
    given_type = get_type_hints(act)["given"]

    async def resolve(self, info, input):  # type: ignore[no-untyped-def]  # noqa: A002, ANN001, ANN202 - the graph's name
        del self
        key = input.client_mutation_id
        if key is None and info.context.key is not None:
            key = f"{info.context.key}/{info.path.key}"
        return await perform(info.context, act, payload, input, key)

    told = Annotated[given_type, strawberry.argument(description="What is to change.")]  # type: ignore[valid-type]
    resolve.__annotations__ = {"info": Info, "input": told}
    return strawberry.mutation(resolver=resolve, description=description)


async def perform(request: Request, act: Act, payload: type[Payload], given: Any, key: str | None) -> Any:
    """Make a change, once for each key, with all that reacts to it; a refusal is an answer."""
    begun = len(request.events)
    try:
        async with _all_or_nothing(request):
            answer = await _once(request, act, given, key, begun)
    except RefusedError as refusal:
        del request.events[begun:]
        return _payload(payload, given, {}, refusal.problems)
    return _payload(payload, given, answer, ())


async def _once(request: Request, act: Act, given: Any, key: str | None, begun: int) -> Answer:
    if key is None:
        return await _made(request, act, given, begun)
    if not 0 < len(key) <= 200:  # noqa: PLR2004 - said in the description of the input
        raise refused(Problem.BAD_VALUE, "A clientMutationId has 1 to 200 characters.", "clientMutationId")
    digest = digest_of(act.__name__, given)
    kept = await answered(request, key, digest)
    if kept is not None:
        return kept
    answer = await _made(request, act, given, begun)
    await keep(request, key, digest, answer)
    return answer


async def _made(request: Request, act: Act, given: Any, begun: int) -> Answer:
    answer = await act(request, given)
    await react(request, begun)
    return {name: _filled(request, value, begun) for name, value in answer.items()}


async def react(request: Request, begun: int) -> None:
    """Let every link react to the events since `begun`, and to those that reactions record in turn."""
    position = begun
    while position < len(request.events):
        event = request.events[position]
        for reaction in reactions.get(event.type, ()):
            await reaction(request, event)
        position += 1


def created(events: Sequence[Event], type_name: str) -> list[UUID]:
    """The nodes of a type that events tell are new, in their order."""
    return [
        event.node_id for event in events if event.node_type == type_name and event.operation is EventOperation.CREATED
    ]


def _filled(request: Request, value: Any, begun: int) -> Any:
    return created(request.events[begun:], value.type_name) if isinstance(value, Raised) else value


@asynccontextmanager
async def _all_or_nothing(request: Request) -> AsyncIterator[None]:
    """A savepoint; what an action met that is no fault of ours becomes its refusal."""
    try:
        async with request.session.connection.begin_nested():
            yield
    except CodedError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _RACES:
            raise
        raise refused(Problem.CONFLICT, "Another change came at the same moment; send it again.") from error


def _payload(payload: type[Payload], given: Any, answer: Answer, problems: Sequence[UserError]) -> Any:
    made = object.__new__(payload)
    own = {"as_of": None, "user_errors": list(problems), "client_mutation_id": given.client_mutation_id}
    made.__dict__ = _Columns({**answer, **own})
    return made
