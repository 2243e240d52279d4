"""What-ifs of a compensation cycle: what more money for some would cost, and how many more would stay.

Nothing changes by a scenario; it is kept with its seed and versions, so that the same one gives the same answer.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np

from schema.access.changes import add, record, require
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.inputs import Checks, exact, text
from schema.kit.problems import Problem, refused
from schema.kit.tables import Measure, Ratio
from schema.pay import access, cycle_checks, cycle_rules, cycle_store, scenario_rules, scenario_store
from schema.pay.budget_rules import NoRateError
from schema.pay.planning_tables import compensation_scenario, compensation_scenario_segment
from schema.pay.scenario_baseline import baseline
from schema.pay.scenario_inputs import (
    CompensationScenarioChangeInput,
    CompensationScenarioRunInput,
    CompensationScenarioSegmentInput,
    ElasticityInput,
)
from schema.pay.scenario_rules import Baseline, Flags, Forecast, Staff
from schema.pay.values import TalentSegment
from schema.people.store import settings_of

NAME, MOST_CHANGES, MOST_SEED = 200, 20, 2**31 - 1
EVERYBODY = "Everybody"
_LEAST_POINTS, _MOST_POINTS = Decimal(-20), Decimal(100)
_TALENT = {
    TalentSegment.EVERYBODY: EVERYBODY,
    TalentSegment.HIGH_PERFORMERS: "High performers",
    TalentSegment.HIGH_POTENTIALS: "High potentials",
    TalentSegment.TOP_TALENT: "Top talent",
}
_SIX = Decimal("0.000001")
_FOUR = Decimal("0.0001")


@dataclass(frozen=True)
class Change:
    """A change of the input: whom it is for, in words and in the people, and by how many points."""

    name: str
    members: Flags
    points: Decimal


async def run(request: Request, given: CompensationScenarioRunInput) -> Mapping[str, Any]:
    """Try changes of the money for a cycle; keep what came of it."""
    row = await seen(request, "CompensationCycle", given.cycle_id, "cycleId")
    await require(request, access.WRITING, None, "cycleId")
    checks, name = Checks(), None
    with checks.part():
        name = None if given.name is None else text(given.name, NAME, "name")
    elasticity, points = _elasticity(given.elasticity, checks), _points(given.changes, checks)
    seed = secrets.randbelow(MOST_SEED) if given.seed is None else given.seed
    checks.that(0 <= seed <= MOST_SEED, Problem.BAD_VALUE, f"A seed is 0 to {MOST_SEED}.", "seed")
    checks.done()
    told = await cycle_store.cycle(request, row.id)
    people = await scenario_store.staff(request, told.review_cycle_id, request.today)
    changes = await _changes(request, given.changes, points, people)
    usual = await baseline(request, people)
    found = _forecasts(people, usual, changes, elasticity, seed)
    values = {
        "compensation_cycle_id": told.id,
        "name": name,
        "seed": seed,
        "model_version": f"{usual.version}, {scenario_rules.VERSION}",
        "changes": _kept(changes, elasticity),
        "assumptions": _assumptions(usual, elasticity, stated=given.elasticity is not None, fx_on=told.fx_on),
        "cost_minor": await _cost(request, people, changes, told),
        "cost_currency": told.currency,
    }
    return {"scenario_id": await _keep(request, values, found)}


def _elasticity(given: ElasticityInput | None, checks: Checks) -> tuple[Decimal, Decimal]:
    """The bounds of the elasticity; the prior where none is given."""
    if given is None:
        return scenario_rules.PRIOR
    low, high = scenario_rules.PRIOR
    with checks.part():
        low = exact(given.low, Ratio, "elasticity", "low")
        words = "Higher pay makes fewer people leave, so an elasticity is below 0; send e.g. -2."
        checks.that(low < 0, Problem.WRONG_SIGN, words, "elasticity", "low")
    with checks.part():
        high = exact(given.high, Ratio, "elasticity", "high")
        words = "Higher pay makes no more people leave, so an elasticity is not above 0; send e.g. -0.1."
        checks.that(high <= 0, Problem.WRONG_SIGN, words, "elasticity", "high")
    words = "The strongest effect, low, is above the weakest one, high; turn them round."
    checks.that(low <= high or high > 0 or low >= 0, Problem.BAD_VALUE, words, "elasticity")
    return low, high


def _points(changes: Sequence[CompensationScenarioChangeInput], checks: Checks) -> list[Decimal]:
    some = 1 <= len(changes) <= MOST_CHANGES
    checks.that(some, Problem.BAD_VALUE, f"There are {len(changes)} changes; send 1 to {MOST_CHANGES}.", "changes")
    found = []
    for number, one in enumerate(changes):
        at = ("changes", str(number), "poolPercentagePoints")
        with checks.part():
            points = exact(one.pool_percentage_points, Measure, *at)
            inside = _LEAST_POINTS <= points <= _MOST_POINTS
            words = f"{points} points are more than a scenario can tell of; send {_LEAST_POINTS} to {_MOST_POINTS}."
            checks.that(inside, Problem.BAD_VALUE, words, *at)
            found.append(points)
    return found


async def _changes(
    request: Request, given: Sequence[CompensationScenarioChangeInput], points: Sequence[Decimal], people: Staff
) -> list[Change]:
    """Whom the changes are for; two statements, and one for each unit that is named.

    Raises:
        RefusedError: TOO_FEW_PEOPLE, where a forecast would tell of single people; NOT_FOUND.
    """
    high = cycle_rules.rules_from(await settings_of(request)).high_percent
    above = await cycle_store.parents(request)
    found = []
    for number, (one, grown) in enumerate(zip(given, points, strict=True)):
        path = ("changes", str(number), "segment")
        members = scenario_rules.of_talent(people, one.segment.talent or TalentSegment.EVERYBODY, high)
        unit = None
        if one.segment.org_unit_id is not None:
            unit = await seen(request, "OrgUnit", one.segment.org_unit_id, *path, "orgUnitId")
            members = members & _within(people, unit.id, above)
        if one.segment.rating_at_least is not None:
            members = members & (people.value >= one.segment.rating_at_least)
        if members.sum() < scenario_rules.FEWEST:
            words = f"Fewer than {scenario_rules.FEWEST} people are in this group; choose a larger one."
            raise refused(Problem.TOO_FEW_PEOPLE, words, *path)
        found.append(Change(_named(one.segment, unit), members, grown))
    return found


def _within(people: Staff, unit_id: UUID, above: Mapping[UUID, UUID | None]) -> Flags:
    """Who works in a unit or below it."""
    inside = np.zeros(len(people.units) + 1, dtype=np.bool_)
    for place, name in enumerate(people.units):
        at: UUID | None = UUID(name)
        while at is not None and at != unit_id:
            at = above.get(at)
        inside[place] = at == unit_id
    return inside[people.unit]


def _named(segment: CompensationScenarioSegmentInput, unit: Any) -> str:
    words = _TALENT[segment.talent or TalentSegment.EVERYBODY]
    words += "" if unit is None else f" in {unit.name}"
    return words + ("" if segment.rating_at_least is None else f" rated {segment.rating_at_least} or higher")


def _forecasts(
    people: Staff, usual: Baseline, changes: Sequence[Change], elasticity: tuple[Decimal, Decimal], seed: int
) -> dict[str, Forecast]:
    """Who leaves, for each group of the input and for everybody."""
    segments = {one.name: one.members for one in changes}
    segments |= {EVERYBODY: np.ones(len(people.base), dtype=np.bool_)}
    grown = np.zeros(len(people.base))
    for one in changes:
        grown += one.members * float(one.points)
    low, high = elasticity
    return scenario_rules.forecasts(people, usual, segments, grown, (float(low), float(high)), seed)


async def _cost(request: Request, people: Staff, changes: Sequence[Change], told: Any) -> int:
    rates = await cycle_store.rates(request, told.fx_on)
    try:
        return sum(scenario_rules.cost_of(people, one.members, one.points, rates, told.currency) for one in changes)
    except NoRateError as error:
        raise cycle_checks.no_rate(error, told.fx_on, "cycleId") from None


def _assumptions(usual: Baseline, elasticity: tuple[Decimal, Decimal], *, stated: bool, fx_on: Any) -> list[str]:
    low, high = (one.normalize() for one in elasticity)
    source = "It is as stated by whoever ran the scenario" if stated else "It is a prior from the literature"
    return [
        *usual.assumptions,
        f"One percent more pay in total changes the chance of leaving by {low:f} to {high:f} %, each equally likely.",
        f"{source}; nothing in this organization was measured to show it.",
        "The money is paid for a year, in proportion to base pay, and those who get none do not mind.",
        f"Other currencies count at the rates of {fx_on}.",
    ]


def _kept(changes: Sequence[Change], elasticity: tuple[Decimal, Decimal]) -> dict[str, Any]:
    return {
        "changes": [{"segment": one.name, "points": str(one.points)} for one in changes],
        "elasticity": [str(bound) for bound in elasticity],
    }


async def _keep(request: Request, values: Mapping[str, Any], found: Mapping[str, Forecast]) -> UUID:
    by = {"run_by_id": request.viewer.employee_id, "run_at": request.now}
    scenario_id = await add(request, compensation_scenario, **values, **by)
    rows = [
        {
            "id": uuid7(),
            "compensation_scenario_id": scenario_id,
            "place": place,
            "segment": name,
            "headcount": one.headcount,
            "baseline": _rounded(one.baseline, _SIX),
            "forecast": _rounded(one.forecast, _SIX),
            "interval_low": _rounded(one.low, _SIX),
            "interval_high": _rounded(one.high, _SIX),
            "expected_leavers_avoided": _rounded(one.avoided, _FOUR),
        }
        for place, (name, one) in enumerate(found.items())
    ]
    await cycle_store.insert_all(request, compensation_scenario_segment, rows)
    told = {name: values[name] for name in ("seed", "model_version", "changes", "cost_minor", "cost_currency")}
    kind, operation = "CompensationScenarioRun", EventOperation.CREATED
    record(request, Event(kind, "CompensationScenario", scenario_id, operation, audited=AuditedData.PAY, after=told))
    return scenario_id


def _rounded(value: float, places: Decimal) -> Decimal:
    return Decimal(repr(value)).quantize(places)
