"""Look-ahead: what the operation selects under a field, so that a batch resolver reads only what is asked for.

It reads the plan that the executor runs anyway, so `@skip` and `@include` are already decided and nothing is walked
twice. Introspection names (`__typename`) are left out.
"""

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

from graphql import GraphQLField, get_named_type

from api.engine.execution import Execution

if TYPE_CHECKING:
    from api.engine.plan import Field


class Selection:
    """The fields selected under one field, or under several of the same name; falsy if there is no such field."""

    __slots__ = ("_execution", "_fields")

    def __init__(self, fields: "tuple[Field, ...]", execution: Execution) -> None:
        self._fields = fields
        self._execution = execution

    @property
    def names(self) -> frozenset[str]:
        """Names of the fields selected, whatever the concrete type; empty under a leaf."""
        if len(self._fields) == 1:
            return self._fields[0].names_below
        return frozenset().union(*(field.names_below for field in self._fields))

    @property
    def type_names(self) -> tuple[str, ...]:
        """Names of the concrete types that the field may return."""
        return tuple(dict.fromkeys(each.name for field in self._fields for each in field.types_below))

    def of(self, type_name: str) -> "tuple[SelectedField, ...]":
        """The fields selected for one concrete type, in response order; none if the type can't occur."""
        return tuple(field for field in self if field.type_name == type_name)

    def answered(self, type_name: str) -> "tuple[SelectedField, ...]":
        """The same with `__typename`: all that the response holds for an object of the type."""
        below = (child for field in self._fields for each in field.types_below for child in field.below(each).fields)
        found = (SelectedField(field, self._execution) for field in below)
        return tuple(field for field in found if field.type_name == type_name)

    @property
    def plan(self) -> Hashable:
        """The same for every execution of the plan; arguments aside, it tells this selection from all others."""
        return self._fields

    @property
    def with_arguments(self) -> "tuple[SelectedField, ...]":
        """The fields selected at any depth that take arguments, in the order of the response."""
        return tuple(SelectedField(below, self._execution) for field in self._fields for below in field.with_arguments)

    @property
    def is_constant(self) -> bool:
        """Whether those fields have the same arguments in every execution of the plan."""
        return all(below.is_constant for field in self._fields for below in field.with_arguments)

    def only(self, name: str) -> "Selection | None":
        """What is selected below the field of that name; None where it is selected not at all or several times."""
        below = self.under(name)
        return below if len(below._fields) == 1 else None

    def under(self, *names: str) -> "Selection":
        """What is selected at the end of a path of field names, under every alias and concrete type."""
        fields = self._fields
        for name in names:
            fields = tuple(below for below in _below(fields) if below.name == name)
        return Selection(fields, self._execution)

    def __iter__(self) -> "Iterator[SelectedField]":
        return (SelectedField(field, self._execution) for field in _below(self._fields))

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __bool__(self) -> bool:
        return bool(self._fields)


class SelectedField:
    """One field of a selection."""

    __slots__ = ("_execution", "_field")

    def __init__(self, field: "Field", execution: Execution) -> None:
        self._field = field
        self._execution = execution

    @property
    def name(self) -> str:
        """The field's name in the schema."""
        return self._field.name

    @property
    def key(self) -> str:
        """The field's name in the response: the alias if it has one."""
        return self._field.key

    @property
    def type_name(self) -> str:
        """The concrete type that the field is selected on."""
        return self._field.parent_type.name

    @property
    def plan(self) -> Hashable:
        """The same for this field in every execution of the plan."""
        return self._field

    @property
    def definition(self) -> GraphQLField:
        """The field in the schema."""
        return self._field.definition

    @property
    def return_type_name(self) -> str:
        """The named type that the field returns, without lists and non-null."""
        return get_named_type(self._field.definition.type).name

    @property
    def arguments(self) -> dict[str, Any]:
        """The coerced arguments; raises GraphQLError if they can't be coerced."""
        return self._field.arguments(self._execution.variable_values)

    @property
    def selection(self) -> Selection:
        """What is selected under this field."""
        return Selection((self._field,), self._execution)


def _below(fields: "tuple[Field, ...]") -> "Iterator[Field]":
    below = (child for field in fields for each in field.types_below for child in field.below(each).fields)
    return (field for field in below if not field.name.startswith("__"))
