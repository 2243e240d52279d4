"""Entry points that go on telling: the thread as it moves. What is told is read anew for each event."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry

from schema.access.fields import Info
from schema.access.thread import ThreadEvent
from schema.governance import following
from schema.governance.ports import News, Occurred
from schema.kit.errors import Code, CodedError
from schema.kit.ids import decode_id_of

MOST_EMPLOYEES = 1_000

EmployeeIds = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(
        description="Whose events, at most 1,000 employees; of all that you may see when left out. "
        "NOT_FOUND when you may not follow one of them."
    ),
]
After = Annotated[
    int | None,
    strawberry.argument(
        description="The `sequence` of the last event that you know: what has happened since comes first, so that none "
        "is missed or told twice over a connection that was cut. Only what happens from now on when left out."
    ),
]


async def _open(
    self: Any, info: Info, employee_ids: EmployeeIds = None, after: After = None
) -> AsyncIterator[ThreadEvent | None]:
    """The events as references; what they say is read by `_tell`, in the transaction that tells them."""
    del self
    request = info.context
    employees = _employees(employee_ids)
    if employees is not None:
        await following.require_followable(request, employees)
    news: News = request.ports[News]
    begun = await following.head(request) if after is None else max(after, 0)
    return news.follow(request.viewer, request.today, employees, begun)  # type: ignore[return-value] # `_tell` makes them events


async def _tell(
    parents: list[Occurred], info: Info, employee_ids: EmployeeIds = None, after: After = None
) -> list[Any]:
    """Each event as the viewer may see it at this moment; null where that is not at all."""
    del after
    employees, found = _employees(employee_ids), dict[UUID, Any]()
    for type_name in dict.fromkeys(one.type_name for one in parents):
        events = [one.event_id for one in parents if one.type_name == type_name]
        found |= await following.told(info.context, type_name, events, employees)
    return [found.get(one.event_id) for one in parents]


def _employees(opaque: Sequence[str] | None) -> list[UUID] | None:
    if opaque is None:
        return None
    if len(opaque) > MOST_EMPLOYEES:
        raise CodedError(Code.BAD_VALUE, f"You name {len(opaque)} employees; follow at most {MOST_EMPLOYEES} by name.")
    return list(dict.fromkeys(decode_id_of("Employee", one) for one in opaque))


def told_by(tell: Any, source: Any) -> Any:
    """Let the executor resolve the field of a subscription's events by a batch function."""
    source.__batch__ = tell
    return source


@strawberry.type
class GovernanceSubscription:
    """The subscriptions of governance."""

    thread_events: ThreadEvent | None = strawberry.subscription(
        resolver=told_by(_tell, _open),
        description="What happens on the way from goals to pay, as it happens: each event once, in order.",
    )
