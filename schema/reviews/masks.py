"""Columns that fewer people see than their row, and rows that no role opens to whom they are about.

A policy grants by relation; it can't take back from an HR admin what HR admins must not read of themselves. This does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, true

from schema.access.fields import follow
from schema.access.policy import Policy
from schema.access.predicates import readable
from schema.access.reads import Readable
from schema.access.request import Request
from schema.kit.batch import batch
from schema.kit.errors import forbidden


@dataclass(frozen=True, eq=False)
class Mask:
    """Columns that fewer people see than their row.

    Attributes:
        flag: label of a further column: whether the viewer sees them.
        policy: who sees them.
        columns: their names; NULL for whoever does not.
        own: when viewers see them of themselves, whatever their roles.
    """

    flag: str
    policy: Policy
    columns: tuple[str, ...]
    own: ColumnElement[bool] = field(default_factory=true)


@dataclass(frozen=True, eq=False)
class GuardedReads(Readable):
    """A readable with masked columns, and with rows that no role opens to the employee whom they are about.

    Attributes:
        masks: what is hidden within a row.
        about: the employee whom a row is about.
        own: when viewers see rows about themselves, whatever their roles.
    """

    masks: tuple[Mask, ...] = ()
    about: ColumnElement[Any] = field(default_factory=lambda: literal(None))
    own: ColumnElement[bool] = field(default_factory=true)

    def rows(self, request: Request, *where: ColumnElement[Any]) -> Select[Any]:
        """All rows that the viewer may read, without those about the viewer that are to stay hidden."""
        return super().rows(request, self._not_mine_or(request, self.own), *where)

    def columns(self, request: Request) -> list[ColumnElement[Any]]:
        """The columns with their masks applied, and the flag of each mask."""
        found = {column.name: column for column in super().columns(request)}
        for mask in self.masks:
            seen = self._seen(request, mask)
            found |= {name: case((seen, found[name]), else_=None).label(name) for name in mask.columns}
            found[mask.flag] = seen.label(mask.flag)
        return list(found.values())

    def _seen(self, request: Request, mask: Mask) -> ColumnElement[bool]:
        permitted = readable(mask.policy, request.viewer, self.anchors, request.today)
        return func.coalesce(and_(permitted, self._not_mine_or(request, mask.own)), false())

    def _not_mine_or(self, request: Request, own: ColumnElement[bool]) -> ColumnElement[bool]:
        me = request.viewer.employee_id
        return true() if me is None else or_(self.about != me, own)


def masked(mask: Mask, column: str, description: str) -> Any:
    """A field read from a masked column; FORBIDDEN where the row hides it from the viewer."""

    def resolve(self):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        if not self.__dict__[mask.flag]:
            raise forbidden(mask.policy.name)
        return self.__dict__[column]

    return strawberry.field(resolver=resolve, description=description)


def masked_reference(mask: Mask, column: str, type_name: str, description: str) -> Any:
    """A field that leads to one node by a masked column; FORBIDDEN where the row hides it from the viewer."""

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        found = await follow(info.context, type_name, [(parent.__dict__[column], parent.as_of) for parent in parents])
        return seen_or_forbidden(mask, parents, found)

    resolve.__name__ = column.removesuffix("_id")
    return batch(description=description)(resolve)


def seen_or_forbidden(mask: Mask, parents: Sequence[Any], found: Sequence[Any]) -> list[Any]:
    """What was found for each parent; a FORBIDDEN error where its row hides it from the viewer."""
    return [
        one if parent.__dict__[mask.flag] else forbidden(mask.policy.name)
        for parent, one in zip(parents, found, strict=True)
    ]
