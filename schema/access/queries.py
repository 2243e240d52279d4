"""Relay's entry points: any node by its id, as far as the caller may see it."""

from typing import Annotated

import strawberry

from schema.access.fields import Info, Node, load, node_types
from schema.kit.errors import Code, CodedError, not_found
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
        wanted = _known(id)
        found = (await load(info.context, wanted.type_name, [wanted.value])).get(wanted.value)
        if found is None:
            raise not_found()
        return found  # type: ignore[no-any-return]

    @strawberry.field(description="Nodes by their ids, in the same order; null for each that you may not see.")
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="Opaque ids, at most 1,000.")],
    ) -> list[Node | None]:
        """One statement per type among the ids."""
        if len(ids) > MAXIMUM_SIZE:
            raise CodedError(Code.BAD_PAGE, f"{len(ids)} ids at once; ask for at most {MAXIMUM_SIZE}.")
        wanted = [_known(opaque) for opaque in ids]
        found: dict[GlobalId, Node] = {}
        for type_name in dict.fromkeys(one.type_name for one in wanted):
            rows = [one.value for one in wanted if one.type_name == type_name]
            loaded = await load(info.context, type_name, rows)
            found.update({GlobalId(type_name, row): thing for row, thing in loaded.items()})
        return [found.get(one) for one in wanted]


def _known(opaque: str) -> GlobalId:
    """The id, of a type that the graph has.

    Raises:
        CodedError: `BAD_ID`.
    """
    identifier = decode_id(opaque)
    if identifier.type_name not in node_types:
        raise bad_id(opaque)
    return identifier
