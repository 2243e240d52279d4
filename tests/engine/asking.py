"""Asking the engine in tests: batch resolvers named by "Type.field", answers in a form that compares."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from graphql import ExecutionResult, GraphQLField, GraphQLObjectType, GraphQLSchema, build_schema

from api.engine import Executor

Answer = tuple[Any, list[tuple[str, list[str | int] | None]]]


def field_of(schema: GraphQLSchema, name: str) -> GraphQLField:
    """The field named "Type.field"."""
    owner, _, field = name.partition(".")
    owner_type = schema.type_map[owner]
    assert isinstance(owner_type, GraphQLObjectType)
    found: GraphQLField = owner_type.fields[field]
    return found


def schema_with(sdl: str, resolvers: Mapping[str, Callable[..., Any]] | None = None) -> GraphQLSchema:
    """A schema with per-object resolvers by "Type.field"."""
    schema = build_schema(sdl)
    for name, resolver in (resolvers or {}).items():
        field_of(schema, name).resolve = resolver
    return schema


def executor_with(
    schema: GraphQLSchema, batches: Mapping[str, Callable[..., Any]] | None = None, **options: Any
) -> Executor:
    """An executor with batch resolvers by "Type.field"."""
    marks = {id(field_of(schema, name)): batch for name, batch in (batches or {}).items()}
    return Executor(schema, batch_of=lambda field: marks.get(id(field)), **options)


def answer(result: ExecutionResult) -> Answer:
    """Data, and message and path of each error."""
    return result.data, [(error.message, error.path) for error in result.errors or []]


def ask(executor: Executor, document: str, root: Any = None, variables: Mapping[str, Any] | None = None) -> Answer:
    """Execute and answer."""
    return answer(asyncio.run(executor.execute(document, root, None, variables)))
