"""One cell into one value: text, date, number, minor units. Exact or refused; nothing is guessed or rounded.

Pure, and free of columns and rows: a `BadCell` says only what is wrong with the value.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from plugins.files.currencies import EXPONENTS
from plugins.files.profile import FieldRule, NumberFormat
from plugins.files.values import Kind, Target

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
EXAMPLE_DAY = datetime(1979, 10, 24)  # noqa: DTZ001  # a calendar day has no zone; 24 can't be a month
MOST_MINOR_UNITS = 10**15
MOST_DECIMALS = 4
THOUSANDS_SPACES = " \u00a0\u202f"
LINE_BREAKS = re.compile(r"[ \t]*[\t\r\n]+[ \t]*")
# Line and paragraph marks, changes of direction and zero-width spaces would make two keys look like one; the
# joiners that some scripts write their names with (U+200C, U+200D) may stay.
CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff]")
EMAIL_SHAPE = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that holds no value to read, as a workbook may have: an error, a formula never calculated."""

    code: str
    problem: str
    shown: str


Value = str | Decimal | date
Cell = Value | Fault
"""CSV gives text only; a workbook's numbers and dates keep their type, so that no sign is misread."""


class BadCell(Exception):  # noqa: N818  # it is caught and becomes a RowError
    """A value that can't be read: a stable code and a clause that follows "which"."""

    def __init__(self, code: str, problem: str) -> None:
        super().__init__(problem)
        self.code = code
        self.problem = problem


def prepare(cell: Cell, rule: FieldRule) -> Value | None:
    """The cell after the profile's stripping, value map and default; None when nothing is left.

    Raises BadCell for a fault of the workbook.
    """
    if isinstance(cell, Fault):
        raise BadCell(cell.code, cell.problem)
    value: Value = cell
    if isinstance(value, str) and rule.strip:
        value = value.strip()
    if rule.values is not None:
        value = _mapped(value, rule)
    return rule.default if value == "" else value


def plain(value: Cell) -> str:
    """The value as a person would read it in the file: whole numbers without a point, dates in ISO 8601."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else value.shown


def to_text(value: Value, target: Target, rule: FieldRule) -> str:
    """A single line of text: line breaks become one space, and identifiers get back what they lost."""
    if isinstance(value, date):
        raise BadCell("NOT_TEXT", "is a date in the workbook; format the column as text and type it again")
    text = LINE_BREAKS.sub(" ", plain(value))
    if CONTROL_CHARACTER.search(text):
        raise BadCell("CONTROL_CHARACTER", "has an invisible control character inside; type it again")
    text = _restored(text, rule)
    if len(text) > target.max_length:
        raise BadCell("TOO_LONG", f"has {len(text)} characters; shorten it to {target.max_length}")
    return _shaped(text, target)


def to_date(value: Value, formats: tuple[str, ...]) -> date:
    """A day. A time of day behind it is dropped. Two formats that read two different days are refused."""
    day = value if isinstance(value, date) else _parsed_date(plain(value), formats)
    if not EARLIEST <= day <= LATEST:
        raise BadCell("BAD_DATE", f"is not between {EARLIEST} and {LATEST}; correct the year")
    return day


def to_number(value: Value, target: Target, numbers: NumberFormat) -> Decimal:
    """An exact decimal number within the target's bounds."""
    if isinstance(value, date):
        raise BadCell("BAD_NUMBER", "is a date in the workbook; format the column as a number")
    number = _parsed_number(value, numbers) if isinstance(value, str) else value
    if target.lowest is not None and number < target.lowest:
        raise BadCell("BAD_NUMBER", f"is below {target.lowest}; correct it")
    if target.highest is not None and number > target.highest:
        raise BadCell("BAD_NUMBER", f"is above {target.highest}; correct it")
    if target.kind is Kind.NUMBER and decimals(number) > MOST_DECIMALS:
        raise BadCell("BAD_NUMBER", f"has more than {MOST_DECIMALS} decimals; round it")
    return number


