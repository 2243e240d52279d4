"""What earlier requests have taught: who a caller was, and which operations one statement does not answer.

Only guesses to begin with: what is guessed here about a caller, the database confirms before it answers.
"""

from collections.abc import Hashable
from datetime import date
from typing import Any, TypeVar

from graphql import DocumentNode

from api.auth.tokens import Person
from api.auth.viewers import Identity
from schema.access.viewer import Viewer

MOST = 10_000

K = TypeVar("K")
V = TypeVar("V")


class Known:
    """The memory of one server; what was learnt first is forgotten first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._viewers: dict[Identity, tuple[Viewer, date]] = {}
        # The document is kept, so that its identity stays its own.
        self._larger: dict[tuple[Any, ...], DocumentNode] = {}

    def learn(self, identity: Identity, viewer: Viewer, day: date) -> None:
        """Remember who a caller is on a day."""
        if isinstance(identity, Person):
            self._put(self._viewers, identity, (viewer, day))

    def viewer(self, identity: Identity, day: date) -> Viewer | None:
        """Who a caller was the last time on that day; lines begin and end with days."""
        known = self._viewers.get(identity)
        return known[0] if known is not None and known[1] == day else None

    def learn_larger(self, document: DocumentNode, part: Hashable, viewer: Viewer) -> None:
        """Remember that one statement does not answer a part of a document, such as an operation, for such a viewer."""
        self._put(self._larger, (id(document), part, viewer.shape), document)

    def is_larger(self, document: DocumentNode, part: Hashable, viewer: Viewer) -> bool:
        """Whether that is known."""
        return (id(document), part, viewer.shape) in self._larger

    def _put(self, into: dict[K, V], key: K, value: V) -> None:
        into[key] = value
        if len(into) > self._most:
            del into[next(iter(into))]
