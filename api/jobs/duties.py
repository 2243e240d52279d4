"""What workers do: jobs, listeners, schedules, as data. Links declare theirs; here they are joined, nothing is run."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from schema.access.request import Request
from schema.kit.cadence import Scheduled
from schema.kit.events import Reaction

LARGEST_EXPONENT = 30

JOB_NUMBER = "job"
"""Under which a handler finds the number of its job among its arguments."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a job does outside the database, where it holds no connection; nothing of it can be undone.

    A worker that dies on the way has it run again by another one, from the handler on.

    Attributes:
        go: runs it, once the transaction of the handler is committed; what it raises counts as a failure of the job.
        settle: writes down what it gave, `(request, result)`, in the transaction that removes the job from the queue.
    """

    go: Callable[[], Awaitable[Any]]
    settle: Callable[[Request, Any], Awaitable[None]]


Handler = Callable[[Request, Mapping[str, Any]], Awaitable[Errand | None]]
"""What does a job, in a transaction bound to its organization: `(request, arguments)`; an errand where more is to be
done outside. The number of the job is among the arguments."""


@dataclass(frozen=True, slots=True)
class Job:
    """How a job is done, and how often it is tried.

    Its handler's writes and its removal from the queue are one transaction: it takes effect once, however often it is
    begun. Where the handler gives an errand, its writes are kept before, and those of the errand's result are one with
    the removal. What it does beyond the database it may do more than once.

    Attributes:
        handler: what does it.
        attempts: how often it is tried before it is set aside as failed.
        first_delay: how long after the first failure it is tried again; twice as long after each further one.
        longest_delay: and never longer than this.
    """

    handler: Handler
    attempts: int = 8
    first_delay: timedelta = timedelta(seconds=1)
    longest_delay: timedelta = timedelta(hours=1)

    def delay(self, failures: int) -> timedelta | None:
        """How long to wait after this many failures (1 or more); None when that was the last attempt."""
        if failures >= self.attempts:
            return None
        doubled: timedelta = self.first_delay * 2 ** min(failures - 1, LARGEST_EXPONENT)
        return min(doubled, self.longest_delay)


@dataclass(frozen=True, slots=True)
class Duties:
    """All that workers of one installation do.

    Attributes:
        jobs: by name.
        listeners: by type of event; each runs in the transaction that notes the event as told.
        schedules: recurring work by name.
    """

    jobs: Mapping[str, Job] = field(default_factory=dict)
    listeners: Mapping[str, tuple[Reaction, ...]] = field(default_factory=dict)
    schedules: Mapping[str, Scheduled] = field(default_factory=dict)

    def all_jobs(self) -> dict[str, Job]:
        """The jobs, those that schedules give out among them."""
        return {**self.jobs, **{name: Job(scheduled.handler) for name, scheduled in self.schedules.items()}}


def joined(*parts: Duties) -> Duties:
    """The duties of several parts as one; listeners to one type of event run in the order of the parts.

    Raises:
        ValueError: two parts have a job or a schedule of the same name.
    """
    listeners: dict[str, tuple[Reaction, ...]] = {}
    for part in parts:
        for name, found in part.listeners.items():
            listeners[name] = (*listeners.get(name, ()), *found)
    return Duties(_once(*(part.jobs for part in parts)), listeners, _once(*(part.schedules for part in parts)))


def _once(*named: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in named:
        twice = sorted(found.keys() & part.keys())
        if twice:
            raise ValueError(f"{twice[0]!r} is declared twice: give one of them another name")
        found.update(part)
    return found
