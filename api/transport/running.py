"""The operations open on one connection, by the ids that its client gave them. Not what they do or tell."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from api.transport.refusals import Refusal, RefusedError

MOST_OPERATIONS = 100


class Running:
    """Tasks under ids; an id is free again before the end of its operation is told."""

    def __init__(self) -> None:
        self._named: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __contains__(self, identity: str) -> bool:
        return identity in self._named

    def require_room(self, more: int = 0) -> None:
        """Let pass where `more` operations can be opened beside those that are.

        Raises:
            RefusedError: TOO_MANY_OPERATIONS.
        """
        if len(self._named) + more > MOST_OPERATIONS:
            raise RefusedError(
                400,
                Refusal.TOO_MANY_OPERATIONS,
                f"A connection may have {MOST_OPERATIONS} operations open: complete one, or open another connection.",
            )

    def start(self, identity: str, operation: Coroutine[Any, Any, None]) -> None:
        """Run an operation under an id that is free."""
        task = asyncio.create_task(operation)
        self._named[identity] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def release(self, identity: str) -> None:
        """Free the id of the operation that calls this, unless it has been stopped and the id given again."""
        if self._named.get(identity) is asyncio.current_task():
            del self._named[identity]

    def stop(self, identity: str) -> None:
        """Cancel an operation, if there is one."""
        task = self._named.pop(identity, None)
        if task is not None:
            task.cancel()

    def cancel(self) -> None:
        """Cancel all operations."""
        for task in self._tasks:
            task.cancel()

    async def abandon(self) -> None:
        """Cancel all operations, and wait until they have ended."""
        self.cancel()
        if self._tasks:
            await asyncio.wait(list(self._tasks))
