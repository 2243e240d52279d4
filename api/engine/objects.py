"""Completing values of object types, interfaces and unions: one run of the selection set for each concrete type."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from graphql import GraphQLAbstractType, GraphQLError, GraphQLObjectType, default_type_resolver, is_object_type
from graphql.pyutils import inspect

from api.engine.completer import Completer, complete_rest, merged
from api.engine.execution import Execution
from api.engine.info import ResolveInfo, RowInfo
from api.engine.places import NULLED, Place, SomePlace
from api.engine.waiting import Column, MaybeColumn, then, then_all

if TYPE_CHECKING:
    from api.engine.plan import ObjectPlan

Below: TypeAlias = "Callable[[GraphQLObjectType], ObjectPlan]"
"""Gives the plan of the selection under the field for one concrete type."""


class Objects(Completer):
    """Values of one object type."""

    def __init__(self, object_type: GraphQLObjectType, below: Below) -> None:
        self._type = object_type
        self._below = below

    def present(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        """Check that the values are of the type if it can tell, then run the selection for all of them."""
        is_type_of = self._type.is_type_of
        if is_type_of is None:
            return self._run(values, place, execution)
        info = ResolveInfo(place.origin, execution)
        verdicts = [_attempt(is_type_of, value, RowInfo(info, place, index)) for index, value in enumerate(values)]
        return then(execution.settled(verdicts, place), lambda ready: self._checked(ready, values, place, execution))

    def _checked(self, verdicts: Column, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        failed = {
            index: execution.fail(self._verdict_error(verdict, values[index], place), place, index)
            for index, verdict in enumerate(verdicts)
            if isinstance(verdict, Exception) or not verdict
        }
        return complete_rest(values, failed, place, partial(self._run, execution=execution))

    def _verdict_error(self, verdict: Any, value: Any, place: Place) -> Exception:
        if isinstance(verdict, Exception):
            return verdict
        message = f"Expected value of type '{self._type}' but got: {inspect(value)}."
        return GraphQLError(message, place.origin.field.nodes)

    def _run(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        plan = self._below(self._type)
        if plan.error is not None:
            return [execution.fail(plan.error, place, index) for index in range(len(values))]
        return plan.run(values, place, execution, instead=NULLED if place.non_null else None)


class Abstract(Completer):
    """Values of an interface or union: each concrete type's values are completed as one column."""

    def __init__(self, abstract: GraphQLAbstractType, below: Below) -> None:
        self._type = abstract
        self._below = below

    def present(self, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        """Ask for the type of each value."""
        resolve_type = self._type.resolve_type or default_type_resolver
        info = ResolveInfo(place.origin, execution)
        names = [
            _attempt(resolve_type, value, RowInfo(info, place, index), self._type) for index, value in enumerate(values)
        ]
        return then(execution.settled(names, place), lambda ready: self._by_type(ready, values, place, execution))

    def _by_type(self, names: Column, values: Column, place: Place, execution: Execution) -> MaybeColumn:
        failed: dict[int, Any] = {}
        known: dict[str, GraphQLObjectType] = {}
        groups: dict[str, list[int]] = {}
        for index, name in enumerate(names):
            try:
                if not isinstance(name, str) or name not in known:
                    runtime_type = self._runtime_type(name, values[index], place, execution)
                    known[runtime_type.name] = runtime_type
                groups.setdefault(name, []).append(index)
            except Exception as error:  # noqa: BLE001 - what a type resolver raised is re-raised here
                failed[index] = execution.fail(error, place, index)
        if len(groups) == 1 and not failed:
            return Objects(known[names[0]], self._below).present(values, place, execution)
        columns = [
            Objects(known[name], self._below).present(
                [values[index] for index in indices], SomePlace(place, indices), execution
            )
            for name, indices in groups.items()
        ]
        return then_all(columns, lambda ready: merged(len(values), failed, list(groups.values()), ready))

    def _runtime_type(self, name: Any, value: Any, place: Place, execution: Execution) -> GraphQLObjectType:
        """The object type of that name; raises GraphQLError, worded as graphql-core words it, if it is none."""
        if isinstance(name, Exception):
            raise name
        field, schema = place.origin.field, execution.schema
        spot = f"Abstract type '{self._type}' must resolve to an Object type at runtime for field"
        spot = f"{spot} '{field.parent_type}.{field.name}'"
        if name is None:
            raise GraphQLError(
                f"{spot}. Either the '{self._type}' type should provide a 'resolve_type' function"
                " or each possible type should provide an 'is_type_of' function.",
                field.nodes,
            )
        if not isinstance(name, str):
            raise GraphQLError(
                f"{spot} with value {inspect(value)}, received '{inspect(name)}',"
                " which is not a valid Object type name.",
                field.nodes,
            )
        runtime_type = schema.get_type(name)
        if runtime_type is None:
            problem = f"Abstract type '{self._type}' was resolved to a type '{name}' that does not exist"
            raise GraphQLError(f"{problem} inside the schema.", field.nodes)
        if not is_object_type(runtime_type):
            problem = f"Abstract type '{self._type}' was resolved to a non-object type '{name}'."
            raise GraphQLError(problem, field.nodes)
        if not schema.is_sub_type(self._type, runtime_type):
            problem = f"Runtime Object type '{runtime_type}' is not a possible type for '{self._type}'."
            raise GraphQLError(problem, field.nodes)
        return runtime_type


def _attempt(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except Exception as error:  # noqa: BLE001 - becomes the error of the value
        return error
