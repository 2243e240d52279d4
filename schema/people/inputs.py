"""What mutations of people are given. Shapes only; what is wrong with them, the actions say."""

from datetime import date

import strawberry
from strawberry import UNSET

from schema.access.mutations import Input
from schema.access.values import LineKind
from schema.kit.enums import graph_enum
from schema.kit.scalars import Number
from schema.people.values import WorkArrangement

VERSION = "The employee's version that you have read; refused with STALE_VERSION when it has changed since."

for _values in (LineKind, WorkArrangement):
    graph_enum(_values)


@strawberry.input(description="A threshold to set.")
class ThresholdInput:
    """A threshold by its area and name."""

    area: str = strawberry.field(description="Which rules it is for, e.g. checkIns.")
    name: str = strawberry.field(description="Its name, e.g. missesInARow.")
    value: str | None = strawberry.field(default=None, description="What it shall be, as text; null for the usual.")


@strawberry.input(description="By which figures the organization's rules fire.")
class OrganizationThresholdsSetInput(Input):
    """The thresholds that change."""

    thresholds: list[ThresholdInput] = strawberry.field(description="What to set; what is left out stays as it is.")
    expected_version: int | None = strawberry.field(
        default=None, description="The organization's version that you have read; STALE_VERSION when it has changed."
    )


