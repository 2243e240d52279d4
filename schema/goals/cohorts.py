"""The same goal for a cohort, from a template: each employee's row is made or says why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from schema.access.changes import lock, named, record
from schema.access.documents import Document
from schema.access.nodes import node_types
from schema.access.request import Request
from schema.goals import access, store
from schema.goals.contributing import open_goal
from schema.goals.drafting import check_metric
from schema.goals.inputs import GoalBulkCreateInput
from schema.goals.placing import days_of, template_of
from schema.goals.recording import NEW, about_goal, about_part
from schema.goals.tables import goal, goal_metric
from schema.goals.values import ErrorPolicy, GoalLevel, GoalVisibility
from schema.kit.ids import uuid7
from schema.kit.inputs import Checks
from schema.kit.problems import Problem, RefusedError, UserError, refused
from schema.people.criteria_store import EmployeeCriteria, matching
from schema.people.store import EMPLOYEES
from schema.people.tables import employee
from schema.people.values import EmploymentStatus

MOST_ROWS = 1_000
"""Goals that are made at once; a larger cohort is sent in parts."""

_FROM_TEMPLATE = ("title", "description", "level", "kind", "difficulty", "weight", "tags", "visibility", "roll_up")
_OF_METRIC = ("unit", "direction", "baseline", "target", "green_at", "yellow_at")


@dataclass
class Row:
    """An employee of the cohort, and what is wrong with the row."""

    employee_id: UUID | None
    path: tuple[str, ...]
    errors: list[UserError] = field(default_factory=list)
    goal_id: UUID | None = None

    def refuse(self, code: Problem, message: str) -> None:
        """Note why the row can't be made."""
        self.errors.append(UserError(code=code, message=message, field=list(self.path)))


async def create_for_cohort(request: Request, given: GoalBulkCreateInput) -> Mapping[str, Any]:
    """Make a goal for each employee of the cohort, as far as the error policy lets."""
    checks = Checks()
    template = await template_of(request, given.template_id, checks)
    common = {"template_id": template.get("id"), "parent_id": None, **await days_of(request, given, checks)}
    if given.parent_id is not None:
        with checks.part():
            common["parent_id"] = (await open_goal(request, given.parent_id, "parentId"))["id"]
    if template:
        _check_template(template, checks)
    checks.done()
    await lock(request, "cohort", template["id"])
    rows = await _cohort(request, given)
    await _judge(request, rows, common)
    failed = [error for row in rows for error in row.errors]
    if failed and given.error_policy is ErrorPolicy.REJECT_EVERYTHING:
        raise RefusedError(*failed)
    await _make(request, [row for row in rows if not row.errors], template, common)
    told = failed if given.error_policy is ErrorPolicy.REJECT_FAILED_ROWS else []
    return {"rows": [_answer(number, row) for number, row in enumerate(rows)], "failures": list(map(_plain, told))}


def _check_template(template: Mapping[str, Any], checks: Checks) -> None:
    path, bad = "templateId", Problem.BAD_VALUE
    own = template["level"] == GoalLevel.INDIVIDUAL
    checks.that(own, bad, f"Goals of level {template['level']} are no employee's; name another template.", path)
    shared = template["visibility"] != GoalVisibility.PRIVATE
    checks.that(shared, bad, "Nobody makes private goals for others; change the template's visibility.", path)
    if template["unit"] is not None:
        check_metric(template, checks, needed=("direction", "target"))


async def _cohort(request: Request, given: GoalBulkCreateInput) -> list[Row]:
    """The employees by name of the input, then those of the unit and the job, by name; each once."""
    rows = [_named(opaque, number) for number, opaque in enumerate(given.employee_ids)]
    mentioned: set[UUID] = set()
    for row in rows:
        if row.employee_id in mentioned:
            row.refuse(Problem.BAD_VALUE, "The employee is named twice; leave one out.")
        elif row.employee_id is not None:
            mentioned.add(row.employee_id)
    further = await _found(request, given)
    path = ("orgUnitId",) if given.org_unit_id else ("jobProfileId",)
    rows += [Row(one, path) for one in further if one not in mentioned]
    if not 0 < len(rows) <= MOST_ROWS:
        words = f"The cohort has {len(rows)} employees; name 1 to {MOST_ROWS}."
        raise refused(Problem.BAD_VALUE, words, "employeeIds")
    return rows


