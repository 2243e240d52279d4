"""How performance, potential and readiness are told apart, in a page that HR can read. Pure; decides about nobody.

The nine-box grid and its terms are those of the field (performance by potential, three thirds each; McKinsey and
General Electric used it for businesses first). Ready now is high performance with high potential; ready soon is high
potential with moderate performance and a plan. What is unknown stays unknown: unrated is not low.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from schema.kit.thresholds import thresholds
from schema.people.values import Severity
from schema.succession.values import Readiness, TalentLevel

LOW, MODERATE, HIGH = TalentLevel.LOW, TalentLevel.MODERATE, TalentLevel.HIGH

READY_SOON = Readiness.READY_1_YEAR
"""What counts as ready soon on a bench."""

WEIGHTS = {"skills": Decimal("0.5"), "goals": Decimal("0.3"), "steps": Decimal("0.2")}
"""Shares of skills, goals and completed steps in a fit. What is unknown is left out, and the others fill its place."""

DECIMALS = Decimal("0.0001")

_SEVERITIES = tuple(Severity)
_NO_GROWTH, _SOME_GROWTH, _MUCH_GROWTH, _MANY_KINDS = 0, 2, 5, 3


@dataclass(frozen=True, slots=True)
class TalentRules:
    """The thresholds of an organization.

    Attributes:
        low_below: a level of the scale below this many percent of the way up counts as low performance.
        high_from: one at this many percent or above counts as high performance.
        bench_target: how many ready successors cover a position.
        years: for how many years back goals and steps count.
    """

    low_below: int = 33
    high_from: int = 67
    bench_target: int = 2
    years: int = 3


DEFAULTS = TalentRules()


@dataclass(frozen=True, slots=True)
class Growth:
    """What tells of potential: how somebody grew, in numbers of things."""

    steps_completed: int = 0
    outcomes_verified: int = 0
    skills_raised: int = 0


@dataclass(frozen=True)
class Thread:
    """What the thread tells of somebody as a candidate for a job.

    Attributes:
        performance: of the newest released rating with a level; None while there is none.
        rated_in: the name of its cycle.
        potential: of the newest assessment that judged it; None while nobody did.
        assessed_on: its day.
        has_plan: whether a development plan with something in it is being worked on.
        goals_achieved: goals closed as achieved within the years that count.
        goals_missed: those closed as missed.
        steps_completed: actions and milestones of plans that were completed in these years.
        steps_open: those that were not.
        required: the proficiency that the job asks for, from 1 to 5, by skill.
        held: the proficiency that others vouch for today, by skill.
    """

    performance: TalentLevel | None = None
    rated_in: str | None = None
    potential: TalentLevel | None = None
    assessed_on: date | None = None
    has_plan: bool = False
    goals_achieved: int = 0
    goals_missed: int = 0
    steps_completed: int = 0
    steps_open: int = 0
    required: Mapping[UUID, int] = field(default_factory=dict)
    held: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bench:
    """How well a position is covered; `coverage` is from 0 to 1."""

    ready_now: int
    ready_soon: int
    coverage: Decimal


def _conflict(rules: TalentRules) -> str | None:
    if rules.low_below > rules.high_from:
        return "Low performance ends below where high performance begins."
    return None


rules_from = thresholds(
    "succession",
    TalentRules,
    {"low_below": (0, 100), "high_from": (0, 100), "bench_target": (1, 10), "years": (1, 20)},
    _conflict,
)
"""The thresholds in an organization's settings."""


def performance_of(place: int, levels: int, rules: TalentRules = DEFAULTS) -> TalentLevel:
    """The performance that a level of a scale stands for: `place` counts the levels from the lowest, 1, up."""
    way, steps = 100 * (place - 1), levels - 1
    if steps == 0:
        return MODERATE
    if way < rules.low_below * steps:
        return LOW
    return HIGH if way >= rules.high_from * steps else MODERATE


def supported_potential(growth: Growth) -> TalentLevel | None:
    """The potential that growth supports where nobody judged it; None where there is too little to tell.

    Five things of all three kinds support high potential, two things moderate potential. Few support none: that
    somebody was given nothing to grow with is no low potential.
    """
    kinds = (growth.steps_completed, growth.outcomes_verified, growth.skills_raised)
    total, different = sum(kinds), sum(number > _NO_GROWTH for number in kinds)
    if total >= _MUCH_GROWTH and different >= _MANY_KINDS:
        return HIGH
    return MODERATE if total >= _SOME_GROWTH else None


