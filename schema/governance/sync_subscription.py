"""A run as it moves on, for who started it. What is told is read anew each time."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import strawberry

from schema.access.fields import Info, load
from schema.governance.integration_types import SyncRun
from schema.governance.subscriptions import told_by
from schema.governance.sync_ports import Connections, Followed
from schema.kit.errors import not_found
from schema.kit.ids import decode_id_of

RunId = Annotated[strawberry.ID, strawberry.argument(description="The run.")]


async def _open(self: Any, info: Info, run_id: RunId) -> AsyncIterator[SyncRun | None]:
    """The run's id, whenever it has moved on."""
    del self
    request, row_id = info.context, decode_id_of("SyncRun", run_id)
    if row_id not in await load(request, "SyncRun", [row_id]):
        raise not_found()
    connections: Connections = request.ports[Connections]
    return connections.follow(request.viewer, row_id)  # type: ignore[return-value] # `_tell` makes them runs


async def _tell(parents: list[Followed], info: Info, run_id: RunId) -> list[Any]:
    """The run as it is at this moment; null where the viewer may not see it any more, or was told so before.

    What was seen to move on may have moved further until it is told; the next look then finds nothing new to tell.
    """
    del run_id
    found = await load(info.context, "SyncRun", [one.run_id for one in parents])
    return [_news(one, found.get(one.run_id)) for one in parents]


def _news(followed: Followed, run: Any) -> Any:
    if run is None:
        return None
    before, followed.told = followed.told, (run.state, run.processed, run.rejected, run.stream)
    return run if followed.told != before else None


@strawberry.type
class SyncSubscription:
    """The subscriptions of runs."""

    sync_progress: SyncRun | None = strawberry.subscription(
        resolver=told_by(_tell, _open),
        description="A run as it moves on: at first as it is, then after each change, until it has ended.",
    )
