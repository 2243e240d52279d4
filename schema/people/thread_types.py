"""The thread of an employee in the graph: all events of the links, in the order in which they were recorded."""

from typing import Any

from schema.access.fields import Info, extends
from schema.access.paging import Listing, pages_by
from schema.access.thread import SEQUENCE, ThreadEvent, all_rows, event_of
from schema.kit.batch import batch
from schema.kit.event_tables import domain_event
from schema.kit.pages import After, Before, Connection, First, Last, page_of
from schema.kit.selection import selects


@extends("Employee")
class EmployeeThread:
    """What the stream of events adds to an employee."""

    @batch(description="What happened, earliest first: each event as far as you may see what it is about.")
    async def thread(
        parents: list[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> list[Connection[ThreadEvent]]:
        """One statement, and one more where the total is asked for."""
        request, employee = info.context, domain_event.c.employee_id
        listing = Listing("thread", lambda: all_rows(request), domain_event.c.id, SEQUENCE, "thread")
        wanted, employees = page_of(first, after, last, before), [parent.row_id for parent in parents]
        counted = selects(info, "totalCount")
        return await pages_by(request, listing, employee, employees, wanted, event_of, counted=counted)
