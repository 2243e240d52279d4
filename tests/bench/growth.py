"""CPU against employees returned, for both executors: `python -m tests.bench.growth` draws docs/bench/growth.svg.

The wide read of `OrgPage` with growing pages, of 1,000 employees at most, as the pages of a list are asked for.
"""

import argparse
import json
import sys
from statistics import median
from typing import Any

from rich.console import Console

from tests.bench.__main__ import EMPLOYEES
from tests.bench.cpu import family_seconds, process_seconds
from tests.bench.database import ROOT, database
from tests.bench.operations import DOCUMENTS, OPERATIONS
from tests.bench.peers import Peer, peers
from tests.bench.svg import plot, slopes

SIZES = (10, 30, 100, 300, 1000, 3000, 10_000)
LARGEST_PAGE = 1000
ROUNDS = 3
EXECUTORS = {"server": "breadth-first", "depth_first": "graphql-core"}
PICTURE = ROOT / "docs" / "bench" / "growth.svg"

Measured = dict[str, list[tuple[int, float]]]
"""By peer: employees returned, and CPU milliseconds of server and database together."""


def main(arguments: list[str]) -> None:
    """Measure, draw, and say how steeply the cost grows."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__)
    parser.add_argument("--employees", type=int, default=EMPLOYEES, help="people in the database")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="turns of each executor at each size")
    options = parser.parse_args(arguments)
    sizes = [size for size in SIZES if size <= options.employees]
    with database(options.employees) as data, peers(data, tuple(EXECUTORS)) as running:
        found = measure(running, sizes, options.rounds)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(drawn(found))
    (ROOT / "build" / "growth.json").write_text(json.dumps(found) + "\n")
    for name, points in found.items():
        steps = ", ".join(f"{slope:.2f}" for slope in slopes(points))
        Console().print(f"{name}: {points}; slopes {steps}", highlight=False)


def measure(running: dict[str, Peer], sizes: list[int], rounds: int) -> Measured:
    """The medians over the rounds; the executors take turns at each size."""
    for peer in running.values():
        _spent(peer, sizes[0])
    taken = [[{name: _spent(peer, size) for name, peer in running.items()} for _ in range(rounds)] for size in sizes]
    return {
        name: [(size, round(median(turn[name] for turn in turns), 2)) for size, turns in zip(sizes, taken, strict=True)]
        for name in running
    }


def drawn(found: Measured) -> str:
    """The picture as SVG."""
    lines = {EXECUTORS[name]: points for name, points in found.items()}
    title = "OrgPage: CPU against employees returned, each with 4 goals of 12 updates"
    return plot(title, "employees returned", "CPU ms of server and PostgreSQL", lines)


def _spent(peer: Peer, employees: int) -> float:
    """CPU milliseconds for so many employees, page by page."""
    before = process_seconds(peer.pid) + family_seconds(peer.database.pid)
    returned, after = 0, None
    while returned < employees:
        page = _page(peer, min(LARGEST_PAGE, employees - returned), after)
        returned, after = returned + len(page["nodes"]), page["pageInfo"]["endCursor"]
    return (process_seconds(peer.pid) + family_seconds(peer.database.pid) - before) * 1e3


def _page(peer: Peer, first: int, after: str | None) -> Any:
    operation = OPERATIONS["OrgPage"]
    query = (DOCUMENTS / operation.document).read_text()
    call = {"query": query, "operationName": operation.name, "variables": {"first": first, "after": after}}
    return peer.graph(operation.persona, json.dumps(call).encode()).data()["employees"]


if __name__ == "__main__":
    main(sys.argv[1:])
