"""Fields that others than the links add to types of the graph: data, and a function that answers for many nodes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import GenericAlias
from typing import Any

import strawberry

from schema.kit.batch import batch
from schema.kit.ids import encode_id

SCALARS: dict[str, type] = {"String": str, "Int": int, "Float": float, "Boolean": bool}


@dataclass(frozen=True, slots=True)
class AddedNode:
    """A node whose field is asked for, which the viewer may see. `number` is the employee number of an employee."""

    organization: str
    id: str
    number: str | None


Resolve = Callable[[Sequence[AddedNode]], Awaitable[Sequence[Any]]]
"""The values for nodes, in their order; an exception in place of one is the error of that field."""


@dataclass(frozen=True, slots=True)
class AddedField:
    """A field to add; always nullable, and as visible as its node.

    Attributes:
        type_name: of the node.
        name: in the graph.
        scalar: one of `SCALARS`.
        description: shown in the schema.
        resolve: answers.
    """

    type_name: str
    name: str
    scalar: str
    description: str
    resolve: Resolve


def declared(fields: Sequence[AddedField]) -> Any:
    """A Strawberry class with the fields of one type, to be joined with that type's own."""
    return strawberry.type(type("Added", (), {one.name: _declared(one) for one in fields}))


def _declared(one: AddedField) -> Any:
    async def resolve(parents: list[Any], info: Any) -> Sequence[Any]:
        tenant = str(info.context.viewer.organization_id)
        nodes = [
            AddedNode(tenant, encode_id(one.type_name, parent.row_id), parent.__dict__.get("employee_number"))
            for parent in parents
        ]
        return await one.resolve(nodes)

    resolve.__name__ = one.name
    answer: Any = SCALARS[one.scalar] | None
    resolve.__annotations__ = {"parents": list[Any], "return": GenericAlias(list, (answer,))}
    return batch(description=one.description)(resolve)
