"""A mapping profile: what an integrator writes once so that a source's files can be read again and again.

The shape only. How it is written in TOML and what is refused there: `loading`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plugins.files.values import Period

Delimiter = Literal["auto", ",", ";", "\t", "|"]
Encoding = Literal["auto", "utf-8", "cp1252"]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How the file is written. `sheet` is for XLSX only; None means the workbook's only sheet."""

    format: Literal["csv", "xlsx"]
    delimiter: Delimiter = "auto"
    encoding: Encoding = "auto"
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers are written.

    `thousands` is empty when digits are not grouped; `currency_sign` may stand before a number.
    """

    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    currency_sign: str = ""


@dataclass(frozen=True, slots=True)
class YearInName:
    """A year taken from the file's name: the group `year` of `pattern`, plus `offset`, gives the first year.

    `starts` and `ends` are (month, day). The period runs from `starts` in the first year to the next `ends`.
    """

    pattern: re.Pattern[str]
    offset: int
    starts: tuple[int, int]
    ends: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is filled.

    `columns` are aliases: the first that the file has is read. Without any, `default` fills every row.
    `values` maps cell texts (exactly, else by their case-folded form) to texts before they are read further.
    `prefix` and `zero_pad` restore what a spreadsheet dropped from an identifier.
    """

    field: str
    columns: tuple[str, ...] = ()
    values: Mapping[str, str] | None = None
    default: str | None = None
    required: bool = False
    strip: bool = True
    prefix: str = ""
    zero_pad: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is needed to read one source's files, but the file.

    `organization` is the organization's key and `source` the name of the system, for external ids.
    A `full` file names everyone who is there; a `delta` file only those who changed.
    `natural_key` is the column that tells one person from another. `effective_on` and `pay_period` may be
    None, and then the caller says them.
    """

    name: str
    description: str
    organization: str
    source: str
    mode: Literal["full", "delta"]
    natural_key: FieldRule
    file: FileFormat
    fields: tuple[FieldRule, ...]
    date_formats: tuple[str, ...] = ()
    numbers: NumberFormat = NumberFormat()
    effective_on: date | YearInName | None = None
    pay_period: Period | YearInName | None = None
