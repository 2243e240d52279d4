"""Who is hired, on which terms they work, and when they leave; effective from a day, which may lie ahead."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from schema.access.changes import add, record, require
from schema.access.documents import Document, document
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.inputs import Checks, exact, text, told
from schema.kit.periods import Stretch, in_force
from schema.kit.problems import Problem, refused
from schema.kit.tables import Ratio
from schema.people import access, line_store, provisioning_store
from schema.people.changing import about_employee, employed_on, held, history, tell, touch
from schema.people.inputs import (
    EmployeeHireInput,
    EmployeeRehireInput,
    EmployeeTerminateInput,
    EmploymentChangeInput,
)
from schema.people.leaving import confirm_end, withdraw_end
from schema.people.records import check_unique, names, personal
from schema.people.reporting import primary_line, report_to
from schema.people.tables import employee, employment, person
from schema.people.values import EmploymentStatus

GRADE, REASON = 40, 2_000

_REFERENCES = {
    "job_profile_id": ("JobProfile", "jobProfileId"),
    "position_id": ("Position", "positionId"),
    "org_unit_id": ("OrgUnit", "orgUnitId"),
    "location_id": ("Location", "locationId"),
}
_TERMS = (*_REFERENCES, "work_arrangement", "fte", "grade")
_NO_TERMS: Mapping[str, Any] = dict.fromkeys((*_TERMS, "leaving_reason")) | {"fte": Decimal(1)}
"""What holds of a new employment where nothing is said."""
_DAY = timedelta(days=1)


async def hire(request: Request, given: EmployeeHireInput) -> Mapping[str, Any]:
    """Take somebody on: person, employee, employment from the first day on, and the line to the manager."""
    await require(request, access.PEOPLE_WRITING, None)
    checks = Checks()
    known = names(given.given_name, given.family_name, given.name, checks)
    known |= personal(told(given, "personal_email", "phone"), checks) | {"birth_date": given.birth_date}
    unborn = given.birth_date is not None and given.birth_date >= given.hired_on
    checks.that(not unborn, Problem.BAD_VALUE, "The date of birth lies after the first day of work.", "birthDate")
    numbered = await check_unique(request, told(given, "employee_number", "work_email"), None, checks)
    sent = {name: value for name, value in told(given, *_TERMS).items() if value is not None}
    terms = await _terms(request, sent, given.hired_on, checks)
    checks.done()
    person_id = await add(request, person, **known)
    employee_id = await add(request, employee, person_id=person_id, hired_on=given.hired_on, **numbered)
    made = await document(request, person, person_id)
    record(request, about_employee("PersonCreated", "Person", EventOperation.CREATED, employee_id, None, made))
    made = await document(request, employee, employee_id)
    record(request, about_employee("EmployeeCreated", "Employee", EventOperation.CREATED, employee_id, None, made))
    subject, values = {"employee_id": employee_id}, {"status": EmploymentStatus.ACTIVE, **terms}
    row_id = await tell(request, employment, subject, [], given.hired_on, values, called="EmployeeHired")
    line_id = None
    if given.manager_id is not None:
        line_id = await report_to(request, employee_id, given.manager_id, given.hired_on)
    return _answer(employee_id, row_id, given.hired_on) | {"reporting_line_id": line_id}


async def change_terms(request: Request, given: EmploymentChangeInput) -> Mapping[str, Any]:
    """Store new terms from a day on; stretches that begin later keep theirs, and the answer names them."""
    day = given.effective_on
    mine = await held(request, given.employee_id, given.expected_version, day)
    stretches = await history(request, employment, {"employee_id": mine["id"]})
    checks = Checks()
    terms = await _terms(request, told(given, *_TERMS), day, checks)
    words = "Nothing of the terms was sent; send what changes."
    checks.that(bool(terms) or bool(checks.problems), Problem.BAD_VALUE, words)
    checks.done()
    if not employed_on(stretches, day):
        words = f"The employee does not work here on {day}; choose a day within the employment."
        raise refused(Problem.CLOSED, words, "effectiveOn")
    subject = {"employee_id": mine["id"]}
    row_id = await tell(request, employment, subject, stretches, day, terms, called="EmploymentChanged")
    await touch(request, mine["id"])
    later = [stretch.row_id for stretch in stretches if stretch.valid_from > day]
    return _answer(mine["id"], row_id, day) | {"later_employment_ids": later}


async def terminate(request: Request, given: EmployeeTerminateInput) -> Mapping[str, Any]:
    """End an employment after its last day. What was planned for later is no work any more."""
    first = given.last_day + _DAY
    mine = await held(request, given.employee_id, given.expected_version, given.last_day)
    stretches = await history(request, employment, {"employee_id": mine["id"]})
    if not employed_on(stretches, given.last_day):
        words = f"The employee does not work here on {given.last_day}; choose a day within the employment."
        raise refused(Problem.CLOSED, words, "lastDay")
    reason = None if given.reason is None else text(given.reason, REASON, "reason")
    row_id = await _end(request, mine, stretches, first, reason)
    await confirm_end(request, [mine["id"]])
    await touch(request, mine["id"])
    left = await line_store.left_behind(request, mine["id"], first)
    return _answer(mine["id"], row_id, given.last_day) | left


async def rehire(request: Request, given: EmployeeRehireInput) -> Mapping[str, Any]:
    """Take somebody on again who has left: a new employment of the same employee; what was before stays as it was."""
    day = given.starts_on
    mine = await held(request, given.employee_id, given.expected_version, day)
    stretches = await history(request, employment, {"employee_id": mine["id"]})
    _require_gone(stretches, day)
    checks = Checks()
    sent = {name: value for name, value in told(given, *_TERMS).items() if value is not None}
    terms = {**_NO_TERMS, **await _terms(request, sent, day, checks), "status": EmploymentStatus.ACTIVE}
    checks.done()
    subject = {"employee_id": mine["id"]}
    row_id = await tell(request, employment, subject, stretches, day, terms, called="EmployeeRehired")
    # Ends of what had been planned for later than the end of the old employment.
    for stretch in (one for one in stretches if one.valid_from > day):
        await tell(request, employment, subject, stretches, stretch.valid_from, terms)
    await withdraw_end(request, [mine["id"]])
    await provisioning_store.reactivate(request, mine["id"])
    line_id = await primary_line(request, mine["id"], day)
    if given.manager_id is not None:
        line_id = await report_to(request, mine["id"], given.manager_id, day)
    await touch(request, mine["id"])
    return _answer(mine["id"], row_id, day) | {"reporting_line_id": line_id}


def _require_gone(stretches: Sequence[Stretch], day: date) -> None:
    """Let pass who worked here before a day and neither does then nor is to do so later."""
    current = in_force(stretches, day)
    if current is None:
        words = f"The employee has not worked here before {day}; choose a later day, or use employmentChange."
        raise refused(Problem.BAD_VALUE, words, "startsOn")
    works = [one.valid_from for one in stretches if one.valid_from > day and employed_on([one], one.valid_from)]
    if employed_on(stretches, day) or works:
        since = current.valid_from if employed_on(stretches, day) else works[0]
        words = f"The employee works here from {since} on; use employmentChange for new terms."
        raise refused(Problem.ALREADY_EXISTS, words, "startsOn")


async def _end(request: Request, mine: Document, stretches: Sequence[Stretch], first: date, reason: str | None) -> UUID:
    """The row from whose first day on nobody works; those that were to begin later are ended as well."""
    subject, values = {"employee_id": mine["id"]}, {"status": EmploymentStatus.TERMINATED, "leaving_reason": reason}
    row_id = await tell(request, employment, subject, stretches, first, values, called="EmployeeLeft")
    for stretch in stretches:
        if stretch.valid_from > first and stretch.values["status"] == EmploymentStatus.ACTIVE:
            await tell(request, employment, subject, stretches, stretch.valid_from, values)
    return row_id


async def _terms(request: Request, sent: Mapping[str, Any], day: date, checks: Checks) -> dict[str, Any]:
    """What was sent of the terms, by column."""
    found: dict[str, Any] = {}
    for name, value in sent.items():
        with checks.part():
            found[name] = await _term(request, name, value, day)
    return found


async def _term(request: Request, name: str, value: Any, day: date) -> Any:
    if name == "fte":
        return _share(value)
    if value is None or name == "work_arrangement":
        return value
    if name == "grade":
        return text(value, GRADE, "grade")
    type_name, path = _REFERENCES[name]
    row = await seen(request, type_name, value, path)
    if name == "position_id" and row.closed_on is not None and row.closed_on <= day:
        raise refused(Problem.CLOSED, f"The position was closed on {row.closed_on}; choose another one.", path)
    return row.id


def _share(value: str | None) -> Any:
    if value is None:
        raise refused(Problem.BAD_VALUE, "Working time can't be unknown; send a share, 1 for full time.", "fte")
    share = exact(value, Ratio, "fte")
    if not 0 < share <= 1:
        raise refused(Problem.BAD_VALUE, f"{value[:20]} is no working time; send more than 0 and at most 1.", "fte")
    return share


def _answer(employee_id: UUID, row_id: UUID, day: date) -> dict[str, Any]:
    return {"employee_id": employee_id, "employment_id": row_id, "effective_on": day.isoformat()}