@strawberry.input(description="New terms of an employment from a day on, which may lie ahead. What is left out stays.")
class EmploymentChangeInput(Input):
    """The terms that change."""

    employee_id: strawberry.ID = strawberry.field(description="Whose employment it is.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    effective_on: date = strawberry.field(description="First day of the new terms.")
    job_profile_id: strawberry.ID | None = strawberry.field(default=UNSET, description="The job; null for none.")
    position_id: strawberry.ID | None = strawberry.field(default=UNSET, description="The seat; null for none.")
    org_unit_id: strawberry.ID | None = strawberry.field(default=UNSET, description="The unit; null for none.")
    location_id: strawberry.ID | None = strawberry.field(default=UNSET, description="The place; null for none.")
    work_arrangement: WorkArrangement | None = strawberry.field(
        default=UNSET, description="Where the work is done; null where that is unknown."
    )
    fte: Number | None = strawberry.field(
        default=UNSET, description="Working time as a share of full time, above 0 and at most 1."
    )
    grade: str | None = strawberry.field(default=UNSET, description="Pay grade, at most 40 letters; null for none.")


@strawberry.input(description="Somebody who is to work here.")
class EmployeeHireInput(Input):
    """The person, the employment, the manager."""

    given_name: str = strawberry.field(description="Given name, at most 100 letters.")
    family_name: str = strawberry.field(description="Family name, at most 100 letters.")
    name: str | None = strawberry.field(
        default=None, description="Name as the employee wishes to be called; given and family name when left out."
    )
    birth_date: date | None = strawberry.field(default=None, description="Date of birth.")
    personal_email: str | None = strawberry.field(default=None, description="Private e-mail address.")
    phone: str | None = strawberry.field(default=None, description="Private phone number.")
    employee_number: str = strawberry.field(description="Number in the HR system, that nobody else has.")
    work_email: str | None = strawberry.field(default=None, description="E-mail address at work, that nobody else has.")
    hired_on: date = strawberry.field(description="First day of work; may lie ahead.")
    job_profile_id: strawberry.ID | None = strawberry.field(default=None, description="The job.")
    position_id: strawberry.ID | None = strawberry.field(default=None, description="The seat.")
    org_unit_id: strawberry.ID | None = strawberry.field(default=None, description="The unit.")
    location_id: strawberry.ID | None = strawberry.field(default=None, description="The place.")
    work_arrangement: WorkArrangement | None = strawberry.field(default=None, description="Where the work is done.")
    fte: Number | None = strawberry.field(
        default=None, description="Working time as a share of full time, above 0 and at most 1; 1 when left out."
    )
    grade: str | None = strawberry.field(default=None, description="Pay grade, at most 40 letters.")
    manager_id: strawberry.ID | None = strawberry.field(
        default=None, description="The primary manager from the first day on; nobody yet when left out."
    )


@strawberry.input(description="The end of an employment.")
class EmployeeTerminateInput(Input):
    """Day and reason."""

    employee_id: strawberry.ID = strawberry.field(description="Who leaves.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    last_day: date = strawberry.field(description="Last day of work; may lie ahead.")
    reason: str | None = strawberry.field(
        default=None, description="Why, at most 2,000 letters; read by HR and the HR business partner alone."
    )


@strawberry.input(description="A proposal of another system that HR does not follow: the employment goes on.")
class TerminationProposalDeclineInput(Input):
    """The proposal and why."""

    proposal_id: strawberry.ID = strawberry.field(description="The proposal.")
    reason: str = strawberry.field(description="Why the employment goes on, at most 2,000 letters; HR reads it.")
    expected_version: int | None = strawberry.field(
        default=None, description="The proposal's version that you have read; STALE_VERSION when it has changed since."
    )


@strawberry.input(description="Somebody who worked here and comes back: the same employee, a new employment.")
class EmployeeRehireInput(Input):
    """The new terms. Nothing of the old ones is taken over, but the lines that nobody has ended."""

    employee_id: strawberry.ID = strawberry.field(description="Who comes back.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    starts_on: date = strawberry.field(description="First day of the new employment; may lie ahead.")
    job_profile_id: strawberry.ID | None = strawberry.field(default=None, description="The job.")
    position_id: strawberry.ID | None = strawberry.field(default=None, description="The seat.")
    org_unit_id: strawberry.ID | None = strawberry.field(default=None, description="The unit.")
    location_id: strawberry.ID | None = strawberry.field(default=None, description="The place.")
    work_arrangement: WorkArrangement | None = strawberry.field(default=None, description="Where the work is done.")
    fte: Number | None = strawberry.field(
        default=None, description="Working time as a share of full time, above 0 and at most 1; 1 when left out."
    )
    grade: str | None = strawberry.field(default=None, description="Pay grade, at most 40 letters.")
    manager_id: strawberry.ID | None = strawberry.field(
        default=None, description="The primary manager from that day on; a line that still stands when left out."
    )


@strawberry.input(description="What changes of an employee's own record: what is left out stays, null clears.")
class EmployeeUpdateInput(Input):
    """Names and addresses."""

    employee_id: strawberry.ID | None = strawberry.field(default=None, description="Whose record; your own without.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    name: str | None = strawberry.field(
        default=UNSET, description="Name as the employee wishes to be called, at most 200 letters."
    )
    personal_email: str | None = strawberry.field(default=UNSET, description="Private e-mail address.")
    phone: str | None = strawberry.field(default=UNSET, description="Private phone number.")
    given_name: str | None = strawberry.field(default=UNSET, description="Given name; for HR to change.")
    family_name: str | None = strawberry.field(default=UNSET, description="Family name; for HR to change.")
    employee_number: str | None = strawberry.field(
        default=UNSET, description="Number in the HR system, that nobody else has; for HR to change."
    )
    work_email: str | None = strawberry.field(
        default=UNSET, description="E-mail address at work, that nobody else has; for HR to change."
    )


@strawberry.input(description="To whom an employee reports from a day on, which may lie ahead.")
class ReportingLineSetInput(Input):
    """A line."""

    employee_id: strawberry.ID = strawberry.field(description="Who reports.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    manager_id: strawberry.ID = strawberry.field(description="To whom.")
    kind: LineKind = strawberry.field(default=LineKind.SOLID, description="The kind of the line.")
    line: int = strawberry.field(
        default=1, description="Tells parallel lines of one kind apart, from 1 to 9; there is one SOLID line."
    )
    effective_on: date = strawberry.field(description="First day of the line.")


@strawberry.input(description="A line that no longer holds from a day on, which may lie ahead.")
class ReportingLineEndInput(Input):
    """Which line."""

    employee_id: strawberry.ID = strawberry.field(description="Who reports.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)
    kind: LineKind = strawberry.field(default=LineKind.SOLID, description="The kind of the line.")
    line: int = strawberry.field(default=1, description="Which of the parallel lines of the kind.")
    effective_on: date = strawberry.field(description="First day on which it no longer holds.")
