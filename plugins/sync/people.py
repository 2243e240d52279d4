"""People and employments that a connector told, put into people by the roster's merging, as a file's rows are."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from goldenthread_sdk import Employment, EmploymentStatus, Person, PersonRef

from plugins.host.calling import Host
from plugins.sync.matching import Unmatched, match
from plugins.sync.put import Place, Put, rejected
from schema.access.changes import record
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.periods import Outcome
from schema.kit.writes import Writes
from schema.people import chains, refusals, roster
from schema.people.leaving import confirm_end
from schema.people.roster_merging import merge, merge_managers


async def put_people(request: Request, host: Host, place: Place, records: Sequence[Person]) -> list[Put]:
    """Learn whom a vendor calls what; nobody is hired by this."""
    refs = [PersonRef(key=one.key, employee_number=one.employee_number, email=one.email) for one in records]
    matched = await match(request, host, place.connector, place.system, refs)
    return [
        rejected(one.code, one.message, "key") if isinstance(one, Unmatched) else Put(Outcome.UPDATE, "Employee", one)
        for one in matched
    ]


async def put_employments(request: Request, _host: Host, place: Place, records: Sequence[Employment]) -> list[Put]:
    """Merge employments by the roster, as a file's rows; managers by number or by the vendor's key."""
    tenant = request.viewer.organization_id
    held = await roster.load(request.session, tenant, place.system)
    numbers = {row_id: row["employee_number"] for row_id, row in held.employees.items()}
    told_here = {_who(one): one.employee_number or _who(one) for one in records}
    rows = [_roster_row(number, one, _manager(one, held, numbers, told_here)) for number, one in enumerate(records)]
    accepted = refusals.accept(held, rows)
    writes = Writes(tenant)
    before = dict(held.by_key)
    counts: dict[int, int] = {}
    taken: dict[str, UUID] = {}
    for row in accepted:
        begun = writes.diff.changes
        taken |= merge(held, writes, [row], place.system, row.day)
        counts[row.row] = writes.diff.changes - begun
    lines_changed = False
    for row in accepted:
        begun = writes.diff.changes
        lines_changed |= merge_managers(held, writes, [row], taken, row.day)
        counts[row.row] += writes.diff.changes - begun
    await writes.flush(request.session, roster.ORDER)
    if lines_changed:
        await chains.rebuild(request.session, tenant)
    await confirm_end(request, [taken[row.key] for row in accepted if row.left_on is not None])
    refused = {one.row: one for one in held.refusals}
    return [_employed(request, row, refused, taken, before, counts) for row in rows]


def _employed(
    request: Request,
    row: roster.RosterRow,
    refused: Mapping[int, roster.Refusal],
    taken: Mapping[str, UUID],
    before: Mapping[str, UUID],
    counts: Mapping[int, int],
) -> Put:
    wrong = refused.get(row.row)
    if wrong is not None:
        return rejected(wrong.code, wrong.message, wrong.field)
    row_id, new = taken[row.key], row.key not in before
    if counts[row.row]:
        record(request, _event(row_id, row, new=new))
    outcome = Outcome.CREATE if new else Outcome.UPDATE if counts[row.row] else Outcome.UNCHANGED
    return Put(outcome, "Employee", row_id)


def _event(row_id: UUID, row: roster.RosterRow, *, new: bool) -> Event:
    """That an employment was told, with what the row says of it."""
    job, unit = row.job and row.job[0], row.unit and row.unit[1]
    return Event(
        "EmployeeCreated" if new else "EmployeeUpdated",
        "Employee",
        row_id,
        EventOperation.CREATED if new else EventOperation.UPDATED,
        employee_id=row_id,
        audited=AuditedData.EMPLOYMENT,
        after={"effective_on": row.day, "left_on": row.left_on, "job": job, "unit": unit},
        by_system=True,
    )


def _who(one: Employment) -> str:
    return one.person.key or one.key


def _roster_row(number: int, one: Employment, manager: str | None) -> roster.RosterRow:
    names = {"given_name": one.given_name, "family_name": one.family_name}
    shown = one.display_name or " ".join(filter(None, names.values())) or one.employee_number or _who(one)
    sorting = ", ".join(filter(None, (one.family_name, one.given_name))) or shown
    person = {name: value for name, value in names.items() if value is not None}
    employee = {"employee_number": one.employee_number, "work_email": one.work_email, "hired_on": one.hired_on}
    return roster.RosterRow(
        row=number,
        key=_who(one),
        day=one.effective_on,
        person={**person, "display_name": shown, "sort_name": sorting},
        employee={name: value for name, value in employee.items() if value is not None},
        employment={} if one.fte is None else {"fte": one.fte},
        job=(one.job_title, one.job_code) if one.job_title else None,
        unit=_unit(one),
        place=one.location,
        left_on=one.left_on if one.status is EmploymentStatus.ENDED else None,
        manager_number=manager,
        tells_manager=one.manager is not None,
    )


def _unit(one: Employment) -> tuple[str | None, str] | None:
    name = one.department_name or one.department_code
    return (one.department_code, name) if name else None


def _manager(
    one: Employment, held: roster.Roster, numbers: Mapping[UUID, str], told_here: Mapping[str, str]
) -> str | None:
    """The employee number of the manager; one who is told here, too, may not be there yet."""
    if one.manager is None:
        return None
    if one.manager.employee_number:
        return one.manager.employee_number
    key = one.manager.key or ""
    known = held.by_key.get(key)
    return numbers[known] if known is not None and known in numbers else told_here.get(key, key)
