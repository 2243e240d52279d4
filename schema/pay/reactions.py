"""What pay does when something happened in development: a verified improvement unlocks a raise.

It makes a draft without any amount: the matrix says how much may be given, a person decides whether.
"""

from typing import Any
from uuid import UUID

from schema.access.changes import add, change, lock, record
from schema.access.request import Request
from schema.development.values import SuggestionOutcome
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event, on
from schema.pay import raise_store
from schema.pay.cycle_rules import UNLOCKED
from schema.pay.planning_tables import compensation_recommendation
from schema.pay.values import RecommendationKind, RecommendationState


@on("OutcomeVerified")
async def unlock_raise(request: Request, event: Event) -> None:
    """Draft a merit raise, or give the one on the way a further reason; outside a cycle it waits for the next one."""
    if event.employee_id is None or event.payload["outcome"] != SuggestionOutcome.RECOVERED:
        return
    await lock(request, "raise", event.employee_id)
    cycle_id = await raise_store.open_cycle(request)
    there = await raise_store.raises_of(request, event.employee_id)
    undecided = next((row for row in there if row.state in raise_store.UNDECIDED), None)
    if undecided is None:
        taken = cycle_id in {row.compensation_cycle_id for row in there}
        raise_id = await _draft(request, event.employee_id, None if taken else cycle_id)
        _record(request, event, raise_id, EventOperation.CREATED)
    else:
        reasons = [*undecided.reasons, *({UNLOCKED} - set(undecided.reasons))]
        await change(request, compensation_recommendation, undecided.id, reasons=reasons)
        _record(request, event, undecided.id, EventOperation.UPDATED)


async def _draft(request: Request, employee_id: UUID, cycle_id: UUID | None) -> UUID:
    values: dict[str, Any] = {
        "compensation_cycle_id": cycle_id,
        "kind": RecommendationKind.MERIT,
        "state": RecommendationState.DRAFT,
        "reasons": [UNLOCKED],
    }
    return await add(request, compensation_recommendation, employee_id=employee_id, **values)


def _record(request: Request, verified: Event, raise_id: UUID, operation: EventOperation) -> None:
    record(
        request,
        Event(
            "RaiseUnlocked",
            "CompensationRecommendation",
            raise_id,
            operation,
            employee_id=verified.employee_id,
            causes=[verified.id],
            audited=AuditedData.PAY,
            after={"kind": RecommendationKind.MERIT, "reasons": [UNLOCKED]},
            by_system=True,
        ),
    )
