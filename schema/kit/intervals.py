"""Intervals of confidence, as statistics give them: two ends, never one alone."""

from typing import Any

import strawberry


@strawberry.type(description="A range in which the true value lies with 95 % confidence.")
class Interval:
    """An interval; its unit is that of the value that it is about."""

    low: float = strawberry.field(description="Lower end.")
    high: float = strawberry.field(description="Upper end.")


def interval(description: str) -> Any:
    """A field from the columns `interval_low` and `interval_high` of a row; null where one is empty."""

    def resolve(self):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        low, high = self.__dict__["interval_low"], self.__dict__["interval_high"]
        return None if low is None or high is None else Interval(low=low, high=high)

    return strawberry.field(resolver=resolve, description=description)
