"""What governance does when people look at what a model said: their view is entered beside the log of what was said."""

from sqlalchemy import select

from schema.access.changes import add
from schema.access.request import Request
from schema.governance.ai_tables import ai_decision_log, human_review
from schema.governance.values import ReviewOutcome
from schema.kit.events import Event, on


@on("DiagnosisReviewed")
async def enter_review(request: Request, event: Event) -> None:
    """Enter that a person reviewed a diagnosis; two statements at most."""
    reviewer, one = request.viewer.employee_id, ai_decision_log.c
    said = (
        select(one.id)
        .where(
            one.organization_id == request.viewer.organization_id,
            one.employee_id == event.employee_id,
            one.output["diagnosis"].astext == str(event.node_id),
        )
        .order_by(one.at, one.id)
        .limit(1)
    )
    logged = await request.session.rows(said)
    if reviewer is None or not logged:
        return
    agrees = bool((event.after or {}).get("agrees"))
    outcome = ReviewOutcome.CONFIRMED if agrees else ReviewOutcome.OVERRULED
    told = {"ai_decision_log_id": logged[0].id, "reviewer_id": reviewer, "at": request.now}
    await add(request, human_review, **told, outcome=outcome.value)
