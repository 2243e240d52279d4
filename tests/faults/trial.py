"""Rounds of: work, a blow at a random moment, recovery, counting. Nothing may be lost, nothing doubled."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from statistics import median

from tests.faults.changes import Change, Clients, check_in, goal
from tests.faults.ledger import Ledger
from tests.faults.service import Service

LATEST_BLOW_SECONDS = 1.0
ANSWER_WITHIN_SECONDS = 15.0
QUIET_WITHIN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Round:
    """What one blow led to.

    Attributes:
        answered_after: seconds until the server was ready again.
        quiet_after: seconds from then until every event was told and every job done.
        wrong: what the counting found.
    """

    answered_after: float
    quiet_after: float
    wrong: tuple[str, ...]


def mutation(service: Service, _: random.Random) -> None:
    """The server is killed, and started again as an operator's init would."""
    service.kill_server()
    service.start_server()


def job(service: Service, chance: random.Random) -> None:
    """A worker is killed; the other one takes over."""
    service.kill_worker(chance.randrange(len(service.workers)))


def postgres(service: Service, _: random.Random) -> None:
    """PostgreSQL stops without writing anything out; nobody starts it again but the service itself."""
    service.stop_postgres()
    while service.answers():
        time.sleep(0.01)


def delivery(service: Service, _: random.Random) -> None:
    """All workers are killed while a receiver has a delivery of theirs open; new ones begin where they were."""
    service.receiver.wait_until_open()
    while service.workers:
        service.kill_worker(0)


BLOWS: Mapping[str, Callable[[Service, random.Random], None]] = {
    "postgres": postgres,
    "mutation": mutation,
    "job": job,
    "delivery": delivery,
}


class Trial:
    """Rounds over one service, whose clients and ledger go on from round to round.

    Args:
        service: the service.
        seed: what the moments are drawn from.
        within: seconds in which the server has to answer again.
    """

    def __init__(self, service: Service, seed: int, within: float = ANSWER_WITHIN_SECONDS) -> None:
        self.service = service
        self._within = within
        self.ledger = Ledger(service)
        service.receiver.subscribe(service.port, self.ledger.admin())
        self.clients = Clients(service.port, changes(self.ledger))
        self._chance = random.Random(seed)  # noqa: S311 - moments, not secrets

    def round(self, kind: str) -> Round:
        """Strike once while clients and workers work, and count when all is quiet."""
        self.service.staff()
        self.service.receiver.is_slow = True
        self.clients.work()
        time.sleep(self._chance.uniform(0, LATEST_BLOW_SECONDS))
        BLOWS[kind](self.service, self._chance)
        answered = self.service.wait()
        self.clients.rest()
        if not self.service.workers:
            self.service.staff()
        # After the blow: how much is left to deliver by then depends on how fast the machine is.
        self.service.receiver.is_slow = False
        quiet = self.ledger.wait_until_quiet(QUIET_WITHIN_SECONDS)
        wrong = [*self.clients.complaints(), *self.ledger.wrong(self.clients.acknowledged)]
        wrong += self.service.receiver.wrong(self.ledger.delivered())
        if answered > self._within:
            wrong.append(f"the server answered after {answered:.1f} s")
        return Round(answered, quiet, tuple(wrong))


def changes(ledger: Ledger) -> Iterator[Change]:
    """Goals and check-ins in turn, as many as there are free weeks for."""
    weeks = ledger.free_weeks()
    for number, (token, week) in zip(count(0, 2), weeks, strict=False):
        yield goal(token, number)
        yield check_in(token, number + 1, week)


def summary(kind: str, rounds: list[Round]) -> str:
    """One line on the rounds of a kind."""
    answered, quiet = [one.answered_after for one in rounds], [one.quiet_after for one in rounds]
    wrong = sum(len(one.wrong) for one in rounds)
    return (
        f"{kind:9} {len(rounds):4} rounds: ready again after {median(answered):.1f} s, at most {max(answered):.1f} s; "
        f"all done {median(quiet):.1f} s later, at most {max(quiet):.1f} s; wrong: {wrong}"
    )
