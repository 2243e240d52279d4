"""Answers that PostgreSQL writes: a node with all that is selected below it, as JSON text, in the statement of its row.

Rows of such a subtree never come to Python. What a field looks like in SQL, the field says itself (`writes`); a subtree
with a field that says nothing is fetched as rows. Every row set comes from its `Readable`, policy and tenant included.
What can't be written as it stands (a FORBIDDEN field, a null where none may be) makes the text unfit as a whole.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    cast,
    false,
    func,
    literal_column,
    select,
    true,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from schema.access.leaves import JsonText, UnwritableError, absent, joined, leaf, sql_text
from schema.access.nodes import node_types
from schema.access.policy import Policy
from schema.access.predicates import Anchors, readable
from schema.access.reads import Order
from schema.access.request import Request
from schema.kit.batch import batch_of
from schema.kit.selection import Selected, Selection
from schema.kit.written import FLAW

F = TypeVar("F")
TYPENAME = "__typename"


@dataclass(frozen=True)
class Row(Mapping[str, ColumnElement[Any]]):
    """The row of a node within a statement: gives its columns by name, and remembers which were asked for."""

    alias: str
    columns: Mapping[str, ColumnElement[Any]]
    used: dict[str, ColumnElement[Any]] = field(default_factory=dict)
    type_name: str = ""
    subject_column: str = "employee_id"

    @property
    def subject(self) -> ColumnElement[Any] | None:
        """The employee whose data it is; None for data of the organization itself."""
        return self[self.subject_column] if self.subject_column in self.columns else None

    def __getitem__(self, name: str) -> ColumnElement[Any]:
        if name not in self.columns:
            raise UnwritableError
        self.used[name] = self.columns[name]
        return literal_column(f'{self.alias}."{name}"', self.columns[name].type)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __contains__(self, name: object) -> bool:
        return name in self.columns


Writes = Callable[["Writer", Row, Selected], JsonText]
"""Writes a field of a row."""


def writes(how: Writes) -> Callable[[F], F]:
    """Say how PostgreSQL writes the field that a resolver answers."""

    def mark(resolve: F) -> F:
        resolve.__writes__ = how  # type: ignore[attr-defined]
        return resolve

    return mark


@dataclass
class Writer:
    """Composes the text of one selection.

    Attributes:
        request: who asks, and when.
        asked: the arguments of the fields that take some, by the fields' plans.
        sizes: the parameters that hold how many nodes a connection shows, likewise.
    """

    request: Request
    asked: Mapping[Hashable, Mapping[str, Any]]
    sizes: Mapping[Hashable, str]
    _aliases: int = 0

    def over(self, rows: Select[Any], write: Callable[[Row], JsonText], *kept: str) -> Select[Any]:
        """The text of each row of a statement as `written`, with the columns kept, in the statement's order."""
        self._aliases += 1
        row = Row(f"n{self._aliases}", {column.name: column for column in rows.selected_columns})
        text = write(row)
        shown = [row[name].label(name) for name in kept]
        columns = row.used or {"id": row.columns["id"]}
        inner = rows.with_only_columns(*columns.values()).subquery(row.alias)
        whole = cast(text, Text) if isinstance(text.type, JSON) else text
        return select(whole.label("written"), *shown).select_from(inner)

    def node(self, type_name: str, selection: Selection, row: Row) -> JsonText:
        """A node of a row."""
        cls = node_types[type_name].cls
        own = replace(row, type_name=type_name, subject_column=cls.subject_column)
        return self.object(type_name, selection, lambda one: self._field(cls, own, one))

    def object(self, type_name: str, selection: Selection, value: Callable[[Selected], JsonText]) -> JsonText:
        """An object of the values that are selected."""
        pieces: list[str | JsonText] = []
        for one in selection.answered(type_name):
            pieces += [
                f'{"," if pieces else "{"}"{one.key}":',
                f'"{type_name}"' if one.name == TYPENAME else value(one),
            ]
        if not pieces:
            raise UnwritableError
        return joined([*pieces, "}"])

    def values(self, one: Selected, values: Mapping[str, ColumnElement[Any]]) -> JsonText:
        """An object that is no node, from the values of its fields by their names in the schema."""

        def value(each: Selected) -> JsonText:
            if each.name not in values:
                raise UnwritableError
            return leaf(values[each.name], each.definition.type)

        return self.object(one.return_type_name, one.selection, value)

    def only(self, one: Selected, type_name: str, rows: Select[Any]) -> JsonText:
        """The one node of a statement that has one row at most."""
        found = self.over(rows, lambda row: self.node(type_name, one.selection, row)).scalar_subquery()
        return func.coalesce(found, sql_text(absent(one.definition.type)))

    def listed(self, rows: Select[Any], write: Callable[[Row], JsonText]) -> JsonText:
        """All rows of a statement in its order, as a list of what is written of each."""
        text = self.over(rows, write).subquery().c.written
        return joined(["[", select(func.coalesce(func.string_agg(text, sql_text(",")), "")).scalar_subquery(), "]"])

    def nodes(self, one: Selected, type_name: str, rows: Select[Any]) -> JsonText:
        """All nodes of a statement in its order, as a list."""
        return self.listed(rows, lambda row: self.node(type_name, one.selection, row))

    def connection(self, one: Selected, type_name: str, rows: Select[Any], order: Order) -> JsonText:
        """The first page of a list; cursors are sealed by the server, so nothing that needs one."""
        identity = node_types[type_name].readable.table.c.id
        keys = [key.desc() if order.descending else key.asc() for key in (*order.keys, identity)]
        size = bindparam(self.sizes[one.plan], type_=Integer)

        def part(each: Selected) -> JsonText:
            match each.name:
                case "nodes":
                    return self.nodes(each, type_name, rows.order_by(*keys).limit(size))
                case "totalCount":
                    return (
                        select(func.count()).select_from(rows.with_only_columns(identity).subquery()).scalar_subquery()
                    )
            raise UnwritableError

        return self.object(one.return_type_name, one.selection, part)

    def guarded(self, rules: Policy | None, row: Row, text: JsonText) -> JsonText:
        """The text, for those who may see this kind of data of the row's employee; else a flaw."""
        may = true() if rules is None else self._permitted(rules, row)
        if str(may) == str(true()):
            return text
        if str(may) == str(false()):
            raise UnwritableError
        return case((may, text), else_=sql_text(FLAW, text.type))

    def rows(self, type_name: str, *where: ColumnElement[Any]) -> Select[Any]:
        """The readable rows of a type that meet the clauses."""
        return node_types[type_name].readable.rows(self.request, *where)

    def _field(self, cls: type[Any], row: Row, one: Selected) -> JsonText:
        declared: StrawberryField = one.definition.extensions[GraphQLCoreConverter.DEFINITION_BACKREF]
        resolver = declared.base_resolver
        if resolver is not None:
            how: Writes | None = getattr(batch_of(resolver) or resolver.wrapped_func, "__writes__", None)
            if how is None:
                raise UnwritableError
            return how(self, row, one)
        if declared.python_name not in row and getattr(cls, declared.python_name, ...) is None:
            return sql_text(absent(one.definition.type))
        return leaf(row[declared.python_name], one.definition.type)

    def _permitted(self, rules: Policy, row: Row) -> ColumnElement[bool]:
        """As `policy.permits` decides for today: by relation alone, whatever a row of the data must meet."""
        grants = {relation: replace(grant, when=frozenset()) for relation, grant in rules.grants.items()}
        withheld = rules.withheld_unless if rules.withheld_unless == frozenset() else None
        bare = replace(rules, grants=grants, withheld_unless=withheld)
        anchors = Anchors(subject=row.subject)
        return readable(bare, self.request.viewer, anchors, self.request.today)
