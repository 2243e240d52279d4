"""What diagnoses need of the log of AI decisions: who looks is entered there first. The door lends it.

No table of that log is known here: it stands in a later link.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from schema.access.request import Request


class Look(NamedTuple):
    """That the model's view of a missed goal is about to be shown to the viewer."""

    diagnosis_id: UUID
    employee_id: UUID


class Looks(Protocol):
    """The log of the viewer's organization."""

    async def looked(self, request: Request, looks: Sequence[Look]) -> frozenset[UUID]:
        """Enter what is not entered yet in this request; the diagnoses that may be shown, since they are entered."""
