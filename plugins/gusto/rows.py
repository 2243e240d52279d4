"""What Gusto's answers hold, as models, and the records that are made of them. Asks for nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from goldenthread_sdk import (
    Compensation,
    Employment,
    EmploymentStatus,
    PayLine,
    PayrollRun,
    PayrollState,
    PersonRef,
    Rate,
    RowFault,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

CURRENCY = "USD"
"""Gusto pays in the United States alone, and tells no currency."""

RATES: Mapping[str, Rate] = {"Year": Rate.YEAR, "Month": Rate.MONTH, "Week": Rate.WEEK, "Hour": Rate.HOUR}


class _Told(BaseModel):
    """A part of an answer, with more in it than is looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Pay(_Told):
    """A compensation: what a job pays from a day on."""

    uuid: str
    version: str
    employee_uuid: str
    rate: Decimal
    payment_unit: Literal["Hour", "Week", "Month", "Year", "Paycheck"]
    effective_date: date


class Place(_Told):
    """Where a job is."""

    city: str | None = None
    state: str | None = None


class Job(_Told):
    """What an employee does; without the right to pay it comes without `compensations`."""

    uuid: str
    title: str | None = None
    primary: bool = False
    hire_date: date | None = None
    location: Place | None = None
    compensations: tuple[dict[str, Any], ...] | None = None


class Termination(_Told):
    """That an employee leaves; `effective_date` is their last day of work."""

    active: bool = False
    effective_date: date


class Employee(_Told):
    """An employee."""

    uuid: str
    first_name: str
    last_name: str
    preferred_first_name: str | None = None
    email: str | None = None
    work_email: str | None = None
    employee_code: str | None = None
    manager_uuid: str | None = None
    department: str | None = None
    department_uuid: str | None = None
    jobs: tuple[Job, ...] = ()
    terminations: tuple[Termination, ...] = ()

    @property
    def job(self) -> Job | None:
        """The primary job."""
        return next((job for job in self.jobs if job.primary), None)


class Period(_Told):
    """The days of a payroll, both of them in it."""

    start_date: date
    end_date: date


class Payroll(_Told):
    """A payroll."""

    payroll_uuid: str
    check_date: date
    processed: bool
    off_cycle_reason: str | None = None
    pay_period: Period


class Line(_Told):
    """What an employee gets in a payroll."""

    employee_uuid: str
    excluded: bool = False
    gross_pay: Decimal = Field(allow_inf_nan=False)
    net_pay: Decimal | None = None


def employment(told: object, today: date) -> Employment:
    """An employee's employment as it stands, since the day of the pay that is in force; Gusto tells no other day."""
    row = Employee.model_validate(told)
    job = row.job
    hired = None if job is None else job.hire_date
    ends = [one for one in row.terminations if hired is None or one.effective_date >= hired]
    pay = [] if job is None else [str(one.get("effective_date")) for one in job.compensations or ()]
    begun = max((day for day in pay if day <= today.isoformat()), default=hired)
    place = None if job is None else job.location
    return Employment.model_validate(
        {
            "key": row.uuid,
            "person": PersonRef(key=row.uuid, employee_number=row.employee_code, email=row.work_email or row.email),
            "effective_on": begun,
            "employee_number": row.employee_code,
            "given_name": row.preferred_first_name or row.first_name,
            "family_name": row.last_name,
            "work_email": row.work_email,
            "hired_on": hired,
            "left_on": max((one.effective_date for one in ends), default=None),
            "status": EmploymentStatus.ENDED if any(one.active for one in ends) else EmploymentStatus.ACTIVE,
            "job_title": None if job is None else job.title or None,
            "department_code": row.department_uuid,
            "department_name": row.department,
            "location": ", ".join(filter(None, (place.city, place.state))) or None if place else None,
            "manager": PersonRef(key=row.manager_uuid) if row.manager_uuid else None,
        }
    )


def compensation(told: object) -> Compensation:
    """What a job pays from a day on. What an owner draws by the paycheck is none that the thread knows."""
    row = Pay.model_validate(told)
    return Compensation.model_validate(
        {
            "key": row.uuid,
            "person": PersonRef(key=row.employee_uuid),
            "amount": row.rate,
            "currency": CURRENCY,
            "rate": RATES.get(row.payment_unit),
            "effective_on": row.effective_date,
            "version": row.version,
        }
    )


def payroll(told: object, lines: Sequence[object], today: date) -> PayrollRun:
    """A processed payroll; one that takes another back pays nothing."""
    row, people = Payroll.model_validate(told), [Line.model_validate(line) for line in lines]
    state = PayrollState.PAID if row.check_date <= today else PayrollState.PROCESSED
    if not row.processed or row.off_cycle_reason == "Reversal":
        state = PayrollState.REVERSED if row.processed else PayrollState.OPEN
    return PayrollRun(
        key=row.payroll_uuid,
        period_start=row.pay_period.start_date,
        period_end=row.pay_period.end_date,
        paid_on=row.check_date,
        currency=CURRENCY,
        state=state,
        lines=tuple(
            PayLine(person=PersonRef(key=line.employee_uuid), gross=line.gross_pay, net=line.net_pay)
            for line in people
            if not line.excluded
        ),
    )


def fault(key: object, error: ValidationError) -> RowFault:
    """That no record can be made of a row, by its first fault; without the row's values."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or None
    told = None if key is None else str(key)
    return RowFault(told, "BAD_VALUE", f"{told} of Gusto, {field}: {first['msg']}; mend it there.", field)
