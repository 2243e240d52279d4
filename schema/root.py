"""Joins the links into one schema. The only place that knows all of them; holds no behaviour of its own."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types
from strawberry.utils.str_converters import to_camel_case

from schema.access.fields import node_types
from schema.access.queries import NodeQuery
from schema.checkins import events as check_in_events  # noqa: F401 - likewise
from schema.checkins.mutations import CheckInsMutation
from schema.checkins.queries import CheckInsQuery
from schema.development import events as development_events  # noqa: F401 - likewise
from schema.development import reactions as development_reactions  # noqa: F401 - it listens once it is imported
from schema.development.diagnosis_mutations import DiagnosisMutation
from schema.development.mutations import DevelopmentMutation
from schema.development.queries import DevelopmentQuery
from schema.goals import events as goal_events  # noqa: F401 - its types join the schema
from schema.goals.mutations import GoalsMutation
from schema.goals.queries import GoalsQuery
from schema.governance import (
    model_reactions,  # noqa: F401 - it listens once it is imported
    risk_types,  # noqa: F401 - it adds to Employee
)
from schema.governance.connecting_mutations import ConnectionsMutation
from schema.governance.model_mutations import ModelsMutation
from schema.governance.mutations import GovernanceMutation
from schema.governance.queries import GovernanceQuery
from schema.governance.subscriptions import GovernanceSubscription
from schema.governance.sync_mutations import RemoteChangesMutation
from schema.governance.sync_subscription import SyncSubscription
from schema.kit.added import SCALARS as SCALAR_NAMES
from schema.kit.added import AddedField, declared
from schema.kit.scalars import SCALARS
from schema.pay import events as pay_events  # noqa: F401 - likewise
from schema.pay import reactions as pay_reactions  # noqa: F401 - it listens once it is imported
from schema.pay.cycle_mutations import PlanningMutation
from schema.pay.mutations import PayMutation
from schema.pay.queries import PayQuery
from schema.people import events as people_events  # noqa: F401 - likewise
from schema.people import thread_types  # noqa: F401 - likewise
from schema.people.mutations import PeopleMutation
from schema.people.queries import PeopleQuery
from schema.programs.program_mutations import ProgramsMutation
from schema.programs.queries import ProgramsQuery
from schema.reviews import (
    anonymity_types,  # noqa: F401 - its fields join Employee
    rating_events,  # noqa: F401 - likewise
)
from schema.reviews import events as review_events  # noqa: F401 - likewise
from schema.reviews import reactions as review_reactions  # noqa: F401 - it listens once it is imported
from schema.reviews.calibration_mutations import CalibrationMutation
from schema.reviews.mutations import ReviewsMutation
from schema.reviews.nominating_mutations import NominatingMutation
from schema.reviews.queries import ReviewsQuery
from schema.reviews.rating_mutations import RatingsMutation
from schema.reviews.reviewing_mutations import ReviewingMutation
from schema.reviews.templating_mutations import TemplatesMutation
from schema.succession import bench_types  # noqa: F401 - its fields join Position
from schema.succession.improving_mutations import ImprovementMutation
from schema.succession.queries import SuccessionQuery
from schema.succession.succeeding_mutations import SuccessionMutation

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

Mutation = merge_types(
    "Mutation",
    (
        PeopleMutation,
        GoalsMutation,
        CheckInsMutation,
        DevelopmentMutation,
        DiagnosisMutation,
        ReviewsMutation,
        RatingsMutation,
        ReviewingMutation,
        NominatingMutation,
        TemplatesMutation,
        CalibrationMutation,
        SuccessionMutation,
        ImprovementMutation,
        PayMutation,
        PlanningMutation,
        ProgramsMutation,
        GovernanceMutation,
        ConnectionsMutation,
        RemoteChangesMutation,
        ModelsMutation,
    ),
)
Mutation.__strawberry_definition__.description = "Where every change begins."  # type: ignore[attr-defined]

Subscription = merge_types("Subscription", (GovernanceSubscription, SyncSubscription))
Subscription.__strawberry_definition__.description = "Where everything begins that goes on telling."  # type: ignore[attr-defined]


def _made() -> strawberry.Schema:
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[registered.cls for registered in node_types.values()],
        config=StrawberryConfig(scalar_map=SCALARS),
    )


schema = _made()


def extended(fields: Sequence[AddedField]) -> strawberry.Schema:
    """The schema with fields that plugins add to its nodes; itself, without any.

    Raises:
        ValueError: a field names no node, no scalar, or a field that the node has already.
    """
    for one in fields:
        _require_addable(one)
    by_type = {one.type_name: [each for each in fields if each.type_name == one.type_name] for one in fields}
    own = {name: list(_fields_of(name)) for name in by_type}
    try:
        for name, added in by_type.items():
            _fields_of(name).extend(declared(added).__strawberry_definition__.fields)
        return _made() if fields else schema
    finally:
        for name, before in own.items():
            _fields_of(name)[:] = before


def _require_addable(one: AddedField) -> None:
    if one.type_name not in node_types or one.scalar not in SCALAR_NAMES:
        raise ValueError(f"{one.type_name}.{one.name}: name a type of node, and one of {', '.join(SCALAR_NAMES)}")
    names = {to_camel_case(field.python_name) for field in _fields_of(one.type_name)}
    if one.name in names or not one.name.isidentifier():
        raise ValueError(f"{one.type_name}.{one.name}: there is such a field already, or it is no name")


def _fields_of(type_name: str) -> list[Any]:
    definition: Any = node_types[type_name].cls
    fields: list[Any] = definition.__strawberry_definition__.fields
    return fields


def sdl() -> str:
    """The schema as it is printed, reviewed and committed."""
    return schema.as_str() + "\n"
