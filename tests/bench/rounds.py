"""The measurement: peers take turns within each round, so that a slow minute of the machine meets all of them alike.

CPU is what the processes spent, not what the clock showed: it is the figure that holds on a busy machine.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from tests.bench.cpu import family_seconds, process_seconds, resident_mb
from tests.bench.load import Job, Load, run
from tests.bench.operations import Operation
from tests.bench.peers import CONNECTIONS, Peer

LIMIT = "limit"
MOST_REQUESTS = 400
"""Of one turn at one concurrency; a turn of slow requests ends by its time instead."""

Figures = dict[str, dict[str, dict[str, float]]]
"""By operation, by peer, by the name of the figure."""


@dataclass(frozen=True)
class Turn:
    """One peer's measurement of one operation in one round: CPU milliseconds per request, and the two loads."""

    server_cpu_ms: float
    postgres_cpu_ms: float
    one: Load
    many: Load
    rss_mb: float

    @property
    def total(self) -> float:
        """CPU milliseconds per request of server and database together."""
        return self.server_cpu_ms + self.postgres_cpu_ms


def measure(
    peers: dict[str, Peer],
    operations: Iterable[Operation],
    rounds: int,
    seconds: float,
    progress: Callable[[str], None],
) -> Figures:
    """The figures of all peers: medians over the rounds; each loads every operation for `seconds`, twice."""
    chosen = list(operations)
    statements = {
        (one.name, name): _statements(peer, one, seconds, progress) for one in chosen for name, peer in peers.items()
    }
    turns: dict[tuple[str, str], list[Turn]] = {key: [] for key in statements}
    for number in range(rounds):
        for operation in chosen:
            for name, peer in _rotated(peers, number):
                progress(f"round {number + 1} of {rounds}: {operation.name}, {name}")
                turns[operation.name, name].append(_turn(peer, operation, seconds))
    return {
        one.name: {
            name: _figures(turns[one.name, name], turns[one.name, LIMIT], statements[one.name, name]) for name in peers
        }
        for one in chosen
    }


def _statements(peer: Peer, operation: Operation, seconds: float, progress: Callable[[str], None]) -> int:
    """SQL statements of one request; all connections have seen the operation before, so nothing is prepared in it."""
    progress(f"warming up: {operation.name}, {peer.name}")
    run(_job(peer, operation, CONNECTIONS, seconds))
    log: list[str] = []
    with peer.database.statements_logged(log):
        peer.asked(operation).data()
    return len(log)


def _rotated(peers: dict[str, Peer], number: int) -> list[tuple[str, Peer]]:
    """The peers, each round beginning with another one."""
    order = list(peers.items())
    first = number % len(order)
    return order[first:] + order[:first]


def _turn(peer: Peer, operation: Operation, seconds: float) -> Turn:
    server, postgres = process_seconds(peer.pid), family_seconds(peer.database.pid)
    one = run(_job(peer, operation, 1, seconds))
    many = run(_job(peer, operation, CONNECTIONS, seconds))
    spent = process_seconds(peer.pid) - server, family_seconds(peer.database.pid) - postgres
    requests = one.requests + many.requests
    return Turn(spent[0] * 1e3 / requests, spent[1] * 1e3 / requests, one, many, resident_mb(peer.pid))


def _job(peer: Peer, operation: Operation, connections: int, seconds: float) -> Job:
    return Job(peer.port, peer.asked(operation).raw(), connections, MOST_REQUESTS, seconds)


def _figures(mine: list[Turn], limits: list[Turn], statements: int) -> dict[str, float]:
    ratios = [turn.total / limit.total for turn, limit in zip(mine, limits, strict=True)]
    figures = {
        "server_cpu_ms": median(turn.server_cpu_ms for turn in mine),
        "postgres_cpu_ms": median(turn.postgres_cpu_ms for turn in mine),
        "total_ratio_to_limit": median(ratios),
        "p50_ms": median(turn.one.percentile(0.5) for turn in mine),
        "p99_ms": median(turn.one.percentile(0.99) for turn in mine),
        "p50_ms_at_16": median(turn.many.percentile(0.5) for turn in mine),
        "p99_ms_at_16": median(turn.many.percentile(0.99) for turn in mine),
        "rps": median(turn.many.requests / turn.many.seconds for turn in mine),
        "rss_mb": median(turn.rss_mb for turn in mine),
    }
    return {**{name: round(value, 3) for name, value in figures.items()}, "statements": statements}
