"""What Xero's answers hold, as models, and the records that are made of them. Asks for nothing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

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


class _Told(BaseModel):
    """A part of an answer, with more in it than is looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True, populate_by_name=True)


class Employee(_Told):
    """An employee; the job's title is told in New Zealand alone."""

    key: str = Field(alias="employeeID")
    first_name: str = Field(alias="firstName")
    last_name: str = Field(alias="lastName")
    email: str | None = None
    start: date = Field(alias="startDate")
    end: date | None = Field(alias="endDate", default=None)
    job_title: str | None = Field(alias="jobTitle", default=None)


class Pay(_Told):
    """A record of pay, as it holds from a day on."""

    key: str = Field(alias="salaryAndWagesID")
    since: date = Field(alias="effectiveFrom")
    kind: Literal["Salary", "Hourly"] = Field(alias="paymentType")
    yearly: Decimal | None = Field(alias="annualSalary", default=None)
    per_unit: Decimal | None = Field(alias="ratePerUnit", default=None)
    units: Decimal | None = Field(alias="numberOfUnitsPerWeek", default=None)

    @property
    def amount(self) -> Decimal | None:
        """A year's salary, or an hour's wage."""
        return self.yearly if self.kind == "Salary" else self.per_unit

    @property
    def rate(self) -> Rate:
        """What the amount is for."""
        return Rate.YEAR if self.kind == "Salary" else Rate.HOUR


class PayRun(_Told):
    """A pay run."""

    key: str = Field(alias="payRunID")
    start: date = Field(alias="periodStartDate")
    end: date = Field(alias="periodEndDate")
    paid_on: date | None = Field(alias="paymentDate", default=None)
    status: Literal["Draft", "Posted"] = Field(alias="payRunStatus")


class Payslip(_Told):
    """What an employee gets in a pay run."""

    employee: str = Field(alias="employeeID")
    gross: Decimal = Field(alias="grossEarnings")
    net: Decimal | None = Field(alias="totalPay", default=None)


def employment(told: object, today: date) -> Employment:
    """An employee's employment, since its first day: Xero tells no other."""
    row = Employee.model_validate(told)
    ended = row.end is not None and row.end < today
    return Employment(
        key=row.key,
        person=PersonRef(key=row.key, email=row.email or None),
        effective_on=row.start,
        given_name=row.first_name,
        family_name=row.last_name,
        hired_on=row.start,
        left_on=row.end,
        status=EmploymentStatus.ENDED if ended else EmploymentStatus.ACTIVE,
        job_title=row.job_title or None,
    )


def compensation(told: object, employee: str, currency: str) -> Compensation:
    """A record of pay; Xero names neither the employee in it nor the currency."""
    row = Pay.model_validate(told)
    return Compensation.model_validate(
        {
            "key": row.key,
            "person": PersonRef(key=employee),
            "amount": row.amount,
            "currency": currency,
            "rate": row.rate,
            "effective_on": row.since,
            "hours_per_week": row.units,
            "version": version_of(row),
        }
    )


def version_of(row: Pay) -> str:
    """What tells one state of a record of pay from another; Xero has no versions."""
    return f"{row.key}:{row.kind}:{row.amount}:{row.since}"


def pay_run(told: object, payslips: Sequence[object], currency: str, today: date) -> PayrollRun:
    """A pay run; a draft pays nothing."""
    row, slips = PayRun.model_validate(told), [Payslip.model_validate(slip) for slip in payslips]
    paid = row.paid_on is not None and row.paid_on <= today
    posted = PayrollState.PAID if paid else PayrollState.PROCESSED
    return PayrollRun(
        key=row.key,
        period_start=row.start,
        period_end=row.end,
        paid_on=row.paid_on,
        currency=currency,
        state=posted if row.status == "Posted" else PayrollState.OPEN,
        lines=tuple(PayLine(person=PersonRef(key=slip.employee), gross=slip.gross, net=slip.net) for slip in slips),
    )


def fault(key: object, error: ValidationError) -> RowFault:
    """That no record can be made of a row, by its first fault; without the row's values."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or None
    told = None if key is None else str(key)
    return RowFault(told, "BAD_VALUE", f"{told} of Xero, {field}: {first['msg']}; mend it there.", field)
