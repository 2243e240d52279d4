"""Who reports to whom: lines set and ended from a day on, with the closure kept right in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from schema.access.changes import lock
from schema.access.naming import seen, titles
from schema.access.request import Request
from schema.access.values import LineKind
from schema.kit.periods import in_force
from schema.kit.problems import Problem, refused
from schema.people import chains, line_store
from schema.people.changing import PRIMARY, employed_on, held, history, tell, touch
from schema.people.inputs import ReportingLineEndInput, ReportingLineSetInput
from schema.people.tables import employment, reporting_line

MOST_LINES = 9
CHANGED, LINES = "ReportingLineChanged", "reporting lines"


async def set_line(request: Request, given: ReportingLineSetInput) -> Mapping[str, Any]:
    """Let an employee report to somebody from a day on; what begins later stays, and the answer names it."""
    _check_line(given.kind, given.line)
    mine = await held(request, given.employee_id, given.expected_version, given.effective_on)
    day, subject = given.effective_on, _subject(mine["id"], given.kind, given.line)
    if not employed_on(await history(request, employment, {"employee_id": mine["id"]}), day):
        words = f"The employee does not work here on {day}; choose a day within the employment."
        raise refused(Problem.CLOSED, words, "effectiveOn")
    row_id = await _report_to(request, subject, given.manager_id, day)
    await touch(request, mine["id"])
    return await _answer(request, subject, row_id, day)


async def end_line(request: Request, given: ReportingLineEndInput) -> Mapping[str, Any]:
    """Let a line end; nobody takes the manager's place by itself."""
    mine = await held(request, given.employee_id, given.expected_version, given.effective_on)
    await lock(request, LINES)
    day, subject = given.effective_on, _subject(mine["id"], given.kind, given.line)
    stretches = await history(request, reporting_line, subject)
    current = in_force(stretches, day)
    if current is None or current.values["manager_id"] is None:
        words = f"The employee has no such line on {day}; read reportingLines for those that there are."
        raise refused(Problem.BAD_VALUE, words, "effectiveOn")
    row_id = await tell(request, reporting_line, subject, stretches, day, {"manager_id": None}, called=CHANGED)
    await _keep_closure(request, subject, [])
    await touch(request, mine["id"])
    return await _answer(request, subject, row_id, day)


async def report_to(request: Request, employee_id: UUID, manager: str, day: date) -> UUID:
    """Let an employee report to a primary manager from a day on; the id of the line.

    Raises:
        RefusedError: BAD_ID, NOT_FOUND, CLOSED, CYCLE.
    """
    return await _report_to(request, _subject(employee_id, LineKind.SOLID, 1), manager, day)


async def primary_line(request: Request, employee_id: UUID, day: date) -> UUID | None:
    """The line to the primary manager on a day, where there is one; one statement."""
    current = in_force(await history(request, reporting_line, _subject(employee_id, LineKind.SOLID, 1)), day)
    return None if current is None or current.values["manager_id"] is None else current.row_id


async def _report_to(request: Request, subject: Mapping[str, Any], manager: str, day: date) -> UUID:
    """Lines change one after another in an organization, so that no two of them close a circle together."""
    await lock(request, LINES)
    upper = await seen(request, "Employee", manager, "managerId", as_of=max(day, request.today))
    if upper.id == subject["employee_id"]:
        raise refused(Problem.CYCLE, "Nobody reports to themselves; name another manager.", "managerId")
    if not employed_on(await history(request, employment, {"employee_id": upper.id}), day):
        words = f"The manager does not work here on {day}; name somebody who does."
        raise refused(Problem.CLOSED, words, "managerId")
    stretches = await history(request, reporting_line, subject)
    row_id = await tell(request, reporting_line, subject, stretches, day, {"manager_id": upper.id}, called=CHANGED)
    await _keep_closure(request, subject, [upper.id])
    return row_id


async def _keep_closure(request: Request, subject: Mapping[str, Any], uppers: Sequence[UUID]) -> None:
    """Derive the chains above the employee anew, and above all below where it is the primary line.

    Raises:
        RefusedError: CYCLE.
    """
    tenant, employee_id = request.viewer.organization_id, subject["employee_id"]
    changed = [employee_id]
    if {"kind": subject["kind"], "line": subject["line"]} == PRIMARY:
        changed = await chains.below(request.session, tenant, changed)
    try:
        await chains.rebuild(request.session, tenant, changed)
    except chains.CircularLineError:
        way = await line_store.circle(request, employee_id)
        steps = await titles(request, "Employee", "name", way or [employee_id, *uppers], "somebody")
        words = f"The line would run in a circle: {' → '.join(steps)}; name another manager or day."
        raise refused(Problem.CYCLE, words, "managerId") from None


def _subject(employee_id: UUID, kind: LineKind, line: int) -> dict[str, Any]:
    return {"employee_id": employee_id, "kind": kind, "line": line}


def _check_line(kind: LineKind, line: int) -> None:
    if kind is LineKind.SOLID and line != 1:
        words = "An employee has one solid line, number 1; use DOTTED for a second manager."
        raise refused(Problem.BAD_VALUE, words, "line")
    if not 1 <= line <= MOST_LINES:
        raise refused(Problem.BAD_VALUE, f"{line} is no line; send a number from 1 to {MOST_LINES}.", "line")


async def _answer(request: Request, subject: Mapping[str, Any], row_id: UUID, day: date) -> dict[str, Any]:
    later = await history(request, reporting_line, subject)
    return {
        "employee_id": subject["employee_id"],
        "reporting_line_id": row_id,
        "effective_on": day.isoformat(),
        "later_line_ids": [stretch.row_id for stretch in later if stretch.valid_from > day],
    }
