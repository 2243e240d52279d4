"""The command: `python -m tests.faults --rounds 100 --kind postgres`; all kinds when none is named."""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from tests.faults.service import running
from tests.faults.trial import BLOWS, Trial, summary

TELL_EVERY = 10


def main(arguments: list[str]) -> int:
    """Run the rounds and tell; 1 where something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="blows of each kind (100)")
    parser.add_argument("--kind", choices=BLOWS, action="append", help="only this kind; may be repeated")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000, help="what the moments are drawn from")
    given = parser.parse_args(arguments)
    # Unwind as Ctrl-C does, so that no process is left behind.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    Console().print(f"seed {given.seed}", highlight=False)
    with tempfile.TemporaryDirectory(prefix="goldenthread-faults-") as folder:
        Path(folder).chmod(0o755)
        with running(Path(folder)) as service:
            return _told(Trial(service, given.seed), given.kind or list(BLOWS), given.rounds)


def _told(trial: Trial, kinds: list[str], rounds: int) -> int:
    console, wrong = Console(highlight=False, markup=False, soft_wrap=True), 0
    for kind in kinds:
        done = []
        for number in range(1, rounds + 1):
            done.append(trial.round(kind))
            if number % TELL_EVERY == 0:
                console.print(summary(kind, done))
            for sentence in done[-1].wrong:
                console.print(f"{kind}, round {number}: {sentence}")
        wrong += sum(len(one.wrong) for one in done)
        console.print(f"all: {summary(kind, done)}")
    console.print(f"{len(trial.clients.acknowledged)} changes acknowledged, {trial.ledger.told()} times told and noted")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
