"""What comes due in pay without anybody calling: once a year pay equity is measured for the organization as a whole."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from schema.access.changes import lock
from schema.access.request import Request
from schema.kit.cadence import Daily, Scheduled
from schema.pay import equity_measuring, equity_store
from schema.pay.cycle_rules import rules_from
from schema.people.store import settings_of


async def measure_equity(request: Request, arguments: Mapping[str, Any]) -> None:
    """Measure everybody and all categories where that was not done since the month that the organization chose."""
    del arguments
    month = rules_from(await settings_of(request)).equity_month
    if month == 0:
        return
    await lock(request, "pay equity")
    measured = await equity_store.last_measured(request)
    if measured is None or measured < _due_since(request.today, month):
        categories = [one.id for one in await equity_store.categories(request)]
        rows = await equity_store.workers(request, categories, request.today)
        await equity_measuring.measure_organization(request, rows, by_system=True)


def _due_since(today: date, month: int) -> date:
    """The last first day of the month, today or before."""
    return date(today.year if today.month >= month else today.year - 1, month, 1)


SCHEDULED = {"measure_pay_equity": Scheduled(Daily(time(5)), measure_equity)}
"""What a worker runs for each organization."""
