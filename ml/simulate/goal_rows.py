"""The goal tables, written from plans and from the year's work."""

import numpy as np

from ml.simulate import goal_words
from ml.simulate.columns import NONE, Flags, Floats, Ints, Texts, same, stacked
from ml.simulate.draws import Draws, pick, texts
from ml.simulate.exits import Exits
from ml.simulate.goals import CYCLE_WEEKS, DIRECTIONS, PER_PERSON, TITLES, Plans, values_at
from ml.simulate.organization import GoalTruth
from ml.simulate.people_tables import OrgUnits
from ml.simulate.staff import Staff
from ml.simulate.weeks import DAY, WEEKS, Weeks, at_hour
from ml.simulate.work import CAUSES, GREEN_GAP, MISS_GAP, YELLOW_GAP, Setting, Work
from ml.simulate.work_tables import GoalContributions, GoalCycles, GoalMetrics, Goals

STATUSES = ("GREEN", "YELLOW", "RED", None)
STATES = ("ACTIVE", "ACHIEVED", "MISSED", "CANCELLED")
LEVELS = ("COMPANY", "DEPARTMENT", "TEAM", "INDIVIDUAL")
VISIBILITIES = ("TEAM", "ORGANIZATION", "PRIVATE")
VISIBILITY_SHARES = (0.55, 0.38, 0.07)
PERSONAL_KINDS, PERSONAL_KIND_SHARES = ("KPI", "KEY_RESULT", "DEVELOPMENT"), (0.5, 0.4, 0.1)
ROLL_UPS = ("WEIGHTED", "AVERAGE", "MINIMUM")
UNIT_LEVEL = {"COMPANY": 0, "DIVISION": 1, "DEPARTMENT": 1, "TEAM": 2}
OBJECTIVES = (goal_words.COMPANY_OBJECTIVES, goal_words.UNIT_OBJECTIVES, goal_words.TEAM_OBJECTIVES)
HALF = 5_000
EARLIEST_MEASURE = 4
"""Weeks of work after which it makes sense to say of an open goal that it is missed or not."""


def status_of(gap: Floats) -> Ints:
    """0 green, 1 yellow, 2 red by the gap between plan and progress."""
    return np.where(gap <= GREEN_GAP, 0, np.where(gap <= YELLOW_GAP, 1, 2))


def make_cycle(weeks: Weeks) -> GoalCycles:
    """The one open cycle: 56 weeks from the first week on."""
    last = weeks.start + (7 * CYCLE_WEEKS - 1) * DAY
    return GoalCycles(
        texts([f"Goals {str(weeks.start)[:4]}/{str(last)[:4]}"]),
        np.array([weeks.start]),
        np.array([last]),
        texts(["OPEN"]),
    )


def make_goals(
    setting: Setting, exits: Exits, units: OrgUnits, work: Work, draws: Draws
) -> tuple[Goals, GoalContributions]:
    """Objectives of the units (parents first), then four rows per employee in the order of employees."""
    shared, parent = _objectives(units)
    objectives = _objective_rows(units, shared, setting.weeks, draws.part("objectives"))
    personal = _personal_rows(setting, exits, work, draws.part("goal rows"))
    first_of_unit = _first_of_units(shared, len(units))
    return stacked(objectives, personal), _contributions(setting.staff, setting.plans, parent, first_of_unit)


def first_personal_goal(goals: Goals) -> int:
    """The row at which the individual goals begin."""
    return len(goals) - int((goals.level == LEVELS[-1]).sum())


