"""How a value that was told wrongly is put right: in the open, with what follows from the right one."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, update

from schema.access.changes import change, events_about, record, target
from schema.access.request import Request
from schema.checkins import access, facts
from schema.checkins.inputs import CheckInCorrectInput
from schema.checkins.rules import Measured, measured
from schema.checkins.tables import goal_update
from schema.checkins.telling import course, measured_columns
from schema.goals.tables import goal_metric, metric_observation
from schema.goals.values import GoalVisibility
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, exact, text
from schema.kit.problems import Problem, refused
from schema.kit.tables import Measure


async def correct(request: Request, given: CheckInCorrectInput) -> Mapping[str, Any]:
    """Put right a value that was told wrongly. What was told at first stays known."""
    value, reason = _correction(given)
    row = await target(request, "GoalUpdate", given.goal_update_id, "goalUpdateId", may=access.OWN_CHECK_INS)
    held = (await facts.held_goals(request, [row.goal_id], lock=True))[row.goal_id]
    metric = (await facts.held_metrics(request, [row.goal_id], lock=True)).get(row.goal_id)
    if row.recorded_at is None or row.value is None or metric is None:
        words = "This update has no value that was handed in; say it in a check-in instead."
        raise refused(Problem.BAD_VALUE, words, "goalUpdateId")
    _, rules = await facts.thresholds(request)
    found = measured(course(held, metric), value, row.week_starts_on, rules)
    (weeks,) = (await facts.observed_weeks(request, [row.goal_id])).values()
    (before,) = (one for one in weeks if one.goal_update_id == row.id)
    first = func.coalesce(goal_update.c.reported_value, goal_update.c.value)
    told = {"reported_value": first, "corrected_at": request.now, "correction": reason}
    await change(request, goal_update, row.id, value=value, **measured_columns(found), **told)
    await _observe_anew(request, row, metric, value, found)
    causes = await events_about(request, "CheckIn", [row.check_in_id], "CheckInSubmitted")
    private = GoalVisibility(held.visibility) is GoalVisibility.PRIVATE
    payload = {"week": row.week, "goal_id": row.goal_id, "was_missed": before.missed, "missed": found.missed}
    record(
        request,
        Event(
            "GoalUpdateCorrected",
            "GoalUpdate",
            row.id,
            EventOperation.UPDATED,
            employee_id=row.employee_id,
            payload=payload,
            causes=causes[row.check_in_id],
            audited=AuditedData.PRIVATE if private else AuditedData.CHECK_IN,
            before={"value": before.value},
            after={"value": value, "correction": reason},
        ),
    )
    return {"goal_update_id": row.id}


def _correction(given: CheckInCorrectInput) -> tuple[Decimal, str]:
    checks = Checks()
    value, reason = Decimal(0), ""
    with checks.part():
        value = exact(given.value, Measure, "value")
    with checks.part():
        reason = text(given.reason, 2_000, "reason")
    checks.done()
    return value, reason


async def _observe_anew(request: Request, row: Any, metric: Any, value: Decimal, found: Measured) -> None:
    """Put the observation right, too, and the present value where it was the newest."""
    observation = metric_observation.c
    mine = (
        observation.organization_id == request.viewer.organization_id,
        observation.goal_metric_id == metric.id,
        observation.check_in_id == row.check_in_id,
    )
    values = {"value": value, "target": found.target, "missed": found.missed}
    put = update(metric_observation).where(*mine).values(values).returning(observation.observed_at)
    at = [one.observed_at for one in await request.session.rows(put)]
    newest = await facts.newest_observed(request, [metric.id])
    if newest.get(metric.id) in at:
        await change(request, goal_metric, metric.id, current=value)
