"""What other systems call our nodes. One table for all node types; the employee number is not one of these."""

from collections.abc import Sequence
from uuid import UUID

import strawberry
from sqlalchemy import Uuid as UuidType
from sqlalchemy import any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from schema.kit.session import Session
from schema.kit.tables import column, day, entity, indexed, unique, words

external_id = entity(
    "external_id",
    words("node_type"),
    column("node_id", UuidType),
    words("system"),
    words("value"),
    day("last_told_on", nullable=True),
    unique("system", "node_type", "value"),
    indexed("node_type", "node_id"),
    lifecycle=False,
)
"""`last_told_on` is the day of the newest file of that system that spoke of the node, be it by leaving it out."""


@strawberry.type(description="What another system calls this node.")
class ExternalId:
    """One name in one system."""

    system: str = strawberry.field(description="The other system, e.g. bamboohr.")
    id: str = strawberry.field(description="The id there.")


async def external_ids(
    session: Session, organization_id: UUID, nodes: Sequence[tuple[str, UUID]]
) -> dict[tuple[str, UUID], list[ExternalId]]:
    """The external ids of each (type, id), ordered by system; one statement."""
    columns = external_id.c
    found: dict[tuple[str, UUID], list[ExternalId]] = {node: [] for node in nodes}
    ids = bindparam("ids", [identifier for _, identifier in nodes], type_=ARRAY(UuidType))
    rows = await session.rows(
        select(columns.node_type, columns.node_id, columns.system, columns.value)
        .where(columns.organization_id == organization_id, columns.node_id == any_(ids))
        .order_by(columns.system, columns.value)
    )
    for row in rows:
        key = (row.node_type, row.node_id)
        if key in found:
            found[key].append(ExternalId(system=row.system, id=row.value))
    return found