def make_metrics(plans: Plans, work: Work, offset: int) -> GoalMetrics:
    """One metric per individual goal; `current` is the last reported value, or the baseline."""
    progress = _last_progress(plans, work)
    shape = plans.title.shape
    keeps = plans.direction == DIRECTIONS.index("MAINTAIN")
    none_yet = ~work.observed.any(axis=1)
    current = np.where(none_yet, plans.baseline, values_at(plans, progress)[0])
    return GoalMetrics(
        goal=np.arange(offset, offset + plans.title.size, dtype=np.int32),
        unit=plans.unit.ravel(),
        direction=pick(DIRECTIONS, plans.direction.ravel()),
        baseline=plans.baseline.ravel(),
        target=plans.target.ravel(),
        current=current.ravel(),
        green_at=values_at(plans, np.where(keeps, 1 - GREEN_GAP / 2, np.full(shape, 1 - GREEN_GAP)))[0].ravel(),
        yellow_at=values_at(plans, np.where(keeps, 1 - YELLOW_GAP / 2, np.full(shape, 1 - YELLOW_GAP)))[0].ravel(),
    )


def progress_from(plans: Plans, gap: Floats, week: Ints | int) -> Floats:
    """Progress of all goals: planned less the gap; a level to maintain sinks by half the gap."""
    keeps = plans.direction == DIRECTIONS.index("MAINTAIN")
    return np.where(keeps, 1.0 - np.maximum(gap, 0.0) / 2, plans.expected(week) - gap)


def goal_truth(plans: Plans, work: Work, exits: Exits, offset: int) -> GoalTruth:
    """Whether each goal was missed at its end (or at the last week), and by which cause most."""
    missed = _missed(plans, work, exits)
    worked = np.maximum(work.worked, 1)
    pressure = work.pressure / worked
    reason = np.where(missed, pressure.argmax(axis=0), len(CAUSES))
    return GoalTruth(
        goal=np.arange(offset, offset + plans.title.size, dtype=np.int32),
        missed=missed.ravel(),
        reason=pick((*CAUSES, None), reason.ravel()),
        pressure_skill=pressure[CAUSES.index("SKILL")].ravel(),
        pressure_will=pressure[CAUSES.index("WILL")].ravel(),
        pressure_external=pressure[CAUSES.index("EXTERNAL")].ravel(),
        margin=(work.margin / worked).ravel(),
    )


def _objectives(units: OrgUnits) -> tuple[Ints, Ints]:
    """(unit, level, number) per objective in the order of units, and the row of its parent objective (-1)."""
    rows: list[tuple[int, int, int]] = []
    first: list[int] = []
    parent: list[int] = []
    for unit, (kind, above) in enumerate(zip(units.kind, units.parent.tolist(), strict=True)):
        first.append(len(rows))
        level = UNIT_LEVEL[kind]
        for number in range(len(OBJECTIVES[level])):
            rows.append((unit, level, number))
            parent.append(NONE if above == NONE else first[above] + number % _count(units, above))
    return np.array(rows), np.array(parent)


def _count(units: OrgUnits, unit: int) -> int:
    return len(OBJECTIVES[UNIT_LEVEL[units.kind[unit]]])


def _first_of_units(shared: Ints, count: int) -> Ints:
    return np.searchsorted(shared[:, 0], np.arange(count))


