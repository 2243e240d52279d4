"""How often the signals of fairness alarm rightly and wrongly, in companies in which the truth is known.

    python -m ml.fairness.study --runs 2000 --seed 7

Prints its progress, then the table of docs/fairness.md. Nothing is tuned here: the study calls `signals` as a
calibration session does.
"""

import argparse
import math
import sys
import time
from dataclasses import dataclass, replace

import numpy as np

from ml.fairness.signals import signals
from ml.fairness.values import ALPHA, Finding, Ratings
from ml.fairness.worlds import BIASED, World, draw
from ml.metrics import Z95, Measure
from ml.studies.tables import row, table

RUNS, SEED = 2_000, 7
MANY, CONFOUNDED = World(), World(units=1, people=160, remote_share=0.5, shift=0.5, reliability=0.6, told=0.6)
PLANTED, UNEQUAL = replace(MANY, planted=0.5), replace(MANY, unequal=0.3)


@dataclass(frozen=True, slots=True)
class Question:
    """A world, and what is asked of it: at most so many runs with any flag, at least so many that find the unit."""

    name: str
    world: World
    flagged_most: float | None = None
    power_least: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One company: any flag, the planted one found, found behind a company-wide gate, the share of false flags."""

    flagged: bool
    found: bool
    behind_gate: bool
    false_share: float


@dataclass(frozen=True, slots=True)
class Answer:
    """All runs of a question, and the processor time of one in milliseconds (the drawing of the world included)."""

    runs: list[Run]
    milliseconds: float


HEAD = ("world", "found", "found behind a gate", "false discovery rate", "any flag", "asked", "ms per run")
QUESTIONS = (
    Question("null, evidence exact", MANY, flagged_most=0.06),
    Question("null, reliability 0.6", replace(MANY, reliability=0.6, told=0.6), flagged_most=0.06),
    Question("null, one company of 160", replace(MANY, units=1, people=160), flagged_most=0.06),
    Question("null, 8 units of 25 (permutation)", replace(MANY, units=8, people=25), flagged_most=0.06),
    Question(
        "null, four cycles, reliability 0.6", replace(MANY, cycles=4, reliability=0.6, told=0.6), flagged_most=0.06
    ),
    Question("null, units of unequal spread", UNEQUAL, flagged_most=0.06),
    Question("the same, ten units", replace(UNEQUAL, units=10), flagged_most=0.06),
    Question("the same, five units", replace(UNEQUAL, units=5), flagged_most=0.06),
    Question("the same, three units", replace(UNEQUAL, units=3), flagged_most=0.06),
    Question("null, unequal spread, reliability 0.6", replace(UNEQUAL, reliability=0.6, told=0.6), flagged_most=0.06),
    Question("null, one unit of twice the spread", replace(MANY, odd=2.0), flagged_most=0.06),
    Question("null, twice the variance among the remote", replace(MANY, remote_variance=2.0), flagged_most=0.06),
    Question("the same, a fifth of them", replace(MANY, remote_variance=2.0, remote_share=0.2), flagged_most=0.06),
    Question("null, heavy tails", replace(MANY, heavy=True), flagged_most=0.06),
    Question("null, five units, all seven kinds together", replace(MANY, units=5, every_kind=True)),
    Question("planted 0.5 in one unit, evidence exact", PLANTED, power_least=0.85),
    Question("the same, half remote", replace(PLANTED, remote_share=0.5), power_least=0.85),
    Question("the same, units of unequal spread", replace(PLANTED, unequal=0.3)),
    Question("the same, a fifth remote", replace(PLANTED, remote_share=0.2)),
    Question("the same, reliability 0.8", replace(PLANTED, reliability=0.8, told=0.8)),
    Question("the same, reliability 0.6", replace(PLANTED, reliability=0.6, told=0.6)),
    Question("the same, reliability 0.8, four cycles", replace(PLANTED, reliability=0.8, told=0.8, cycles=4)),
    Question("the same, reliability 0.6, four cycles", replace(PLANTED, reliability=0.6, told=0.6, cycles=4)),
    Question("planted 0.2 everywhere, reliability 0.8", replace(MANY, everywhere=0.2, reliability=0.8, told=0.8)),
    Question("confounded -0.5 SD, reliability 0.6, n = 160", CONFOUNDED, flagged_most=0.07),
    Question("the same, reliability not told", replace(CONFOUNDED, told=None)),
    Question("the same, told 0.8", replace(CONFOUNDED, told=0.8)),
    Question("the same, ratings follow the evidence", replace(CONFOUNDED, follows_truth=False), flagged_most=0.07),
    Question("the same, n = 24 (permutation)", replace(CONFOUNDED, people=24), flagged_most=0.07),
    Question("the same, 20 units of 80", replace(CONFOUNDED, units=20, people=80), flagged_most=0.07),
)


def main() -> None:
    """Ask everything and print the table."""
    parser = argparse.ArgumentParser(prog="python -m ml.fairness.study", description="The planted-bias study.")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    lines = []
    for question in QUESTIONS:
        sys.stderr.write(f"{question.name}: {asked.runs} runs ...\n")
        lines.append(line(question, ask(question, asked.runs, asked.seed)))
    sys.stdout.write(f"`python -m ml.fairness.study --runs {asked.runs} --seed {asked.seed}`\n\n")
    sys.stdout.write(table(HEAD, lines) + "\n")


def ask(question: Question, runs: int, seed: int) -> Answer:
    """Draw the world and compare, so many times. The same seed gives the same answer."""
    rng, begun = np.random.default_rng([seed, *question.name.encode()]), time.process_time()
    answered = [run(question.world, _found(draw(question.world, rng))) for _ in range(runs)]
    return Answer(answered, (time.process_time() - begun) * 1_000 / runs)


def _found(people: Ratings) -> list[Finding]:
    return [one for kind in people.arms for one in signals(people, kind)]


def run(world: World, found: list[Finding]) -> Run:
    """What the findings of one company are worth. The company-wide finding is the first."""
    flags = [one for one in found if one.flagged]
    right = [one for one in flags if world.everywhere or (world.planted and one.unit == BIASED)]
    hit = any(one.unit == (None if world.everywhere else BIASED) for one in right)
    gate = found[0].p is not None and found[0].p < ALPHA
    return Run(bool(flags), hit, hit and gate, 1 - len(right) / len(flags) if flags else 0.0)


def wilson(hits: int, runs: int) -> Measure:
    """A share with its 95 % interval (Wilson 1927)."""
    share, square = hits / runs, Z95**2
    middle = (hits + square / 2) / (runs + square)
    reach = Z95 * math.sqrt(runs * share * (1 - share) + square / 4) / (runs + square)
    return Measure(share, middle - reach, middle + reach)


def line(question: Question, answer: Answer) -> str:
    """The row of the table."""
    runs, world = len(answer.runs), question.world
    flagged, found = (wilson(sum(getattr(one, name) for one in answer.runs), runs) for name in ("flagged", "found"))
    gated = wilson(sum(one.behind_gate for one in answer.runs), runs)
    planted = bool(world.planted or world.everywhere)
    false_share = sum(one.false_share for one in answer.runs) / runs
    cells = (
        _said(found) if planted else "",
        _said(gated) if world.planted else "",
        f"{false_share:.3f}",
        _said(flagged),
        _asked(question, flagged.value, found.value, false_share),
    )
    return row(question.name, *cells, f"{answer.milliseconds:.1f}")


def _said(measure: Measure) -> str:
    return f"{measure.value:.3f} ({measure.low:.3f} to {measure.high:.3f})"


def _asked(question: Question, flagged: float, found: float, false_share: float) -> str:
    if question.flagged_most is not None:
        return f"any flag at most {question.flagged_most}: {'met' if flagged <= question.flagged_most else 'MISSED'}"
    if question.power_least is not None:
        met = found >= question.power_least and false_share <= ALPHA
        return f"found at least {question.power_least}, false at most {ALPHA}: {'met' if met else 'MISSED'}"
    return ""


if __name__ == "__main__":
    main()
