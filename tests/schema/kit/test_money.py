"""Money: whole minor units and a currency; an empty column is no money."""

from types import SimpleNamespace

from schema.kit.money import Money, money_of
from schema.kit.scalars import MinorUnits


def test_money_is_read_from_two_columns() -> None:
    row = SimpleNamespace(base_minor=6_041_900, base_currency="EUR")
    assert money_of(row, "base") == Money(amount_minor=MinorUnits(6_041_900), currency="EUR")


def test_nothing_is_not_zero() -> None:
    assert money_of(SimpleNamespace(base_minor=None, base_currency="EUR"), "base") is None
    assert money_of(SimpleNamespace(base_minor=0, base_currency="EUR"), "base") == Money(
        amount_minor=MinorUnits(0), currency="EUR"
    )


def test_amounts_beyond_32_bits_stay_exact() -> None:
    amount = 9_007_199_254_740_993
    assert money_of(SimpleNamespace(base_minor=amount, base_currency="IDR"), "base") == Money(
        amount_minor=MinorUnits(amount), currency="IDR"
    )
