"""Relay's entry points: any node by its id, as far as the caller may see it."""

from typing import Annotated

import strawberry

from schema.access.fields import Info, Node, node_types, nodes_named, one
from schema.kit.errors import Code, CodedError
from schema.kit.ids import GlobalId, bad_id, decode_id
from schema.kit.pages import MAXIMUM_SIZE


@strawberry.type
class NodeQuery:
    """`node` and `nodes`."""

    @strawberry.field(description="A node by its id; an error NOT_FOUND where there is none that you may see.")
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The opaque id.")],  # noqa: A002 - Relay's name
    ) -> Node | None:
        """One statement."""
        return await one(info.context, _known(id).type_name, id)  # type: ignore[no-any-return]

    @strawberry.field(description="Nodes by their ids, in the same order; null for each that you may not see.")
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="Opaque ids, at most 1,000.")],
    ) -> list[Node | None]:
        """One statement per type among the ids."""
        if len(ids) > MAXIMUM_SIZE:
            raise CodedError(Code.BAD_PAGE, f"{len(ids)} ids at once; ask for at most {MAXIMUM_SIZE}.")
        return await nodes_named(info.context, [_known(opaque) for opaque in ids])


def _known(opaque: str) -> GlobalId:
    """The id, of a type that the graph has.

    Raises:
        CodedError: `BAD_ID`.
    """
    identifier = decode_id(opaque)
    if identifier.type_name not in node_types:
        raise bad_id(opaque)
    return identifier
