"""Money: an integer of minor units and an ISO 4217 currency. Never a float; conversion always names its date."""

from typing import Any

import strawberry

from schema.kit.scalars import MinorUnits


@strawberry.type(description="An amount of money, exact: an integer of minor units and its currency.")
class Money:
    """Money as the graph shows it."""

    amount_minor: MinorUnits = strawberry.field(description="The amount in minor units, e.g. cents.")
    currency: str = strawberry.field(description="ISO 4217 code, e.g. EUR.")


def money_of(thing: object, name: str) -> Money | None:
    """Money from the columns `<name>_minor` and `<name>_currency` of a loaded row; None where it is empty."""
    columns: dict[str, Any] = thing.__dict__
    amount = columns[f"{name}_minor"]
    return None if amount is None else Money(amount_minor=amount, currency=columns[f"{name}_currency"])
