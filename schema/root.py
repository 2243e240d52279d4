"""Joins the links into one schema. The only place that knows all of them; holds no behaviour of its own."""

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from schema.access.fields import node_types
from schema.access.queries import NodeQuery
from schema.checkins.queries import CheckInsQuery
from schema.development.queries import DevelopmentQuery
from schema.goals.queries import GoalsQuery
from schema.governance.queries import GovernanceQuery
from schema.kit.scalars import SCALARS
from schema.pay.queries import PayQuery
from schema.people.queries import PeopleQuery
from schema.programs.queries import ProgramsQuery
from schema.reviews.queries import ReviewsQuery
from schema.succession.queries import SuccessionQuery

Query = merge_types(
    "Query",
    (
        NodeQuery,
        PeopleQuery,
        GoalsQuery,
        CheckInsQuery,
        DevelopmentQuery,
        ReviewsQuery,
        SuccessionQuery,
        PayQuery,
        ProgramsQuery,
        GovernanceQuery,
    ),
)
Query.__strawberry_definition__.description = "Where every read begins."  # type: ignore[attr-defined]

schema = strawberry.Schema(
    query=Query,
    types=[registered.cls for registered in node_types.values()],
    config=StrawberryConfig(scalar_map=SCALARS),
)


def sdl() -> str:
    """The schema as it is printed, reviewed and committed."""
    return schema.as_str() + "\n"
