"""What a mutation may be refused for: codes, the error as the graph shows it, the exception that carries it.

A refusal is an answer, in `userErrors`; what is wrong with the request as such is a `CodedError` instead.
"""

from enum import StrEnum

import strawberry

from schema.kit.enums import graph_enum
from schema.kit.errors import CodedError


class Problem(StrEnum):
    """Why a change was refused. Nothing of it was applied."""

    ALREADY_DECIDED = "ALREADY_DECIDED"
    """Somebody has decided this already; read it again."""
    ALREADY_EXISTS = "ALREADY_EXISTS"
    """There is one of these already, with other content."""
    BAD_ADDRESS = "BAD_ADDRESS"
    """The URL can't be sent to; the message says why."""
    BAD_DOCUMENT = "BAD_DOCUMENT"
    """The GraphQL document does not fit its purpose; the message says why."""
    BAD_ID = "BAD_ID"
    """The id is not one that this server issues, or is of another type."""
    BAD_VALUE = "BAD_VALUE"
    """The value is outside what is allowed; the message says what is."""
    CLOSED = "CLOSED"
    """It is closed and takes no more changes."""
    CONFLICT = "CONFLICT"
    """Another change came at the same moment; send it again."""
    CYCLE = "CYCLE"
    """The change would lead back to where it began."""
    DUPLICATE = "DUPLICATE"
    """The same thing stands twice in one input."""
    EXPIRED = "EXPIRED"
    """The time for this has run out."""
    FORBIDDEN = "FORBIDDEN"
    """You may see it, but not do this."""
    FUTURE = "FUTURE"
    """It lies in the future and can't be told yet."""
    KEY_REUSED = "KEY_REUSED"
    """The same key came before with another body; use a new key for a new change."""
    MATRIX_HOLE = "MATRIX_HOLE"
    """A merit matrix says nothing for somebody; the message says for whom."""
    MATRIX_OVERLAP = "MATRIX_OVERLAP"
    """Two cells of a merit matrix hold for the same employee."""
    NOT_A_NUMBER = "NOT_A_NUMBER"
    """The value is no finite number."""
    NOT_FOUND = "NOT_FOUND"
    """There is no such thing, or you may not know of it."""
    NO_EXCHANGE_RATE = "NO_EXCHANGE_RATE"
    """Money is in another currency, and no rate of the day is on record."""
    ON_LEAVE = "ON_LEAVE"
    """The employee is away on approved leave then."""
    OVER_BUDGET = "OVER_BUDGET"
    """The budget does not bear it, and the organization lets nobody exceed it."""
    PRIVATE_ADDRESS = "PRIVATE_ADDRESS"
    """The URL leads to an address that is not public, and that the operator has not allowed."""
    RATINGS_NOT_RELEASED = "RATINGS_NOT_RELEASED"
    """The ratings that it rests on are not released yet."""
    STALE_VERSION = "STALE_VERSION"
    """It has changed since you read it; read it again and decide anew."""
    TOO_FEW_PEOPLE = "TOO_FEW_PEOPLE"
    """The group is so small that figures would tell of single people."""
    UNANSWERED = "UNANSWERED"
    """Something was flagged or is to be judged, and nobody has said yet what came of it; the message says what."""
    WRONG_SIGN = "WRONG_SIGN"
    """The number has the wrong sign; the message says why."""


UserErrorCode = graph_enum(Problem)
"""The codes as the graph shows them."""
UserErrorCode.__strawberry_definition__.name = "UserErrorCode"  # type: ignore[attr-defined]


@strawberry.type(description="Why a change was refused, and how to mend it. Nothing of it was applied.")
class UserError:
    """One thing that is wrong with an input."""

    code: Problem = strawberry.field(description="Stable; what clients branch on.")
    message: str = strawberry.field(description="What is wrong, where, and how to mend it.")
    field: list[str] | None = strawberry.field(
        default=None, description="Where in the input it is wrong, from the outside in; null for the whole of it."
    )


class RefusedError(Exception):
    """A change that is not made; all that is wrong with it."""

    def __init__(self, *problems: UserError) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def refused(code: Problem, message: str, *path: str) -> RefusedError:
    """A refusal for one reason; `path` leads to the place in the input, in the names of the graph."""
    return RefusedError(UserError(code=code, message=message, field=list(path) or None))


def refusal_of(error: CodedError, *path: str) -> RefusedError | None:
    """The refusal that an error of reading is for a mutation; None for one that is no refusal."""
    if error.code.value not in Problem.__members__:
        return None
    return refused(Problem(error.code.value), error.message, *path)
