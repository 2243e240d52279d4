"""How fields of pay hang on columns of money."""

from typing import Any

import strawberry
from sqlalchemy import ColumnElement, case

from schema.access.leaves import JsonText, absent, sql_text
from schema.access.writing import Row, Writer, writes
from schema.kit.money import Money, money_of
from schema.kit.scalars import MinorUnits
from schema.kit.selection import Selected


def money(name: str, description: str) -> Any:
    """A field from the columns `<name>_minor` and `<name>_currency`; null where they are empty."""

    def resolve(self):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        return money_of(self, name)

    def written(writer: Writer, row: Row, one: Selected) -> JsonText:
        text = money_in_sql(writer, one, row[f"{name}_minor"], row[f"{name}_currency"])
        return case((row[f"{name}_minor"].is_(None), sql_text(absent(one.definition.type))), else_=text)

    writes(written)(resolve)
    return strawberry.field(resolver=resolve, description=description)


def amount(column: str, currency: str, description: str) -> Any:
    """A field from a column of minor units and the one that names the currency of the row."""

    def resolve(self):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        return money_in(self.__dict__[column], self.__dict__[currency])

    writes(lambda writer, row, one: money_in_sql(writer, one, row[column], row[currency]))(resolve)
    return strawberry.field(resolver=resolve, description=description)


def money_in_sql(writer: Writer, one: Selected, minor: ColumnElement[Any], currency: ColumnElement[Any]) -> JsonText:
    """Money as PostgreSQL writes it."""
    return writer.values(one, {"amountMinor": minor, "currency": currency})


def money_in(minor: int, currency: str) -> Money:
    """Money of whole minor units of a currency."""
    return Money(amount_minor=MinorUnits(minor), currency=currency)
