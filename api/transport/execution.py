"""Running one operation inside its request: reads in a read-only snapshot, writes all together or not at all."""

from dataclasses import dataclass

from graphql import DocumentNode, ExecutionResult, GraphQLError

from api.auth.viewers import Identity
from api.context import Door, open_request
from api.engine import Executor
from api.transport.calls import Call
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.kit.errors import CodedError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an execution gave, and for whom it ran."""

    result: ExecutionResult
    viewer: Viewer


class _UndoneError(Exception):
    """Carries the outcome of writes out of the transaction that must not be committed."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("the writes of this request are rolled back")
        self.outcome = outcome


async def run(
    door: Door, executor: Executor, document: DocumentNode, call: Call, identity: Identity, *, writes: bool
) -> Outcome:
    """Execute the operation as the identity's viewer.

    One request is one transaction: when a mutation of it fails, none of them happened, and `data` says so by null.
    """
    now = door.clock()
    try:
        async with open_request(door, identity, writes=writes, now=now) as request:
            outcome = Outcome(await _result(executor, document, call, request), request.viewer)
            if writes:
                _require_sound(outcome)
    except _UndoneError as undone:
        return Outcome(ExecutionResult(None, undone.outcome.result.errors), undone.outcome.viewer)
    return outcome


async def _result(executor: Executor, document: DocumentNode, call: Call, request: Request) -> ExecutionResult:
    return await executor.execute(
        document, context_value=request, variable_values=call.variables, operation_name=call.operation_name
    )


def _require_sound(outcome: Outcome) -> None:
    result = outcome.result
    if result.data is None or any(_undoes(error) for error in result.errors or ()):
        raise _UndoneError(outcome)


def _undoes(error: GraphQLError) -> bool:
    """A field hidden inside a payload undoes nothing; a failed mutation, or a fault below one, does."""
    is_mutation = error.path is None or len(error.path) == 1
    return is_mutation or not isinstance(error.original_error, CodedError)
