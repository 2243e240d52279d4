"""What workers tidy up: answers to requests that nobody sends again."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func

from api.jobs.duties import Duties
from schema.access.request import Request
from schema.kit.cadence import Daily, Scheduled
from schema.kit.event_tables import idempotency_key

KEEP_ANSWERS = timedelta(days=30)
"""How long a client may send the same change again and get the same answer."""


async def forget_answers(request: Request, arguments: Mapping[str, Any]) -> None:
    """Delete the answers that were kept for retries long enough; one statement."""
    del arguments
    kept = idempotency_key.c
    mine = kept.organization_id == request.viewer.organization_id
    await request.session.run(delete(idempotency_key).where(mine, kept.created_at < func.now() - KEEP_ANSWERS))


HOUSEKEEPING = Duties(schedules={"forget_answers": Scheduled(Daily(), forget_answers)})
