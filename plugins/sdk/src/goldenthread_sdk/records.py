"""The records that connectors tell, one model for each thing, whatever vendor it comes from.

Frozen pydantic models that refuse unknown fields: a connector maps what it means, and lets the rest of a row be.
Amounts are Decimal in major units with an ISO 4217 currency; days are dates; moments carry a time zone.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[str, StringConstraints(min_length=1, max_length=400)]
"""The vendor's own key of a thing, as text."""

Currency = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
"""ISO 4217, e.g. EUR."""

Amount = Annotated[Decimal, Field(max_digits=19, decimal_places=6)]
"""An amount in major units, e.g. 65000.00; never a float."""


class Model(BaseModel):
    """What every record and payload is: frozen, without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, ser_json_inf_nan="constants")


class Record(Model):
    """One row of a stream. `key` tells it from all others of the stream, for ever."""

    key: Key


class PersonRef(Model):
    """A person as the vendor names them: whatever is known. The host finds out which employee it is.

    A key beats an employee number beats an e-mail address; what matches two employees is stopped and shown.
    """

    key: Key | None = None
    employee_number: str | None = None
    email: str | None = None
    user_name: str | None = None


class Person(Record):
    """Someone whom the vendor knows."""

    given_name: str | None = None
    family_name: str | None = None
    display_name: str | None = None
    email: str | None = None
    user_name: str | None = None
    employee_number: str | None = None
    active: bool = True


class EmploymentStatus(StrEnum):
    """How an employment stands."""

    ACTIVE = "ACTIVE"
    ON_LEAVE = "ON_LEAVE"
    ENDED = "ENDED"


class Employment(Record):
    """An employment as it holds from `effective_on` on; `left_on` is the last day of work.

    `key` names the employment; `manager` the person whom it reports to. `fte` is a share from 0 to 2.
    """

    person: PersonRef
    effective_on: date
    employee_number: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    display_name: str | None = None
    work_email: str | None = None
    hired_on: date | None = None
    left_on: date | None = None
    status: EmploymentStatus = EmploymentStatus.ACTIVE
    job_title: str | None = None
    job_code: str | None = None
    department_code: str | None = None
    department_name: str | None = None
    location: str | None = None
    manager: PersonRef | None = None
    fte: Annotated[Decimal, Field(ge=0, le=2, decimal_places=4)] | None = None


class Rate(StrEnum):
    """What an amount of pay is for."""

    YEAR = "YEAR"
    MONTH = "MONTH"
    FORTNIGHT = "FORTNIGHT"
    WEEK = "WEEK"
    HOUR = "HOUR"


class Compensation(Record):
    """Base pay as it holds from a day on. `version` is what the vendor locks changes by."""

    person: PersonRef
    amount: Amount
    currency: Currency
    rate: Rate
    effective_on: date
    hours_per_week: Amount | None = None
    version: str | None = None


class PayrollState(StrEnum):
    """How far a payroll is."""

    OPEN = "OPEN"
    PROCESSED = "PROCESSED"
    PAID = "PAID"
    REVERSED = "REVERSED"


class PayLine(Model):
    """What one person gets in a payroll; `change_keys` are the keys of our changes that it contains, where told."""

    person: PersonRef
    gross: Amount
    net: Amount | None = None
    base: Amount | None = None
    change_keys: tuple[str, ...] = ()


class PayrollRun(Record):
    """A payroll: who is paid what for which days."""

    period_start: date
    period_end: date
    paid_on: date | None = None
    currency: Currency
    state: PayrollState
    lines: tuple[PayLine, ...] = ()


class Course(Record):
    """A course that people can take. `skills` are names of skills, as the vendor writes them."""

    name: str
    code: str | None = None
    description: str | None = None
    url: str | None = None
    minutes: Annotated[int, Field(ge=0)] | None = None
    skills: tuple[str, ...] = ()
    active: bool = True
    tracks_completion: bool = True


class Enrolment(Record):
    """That a person is to take a course."""

    person: PersonRef
    course_key: Key
    enrolled_at: AwareDatetime | None = None
    due_on: date | None = None
    active: bool = True


class CompletionState(StrEnum):
    """How a course ended for a person."""

    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    REVOKED = "REVOKED"
    """It was told as completed before, and that was taken back."""


class Completion(Record):
    """That a person finished a course. `score` is a share from 0 to 1."""

    person: PersonRef
    course_key: Key
    state: CompletionState = CompletionState.COMPLETED
    completed_at: AwareDatetime | None = None
    score: Annotated[Decimal, Field(ge=0, le=1, decimal_places=6)] | None = None
    course_name: str | None = None


class EnrolmentOrder(Model):
    """To enrol a person in a course."""

    person: PersonRef
    course_key: Key
    due_on: date | None = None


class UserOrder(Model):
    """To make a user account for a person."""

    person: PersonRef
    given_name: str
    family_name: str
    email: str


class CompletionOrder(Model):
    """To tell the vendor that a person was given a course, or finished it. `happened_at` is when."""

    person: PersonRef
    course_key: Key
    course_name: str
    completed: bool
    happened_at: AwareDatetime


class CompensationOrder(Model):
    """To change a person's base pay from a day on."""

    person: PersonRef
    amount: Amount
    currency: Currency
    rate: Rate
    effective_on: date


RECORDS: tuple[type[Record], ...] = (Person, Employment, Compensation, PayrollRun, Course, Enrolment, Completion)
"""What streams may tell."""

ORDERS: tuple[type[Model], ...] = (EnrolmentOrder, UserOrder, CompletionOrder, CompensationOrder)
"""What commands may carry."""
