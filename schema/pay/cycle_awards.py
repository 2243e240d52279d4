"""What a cycle gives besides base pay: a bonus or equity becomes a part of the pay that begins with the cycle. Pure.

It is due once: pay that follows later does not take it over, so that nobody is given it twice.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from schema.kit.ids import uuid7
from schema.pay.values import PayComponentKind, PayFrequency, PayUnit, RecommendationKind

KINDS = {
    RecommendationKind.BONUS: PayComponentKind.BONUS,
    RecommendationKind.EQUITY: PayComponentKind.EQUITY,
}
"""The part of pay that a recommendation becomes; other kinds change base pay, or nothing."""

_KEPT = ("kind", "name", "unit", "frequency", "quantity", "amount_minor", "amount_currency")


def awards_of(moved: Sequence[Any]) -> dict[UUID, list[Any]]:
    """The awards of each employee, in their order; one of no amount is none."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for one in moved:
        if one.kind in KINDS and one.increase_minor:
            found[one.employee_id].append(one)
    return dict(found)


def part_of(award: Any, record_id: UUID) -> dict[str, Any]:
    """An award as a part of pay: its amount to the minor unit, equity as what it is worth."""
    return {
        "id": uuid7(),
        "compensation_record_id": record_id,
        "kind": KINDS[RecommendationKind(award.kind)],
        "name": None,
        "unit": PayUnit.AMOUNT,
        "frequency": PayFrequency.ONCE,
        "quantity": None,
        "amount_minor": award.increase_minor,
        "amount_currency": award.increase_currency,
        "compensation_recommendation_id": award.id,
    }


def kept(part: Any) -> dict[str, Any] | None:
    """A part of the pay before as one of the pay that follows; None for what was due once."""
    if part.frequency == PayFrequency.ONCE:
        return None
    return {name: getattr(part, name) for name in _KEPT}


def told(awards: Sequence[Any]) -> list[Mapping[str, Any]]:
    """Awards as the audit trail keeps them."""
    return [
        {"kind": one.kind, "amount_minor": one.increase_minor, "amount_currency": one.increase_currency}
        for one in awards
    ]
