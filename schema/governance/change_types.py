"""The change feed in the graph: what a client with a copy of its own must fetch anew or drop."""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from schema.access.fields import Info, Node, nodes_named
from schema.governance import change_values
from schema.governance.change_values import ChangeType
from schema.governance.changes import Stretch
from schema.kit.batch import batch
from schema.kit.enums import graph_enums
from schema.kit.event_values import EventOperation
from schema.kit.ids import encode_id
from schema.kit.pages import PageInfo
from schema.kit.statements import Loaded

graph_enums(change_values)

_TYPES = {kind.node_type: kind for kind in ChangeType}


@strawberry.type(description="The last change of a node that you may see, or could see before it was removed.")
class Change:
    """A change."""

    node_type: strawberry.Private[str]
    node_id: strawberry.Private[UUID]

    type: ChangeType = strawberry.field(description="The kind of node.")
    at: datetime = strawberry.field(description="When it changed.")
    sequence: int = strawberry.field(description="The number of the change among all events of the organization.")
    operation: EventOperation = strawberry.field(
        description="What was done to the node last; DELETED stands for a node to be dropped."
    )

    @strawberry.field(description="The id of the node, also where the node is gone.")
    def id(self) -> strawberry.ID:
        """The opaque id."""
        return strawberry.ID(encode_id(self.node_type, self.node_id))

    @batch(description="The node as it is now; null where it was removed.")
    async def node(parents: list[Any], info: Info) -> list[Node | None]:
        """One statement for each type of node."""
        return await nodes_named(info.context, [(parent.node_type, parent.node_id) for parent in parents])


@strawberry.type(description="A page of changes, in the order in which they were committed.")
class ChangeConnection:
    """A page. A page may hold fewer changes than asked for, even none, and yet not be the last."""

    nodes: list[Change] = strawberry.field(description="The changes of this page.")
    page_info: PageInfo = strawberry.field(
        description="Whether to go on at once, and from where: `endCursor` is never null, and good for next time."
    )


def connection_of(stretch: Stretch) -> ChangeConnection:
    """A page from what was found."""
    place = PageInfo(
        has_next_page=not stretch.is_last,
        has_previous_page=not stretch.is_first,
        start_cursor=stretch.begun,
        end_cursor=stretch.reached,
    )
    return ChangeConnection(nodes=[_change_of(row) for row in stretch.rows], page_info=place)


def _change_of(row: Loaded) -> Change:
    """A change from its row."""
    return Change(
        node_type=row.node_type,
        node_id=row.node_id,
        type=_TYPES[row.node_type],
        at=row.at,
        sequence=row.sequence,
        operation=EventOperation(row.operation),
    )
