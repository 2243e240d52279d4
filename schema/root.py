"""Joins the links into one schema. The only place that knows all of them; holds no behaviour of its own."""

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from schema.access.fields import node_types
from schema.access.queries import NodeQuery
from schema.kit.scalars import SCALARS
from schema.people.queries import PeopleQuery

Query = merge_types("Query", (NodeQuery, PeopleQuery))

schema = strawberry.Schema(
    query=Query,
    types=[registered.cls for registered in node_types.values()],
    config=StrawberryConfig(scalar_map=SCALARS),
)


def sdl() -> str:
    """The schema as it is printed, reviewed and committed."""
    return schema.as_str() + "\n"