def to_minor_units(amount: Decimal, currency: str) -> int:
    """Minor units of the currency by its ISO 4217 exponent: 60200.5 USD is 6020050, 7 JPY is 7.

    Raises BadCell when the amount has more decimals than the currency, or is beyond 10**15 minor units.
    """
    exponent = EXPONENTS[currency]
    if decimals(amount) > exponent:
        raise BadCell("BAD_NUMBER", f"has more decimals than {currency} has ({exponent}); round it")
    minor = amount.scaleb(exponent)
    if abs(minor) > MOST_MINOR_UNITS:
        raise BadCell("BAD_NUMBER", "is too large for an amount of pay; correct it")
    return int(minor)


def decimals(number: Decimal) -> int:
    """How many decimals the number needs, trailing zeros not counted."""
    _, digits, exponent = number.as_tuple()
    trailing = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -int(exponent) - trailing) if any(digits) else 0


def date_format_fault(form: str) -> str | None:
    """Why a form of strptime can't tell a day, as a clause that follows "which"; None when it can."""
    if "%y" in form.replace("%%", ""):
        return "leaves the century open; use a file with years of four digits and %Y"
    try:
        known = _day_or_none(EXAMPLE_DAY.strftime(form), form) == EXAMPLE_DAY.date()
    except (ValueError, re.error):
        known = False
    return None if known else 'does not tell year, month and day; write it like "%m/%d/%Y"'


def _mapped(value: Value, rule: FieldRule) -> Value:
    table = rule.values or {}
    text = plain(value)
    return table.get(text, table.get(text.casefold(), value))


def _restored(text: str, rule: FieldRule) -> str:
    if rule.zero_pad and text.isascii() and text.isdigit():
        text = text.rjust(rule.zero_pad, "0")
    return text if text.startswith(rule.prefix) else rule.prefix + text


def _shaped(text: str, target: Target) -> str:
    if target.kind is Kind.EMAIL and EMAIL_SHAPE.fullmatch(text) is None:
        raise BadCell("BAD_EMAIL", "is no e-mail address; write it like name@example.org")
    if target.kind is Kind.CHOICE and text not in target.choices:
        choices = ", ".join(target.choices)
        raise BadCell("BAD_CHOICE", f"is none of {choices}; correct it, or map it under values in the profile")
    if target.kind is Kind.CURRENCY and text not in EXPONENTS:
        raise BadCell("BAD_CHOICE", "is no currency code of ISO 4217; write it like USD")
    return text


@lru_cache(maxsize=65_536)  # a file repeats its dates: reading each once halves the time of a file
def _parsed_date(text: str, formats: tuple[str, ...]) -> date:
    days = {day for form in formats if (day := _day_or_none(text, form)) is not None}
    if not days:
        examples = " or ".join(EXAMPLE_DAY.strftime(form) for form in formats) or "a date of the workbook"
        raise BadCell("BAD_DATE", f"is no date; write it like {examples}")
    if len(days) > 1:
        readings = " or ".join(map(str, sorted(days)))
        raise BadCell("BAD_DATE", f"could be {readings}; leave one of the formats in the profile")
    return days.pop()


def _day_or_none(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007  # a calendar day has no zone
    except ValueError:
        return None


def _parsed_number(text: str, numbers: NumberFormat) -> Decimal:
    match = _number_shape(numbers).fullmatch(text)
    if match is None:
        example = f"12{numbers.thousands}345{numbers.decimal}67"
        raise BadCell("BAD_NUMBER", f"is no number; write it like {example}")
    whole = re.sub("[^0-9]", "", match["whole"])
    return Decimal(f"{match['sign']}{whole}.{match['part'] or '0'}")


@lru_cache
def _number_shape(numbers: NumberFormat) -> re.Pattern[str]:
    thousands = THOUSANDS_SPACES if numbers.thousands == " " else numbers.thousands
    grouped = f"[0-9]{{1,3}}(?:[{re.escape(thousands)}][0-9]{{3}})+|" if thousands else ""
    sign = f"(?:{re.escape(numbers.currency_sign)}\\s?)?" if numbers.currency_sign else ""
    point = re.escape(numbers.decimal)
    return re.compile(f"(?P<sign>[+-]?){sign}(?P<whole>{grouped}[0-9]+)(?:{point}(?P<part>[0-9]+))?")
