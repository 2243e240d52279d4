"""How long a resolver may work: one watch for an executor, which cancels what hangs and leaves its siblings alone.

Nothing is timed by itself. Whatever is awaited stands on a list meanwhile, and one timer looks at the list when the
first on it may be due. A resolver that blocks the event loop can't be cancelled by anybody.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")


class OverdueError(Exception):
    """The resolver has worked for as long as one may, and was cancelled."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The field took longer than {seconds:g} s, more than is allowed for one.")
        self.seconds = seconds


class Work:
    """Something that is awaited: by which task, and since when. Time in line for something shared doesn't count."""

    __slots__ = ("around", "is_late", "paused", "since", "task")

    def __init__(self, task: "asyncio.Future[Any]", since: float) -> None:
        self.task = task
        self.since = since
        self.is_late = False
        self.paused: float | None = None
        """When it began to stand in line; None where it works."""
        self.around = _WORKS.get(task)
        """What the task is at besides, where an execution runs within another."""
        _WORKS[task] = self

    def spent(self, now: float) -> float:
        """For how many seconds it has worked."""
        return (now if self.paused is None else self.paused) - self.since

    def cancel(self) -> None:
        """Cancel it; it may take a moment to end."""
        self.is_late = True
        self.task.cancel()


_WORKS: "dict[asyncio.Future[Any], Work]" = {}
"""What each task is at."""


async def ended(tasks: "Sequence[asyncio.Future[Any]]") -> list[Any]:
    """What tasks gave or raised, once all of them have ended; who is cancelled meanwhile cancels them and waits for it.

    They are let begin before: a task that is cancelled before its first step drops what it was to await unseen.
    """
    try:
        await asyncio.wait(tasks)
    except asyncio.CancelledError:
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        raise
    return [_outcome(task) for task in tasks]


def _outcome(task: "asyncio.Future[Any]") -> Any:
    if task.cancelled():
        return asyncio.CancelledError()
    error = task.exception()
    return task.result() if error is None else error


class Watch:
    """The watch over the resolvers of all executions of one executor."""

    __slots__ = ("_loop", "_seconds", "_works")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._works: set[Work] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        """Where the timer runs; None where it doesn't."""

    async def one(self, awaitable: Awaitable[T]) -> T:
        """Await a resolver's work; raises OverdueError when it takes too long, once it has ended."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("An operation whose resolvers wait must be executed in a task.")
        cancelling = task.cancelling()
        work = self._begun(task, asyncio.get_running_loop())
        try:
            return await awaitable
        except (Exception, asyncio.CancelledError) as error:
            # Whoever awaits the execution may have cancelled it too, and comes first.
            if work.is_late and task.cancelling() == cancelling + 1:
                raise OverdueError(self._seconds) from error
            raise
        finally:
            self._ended(work)
            if work.is_late:
                task.uncancel()

    async def each(self, tasks: "Sequence[asyncio.Future[Any]]") -> list[Any]:
        """Await the work of many resolvers at once; what one raises is returned, OverdueError for those too late."""
        loop = asyncio.get_running_loop()
        works = [self._begun(task, loop) for task in tasks]
        try:
            results = await ended(tasks)
        finally:
            for work in works:
                self._ended(work)
        return [
            OverdueError(self._seconds) if work.is_late and isinstance(result, BaseException) else result
            for work, result in zip(works, results, strict=True)
        ]

    def _begun(self, task: "asyncio.Future[Any]", loop: asyncio.AbstractEventLoop) -> Work:
        now = loop.time()
        work = Work(task, now)
        if self._loop is not loop:
            self._works.clear()
            self._loop = loop
            loop.call_at(now + self._seconds, self._look, loop)
        self._works.add(work)
        return work

    def _ended(self, work: Work) -> None:
        self._works.discard(work)
        if work.around is None:
            del _WORKS[work.task]
        else:
            _WORKS[work.task] = work.around

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Cancel what is due, and look again when the next may be."""
        if self._loop is not loop:
            return
        now = loop.time()
        left = {work: self._seconds - work.spent(now) for work in self._works if not work.is_late}
        for work, seconds in left.items():
            if seconds <= 0 and work.paused is None:
                work.cancel()
        waiting = [max(seconds, self._seconds / 100) for work, seconds in left.items() if not work.is_late]
        if waiting:
            loop.call_at(now + min(waiting), self._look, loop)
        else:
            self._loop = None


class InLine:
    """Around waiting for one's turn at something shared, such as a connection: a resolver's time stands still.

    What the resolver has left to other tasks goes on meanwhile, and so does its time if it awaits those.
    """

    __slots__ = ("_work",)

    def __enter__(self) -> None:
        """Begin to wait."""
        task = asyncio.current_task()
        self._work = None if task is None else _WORKS.get(task)
        if self._work is not None:
            self._work.paused = asyncio.get_running_loop().time()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Go on."""
        work = self._work
        if work is not None and work.paused is not None:
            work.since += asyncio.get_running_loop().time() - work.paused
            work.paused = None
