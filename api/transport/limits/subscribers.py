"""How many subscriptions each caller has open in this process, whatever they come by; one more is refused."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from api.auth.tokens import Person
from api.auth.viewers import Identity
from api.transport.limits.bounds import Bounds
from api.transport.refusals import Refusal, RefusedError


class Subscribers:
    """Counts them, so that nobody alone can make the server listen, and look, for thousands."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._open: Counter[Identity] = Counter()

    def __len__(self) -> int:
        return self._open.total()

    @contextmanager
    def place(self, identity: Identity) -> Iterator[None]:
        """A place for one subscription, until the block ends.

        Raises:
            RefusedError: TOO_MANY_SUBSCRIPTIONS.
        """
        bounds = self._bounds
        most = bounds.person_subscriptions if isinstance(identity, Person) else bounds.service_subscriptions
        if self._open[identity] >= most:
            message = f"You have {most} subscriptions open, the most that one caller may have: end one first."
            raise RefusedError(429, Refusal.TOO_MANY_SUBSCRIPTIONS, message)
        self._open[identity] += 1
        try:
            yield
        finally:
            self._open[identity] -= 1
            if not self._open[identity]:
                del self._open[identity]