def readiness(performance: TalentLevel | None, potential: TalentLevel | None, *, has_plan: bool) -> Readiness | None:
    """How soon somebody could take a seat; None while performance or potential is unknown."""
    if performance is None or potential is None:
        return None
    if LOW in {performance, potential}:
        return Readiness.NOT_READY
    if potential is HIGH and performance is HIGH:
        return Readiness.READY_NOW
    if potential is HIGH and has_plan:
        return READY_SOON
    return Readiness.READY_1_2_YEARS if HIGH in {performance, potential} else Readiness.READY_3_PLUS


def lacking(required: Mapping[UUID, int], held: Mapping[UUID, int]) -> list[UUID]:
    """The skills that fall short of what the job asks for, the widest gaps first."""
    short = {skill: needed - held.get(skill, 0) for skill, needed in required.items()}
    return sorted((skill for skill, gap in short.items() if gap > 0), key=lambda skill: (-short[skill], skill))


def fit(thread: Thread) -> Decimal | None:
    """How well the thread fits the job, from 0 to 1; None where nothing is known."""
    known = {name: share for name, share in _shares(thread).items() if share is not None}
    if not known:
        return None
    total = sum((WEIGHTS[name] for name in known), Decimal(0))
    weighed = sum((WEIGHTS[name] * share for name, share in known.items()), Decimal(0))
    return (weighed / total).quantize(DECIMALS)


def reasons(thread: Thread, since: date, nominated: Readiness | None) -> list[str]:
    """Why somebody is told to be that ready, in sentences with the figures."""
    told = [_performance_said(thread), _potential_said(thread)]
    goals, steps = thread.goals_achieved + thread.goals_missed, thread.steps_completed + thread.steps_open
    if goals:
        told.append(f"Achieved {thread.goals_achieved} of {goals} goals that were closed since {since}.")
    if steps:
        told.append(f"Completed {thread.steps_completed} of {steps} steps of development plans since {since}.")
    if thread.required:
        masters = len(thread.required) - len(lacking(thread.required, thread.held))
        told.append(f"Masters {masters} of {len(thread.required)} skills that the job asks for.")
    told.append("Works on a development plan." if thread.has_plan else "Works on no development plan.")
    found = readiness(thread.performance, thread.potential, has_plan=thread.has_plan)
    if nominated is not None and nominated is not found:
        supports = "does not tell yet" if found is None else f"supports {found.value}"
        told.append(f"Nominated as {nominated.value}; the thread {supports}.")
    return told


def bench(found: Sequence[Readiness | None], rules: TalentRules = DEFAULTS) -> Bench:
    """How well a position is covered by its candidates."""
    now, soon = found.count(Readiness.READY_NOW), found.count(READY_SOON)
    covered = Decimal(now + soon) / max(rules.bench_target, 1)
    return Bench(now, soon, min(covered, Decimal(1)).quantize(DECIMALS))


def risk(criticality: Severity | None, vacancy_risk: Severity | None, covered: Bench) -> Severity:
    """What is at stake where the position falls vacant: as critical as it is, by who could follow, by how likely.

    Somebody ready now takes two steps off, somebody ready soon one; a high risk of vacancy adds one. An unknown
    criticality counts as medium.
    """
    step = _SEVERITIES.index(criticality or Severity.MEDIUM)
    step -= 2 if covered.ready_now else int(bool(covered.ready_soon))
    step += int(vacancy_risk in {Severity.HIGH, Severity.CRITICAL})
    return _SEVERITIES[min(max(step, 0), len(_SEVERITIES) - 1)]


def _shares(thread: Thread) -> dict[str, Decimal | None]:
    required = sum(thread.required.values())
    held = sum(min(thread.held.get(skill, 0), needed) for skill, needed in thread.required.items())
    return {
        "skills": _share(held, required),
        "goals": _share(thread.goals_achieved, thread.goals_achieved + thread.goals_missed),
        "steps": _share(thread.steps_completed, thread.steps_completed + thread.steps_open),
    }


def _share(part: int, whole: int) -> Decimal | None:
    return None if whole == 0 else Decimal(part) / whole


def _performance_said(thread: Thread) -> str:
    if thread.performance is None:
        return "No rating was released yet: performance is unknown, which is not low."
    return f"Performance was {thread.performance.value} in {thread.rated_in}."


def _potential_said(thread: Thread) -> str:
    if thread.potential is None:
        return "Nobody has judged the potential yet."
    return f"Potential was assessed as {thread.potential.value} on {thread.assessed_on}."
