"""A mapping profile read from TOML, checked to the last key before any file is touched.

The bundled profiles lie beside this module; plugins offer others, and an integrator's own is given by its path.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

from plugins.files.cells import BadCell, date_format_fault, to_date, to_number, to_text
from plugins.files.currencies import EXPONENTS
from plugins.files.profile import (
    Delimiter,
    Encoding,
    FieldRule,
    FileFormat,
    NumberFormat,
    Profile,
    YearInName,
)
from plugins.files.toml_table import TomlTable
from plugins.files.values import CODE, TARGETS, Kind, Period, ProfileError, Target

BUNDLED = Path(__file__).parent / "profiles"
PROFILE_KEYS = (
    "name",
    "description",
    "organization",
    "source",
    "mode",
    "currency",
    "natural_key",
    "file",
    "dates",
    "numbers",
    "effective_on",
    "pay_period",
    "fields",
)
FIELD_KEYS = ("column", "values", "default", "required", "strip", "prefix", "zero_pad")
YEAR_KEYS = ("file_name", "starts", "year_offset")
LONGEST_PAD = 64
MONTH_DAY = re.compile("([0-9]{2})-([0-9]{2})")
COMMON_YEAR = 2001


def bundled_profiles() -> tuple[str, ...]:
    """Names of the profiles that come with the program."""
    return tuple(sorted(path.stem for path in BUNDLED.glob("*.toml")))


def load_profile(name_or_path: str | Path, offered: Sequence[Path] = ()) -> Profile:
    """A bundled profile, or one that a plugin offers, by its bare name; any other by the path of its TOML file.

    Raises ProfileError: PROFILE_NOT_FOUND, BAD_TOML, UNKNOWN_KEY, MISSING_KEY, BAD_VALUE.
    """
    path = _path(name_or_path, offered)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        message = (
            f"There is no profile {name_or_path} that can be read; give the path of a TOML file, or one of "
            f"{', '.join(sorted({*bundled_profiles(), *(one.stem for one in offered)}))}."
        )
        raise ProfileError("PROFILE_NOT_FOUND", message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError("BAD_TOML", f"Profile {path.name} is no valid TOML ({error}); correct it.") from error
    return _profile(TomlTable(path.name, "", data))


def is_bundled(name_or_path: str | Path) -> bool:
    """Whether it is no bare name that somebody else might offer a profile under."""
    return not _is_bare(name_or_path) or name_or_path in bundled_profiles()


def _path(name_or_path: str | Path, offered: Sequence[Path]) -> Path:
    if not _is_bare(name_or_path):
        return Path(name_or_path)
    known = {path.stem: path for path in (*offered, *BUNDLED.glob("*.toml"))}
    return known.get(str(name_or_path), BUNDLED / f"{name_or_path}.toml")


def _is_bare(name_or_path: str | Path) -> bool:
    path = Path(name_or_path)
    return isinstance(name_or_path, str) and path.name == name_or_path and not path.suffix


def _profile(table: TomlTable) -> Profile:
    table.only(PROFILE_KEYS)
    file = _file(table.table("file"))
    formats = _date_formats(table.table("dates"))
    numbers = _numbers(table.table("numbers"))
    profile = Profile(
        name=table.required_text("name"),
        description=table.text("description", ""),
        organization=table.required_text("organization"),
        source=table.required_text("source"),
        mode=cast("Any", table.choice("mode", ("full", "delta"))),
        natural_key=_natural_key(table),
        file=file,
        fields=_fields(table, formats, numbers),
        date_formats=formats,
        numbers=numbers,
        effective_on=_effective_on(table.table("effective_on")),
        pay_period=_pay_period(table.table("pay_period")),
    )
    _refuse_unreadable_dates(table, profile)
    return profile


def _file(table: TomlTable) -> FileFormat:
    table.only(("format", "delimiter", "encoding", "sheet"))
    kind = table.choice("format", ("csv", "xlsx"))
    foreign = {"csv": ("sheet",), "xlsx": ("delimiter", "encoding")}[kind]
    for key in foreign:
        if key in table.data:
            raise ProfileError("BAD_VALUE", f"{table.place(key)} means nothing for {kind}; remove it.")
    return FileFormat(
        format=cast("Any", kind),
        delimiter=cast("Delimiter", table.choice("delimiter", get_args(Delimiter), "auto")),
        encoding=cast("Encoding", table.choice("encoding", get_args(Encoding), "auto")),
        sheet=table.required_text("sheet") if "sheet" in table.data else None,
    )


def _date_formats(table: TomlTable) -> tuple[str, ...]:
    table.only(("formats",))
    formats = table.texts("formats")
    for form in formats:
        fault = date_format_fault(form)
        if fault is not None:
            raise ProfileError("BAD_VALUE", f"{table.place('formats')} has {form!r}, which {fault}.")
    return formats


def _numbers(table: TomlTable) -> NumberFormat:
    table.only(("decimal", "thousands", "currency_sign"))
    decimal = table.choice("decimal", (".", ","), ".")
    thousands = table.choice("thousands", ("", ",", ".", " ", "'"), "")
    if decimal == thousands:
        raise table.wrong("thousands", "another sign than decimal")
    return NumberFormat(cast("Any", decimal), cast("Any", thousands), table.text("currency_sign", "").strip())


def _natural_key(table: TomlTable) -> FieldRule:
    if "natural_key" not in table.data:
        message = f"{table.place('natural_key')} is missing; name the column that tells people apart."
        raise ProfileError("MISSING_KEY", message)
    rule = _field(table, "natural_key", CODE)
    if not rule.columns or rule.default is not None:
        raise table.wrong("natural_key", "a column without a default")
    return replace(rule, required=True)


def _fields(table: TomlTable, formats: tuple[str, ...], numbers: NumberFormat) -> tuple[FieldRule, ...]:
    """The fields' rules; the profile's currency is what the currency field is when a row says none."""
    fields = table.table("fields")
    fields.only(tuple(TARGETS))
    rules = {name: _field(fields, name, target) for name, target in TARGETS.items() if name in fields.data}
    if "currency" in table.data:
        rules["currency"] = _with_currency(table, fields, rules.get("currency", FieldRule("currency")))
    if "currency" not in rules and any(TARGETS[name].kind is Kind.MONEY for name in rules):
        message = f'{table.place("currency")} is missing, and pay is mapped; add a code of ISO 4217 like "USD".'
        raise ProfileError("MISSING_KEY", message)
    for name, rule in rules.items():
        _refuse_bad_texts(fields, rule, TARGETS[name], formats, numbers)
    return tuple(rules.values())


def _with_currency(table: TomlTable, fields: TomlTable, rule: FieldRule) -> FieldRule:
    currency = table.required_text("currency")
    if currency not in EXPONENTS:
        raise table.wrong("currency", 'a code of ISO 4217, like "USD"')
    if rule.default is not None:
        raise fields.wrong("currency", f"without a default, since the profile's currency is {currency}")
    return replace(rule, default=currency)


def _field(parent: TomlTable, name: str, target: Target) -> FieldRule:
    value = parent.data[name]
    short = isinstance(value, str | list)
    if not short and not isinstance(value, dict):
        raise parent.wrong(name, "a column, a list of columns or a table of options")
    table = replace(parent, data={name: {"column": value}}).table(name) if short else parent.table(name)
    table.only(FIELD_KEYS)
    rule = FieldRule(
        field=name,
        columns=table.texts("column"),
        values=_value_map(table),
        default=table.required_text("default") if "default" in table.data else None,
        required=table.flag("required", default=False),
        strip=table.flag("strip", default=True),
        prefix=table.text("prefix", ""),
        zero_pad=table.whole("zero_pad", 0, LONGEST_PAD),
    )
    _refuse_contradictions(table, rule, target)
    return rule


def _value_map(table: TomlTable) -> dict[str, str] | None:
    values = table.mapping("values")
    return None if values is None else {key.casefold(): value for key, value in values.items()} | values


def _refuse_contradictions(table: TomlTable, rule: FieldRule, target: Target) -> None:
    if not rule.columns and rule.default is None:
        message = f"{table.place('column')} is missing; name the source column, or give a default."
        raise ProfileError("MISSING_KEY", message)
    if rule.required and rule.default is not None:
        raise table.wrong("required", "left out, since a field with a default is never empty")
    if (rule.prefix or rule.zero_pad) and target.kind is not Kind.TEXT:
        key = "prefix" if rule.prefix else "zero_pad"
        raise table.wrong(key, "left out, since the field is no text")


def _refuse_bad_texts(
    fields: TomlTable, rule: FieldRule, target: Target, formats: tuple[str, ...], numbers: NumberFormat
) -> None:
    """A default, or the result of a value map, that the field can't hold would reject every row it meets."""
    texts = [*(rule.values or {}).values(), rule.default or ""]
    for text in filter(None, texts):
        try:
            _read(text, rule, target, formats, numbers)
        except BadCell as bad:
            raise ProfileError("BAD_VALUE", f"{fields.place(rule.field)} gives {text!r}, which {bad.problem}.") from bad


