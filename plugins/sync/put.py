"""Where a connector's rows come from, and what became of each. Shared by what puts them into the thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from schema.kit.periods import Outcome


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows come from: the connection's connector, the name of its system, and the nodes they became before."""

    connector: str
    system: str
    nodes: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a record; where it was rejected, why."""

    outcome: Outcome
    node_type: str | None = None
    node_id: UUID | None = None
    code: str | None = None
    message: str | None = None
    field: str | None = None


def rejected(code: str, message: str, where: str) -> Put:
    """A record that was not put in, and the field that is to blame."""
    return Put(Outcome.REJECT, code=code, message=message, field=where)
