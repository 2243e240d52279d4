"""What happens to employments and lines, in the thread."""

from schema.access.fields import reference
from schema.access.thread import ThreadEvent, thread_event
from schema.people.types import Employment, ReportingLine


@thread_event("Employment", description="Somebody was taken on.")
class EmployeeHired(ThreadEvent):
    """A first employment."""

    employment: Employment | None = reference("node_id", "Employment", "The terms from the first day on.")


@thread_event("Employment", description="Somebody who had left came back.")
class EmployeeRehired(ThreadEvent):
    """A new employment of the same employee."""

    employment: Employment | None = reference("node_id", "Employment", "The terms from the first day back on.")


@thread_event("Employment", description="The terms of an employment changed.")
class EmploymentChanged(ThreadEvent):
    """New terms."""

    employment: Employment | None = reference("node_id", "Employment", "The terms from that day on.")


@thread_event("Employment", description="An employment came to its end.")
class EmployeeLeft(ThreadEvent):
    """The end."""

    employment: Employment | None = reference("node_id", "Employment", "The row from which on nobody works.")


@thread_event("ReportingLine", description="A reporting line was set or ended.")
class ReportingLineChanged(ThreadEvent):
    """A line."""

    line: ReportingLine | None = reference("node_id", "ReportingLine", "The line from that day on.")
