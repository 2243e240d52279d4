"""The thread's schema on the breadth-first executor: which fields are batches, which are plain columns.

The glue between Strawberry and `api.engine`, which knows neither Strawberry nor us.
"""

from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from api.engine import Executor
from api.resolvers import of_batch, of_each
from schema.kit.batch import batch_of
from schema.kit.written import Written

PLANS = 512
"""How many documents and operations keep their plans."""


def executor(schema: strawberry.Schema, *, field_seconds: float | None = None) -> Executor:
    """An executor for a schema, which resolves batch fields once per level and reads plain ones without a call.

    A field that takes longer than `field_seconds` is given up; its siblings are answered.
    """

    def batch(field: GraphQLField) -> Any:
        declared = _declared(field)
        resolver = None if declared is None else declared.base_resolver
        resolve = None if resolver is None else batch_of(resolver)
        return None if declared is None or resolve is None else of_batch(schema, field, declared, resolve)

    graph = schema._schema  # noqa: SLF001 - Strawberry has no public way to graphql-core's schema
    _trust_classes(graph)
    _call_directly(schema, graph)
    return Executor(
        graph,
        batch_of=batch,
        plain_of=_plain,
        complete=Written,
        field_seconds=field_seconds,
        cache_size=PLANS,
    )


def _trust_classes(graph: GraphQLSchema) -> None:
    """Tell a node's type by its class, and ask no object whether it is of the type that its field promised.

    Strawberry asks each object of a type with an interface; ours come from the one door, already of their class.
    """
    for kind in graph.type_map.values():
        if isinstance(kind, GraphQLInterfaceType):
            kind.resolve_type = lambda value, *_: type(value).__name__
        elif isinstance(kind, GraphQLObjectType):
            kind.is_type_of = None


def _call_directly(schema: strawberry.Schema, graph: GraphQLSchema) -> None:
    """Let fields that are called for each object be so, without what Strawberry puts around for fields unlike ours."""
    for kind in graph.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            for field in kind.fields.values():
                declared = _declared(field)
                direct = None if declared is None else of_each(schema, field, declared)
                if kind is graph.subscription_type:
                    field.subscribe = direct or field.subscribe
                else:
                    field.resolve = direct or field.resolve


def _declared(field: GraphQLField) -> StrawberryField | None:
    declared: StrawberryField | None = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return declared


def _plain(field: GraphQLField) -> str | None:
    """The attribute that holds the value of a field without a resolver."""
    declared = _declared(field)
    return declared.python_name if declared is not None and declared.is_basic_field else None