def _read(text: str, rule: FieldRule, target: Target, formats: tuple[str, ...], numbers: NumberFormat) -> None:
    match target.kind:
        case Kind.DATE:
            to_date(text, formats)
        case Kind.NUMBER | Kind.MONEY:
            to_number(text, target, numbers)
        case _:
            to_text(text, target, rule)


def _effective_on(table: TomlTable) -> date | YearInName | None:
    if not table.data:
        return None
    if "file_name" in table.data:
        table.only(YEAR_KEYS)
        return _year_in_name(table)
    table.only(("date", *YEAR_KEYS))
    return table.day("date")


def _pay_period(table: TomlTable) -> Period | YearInName | None:
    if not table.data:
        return None
    if "file_name" in table.data:
        table.only((*YEAR_KEYS, "ends"))
        return replace(_year_in_name(table), ends=_month_day(table, "ends") if "ends" in table.data else None)
    table.only(("first_day", "last_day", *YEAR_KEYS, "ends"))
    period = Period(table.day("first_day"), table.day("last_day"))
    if period.last_day < period.first_day:
        raise table.wrong("last_day", "on or after first_day")
    return period


def _year_in_name(table: TomlTable) -> YearInName:
    text = table.required_text("file_name")
    try:
        pattern = re.compile(text)
    except re.error as error:
        message = f"{table.place('file_name')} is no regular expression ({error}); correct it."
        raise ProfileError("BAD_VALUE", message) from error
    if "year" not in pattern.groupindex:
        raise table.wrong("file_name", "a regular expression with a group named year, like 'fy(?P<year>[0-9]{4})'")
    return YearInName(pattern, table.whole("year_offset", -1, 1), _month_day(table, "starts"))


def _month_day(table: TomlTable, key: str) -> tuple[int, int]:
    match = MONTH_DAY.fullmatch(table.required_text(key))
    try:
        day = date(COMMON_YEAR, int(match[1]), int(match[2])) if match else None
    except ValueError:
        day = None
    if day is None:
        raise table.wrong(key, 'a month and a day that every year has, like "07-01"')
    return day.month, day.day


def _refuse_unreadable_dates(table: TomlTable, profile: Profile) -> None:
    dates = [rule.field for rule in profile.fields if TARGETS[rule.field].kind is Kind.DATE and rule.columns]
    if profile.file.format == "csv" and dates and not profile.date_formats:
        message = (
            f"{table.table('dates').place('formats')} is missing, and {dates[0]} is a date; add how the file "
            'writes dates, like ["%m/%d/%Y"].'
        )
        raise ProfileError("MISSING_KEY", message)
