"""`python -m tests.bench`: the server against LIMIT, graphql-core's executor and PostGraphile, interleaved.

After that a Monday on which everybody checks in at once.
"""

import argparse
import json
import sys

from rich.console import Console

from tests.bench import check_ins, postgraphile
from tests.bench.database import ROOT, Database, database
from tests.bench.operations import OPERATIONS
from tests.bench.peers import POSTGRAPHILE, Peer, peers
from tests.bench.report import machine, save, show
from tests.bench.rounds import measure
from tests.bench.same import difference

EMPLOYEES, ROUNDS, SECONDS = 10_000, 5, 2.0
QUICK_EMPLOYEES, QUICK_ROUNDS, QUICK_SECONDS = 200, 1, 0.2
CHECK_INS, QUICK_CHECK_INS = 5_000, 40
BUILD = ROOT / "build"
OURS = ("limit", "server", "depth_first")


def main(arguments: list[str]) -> None:
    """Measure, show the table and write `build/bench.json`."""
    options = _options(arguments)
    console = Console(stderr=True)
    chosen = [OPERATIONS[name] for name in options.operations]
    names = (*OURS, *_theirs(console))
    with database(options.employees) as data, peers(data, names) as running:
        _require_same({name: running[name] for name in OURS})
        figures = measure(running, chosen, options.rounds, options.seconds, console.log)
        title = _title(data, options)
    show(figures, title)
    save(figures, title, BUILD)
    if options.check_ins:
        found = check_ins.measured(options.check_ins, check_ins.CLIENTS, options.employees, console)
        console.print_json(json.dumps(found))
        check_ins.save(found, BUILD)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--employees", type=int, help=f"people in the database (default {EMPLOYEES})")
    parser.add_argument("--rounds", type=int, help=f"turns of each peer (default {ROUNDS})")
    parser.add_argument("--operations", nargs="+", choices=list(OPERATIONS), default=list(OPERATIONS))
    parser.add_argument("--check-ins", type=int, help=f"check-ins to submit, 0 for none (default {CHECK_INS:,})")
    parser.add_argument("--quick", action="store_true", help="a small database, one short round: does it still work?")
    options = parser.parse_args(arguments)
    options.employees = options.employees or (QUICK_EMPLOYEES if options.quick else EMPLOYEES)
    options.rounds = options.rounds or (QUICK_ROUNDS if options.quick else ROUNDS)
    if options.check_ins is None:
        options.check_ins = QUICK_CHECK_INS if options.quick else CHECK_INS
    options.seconds = QUICK_SECONDS if options.quick else SECONDS
    return options


def _theirs(console: Console) -> tuple[str, ...]:
    """The peer that needs more than Python, where it can run."""
    try:
        postgraphile.install()
    except postgraphile.NotAvailableError as why:
        console.print(f"[yellow]PostGraphile is left out: {why}.[/]", highlight=False)
        return ()
    return (POSTGRAPHILE,)


def _require_same(running: dict[str, Peer]) -> None:
    """Nothing is compared but peers that give the same rows and values."""
    for operation in OPERATIONS.values():
        served = running["server"].asked(operation).data()
        for name, peer in running.items():
            found = difference(served, peer.asked(operation).data())
            if found is not None:
                raise SystemExit(f"{operation.name} is not the same from server and {name}: {found}")


def _title(data: Database, options: argparse.Namespace) -> str:
    return f"{options.employees:,} employees, {options.rounds} rounds; {machine()}, PostgreSQL {data.version()}"


if __name__ == "__main__":
    main(sys.argv[1:])
