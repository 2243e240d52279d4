"""What a plan is made of: fields, and selection sets on one object type that run for many parents at once.

Both are made by the planner, used by every execution of the operation, and hold nothing of any of them.
"""

from collections.abc import Awaitable, Generator
from contextlib import suppress
from functools import cached_property
from types import NoneType
from typing import Any, Protocol

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList

from api.engine.arguments import arguments_of, has_variables
from api.engine.complete import completer
from api.engine.execution import Execution
from api.engine.generated import builder
from api.engine.leaves import bulk_coercer
from api.engine.level import Level
from api.engine.places import NULLED, FieldPlace, Rows
from api.engine.resolve import Source
from api.engine.waiting import Column, MaybeColumn, then, then_all


class Planner(Protocol):
    """What a field needs of the planner that made it."""

    schema: GraphQLSchema

    def source(self, parent_type: GraphQLObjectType, name: str, definition: GraphQLField) -> Source:
        """Where the values of a field come from."""

    def below(self, details: FieldDetailsList, object_type: GraphQLObjectType) -> "ObjectPlan":
        """The plan of what is selected under a field for one concrete type."""


class Field:
    """A field of the response on one object type; several nodes of the document may have merged into it."""

    def __init__(
        self,
        key: str,
        order: int,
        parent_type: GraphQLObjectType,
        definition: GraphQLField,
        details: FieldDetailsList,
        planner: Planner,
    ) -> None:
        self.key = key
        self.order = order
        self.parent_type = parent_type
        self.definition = definition
        self.nodes = [each.node for each in details]
        self.name = self.nodes[0].name.value
        self.non_null = is_non_null_type(definition.type)
        self.is_watched = parent_type is not planner.schema.mutation_type
        """Whether its resolvers may be cancelled for taking too long; not where they change something."""
        self.arguments = arguments_of(definition, details[0])
        self.is_constant = not has_variables(details[0].node)
        """Whether its arguments are the same in every execution of the plan."""
        self._details = details
        self._planner = planner
        self._source = planner.source(parent_type, self.name, definition)
        nullable = get_nullable_type(definition.type)
        self._bulk = bulk_coercer(nullable) if is_leaf_type(nullable) else None
        self._complete = completer(definition.type, self.below)
        self._below: dict[GraphQLObjectType, ObjectPlan] = {}

    def column(self, level: Level) -> MaybeColumn:
        """The completed values of the field for all parents of a level."""
        values = self._source(self, level)
        if isinstance(values, list):
            return self._completed(values, level)
        return then(values, lambda ready: self._completed(ready, level))

    def below(self, object_type: GraphQLObjectType) -> "ObjectPlan":
        """The plan of what is selected under the field for one concrete type."""
        plan = self._below.get(object_type)
        if plan is None:
            plan = self._below[object_type] = self._planner.below(self._details, object_type)
        return plan

    @cached_property
    def types_below(self) -> tuple[GraphQLObjectType, ...]:
        """The concrete types that the field may return; none for a leaf."""
        named = get_named_type(self.definition.type)
        if is_abstract_type(named):
            return tuple(self._planner.schema.get_possible_types(named))
        return (named,) if is_object_type(named) else ()

    @cached_property
    def names_below(self) -> frozenset[str]:
        """Names of the fields selected under the field, without `__typename`."""
        fields = (field for each in self.types_below for field in self.below(each).fields)
        return frozenset(field.name for field in fields if not field.name.startswith("__"))

    @cached_property
    def with_arguments(self) -> "tuple[Field, ...]":
        """The fields at any depth below that take arguments, in the order of the response."""
        below = (field for each in self.types_below for field in self.below(each).fields)
        return tuple(
            found for field in below for found in ((field,) if field.definition.args else ()) + field.with_arguments
        )

    def _completed(self, values: Column, level: Level) -> MaybeColumn:
        if self._bulk is not None:
            kinds = set(map(type, values))
            if not (self.non_null and NoneType in kinds):
                column = self._bulk(values, kinds)
                if column is not None:
                    return column
        return self._complete(values, FieldPlace(self, level.rows), level.execution)


class ObjectPlan:
    """A selection set on one object type."""

    def __init__(self, fields: list[Field], error: GraphQLError | None = None) -> None:
        self.fields = fields
        self.error = error
        """Why the selection set can't be executed, if it can't."""
        self._build = builder(tuple(field.key for field in fields)) if fields else None
        self._non_null = [index for index, field in enumerate(fields) if field.non_null]

    def run(self, parents: Column, rows: Rows, execution: Execution, *, instead: Any) -> MaybeColumn:
        """One dict for each parent; `instead` of it where a field failed that may not be null."""
        level = Level(parents, rows, execution)
        columns = [field.column(level) for field in self.fields]
        if len(columns) == 1 and not isinstance(columns[0], list):
            return self._awaited(columns[0], level, instead)
        return then_all(columns, self._objects, level, instead)

    async def _awaited(self, only: Awaitable[Column], level: Level, instead: Any) -> Column:
        return self._objects([await only], level, instead)

    def run_serially(self, parents: Column, rows: Rows, execution: Execution, *, instead: Any) -> MaybeColumn:
        """The same for the one root of a mutation: field after field, and none after one that nulls the data."""
        level = Level(parents, rows, execution)
        columns: list[Column] = []
        steps = self._steps(level, columns)
        pending = next(steps, None)
        if pending is None:
            return self._after_steps(columns, level, instead)
        return self._awaited_steps(pending, steps, columns, level, instead)

    def _steps(self, level: Level, columns: list[Column]) -> Generator[Awaitable[Column], Column, None]:
        """Fill the columns in order; yields each that has to be awaited and takes back what it gave."""
        for field in self.fields:
            column = field.column(level)
            columns.append(column if isinstance(column, list) else (yield column))
            if columns[-1][0] is NULLED:
                return

    async def _awaited_steps(
        self,
        pending: Awaitable[Column],
        steps: Generator[Awaitable[Column], Column, None],
        columns: list[Column],
        level: Level,
        instead: Any,
    ) -> Column:
        with suppress(StopIteration):
            while True:
                pending = steps.send(await pending)
        return self._after_steps(columns, level, instead)

    def _after_steps(self, columns: list[Column], level: Level, instead: Any) -> Column:
        return [instead] if len(columns) < len(self.fields) else self._objects(columns, level, instead)

    def _objects(self, columns: list[Column], level: Level, instead: Any) -> Column:
        if self._build is None:
            return [{} for _ in level.parents]
        objects: Column = self._build(*columns)
        if level.execution.failures:
            for index in self._non_null:
                for row, value in enumerate(columns[index]):
                    if value is NULLED:
                        objects[row] = instead
        return objects
