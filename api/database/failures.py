"""What a failed connection or statement means, read from its SQLSTATE: a stable code and a sentence.

A failure that is not the database's being away, full or too slow is a fault of ours and stays what it is.
While connecting, an OSError is the database's being away too; who connects says so.
States: https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from schema.kit.errors import Code, CodedError

QUERY_CANCELED = "57014"
TOO_MANY_CONNECTIONS = "53300"
UNSTORABLE_CHARACTER = "22021"
ABORTED = "25P02"
# Connection failures, refused log-ins, no such database, operator intervention (shut down, starting up).
AWAY = ("08", "28", "3D", "57P")
PASSING = (Code.SATURATED, Code.UNAVAILABLE)
# Transactions in each other's way: serialization, deadlock, lock.
RACES = ("40001", "40P01", "55P03")
MESSAGES = {
    Code.BAD_VALUE: "A text holds a character that can't be stored (NUL); leave it out.",
    Code.SATURATED: "Every database connection is busy; try again in a moment.",
    Code.TIMEOUT: "The database took longer than the server allows; ask for less at once.",
    Code.UNAVAILABLE: "The database does not answer; try again in a moment.",
}


def as_coded(error: BaseException) -> CodedError | None:
    """The error that a client may see, for a failure of the database; None for any other."""
    code = code_of(error)
    return None if code is None else CodedError(code, MESSAGES[code])


def unavailable() -> CodedError:
    """The error of a database that can't be reached."""
    return CodedError(Code.UNAVAILABLE, MESSAGES[Code.UNAVAILABLE])


def code_of(error: BaseException) -> Code | None:
    """SATURATED, TIMEOUT, UNAVAILABLE or BAD_VALUE; None when the failure is of another kind."""
    if isinstance(error, PoolTimeoutError):
        return Code.SATURATED
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None) or ""
    if state == QUERY_CANCELED:
        return Code.TIMEOUT
    if state == UNSTORABLE_CHARACTER:
        return Code.BAD_VALUE
    if state == TOO_MANY_CONNECTIONS:
        return Code.SATURATED
    return Code.UNAVAILABLE if error.connection_invalidated or state.startswith(AWAY) else None


def passes(error: BaseException | None) -> bool:
    """Whether the same work may succeed when it is done again: the database was away or full, or others in the way."""
    if error is None:
        return False
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    code = error.code if isinstance(error, CodedError) else code_of(error)
    return code in PASSING or state in RACES


def is_aftermath(error: BaseException) -> bool:
    """Whether the statement failed only because an earlier one of its transaction had failed."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == ABORTED


def reason(error: BaseException) -> str:
    """The cause in the driver's words, without SQLAlchemy's wrapping."""
    if isinstance(error, TimeoutError):
        return "it does not answer in time"
    told = str(error.orig if isinstance(error, DBAPIError) else error)
    return told.splitlines()[0].rstrip(".") if told else type(error).__name__
