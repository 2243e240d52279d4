"""Entry points of people and structure."""

from datetime import date
from enum import StrEnum
from functools import partial
from typing import Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, func

from schema.access.fields import Info, everything, one, paged
from schema.access.paging import Listing
from schema.access.reads import Order
from schema.kit.clauses import FIRST_DAY
from schema.kit.enums import Direction, graph_enum
from schema.kit.ids import decode_id_of
from schema.kit.pages import After, Before, Connection, First, Last, page_of
from schema.kit.scalars import storable
from schema.people import criteria_store, store
from schema.people.tables import employee, person
from schema.people.types import (
    Employee,
    JobProfile,
    Location,
    OrgUnit,
    Position,
    TerminationProposal,
    Viewer,
)
from schema.people.values import EmploymentStatus, WorkArrangement

AsOf = Annotated[
    date | None,
    strawberry.argument(description="The day whose state is asked for; today when left out. May lie ahead."),
]
Id = Annotated[strawberry.ID, strawberry.argument(description="The opaque id.")]


@graph_enum
class EmployeeOrderField(StrEnum):
    """What employees can be ordered by."""

    NAME = "NAME"
    """Family name, then given name."""
    EMPLOYEE_NUMBER = "EMPLOYEE_NUMBER"
    """Number in the HR system, as text."""
    HIRED_ON = "HIRED_ON"
    """First day with the organization; unknown ones count as earliest."""
    TITLE = "TITLE"
    """Title of the job."""
    GRADE = "GRADE"
    """Pay grade, as far as you may see it; hidden ones count as empty."""


@strawberry.input(description="An order of employees.")
class EmployeeOrder:
    """Field and direction."""

    field: EmployeeOrderField = strawberry.field(description="What to order by.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which way.")


@strawberry.input(description="What employees must meet to be listed; all that is given must hold.")
class EmployeeFilter:
    """Criteria of employees."""

    search: str | None = strawberry.field(
        default=None,
        description="Part of the name or of the employee number; upper and lower case are the same.",
    )
    org_unit_id: strawberry.ID | None = strawberry.field(
        default=None, description="Works in this unit or in one below it."
    )
    manager_id: strawberry.ID | None = strawberry.field(default=None, description="Reports directly to this employee.")
    status: list[EmploymentStatus] | None = strawberry.field(default=None, description="Has one of these statuses.")
    work_arrangement: list[WorkArrangement] | None = strawberry.field(
        default=None, description="Works in one of these arrangements."
    )
    job_profile_id: strawberry.ID | None = strawberry.field(default=None, description="Holds this job.")
    location_id: strawberry.ID | None = strawberry.field(default=None, description="Works at this place.")
    hired_from: date | None = strawberry.field(default=None, description="Was hired on this day or later.")
    hired_before: date | None = strawberry.field(default=None, description="Was hired before this day.")
    grade: list[str] | None = strawberry.field(
        default=None,
        description="Has one of these grades, as far as you may see them; hidden ones never match.",
    )

    def criteria(self) -> criteria_store.EmployeeCriteria:
        """The filter with its ids decoded.

        Raises:
            CodedError: `BAD_ID`, when an id is none of its type; `BAD_FILTER`, when a text is none.
        """
        return criteria_store.EmployeeCriteria(
            search=None if self.search is None else storable(self.search),
            org_unit_id=_decoded("OrgUnit", self.org_unit_id),
            manager_id=_decoded("Employee", self.manager_id),
            status=_tuple(self.status),
            work_arrangement=_tuple(self.work_arrangement),
            job_profile_id=_decoded("JobProfile", self.job_profile_id),
            location_id=_decoded("Location", self.location_id),
            hired_from=self.hired_from,
            hired_before=self.hired_before,
            grade=None if self.grade is None else tuple(map(storable, self.grade)),
        )


@strawberry.type
class PeopleQuery:
    """The queries of people and structure."""

    org_units: Connection[OrgUnit] = everything("OrgUnit", "The units of the organization, by name.")
    job_profiles: Connection[JobProfile] = everything("JobProfile", "The jobs of the organization, by title.")
    positions: Connection[Position] = everything("Position", "The seats of the organization, by title.")
    locations: Connection[Location] = everything("Location", "The places of work, by name.")

    @strawberry.field(description="Who is calling.")
    def viewer(self) -> Viewer:
        """The caller."""
        return Viewer()

    @strawberry.field(description="One employee; an error NOT_FOUND where there is none that you may know of.")
    async def employee(self, info: Info, id: Id, as_of: AsOf = None) -> Employee | None:  # noqa: A002 - its name
        """One statement."""
        return await one(info.context, "Employee", id, as_of, info)  # type: ignore[no-any-return]

    @strawberry.field(description="The employees that you may see, by name unless ordered otherwise.")
    async def employees(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the name that clients use
            EmployeeFilter | None, strawberry.argument(description="What they must meet.")
        ] = None,
        order_by: Annotated[
            EmployeeOrder | None, strawberry.argument(description="Their order; by name when left out.")
        ] = None,
        as_of: AsOf = None,
    ) -> Connection[Employee]:
        """One statement, and one more where the total is asked for."""
        request, day = info.context, as_of or info.context.today
        reads = store.EMPLOYEES.as_of(request, day)
        criteria = criteria_store.EmployeeCriteria() if filter is None else filter.criteria()
        order = _order(info, reads, order_by)
        is_whole = criteria == criteria_store.EmployeeCriteria()
        listing = Listing(
            "employees",
            lambda: reads.rows(request, *criteria_store.matching(request, reads, criteria, day)),
            employee.c.id,
            order,
            ("employees", order.name, order.descending) if is_whole else None,
            day,
            partial(store.EMPLOYEES.to_count, request, day) if is_whole else None,
        )
        return await paged(info, "Employee", listing, page_of(first, after, last, before), as_of)

    termination_proposals: Connection[TerminationProposal] | None = everything(
        "TerminationProposal", "What other systems say of employees who are to leave, latest first.", guard=True
    )

    @strawberry.field(description="One position; an error NOT_FOUND where there is none.")
    async def position(self, info: Info, id: Id) -> Position | None:  # noqa: A002 - its name
        """One statement."""
        return await one(info.context, "Position", id)  # type: ignore[no-any-return]


def _order(info: Info, reads: store.EmployeeReads, wanted: EmployeeOrder | None) -> Order:
    if wanted is None:
        return store.EMPLOYEES.order
    key: ColumnElement[Any]
    match wanted.field:
        case EmployeeOrderField.NAME:
            key = person.c.sort_name
        case EmployeeOrderField.EMPLOYEE_NUMBER:
            key = employee.c.employee_number
        case EmployeeOrderField.HIRED_ON:
            key = func.coalesce(employee.c.hired_on, FIRST_DAY)
        case EmployeeOrderField.TITLE:
            key = func.coalesce(criteria_store.shown(reads, "title"), "")
        case EmployeeOrderField.GRADE:
            key = func.coalesce(criteria_store.visible_grade(info.context, reads), "")
    return Order(wanted.field.value, (key,), descending=wanted.direction is Direction.DESC)


def _decoded(type_name: str, opaque: strawberry.ID | None) -> Any:
    return None if opaque is None else decode_id_of(type_name, opaque)


def _tuple(values: list[Any] | None) -> tuple[Any, ...] | None:
    return None if values is None else tuple(values)
