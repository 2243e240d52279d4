"""Columns that fewer people see than their row: NULL in SQL for whoever does not, FORBIDDEN in the graph.

For what depends on the row itself. What an employee's standing alone decides is a `fields.restricted` field.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, case, false, func

from schema.access.fields import follow
from schema.access.policy import Policy
from schema.access.predicates import readable
from schema.access.reads import Readable
from schema.access.request import Request
from schema.kit.batch import batch
from schema.kit.errors import forbidden


@dataclass(frozen=True)
class Mask:
    """Columns that fewer people see than their row.

    Attributes:
        flag: label of a further column: whether the viewer sees them.
        policy: who sees them.
        columns: their names; NULL for whoever does not.
    """

    flag: str
    policy: Policy
    columns: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class MaskedReads(Readable):
    """A readable with masked columns.

    Attributes:
        masks: what is hidden within a row.
    """

    masks: tuple[Mask, ...] = ()

    def columns(self, request: Request) -> list[ColumnElement[Any]]:
        """The columns with their masks applied, and the flag of each mask."""
        found = {column.name: column for column in super().columns(request)}
        for mask in self.masks:
            permitted = readable(mask.policy, request.viewer, self.anchors, request.today)
            seen = func.coalesce(permitted, false())
            found |= {name: case((seen, found[name]), else_=None).label(name) for name in mask.columns}
            found[mask.flag] = seen.label(mask.flag)
        return list(found.values())


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