def _named(opaque: str, number: int) -> Row:
    path = ("employeeIds", str(number))
    try:
        return Row(named("Employee", opaque, *path), path)
    except RefusedError as refusal:
        return Row(None, path, list(refusal.problems))


async def _found(request: Request, given: GoalBulkCreateInput) -> list[UUID]:
    """Who works in the unit and holds the job today, by name; one statement, none where neither is named."""
    if given.org_unit_id is None and given.job_profile_id is None:
        return []
    unit, job = given.org_unit_id, given.job_profile_id
    criteria = EmployeeCriteria(
        org_unit_id=None if unit is None else named("OrgUnit", unit, "orgUnitId"),
        job_profile_id=None if job is None else named("JobProfile", job, "jobProfileId"),
        status=(EmploymentStatus.ACTIVE,),
    )
    reads = EMPLOYEES.as_of(request, request.today)
    wanted = reads.rows(request, *matching(request, reads, criteria, request.today))
    ordered = wanted.order_by(*reads.order.directed, employee.c.id)
    return [row.id for row in await request.fetch(None, lambda: ordered)]


async def _judge(request: Request, rows: Sequence[Row], common: Mapping[str, Any]) -> None:
    """Note what is wrong with each row; four statements, however many rows."""
    open_rows = [(row, row.employee_id) for row in rows if row.employee_id is not None and not row.errors]
    ids = [employee_id for _, employee_id in open_rows]
    seen = await node_types["Employee"].readable.by_ids(request, ids)
    permitted = await request.permitted(access.GOAL_WRITING, [(one, request.today) for one in ids])
    pursuing = await store.pursuing(request, common["template_id"], common["cycle_id"], ids)
    for (row, employee_id), may in zip(open_rows, permitted, strict=True):
        if employee_id not in seen:
            row.refuse(Problem.NOT_FOUND, "Nothing is found under this id; send the id of somebody whom you may see.")
        elif not may:
            row.refuse(Problem.FORBIDDEN, f"You may not change {access.GOAL_WRITING.name}; leave the employee out.")
        elif seen[employee_id].status != EmploymentStatus.ACTIVE:
            row.refuse(Problem.BAD_VALUE, "Who has left can't answer for a goal; leave the employee out.")
        elif employee_id in pursuing:
            words = "The employee pursues a goal of this template in this cycle already; leave the employee out."
            row.refuse(Problem.ALREADY_EXISTS, words)


async def _make(request: Request, rows: Sequence[Row], template: Document, common: Mapping[str, Any]) -> None:
    """Insert the goals with their metrics; two statements, however many rows."""
    same = {**{name: template[name] for name in _FROM_TEMPLATE}, **common}
    goals, metrics = [], []
    for row in rows:
        row.goal_id = uuid7()
        goals.append({"id": row.goal_id, "owner_id": row.employee_id, **same})
        if template["unit"] is not None:
            metrics.append({"id": uuid7(), "goal_id": row.goal_id, **{name: template[name] for name in _OF_METRIC}})
    await store.insert_all(request, goal, goals)
    await store.insert_all(request, goal_metric, metrics)
    owned = {made["id"]: made for made in goals}
    for made in goals:
        record(request, about_goal("GoalCreated", NEW, None, made))
    for metric in metrics:
        record(request, about_part("GoalMetricCreated", "GoalMetric", NEW, owned[metric["goal_id"]], None, metric))


def _answer(number: int, row: Row) -> dict[str, Any]:
    """A row as the payload keeps it: plain JSON."""
    return {
        "index": number,
        "employee_id": None if row.employee_id is None else str(row.employee_id),
        "goal_id": None if row.goal_id is None else str(row.goal_id),
        "errors": list(map(_plain, row.errors)),
    }


def _plain(error: UserError) -> dict[str, Any]:
    return {"code": error.code.value, "message": error.message, "field": error.field}
