"""The thread: for every type of event, one event about each row of the node that it tells about.

An event is labelled `event/<type>/<label of the row>`, and stands to people as that row does.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import schema.root  # noqa: F401 - it fills the registries
from schema.access.nodes import node_types
from schema.access.thread import event_types
from tests.access.cast import BEFORE
from tests.access.staged.row import Row, at, employee, row

_FACTS: dict[str, Any] = {
    "week": "2026-W10",
    "consecutive": 2,
    "was_missed": True,
    "missed": False,
    "state": "ACHIEVED",
    "proposed": None,
    "outcome": "RECOVERED",
}
"""What the events say beside their nodes; each has these, for any type of event to find its own."""

_CAUSES = (
    ("CheckInSubmitted/check_in/submitted#old", "GoalCreated/goal/private"),
    ("CheckInSubmitted/check_in/submitted#old", "GoalCreated/goal/public"),
    ("SuggestionRaised/trigger_firing#old", "CheckInSubmitted/check_in/submitted#old"),
    ("CompensationChanged/compensation_record#old", "SuggestionRaised/trigger_firing#old"),
)
"""What follows from what: people may see an effect, and what lies far behind it, but not what lies between."""


def about(staged: Iterable[Row]) -> Iterator[Row]:
    """Every event about the rows, and which of them follow from which."""
    nodes = list(staged)
    for event_type, node_type in event_types.items():
        table = node_types[node_type].readable.table.name
        yield from (_event(event_type, node_type, one) for one in nodes if one.table == table)
    for place, (effect, cause) in enumerate(_CAUSES):
        yield row(
            "domain_event_cause",
            f"domain_event_cause#thread_{place}",
            event_id=f"event/{effect}",
            cause_id=f"event/{cause}",
        )


def event_type_of(one: Row) -> str | None:
    """The type of an event of the thread; None for any other row."""
    return one.label.split("/")[1] if one.label.startswith("event/") else None


def node_kind_of(one: Row) -> str:
    """The kind of the row that an event of the thread tells about."""
    return one.kind.split("/", 2)[2]


def _event(event_type: str, node_type: str, node: Row) -> Row:
    return row(
        "domain_event",
        f"event/{event_type}/{node.label}",
        owner=node.owner,
        named=node.named,
        day=node.day,
        type=event_type,
        employee_id=None if node.owner is None else employee(node.owner),
        node_type=node_type,
        node_id=node.label,
        payload=_FACTS,
        at=at(BEFORE),
    )
