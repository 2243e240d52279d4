"""Measures a wide read under graphql-core's executor and under this one: `python -m api.engine.bench`.

100 employees with 4 goals of 12 updates each, in memory: 5,300 objects, 35,000 scalar values. The contestants take
turns, each after a garbage collection, and the medians are of process CPU time. Parsing and validation are
outside: graphql-core gets a parsed document, this engine finds its plan by the text. No database and no HTTP; the
benchmark of the whole server is another one.
"""

import argparse
import asyncio
import gc
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median
from typing import Any, cast

from graphql import (
    ExecutionResult,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    execute,
    parse,
)

from api.engine import BatchResolver, Executor, ResolveInfo

GOALS, UPDATES = 4, 12

SCHEMA = """
enum Health { GREEN AMBER RED }
type Update {
  id: ID! note: String! progress: Float! week: Int! blocked: Boolean! health: Health! mood: String
}
type Goal { id: ID! title: String! weight: Int! updates: [Update!]! }
type Employee { id: ID! name: String! goals: [Goal!]! }
type Query { employees: [Employee!]! }
"""

QUERY = """{
  employees {
    id name
    goals { id title weight updates { id note progress week blocked health mood } }
  }
}"""


@dataclass(slots=True)
class Update:
    """A check-in."""

    id: str
    note: str
    progress: float
    week: int
    blocked: bool
    health: str
    mood: str | None


@dataclass(slots=True)
class Goal:
    """A goal with its check-ins."""

    id: str
    title: str
    weight: int
    updates: list[Update]


@dataclass(slots=True)
class Employee:
    """An employee with their goals."""

    id: str
    name: str
    goals: list[Goal]


Run = Callable[[], Awaitable[ExecutionResult]]


def main(arguments: list[str]) -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m api.engine.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="turns of each contestant (default 15)")
    parser.add_argument("--employees", type=int, nargs="+", default=[100], help="sizes to measure (default 100)")
    options = parser.parse_args(arguments)
    for count in options.employees:
        report(count, options.rounds, asyncio.run(measure(count, options.rounds)))


def people(count: int) -> list[Employee]:
    """The data: the same in every run."""
    return [
        Employee(f"e{number}", f"Employee {number}", [_goal(f"e{number}g{goal}") for goal in range(GOALS)])
        for number in range(count)
    ]


def contestants(employees: list[Employee]) -> dict[str, Run]:
    """The executors to compare; each runs the same query over the same objects."""
    schema = marked_schema(employees)
    document = parse(QUERY)
    unmarked = Executor(schema)
    marked = Executor(
        schema,
        batch_of=lambda field: field.extensions.get("batch"),
        plain_of=lambda field: field.extensions.get("plain"),
    )

    async def core() -> ExecutionResult:
        result = execute(schema, document)
        return result if isinstance(result, ExecutionResult) else await result

    return {
        "graphql-core, per-object resolvers": core,
        "this engine, per-object resolvers": lambda: unmarked.execute(QUERY),
        "this engine, batch fields": lambda: marked.execute(QUERY),
    }


def marked_schema(employees: list[Employee]) -> GraphQLSchema:
    """The schema with both kinds of resolver: one for each object in `resolve`, one for each level marked."""
    schema = build_schema(SCHEMA)

    async def all_employees(parents: list[Any], _info: ResolveInfo) -> list[list[Employee]]:
        return [employees for _ in parents]

    async def goals(parents: list[Employee], _info: ResolveInfo) -> list[list[Goal]]:
        return [employee.goals for employee in parents]

    async def updates(parents: list[Goal], _info: ResolveInfo) -> list[list[Update]]:
        return [goal.updates for goal in parents]

    relations: dict[tuple[str, str], tuple[Callable[..., Any], BatchResolver]] = {
        ("Query", "employees"): (lambda _root, _info: employees, all_employees),
        ("Employee", "goals"): (lambda employee, _info: employee.goals, goals),
        ("Goal", "updates"): (lambda goal, _info: goal.updates, updates),
    }
    for type_name in ("Query", "Employee", "Goal", "Update"):
        owner = cast("GraphQLObjectType", schema.type_map[type_name])
        for name, field in owner.fields.items():
            if (type_name, name) in relations:
                field.resolve, field.extensions["batch"] = relations[type_name, name]
            else:
                field.extensions["plain"] = name
    return schema


async def measure(count: int, rounds: int) -> dict[str, list[float]]:
    """CPU milliseconds of a run in each turn, by contestant; a turn of a small read is many runs."""
    runs = contestants(people(count))
    repeats = max(1, 100 // count)
    results = [await run() for run in runs.values()]
    if any(result != results[0] for result in results):
        sys.exit("The executors disagree about the answer; run the tests of api.engine.")
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            gc.collect()
            start = time.process_time()
            for _ in range(repeats):
                await run()
            times[name].append((time.process_time() - start) * 1000 / repeats)
    return times


def report(count: int, rounds: int, times: dict[str, list[float]]) -> None:
    """Print medians, and how often each contestant would fit into the time of the first."""
    baseline = median(next(iter(times.values())))
    title = f"{count} employees, median of {rounds}"
    out = [f"{title:40}{'CPU ms':>9}{'ratio':>9}"]
    out += [f"{name:40}{median(each):9.2f}{baseline / median(each):8.1f}x" for name, each in times.items()]
    sys.stdout.write("\n".join(out) + "\n")


def _goal(key: str) -> Goal:
    updates = [_update(f"{key}u{week}", week) for week in range(UPDATES)]
    return Goal(key, f"Goal {key}", 25, updates)


def _update(key: str, week: int) -> Update:
    health = ("GREEN", "AMBER", "RED")[week % 3]
    mood = None if week % 2 else "calm"
    return Update(key, f"Week {week}", week / UPDATES, week, week % 5 == 0, health, mood)


if __name__ == "__main__":
    main(sys.argv[1:])