def _objective_rows(units: OrgUnits, shared: Ints, weeks: Weeks, rng: np.random.Generator) -> Goals:
    count = len(shared)
    words = [OBJECTIVES[level][number].format(unit=units.name[unit]) for unit, level, number in shared.tolist()]
    each = np.array([10_000 // len(one) for one in OBJECTIVES])
    starts_on = np.full(count, weeks.start)
    return Goals(
        cycle=np.zeros(count, dtype=np.int32),
        level=pick(LEVELS, shared[:, 1]),
        kind=same("OBJECTIVE", count),
        owner=units.head[shared[:, 0]],
        org_unit=shared[:, 0].astype(np.int32),
        title=texts(words),
        difficulty=rng.integers(2, 5, count).astype(np.int8),
        weight=each[shared[:, 1]],
        tags=_tags(count, rng),
        starts_on=starts_on,
        due_on=starts_on + (7 * CYCLE_WEEKS - 1) * DAY,
        visibility=same("ORGANIZATION", count),
        roll_up=pick(ROLL_UPS, np.arange(count) % len(ROLL_UPS)),
        state=same("ACTIVE", count),
        status=same(None, count),
        created_at=at_hour(starts_on, 8.0),
    )


def _personal_rows(setting: Setting, exits: Exits, work: Work, rng: np.random.Generator) -> Goals:
    staff, plans, weeks = setting.staff, setting.plans, setting.weeks
    count = plans.title.size
    starts_on = weeks.start + (7 * plans.start.ravel()).astype("timedelta64[D]")
    return Goals(
        cycle=np.zeros(count, dtype=np.int32),
        level=same("INDIVIDUAL", count),
        kind=pick(PERSONAL_KINDS, rng.choice(len(PERSONAL_KINDS), count, p=PERSONAL_KIND_SHARES)),
        owner=np.repeat(np.arange(len(staff), dtype=np.int32), PER_PERSON),
        org_unit=np.full(count, NONE, dtype=np.int32),
        title=pick(TITLES, plans.title.ravel()),
        difficulty=plans.difficulty.ravel().astype(np.int8),
        weight=plans.weight.ravel(),
        tags=_tags(count, rng),
        starts_on=starts_on,
        due_on=weeks.start + (7 * plans.due.ravel() + 6).astype("timedelta64[D]"),
        visibility=pick(VISIBILITIES, rng.choice(len(VISIBILITIES), count, p=VISIBILITY_SHARES)),
        roll_up=same("MANUAL", count),
        state=pick(STATES, _states(plans, work, exits).ravel()),
        status=pick(STATUSES, _last_status(work).ravel()),
        created_at=at_hour(starts_on, 9.0),
    )


def _contributions(staff: Staff, plans: Plans, parent: Ints, first_of_unit: Ints) -> GoalContributions:
    chosen = np.flatnonzero(plans.contributes.ravel())
    inner = np.flatnonzero(parent != NONE)
    above = first_of_unit[np.repeat(staff.unit, PER_PERSON)]
    return GoalContributions(
        goal=np.concatenate([inner, chosen + len(parent)]).astype(np.int32),
        parent=np.concatenate([parent[inner], above[chosen]]).astype(np.int32),
        weight=np.concatenate([np.full(len(inner), HALF), plans.weight.ravel()[chosen]]),
    )


def _tags(count: int, rng: np.random.Generator) -> Texts:
    """One or two strategic tags each."""
    single = [(one,) for one in goal_words.TAGS]
    double = list(zip(goal_words.TAGS, goal_words.TAGS[1:] + goal_words.TAGS[:1], strict=True))
    return pick((*single, *double), rng.integers(0, len(single) + len(double), count))


def _last_week(observed: Flags) -> Ints:
    """The last reported week of each goal; -1 is never."""
    back = observed[:, ::-1].argmax(axis=1)
    return np.where(observed.any(axis=1), WEEKS - 1 - back, NONE)


def _last_gap(work: Work, week: Ints) -> Floats:
    return np.take_along_axis(work.gap, np.maximum(week, 0)[:, None, :], axis=1)[:, 0].astype(np.float64)


def _last_status(work: Work) -> Ints:
    week = _last_week(work.observed)
    return np.where(week == NONE, len(STATUSES) - 1, status_of(_last_gap(work, week)))


def _last_progress(plans: Plans, work: Work) -> Floats:
    week = _last_week(work.observed)
    return progress_from(plans, _last_gap(work, week), week)


def _missed(plans: Plans, work: Work, exits: Exits) -> Flags:
    """At the due week, or the last of the year; goals of leavers and hardly begun ones are not judged."""
    end = np.minimum(plans.due, WEEKS - 1)
    judged = ~exits.leaves[:, None] & (work.worked >= EARLIEST_MEASURE)
    late: Flags = judged & (_last_gap(work, end) > MISS_GAP)
    return late


def _states(plans: Plans, work: Work, exits: Exits) -> Ints:
    closed = plans.due < WEEKS
    ended = np.where(_missed(plans, work, exits), STATES.index("MISSED"), STATES.index("ACHIEVED"))
    state = np.where(closed, ended, STATES.index("ACTIVE"))
    return np.where(exits.leaves[:, None], STATES.index("CANCELLED"), state)
