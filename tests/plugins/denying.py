"""A plugin of tests that denies one change, and fails at another."""

from typing import Any

from goldenthread_sdk import Change, Denial, hookimpl


@hookimpl
def authorize_push(change: Change) -> Denial | None:
    order: Any = change.payload
    if order.person.email.startswith("p1@"):
        return Denial("not person 1")
    if order.person.email.startswith("p2@"):
        raise ValueError("no")
    return None
