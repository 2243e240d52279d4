"""How fields of pay hang on columns: money, and the small lists that belong to one row."""

from typing import Any

import strawberry

from schema.access.fields import node_types, wrapper
from schema.kit.batch import batch
from schema.kit.money import Money, money_of
from schema.kit.scalars import MinorUnits
from schema.pay import store


def money(name: str, description: str) -> Any:
    """A field from the columns `<name>_minor` and `<name>_currency`; null where they are empty."""

    def resolve(self):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        return money_of(self, name)

    return strawberry.field(resolver=resolve, description=description)


def amount(column: str, currency: str, description: str) -> Any:
    """A field from a column of minor units and the one that names the currency of the row."""

    def resolve(self):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        return money_in(self.__dict__[column], self.__dict__[currency])

    return strawberry.field(resolver=resolve, description=description)


def listed(type_name: str, column: str, description: str) -> Any:
    """The rows that belong to the parent as a whole, all at once; for lists that stay small."""

    async def resolve(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        registered = node_types[type_name]
        ids = [parent.row_id for parent in parents]
        found = await store.rows_of(info.context, registered.readable, column, ids)
        wrap = wrapper(registered.cls)
        return [[wrap(row) for row in found[parent]] for parent in ids]

    resolve.__name__ = f"{type_name}_rows"
    return batch(description=description)(resolve)


def money_in(minor: int, currency: str) -> Money:
    """Money of whole minor units of a currency."""
    return Money(amount_minor=MinorUnits(minor), currency=currency)
