"""What BambooHR's answers hold, as strict models, and the records that are made of them. Asks for nothing.

The contract says of a table's row no more than that it has an id; what a row of pay must hold is said here, stricter
than the contract, after the vendor's documentation of its fields and field types.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from goldenthread_sdk import (
    Compensation,
    Completion,
    Course,
    Currency,
    Employment,
    EmploymentStatus,
    PersonRef,
    Rate,
    RowFault,
)
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

NO_DAYS = ("", "0000-00-00")
"""How BambooHR writes that there is no day."""

RATES: Mapping[str, Rate] = {"Year": Rate.YEAR, "Month": Rate.MONTH, "Week": Rate.WEEK}


def _none_of(value: object) -> object:
    return None if value in NO_DAYS else value


def _money(value: object) -> object:
    """'75000.00 USD', or an amount and a currency apart, or an amount alone in the company's own currency."""
    if isinstance(value, Mapping):
        return {"amount": value.get("value"), "currency": value.get("currency") or None}
    words = str(value or "").split()
    return {"amount": words[0] if words else None, "currency": words[1] if len(words) > 1 else None}


MaybeDay = Annotated[date | None, BeforeValidator(_none_of)]


class _Told(BaseModel):
    """A part of an answer: camelCase, with more in it than is looked at."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="ignore", frozen=True, coerce_numbers_to_str=True, hide_input_in_errors=True
    )


class EmployeeRow(_Told):
    """An employee as Get Employee tells them, with the fields that are asked for."""

    id: str
    first_name: str | None = None
    last_name: str | None = None
    work_email: str | None = None
    employee_number: str | None = None
    hire_date: MaybeDay = None
    termination_date: MaybeDay = None
    status: Literal["Active", "Inactive"]
    job_title_name: str | None = None
    department: str | None = None
    department_id: str | None = None
    location: str | None = None
    reports_to_id: str | None = None


FIELDS = tuple(to_camel(name) for name in EmployeeRow.model_fields if name != "id")
"""The fields to ask for."""


class Money(BaseModel):
    """An amount; without a currency it is in the company's own."""

    amount: Decimal
    currency: Currency | None


class PayRow(_Told):
    """A row of the table compensation: pay from a day on."""

    id: str
    employee_id: str
    start_date: date
    rate: Annotated[Money, BeforeValidator(_money)]
    type: Literal["Salary", "Hourly"]
    paid_per: str | None = None
    comment: str | None = None
    exempt: str | None = None
    pay_schedule: str | None = None

    @property
    def per(self) -> Rate | None:
        """What the amount is for; None where it is something that the thread does not know, e.g. a pay period."""
        return Rate.HOUR if self.type == "Hourly" else RATES.get(self.paid_per or "")


class TrainingType(_Told):
    """A training."""

    id: str
    name: str
    description: str | None = None
    link_url: str | None = None


class TrainingRecord(_Told):
    """That someone had a training. There is no record before it is completed."""

    id: str
    employee_id: str
    completed: date
    type: str
    notes: str | None = None


def employment(told: object, started: str | None, today: date) -> Employment:
    """An employee's employment as it stands.

    Args:
        told: the answer of Get Employee.
        started: since when the row of the table jobInfo holds that is in force; None where there is none.
        today: by which an end that is still to come is told from one that was.
    """
    row = EmployeeRow.model_validate(told)
    since = started or row.hire_date
    ended = row.termination_date is not None and row.termination_date <= today
    to_come = row.hire_date is not None and row.hire_date > today
    inactive = row.status == "Inactive" and not to_come
    return Employment.model_validate(
        {
            "key": row.id,
            "person": PersonRef(key=row.id, employee_number=row.employee_number, email=row.work_email),
            "effective_on": since,
            "employee_number": row.employee_number,
            "given_name": row.first_name,
            "family_name": row.last_name,
            "work_email": row.work_email,
            "hired_on": row.hire_date,
            "left_on": row.termination_date,
            "status": EmploymentStatus.ENDED if ended or inactive else EmploymentStatus.ACTIVE,
            "job_title": row.job_title_name,
            "department_code": row.department_id,
            "department_name": row.department,
            "location": row.location,
            "manager": PersonRef(key=row.reports_to_id) if row.reports_to_id else None,
        }
    )


def compensation(told: object, currency: str) -> Compensation:
    """A row of pay; `currency` is the company's own."""
    row = PayRow.model_validate(told)
    return Compensation.model_validate(
        {
            "key": row.id,
            "person": PersonRef(key=row.employee_id),
            "amount": row.rate.amount,
            "currency": row.rate.currency or currency,
            "rate": row.per,
            "effective_on": row.start_date,
        }
    )


def course(told: object) -> Course:
    """A training as a course."""
    row = TrainingType.model_validate(told)
    return Course(key=row.id, name=row.name, description=row.description, url=row.link_url)


def completion(told: object) -> Completion:
    """A training record as a completion, at the beginning of its day, for BambooHR knows no hour."""
    row = TrainingRecord.model_validate(told)
    at = datetime.combine(row.completed, time(), UTC)
    return Completion(key=row.id, person=PersonRef(key=row.employee_id), course_key=row.type, completed_at=at)


def fault(key: object, error: ValidationError) -> RowFault:
    """That no record can be made of a row, by its first fault; without the row's values."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or None
    told = None if key is None else str(key)
    return RowFault(told, "BAD_VALUE", f"Row {told} of BambooHR, {field}: {first['msg']}; mend it there.", field)


def in_force(rows: object, on: date, field: str) -> Any:
    """The row of an employee's table that holds on a day, by the field that says since when; None where none does."""
    told = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    begun = {str(row.get(field) or ""): row for row in told if str(row.get(field) or "~") <= on.isoformat()}
    begun = {day: row for day, row in begun.items() if day not in NO_DAYS}
    return begun[max(begun)] if begun else None
