"""What comes due in reviews without anybody calling: who still owes something to a cycle is reminded of it.

It may run as often as it likes and twice at once: nobody is reminded twice of the same task, by a unique key.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from schema.access.changes import record
from schema.access.request import Request
from schema.kit.cadence import Daily, Scheduled
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.people.store import settings_of
from schema.reviews import reminding_rules, reminding_store
from schema.reviews.values import ReviewTask


async def remind(request: Request, arguments: Mapping[str, Any]) -> None:
    """Remind everybody of what they owe to the stage that a cycle is in, some days before it is due."""
    del arguments
    rules = reminding_rules.rules_from(await settings_of(request))
    for cycle in await reminding_store.cycles(request):
        for task, due_on in reminding_rules.tasks_due(cycle, request.today, rules):
            await _remind(request, cycle.id, task, due_on)


async def _remind(request: Request, cycle_id: UUID, task: ReviewTask, due_on: date) -> None:
    employees = await reminding_store.owing(request, cycle_id, task)
    after = {"task": task, "due_on": due_on}
    kind, audited = "ReviewReminder", AuditedData.FEEDBACK
    for row in await reminding_store.remind(request, cycle_id, task, due_on, employees):
        about = (f"{kind}Due", kind, row.id, EventOperation.CREATED)
        record(request, Event(*about, employee_id=row.employee_id, audited=audited, after=after, by_system=True))


SCHEDULED = {"remind_of_reviews": Scheduled(Daily(), remind)}
"""What a worker runs for each organization."""
