"""People and structure in the graph. Thin: what is fetched stands in `store`, who may see it in `access`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from schema.access.fields import (
    Info,
    Node,
    by_day,
    children,
    follow,
    load_one,
    node,
    reference,
    restricted,
    wrapper,
)
from schema.access.leaves import JsonText
from schema.access.paging import pages_by
from schema.access.reads import Text, Wrap
from schema.access.tables import reporting_chain
from schema.access.texts import written_or
from schema.access.values import LineKind
from schema.access.writing import Row, Writer, writes
from schema.kit.batch import batch
from schema.kit.enums import graph_enum
from schema.kit.pages import After, Before, Connection, First, Last, Page, page_of
from schema.kit.selection import Selected, selects
from schema.people import access, actions, line_store, store
from schema.people.organization_types import Organization, organization
from schema.people.values import (
    AbsenceKind,
    EmploymentStatus,
    OrgUnitKind,
    Severity,
    TerminationProposalState,
    ViewerRole,
    WorkArrangement,
)

for _values in (
    AbsenceKind,
    EmploymentStatus,
    LineKind,
    OrgUnitKind,
    Severity,
    TerminationProposalState,
    ViewerRole,
    WorkArrangement,
):
    graph_enum(_values)


@node(store.LOCATIONS, description="A place where people work.")
class Location(Node):
    """A place."""

    name: str = strawberry.field(description="Name of the place.")
    country: str | None = strawberry.field(description="ISO 3166-1 alpha-2 code, where it is known.")
    city: str | None = strawberry.field(description="City.")


@node(store.ORG_UNITS, description="A unit of the organization; units form a tree.")
class OrgUnit(Node):
    """A unit."""

    name: str = strawberry.field(description="Name of the unit.")
    code: str | None = strawberry.field(description="Short code, e.g. of the cost centre.")
    kind: OrgUnitKind = strawberry.field(description="Its level in the tree.")
    parent: Annotated["OrgUnit", strawberry.lazy("schema.people.types")] | None = reference(
        "parent_id", "OrgUnit", "The unit above; null at the top."
    )
    head: Annotated["Employee", strawberry.lazy("schema.people.types")] | None = reference(
        "head_id", "Employee", "Who leads the unit."
    )
    units: Connection[Annotated["OrgUnit", strawberry.lazy("schema.people.types")]] = children(
        "OrgUnit", "parent_id", "The units right below."
    )


@node(store.JOB_FAMILIES, description="A group of jobs of one kind of work.")
class JobFamily(Node):
    """A job family."""

    name: str = strawberry.field(description="Name of the family.")


@node(store.JOB_LEVELS, description="A level of seniority.")
class JobLevel(Node):
    """A job level."""

    name: str = strawberry.field(description="Name of the level.")
    rank: int = strawberry.field(description="Order of the levels; 1 is the most junior.")


@node(store.JOB_PROFILES, description="A job as the organization defines it; many employees may hold it.")
class JobProfile(Node):
    """A job profile."""

    title: str = strawberry.field(description="Title of the job.")
    code: str | None = strawberry.field(description="Short code of the job.")
    family: JobFamily | None = reference("job_family_id", "JobFamily", "The kind of work.")
    level: JobLevel | None = reference("job_level_id", "JobLevel", "The seniority.")


@node(store.POSITIONS, description="A seat in the organization; it outlives the people who hold it.")
class Position(Node):
    """A position."""

    title: str = strawberry.field(description="Title of the position.")
    code: str | None = strawberry.field(description="Short code of the position.")
    opened_on: date | None = strawberry.field(description="First day of the position.")
    closed_on: date | None = strawberry.field(description="Day on which the position was closed.")
    job_profile: JobProfile | None = reference("job_profile_id", "JobProfile", "The job that it takes.")
    org_unit: OrgUnit | None = reference("org_unit_id", "OrgUnit", "The unit that it belongs to.")
    criticality: Severity | None = restricted(access.POSITION_RISK, "criticality", "How much depends on the position.")
    vacancy_risk: Severity | None = restricted(
        access.POSITION_RISK, "vacancy_risk", "How likely the position falls vacant."
    )
    impact_of_loss: Severity | None = restricted(
        access.POSITION_RISK, "impact_of_loss", "What it would cost to lose who holds it."
    )

    @batch(description="Who holds the position today; null while it is open.")
    async def incumbent(
        parents: list[Any], info: Info
    ) -> list[Annotated["Employee", strawberry.lazy("schema.people.types")] | None]:
        """One statement for the seats, one for the people."""
        held = await store.incumbents(info.context, [parent.row_id for parent in parents])
        return await follow(info.context, "Employee", [(held.get(parent.row_id), None) for parent in parents])


@node(store.PERSONS, description="The private side of an employee.")
class Person(Node):
    """A person."""

    given_name: str | None = strawberry.field(description="Given name.")
    family_name: str | None = strawberry.field(description="Family name.")
    birth_date: date | None = strawberry.field(description="Date of birth.")
    personal_email: str | None = strawberry.field(description="Private e-mail address.")
    phone: str | None = strawberry.field(description="Private phone number.")
    sex: str | None = restricted(
        access.PROTECTED,
        "sex",
        "A protected attribute, as declared; no decision and no model may rest on it.",
    )


@node(store.EMPLOYMENTS, description="A stretch of employment with unchanged terms.")
class Employment(Node):
    """A row of the employment history."""

    valid_from: date = strawberry.field(description="First day of these terms.")
    valid_to: date | None = strawberry.field(description="First day on which they no longer hold; null while open.")
    status: EmploymentStatus = strawberry.field(description="Whether the employment is in force.")
    fte: float = strawberry.field(description="Working time as a share of full time, above 0 and at most 1.")
    grade: str | None = strawberry.field(description="Pay grade.")
    work_arrangement: WorkArrangement | None = strawberry.field(description="Where the work is done.")
    leaving_reason: str | None = restricted(access.LEAVING, "leaving_reason", "Why the employee left.")
    job_profile: JobProfile | None = reference("job_profile_id", "JobProfile", "The job.")
    position: Position | None = reference("position_id", "Position", "The seat.")
    org_unit: OrgUnit | None = reference("org_unit_id", "OrgUnit", "The unit.")
    location: Location | None = reference("location_id", "Location", "The place.")
    employee: Annotated["Employee", strawberry.lazy("schema.people.types")] | None = reference(
        "employee_id", "Employee", "Whose employment it is."
    )


@node(
    store.REPORTING_LINES,
    description="Whom an employee reported to, and in which way, over a stretch of time.",
)
class ReportingLine(Node):
    """A row of the history of a line."""

    kind: LineKind = strawberry.field(description="The kind of the line.")
    line: int = strawberry.field(description="Tells parallel lines of one kind apart; SOLID line 1 is the primary one.")
    valid_from: date = strawberry.field(description="First day of the line.")
    valid_to: date | None = strawberry.field(description="First day on which it no longer holds; null while open.")
    employee: Annotated["Employee", strawberry.lazy("schema.people.types")] | None = reference(
        "employee_id", "Employee", "Who reports."
    )
    manager: Annotated["Employee", strawberry.lazy("schema.people.types")] | None = reference(
        "manager_id", "Employee", "To whom; null from the day the line ended."
    )


@node(
    store.ABSENCES,
    description="Time away from work; read only. A check-in missed during approved leave is no miss.",
)
class Absence(Node):
    """An absence."""

    kind: AbsenceKind = strawberry.field(description="Why.")
    starts_on: date = strawberry.field(description="First day away.")
    ends_on: date = strawberry.field(description="Last day away.")
    approved: bool = strawberry.field(description="Whether it was approved.")
    employee: Annotated["Employee", strawberry.lazy("schema.people.types")] | None = reference(
        "employee_id", "Employee", "Who is away."
    )


def _written_manager(writer: Writer, row: Row, one: Selected) -> JsonText:
    above = line_store.manager_in_sql(writer.request, row["id"])
    return writer.only(one, "Employee", writer.rows("Employee", store.EMPLOYEES.table.c.id == above))


def _written_reports(writer: Writer, row: Row, one: Selected) -> JsonText:
    listing = line_store.reports_listing(writer.request, None)
    rows = listing.rows().where(reporting_chain.c.manager_id == row["id"])
    return writer.connection(one, "Employee", rows, listing.order)


@node(store.EMPLOYEES, description="An employee as of a day: today, unless the query said `asOf`.")
class Employee(Node):
    """What people alone know of an employee; later links add their own fields to it."""

    employee_number: str = strawberry.field(description="Number in the HR system. Data, never a key: ask by `id`.")
    name: str = strawberry.field(description="Name as the employee wishes to be called.")
    title: str | None = strawberry.field(description="Title of the job.")
    status: EmploymentStatus = strawberry.field(description="Whether the employment is in force.")
    hired_on: date | None = strawberry.field(description="First day with the organization.")
    work_arrangement: WorkArrangement | None = strawberry.field(description="Where the work is done.")
    work_email: str | None = strawberry.field(description="E-mail address at work.")
    org_unit: OrgUnit | None = reference("org_unit_id", "OrgUnit", "The unit that the employee works in.")
    job_profile: JobProfile | None = reference("job_profile_id", "JobProfile", "The job.")
    location: Location | None = reference("location_id", "Location", "The place of work.")
    position: Position | None = reference("position_id", "Position", "The seat that the employee holds.")
    person: Person | None = reference(
        "person_id", "Person", "The private side; FORBIDDEN for all but the employee and HR.", guard=True
    )
    grade: str | None = restricted(access.EMPLOYMENT, "grade", "Pay grade.")
    employments: Connection[Employment] | None = children(
        "Employment", "employee_id", "The history of the employment, newest first.", guard=True
    )
    reporting_lines: Connection[ReportingLine] | None = children(
        "ReportingLine", "employee_id", "All lines with their history, newest first.", guard=True
    )
    absences: Connection[Absence] | None = children("Absence", "employee_id", "Time away, latest first.", guard=True)

    subject_column = "id"

    @batch(description="The primary manager.")
    @writes(_written_manager)
    async def manager(
        parents: list[Any], info: Info
    ) -> list[Annotated["Employee", strawberry.lazy("schema.people.types")] | None]:
        """One statement for the lines and one for the managers, per as-of day."""
        targets: dict[int, tuple[UUID | None, date | None]] = {}
        for day, group in by_day(parents).items():
            above = await line_store.managers(info.context, [one.row_id for one in group], day or info.context.today)
            targets.update({id(one): (above.get(one.row_id), day) for one in group})
        return await follow(info.context, "Employee", [targets[id(parent)] for parent in parents], info)

    @batch(description="Who reports directly to this employee, by name.")
    @writes(_written_reports)
    async def reports(
        parents: list[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> list[Connection[Annotated["Employee", strawberry.lazy("schema.people.types")]]]:
        """One statement per as-of day, and one more where the total is asked for."""
        wanted, found = page_of(first, after, last, before), {}
        for day, group in by_day(parents).items():
            pages = await _reports(info, [one.row_id for one in group], wanted, day)
            found.update({id(one): page for one, page in zip(group, pages, strict=True)})
        return [found[id(parent)] for parent in parents]


async def _reports(info: Info, managers: Sequence[UUID], wanted: Page, day: date | None) -> list[Connection[Employee]]:
    listing = line_store.reports_listing(info.context, day)
    column, counted = reporting_chain.c.manager_id, selects(info, "totalCount")

    async def read(wrap: Wrap, text: Text | None) -> list[Connection[Employee]]:
        return await pages_by(info.context, listing, column, managers, wanted, wrap, counted=counted, text=text)

    wrap = wrapper(Employee, day)
    return await (read(wrap, None) if day is not None else written_or(wrap, read, info, "Employee", "nodes"))


@strawberry.type(description="Who is calling.")
class Viewer:
    """The caller."""

    @strawberry.field(description="In which capacities the caller may act, sorted.")
    def roles(self, info: Info) -> list[ViewerRole]:
        """From identity, grants and lines; one statement at most, and none to wait for where the lines are known."""
        known = actions.roles_known(info.context)
        return actions.roles(info.context) if known is None else known  # type: ignore[return-value]

    @strawberry.field(description="The caller's own employee; null for machines and for accounts without one.")
    async def employee(self, info: Info) -> Employee | None:
        """One statement."""
        me = info.context.viewer.employee_id
        return None if me is None else await load_one(info.context, "Employee", me, info=info)

    @strawberry.field(description="The organization that the caller belongs to.")
    async def organization(self, info: Info) -> Organization:
        """One statement."""
        return await organization(info.context)


@node(store.TERMINATION_PROPOSALS, description="What another system says: an employment is to end. HR decides.")
class TerminationProposal(Node):
    """A proposal."""

    employee: Employee | None = reference("employee_id", "Employee", "Who is to leave.")
    source: str = strawberry.field(description="Name of the system that says so.")
    state: TerminationProposalState = strawberry.field(description="What became of it.")
    proposed_at: datetime = strawberry.field(description="When it was made.")
    decided_at: datetime | None = strawberry.field(description="When it was settled; null while it is open.")
    reason: str | None = strawberry.field(description="Why HR declined it; null unless it did.")
