"""One row and a profile into a person's record, or into every reason why not.

Pure. A row knows nothing of other rows, but for the natural keys that the file has more than once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.files.cells import BadCell, Value, plain, prepare, to_date, to_minor_units, to_number, to_text
from plugins.files.columns import BoundRule
from plugins.files.profile import NumberFormat
from plugins.files.reader import Row
from plugins.files.values import Kind, Period, PersonRecord, RowError

SHOWN_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Mapper:
    """A profile bound to one file: its fields in this header, the day from which it holds, its pay period."""

    width: int
    key: BoundRule
    fields: tuple[BoundRule, ...]
    date_formats: tuple[str, ...]
    numbers: NumberFormat
    effective_on: date
    period: Period | None

    def key_of(self, row: Row) -> str | None:
        """The row's natural key; None when it has none that can be read."""
        return self._value(self.key, row, []) if len(row.cells) == self.width else None

    def outcome(self, row: Row, repeated: Mapping[str, int]) -> PersonRecord | tuple[RowError, ...]:
        """The record, or all that is wrong with the row.

        `repeated` gives the first row of each natural key that the file has more than once: all of its rows
        are rejected, since none is known to be the right one.
        """
        if len(row.cells) != self.width:
            return (_ragged(row, self.width),)
        errors: list[RowError] = []
        key = self._value(self.key, row, errors)
        if key in repeated:
            errors.append(_duplicate(row, self.key, key, repeated[key]))
        found = {bound.rule.field: self._value(bound, row, errors) for bound in self.fields}
        self._settle_pay(found, row, errors)
        self._check_leaving(found, row, errors)
        return tuple(errors) if errors else self._record(row, key, found)

    def _value(self, bound: BoundRule, row: Row, errors: list[RowError]) -> Any:
        try:
            value = prepare(bound.cell(row), bound.rule)
            if value is not None:
                return self._converted(bound, value)
        except BadCell as bad:
            errors.append(_cell_error(row, bound, bad))
            return None
        if bound.rule.required:
            errors.append(_missing(row, bound, f"{bound.rule.field} is required"))
        return None

    def _converted(self, bound: BoundRule, value: Value) -> Any:
        match bound.target.kind:
            case Kind.DATE:
                return to_date(value, self.date_formats)
            case Kind.NUMBER | Kind.MONEY:
                return to_number(value, bound.target, self.numbers)
            case _:
                return to_text(value, bound.target, bound.rule)

    def _settle_pay(self, found: dict[str, Any], row: Row, errors: list[RowError]) -> None:
        """Amounts into minor units, once the row's currency is known; a row without pay has no currency."""
        paid = [
            bound for bound in self.fields if bound.target.kind is Kind.MONEY and found[bound.rule.field] is not None
        ]
        if not paid:
            found["currency"] = None
        elif found["currency"] is None:
            self._miss_currency(row, errors)
        else:
            for bound in paid:
                try:
                    found[bound.rule.field] = to_minor_units(found[bound.rule.field], found["currency"])
                except BadCell as bad:
                    errors.append(_cell_error(row, bound, bad))

    def _miss_currency(self, row: Row, errors: list[RowError]) -> None:
        currency = next(bound for bound in self.fields if bound.target.kind is Kind.CURRENCY)
        if all(error.column != currency.column for error in errors):
            errors.append(_missing(row, currency, "pay needs a currency"))

    def _check_leaving(self, found: Mapping[str, Any], row: Row, errors: list[RowError]) -> None:
        hired, left = found.get("hired_on"), found.get("left_on")
        if hired is None or left is None or hired <= left:
            return
        column = next(bound.column for bound in self.fields if bound.rule.field == "left_on")
        message = f"The person left on {left}, before being hired on {hired}; correct one of the dates."
        errors.append(RowError(row.number, column, "LEFT_BEFORE_HIRED", message, left.isoformat()))

    def _record(self, row: Row, key: str, found: Mapping[str, Any]) -> PersonRecord:
        hired = found.get("hired_on") or self.effective_on
        period = self.period if found.get("gross_pay") is not None else None
        return PersonRecord(row.number, key, max(self.effective_on, hired), period, **found)


def _ragged(row: Row, width: int) -> RowError:
    message = (
        f"The row has {len(row.cells)} cells where the header has {width}; look for a missing or an unquoted delimiter."
    )
    return RowError(row.number, None, "RAGGED_ROW", message)


def _duplicate(row: Row, bound: BoundRule, key: str, first: int) -> RowError:
    message = (
        f"{bound.column} {_shown(key)!r} stands in more than one row, first in row {first}; "
        "keep one row for each person."
    )
    return RowError(row.number, bound.column, "DUPLICATE_KEY", message, _shown(key))


def _missing(row: Row, bound: BoundRule, reason: str) -> RowError:
    message = f"{bound.column} is empty, and {reason}; fill it in."
    return RowError(row.number, bound.column, "MISSING_VALUE", message)


def _cell_error(row: Row, bound: BoundRule, bad: BadCell) -> RowError:
    cell = bound.cell(row)
    text = _shown(plain(cell)) if cell != "" else _shown(bound.rule.default or "")
    place = bound.column or bound.rule.field
    message = f"{place} holds {text!r}, which {bad.problem}." if text else f"{place} {bad.problem}."
    return RowError(row.number, bound.column, bad.code, message, text or None)


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
