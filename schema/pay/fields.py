"""How fields of pay hang on columns of money."""

from typing import Any

import strawberry

from schema.kit.money import Money, money_of
from schema.kit.scalars import MinorUnits


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


def money_in(minor: int, currency: str) -> Money:
    """Money of whole minor units of a currency."""
    return Money(amount_minor=MinorUnits(minor), currency=currency)
