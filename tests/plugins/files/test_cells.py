"""One cell into one value: exact, or refused with its code."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.files.cells import (
    EARLIEST,
    LATEST,
    MOST_MINOR_UNITS,
    BadCell,
    Value,
    decimals,
    plain,
    prepare,
    to_date,
    to_minor_units,
    to_number,
    to_text,
)
from plugins.files.currencies import EXPONENTS
from plugins.files.profile import FieldRule, NumberFormat
from plugins.files.values import CODE, FTE, PAY, PAY_RATE, TARGETS, TEXT

PLAIN = NumberFormat()
GERMAN = NumberFormat(decimal=",", thousands=".")
SPACED = NumberFormat(thousands=" ")
DOLLARS = NumberFormat(thousands=",", currency_sign="$")
RULE = FieldRule("job_title", ("Job",))


def code_of(caught: pytest.ExceptionInfo[BadCell]) -> str:
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "numbers", "number"),
    [
        ("60200.00", PLAIN, "60200.00"),
        ("-12.5", PLAIN, "-12.5"),
        ("+7", PLAIN, "7"),
        ("007", PLAIN, "7"),
        ("1.234.567,89", GERMAN, "1234567.89"),
        ("1234,5", GERMAN, "1234.5"),
        ("1.234", GERMAN, "1234"),
        ("1\u00a0234\u202f567.5", SPACED, "1234567.5"),
        ("$60,200.00", DOLLARS, "60200"),
        ("-$ 1.5", DOLLARS, "-1.5"),
    ],
)
def test_a_number_is_read_with_the_profile_s_signs(text: str, numbers: NumberFormat, number: str) -> None:
    assert to_number(text, PAY, numbers) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,234.5", PLAIN),
        ("12.34.567", GERMAN),
        ("1.23", GERMAN),
        ("1234.567,8", GERMAN),
        ("1e5", PLAIN),
        (".5", PLAIN),
        ("5.", PLAIN),
        ("--5", PLAIN),
        ("(5)", PLAIN),
        ("NaN", PLAIN),
        ("١٢", PLAIN),
        ("1_000", PLAIN),
        ("$5", PLAIN),
        ("€5", DOLLARS),
        ("n/a", PLAIN),
    ],
)
def test_a_number_in_any_other_shape_is_refused(text: str, numbers: NumberFormat) -> None:
    with pytest.raises(BadCell) as caught:
        to_number(text, PAY, numbers)
    assert code_of(caught) == "BAD_NUMBER"


@pytest.mark.parametrize("value", ["-0.01", Decimal(-1)])
def test_a_rate_of_pay_below_nothing_is_refused(value: Value) -> None:
    with pytest.raises(BadCell) as caught:
        to_number(value, PAY_RATE, PLAIN)
    assert code_of(caught) == "BAD_NUMBER"


@pytest.mark.parametrize("value", ["1.01", "100", "0", "-1", "0.12345", date(2020, 1, 1)])
def test_a_full_time_equivalent_out_of_bounds_is_refused(value: Value) -> None:
    with pytest.raises(BadCell) as caught:
        to_number(value, FTE, PLAIN)
    assert code_of(caught) == "BAD_NUMBER"


@pytest.mark.parametrize("text", ["0.0001", "0.5", "1", "0.12340"])
def test_a_full_time_equivalent_within_bounds_is_read(text: str) -> None:
    assert to_number(text, FTE, PLAIN) == Decimal(text)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("60200.5", "USD", 6_020_050),
        ("60200.500", "USD", 6_020_050),
        ("7", "JPY", 7),
        ("7.00", "JPY", 7),
        ("1.234", "BHD", 1_234),
        ("-0.01", "EUR", -1),
        ("0", "KWD", 0),
        ("0.000", "JPY", 0),
        ("10000000000000.00", "USD", 10**15),
    ],
)
def test_minor_units_follow_the_currency_s_exponent(amount: str, currency: str, minor: int) -> None:
    assert to_minor_units(Decimal(amount), currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("0.005", "USD"), ("7.5", "JPY"), ("1.2345", "BHD"), ("10000000000000.01", "USD"), ("9" * 60, "JPY")],
)
def test_an_amount_that_the_currency_can_t_hold_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(BadCell) as caught:
        to_minor_units(Decimal(amount), currency)
    assert code_of(caught) == "BAD_NUMBER"


@given(
    minor=st.integers(-MOST_MINOR_UNITS, MOST_MINOR_UNITS),
    currency=st.sampled_from(sorted(EXPONENTS)),
    numbers=st.sampled_from([PLAIN, GERMAN, SPACED, DOLLARS]),
    zeros=st.integers(0, 3),
)
def test_any_amount_written_out_is_read_back_exactly(
    minor: int, currency: str, numbers: NumberFormat, zeros: int
) -> None:
    exponent = EXPONENTS[currency]
    digits = str(abs(minor)).rjust(exponent + 1, "0")
    whole, part = (digits[:-exponent], digits[-exponent:]) if exponent else (digits, "")
    grouped = f"{int(whole):,}".replace(",", numbers.thousands)
    part += "0" * zeros
    text = f"{'-' if minor < 0 else ''}{grouped}{numbers.decimal if part else ''}{part}"
    assert to_minor_units(to_number(text, PAY, numbers), currency) == minor


@given(number=st.decimals(allow_nan=False, allow_infinity=False, places=6), zeros=st.integers(0, 5))
def test_decimals_do_not_count_trailing_zeros(number: Decimal, zeros: int) -> None:
    needed = len(f"{number:f}".partition(".")[2].rstrip("0"))
    assert decimals(Decimal(f"{number:f}" + "0" * zeros)) == needed


@given(day=st.dates(EARLIEST, LATEST))
def test_any_day_written_out_is_read_back(day: date) -> None:
    assert to_date(f"{day:%m/%d}/{day.year} 12:00:00 AM", ("%m/%d/%Y %I:%M:%S %p",)) == day


@pytest.mark.parametrize(
    "text", ["2019-02-29", "2019-13-01", "31.12.2019", "0", "2019-1", "", "9999-12-31", "1899-12-31"]
)
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadCell) as caught:
        to_date(text, ("%Y-%m-%d",))
    assert code_of(caught) == "BAD_DATE"


def test_a_day_that_two_formats_read_apart_is_refused_and_one_that_they_share_is_not() -> None:
    formats = ("%m/%d/%Y", "%d/%m/%Y")
    with pytest.raises(BadCell) as caught:
        to_date("03/04/2020", formats)
    assert caught.value.problem == ("could be 2020-03-04 or 2020-04-03; leave one of the formats in the profile")
    assert to_date("05/05/2020", formats) == date(2020, 5, 5)
    assert to_date("25/12/2020", formats) == date(2020, 12, 25)


@pytest.mark.parametrize("value", [LATEST + timedelta(days=1), EARLIEST - timedelta(days=1), Decimal(43_647)])
def test_a_workbook_s_day_out_of_bounds_or_bare_number_is_refused(value: Value) -> None:
    with pytest.raises(BadCell) as caught:
        to_date(value, ())
    assert code_of(caught) == "BAD_DATE"


@pytest.mark.parametrize(
    ("value", "rule", "text"),
    [
        ("Cook", RULE, "Cook"),
        ("Software\r\n  Engineer", RULE, "Software Engineer"),
        (Decimal(42), RULE, "42"),
        (Decimal("1.50"), RULE, "1.50"),
        (Decimal(42), FieldRule("job_code", zero_pad=6), "000042"),
        ("0042", FieldRule("job_code", zero_pad=3), "0042"),
        ("4a", FieldRule("job_code", zero_pad=6), "4a"),
        ("42", FieldRule("job_code", prefix="E", zero_pad=4), "E0042"),
        ("E0042", FieldRule("job_code", prefix="E", zero_pad=4), "E0042"),
    ],
)
def test_text_stays_and_identifiers_get_back_what_they_lost(value: Value, rule: FieldRule, text: str) -> None:
    assert to_text(value, TEXT, rule) == text


@pytest.mark.parametrize(
    ("value", "field", "code"),
    [
        ("a\x07b", "job_title", "CONTROL_CHARACTER"),
        ("a\x85b", "job_title", "CONTROL_CHARACTER"),
        ("1\u200b", "employee_number", "CONTROL_CHARACTER"),
        ("a\u202eb", "display_name", "CONTROL_CHARACTER"),
        ("x" * 201, "job_title", "TOO_LONG"),
        ("x" * 65, "employee_number", "TOO_LONG"),
        (date(2020, 1, 1), "job_code", "NOT_TEXT"),
        ("nobody", "work_email", "BAD_EMAIL"),
        ("a@b@c", "work_email", "BAD_EMAIL"),
        ("two words@example.org", "work_email", "BAD_EMAIL"),
        ("Office", "work_arrangement", "BAD_CHOICE"),
        ("usd", "currency", "BAD_CHOICE"),
        ("XXX", "currency", "BAD_CHOICE"),
    ],
)
def test_text_that_the_field_can_t_hold_is_refused(value: Value, field: str, code: str) -> None:
    with pytest.raises(BadCell) as caught:
        to_text(value, TARGETS[field], FieldRule(field))
    assert code_of(caught) == code


def test_joiners_that_names_are_written_with_are_held() -> None:
    assert to_text("\u0646\u200c\u0645", TEXT, RULE) == "\u0646\u200c\u0645"


def test_the_longest_text_is_still_held() -> None:
    assert to_text("x" * 200, TEXT, RULE) == "x" * 200
    assert to_text("x" * 64, CODE, RULE) == "x" * 64


@pytest.mark.parametrize(
    ("cell", "rule", "value"),
    [
        ("  Cook\u00a0", RULE, "Cook"),
        ("  Cook ", FieldRule("job_title", strip=False), "  Cook "),
        ("   ", RULE, None),
        ("", FieldRule("job_title", default="Clerk"), "Clerk"),
        ("n/a", FieldRule("job_title", values={"n/a": ""}), None),
        ("n/a", FieldRule("job_title", values={"n/a": ""}, default="Clerk"), "Clerk"),
        ("N/A", FieldRule("job_title", values={"n/a": "none"}), "none"),
        ("other", FieldRule("job_title", values={"n/a": ""}), "other"),
        (Decimal(1), FieldRule("work_arrangement", values={"1": "REMOTE"}), "REMOTE"),
        (date(9999, 12, 31), FieldRule("left_on", values={"9999-12-31": ""}), None),
        (Decimal(0), RULE, Decimal(0)),
    ],
)
def test_a_cell_is_stripped_mapped_and_defaulted_in_this_order(
    cell: Value, rule: FieldRule, value: Value | None
) -> None:
    assert prepare(cell, rule) == value


@pytest.mark.parametrize(("value", "text"), [(Decimal("1E+3"), "1000"), (date(2020, 1, 2), "2020-01-02"), ("x", "x")])
def test_a_value_is_shown_as_a_person_reads_it(value: Value, text: str) -> None:
    assert plain(value) == text


def test_the_currencies_have_the_decimals_of_iso_4217() -> None:
    assert {EXPONENTS[code] for code in ("JPY", "KRW", "ISK", "CLP")} == {0}
    assert {EXPONENTS[code] for code in ("BHD", "KWD", "TND", "IQD")} == {3}
    assert {EXPONENTS[code] for code in ("USD", "EUR", "GBP", "CHF")} == {2}
    assert all(len(code) == 3 and code.isupper() for code in EXPONENTS)
