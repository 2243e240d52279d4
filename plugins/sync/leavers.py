"""People whom a connector tells as gone: that an employment ends is proposed to HR, and never done."""

from collections.abc import Iterable
from typing import Any

from goldenthread_sdk import Employment, Person

from plugins.host.facts import StreamFacts
from schema.access.request import Request
from schema.governance import sync_store
from schema.people.leaving import propose_end, withdraw_end

_OF_PEOPLE = frozenset({Person.__name__, Employment.__name__})


async def propose_leavers(request: Request, connection: Any, stream: StreamFacts, rows: Iterable[Any]) -> None:
    """Propose to end the employments of those of whom rows are gone that were there, and no other row is left."""
    gone = {row.node_id for row in rows if row.node_type == "Employee" and row.gone_at is None}
    if stream.model not in _OF_PEOPLE or not gone:
        return
    told = await sync_store.nodes_told(request, connection.id, stream.name, sorted(gone))
    await propose_end(request, sorted(gone - told), connection.name)


async def take_back_leavers(request: Request, connection: Any, stream: StreamFacts, rows: Iterable[Any]) -> None:
    """Take back what was proposed of those of whom rows are told again that were gone."""
    back = {row.node_id for row in rows if row.node_type == "Employee" and row.gone_at is not None}
    if stream.model in _OF_PEOPLE and back:
        await withdraw_end(request, sorted(back), connection.name)
