"""What the reading of a people file yields: records, row errors and facts about the file.

Pure shapes. No file is opened here, and nothing here knows the database or the graph.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, get_args, get_type_hints

CODE_LENGTH = 64
NAME_LENGTH = 200
EMAIL_LENGTH = 254
"""The longest address that mail can carry (RFC 5321, 4.5.3.1.3, less the angle brackets)."""

WorkArrangement = Literal["ONSITE", "HYBRID", "REMOTE"]
Progress = Callable[[int, int | None], None]
"""Told how many data rows are done, and of how many (None while the file is still being counted)."""


class Kind(StrEnum):
    """How the text of a cell becomes a value."""

    TEXT = "text"
    EMAIL = "email"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class Target:
    """The rules of one field of a record, whatever the file. `lowest` and `highest` are included."""

    kind: Kind
    max_length: int = NAME_LENGTH
    choices: tuple[str, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None


TEXT = Target(Kind.TEXT)
CODE = Target(Kind.TEXT, max_length=CODE_LENGTH)
EMAIL = Target(Kind.EMAIL, max_length=EMAIL_LENGTH)
DATE = Target(Kind.DATE)
ARRANGEMENT = Target(Kind.CHOICE, choices=get_args(WorkArrangement))
FTE = Target(Kind.NUMBER, lowest=Decimal("0.0001"), highest=Decimal(1))
PAY = Target(Kind.MONEY)
PAY_RATE = Target(Kind.MONEY, lowest=Decimal(0))
CURRENCY = Target(Kind.CURRENCY)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, first and last included."""

    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person as one row of the file tells it. A new target is one new line here.

    `row` is the row's number in the file, the header being row 1. `key` is the natural key, the person's
    external id in the profile's source system. `effective_on` is the day from which the row holds, never
    before `hired_on`. `pay_period` is the period of `gross_pay` (None when the row has no gross pay).
    `base_pay` (a year's) and `gross_pay` (the period's) are integers of minor units of `currency`, an
    ISO 4217 code that is None only when the row has no pay. `fte` is 1 for full time. `manager_number` is the
    manager's `employee_number`. An empty cell is None; `FileContent.fields` says what is mapped at all.
    """

    row: int
    key: str
    effective_on: date
    pay_period: Period | None = None
    employee_number: Annotated[str | None, CODE] = None
    given_name: Annotated[str | None, TEXT] = None
    family_name: Annotated[str | None, TEXT] = None
    display_name: Annotated[str | None, TEXT] = None
    work_email: Annotated[str | None, EMAIL] = None
    job_title: Annotated[str | None, TEXT] = None
    job_code: Annotated[str | None, CODE] = None
    department_code: Annotated[str | None, CODE] = None
    department_name: Annotated[str | None, TEXT] = None
    manager_number: Annotated[str | None, CODE] = None
    location: Annotated[str | None, TEXT] = None
    hired_on: Annotated[date | None, DATE] = None
    left_on: Annotated[date | None, DATE] = None
    work_arrangement: Annotated[WorkArrangement | None, ARRANGEMENT] = None
    fte: Annotated[Decimal | None, FTE] = None
    base_pay: Annotated[int | None, PAY_RATE] = None
    gross_pay: Annotated[int | None, PAY] = None
    currency: Annotated[str | None, CURRENCY] = None


TARGETS: dict[str, Target] = {
    name: hint.__metadata__[0]
    for name, hint in get_type_hints(PersonRecord, include_extras=True).items()
    if hasattr(hint, "__metadata__")
}
"""Every field that a profile may fill, by name, in the record's order."""


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row was rejected: one sentence for the person who mends it. A row may have several.

    `column` is the file's own column name, None when the row as a whole is at fault; `value` is the cell's
    text, shortened.
    """

    row: int
    column: str | None
    code: str
    message: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is written, as found: `delimiter` and `encoding` for CSV, `sheet` for XLSX."""

    format: Literal["csv", "xlsx"]
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file read whole. Records and errors are in the file's order, and no row is in both.

    `sha256` is of the file's bytes, in hex. `row_count` counts data rows: no header, no blank rows.
    `columns` is the file's header. `fields` names the targets that the profile fills (an unmapped one is
    None in every record and says nothing about the person). `keys` are the natural keys of all its rows, rejected ones
    included: whoever stands there is not absent.
    """

    path: Path
    sha256: str
    row_count: int
    dialect: Dialect
    columns: tuple[str, ...]
    fields: frozenset[str]
    keys: frozenset[str]
    records: tuple[PersonRecord, ...]
    errors: tuple[RowError, ...]

    @property
    def rejected_rows(self) -> frozenset[int]:
        """Numbers of the rows that have an error."""
        return frozenset(error.row for error in self.errors)


class ProfileError(Exception):
    """A mapping profile that can't be used: a stable code and one sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class FileError(Exception):
    """A file that can't be read as a whole: a stable code and one sentence. Nothing of it was taken in."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
