"""How a change is found again at BambooHR, which knows no idempotency keys: by our key, in a comment or a note."""

from goldenthread_sdk import Change, CompensationOrder, CompletionOrder, RejectedError


def mark(change: Change) -> str:
    """What the row of a change carries as its comment or note."""
    return f"Golden Thread {change.key}"


def employee_of(change: Change) -> str:
    """The vendor's id of the person whom a change is about.

    Raises:
        RejectedError: it is not known.
    """
    payload = change.payload
    key = payload.person.key if isinstance(payload, CompensationOrder | CompletionOrder) else None
    if key is None or not (key.isascii() and key.isdigit()):
        raise RejectedError("It is not known who this is at BambooHR: read its employments first.")
    return key
