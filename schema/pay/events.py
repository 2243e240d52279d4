"""What happens to pay, as events of the thread. Each is as visible as the node that it tells about."""

from schema.access.fields import reference
from schema.access.thread import ThreadEvent, thread_event
from schema.pay.planning_types import CompensationRecommendation
from schema.pay.types import CompensationRecord


@thread_event("CompensationRecommendation", description="A verified improvement unlocked a raise.")
class RaiseUnlocked(ThreadEvent):
    """A draft, without any amount; people decide."""

    recommendation: CompensationRecommendation | None = reference(
        "node_id", "CompensationRecommendation", "The recommendation."
    )


@thread_event("CompensationRecord", description="Payroll paid what pay had become.")
class PayConfirmed(ThreadEvent):
    """The pay has arrived."""

    record: CompensationRecord | None = reference("node_id", "CompensationRecord", "The pay.")


@thread_event("CompensationRecord", description="Pay changed.")
class CompensationChanged(ThreadEvent):
    """The end of the thread, and why it is where it is."""

    record: CompensationRecord | None = reference("node_id", "CompensationRecord", "The new pay.")
