"""Changes of people in the graph. Thin: what they do stands in the actions."""

from datetime import date
from typing import Any

import strawberry

from schema.access.fields import Info, follow, reference
from schema.access.mutations import Payload, mutation, references
from schema.kit.batch import batch
from schema.people import employing, leaving, records, reporting, tuning
from schema.people.organization_types import Organization, organization
from schema.people.types import Employee, Employment, OrgUnit, ReportingLine, TerminationProposal


@strawberry.type(description="An employee who was changed.")
class EmployeePayload(Payload):
    """The employee."""

    @batch(description="The employee: today, or on the day from which the change holds, if that lies ahead.")
    async def employee(parents: list[Any], info: Info) -> list[Employee | None]:  # noqa: N805 - a batch
        """One statement."""
        return await follow(info.context, "Employee", [_at_its_day(parent, info) for parent in parents])


@strawberry.type(description="Somebody who was taken on.")
class EmployeeHirePayload(EmployeePayload):
    """The employee, the terms, the line."""

    employment: Employment | None = reference("employment_id", "Employment", "The terms from the first day on.")
    reporting_line: ReportingLine | None = reference("reporting_line_id", "ReportingLine", "The line to the manager.")


@strawberry.type(description="Somebody who came back.")
class EmployeeRehirePayload(EmployeePayload):
    """The employee, the terms, the line."""

    employment: Employment | None = reference("employment_id", "Employment", "The terms from the first day back on.")
    reporting_line: ReportingLine | None = reference(
        "reporting_line_id", "ReportingLine", "The line to the manager; an old one where nobody has ended it."
    )


@strawberry.type(description="New terms of an employment.")
class EmploymentChangePayload(EmployeePayload):
    """The terms, and what comes after them."""

    employment: Employment | None = reference("employment_id", "Employment", "The terms from that day on.")
    later_employments: list[Employment] = references(
        "later_employment_ids", "Employment", "Terms that begin later; they stay as they are, so look at them."
    )


@strawberry.type(description="The end of an employment, and what it leaves behind. Nothing of that moves by itself.")
class EmployeeTerminatePayload(EmployeePayload):
    """The end, and what is to be settled."""

    employment: Employment | None = reference("employment_id", "Employment", "The row from which on nobody works.")
    reports: list[Employee] = references(
        "report_ids", "Employee", "Who reports to the employee after the last day and needs another manager."
    )
    org_units: list[OrgUnit] = references("unit_ids", "OrgUnit", "The units that the employee leads, to be led anew.")


@strawberry.type(description="A reporting line that was set or ended.")
class ReportingLinePayload(EmployeePayload):
    """The line, and what comes after it."""

    reporting_line: ReportingLine | None = reference("reporting_line_id", "ReportingLine", "The line from that day on.")
    later_lines: list[ReportingLine] = references(
        "later_line_ids", "ReportingLine", "What begins later on that line; it stays as it is, so look at it."
    )


@strawberry.type(description="An organization whose thresholds were set.")
class OrganizationPayload(Payload):
    """The organization."""

    @strawberry.field(description="The organization, with its thresholds as they are now; null where none was set.")
    async def organization(self, info: Info) -> Organization | None:
        """One statement."""
        return None if self.user_errors else await organization(info.context)


@strawberry.type(description="A proposal to end an employment that was decided.")
class TerminationProposalPayload(Payload):
    """The proposal."""

    proposal: TerminationProposal | None = reference("proposal_id", "TerminationProposal", "The proposal.")


@strawberry.type
class PeopleMutation:
    """The changes of people."""

    employee_hire: EmployeeHirePayload | None = mutation(
        employing.hire, EmployeeHirePayload, description="Take somebody on, from a day that may lie ahead."
    )
    employee_rehire: EmployeeRehirePayload | None = mutation(
        employing.rehire,
        EmployeeRehirePayload,
        description="Take somebody on again who has left, as the same employee, whose history stays.",
    )
    employee_update: EmployeePayload | None = mutation(
        records.update, EmployeePayload, description="Change names and addresses, by oneself or by HR."
    )
    employee_terminate: EmployeeTerminatePayload | None = mutation(
        employing.terminate,
        EmployeeTerminatePayload,
        description="End an employment after its last day; the answer says what is to be settled.",
    )
    termination_proposal_decline: TerminationProposalPayload | None = mutation(
        leaving.decline_end,
        TerminationProposalPayload,
        description="Do not follow another system's proposal to end an employment; `employeeTerminate` follows it.",
    )
    employment_change: EmploymentChangePayload | None = mutation(
        employing.change_terms,
        EmploymentChangePayload,
        description="Change job, seat, unit, place, working time or grade from a day on, which may lie ahead.",
    )
    organization_thresholds_set: OrganizationPayload | None = mutation(
        tuning.set_thresholds,
        OrganizationPayload,
        description="Set the figures by which the organization's rules fire, all that are sent or none.",
    )
    reporting_line_set: ReportingLinePayload | None = mutation(
        reporting.set_line,
        ReportingLinePayload,
        description="Let an employee report to somebody from a day on; refused where lines would run in a circle.",
    )
    reporting_line_end: ReportingLinePayload | None = mutation(
        reporting.end_line,
        ReportingLinePayload,
        description="Let a line end from a day on; nobody takes the manager's place by itself.",
    )


def _at_its_day(payload: Any, info: Info) -> tuple[Any, date | None]:
    columns = payload.__dict__
    effective = columns["effective_on"]
    day = None if effective is None else date.fromisoformat(effective)
    return columns["employee_id"], day if day is not None and day > info.context.today else None
