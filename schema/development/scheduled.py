"""What comes due in development without anybody calling: suggestions run out, outcomes are verified.

Each may run as often as it likes and twice at once: rows are locked, and what is decided is no longer found.
"""

from collections.abc import Mapping
from datetime import time
from typing import Any

from schema.access.request import Request
from schema.development import deciding, verifying
from schema.development.missed_weeks import look_at_reminder
from schema.kit.cadence import Daily, Hourly, Scheduled


async def expire_suggestions(request: Request, arguments: Mapping[str, Any]) -> None:
    """Let every suggestion run out that nobody decided in time."""
    del arguments
    await deciding.expire(request)


async def verify_outcomes(request: Request, arguments: Mapping[str, Any]) -> None:
    """Verify every accepted suggestion for which the time has come, or let go of it when nobody did it in time."""
    del arguments
    await verifying.verify_everybody(request)
    await verifying.let_go_of_undone(request)


SCHEDULED = {
    "expire_suggestions": Scheduled(Hourly(), expire_suggestions),
    "verify_outcomes": Scheduled(Daily(time(5)), verify_outcomes),
}
"""What a worker runs for each organization."""

LISTENERS = {"CheckInReminderDue": (look_at_reminder,)}
"""What a worker tells of events after their commit: reminders go to many at once, each is looked at by itself."""
